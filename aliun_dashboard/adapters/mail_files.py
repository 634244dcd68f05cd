"""What came along with a mail: PDFs, whatever they are called or wrapped in, and what nobody could open."""

import email
import email.policy
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from email.message import Message
from urllib.parse import urlsplit

from aliun_dashboard.adapters import mail_tnef
from aliun_dashboard.adapters.mail_text import payload, words
from aliun_dashboard.mail.rules import Pdf

Closed = tuple[str, str]
Opened = Iterator[Pdf | Closed]

MARK, MARK_WITHIN = b"%PDF-", 1024
ZIP_MARK, RAR_MARK, SEVEN_MARK = b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf"
MOST_PARTS, MOST_PDFS, MOST_IN_ZIP, DEEPEST = 300, 20, 50, 3
BIGGEST = 25 * 1024 * 1024  # of one mail, and of all that comes out of its archives
OFFICE = re.compile(r"\.(?:docx?|xlsx?|odt|ods|rtf|pages)$", re.IGNORECASE)
PACKED = re.compile(r"\.(?:rar|7z|tar|gz|tgz)$", re.IGNORECASE)
SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError)
CLOUDS = (
    "drive.google.com", "docs.google.com", "dropbox.com", "wetransfer.com", "we.tl", "1drv.ms", "onedrive.live.com",
    "sharepoint.com", "icloud.com", "mega.nz", "box.com",
)  # fmt: skip


def found(message: Message) -> tuple[tuple[Pdf, ...], tuple[Closed, ...]]:
    """Every PDF once, and every attachment that nobody could open with the reason: `password`, `broken`, …"""
    pdfs: dict[bytes, Pdf] = {}
    closed: list[Closed] = []
    for thing in _within(message, 0):
        if not isinstance(thing, Pdf):
            closed.append(thing)
        elif len(pdfs) < MOST_PDFS or thing.content in pdfs:
            pdfs.setdefault(thing.content, thing)
        else:
            closed.append((thing.name, "too_many"))
    return tuple(pdfs.values()), tuple(dict.fromkeys(closed))


def clouds(links: Iterable[str]) -> tuple[Closed, ...]:
    """Places in a cloud that the mail points to: what lies there was not sent."""
    hosts = {_host(link) for link in links}
    return tuple((host, "cloud") for host in sorted(hosts) if any(f".{host}".endswith(f".{name}") for name in CLOUDS))


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").lower()
    except ValueError:
        return ""


def _within(message: Message, depth: int) -> Opened:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            yield "", "too_many"
            return
        if part.get_content_type() in SEALED:
            yield _name(part), "sealed"
        elif not part.is_multipart():
            yield from _opened(_name(part), part, payload(part), depth)


def _opened(name: str, part: Message, content: bytes, depth: int) -> Opened:
    """What one leaf turns out to be, by its bytes first: agencies send PDFs as anything."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "text" and not name and not content.startswith(MARK):
        return
    if content.startswith(mail_tnef.MARK):  # wrappings first: what is wrapped may show through
        yield from _tnef(name, content)
    elif name.lower().endswith(".eml") and depth < DEEPEST:
        yield from _within(email.message_from_bytes(content, policy=email.policy.compat32), depth + 1)
    elif OFFICE.search(name):
        yield name, "office"
    elif content.startswith(ZIP_MARK) or kind == "application/zip":
        yield from _zip(name, content)
    elif content.startswith((RAR_MARK, SEVEN_MARK)) or PACKED.search(name):
        yield name, "archive"
    elif is_pdf(content):
        yield Pdf(name, content)


def is_pdf(content: bytes) -> bool:
    """Whether these bytes say so themselves, in their first kilobyte."""
    return MARK in content[:MARK_WITHIN]


def _tnef(name: str, content: bytes) -> Opened:
    """Outlook's winmail.dat."""
    files = list(mail_tnef.files(content))
    pdfs = [Pdf(_base(own) or name, data) for own, data in files if is_pdf(data)]
    yield from pdfs
    if not pdfs:
        yield name, "winmail"


def _zip(name: str, content: bytes) -> Opened:
    """The PDFs of an archive: some files, some megabytes, no archive within."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if any(entry.flag_bits & 1 for entry in entries):
                yield name, "password"
                return
            yield from _entries(name, archive, entries)
    except BROKEN_ZIP:
        yield name, "broken"


def _entries(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Opened:
    left = BIGGEST
    if len(entries) > MOST_IN_ZIP:
        yield name, "too_many"
        return
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:  # the size it says is not trusted: what comes out is counted
            yield name, "too_big"
            return
        if is_pdf(content):
            yield Pdf(_base(entry.filename), content)
        elif content.startswith((ZIP_MARK, RAR_MARK, SEVEN_MARK)):
            yield _base(entry.filename), "archive"


def _name(part: Message) -> str:
    """What the sender called it; never a path."""
    try:
        given = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        given = ""
    return _base(words(given))


def _base(name: str) -> str:
    return words(re.split(r"[/\\]", name)[-1])[:200]
