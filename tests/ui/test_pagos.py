"""Pagos: who sees what, four eyes on refunds, an act for every trouble, a statement against the record."""

from decimal import Decimal

import pytest

from aliun_dashboard.kernel.money import Money
from aliun_dashboard.payments.models import Refund
from aliun_dashboard.payments.rules import (
    PaymentKind,
    PaymentStatus,
    Provider,
    RefundStatus,
    TroubleKind,
)
from aliun_dashboard.staff.rules import APPROVES_REFUNDS, ASKS_REFUNDS, EVERYONE, LOOKS_AT_RISK, SEES_MONEY, Role
from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui.screens.payments.rows import ACT_NAMES, ACTS
from aliun_dashboard.ui.screens.payments.state import ACTS as VERBS
from aliun_dashboard.ui.screens.payments.state import PaymentsState
from aliun_dashboard.ui.screens.payments.statement import StatementState, _statement
from tests import make, selling
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        (PaymentStatus, words.STATUSES),
        (PaymentStatus, words.STATUS_TONES),
        (PaymentKind, words.KINDS),
        (Provider, words.PROVIDERS),
        (TroubleKind, words.TROUBLES),
        (RefundStatus, words.REFUND_STATUSES),
        (TroubleKind, ACTS),
    ],
)
def test_every_state_and_trouble_has_its_words_and_an_act(kinds: type, names: dict) -> None:
    assert set(kinds) == set(names)


WHO = {
    "confirm_transfer": SEES_MONEY,
    "ask_refund": ASKS_REFUNDS,
    "begin_act": LOOKS_AT_RISK,
    "settle": LOOKS_AT_RISK,
    "reopen": SEES_MONEY,
    "show_settled": LOOKS_AT_RISK,
    "approve": APPROVES_REFUNDS,
    "begin_reject": APPROVES_REFUNDS,
    "reject": APPROVES_REFUNDS,
    "executed": SEES_MONEY,
}


def test_every_handler_says_who_may_send_it() -> None:
    handlers = {name: h for name, h in PaymentsState.event_handlers.items() if name != "setvar"}
    assert {name: handler.fn.__roles__ for name, handler in handlers.items()} == {
        name: WHO.get(name, EVERYONE) for name in handlers
    }
    assert set(WHO) <= set(handlers)
    assert StatementState.event_handlers["compare"].fn.__roles__ == SEES_MONEY


def test_every_act_can_be_done() -> None:
    offered = {act for acts in ACTS.values() for act in acts}
    assert offered == set(VERBS) == set(ACT_NAMES)


@pytest.mark.parametrize("text", ["pi_3Qx8,1450.00,USD", " pi_3Qx8 ; 1450.00 ; usd "])
def test_a_statement_is_read_line_by_line(text: str) -> None:
    [line] = _statement(text + "\n\n")
    assert (line.reference, line.amount) == ("pi_3Qx8", Money("USD", Decimal("1450.00")))


@pytest.mark.parametrize("text", ["1450", "pi_3Qx8,mucho,USD", "pi_3Qx8,1450.00,DOLARES", "a,b,c,d"])
def test_a_line_that_is_none_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="Línea 1"):
        _statement(text)


async def test_an_agent_sees_the_payments_of_own_leads_and_nothing_of_finance(act_as) -> None:  # noqa: F811
    ana = make.user()
    other = make.user(Role.AGENT, "Beto Cruz")
    mine, theirs = selling.quote(), selling.quote()
    for quote, owner in ((mine, ana), (theirs, other)):
        selling.asked(quote)
        make.owned(quote.lead_id, owner)
    act_as(ana)
    page = fresh(PaymentsState)
    page.text = "nuñez"
    await page._fill()
    assert [line.lead for line in page.lines] == [f"/leads/{mine.lead_id}/"]
    assert (page.troubles, page.backs, page.figures) == ([], [], [])


async def test_a_refund_is_asked_for_by_one_and_approved_by_another(act_as) -> None:  # noqa: F811
    finance, director = make.user(Role.FINANCE, "Fina Cash"), make.user(Role.DIRECTOR, "Dora Jefa")
    receipt = selling.paid(selling.quote())
    act_as(finance)
    page = fresh(PaymentsState)
    page.sees_money = True
    await PaymentsState.open.fn(page, receipt.payment_id)
    assert page.opened.has_money
    await PaymentsState.ask_refund.fn(page, {"amount": "1,250", "cause": words.CAUSES[0], "note": ""})
    assert "1,000" in page.error or "1000" in page.error
    await PaymentsState.ask_refund.fn(page, {"amount": "250.50", "cause": words.CAUSES[0], "note": "un día menos"})
    assert page.error == ""
    [row] = page.backs
    assert (row.mine, row.waits) == (True, True)
    assert page.causes == [[words.CAUSES[0], "1", "100"]]
    act_as(director)
    await PaymentsState.approve.fn(page, row.id)
    [refund] = selling.rows(Refund)
    assert (refund.status, refund.amount) == (RefundStatus.APPROVED, Decimal("250.50"))


async def test_money_of_another_sum_waits_in_the_inbox_until_finance_takes_it(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cash"))
    payment = selling.asked(selling.quote())
    selling.money_in(selling.told(payment, amount=Decimal(990)))
    page = fresh(PaymentsState)
    page.sees_money = True
    await page._fill()
    [trouble] = page.troubles
    assert trouble.title == words.TROUBLES["amount"][0]
    await PaymentsState.begin_act.fn(page, trouble.id, "accept")
    await PaymentsState.settle.fn(page, {"note": " "})
    assert page.error
    await PaymentsState.settle.fn(page, {"note": "diez dólares de comisión"})
    assert page.troubles == []
    assert selling.payment(payment.id or 0).status is PaymentStatus.PAID
    await PaymentsState.show_settled.fn(page, True)
    assert [row.settled for row in page.troubles] == ["aceptado como llegó por Fina Cash"]


async def test_a_statement_is_held_against_the_record(act_as, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cash"))
    monkeypatch.setattr("aliun_dashboard.kernel.clock.now", lambda: selling.NOON)
    same, other = (selling.paid(selling.quote()) for _ in range(2))
    page = fresh(StatementState)
    lines = f"pi_{same.payment_id},1000.00,USD\npi_{other.payment_id},900.00,USD\npi_nobody,5.00,USD"
    await StatementState.compare.fn(page, {"provider": "stripe", "lines": lines})
    assert page.compared_told == words.MATCHED.format(n=1)
    assert [(row[0], row[3]) for row in page.compared] == [
        ("pi_nobody", words.ONLY_THERE),
        (f"pi_{other.payment_id}", words.DIFFERENT),
    ]
