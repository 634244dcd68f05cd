"""A throw-away certificate to play PayPal with in a demo. Its root is trusted in demos alone, for this one address."""

import base64
import fcntl
import zlib
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings

CERT_URL = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-aliun-demo"
NAME = "messageverificationcerts.paypal.com"
LASTS = timedelta(days=365)
Pair = tuple[x509.Certificate, rsa.RSAPrivateKey]


def certificates() -> list[x509.Certificate]:
    """The signing certificate, root last."""
    return x509.load_pem_x509_certificates(_file("chain.pem").read_bytes())


def roots() -> verification.Store:
    """The one root that this certificate leads to."""
    return verification.Store(certificates()[-1:])


def headers(body: bytes, webhook_id: str, now: datetime, transmission: str) -> dict[str, str]:
    """The headers PayPal would send with `body`, genuinely signed."""
    key = serialization.load_pem_private_key(_file("key.pem").read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("key.pem holds no RSA key")
    return seal(key, body, webhook_id, f"{now:%Y-%m-%dT%H:%M:%SZ}", transmission) | {"paypal-cert-url": CERT_URL}


def seal(key: rsa.RSAPrivateKey, body: bytes, webhook_id: str, at: str, transmission: str) -> dict[str, str]:
    """The signature of one transmission, as PayPal defines it."""
    signed = f"{transmission}|{at}|{webhook_id}|{zlib.crc32(body)}".encode()
    signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return {
        "paypal-transmission-id": transmission,
        "paypal-transmission-time": at,
        "paypal-transmission-sig": base64.b64encode(signature).decode(),
        "paypal-auth-algo": "SHA256withRSA",
    }


def _file(name: str) -> Path:
    """A file of the pair, made together with its twin when there is none or it ends within a week."""
    folder = settings().aliun_data_dir / "paypal-demo"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _lasts(folder / "chain.pem", clock.now()):
            _make(folder, clock.now())
    return folder / name


def _lasts(chain: Path, now: datetime) -> bool:
    if not chain.exists():
        return False
    return x509.load_pem_x509_certificates(chain.read_bytes())[0].not_valid_after_utc > now + timedelta(days=7)


def _make(folder: Path, now: datetime) -> None:
    root, leaf = pair(NAME, now)
    private = serialization.PrivateFormat.PKCS8
    key = leaf[1].private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    (folder / "key.pem").touch(0o600)
    (folder / "key.pem").write_bytes(key)
    pem = serialization.Encoding.PEM
    (folder / "chain.pem").write_bytes(leaf[0].public_bytes(pem) + root[0].public_bytes(pem))


def pair(name: str, now: datetime) -> tuple[Pair, Pair]:
    """A root and a certificate for `name` signed by it, each with its key."""
    root_key, leaf_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Aliun demo root")])
    leaf_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    root = _builder(root_name, root_name, root_key, now).add_extension(x509.BasicConstraints(True, 0), critical=True)
    root = root.add_extension(_usage(signs_certificates=True), critical=True)
    root_cert = root.add_extension(_ski(root_key), critical=False).sign(root_key, hashes.SHA256())
    leaf = _builder(leaf_name, root_name, leaf_key, now).add_extension(
        x509.BasicConstraints(False, None), critical=True
    )
    leaf = leaf.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    leaf_cert = leaf.add_extension(above, critical=False).sign(root_key, hashes.SHA256())
    return (root_cert, root_key), (leaf_cert, leaf_key)


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, now: datetime) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LASTS)


def _ski(key: rsa.RSAPrivateKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(True, False, False, False, False, signs_certificates, signs_certificates, False, False)
