"""Money in: settled once, one place once, nothing promised without both."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from sqlmodel import select

from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.flows import checkout, sale
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments.models import Payment, PaymentTrouble
from aliun_dashboard.payments.rules import MoneyEvent, PaymentKind, Provider, Told
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from tests import make, selling
from tests.conftest import NOON

PAID, PENDING, FAILED, EXPIRED = MoneyEvent.PAID, MoneyEvent.PENDING, MoneyEvent.FAILED, MoneyEvent.EXPIRED
DEPOSIT, TOTAL, BALANCE = PaymentKind.DEPOSIT, PaymentKind.TOTAL, PaymentKind.BALANCE


def papers() -> list[str]:
    return [row.key for row in selling.rows(Delivery) if row.provider == "papers"]


def change(table: Any, key: int | None, **facts: Any) -> None:
    with begin("test", now=NOON) as work:
        work.session.get_one(table, key).sqlmodel_update(facts)


def test_the_first_payment_takes_the_place_and_confirms(database):
    campaign = selling.campaign(quota=1)
    quote = selling.quote(campaign)
    receipt = selling.paid(quote)
    assert receipt.outcome == "confirmed"
    assert selling.ledger(campaign) == [(1, 1)]
    assert selling.lead(receipt.lead_id).stage == "atlas_confirmed"
    assert selling.payment(receipt.payment_id).status == "paid"
    assert selling.one(Quote, quote.id).status == "paid"
    assert len(papers()) == 1


def test_the_reservation_is_what_was_quoted(database):
    quote = selling.quote(selling.campaign(), child_ages=[4, 9], inclusions="Todo incluido")
    trip = selling.reservation(selling.paid(quote, DEPOSIT).reservation_id)
    assert trip.status == "confirmed"
    assert (trip.total, trip.paid, trip.currency) == (Decimal(1000), Decimal(300), "USD")
    assert (trip.holder, trip.inclusions, trip.balance_due_on) == ("Carla Núñez", "Todo incluido", date(2026, 4, 19))
    assert [(who.name, who.age) for who in selling.rows(Traveller)] == [
        ("Carla Núñez", None),
        ("", None),
        ("", 4),
        ("", 9),
    ]


def test_core_confirms_without_a_place(database):
    receipt = selling.paid(selling.quote())
    assert selling.lead(receipt.lead_id).stage == "core_confirmed"
    assert selling.lead(receipt.lead_id).engine == "core"


def test_the_balance_takes_no_place(database):
    campaign = selling.campaign(quota=5)
    quote = selling.quote(campaign, rooms=2)
    first = selling.paid(quote, DEPOSIT)
    second = selling.paid(quote, BALANCE)
    assert second.outcome == "added"
    assert selling.ledger(campaign) == [(2, 2)]
    assert selling.reservation(first.reservation_id).paid == Decimal(1000)
    assert len(papers()) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"payment": ""}, {"session": ""}),  # the session first, then its intent
        ({"session": ""}, {}),  # the intent first, then its session
        ({}, {}),
        ({"ref": ""}, {"ref": "", "session": ""}),
    ],
)
def test_one_payment_told_twice_is_settled_once(database, first, second):
    campaign = selling.campaign(quota=5)
    payment = selling.asked(selling.quote(campaign))
    change(Payment, payment.id, provider_session=f"cs_{payment.id}")
    assert selling.money_in(selling.told(payment, **first)).outcome == "confirmed"
    assert selling.money_in(selling.told(payment, **second)).outcome == "duplicate"
    assert selling.ledger(campaign) == [(1, 1)]
    assert selling.troubles() == []
    assert len(papers()) == 1


def test_other_money_for_the_same_payment_is_kept_for_a_person(database):
    campaign = selling.campaign(quota=5)
    payment = selling.asked(selling.quote(campaign))
    selling.money_in(selling.told(payment))
    for _ in range(2):
        receipt = selling.money_in(selling.told(payment, session="cs_b", payment="pi_b"))
    assert selling.ledger(campaign) == [(1, 1)]
    assert selling.troubles() == ["duplicate"]
    assert receipt.payment_id != payment.id
    assert sum(row.paid_amount for row in selling.rows(Payment)) == Decimal(2000)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"amount": Decimal("999.99")}, "amount"),
        ({"amount": Decimal("1000.01")}, "amount"),
        ({"amount": None}, "amount"),
        ({"currency": "DOP"}, "currency"),
        ({"currency": ""}, "currency"),
    ],
)
def test_money_that_does_not_fit_is_kept_and_promises_nothing(database, wrong, kind):
    campaign = selling.campaign(quota=5)
    receipt = selling.paid(selling.quote(campaign), **wrong)
    assert receipt.outcome == "review"
    assert selling.payment(receipt.payment_id).status == "review"
    assert selling.troubles() == [kind]
    assert selling.ledger(campaign) == []
    assert selling.rows(Reservation) == []
    assert selling.lead(receipt.lead_id).stage == "payment_pending"
    assert papers() == []


def test_money_of_nobody_goes_to_the_inbox_once(database):
    news = Told(Provider.STRIPE, PAID, "nobody", "cs", "pi", Decimal(70), "USD", at=NOON)
    assert [selling.money_in(news).outcome for _ in range(2)] == ["unmatched", "unmatched"]
    row = selling.rows(PaymentTrouble)[0]
    assert (selling.troubles(), row.amount, row.external_ref) == (["unmatched"], Decimal(70), "pi")


@pytest.mark.parametrize("event", [PENDING, FAILED, EXPIRED])
def test_news_without_money_of_nobody_concerns_nobody(database, event):
    selling.money_in(Told(Provider.STRIPE, event, "nobody"))
    assert selling.rows(PaymentTrouble) == []


def test_a_reference_counts_only_with_its_own_provider(database):
    payment = selling.asked(selling.quote())
    assert selling.money_in(selling.told(payment, provider=Provider.PAYPAL)).outcome == "unmatched"
    assert selling.payment(payment.id).status == "open"


def test_who_pays_without_a_place_left_is_promised_nothing(database):
    owner = make.user()
    support = make.user(Role.SUPPORT, "Sara Soto")
    campaign = selling.campaign(quota=1)
    late = selling.asked(selling.quote(campaign))
    leads_of = selling.lead(late.lead_id).id
    change(type(selling.lead(leads_of)), leads_of, owner_id=owner.user_id)
    selling.paid(selling.quote(campaign))
    receipt = selling.money_in(selling.told(late))
    assert receipt.outcome == "without_quota"
    assert selling.ledger(campaign) == [(1, 1)]
    payment, trip = selling.payment(late.id), selling.reservation(receipt.reservation_id)
    assert (payment.status, payment.paid_amount) == ("paid_without_quota", Decimal(1000))
    assert (trip.status, trip.paid, trip.confirmed_at) == ("without_quota", Decimal(1000), None)
    assert selling.lead(receipt.lead_id).stage == "special_case"
    assert [(ticket.priority, ticket.reservation_id) for ticket in selling.rows(Ticket)] == [(5, trip.id)]
    assert selling.troubles() == ["without_quota"]
    told = {(notice.user_id, notice.kind) for notice in selling.rows(Notice)}
    assert {(owner.user_id, "trouble_without_quota"), (support.user_id, "ticket")} <= told
    assert len(papers()) == 1


def test_a_balance_for_a_trip_without_a_place_waits_with_it(database):
    campaign = selling.campaign(quota=0)
    quote = selling.quote(campaign)
    change(Campaign, campaign, quota_total=1)
    first = selling.asked(quote, DEPOSIT)
    change(Campaign, campaign, quota_total=0)
    selling.money_in(selling.told(first))
    receipt = selling.paid(quote, BALANCE)
    assert selling.payment(receipt.payment_id).status == "paid_without_quota"
    assert papers() == []


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("places", [1, 0])
def test_money_reaches_its_end_from_any_stage(database, stage, places):
    campaign = selling.campaign(quota=1)
    payment = selling.asked(selling.quote(campaign))
    change(Campaign, campaign, quota_total=places)
    with begin("test", now=NOON) as work:
        leads.place(work, leads.get(work, payment.lead_id), stage, cause="test")
    selling.money_in(selling.told(payment))
    assert selling.lead(payment.lead_id).stage == ("atlas_confirmed" if places else "special_case")


@pytest.mark.parametrize(
    ("meanwhile", "outcome"),
    [
        ({"status": "paused"}, "confirmed"),
        ({"booking_to": date(2026, 3, 1)}, "confirmed"),
        ({"price_per_night": Decimal(999)}, "confirmed"),
        ({"stop_sale": True}, "without_quota"),
        ({"release_on": date(2026, 3, 2)}, "without_quota"),
        ({"quota_total": 0}, "without_quota"),
        ({"keep": 1}, "without_quota"),
    ],
)
def test_a_campaign_changed_while_paid_decides_only_about_places(database, meanwhile, outcome):
    campaign = selling.campaign(quota=1)
    payment = selling.asked(selling.quote(campaign))
    change(Campaign, campaign, **meanwhile)
    receipt = selling.money_in(selling.told(payment))
    assert receipt.outcome == outcome
    assert selling.payment(payment.id).amount == Decimal(1000)


@pytest.mark.parametrize("event", [FAILED, EXPIRED])
def test_late_money_counts(database, event):
    payment = selling.asked(selling.quote(selling.campaign()))
    later = NOON + timedelta(days=4)
    selling.money_in(selling.told(payment, event), later)
    assert selling.payment(payment.id).status in ("failed", "expired")
    assert selling.money_in(selling.told(payment), later).outcome == "confirmed"


@pytest.mark.parametrize("status", [QuoteStatus.SUPERSEDED, QuoteStatus.EXPIRED, QuoteStatus.WITHDRAWN])
def test_money_for_a_dead_quote_counts(database, status):
    quote = selling.quote()
    payment = selling.asked(quote)
    change(Quote, quote.id, status=status)
    assert selling.money_in(selling.told(payment)).outcome == "confirmed"


def test_money_for_a_dead_quote_of_who_travels_already_waits_for_a_person(database):
    old = selling.quote()
    payment = selling.asked(old)
    change(Quote, old.id, status=QuoteStatus.SUPERSEDED)
    selling.paid(selling.quote(lead_id=old.lead_id))
    assert selling.money_in(selling.told(payment)).outcome == "review"
    assert selling.troubles() == ["duplicate"]
    assert len(selling.rows(Reservation)) == 1


def test_deposit_and_total_both_paid_is_too_much(database):
    quote = selling.quote()
    deposit, total = selling.asked(quote, DEPOSIT), selling.asked(quote, TOTAL)
    selling.money_in(selling.told(total))
    assert selling.money_in(selling.told(deposit)).outcome == "review"
    assert selling.troubles() == ["duplicate"]
    assert selling.rows(Reservation)[0].paid == Decimal(1000)


def test_an_older_failure_does_not_undo_a_payment(database):
    payment = selling.asked(selling.quote())
    for event in (PAID, FAILED, EXPIRED, PENDING):
        selling.money_in(selling.told(payment, event), NOON + timedelta(days=9))
    assert selling.payment(payment.id).status == "paid"


def test_a_checkout_that_ends_leaves_our_own_link_open(database):
    payment = selling.asked(selling.quote())
    selling.money_in(selling.told(payment, EXPIRED))
    assert selling.payment(payment.id).status == "open"


def test_a_risky_payment_keeps_its_place_and_waits(database):
    campaign = selling.campaign(quota=1)
    receipt = selling.paid(selling.quote(campaign), detail={"risk": "highest"})
    assert receipt.outcome == "review"
    payment = selling.payment(receipt.payment_id)
    assert (payment.status, payment.risk, payment.risk_reasons[0]) == ("review", 80, "provider_alarm")
    assert selling.reservation(receipt.reservation_id).status == "review"
    assert selling.ledger(campaign) == [(1, 1)]
    assert selling.lead(receipt.lead_id).stage == "payment_pending"
    assert (selling.troubles(), papers()) == (["risk"], [])


def test_a_refund_told_is_recorded_and_the_place_stays_taken(database):
    campaign = selling.campaign(quota=1)
    receipt = selling.paid(selling.quote(campaign))
    payment = selling.payment(receipt.payment_id)
    for gone in ("400", "400", "300", "1000"):
        selling.money_in(selling.told(payment, MoneyEvent.REFUNDED, amount=Decimal(gone)))
    assert selling.payment(payment.id).refunded_amount == Decimal(1000)
    assert selling.payment(payment.id).status == "refunded"
    assert selling.reservation(receipt.reservation_id).paid == 0
    assert selling.ledger(campaign) == [(1, 1)]


def test_a_chargeback_opens_one_case(database):
    payment = selling.payment(selling.paid(selling.quote()).payment_id)
    for _ in range(2):
        selling.money_in(selling.told(payment, MoneyEvent.DISPUTED, detail={"dispute": "dp_1", "reason": "fraud"}))
    assert selling.troubles() == ["chargeback"]
    assert [(ticket.priority, ticket.kind) for ticket in selling.rows(Ticket)] == [(5, "reembolso")]
    assert selling.payment(payment.id).status == "paid"


def test_two_customers_and_one_place_in_order(database):
    """The second one really waits for the first, and then gets nothing but its money's record."""
    campaign = selling.campaign(quota=1)
    first, second = (selling.asked(selling.quote(campaign)) for _ in range(2))
    outcomes: list[str] = []
    with begin("Sistema", now=NOON) as work:
        outcomes.append(sale.money_in(work, selling.told(first)).outcome)
        waiting = Thread(target=lambda: outcomes.append(selling.money_in(selling.told(second)).outcome))
        waiting.start()
        waiting.join(timeout=0.5)
        assert waiting.is_alive()
    waiting.join()
    assert outcomes == ["confirmed", "without_quota"]
    assert selling.ledger(campaign) == [(1, 1)]


