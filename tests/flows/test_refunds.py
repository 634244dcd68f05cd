"""Money back with four eyes, and what a person does about money that does not fit."""

from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.flows import payment_inbox, refunds
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.payments.models import Payment, PaymentTrouble, Refund
from aliun_dashboard.payments.rules import MoneyEvent, PaymentKind, Provider, Told
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.staff.rules import Role
from tests import make, selling
from tests.conftest import NOON


@pytest.fixture
def finance(database) -> Actor:
    return make.user(Role.FINANCE, "Fina Cruz")


@pytest.fixture
def director(database) -> Actor:
    return make.user(Role.DIRECTOR, "Diego Díaz")


def act(actor: Actor | str, what: Any, *args: Any, **facts: Any) -> Any:
    with begin(actor, now=NOON) as work:
        return what(work, *args, **facts)


def refused(actor: Actor, what: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as no:
        act(actor, what, *args, **facts)
    return no.value.reason.value


def letters() -> list[tuple[str, Any]]:
    return [(row.key, row.payload) for row in selling.rows(Delivery) if row.action == "refund"]


def test_a_refund_is_asked_approved_by_another_and_executed(finance, director):
    campaign = selling.campaign()
    receipt = selling.paid(selling.quote(campaign))
    refund = act(finance, refunds.request, receipt.payment_id, Decimal("250.50"), "cambio de fecha")
    assert letters() == []
    act(director, refunds.approve, refund.id)
    payload = {"refund_id": refund.id, "payment": f"pi_{receipt.payment_id}", "amount": "250.50", "currency": "USD"}
    assert letters() == [(f"refund:{refund.id}", payload)]
    for _ in range(2):
        act("Sistema", refunds.executed, refund.id, "re_1")
    payment = selling.payment(receipt.payment_id)
    assert (payment.status, payment.refunded_amount) == ("paid", Decimal("250.50"))
    assert selling.reservation(receipt.reservation_id).paid == Decimal("749.50")
    assert selling.ledger(campaign) == [(1, 1)]


def test_who_asks_never_approves_nor_rejects(finance):
    receipt = selling.paid(selling.quote())
    refund = act(finance, refunds.request, receipt.payment_id, Decimal(10), "error")
    assert refused(finance, refunds.approve, refund.id) == "same_person"
    assert refused(finance, refunds.reject, refund.id, "no") == "same_person"


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPPORT, Role.OPERATIONS])
def test_only_finance_and_direction_approve(finance, role):
    refund = act(finance, refunds.request, selling.paid(selling.quote()).payment_id, Decimal(10), "error")
    assert refused(make.user(role, "Otto Ríos"), refunds.approve, refund.id) == "forbidden"


def test_an_agent_does_not_even_ask(database):
    agent = make.user()
    receipt = selling.paid(selling.quote())
    assert refused(agent, refunds.request, receipt.payment_id, Decimal(10), "error") == "forbidden"


@pytest.mark.parametrize(
    ("amount", "cause", "reason"),
    [("0", "x", "invalid"), ("-5", "x", "invalid"), ("1000.01", "x", "over_refund"), ("10", " ", "invalid")],
)
def test_a_refund_that_makes_no_sense_is_refused(finance, amount, cause, reason):
    receipt = selling.paid(selling.quote())
    assert refused(finance, refunds.request, receipt.payment_id, Decimal(amount), cause) == reason
    assert selling.rows(Refund) == []


def test_no_more_goes_back_than_came(finance, director):
    receipt = selling.paid(selling.quote())
    act(finance, refunds.request, receipt.payment_id, Decimal(600), "a")
    assert refused(finance, refunds.request, receipt.payment_id, Decimal(401), "b") == "over_refund"
    act(director, refunds.reject, 1, "no procede")
    act(finance, refunds.request, receipt.payment_id, Decimal(1000), "c")


def test_an_unpaid_payment_has_nothing_to_give_back(finance):
    payment = selling.asked(selling.quote())
    assert refused(finance, refunds.request, payment.id, Decimal(1), "a") == "over_refund"


def test_a_decided_refund_is_not_decided_again(finance, director):
    receipt = selling.paid(selling.quote())
    refund = act(finance, refunds.request, receipt.payment_id, Decimal(1000), "a")
    act(director, refunds.approve, refund.id)
    assert refused(director, refunds.approve, refund.id) == "bad_refund_status"
    assert refused(director, refunds.reject, refund.id, "tarde") == "bad_refund_status"


def test_the_providers_own_word_executes_what_was_approved(finance, director):
    receipt = selling.paid(selling.quote())
    refund = act(finance, refunds.request, receipt.payment_id, Decimal(400), "a")
    act(director, refunds.approve, refund.id)
    payment = selling.payment(receipt.payment_id)
    selling.money_in(selling.told(payment, MoneyEvent.REFUNDED, amount=Decimal(400), detail={"refund": "re_1"}))
    act("Sistema", refunds.executed, refund.id, "re_1")
    assert [(row.status.value, row.amount) for row in selling.rows(Refund)] == [("executed", Decimal(400))]
    assert selling.payment(payment.id).refunded_amount == Decimal(400)


