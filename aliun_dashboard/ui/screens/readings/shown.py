"""Confirmations as their screens say them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.purchase_orders.reading import SURE, FieldName
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus
from aliun_dashboard.queries.confirmations import ReadingDetail, ReadingRow
from aliun_dashboard.ui import labels_readings as words
from aliun_dashboard.ui.parts import format as write

LONGEST_SOURCE = 80
DAYS = frozenset({FieldName.CHECK_IN, FieldName.CHECK_OUT})
AMOUNT = re.compile(r"\d{1,14}(\.\d{1,2})?")
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True)
class Line:
    """One confirmation of the queue."""

    id: int = 0
    href: str = ""
    subject: str = ""
    sender: str = ""
    when: str = ""
    at: str = ""
    status: str = ""
    tone: str = "neutral"
    asked: str = ""
    known: str = ""
    scanned: bool = False


@dataclass(frozen=True)
class Field:
    """One field as it was read. `why` is what is asked about it, `source` where it stands."""

    name: str = ""
    label: str = ""
    value: str = ""
    sure: bool = False
    found: bool = False
    confidence: str = ""
    why: str = ""
    source: str = ""
    was: str = ""


@dataclass(frozen=True)
class Marked:
    """The text of a page around a marked piece of it."""

    page: int = 0
    before: str = ""
    marked: str = ""
    after: str = ""


def line(one: ReadingRow, now: datetime) -> Line:
    """A confirmation in words."""
    zone = settings().timezone
    told = fields(one.fields)
    return Line(
        id=one.id,
        href=f"/oc/revisar/{one.id}/",
        subject=one.subject or f"{words.ONE} {one.id}",
        sender=one.sender,
        when=write.ago(one.received_at, now, zone),
        at=write.moment(one.received_at, zone),
        status=words.STATUSES[one.status],
        tone=words.TONES[one.status],
        asked=problem(one) or ", ".join(field.label for field in told if not field.sure),
        known=" · ".join(shown_value(field.name, field.value) for field in told if field.sure) or words.NOTHING_READ,
        scanned=one.scanned,
    )


def fields(read: Mapping[str, Mapping[str, Any]]) -> list[Field]:
    """All seven, in the order of a confirmation, whether they were found or not."""
    return [_field(name, read.get(name.value, {})) for name in FieldName]


def _field(name: FieldName, read: Mapping[str, Any]) -> Field:
    value, confidence = read.get("value"), float(read.get("confidence") or 0)
    found, sure = value not in (None, ""), value not in (None, "") and confidence >= SURE
    said = (words.SURE if sure else words.UNSURE).format(percent=round(confidence * 100))
    doubt = "" if sure else words.DOUBTS.get(str(read.get("why", "")), words.OTHER_DOUBT)
    raw = " ".join(str(read.get("raw", "")).split())[:LONGEST_SOURCE]
    return Field(
        name.value,
        words.FIELDS[name],
        str(value) if found else "",
        sure,
        found,
        said if found else words.NOT_FOUND,
        doubt,
        words.SOURCE.format(raw=raw, page=int(read.get("page", 0)) + 1) if raw else words.NO_SOURCE,
        words.WAS.format(value=shown_value(name, str(read["was"]))) if read.get("was") else "",
    )


def shown_value(name: str, value: str) -> str:
    """A field as people read it: days as 01/12/2025, amounts as 150,000."""
    day = ISO_DAY.fullmatch(value) if name in DAYS else None
    if name == FieldName.AMOUNT and AMOUNT.fullmatch(value):
        return write.number(Decimal(value))
    return f"{day[3]}/{day[2]}/{day[1]}" if day else value


def problem(one: ReadingRow) -> str:
    """Why it could not be read alone; empty when it is only a field that is asked."""
    if not one.problem:
        return ""
    return words.PROBLEMS.get(one.problem, words.OTHER_PROBLEM.format(code=one.problem))


def marked(pages: Sequence[str], read: Mapping[str, Any]) -> Marked:
    """The page a field was read from, with the field marked; its first page when it was not found."""
    page = int(read.get("page", 0))
    if not 0 <= page < len(pages):
        return Marked()
    text = pages[page]
    start, end = int(read.get("start", 0)), int(read.get("end", 0))
    if not 0 <= start < end <= len(text):
        return Marked(page + 1, text)
    return Marked(page + 1, text[:start], text[start:end], text[end:])


def kept(one: ReadingDetail) -> str:
    """Who decided it and when; empty while it waits."""
    if one.row.status in (ConfirmationStatus.REVIEW, ConfirmationStatus.UNREADABLE):
        return ""
    if one.decided_at is None or not one.decided_by:
        return words.KEPT_ALONE.format(status=words.STATUSES[one.row.status].lower())
    return words.KEPT.format(who=one.decided_by, when=write.moment(one.decided_at, settings().timezone))
