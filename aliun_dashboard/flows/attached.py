"""PDFs that came in: what was read of each, where its bytes are kept, and its file on disk (K-32, X-52)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from aliun_dashboard.kernel import documents, files, logs
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.purchase_orders.reading import Paper
from aliun_dashboard.purchase_orders.rules import OCReason

log = logs.get(__name__)

PDF = "application/pdf"
MARK, MARK_WITHIN = b"%PDF-", 1024  # where the standard lets a PDF begin
LARGEST, MEGABYTE = 10 * 1024 * 1024, 1024 * 1024
LONGEST_NAME = 120
FOLDERS = {DocumentKind.CONFIRMATION: ("confirmaciones", ""), DocumentKind.OC: ("oc", "_oc")}


@dataclass(frozen=True)
class Attached:
    """A PDF as it came, under the name its sender gave it, with its text; or the code of why there is none."""

    name: str
    content: bytes
    paper: Paper | None = None
    problem: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        return "\n".join(page.layout for page in self.paper.pages) if self.paper else ""


def checked(name: str, content: bytes) -> Attached:
    """A file that a person hands in. Raises Refused: FILE_TOO_BIG, NOT_A_PDF."""
    if len(content) > LARGEST:
        raise Refused(CommonReason.FILE_TOO_BIG, megabytes=LARGEST // MEGABYTE)
    if MARK not in content[:MARK_WITHIN]:
        raise Refused(OCReason.NOT_A_PDF)
    return Attached(name, content)


def archive(work: UnitOfWork, kind: DocumentKind, attached: Attached) -> Document:
    """Keep the bytes: the same bytes are one document, however often they come."""
    subject = f"{kind.value}:{attached.sha256[:16]}"
    work.alone(f"document:{subject}")
    return documents.keep(
        work.session,
        Document(
            kind=kind,
            subject=subject,
            name=shown_name(attached.name, kind),
            media_type=PDF,
            content=attached.content,
            created_at=work.now,
            created_by=work.actor.name,
        ),
    )


def shown_name(name: str, kind: DocumentKind) -> str:
    """A sender's name for a file, to be read and never to be followed: its last part, without control characters."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-LONGEST_NAME:] or f"{kind.value}.pdf"


def path_of(kind: DocumentKind, booking_id: str, fallback: str, at: datetime, number: int = 1) -> str:
    """`oc/20251120_123456_oc.pdf`, the day that of the agency's zone; `number` tells a second one apart.

    An «ID Reserva» that would be no plain name gives way to `fallback`, our own code.
    """
    folder, ending = FOLDERS[kind]
    plain = booking_id if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", booking_id) else fallback
    again = f"_{number}" if number > 1 else ""
    return f"{folder}/{at.astimezone(settings().timezone):%Y%m%d}_{plain}{ending}{again}.pdf"


def write(path: str, content: bytes) -> None:
    """Put the file on disk. A disk that says no keeps nothing back: the archive has it, the nightly check repairs."""
    try:
        files.write(path, content)
    except OSError as trouble:
        log.warning("file_not_on_disk_yet", exc_info=trouble)