def test_a_refund_told_without_a_sum_is_the_next_one_we_asked_for(finance, director):
    receipt = selling.paid(selling.quote())
    payment = selling.payment(receipt.payment_id)
    refund = act(finance, refunds.request, payment.id, Decimal(400), "a")
    act(director, refunds.approve, refund.id)
    for name in ("re_1", "re_1", "re_2"):
        selling.money_in(selling.told(payment, MoneyEvent.REFUNDED, amount=None, detail={"refund": name}))
    assert selling.payment(payment.id).refunded_amount == Decimal(400)
    assert selling.troubles() == ["amount"]


def test_a_transfer_is_paid_back_by_hand(finance, director):
    payment = selling.asked(selling.quote(), PaymentKind.TOTAL, Provider.TRANSFER)
    selling.money_in(selling.told(payment, payment="BPD-1"))
    refund = act(director, refunds.request, payment.id, Decimal(1000), "a")
    act(finance, refunds.approve, refund.id)
    assert letters() == []
    act(finance, refunds.executed, refund.id, "BPD-77")
    assert selling.payment(payment.id).status == "refunded"


def test_a_refund_the_provider_would_not_make_can_be_approved_again(finance, director):
    receipt = selling.paid(selling.quote())
    refund = act(finance, refunds.request, receipt.payment_id, Decimal(400), "a")
    act(director, refunds.approve, refund.id)
    act("Sistema", refunds.failed, refund.id, "sin saldo")
    act(director, refunds.approve, refund.id)
    assert len(letters()) == 1


def trouble(kind: str) -> int:
    return next(row.id for row in selling.rows(PaymentTrouble) if row.kind == kind)


def test_money_of_nobody_is_attached_and_confirms(finance):
    campaign = selling.campaign()
    payment = selling.asked(selling.quote(campaign))
    selling.money_in(Told(Provider.PAYPAL, MoneyEvent.PAID, "?", "o1", "c1", Decimal(1000), "USD", at=NOON))
    receipt = act(finance, payment_inbox.attach, trouble("unmatched"), payment.id)
    assert receipt.outcome == "confirmed"
    assert selling.payment(payment.id).provider == "paypal"
    assert selling.ledger(campaign) == [(1, 1)]
    assert refused(finance, payment_inbox.attach, trouble("unmatched"), payment.id) == "settled_trouble"


def test_a_difference_is_accepted_and_confirms(finance):
    receipt = selling.paid(selling.quote(selling.campaign()), amount=Decimal("999.50"))
    assert refused(finance, payment_inbox.accept, trouble("amount"), " ") == "invalid"
    act(finance, payment_inbox.accept, trouble("amount"), "comisión del banco")
    payment = selling.payment(receipt.payment_id)
    assert payment.status == "paid"
    assert selling.reservation(payment.reservation_id).paid == Decimal("999.50")
    assert selling.lead(payment.lead_id).stage == "atlas_confirmed"


def test_another_currency_is_accepted_at_what_was_credited(finance):
    receipt = selling.paid(selling.quote(), amount=Decimal(60000), currency="DOP")
    assert selling.payment(receipt.payment_id).paid_amount is None
    assert refused(finance, payment_inbox.accept, trouble("currency"), "cambio del día") == "invalid"
    act(finance, payment_inbox.accept, trouble("currency"), "cambio del día", Decimal("995.10"))
    assert selling.payment(receipt.payment_id).paid_amount == Decimal("995.10")


def test_an_accepted_difference_still_needs_a_place(finance):
    campaign = selling.campaign()
    short = selling.asked(selling.quote(campaign))
    selling.money_in(selling.told(short, amount=Decimal(900)))
    selling.paid(selling.quote(campaign))
    receipt = act(finance, payment_inbox.accept, trouble("amount"), "faltan 100, los debe")
    assert receipt.outcome == "without_quota"


def test_double_money_goes_back(finance, director):
    payment = selling.asked(selling.quote())
    selling.money_in(selling.told(payment))
    selling.money_in(selling.told(payment, payment="pi_b", session="cs_b"))
    act(finance, payment_inbox.ask_back, trouble("duplicate"), "pagó dos veces")
    act(director, refunds.approve, 1)
    assert letters()[0][1]["payment"] == "pi_b"
    act("Sistema", refunds.executed, 1, "re_b")
    assert [row.status.value for row in selling.rows(Payment)] == ["paid", "refunded"]
    assert selling.rows(Reservation)[0].paid == Decimal(1000)


def without_place() -> tuple[int, Any, Any]:
    campaign = selling.campaign(quota=1)
    late = selling.asked(selling.quote(campaign))
    first = selling.paid(selling.quote(campaign))
    return campaign, first, selling.money_in(selling.told(late))


