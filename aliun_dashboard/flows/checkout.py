"""Asking for money: deposit, total, balance or a plan; its link, its end, and transfers that finance has seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignReason
from aliun_dashboard.kernel import documents
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, Stage
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments import plans, rules
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import (
    MONEY_CAME,
    PAYABLE,
    MoneyEvent,
    Part,
    PaymentKind,
    PaymentReason,
    PaymentStatus,
    Provider,
    Told,
)
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE, QuoteReason
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.staff.rules import SEES_MONEY, Role

from . import access, atlas, mirror, money_news, sale

SHORTEST_LINK = timedelta(hours=72)  # of a balance that is due already
GRACE = timedelta(days=1)  # after an instalment's day (C-116)
OWES = frozenset({ReservationStatus.CONFIRMED, ReservationStatus.WITHOUT_QUOTA, ReservationStatus.REVIEW})


@dataclass(frozen=True)
class Upload:
    """A file as it came: the receipt of a transfer."""

    name: str
    media_type: str
    content: bytes


def ask_for(work: UnitOfWork, quote_id: int, kind: PaymentKind, provider: Provider) -> Payment:
    """A payment link for a deposit, the total, or the balance of what is left to pay (A-34).

    The amount is the quote's own, never the caller's. The same thing asked for twice is one link. Atlas is
    checked again (A-50…A-52). The first link moves the lead to Pago Pendiente, that of a balance moves nothing.
    Raises Refused: NOT_FOUND, FORBIDDEN, ALREADY_PAID, NOT_OPEN (a balance of no trip), QuoteReason.BAD_STATUS|EXPIRED,
    the verdict's reason, BAD_MOVE.
    """
    lead = access.workable(work, quotes.lead_of(work, quote_id))
    quote = quotes.get(work, quote_id)
    if kind is PaymentKind.BALANCE:
        return _ask_balance(work, lead, quote, provider)
    _check_sellable(work, lead, quote)
    if known := payments.asked_already(work, quote_id, kind, provider):
        return known
    expires = link_end(quote, _campaign(work, quote))
    amount = _first_amount(quote, kind)
    payment = _ask(work, lead, quote, provider, kind=kind, amount=amount, expires_at=expires)
    _wait_for_money(work, lead, quote)
    return payment


def plan(work: UnitOfWork, quote_id: int, parts: Sequence[Part], provider: Provider = Provider.STRIPE) -> list[Payment]:
    """Instalments of a quote (S-54), the first one due at once: it takes the place and confirms.

    The same plan asked for twice is one plan; another one takes the place of what is unpaid of it.
    Raises Refused as `ask_for`, and BAD_PLAN: shares that are not 100 %, days out of order, past or after check-in.
    """
    lead = access.workable(work, quotes.lead_of(work, quote_id))
    quote = quotes.get(work, quote_id)
    _check_sellable(work, lead, quote)
    amounts = rules.split(quote.total, quote.currency, parts)
    if parts[0].due_on < work.today or parts[-1].due_on > quote.check_in:
        raise Refused(PaymentReason.BAD_PLAN, why="las fechas van de hoy a la entrada")
    known = payments.instalments(work, quote_id)
    if [(one.provider, one.due_on, one.amount) for one in known] == [
        (provider, part.due_on, amount) for part, amount in zip(parts, amounts, strict=True)
    ]:
        return known
    for one in known:
        payments.move(work, one, PaymentStatus.EXPIRED, "payment.replaced")
    first_end = link_end(quote, _campaign(work, quote))
    asked: list[Payment] = []
    for number, (part, amount) in enumerate(zip(parts, amounts, strict=True), start=1):
        facts = {"kind": PaymentKind.INSTALMENT, "amount": amount, "sequence": number, "due_on": part.due_on}
        expires = first_end if number == 1 else _end_of(part.due_on) + GRACE
        asked.append(_ask(work, lead, quote, provider, expires_at=expires, **facts))
    _wait_for_money(work, lead, quote)
    return asked


def usual(work: UnitOfWork, quote_id: int) -> tuple[Part, ...]:
    """The 30/40/30 of the house for a quote."""
    access.workable(work, quotes.lead_of(work, quote_id))
    return plans.usual(quotes.get(work, quote_id).check_in, work.today)


def open_link(work: UnitOfWork, ref: str) -> Payment:
    """The customer opened a payment link: remembered once.

    Raises Refused: NOT_FOUND, ALREADY_PAID (this link, or all that is owed), LINK_EXPIRED, NOT_OPEN for a trip that
    was cancelled, and SOLD_OUT or STOP_SALE when there is no place to pay for (A-63).
    """
    payment = payments.by_ref(work, ref)
    if payment.status in MONEY_CAME:
        raise Refused(PaymentReason.ALREADY_PAID)
    if payment.status not in PAYABLE or money_news.is_past(payment, work.now):
        raise Refused(PaymentReason.LINK_EXPIRED)
    _check_owed(work, payment)
    if payment.opened_at is None:
        payment.opened_at = work.now
        work.session.add(payment)
        work.audit("payment.opened", payments.subject(payment))
        payments.tell(work, payment)
    return payment


def confirm_transfer(
    work: UnitOfWork, payment_id: int, reference: str, receipt: Upload | None = None, amount: Decimal | None = None
) -> sale.Receipt:
    """Finance saw a transfer on the account: its bank reference, its receipt, and what came when it is another sum.

    `amount` is in the payment's own currency. From here on it is money like any other: see the receipt for what it
    came to. Raises Refused: FINANCE_ONLY, NOT_FOUND, NOT_TRANSFER, ALREADY_PAID, NEEDS_RECEIPT without a reference.
    """
    if work.actor.role is not None and Role(work.actor.role) not in SEES_MONEY:
        raise Refused(PaymentReason.FINANCE_ONLY)
    payment = payments.get(work, payment_id)
    if payment.provider is not Provider.TRANSFER:
        raise Refused(PaymentReason.NOT_TRANSFER)
    if payment.status in MONEY_CAME:
        raise Refused(PaymentReason.ALREADY_PAID)
    if not (reference := reference.strip()):
        raise Refused(PaymentReason.NEEDS_RECEIPT)
    if receipt is not None:
        payment.receipt_id = keep_receipt(work, payment, receipt).id
    came: dict[str, Any] = {"amount": amount or payment.amount, "currency": payment.currency, "at": work.now}
    seen_by = {"confirmed_by": work.actor.name}
    told = Told(Provider.TRANSFER, MoneyEvent.PAID, ref=payment.ref, payment=reference, detail=seen_by, **came)
    return sale.money_in(work, told)


def expire_due(work: UnitOfWork) -> int:
    """Links past their time say so, and the lead's owner hears of it. How many. Money may still come, and counts."""
    due = payments.due(work)
    for payment in due:
        payments.move(work, payment, PaymentStatus.EXPIRED, "payment.expired")
        money_news.tell_owner(work, payment, "link_expired")
    return len(due)


