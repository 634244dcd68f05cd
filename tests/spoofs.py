"""Fifty mails that pretend to come from somebody we trust, as they would lie in the mailbox (row 17)."""

import base64
from collections.abc import Callable

from aliun_dashboard.mail.rules import House
from tests.fakes.provider import NAME, Provider, signed

TRUSTED, SECOND, AGENCY = "kontroltravel@ideasfractal.example", "segunda.cuenta@gmail.com", "contacto@andes.cl"
EVIL = "evil.example"
HOUSE = House(
    own=frozenset({"seguimientooc@gmail.com"}),
    confirmers=frozenset({TRUSTED, SECOND}),
    agencies={AGENCY: 1, "andes.cl": 1, "pequena.com.do": 2},
)
PDF = base64.b64encode(b"%PDF-1.4 x").decode()
PROVIDER = Provider()
PASS = f"{NAME}; dkim=pass header.i=@ideasfractal.example; dmarc=pass header.from=ideasfractal.example"


def written(*head: str, subject: str = "Confirmación de reserva #123456 · Orden de Compra", pdf: str = PDF) -> bytes:
    """A mail with a PDF, with these headers of its writer's choice."""
    lines = [
        *head, f"Subject: {subject}", "Message-ID: <spoof@sender.example>", "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain; charset=utf-8", "",
        "Reserva 123456", "--b", "Content-Type: application/pdf; name=a.pdf", "Content-Transfer-Encoding: base64", "",
        pdf, "--b--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def came(*head: str, by: str = "", provider: Provider = PROVIDER) -> bytes:
    """Written, signed by the domain `by` if it is named, delivered by our provider."""
    raw = written(*head)
    return provider.deliver(signed(raw, by) if by else raw)


def untold(*head: str) -> bytes:
    """Written, and put into the mailbox past the provider: nothing is written on top."""
    return written(*head)


def swapped(old: str, new: str) -> bytes:
    """A genuine mail, changed on its way."""
    raw = signed(written(f"From: {TRUSTED}"), "ideasfractal.example")
    assert old.encode() in raw
    return PROVIDER.deliver(raw.replace(old.encode(), new.encode()))


def nested() -> bytes:
    """A genuine mail, attached to a stranger's."""
    genuine = came(f"From: {TRUSTED}", by="ideasfractal.example").decode()
    head = [
        "From: x@evil.example", "Subject: Confirmación de reserva", "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: message/rfc822", "", genuine, "--o--",
    ]  # fmt: skip
    return PROVIDER.deliver(signed("\r\n".join(head).encode(), EVIL))


def encoded(words: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(words.encode()).decode()}?="


SPOOFS: dict[str, Callable[[], bytes]] = {
    # The address of somebody we trust, and nothing that proves it.
    "plain, not signed": lambda: came(f"From: {TRUSTED}"),
    "with the right display name": lambda: came(f"From: Kontrol Travel <{TRUSTED}>"),
    "the second sender, not signed": lambda: came(f"From: {SECOND}"),
    "an agency, not signed": lambda: came(f"From: {AGENCY}"),
    "an agency's domain, not signed": lambda: came("From: compras@andes.cl"),
    "an agency without DMARC, not signed": lambda: came("From: ventas@pequena.com.do"),
    "in capitals": lambda: came(f"From: {TRUSTED.upper()}"),
    "signed by somebody else": lambda: came(f"From: {TRUSTED}", by=EVIL),
    "the second sender, signed by somebody else": lambda: came(f"From: {SECOND}", by=EVIL),
    "an agency, signed by somebody else": lambda: came(f"From: {AGENCY}", by=EVIL),
    "an agency without DMARC, signed by somebody else": lambda: came("From: ventas@pequena.com.do", by=EVIL),
    "signed by a longer name": lambda: came(f"From: {TRUSTED}", by="ideasfractal.example.evil.example"),
    "signed by a name that ends alike": lambda: came("From: ventas@pequena.com.do", by="muypequena.com.do"),
    "signed by the registry above": lambda: came("From: ventas@pequena.com.do", by="com.do"),
    "signed by the top level above": lambda: came("From: ventas@pequena.com.do", by="do"),
    "signed by a neighbour below the registry": lambda: came("From: ventas@pequena.com.do", by="otra.com.do"),
    "genuine, with another subject": lambda: swapped("reserva #123456", "reserva #666666"),
    "genuine, with another PDF": lambda: swapped(PDF, base64.b64encode(b"%PDF-1.4 evil").decode()),
    "genuine, with another text": lambda: swapped("Reserva 123456", "Reserva 666666"),
    # Words of the provider, written by the sender.
    "its own Authentication-Results": lambda: came(f"Authentication-Results: {PASS}", f"From: {TRUSTED}"),
    "two of its own": lambda: came(*[f"Authentication-Results: {PASS}"] * 2, f"From: {TRUSTED}"),
    "its own, by another name of the provider": lambda: untold(
        f"Authentication-Results: {PASS.replace(NAME, 'mx.google.com.evil.example')}", f"From: {TRUSTED}"
    ),
    "ARC instead": lambda: came(f"ARC-Authentication-Results: i=1; {PASS}", f"From: {TRUSTED}"),
    "told by another server": lambda: Provider(name="mx.evil.example").deliver(
        signed(written(f"From: {TRUSTED}"), "ideasfractal.example")
    ),
    "no words of the provider at all": lambda: untold(f"From: {TRUSTED}"),
    "SPF alone": lambda: PROVIDER.deliver(written(f"From: {TRUSTED}"), mail_from=TRUSTED),
    "a verdict in the envelope": lambda: PROVIDER.deliver(
        written(f"From: {TRUSTED}"), mail_from='"x; dmarc=pass header.from=ideasfractal.example"@evil.example'
    ),
    "a verdict in a comment of the envelope": lambda: PROVIDER.deliver(
        written("From: ventas@pequena.com.do"), mail_from="a) dkim=pass header.i=@pequena.com.do (b@evil.example"
    ),
    "DMARC for another domain": lambda: (
        b"Authentication-Results: mx.google.com; dmarc=pass header.from=evil.example\r\n" + written(f"From: {TRUSTED}")
    ),
    "DMARC passed and failed": lambda: (
        f"Authentication-Results: {PASS}; dmarc=fail header.from=ideasfractal.example\r\n".encode()
        + written(f"From: {TRUSTED}")
    ),
    "DKIM of a name with a comment": lambda: (
        b"Authentication-Results: mx.google.com; dkim=fail (dkim=pass) header.d=andes.cl\r\n"
        + written(f"From: {AGENCY}")
    ),
    # More than one sender, or one that looks like another.
    "two From, the trusted first": lambda: came(f"From: {TRUSTED}", f"From: x@{EVIL}", by=EVIL),
    "two From, the trusted last": lambda: came(f"From: x@{EVIL}", f"From: {TRUSTED}", by=EVIL),
    "two addresses, the trusted first": lambda: came(f"From: {TRUSTED}, x@{EVIL}", by=EVIL),
    "two addresses, the trusted last": lambda: came(f"From: x@{EVIL}, {TRUSTED}", by=EVIL),
    "a group": lambda: came(f"From: Kontrol: {TRUSTED}, x@{EVIL};", by=EVIL),
    "the trusted one as name": lambda: came(f'From: "{TRUSTED}" <x@{EVIL}>', by=EVIL),
    "the trusted one as name, encoded": lambda: came(f"From: {encoded(TRUSTED)} <x@{EVIL}>", by=EVIL),
    "the trusted one in brackets, encoded": lambda: came(f"From: {encoded(f'<{TRUSTED}>')} <x@{EVIL}>", by=EVIL),
    "the trusted one in a comment": lambda: came(f"From: x@{EVIL} ({TRUSTED})", by=EVIL),
    "brackets within brackets": lambda: came(f"From: <{TRUSTED}<x@{EVIL}>>", by=EVIL),
    "a parenthesis that breaks the address": lambda: came(f"From: {TRUSTED})x@{EVIL}", by=EVIL),
    "a quoted local part": lambda: came(f'From: "{TRUSTED}"@{EVIL}', by=EVIL),
    "a route": lambda: came(f"From: <@{EVIL}:{TRUSTED}>", by=EVIL),
    "a percent hop": lambda: came(f"From: kontroltravel%ideasfractal.example@{EVIL}", by=EVIL),
    "only as Sender": lambda: came(f"From: x@{EVIL}", f"Sender: {TRUSTED}", by=EVIL),
    "only as Reply-To": lambda: came(f"From: x@{EVIL}", f"Reply-To: {TRUSTED}", by=EVIL),
    "a Cyrillic letter": lambda: came("From: kontroltr\u0430vel@ideasfractal.example"),
    "a Kelvin sign": lambda: came("From: \u212aontroltravel@ideasfractal.example"),
    "a longer domain": lambda: came(
        f"From: kontroltravel@ideasfractal.example.{EVIL}", by=f"ideasfractal.example.{EVIL}"
    ),
    "a plus address": lambda: came("From: segunda.cuenta+x@gmail.com", by="gmail.com"),
    "another at gmail": lambda: came("From: segundacuentax@gmail.com", by="gmail.com"),
    "a genuine mail attached": nested,
    "in our own name": lambda: came("From: seguimientooc@gmail.com"),
}
