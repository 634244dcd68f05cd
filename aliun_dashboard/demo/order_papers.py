"""Papers and mails of the demo's OC tracker: real PDFs of one page, real mails with the provider's seal on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.purchase_orders.reading import Page, Paper

OUR_BOX = "seguimientooc@kontroltravel.example"
TOP, LEFT, LINE, VALUE = 790, 56, 24, 230
Row = tuple[str, str]


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
