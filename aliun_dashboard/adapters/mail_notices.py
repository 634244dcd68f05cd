"""Mails no person wrote: automatic answers (RFC 3834), bulk, and reports that one of our letters came back."""

import re
from collections.abc import Iterable, Iterator
from email.message import Message

from aliun_dashboard.adapters.mail_text import body, children, decoded, header, headers, payload, words
from aliun_dashboard.mail.rules import ADDRESS, Bounce, folded

BULK = frozenset({"bulk", "junk", "list"})
ANSWERING = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponse", "X-Mail-Autoreply")
# Exchange and others say it in the subject only.
AWAY = re.compile(
    r"(?:respuesta automatica|automatic reply|autoreply|auto[- ]?respuesta|auto[- ]?response|out of (?:the )?office"
    r"|fuera de (?:la )?oficina|ausente|ausencia|resposta automatica)\b"
)
POSTMASTER = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
ORIGINAL = re.compile(r"^\s*Message-ID:\s*<([^<>\s]+)>", re.IGNORECASE | re.MULTILINE)
STATUS = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
LONGEST_WORDS = 500
MOST = 50  # no letter of ours has so many recipients


def automatic(message: Message, subject: str) -> str:
    """Why it is no person's mail, or nothing: `auto-replied`, `auto-generated`, `bulk`, `report`."""
    submitted = words(header(message, "Auto-Submitted")).partition(";")[0].strip().lower()
    precedence = words(header(message, "Precedence")).lower()
    if message.get_content_type() == "multipart/report" or POSTMASTER.search(header(message, "From")):
        return "report"
    if submitted == "auto-replied" or precedence == "auto_reply" or any(name in message for name in ANSWERING):
        return "auto-replied"
    if header(message, "Return-Path").strip() == "<>" or AWAY.match(folded(subject)):
        return "auto-replied"
    if submitted not in ("", "no"):
        return "auto-generated"
    return "bulk" if precedence in BULK else ""


def bounces(message: Message) -> tuple[Bounce, ...]:
    """From whom one of our letters came back, or to whom it is still on its way: each address once."""
    found: Iterable[Bounce] = ()
    if message.get_content_type() == "multipart/report":
        found = _reported(message)
    elif POSTMASTER.search(header(message, "From")):
        found = _told(message)
    of_each: dict[str, Bounce] = {}
    for one in found:
        of_each.setdefault(one.recipient, one)
    return tuple(of_each.values())[:MOST]


def _reported(message: Message) -> Iterator[Bounce]:
    """By a delivery status notification (RFC 3464): the recipients that failed; when none did, those that wait."""
    blocks = [(block, _said(block, "Action").lower()) for block in _blocks(message)]
    permanent = any(action == "failed" for _, action in blocks)
    original, named = _original(message), _failed(message)
    for block, action in blocks:
        if action == ("failed" if permanent else "delayed"):
            words_said = _said(block, "Diagnostic-Code").partition(";")[2].strip()[:LONGEST_WORDS]
            for recipient in _addresses(block) or named or [""]:
                yield Bounce(original, recipient, _said(block, "Status"), words_said, permanent)


def _told(message: Message) -> Iterator[Bounce]:
    """In plain words, as old mail servers do, with the original below."""
    original, named = _original(message), _failed(message)
    if original and named:
        text, _ = body(message)
        status = STATUS.search(text)
        for recipient in named:
            yield Bounce(original, recipient, status[1] if status else "", text[:LONGEST_WORDS], permanent=True)


def _blocks(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from children(part)


def _original(message: Message) -> str:
    """The Message-ID of the letter that came back: of the mail attached, of its headers, or in the words."""
    for part in list(message.walk())[1:]:
        if part.get_content_type() == "message/rfc822":
            given = next((header(original, "Message-ID") for original in children(part)), "")
            if found := ORIGINAL.search(f"Message-ID: {given.strip()}"):
                return words(found[1])
        elif found := ORIGINAL.search(_readable(part)):
            return words(found[1])
    found = None if message.is_multipart() else ORIGINAL.search(_readable(message))
    return words(found[1]) if found else ""


def _readable(part: Message) -> str:
    return decoded(payload(part)[:200_000], "latin-1") if part.get_content_maintype() == "text" else ""


def _said(block: Message, name: str) -> str:
    return words(header(block, name))


def _addresses(block: Message) -> list[str]:
    """The one recipient a block is about, if it names one."""
    given = _said(block, "Original-Recipient") or _said(block, "Final-Recipient")
    found = ADDRESS.search(given.partition(";")[2] or given)
    return [found[0].lower()] if found else []


def _failed(message: Message) -> list[str]:
    return [
        found.lower() for given in headers(message, "X-Failed-Recipients") for found in ADDRESS.findall(given)[:MOST]
    ]
