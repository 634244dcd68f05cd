"""Plays the main systems and agencies in a demo: real PDFs of one page, real mails with the provider's seal on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.purchase_orders.reading import Page, Paper

OUR_BOX = "seguimientooc@kontroltravel.example"
TOP, LEFT, LINE, VALUE = 790, 56, 24, 230
Row = tuple[str, str]
Stay = tuple[date, int]


@dataclass(frozen=True)
class Sheet:
    """A paper of one page: a title, and rows of a caption and what stands beside it. `broken`: half a file."""

    title: str
    rows: tuple[Row, ...]
    foot: str = ""
    broken: bool = False

    @property
    def pdf(self) -> bytes:
        return _pdf(self)[: 400 if self.broken else None]

    @property
    def read(self) -> Paper | str:
        """As the reader of PDFs sees it, or why it cannot."""
        if self.broken:
            return "corrupt"
        text = "\n".join([self.title, *(f"{name}   {value}".strip() for name, value in self.rows), self.foot])
        return Paper((Page(text, text),))


@dataclass(frozen=True)
class Post:
    """A mail to our mailbox. `key` is its Message-ID without brackets; `proven`: the provider vouches for it."""

    key: str
    sender: str
    subject: str
    text: str
    name: str = ""
    sheets: Sequence[tuple[str, Sheet]] = ()
    thread: Sequence[str] = ()
    proven: bool = True
    automatic: bool = False

    def raw(self, at: datetime) -> bytes:
        """Its bytes as they come over the wire."""
        mail = EmailMessage(policy=SMTP)
        domain = self.sender.rpartition("@")[2]
        verdict = "pass" if self.proven else "fail"
        mail["Authentication-Results"] = (
            f"{settings().imap_authserv_id}; dkim={verdict} header.d={domain}; dmarc={verdict} header.from={domain}"
        )
        mail["From"] = Address(self.name, addr_spec=self.sender)
        mail["To"], mail["Subject"], mail["Date"] = OUR_BOX, self.subject, format_datetime(at)
        mail["Message-ID"] = f"<{self.key}>"
        if self.thread:
            thread = [f"<{one}>" for one in self.thread]
            mail["In-Reply-To"], mail["References"] = thread[-1], " ".join(thread)
        if self.automatic:
            mail["Auto-Submitted"] = "auto-replied"
        mail.set_content(self.text)
        for name, sheet in self.sheets:
            mail.add_attachment(sheet.pdf, maintype="application", subtype="pdf", filename=name)
        if self.sheets:
            mail.set_boundary(f"sobre-{self.key.partition('@')[0]}")  # the same mail again has the same bytes
        return mail.as_bytes()


@dataclass(frozen=True)
class Bounced(Post):
    """A delivery report: the letter that it answers did not reach `address`."""

    address: str = ""
    words: str = ""

    def raw(self, at: datetime) -> bytes:
        """Its bytes as they come over the wire (RFC 3464)."""
        head = f"From: Mail Delivery Subsystem <{self.sender}>\nTo: {OUR_BOX}\nSubject: {self.subject}\n"
        kind = 'multipart/report; report-type=delivery-status; boundary="report"'
        head += f"Date: {format_datetime(at)}\nMessage-ID: <{self.key}>\nMIME-Version: 1.0\nContent-Type: {kind}\n"
        status = f"Reporting-MTA: dns; googlemail.com\n\nFinal-Recipient: rfc822; {self.address}\nAction: failed\n"
        status += f"Status: 5.1.1\nDiagnostic-Code: smtp; {self.words}\n"
        parts = (
            f"Content-Type: text/plain; charset=utf-8\n\n{self.text}\n",
            f"Content-Type: message/delivery-status\n\n{status}",
            f"Content-Type: text/rfc822-headers\n\nMessage-ID: <{self.thread[-1]}>\n",
        )
        body = "".join(f"\n--report\n{part}" for part in parts)
        return f"{head}{body}\n--report--\n".encode().replace(b"\n", b"\r\n")


def confirmation(booking: str, agency: str, hotel: str, stay: Stay, amount: str) -> Sheet:
    """What the main systems send (K-08). `stay` is the first day and the nights."""
    starts, nights = stay
    return Sheet(
        "Confirmación de reserva",
        (
            ("ID Reserva", booking),
            ("Agencia", agency),
            ("Hotel", hotel),
            ("Fecha entrada", f"{starts:%d/%m/%Y}"),
            ("Fecha salida", f"{starts + timedelta(days=nights):%d/%m/%Y}"),
            ("Noches", str(nights)),
            ("Monto total", amount),
        ),
        "Documento generado por el sistema de reservas.",
    )


def purchase_order(agency: str, booking: str, hotel: str, amount: str) -> Sheet:
    """What an agency sends."""
    rows = (("Número", f"OC-{int(booking) % 9973:04d}"), ("Emitida por", agency), ("Proveedor", "Kontrol Travel"))
    about = (("Reserva", booking), ("Servicio", f"Alojamiento {hotel}"), ("Valor", amount))
    return Sheet("Orden de Compra", (*rows, *about), "Firmada electrónicamente.")


@dataclass(frozen=True)
class MailTrial:
    """What to write. `system` may confirm, `address` is one of `agency`, and `order` the one it owes, if any."""

    kind: str
    seed: int
    at: datetime
    system: str
    agency: str
    address: str
    order: Mapping[str, Any]

    @property
    def sheet(self) -> Sheet:
        """A confirmation of a trip next month."""
        starts = self.at.date() + timedelta(days=30 + self.seed % 20)
        return confirmation(
            str(self.seed), self.agency, "Palma Dorada", (starts, 5), f"US$ {1200 + self.seed % 900}.00"
        )


def written(trial: MailTrial) -> list[bytes]:
    """The mails of a trial, in order. Raises DeliveryFailed for a kind that nobody knows, or without its order."""
    if trial.kind not in KINDS:
        raise DeliveryFailed(f"no trial {trial.kind!r}", permanent=True, code="unknown_action")
    if trial.kind in ANSWERS and not trial.order:
        raise DeliveryFailed("no agency owes an order", permanent=True, code="not_found")
    return [post.raw(trial.at) for post in KINDS[trial.kind](trial)]


def _confirms(trial: MailTrial, sheet: Sheet) -> Post:
    return Post(
        key=f"prueba-{trial.seed}@{trial.system.rpartition('@')[2]}",
        sender=trial.system,
        name="Sistema de reservas",
        subject=f"Confirmación de reserva {trial.seed}",
        text=f"Adjuntamos la confirmación de la reserva {trial.seed}.",
        sheets=[(f"Confirmacion {trial.seed}.pdf", sheet)],
    )


def _genuine(trial: MailTrial) -> Post:
    return _confirms(trial, trial.sheet)


def _unclear(trial: MailTrial) -> Post:
    """Pesos or dollars? Its amount does not say."""
    rows = tuple((name, value.removeprefix("US")) for name, value in trial.sheet.rows)
    return _confirms(trial, replace(trial.sheet, rows=rows))


def _stranger(trial: MailTrial) -> Post:
    return replace(_genuine(trial), sender="promociones@desconocido.example", name="Promociones")


def _answers(trial: MailTrial) -> Post:
    booking = trial.order["booking"]
    sheet = purchase_order(trial.agency, booking, trial.order["hotel"], trial.order["amount"])
    return Post(
        key=f"prueba-oc-{trial.seed}@{trial.address.rpartition('@')[2]}",
        sender=trial.address,
        name=trial.agency,
        subject=f"Re: Solicitud de Orden de Compra - Reserva #{booking}",
        text=f"Adjuntamos la orden de compra de la reserva {booking}.",
        sheets=[(f"oc_{booking}.pdf", sheet)],
        thread=trial.order["thread"],
    )


def _away(trial: MailTrial) -> Post:
    return replace(_answers(trial), sheets=(), text="Estoy de vacaciones hasta el lunes.", automatic=True)


ANSWERS = frozenset({"mail_order", "mail_away"})
KINDS: dict[str, Callable[[MailTrial], list[Post]]] = {
    "mail_confirmation": lambda trial: [_genuine(trial)],
    "mail_order": lambda trial: [_answers(trial)],
    "mail_twice": lambda trial: [_genuine(trial)] * 2,
    "mail_unclear": lambda trial: [_unclear(trial)],
    "mail_broken": lambda trial: [_confirms(trial, replace(trial.sheet, broken=True))],
    "mail_forged": lambda trial: [replace(_genuine(trial), proven=False)],
    "mail_stranger": lambda trial: [_stranger(trial)],
    "mail_away": lambda trial: [_away(trial)],
}


def _pdf(sheet: Sheet) -> bytes:
    """A PDF with the reader's own fonts: a coloured band, the rows between thin lines."""
    drawn = ["0.05 0.36 0.42 rg 0 812 595 30 re f 0 g", _text("F2", 17, LEFT, TOP - 18, sheet.title), "0.85 G 0.6 w"]
    for number, (name, value) in enumerate(sheet.rows):
        height = TOP - 70 - number * LINE
        drawn += [_text("F1", 10, LEFT, height, name), _text("F2", 11, VALUE, height, value)]
        drawn.append(f"{LEFT} {height - 8} m 540 {height - 8} l S")
    drawn.append(_text("F1", 9, LEFT, 60, sheet.foot))
    content = "\n".join(drawn).encode("cp1252", "replace")
    fonts = " ".join(f"/F{number} {number + 3} 0 R" for number in (1, 2))
    return _assembled(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<<{fonts}>>>>>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    )


def _text(font: str, size: int, x: int, y: int, words: str) -> str:
    plain = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({plain}) Tj ET"


def _assembled(*objects: bytes) -> bytes:
    """The objects in a file, with the table of where each begins."""
    file, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(file)
    return file + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        start,
    )