def test_a_place_that_is_free_again_is_assigned_by_a_person(finance, director):
    campaign, first, second = without_place()
    assert refused(finance, payment_inbox.assign_place, trouble("without_quota")) == "sold_out"
    act(director, campaigns.give_back, campaign, None, reservation_id=first.reservation_id, reason="canceló")
    act(finance, payment_inbox.assign_place, trouble("without_quota"))
    assert selling.ledger(campaign) == [(1, 1), (-1, 0), (1, 1)]
    assert selling.reservation(second.reservation_id).status == "confirmed"
    assert selling.payment(second.payment_id).status == "paid"
    assert selling.lead(second.lead_id).stage == "atlas_confirmed"


def risky() -> tuple[int, Any]:
    campaign = selling.campaign(quota=1)
    return campaign, selling.paid(selling.quote(campaign), detail={"risk": "high"})


def test_a_risky_payment_a_person_trusts_is_confirmed(director):
    campaign, receipt = risky()
    act(director, payment_inbox.trust, trouble("risk"), "llamé al cliente")
    assert selling.payment(receipt.payment_id).status == "paid"
    assert selling.reservation(receipt.reservation_id).status == "confirmed"
    assert selling.lead(receipt.lead_id).stage == "atlas_confirmed"
    assert selling.ledger(campaign) == [(1, 1)]


def test_a_risky_payment_nobody_trusts_is_cancelled_and_asked_back(finance):
    campaign, receipt = risky()
    act(finance, payment_inbox.distrust, trouble("risk"), "tarjeta robada")
    assert selling.reservation(receipt.reservation_id).status == "cancelled"
    assert selling.lead(receipt.lead_id).stage == "special_case"
    assert [(row.amount, row.status.value) for row in selling.rows(Refund)] == [(Decimal(1000), "requested")]
    assert selling.ledger(campaign) == [(1, 1)]


def risky_balance() -> tuple[int, int]:
    """A confirmed trip whose balance looks like a fraud: the ids of the trip and of the payment."""
    quote = selling.quote()
    receipt = selling.paid(quote, PaymentKind.DEPOSIT)
    held = selling.paid(quote, PaymentKind.BALANCE, detail={"risk": "highest"})
    return receipt.reservation_id, held.payment_id


def test_a_risky_balance_brings_no_voucher_until_a_person_trusts_it(director):
    trip_id, payment_id = risky_balance()
    assert (selling.payment(payment_id).status, selling.payment(payment_id).risk) == ("review", 80)
    assert (selling.reservation(trip_id).status, selling.reservation(trip_id).paid) == ("confirmed", Decimal(300))
    act(director, payment_inbox.trust, trouble("risk"), "llamé al cliente")
    assert selling.payment(payment_id).status == "paid"
    assert selling.reservation(trip_id).paid == Decimal(1000)


def test_a_balance_nobody_trusts_goes_back_and_the_trip_stays(finance):
    trip_id, payment_id = risky_balance()
    act(finance, payment_inbox.distrust, trouble("risk"), "tarjeta robada")
    assert selling.reservation(trip_id).status == "confirmed"
    assert [(row.payment_id, row.amount) for row in selling.rows(Refund)] == [(payment_id, Decimal(700))]


def test_money_for_a_cancelled_trip_waits_and_is_not_accepted(finance, director):
    quote = selling.quote(selling.campaign())
    deposit = selling.asked(quote, PaymentKind.DEPOSIT)
    selling.money_in(selling.told(deposit, detail={"risk": "high"}))
    balance = selling.asked(quote, PaymentKind.BALANCE)
    act(finance, payment_inbox.distrust, trouble("risk"), "tarjeta robada")
    assert selling.money_in(selling.told(balance)).outcome == "review"
    assert refused(finance, payment_inbox.accept, trouble("late"), "igual") == "bad_reservation_status"
    act(finance, payment_inbox.ask_back, trouble("late"), "se devuelve")


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPPORT, Role.OPERATIONS])
def test_the_inbox_is_of_finance(database, role):
    selling.paid(selling.quote(), amount=Decimal(1))
    assert refused(make.user(role, "Otto Ríos"), payment_inbox.close, trouble("amount"), "listo") == "forbidden"


def test_a_line_is_settled_with_a_note_and_opened_again(finance):
    selling.paid(selling.quote(), amount=Decimal(1))
    assert refused(finance, payment_inbox.close, trouble("amount"), " ") == "invalid"
    act(finance, payment_inbox.close, trouble("amount"), "se arregló en caja")
    row = selling.rows(PaymentTrouble)[0]
    assert (row.settlement, row.settled_by) == ("noted", "Fina Cruz")
    act(finance, payment_inbox.reopen, row.id)
    assert selling.rows(PaymentTrouble)[0].settled_at is None