def link_end(quote: Quote, campaign: Campaign | None) -> datetime:
    """Until when a first payment may be made: as long as the quote holds, and the campaign may be booked."""
    ends = [quote.valid_until]
    if campaign is not None:
        ends.append(_end_of(campaign.booking_to))
        if campaign.release_on is not None:
            ends.append(_end_of(campaign.release_on - timedelta(days=1)))
    return min(ends)


def _check_sellable(work: UnitOfWork, lead: Lead, quote: Quote) -> None:
    if reservations.look(work, quote.id or 0) is not None:
        raise Refused(PaymentReason.ALREADY_PAID)
    if quote.status not in LIVE:
        raise Refused(QuoteReason.BAD_STATUS, current=quote.status.value)
    if quote.valid_until <= work.now:
        raise Refused(QuoteReason.EXPIRED, on=settings().day(quote.valid_until))
    if quote.campaign_id is not None:
        atlas.verdict_for(work, lead.id or 0, quote.campaign_id, quotes.stay_of(quote)).enforce()


def _first_amount(quote: Quote, kind: PaymentKind) -> Decimal:
    """The deposit of the quote's policies, or all of it; a deposit of 0 % is no deposit."""
    percent = int(quote.policies.get("deposit_percent", 100)) or 100
    return rules.share(quote.total, percent if kind is PaymentKind.DEPOSIT else 100, quote.currency)


