"""The provider that receives for our account: checks DKIM signatures, asks for DMARC, and writes on top what it found.

Signatures are real (dkimpy); the DNS is a table.
"""

import base64
import email
import email.policy
from dataclasses import dataclass, field
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

NAME, SELECTOR = "mx.google.com", "s1"


@cache
def key(domain: str) -> tuple[bytes, bytes]:
    """The key pair of a domain: the private one as PEM, the public one as its DNS record."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - for a signature of one second
    private = pair.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = pair.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(raw: bytes, domain: str) -> bytes:
    """The mail with a signature of `domain`, as its server puts it on."""
    private, _ = key(domain)
    return dkim.sign(raw, SELECTOR.encode(), domain.encode(), private, include_headers=[b"from", b"subject"]) + raw


@dataclass
class Provider:
    """`dmarc`: the domains that publish a policy."""

    dmarc: set[str] = field(default_factory=lambda: {"ideasfractal.example", "gmail.com", "andes.cl"})
    name: str = NAME

    def deliver(self, raw: bytes, mail_from: str = "someone@sender.example") -> bytes:
        """The mail as it lies in the mailbox."""
        signers = self._signers(raw)
        author = _author_domain(raw)
        found = [f"dkim=pass header.i=@{domain} header.s={SELECTOR} header.b=abcdefgh" for domain in signers]
        found.append(f"spf=pass (domain of {mail_from} designates 192.0.2.1) smtp.mailfrom={mail_from}")
        if author in self.dmarc:
            passed = any(f".{author}".endswith(f".{signer}") for signer in signers)
            found.append(f"dmarc={'pass' if passed else 'fail'} (p=NONE sp=NONE dis=NONE) header.from={author}")
        told = f"Authentication-Results: {self.name};\r\n       " + ";\r\n       ".join(found)
        received = f"Received: from out.sender.example (192.0.2.1) by {self.name}; Mon, 2 Mar 2026 16:00:00 +0000"
        return f"Return-Path: <{mail_from}>\r\n{received}\r\n{told}\r\n".encode() + raw

    def _signers(self, raw: bytes) -> list[str]:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        domains = [
            part.partition("=")[2].strip()
            for header in message.get_all("DKIM-Signature", [])
            for part in header.split(";")
            if part.strip().startswith("d=")
        ]
        verified = dkim.DKIM(raw)
        return [d for place, d in enumerate(domains) if _verifies(verified, place)]


def _verifies(mail: dkim.DKIM, place: int) -> bool:
    try:
        return bool(mail.verify(idx=place, dnsfunc=_record))
    except dkim.DKIMException:
        return False


def _record(name: bytes, timeout: int = 5) -> bytes:
    return key(name.decode().rstrip(".").partition("._domainkey.")[2])[1]


def _author_domain(raw: bytes) -> str:
    """Of the last From, as some providers read it."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    last = str(message.get_all("From", [""])[-1])
    return last.rpartition("@")[2].split(">")[0].strip().lower()
