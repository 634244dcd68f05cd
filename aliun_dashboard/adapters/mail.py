"""From the bytes of a mail to what we read of it. Nothing in it is trusted: not its charset, its shape, its names."""

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime

from aliun_dashboard.adapters import mail_files, mail_notices, mail_proof
from aliun_dashboard.adapters.mail_text import body, header, headers, words
from aliun_dashboard.mail.box import header_of, key_of
from aliun_dashboard.mail.rules import ADDRESS, OUR_MARK, Mail, Proof

NEEDED = ("From", "Subject", "Date", "Message-ID", "Received")  # a mail has one of these
LONGEST_THREAD, LONGEST_FROM = 100, 2_000
MOST_LINES, MOST_PARTS, MOST_BOUNDARIES = 1_000_000, 5_000, 300  # 50 MB of base64 have 650,000 lines
IDENTIFIER = re.compile(r"<\s*([^<>\s]+)\s*>")
BROKEN = (ValueError, IndexError, AttributeError, TypeError, KeyError, AssertionError, MessageError, RecursionError)


def parse(raw: bytes) -> Mail:
    """Read a mail. Raises ValueError when it is none, or nothing but a trap."""
    counts = (raw.count(b"\n"), raw.count(b"\n--"), raw.lower().count(b"boundary="))
    if any(count > most for count, most in zip(counts, (MOST_LINES, MOST_PARTS, MOST_BOUNDARIES), strict=True)):
        raise ValueError("it has too many lines or parts")
    try:
        return _parsed(raw)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _parsed(raw: bytes) -> Mail:
    message = _read(raw)
    if not any(name in message for name in NEEDED):
        raise ValueError("it has none of the headers of a mail")
    senders, name = _from(message)
    bounces = mail_notices.bounces(message)
    pdfs, closed = ((), ()) if bounces else mail_files.found(message)
    text, links = body(message)
    return Mail(
        key=key_of(header_of(raw)) or f"sha256:{hashlib.sha256(raw).hexdigest()}",
        senders=senders,
        sender_name=name,
        to=_recipients(message),
        subject=words(header(message, "Subject")),
        thread=_thread(message),
        text=text,
        sent_at=_sent_at(header(message, "Date")),
        proof=mail_proof.of(message, senders[0]) if len(senders) == 1 else Proof.NONE,
        pdfs=pdfs,
        automatic=mail_notices.automatic(message, words(header(message, "Subject"))),
        ours=OUR_MARK in message,
        bounces=bounces,
        closed=(*closed, *mail_files.clouds(links)),
    )


def _read(raw: bytes) -> Message:
    return email.message_from_bytes(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), policy=email.policy.compat32)


def _from(message: Message) -> tuple[tuple[str, ...], str]:
    """Every address of every From, and the display name. Two readers look: where they differ, it has several."""
    addresses: dict[str, None] = {}
    names: list[str] = []
    for given in headers(message, "From"):
        for name, address in _strictly(given) + _plainly(given):
            addresses[lowered(words(address))] = None
            names += [words(name)] if words(name) else []
    return tuple(address for address in addresses if "@" in address), max(names, key=len, default="")


def _strictly(given: str) -> list[tuple[str, str]]:
    """As RFC 5322 has it, by the library's own grammar."""
    try:
        parsed = email.policy.default.header_factory("From", given[:LONGEST_FROM])
        return [(one.display_name, one.addr_spec) for one in parsed.addresses]
    except BROKEN:
        return []


def _plainly(given: str) -> list[tuple[str, str]]:
    """As people read it: what stands last in angle brackets, else the only word with an at sign."""
    name, bracket, rest = given.strip().rpartition("<")
    if bracket:
        return [(words(name.strip().strip('"')), rest.partition(">")[0].strip())]
    return [("", found) for found in ADDRESS.findall(re.sub(r"\([^()]*\)", "", given))]


def lowered(address: str) -> str:
    """In lower case where it is plain ASCII: a Kelvin sign is no «k»."""
    return address.lower() if address.isascii() else address


def _recipients(message: Message) -> tuple[str, ...]:
    given = " , ".join([*headers(message, "To"), *headers(message, "Cc")])
    return tuple(dict.fromkeys(lowered(words(found)) for found in ADDRESS.findall(given)))


def _thread(message: Message) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_answered(message)))[-LONGEST_THREAD:]


def _answered(message: Message) -> Iterator[str]:
    for name in ("References", "In-Reply-To"):
        for given in headers(message, name):
            yield from (words(found) for found in IDENTIFIER.findall(given) or given.split() if "@" in found)


def _sent_at(given: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(given)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (*BROKEN, OverflowError):
        return None
