"""Tickets as their screen says them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.messages.calculation import BOARDS
from aliun_dashboard.queries.forensic_log import LogRow
from aliun_dashboard.queries.tickets import TicketFile, TicketRow
from aliun_dashboard.tickets.rules import TicketStatus
from aliun_dashboard.ui import labels_audit
from aliun_dashboard.ui import labels_tickets as words
from aliun_dashboard.ui.parts import format as write

OWN_LINES = frozenset(
    {"cause", "medical", "asks_document", "days_left", "inside", "percent", "amount", "currency"}
    | {"draft_supplier", "draft_customer", "payment_id", "campaign_id", "alternative"}
)


@dataclass(frozen=True)
class Row:
    """One ticket of the list."""

    id: int = 0
    href: str = ""
    code: str = ""
    icon: str = ""
    kind: str = ""
    status: str = ""
    status_name: str = ""
    tone: str = "neutral"
    priority: str = ""
    priority_tone: str = "neutral"
    title: str = ""
    reason: str = ""
    source: str = ""
    owner_id: str = ""
    owner: str = ""
    customer: str = ""
    lead: str = ""
    lead_href: str = ""
    reservation: str = ""
    reservation_href: str = ""
    when: str = ""
    at: str = ""


@dataclass(frozen=True)
class Onward:
    """A state it may go to by one click."""

    slug: str
    says: str
    icon: str


@dataclass(frozen=True)
class Line:
    """An entry of its history."""

    id: int
    actor: str
    did: str
    when: str
    at: str
    reason: str


def row(one: TicketRow, now: datetime) -> Row:
    """A ticket in words."""
    zone = settings().timezone
    return Row(
        id=one.id,
        href=f"/tickets/{one.id}/",
        code=one.code,
        icon=words.KIND_ICONS[one.kind],
        kind=words.KINDS[one.kind],
        status=one.status.value,
        status_name=words.STATUSES[one.status],
        tone=words.TONES[one.status],
        priority=words.PRIORITIES[one.priority],
        priority_tone=words.PRIORITY_TONES[one.priority],
        title=one.title,
        reason=_reason(one.reason),
        source=words.SOURCES.get(one.source, one.source),
        owner_id=str(one.owner_id or ""),
        owner=one.owner or words.NOBODY,
        customer=one.customer,
        lead=one.lead_code,
        lead_href=f"/leads/{one.lead_id}/" if one.lead_id else "",
        reservation=one.reservation_code,
        reservation_href=f"/reservas/{one.reservation_id}/" if one.reservation_id else "",
        when=write.ago(one.created_at, now, zone),
        at=write.moment(one.created_at, zone),
    )


def onward(one: TicketFile) -> list[Onward]:
    """Where it may go without words; to resolve it asks for some."""
    ended = one.status in (TicketStatus.RESOLVED, TicketStatus.CLOSED)
    return [
        Onward(to.value, words.REOPEN if ended and to is TicketStatus.OPEN else words.MOVES[to], words.MOVE_ICONS[to])
        for to in one.onward
        if to is not TicketStatus.RESOLVED
    ]


def facts(one: TicketFile) -> list[tuple[str, str]]:
    """What is known, each under its name: the penalty first, then whatever else its cause brought."""
    known = one.facts
    lines = _travel(known) if "cause" in known else [*_amount(known), *_alternative(known)]
    for name, value in known.items():
        if name not in OWN_LINES and value not in (None, ""):
            lines.append((words.FACT_NAMES.get(name, name), _reason(str(value))))
    return lines


def line(entry: LogRow, now: datetime) -> Line:
    """An entry of the forensic log."""
    zone = settings().timezone
    did = labels_audit.ACTIONS.get(entry.action, entry.action)
    to = words.STATUSES.get(str(entry.after.get("status", "")), "")
    said = f"{did}: {to}" if to else did
    return Line(
        entry.id, entry.actor, said, write.ago(entry.at, now, zone), write.moment(entry.at, zone), _reason(entry.reason)
    )


def payment_of(one: TicketFile) -> str:
    """Where the payment it is about opens; empty when it is about none."""
    return f"/pagos/?ver=pagos&pago={number}" if (number := one.facts.get("payment_id")) else ""


def _reason(said: str) -> str:
    """A person's own words, or what a code of ours says."""
    return words.REASONS.get(said, said)


def _travel(known: dict[str, Any]) -> list[tuple[str, str]]:
    days = int(known["days_left"])
    left = words.STARTED if days < 0 else words.DAYS[days == 1].format(n=days)
    lines = [
        (words.CAUSE, words.CAUSES.get(known["cause"], known["cause"])),
        (words.DAYS_LEFT, left),
        (words.PENALTY, _penalty(known)),
    ]
    if known["percent"] is not None:
        lines.insert(2, (words.WINDOW, words.INSIDE if known["inside"] else words.OUTSIDE))
    return [*lines, (words.DOCUMENT, words.ASK_DOCUMENT)] if known.get("asks_document") else lines


def _penalty(known: dict[str, Any]) -> str:
    if known["percent"] is None or known["amount"] is None:
        return words.PENALTY_UNKNOWN
    amount = write.money(Decimal(known["amount"]), known["currency"])
    return (
        words.PENALTY_COSTS.format(percent=known["percent"], amount=amount) if known["percent"] else words.PENALTY_FREE
    )


def _amount(known: dict[str, Any]) -> list[tuple[str, str]]:
    if not known.get("amount"):
        return []
    return [(words.FACT_NAMES["amount"], write.money(Decimal(known["amount"]), known.get("currency", "")))]


def _alternative(known: dict[str, Any]) -> list[tuple[str, str]]:
    """What Core could offer instead, and at what difference (idea 12)."""
    offer: dict[str, str] = known.get("alternative") or {}
    if not offer:
        return []
    board, currency = BOARDS.get(offer["board"], offer["board"]), offer["currency"]
    what = " · ".join(part for part in (offer["hotel"], offer["room"], board) if part)
    total, more = Decimal(offer["total"]), Decimal(offer["difference"])
    says = words.DEARER if more > 0 else words.CHEAPER if more else words.SAME_PRICE
    difference = says.format(amount=write.money(abs(more), currency))
    return [(words.ALTERNATIVE, f"{what}: {write.money(total, currency)} ({difference})")]
