"""A sale in words, for every screen that shows one: versions, calculations, payments asked for, trips sold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aliun_dashboard.campaigns.rules import Trigger
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.messages.calculation import BOARDS
from aliun_dashboard.payments.rules import PaymentStatus
from aliun_dashboard.queries.comparison import Asked, Trip, Version
from aliun_dashboard.quotes.rules import LIVE, Line, QuoteStatus, Stay
from aliun_dashboard.ui import labels_payments, labels_reservations
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import semaforo

OPEN_QUOTES = LIVE | {QuoteStatus.DRAFT}


@dataclass(frozen=True)
class LineRow:
    """One line of a calculation."""

    text: str = ""
    quantity: str = ""
    unit: str = ""
    total: str = ""


@dataclass(frozen=True)
class VersionRow:
    """A quote as it was made, and what can be done with it now."""

    id: int = 0
    name: str = ""
    version: int = 0
    engine: str = ""
    status: str = ""
    status_name: str = ""
    tone: str = "neutral"
    what: str = ""
    stay: str = ""
    total: str = ""
    made: str = ""
    until: str = ""
    until_at: str = ""
    expires: int = 0
    asks: str = ""
    why: str = ""
    page: str = ""
    paper: str = ""
    lines: list[LineRow] = field(default_factory=list)
    is_offer: bool = False
    can_send: bool = False
    can_pair: bool = False
    can_pay: bool = False
    can_withdraw: bool = False


@dataclass(frozen=True)
class PaymentRow:
    """An amount asked for."""

    id: int
    ref: str
    what: str
    provider: str
    amount: str
    status: str
    tone: str
    when: str
    expires: int
    link: str


@dataclass(frozen=True)
class TripRow:
    """What was sold."""

    id: int
    code: str
    status: str
    tone: str
    what: str
    paid: str


@dataclass(frozen=True)
class Scene:
    """The moment, the agency's zone and the house's public address."""

    now: datetime
    zone: ZoneInfo
    public_url: str


def version(quote: Version, scene: Scene, *, editable: bool, reachable: bool, pair: bool) -> VersionRow:
    """One version, and what can be done with it now."""
    live, draft = quote.status in LIVE, quote.status is QuoteStatus.DRAFT
    return VersionRow(
        id=quote.id,
        name=words.VERSION.format(version=quote.version),
        version=quote.version,
        engine=quote.engine.value,
        status=quote.status.value,
        status_name=words.STATUSES[quote.status],
        tone=words.STATUS_TONES[quote.status],
        what=" · ".join(part for part in (quote.hotel, room(quote.room, quote.board)) if part),
        stay=stay_text(quote.stay),
        total=cash(quote.total),
        made=_made(quote, scene),
        until_at=write.moment(quote.valid_until, scene.zone),
        expires=millis(quote.valid_until) if quote.status in OPEN_QUOTES else 0,
        asks=words.ASKS.format(text=quote.answer) if quote.status is QuoteStatus.CHANGE_ASKED else "",
        why=reason_of(quote.why),
        page=f"{scene.public_url}/c/{quote.token}" if quote.sent_at else "",
        paper=f"/files/quotes/{quote.id}.pdf",
        lines=line_rows(quote.lines, quote.total.currency),
        is_offer=live or draft,
        can_send=editable and reachable and draft,
        can_pair=editable and reachable and draft and pair,
        can_pay=editable and live,
        can_withdraw=editable and (live or draft),
    )


def reason_of(why: Mapping[str, Any]) -> str:
    """Why Atlas was allowed when this version was made (A-04)."""
    trigger = str(why.get("trigger") or "")
    return semaforo.because(Trigger(trigger), str(why.get("words") or "")) if trigger else ""


def _made(quote: Version, scene: Scene) -> str:
    made = words.MADE.format(by=quote.created_by, when=write.ago(quote.created_at, scene.now, scene.zone))
    if quote.sent_at is None:
        return made
    return f"{made} · {words.SENT.format(when=write.ago(quote.sent_at, scene.now, scene.zone))}"


def payment(asked: Asked, scene: Scene) -> PaymentRow:
    """One amount asked for."""
    waits = asked.status is PaymentStatus.OPEN
    return PaymentRow(
        id=asked.id,
        ref=asked.ref,
        what=f"{labels_payments.KINDS[asked.kind]} · {words.VERSION.format(version=asked.version)}",
        provider=labels_payments.PROVIDERS[asked.provider],
        amount=cash(asked.amount),
        status=labels_payments.STATUSES[asked.status],
        tone=labels_payments.STATUS_TONES[asked.status],
        when=_when(asked, scene),
        expires=millis(asked.expires_at) if waits and asked.expires_at else 0,
        link=f"{scene.public_url}/p/{asked.ref}" if waits else "",
    )


def _when(asked: Asked, scene: Scene) -> str:
    if asked.paid_at:
        return words.PAID_AT.format(when=write.ago(asked.paid_at, scene.now, scene.zone))
    return words.DUE.format(day=write.day(asked.due_on)) if asked.due_on else ""


def trip(row: Trip) -> TripRow:
    """What was sold."""
    what = f"{row.hotel} · {write.day(row.check_in)} · {many(row.nights, words.NIGHTS_MANY)}"
    paid = words.PAID_OF.format(paid=cash(row.paid), total=cash(row.total))
    status, tone = labels_reservations.STATUSES[row.status], labels_reservations.STATUS_TONES[row.status]
    return TripRow(row.id, row.code, status, tone, what, paid)


def millis(moment: datetime) -> int:
    """For the countdown in the browser."""
    return int(moment.timestamp() * 1000)


def cash(amount: Money) -> str:
    """`US$ 1,850.00`."""
    return write.money(amount.amount, amount.currency)


def line_rows(lines: Iterable[Line], currency: str) -> list[LineRow]:
    """The calculation, line by line (A-12)."""
    return [
        LineRow(
            line.text,
            f"{line.quantity.normalize():f}",
            write.money(line.unit, currency),
            write.money(line.total, currency),
        )
        for line in lines
    ]


def room(name: str, board: str) -> str:
    """«Doble Vista al Mar · todo incluido»."""
    return " · ".join(part for part in (name, BOARDS.get(board, board)) if part)


def stay_text(stay: Stay) -> str:
    """«05/12/2026 · 4 noches · 2 adultos, 1 niño · 1 habitación»."""
    people = [many(stay.adults, words.PEOPLE["adults"])]
    if stay.child_ages:
        people.append(many(len(stay.child_ages), words.PEOPLE["children"]))
    rooms = many(stay.rooms, words.PEOPLE["rooms"])
    return " · ".join((write.day(stay.check_in), many(stay.nights, words.NIGHTS_MANY), ", ".join(people), rooms))


def many(number: int, forms: tuple[str, str]) -> str:
    """`1 noche`, `4 noches`."""
    return f"{number} {forms[number != 1]}"
