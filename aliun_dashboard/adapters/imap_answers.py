"""What an IMAP server answers to FETCH, as `imaplib` hands it over, read into heads and contents."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import cast

from aliun_dashboard.mail.box import Head, key_of

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_AT = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_STARTS = re.compile(rb"\d+ \(")


def ranges(uids: Sequence[int]) -> str:
    """UIDs as IMAP writes a set: `3:5,9`."""
    runs: list[list[int]] = []
    for uid in sorted(uids):
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def heads(answers: Sequence[object]) -> list[Head]:
    """Those that say everything that was asked; a flag that changed meanwhile says nothing."""
    found: list[Head] = []
    for said, literal in _messages(answers):
        uid, size, at = _UID.search(said), _SIZE.search(said), _AT.search(said)
        if uid and size and at:
            found.append(Head(int(uid[1]), int(size[1]), _moment(at[1]), key_of(literal)))
    return found


def contents(answers: Sequence[object]) -> dict[int, bytes]:
    """The bytes of each UID. A server that has none says NIL, and that is no mail."""
    return {int(uid[1]): literal for said, literal in _messages(answers) if literal and (uid := _UID.search(said))}


def _messages(answers: Sequence[object]) -> Iterator[tuple[bytes, bytes]]:
    """What is said of each message, before and after its literal, and the literal."""
    said, literal = b"", b""
    for part in answers:
        before, content = cast("tuple[bytes, bytes]", part) if isinstance(part, tuple) else (part, b"")
        if not isinstance(before, bytes):
            continue
        if _STARTS.match(before):
            if said:
                yield said, literal
            said, literal = before, content
        else:
            said += b" " + before
    if said:
        yield said, literal


def _moment(text: bytes) -> datetime:
    return parsedate_to_datetime(text.decode("ascii").strip())
