"""The law of payments: amounts to the cent, what does not fit, and how risky it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.payments.rules import (
    MONEY_CAME,
    MOVES,
    UNPAID,
    MoneyEvent,
    Part,
    PaymentStatus,
    Provider,
    RiskFacts,
    Told,
    TroubleKind,
    is_same_money,
    misfit,
    risk,
    share,
    split,
)

DAY = date(2026, 3, 2)
CURRENCIES = st.sampled_from(["USD", "DOP", "EUR", "CLP", "JPY"])
TOTALS = st.decimals("0.05", "9999999", places=2)
CALM = RiskFacts(Decimal(100), Decimal(100), "DO", "DO", 0, 90, 60)


def told(**facts: object) -> Told:
    return Told(
        **{"provider": Provider.STRIPE, "event": MoneyEvent.PAID, "amount": Decimal(10), "currency": "USD"} | facts
    )


@given(TOTALS, CURRENCIES, st.lists(st.integers(1, 9), min_size=2, max_size=12))
def test_a_plan_adds_up_to_the_cent(total, currency, weights):
    total = total.quantize(Decimal(1)) if currency in ("CLP", "JPY") else total
    percents = [weight * 100 // sum(weights) or 1 for weight in weights[:-1]]
    percents.append(100 - sum(percents))
    parts = [Part(percent, DAY + timedelta(days=number)) for number, percent in enumerate(percents)]
    if percents[-1] <= 0:
        return
    amounts = split(total, currency, parts)
    assert sum(amounts) == total
    if currency in ("CLP", "JPY"):
        assert all(amount == amount.to_integral_value() for amount in amounts)


@pytest.mark.parametrize(
    ("total", "percent", "currency", "part"),
    [
        ("100.05", 50, "USD", "50.03"),
        ("0.01", 30, "USD", "0.00"),
        ("150001", 30, "CLP", "45000"),
        ("3", 50, "JPY", "2"),
    ],
)
def test_a_share_is_rounded_half_up_to_what_the_currency_has(total, percent, currency, part):
    assert share(Decimal(total), percent, currency) == Decimal(part)


@pytest.mark.parametrize("percents", [[], [100], [50, 51], [0, 100], [-10, 110], [8] * 12 + [4]])
def test_a_plan_of_other_shares_is_refused(percents):
    with pytest.raises(Refused):
        split(Decimal(100), "USD", [Part(percent, DAY + timedelta(days=i)) for i, percent in enumerate(percents)])


@pytest.mark.parametrize(
    ("facts", "live", "kind"),
    [
        ({}, None, None),
        ({"live": True}, None, None),
        ({"live": None}, True, None),
        ({"live": False}, True, TroubleKind.MODE),
        ({"live": True}, False, TroubleKind.MODE),
        ({"currency": "usd"}, None, None),
        ({"currency": "DOP"}, None, TroubleKind.CURRENCY),
        ({"amount": Decimal("10.00")}, None, None),
        ({"amount": Decimal("9.99")}, None, TroubleKind.AMOUNT),
        ({"amount": None}, None, TroubleKind.AMOUNT),
    ],
)
def test_what_does_not_fit_has_a_name(facts, live, kind):
    assert misfit(Decimal(10), "USD", live, told(**facts)) is kind


@pytest.mark.parametrize(
    ("payment", "session", "news", "same"),
    [
        ("pi_1", "cs_1", {"payment": "pi_1", "session": "cs_2"}, True),
        ("pi_1", "cs_1", {"payment": "pi_2", "session": "cs_1"}, False),
        ("", "cs_1", {"payment": "pi_1"}, True),
        ("", "cs_1", {"payment": "pi_1", "session": "cs_1"}, True),
        ("", "cs_1", {"payment": "pi_2", "session": "cs_2"}, False),
        ("pi_1", "", {"session": "cs_9"}, True),
    ],
)
def test_the_same_money_may_be_told_by_session_and_by_intent(payment, session, news, same):
    assert is_same_money(payment, session, told(**news)) is same


def test_money_is_never_refused_for_being_late():
    assert all(
        {PaymentStatus.PAID, PaymentStatus.PAID_WITHOUT_QUOTA, PaymentStatus.REVIEW} <= MOVES[was] for was in UNPAID
    )
    assert set(PaymentStatus) == UNPAID | MONEY_CAME
    assert not any(UNPAID & MOVES[was] - {PaymentStatus.FAILED} for was in MONEY_CAME)


@pytest.mark.parametrize(
    ("facts", "score", "reasons"),
    [
        ({}, 0, ()),
        ({"usual": None, "amount": Decimal(99999)}, 0, ()),
        ({"amount": Decimal(301)}, 25, ("large_amount",)),
        ({"amount": Decimal(301), "contact_age_days": 0}, 50, ("large_amount", "new_contact", "new_and_large")),
        ({"payer_country": "US"}, 20, ("countries_differ",)),
        ({"payer_country": "US", "phone_country": ""}, 0, ()),
        ({"failures": 1}, 0, ()),
        ({"failures": 3}, 15, ("some_failures",)),
        ({"failures": 4}, 30, ("many_failures",)),
        ({"days_to_check_in": 2}, 20, ("soon_check_in",)),
        ({"provider_risk": "high"}, 70, ("provider_alarm",)),
    ],
)
def test_each_sign_of_fraud_weighs(facts, score, reasons):
    found = risk(RiskFacts(**vars(CALM) | facts))
    assert (found.score, found.reasons) == (score, reasons)


def test_all_signs_together_are_a_hundred_and_wait_for_a_person():
    worst = risk(RiskFacts(Decimal(999), Decimal(1), "NG", "DO", 9, 0, 0, "highest"))
    assert worst.score == 100
    assert worst.needs_person
    assert not risk(CALM).needs_person
