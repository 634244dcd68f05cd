"""Rows of Pagos in words."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.payments.rules import PAYABLE, PaymentStatus, Provider, RefundStatus, TroubleKind
from aliun_dashboard.queries.payments import PaymentRow, RefundRow, TroubleRow
from aliun_dashboard.reservations.rules import code
from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui.parts import format as write

# What may be done about each kind, the obvious act first.
ACTS: dict[TroubleKind, tuple[str, ...]] = {
    TroubleKind.UNMATCHED: ("attach", "close"),
    TroubleKind.DUPLICATE: ("ask_back", "accept", "close"),
    TroubleKind.WITHOUT_QUOTA: ("assign_place", "ask_back", "close"),
    TroubleKind.AMOUNT: ("accept", "ask_back", "close"),
    TroubleKind.CURRENCY: ("accept", "ask_back", "close"),
    TroubleKind.MODE: ("close",),
    TroubleKind.LATE: ("ask_back", "close"),
    TroubleKind.RISK: ("trust", "distrust"),
    TroubleKind.CHARGEBACK: ("close",),
}
ACT_NAMES = {
    "attach": words.ATTACH,
    "accept": words.ACCEPT,
    "ask_back": words.ASK_BACK,
    "close": words.CLOSE,
    "assign_place": words.ASSIGN_PLACE,
    "trust": words.TRUST,
    "distrust": words.DISTRUST,
}


@dataclasses.dataclass(frozen=True)
class Line:
    """One payment."""

    id: int
    name: str
    lead: str
    amount: str
    kind: str
    provider: str
    status: str
    tone: str
    when: str
    at: str


@dataclasses.dataclass(frozen=True)
class Sheet:
    """One payment, whole. `can_confirm`: a transfer that finance may say has come."""

    id: int = 0
    title: str = ""
    name: str = ""
    lead: str = ""
    quote: str = ""
    trip: str = ""
    trip_code: str = ""
    amount: str = ""
    came: str = ""
    given_back: str = ""
    left: str = ""
    kind: str = ""
    provider: str = ""
    status: str = ""
    tone: str = ""
    reference: str = ""
    created: str = ""
    paid_at: str = ""
    expires: str = ""
    due: str = ""
    risk: str = ""
    link: str = ""
    receipt: str = ""
    is_transfer: bool = False
    is_unpaid: bool = False
    is_open: bool = False
    asked: str = ""
    qr: str = ""
    has_money: bool = False


@dataclasses.dataclass(frozen=True)
class Act:
    """One thing that may be done about a trouble."""

    slug: str
    name: str


@dataclasses.dataclass(frozen=True)
class Trouble:
    """One line of the inbox."""

    id: int
    title: str
    why: str
    name: str
    lead: str
    amount: str
    asked: str
    provider: str
    reference: str
    when: str
    at: str
    settled: str
    acts: list[Act]
    asks_payment: bool
    asks_amount: bool


@dataclasses.dataclass(frozen=True)
class Back:
    """One refund; `waits` for a decision, `mine` when its reader asked for it, `by_hand` when nobody else sends it."""

    id: int
    name: str
    lead: str
    amount: str
    cause: str
    note: str
    asked_by: str
    when: str
    status: str
    tone: str
    waits: bool
    mine: bool
    by_hand: bool


def line(row: PaymentRow, now: datetime) -> Line:
    zone = settings().timezone
    at = row.paid_at or row.created_at
    return Line(
        id=row.id,
        name=row.name,
        lead=f"/leads/{row.lead_id}/",
        amount=_money(row.amount),
        kind=_kind(row),
        provider=words.PROVIDERS[row.provider],
        status=words.STATUSES[row.status],
        tone=words.STATUS_TONES[row.status],
        when=write.ago(at, now, zone),
        at=write.moment(at, zone),
    )


def sheet(row: PaymentRow) -> Sheet:
    left = max((row.paid or Decimal(0)) - row.refunded, Decimal(0))
    return Sheet(
        id=row.id,
        title=words.DETAIL.format(id=row.id),
        name=row.name,
        lead=f"/leads/{row.lead_id}/",
        quote=f"/cotizaciones/{row.lead_id}/",
        trip=f"/reservas/{row.reservation_id}/" if row.reservation_id else "",
        trip_code=code(row.reservation_id) if row.reservation_id else "",
        amount=_money(row.amount),
        came=_in(row, row.paid),
        given_back=_in(row, row.refunded or None),
        left=f"{left:.2f}",
        kind=_kind(row),
        provider=words.PROVIDERS[row.provider],
        status=words.STATUSES[row.status],
        tone=words.STATUS_TONES[row.status],
        reference=row.reference or row.ref,
        created=_moment(row.created_at),
        paid_at=_moment(row.paid_at),
        expires=_moment(row.expires_at),
        due=write.day(row.due_on) if row.due_on else words.NOTHING,
        risk=_risk(row),
        link=f"{settings().public_url}/p/{row.ref}",
        receipt=f"/files/documents/{row.receipt_id}" if row.receipt_id else "",
        is_open=row.status in PAYABLE,
        asked=f"{row.amount.amount:.2f}",
        qr=f"/p/{row.ref}/qr.svg",
        is_transfer=row.provider is Provider.TRANSFER,
        is_unpaid=row.status in (PaymentStatus.OPEN, PaymentStatus.FAILED, PaymentStatus.EXPIRED),
        has_money=left > 0,
    )


def trouble(row: TroubleRow, now: datetime) -> Trouble:
    zone = settings().timezone
    title, why = words.TROUBLES[row.kind]
    how = words.SETTLEMENTS.get(row.settlement.partition(":")[0], row.settlement)
    return Trouble(
        id=row.id,
        title=title,
        why=why,
        name=row.name or words.NOTHING,
        lead=f"/leads/{row.lead_id}/" if row.lead_id else "",
        amount=_money(row.amount) if row.amount else words.NOTHING,
        asked=words.ASKED.format(amount=_money(row.asked)) if row.asked else "",
        provider=words.PROVIDERS[row.provider],
        reference=row.reference,
        when=write.ago(row.at, now, zone),
        at=write.moment(row.at, zone),
        settled=words.SETTLED_BY.format(what=how, who=row.settled_by) if row.settled_at else "",
        acts=[] if row.settled_at else [Act(slug, ACT_NAMES[slug]) for slug in ACTS[row.kind]],
        asks_payment=row.kind is TroubleKind.UNMATCHED,
        asks_amount=row.kind is TroubleKind.CURRENCY,
    )


def back(row: RefundRow, now: datetime, reader_id: int) -> Back:
    return Back(
        id=row.id,
        name=row.name,
        lead=f"/leads/{row.lead_id}/",
        amount=_money(row.amount),
        cause=row.cause,
        note=row.note,
        asked_by=row.requested_by,
        when=write.ago(row.requested_at, now, settings().timezone),
        status=words.REFUND_STATUSES[row.status],
        tone=words.REFUND_TONES[row.status],
        waits=row.status in (RefundStatus.REQUESTED, RefundStatus.FAILED),
        mine=row.requested_by_id == reader_id,
        by_hand=row.status is RefundStatus.APPROVED and row.provider is Provider.TRANSFER,
    )


def _kind(row: PaymentRow) -> str:
    name = words.KINDS[row.kind]
    return f"{name} {row.sequence}" if row.kind.value == "instalment" else name


def _risk(row: PaymentRow) -> str:
    if row.risk is None:
        return words.NOTHING
    why = ", ".join(words.RISKS.get(reason, reason) for reason in row.risk_reasons) or words.NO_RISK
    return words.RISK_OF.format(score=row.risk, why=why)


def sums(parts: Iterable[Money]) -> str:
    return " · ".join(write.money_short(part.amount, part.currency) for part in parts) or words.NOTHING


def _money(amount: Money) -> str:
    return write.money(amount.amount, amount.currency)


def _in(row: PaymentRow, amount: Decimal | None) -> str:
    return write.money(amount, row.amount.currency) if amount is not None else words.NOTHING


def _moment(at: datetime | None) -> str:
    return write.moment(at, settings().timezone) if at else words.NOTHING


def chart(causes: list[tuple[str, int]]) -> list[list[str]]:
    """Cause, how often, and the length of its bar in percent; the commonest first, as given."""
    return [[cause, write.number(number), str(number * 100 // causes[0][1])] for cause, number in causes]