def _ask_balance(work: UnitOfWork, lead: Lead, quote: Quote, provider: Provider) -> Payment:
    """What is left: total less paid, never a second percentage (integrations §4.4)."""
    trip = reservations.look(work, quote.id or 0)
    if trip is None or trip.status not in OWES:
        raise Refused(PaymentReason.NOT_OPEN)
    if trip.paid >= trip.total:
        raise Refused(PaymentReason.ALREADY_PAID)
    owed = trip.total - trip.paid
    known = payments.asked_already(work, quote.id or 0, PaymentKind.BALANCE, provider)
    if known and known.amount == owed:
        return known
    facts = {"amount": owed, "expires_at": _balance_end(work, trip), "due_on": trip.balance_due_on}
    return _ask(work, lead, quote, provider, kind=PaymentKind.BALANCE, reservation_id=trip.id, **facts)


def _balance_end(work: UnitOfWork, trip: Reservation) -> datetime:
    due = _end_of(trip.balance_due_on) if trip.balance_due_on else work.now
    return max(due, work.now + SHORTEST_LINK)


def _ask(work: UnitOfWork, lead: Lead, quote: Quote, provider: Provider, **facts: object) -> Payment:
    what = {"lead_id": lead.id, "quote_id": quote.id, "currency": quote.currency, "provider": provider}
    payment = payments.ask(work, **what, **facts)
    leads.touch(work, lead)
    return payment


def _wait_for_money(work: UnitOfWork, lead: Lead, quote: Quote) -> None:
    """A-57: a payment link puts the lead into Pago Pendiente."""
    if lead.stage is not Stage.PAYMENT_PENDING:
        engine = Engine(quote.engine)
        move = leads.move(work, lead, Stage.PAYMENT_PENDING, cause="payment_link", engine=engine)
        mirror.stage_moved(work, lead, move)


def _check_owed(work: UnitOfWork, payment: Payment) -> None:
    """Another link may have paid for it meanwhile, the trip may be off, or the place gone."""
    trip = reservations.look(work, payment.quote_id)
    if trip is None:
        _check_place_left(work, payment)
    elif trip.status not in OWES:
        raise Refused(PaymentReason.NOT_OPEN)
    elif trip.paid + payment.amount > trip.total:
        raise Refused(PaymentReason.ALREADY_PAID)


def _check_place_left(work: UnitOfWork, payment: Payment) -> None:
    quote = work.session.get_one(Quote, payment.quote_id)
    campaign = _campaign(work, quote)
    if campaign is None:
        return
    if campaign.stop_sale:
        raise Refused(CampaignReason.STOP_SALE)
    if campaigns.available(work, campaign) < quote.rooms:
        raise Refused(CampaignReason.SOLD_OUT)


def _campaign(work: UnitOfWork, quote: Quote) -> Campaign | None:
    return campaigns.get(work, quote.campaign_id, lock=False) if quote.campaign_id is not None else None


def keep_receipt(work: UnitOfWork, payment: Payment, receipt: Upload) -> Document:
    """The receipt of a transfer, in the archive."""
    document = Document(
        kind=DocumentKind.RECEIPT,
        subject=payments.subject(payment),
        version=0,
        name=receipt.name[:200],
        media_type=receipt.media_type,
        sha256="",
        content=receipt.content,
        created_at=work.now,
        created_by=work.actor.name,
    )
    return documents.keep(work.session, document)


def _end_of(day: date) -> datetime:
    """The first moment after a day of the agency's zone."""
    return datetime.combine(day + timedelta(days=1), time(), settings().timezone)
