"""Leads in words: what the board's component and the list show of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from aliun_dashboard.flows.quick_add import STARTS
from aliun_dashboard.followups.rules import Due
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads.rules import BY_HAND, Stage
from aliun_dashboard.queries.board import Card, Column, Head
from aliun_dashboard.queries.lead_filters import ENDS, Filters
from aliun_dashboard.queries.offered import Offered
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts import format, semaforo

SAYS = labels.PIPELINE


@dataclass(frozen=True)
class Row:
    """A line of the list, ready to read."""

    id: int
    version: int
    code: str
    name: str
    stage: str
    channel: str
    trip: str
    amount: str
    score: str
    unread: int
    owner: str
    next: str
    next_label: str
    age: str
    days: str
    since: str


def column(shown: Column, filters: Filters, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """A column as `parts/board` takes it."""
    cards = [card(one, now, zone) for one in shown.cards]
    return {**head(shown.head, filters), "cards": cards, "more": shown.more, "add": shown.head.stage in STARTS}


def head(totals: Head, filters: Filters) -> dict[str, Any]:
    """A column's head: sums by currency, and what they leave out."""
    left_out = [SAYS["without_amount"].format(n=totals.without_amount)] if totals.without_amount else []
    window = [SAYS["last_days"]] if totals.stage in ENDS and not filters.history else []
    return {
        "slug": totals.stage.value,
        "name": labels.STAGES[totals.stage],
        "count": totals.count,
        "totals": [_short(part) for part in totals.sums],
        "weighted": [_short(part) for part in totals.weighted if totals.weighted != totals.sums],
        "note": " · ".join(left_out + window),
    }


def card(lead: Card, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """A card as `parts/board` takes it."""
    return {
        "id": lead.id,
        "version": lead.version,
        "stage": lead.stage.value,
        "since": int(lead.stage_since.timestamp() * 1000),
        "code": lead.code,
        "name": lead.name,
        "channel": lead.source,
        "engine": lead.engine,
        "destination": lead.destination,
        "dates": dates(lead.check_in, lead.nights),
        "party": people(lead.adults, lead.children),
        "amount": _money(lead.amount),
        "score": lead.score,
        "unread": lead.unread,
        "owner": lead.owner,
        "initials": initials(lead.owner),
        "days": lead.days,
        "age": lead.age.value,
        "next": lead.next.value if lead.next else "",
        "next_label": step(lead, now, zone),
        "atlas": _atlas(lead.offered),
        "moves": [stage.value for stage in Stage if stage in BY_HAND[lead.stage]],
    }


def _atlas(offered: Sequence[Offered]) -> dict[str, Any] | None:
    """«Semáforo Atlas» of the campaign that stands best: the same words as on the comparison."""
    if not offered:
        return None
    best, lights = offered[0], semaforo.lights(offered[0].verdict)
    more = f" +{len(offered) - 1}" if len(offered) > 1 else ""
    return {"open": lights.allowed, "text": f"{best.code}{more} · {lights.title}", "says": semaforo.told(lights)}


def row(lead: Card, now: datetime, zone: ZoneInfo) -> Row:
    """A line of the list."""
    trip = (lead.destination, dates(lead.check_in, lead.nights), people(lead.adults, lead.children))
    return Row(
        id=lead.id,
        version=lead.version,
        code=lead.code,
        name=lead.name,
        stage=lead.stage.value,
        channel=lead.source,
        trip=" · ".join(filter(None, trip)),
        amount=_money(lead.amount),
        score="" if lead.score is None else str(lead.score),
        unread=lead.unread,
        owner=lead.owner,
        next=lead.next.value if lead.next else "",
        next_label=step(lead, now, zone) or (SAYS["no_step"] if lead.next is Due.NONE else ""),
        age=lead.age.value,
        days=SAYS["days"].format(n=lead.days),
        since=format.moment(lead.stage_since, zone),
    )


def dates(check_in: date | None, nights: int | None) -> str:
    """`12/12–17/12/26`; without nights only the arrival."""
    if check_in is None:
        return ""
    if not nights:
        return format.day(check_in)
    return f"{check_in:%d/%m}–{check_in + timedelta(days=nights):%d/%m/%y}"


def people(adults: int | None, children: int) -> str:
    """`2 ad. + 1 niño`."""
    if not adults:
        return ""
    says = {0: "people", 1: "people_child"}.get(children, "people_children")
    return SAYS[says].format(adults=adults, children=children)


def step(lead: Card, now: datetime, zone: ZoneInfo) -> str:
    """«Llamar · hoy 16:00», «Llamar · venció hace 2 d»; nothing when nothing is planned."""
    if lead.next_at is None:
        return ""
    if lead.next is Due.LATE:
        when = SAYS["overdue"].format(when=format.ago(lead.next_at, now, zone))
    elif lead.next is Due.TODAY:
        when = SAYS["today_at"].format(time=f"{lead.next_at.astimezone(zone):%H:%M}")
    else:
        when = f"{lead.next_at.astimezone(zone):%d/%m}"
    return f"{lead.next_title} · {when}"


def initials(name: str) -> str:
    """`AP` of Ana Pérez Gómez."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def _money(amount: Money | None) -> str:
    return "" if amount is None else format.money(amount.amount, amount.currency)


def _short(amount: Money) -> str:
    return format.money_short(amount.amount, amount.currency)


def exact(amount: str) -> Decimal:
    """An amount as a refusal carries it."""
    return Decimal(amount)
