"""Asking for money: amounts of the quote, links that end, plans, transfers; and what is refused changes nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.flows import checkout, fulfilment
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments import plans
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import Part, PaymentKind, Provider
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from tests import make, selling
from tests.conftest import NOON

DEPOSIT, TOTAL, BALANCE = PaymentKind.DEPOSIT, PaymentKind.TOTAL, PaymentKind.BALANCE
TODAY = date(2026, 3, 2)


def change(table: Any, key: int | None, **facts: Any) -> None:
    with begin("test", now=NOON) as work:
        work.session.get_one(table, key).sqlmodel_update(facts)


def refused(act: Any, now: datetime = NOON, actor: Any = "test") -> str:
    with pytest.raises(Refused) as no, begin(actor, now=now) as work:
        act(work)
    return no.value.reason.value


def ask(quote: Quote, kind: PaymentKind = TOTAL) -> Any:
    return lambda work: checkout.ask_for(work, quote.id or 0, kind, Provider.STRIPE)


@pytest.mark.parametrize(
    ("total", "currency", "deposit", "balance"),
    [
        ("1000", "USD", "300.00", "700.00"),
        ("999.99", "USD", "300.00", "699.99"),
        ("0.05", "USD", "0.02", "0.03"),
        ("150001", "CLP", "45000", "105001"),
    ],
)
def test_the_balance_is_what_the_deposit_leaves(database, total, currency, deposit, balance):
    quote = selling.quote(total=Decimal(total), currency=currency)
    assert selling.asked(quote, DEPOSIT).amount == Decimal(deposit)
    selling.paid(quote, DEPOSIT)
    assert selling.asked(quote, BALANCE).amount == Decimal(balance)


def test_a_deposit_of_nothing_is_all_of_it(database):
    quote = selling.quote(policies=selling.POLICIES | {"deposit_percent": 0})
    assert selling.asked(quote, DEPOSIT).amount == Decimal(1000)


def test_a_link_puts_the_lead_into_pago_pendiente(database):
    payment = selling.asked(selling.quote(selling.campaign()))
    lead = selling.lead(payment.lead_id)
    assert (lead.stage, lead.engine) == ("payment_pending", "atlas")
    assert len(payment.ref) >= 32


def test_the_same_link_asked_for_twice_is_one(database):
    quote = selling.quote()
    assert selling.asked(quote).id == selling.asked(quote).id
    assert selling.asked(quote).id != selling.asked(quote, DEPOSIT).id


@pytest.mark.parametrize(
    ("terms", "until"),
    [
        ({}, NOON + timedelta(days=3)),
        ({"booking_to": date(2026, 3, 3)}, datetime(2026, 3, 4, 4, tzinfo=UTC)),  # midnight in Santo Domingo
        ({"release_on": date(2026, 3, 4)}, datetime(2026, 3, 4, 4, tzinfo=UTC)),
    ],
)
def test_a_link_ends_with_the_quote_or_the_campaigns_window(database, terms, until):
    payment = selling.asked(selling.quote(selling.campaign(**terms)))
    assert payment.expires_at == until


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"status": "paused"}, "not_approved"),
        ({"stop_sale": True}, "stop_sale"),
        ({"quota_total": 0}, "sold_out"),
        ({"booking_to": date(2026, 3, 1)}, "window_closed"),
        ({"travel_to": date(2026, 5, 5)}, "out_of_dates"),
        ({"release_on": TODAY}, "released"),
    ],
)
def test_atlas_is_checked_again_when_the_link_is_made(database, terms, reason):
    campaign = selling.campaign()
    quote = selling.quote(campaign)
    change(Campaign, campaign, **terms)
    assert refused(ask(quote)) == reason
    assert selling.rows(Payment) == []
    assert selling.lead(quote.lead_id).stage == "atlas_proposal"


def test_atlas_needs_its_trigger_still(database):
    quote = selling.quote(selling.campaign())
    with begin("test", now=NOON) as work:
        work.session.delete(work.session.get_one(CampaignMatch, 1))
    assert refused(ask(quote)) == "no_trigger"


@pytest.mark.parametrize("status", [QuoteStatus.DRAFT, QuoteStatus.WITHDRAWN, QuoteStatus.SUPERSEDED])
def test_only_a_live_quote_is_paid(database, status):
    assert refused(ask(selling.quote(status=status))) == "bad_quote_status"


def test_an_expired_quote_is_not_paid(database):
    assert refused(ask(selling.quote()), NOON + timedelta(days=3)) == "quote_expired"


def test_what_is_paid_is_not_asked_for_again(database):
    quote = selling.quote()
    selling.paid(quote)
    assert refused(ask(quote)) == "already_paid"
    assert refused(ask(quote, BALANCE)) == "already_paid"


def test_there_is_no_balance_before_a_first_payment(database):
    assert refused(ask(selling.quote(), BALANCE)) == "payment_not_open"


def test_a_lead_that_was_closed_is_not_asked_for_money(database):
    quote = selling.quote()
    with begin("test", now=NOON) as work:
        leads.place(work, leads.get(work, quote.lead_id), Stage.CLOSED, cause="test")
    assert refused(ask(quote)) == "bad_move"
    assert selling.rows(Payment) == []


def test_an_unknown_quote_is_not_found(database):
    assert refused(lambda work: checkout.ask_for(work, 99, TOTAL, Provider.STRIPE)) == "not_found"


PLAN = (Part(30, TODAY), Part(40, date(2026, 4, 1)), Part(30, date(2026, 4, 19)))


def test_a_plan_of_30_40_30_adds_up_and_takes_its_place_once(database):
    campaign = selling.campaign()
    quote = selling.quote(campaign, total=Decimal("1000.01"))
    with begin("test", now=NOON) as work:
        parts = checkout.plan(work, quote.id or 0, PLAN)
    assert [(part.amount, part.due_on, part.sequence) for part in parts] == [
        (Decimal("300.00"), TODAY, 1),
        (Decimal("400.00"), date(2026, 4, 1), 2),
        (Decimal("300.01"), date(2026, 4, 19), 3),
    ]
    outcomes = [selling.money_in(selling.told(part)).outcome for part in parts]
    assert outcomes == ["confirmed", "added", "added"]
    assert selling.ledger(campaign) == [(1, 1)]


def test_the_same_plan_asked_for_twice_is_one_and_another_takes_its_place(database):
    quote = selling.quote()
    other = (Part(50, TODAY), Part(50, date(2026, 4, 1)))

    def links(parts: tuple[Part, ...]) -> list[int | None]:
        with begin("test", now=NOON) as work:
            return [one.id for one in checkout.plan(work, quote.id or 0, parts)]

    assert links(PLAN) == links(PLAN) == [1, 2, 3]
    assert links(other) == [4, 5]
    assert [row.status for row in selling.rows(Payment)] == ["expired"] * 3 + ["open"] * 2


def test_a_link_for_what_another_one_paid_does_not_open(database):
    quote = selling.quote()
    total, deposit = selling.asked(quote), selling.asked(quote, DEPOSIT)
    selling.money_in(selling.told(deposit))
    assert refused(lambda work: checkout.open_link(work, total.ref)) == "already_paid"


def test_a_link_of_a_cancelled_trip_does_not_open(database):
    quote = selling.quote()
    receipt = selling.paid(quote, DEPOSIT)
    balance = selling.asked(quote, BALANCE)
    with begin("test", now=NOON) as work:
        fulfilment.cancel(work, receipt.reservation_id, "cambió de planes")
    assert refused(lambda work: checkout.open_link(work, balance.ref)) == "payment_not_open"


@pytest.mark.parametrize(
    "parts",
    [
        (Part(100, TODAY),),
        (Part(50, TODAY), Part(40, date(2026, 4, 1))),
        (Part(120, TODAY), Part(-20, date(2026, 4, 1))),
        (Part(50, date(2026, 4, 1)), Part(50, TODAY)),
        (Part(50, TODAY), Part(50, TODAY)),
        (Part(50, date(2026, 3, 1)), Part(50, date(2026, 4, 1))),
        (Part(50, TODAY), Part(50, date(2026, 5, 5))),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(database, parts):
    quote = selling.quote()
    assert refused(lambda work: checkout.plan(work, quote.id or 0, parts)) == "bad_plan"
    assert selling.rows(Payment) == []


def test_the_plan_of_the_house_ends_before_check_in():
    parts = plans.usual(date(2026, 5, 4), TODAY)
    assert [part.percent for part in parts] == [30, 40, 30]
    assert parts[0].due_on == TODAY
    assert parts[-1].due_on == date(2026, 4, 19)
    with pytest.raises(Refused):
        plans.usual(date(2026, 3, 18), TODAY)


@pytest.mark.parametrize(
    ("check_in", "days", "percents"),
    [
        (date(2026, 5, 31), ["2026-03-10", "2026-04-10", "2026-05-10"], [33, 33, 34]),
        (date(2026, 4, 25), ["2026-03-10", "2026-04-10"], [50, 50]),
    ],
)
def test_a_monthly_plan_ends_before_check_in(check_in, days, percents):
    parts = plans.monthly(check_in, date(2026, 3, 10))
    assert [part.due_on.isoformat() for part in parts] == days
    assert [part.percent for part in parts] == percents


def test_a_monthly_plan_crosses_the_year_has_no_31st_and_twelve_parts_at_most():
    parts = plans.monthly(date(2028, 6, 1), date(2026, 10, 31))
    assert [part.due_on.isoformat() for part in parts[:4]] == ["2026-10-31", "2026-11-28", "2026-12-28", "2027-01-28"]
    assert (len(parts), sum(part.percent for part in parts)) == (12, 100)
    with pytest.raises(Refused):
        plans.monthly(date(2026, 11, 30), date(2026, 10, 31))


def test_opening_a_link_is_remembered_once(database):
    payment = selling.asked(selling.quote())
    for hours in (1, 2):
        with begin("cliente", now=NOON + timedelta(hours=hours)) as work:
            checkout.open_link(work, payment.ref)
    assert selling.payment(payment.id).opened_at == NOON + timedelta(hours=1)


def test_a_link_past_its_time_does_not_open(database):
    payment = selling.asked(selling.quote())
    assert refused(lambda work: checkout.open_link(work, payment.ref), payment.expires_at) == "link_expired"


def test_a_paid_link_does_not_open_again(database):
    receipt = selling.paid(selling.quote())
    ref = selling.payment(receipt.payment_id).ref
    assert refused(lambda work: checkout.open_link(work, ref)) == "already_paid"
    assert refused(lambda work: checkout.open_link(work, ref + "x")) == "not_found"


def test_nobody_is_sent_to_pay_for_a_place_that_is_gone(database):
    campaign = selling.campaign(quota=1)
    late = selling.asked(selling.quote(campaign))
    selling.paid(selling.quote(campaign))
    assert refused(lambda work: checkout.open_link(work, late.ref)) == "sold_out"


def test_links_expire_by_themselves_and_their_owner_hears_of_it(database):
    owner = make.user()
    payment = selling.asked(selling.quote())
    change(type(selling.lead(payment.lead_id)), payment.lead_id, owner_id=owner.user_id)
    for _ in range(2):
        with begin("Sistema", now=payment.expires_at) as work:
            checkout.expire_due(work)
    assert selling.payment(payment.id).status == "expired"
    assert [notice.kind for notice in selling.rows(Notice)] == ["link_expired"]


def test_an_expired_link_can_be_replaced(database):
    quote = selling.quote(valid_until=NOON + timedelta(days=9))
    payment = selling.asked(quote)
    change(Payment, payment.id, status="expired")
    assert selling.asked(quote).id != payment.id


def transfer() -> Payment:
    return selling.asked(selling.quote(), TOTAL, Provider.TRANSFER)


def test_only_finance_confirms_a_transfer(database):
    payment, agent = transfer(), make.user()
    assert refused(lambda work: checkout.confirm_transfer(work, payment.id or 0, "BPD-1"), actor=agent) == (
        "finance_only"
    )
    assert selling.payment(payment.id).status == "open"


def test_a_transfer_needs_its_reference_and_to_be_one(database):
    finance = make.user(Role.FINANCE, "Fina Cruz")
    payment, card = transfer(), selling.asked(selling.quote())
    assert refused(lambda work: checkout.confirm_transfer(work, payment.id or 0, " "), actor=finance) == (
        "needs_receipt"
    )
    assert refused(lambda work: checkout.confirm_transfer(work, card.id or 0, "BPD-1"), actor=finance) == (
        "not_transfer"
    )


def test_a_transfer_of_another_sum_waits_for_a_person(database):
    finance, payment = make.user(Role.FINANCE, "Fina Cruz"), transfer()
    with begin(finance, now=NOON) as work:
        receipt = checkout.confirm_transfer(work, payment.id or 0, "BPD-1", amount=Decimal(990))
    assert receipt.outcome == "review"
    assert selling.troubles() == ["amount"]
    assert refused(lambda work: checkout.confirm_transfer(work, payment.id or 0, "BPD-2"), actor=finance) == (
        "already_paid"
    )