def test_deposit_and_total_paid_at_once_make_one_reservation(database):
    campaign = selling.campaign(quota=9)
    for _ in range(5):
        quote = selling.quote(campaign)
        both = [selling.asked(quote, DEPOSIT), selling.asked(quote, TOTAL)]
        selling.together(lambda payment: selling.money_in(selling.told(payment)), both)
    assert len(selling.rows(Reservation)) == 5
    assert selling.ledger(campaign)[-1] == (1, 5)
    assert sum(row.paid_amount for row in selling.rows(Payment)) == 5 * Decimal(1300)


def test_free_race_for_few_places(database):
    campaign = selling.campaign(quota=3)
    asked = [selling.asked(selling.quote(campaign)) for _ in range(12)]
    selling.together(lambda payment: selling.money_in(selling.told(payment)), [*asked, *asked])
    assert [row.status.value for row in selling.rows(Payment)].count("paid") == 3
    assert [row.status.value for row in selling.rows(Payment)].count("paid_without_quota") == 9
    assert selling.ledger(campaign) == [(1, 1), (1, 2), (1, 3)]
    with begin("test", now=NOON) as work:
        assert len(work.session.exec(select(Reservation).where(Reservation.status == "confirmed")).all()) == 3


def test_a_transfer_counts_when_finance_saw_it(database):
    finance = make.user(Role.FINANCE, "Fina Cruz")
    payment = selling.asked(selling.quote(), TOTAL, Provider.TRANSFER)
    with begin(finance, now=NOON) as work:
        receipt = checkout.confirm_transfer(
            work, payment.id or 0, "BPD-1", checkout.Upload("r.pdf", "application/pdf", b"%PDF")
        )
    assert receipt.outcome == "confirmed"
    assert selling.payment(payment.id).receipt_id is not None
