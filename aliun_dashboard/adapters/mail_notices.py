"""Mails no person wrote: automatic answers (RFC 3834), bulk, and reports that one of our letters came back."""

import re
from collections.abc import Iterator
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


def bounce(message: Message) -> Bounce | None:
    """Which of our letters came back or waits on its way; None when this tells of none."""
    if message.get_content_type() == "multipart/report":
        return _reported(message)
    return _told(message) if POSTMASTER.search(header(message, "From")) else None


def _reported(message: Message) -> Bounce | None:
    """By a delivery status notification (RFC 3464); the first recipient that failed, else that waits."""
    blocks = [block for block in _blocks(message) if "Action" in block]
    actions = {_said(block, "Action").lower(): block for block in reversed(blocks)}
    block = actions.get("failed") or actions.get("delayed")
    if block is None:
        return None
    return Bounce(
        message_id=_original(message),
        recipient=_address(block) or _failed(message),
        status=_said(block, "Status"),
        words=_said(block, "Diagnostic-Code").partition(";")[2].strip()[:LONGEST_WORDS],
        permanent="failed" in actions,
    )


def _told(message: Message) -> Bounce | None:
    """In plain words, as old mail servers do, with the original below."""
    text, _ = body(message)
    original, recipient = _original(message), _failed(message)
    if not original or not recipient:
        return None
    status = STATUS.search(text)
    return Bounce(original, recipient, status[1] if status else "", text[:LONGEST_WORDS], permanent=True)


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


def _address(block: Message) -> str:
    given = _said(block, "Original-Recipient") or _said(block, "Final-Recipient")
    found = ADDRESS.search(given.partition(";")[2] or given)
    return found[0].lower() if found else ""


def _failed(message: Message) -> str:
    for given in headers(message, "X-Failed-Recipients"):
        if found := ADDRESS.search(given):
            return found[0].lower()
    return ""
