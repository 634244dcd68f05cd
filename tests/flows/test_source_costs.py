"""What a channel cost in a month: entered by those who may, replaced by entering again, and never forgotten."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from aliun_dashboard.flows import source_costs
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.queries.kpis import sources
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.period import Period
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

ZONE = ZoneInfo("America/Santo_Domingo")
FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28), ZONE)


def enter(amount: str, role: Role = Role.FINANCE, month: str = "2026-02", **facts):
    who = make.user(role, name=f"{role.value} {amount} {month}", email=f"{role.value}{amount}{month}@aliun.example")
    with begin(who, now=NOON) as work:
        facts = {"source": "ads", "currency": "USD"} | facts
        return source_costs.enter(work, facts["source"], month, amount, facts["currency"], facts.get("note", ""))


def cost_of(source: str, period: Period = FEBRUARY, currency: str = "USD") -> Decimal | None:
    with read() as session:
        found = sources.sources(session, Cut(period, currency), Model.LINEAR)
    return next((row.cost for row in found.rows if row.source == source), None)


def test_the_last_one_entered_counts_and_the_others_stay_on_record(database):
    enter("300")
    enter("280.50")
    assert cost_of("ads") == Decimal("280.50")
    with read() as session:
        rows = sources.costs(session, "USD")
    assert [(row.cost.amount, row.counts) for row in rows] == [(Decimal("280.50"), True), (Decimal(300), False)]


def test_entering_zero_takes_a_cost_back(database):
    enter("300")
    enter("0")
    assert cost_of("ads") == 0


def test_it_is_audited_with_what_it_was_before(database):
    enter("300")
    enter("280.50", note="factura corregida")
    with read() as session:
        last = session.exec(select(AuditEntry).where(AuditEntry.action == "source_cost.entered")).all()[-1]
        assert (last.before, last.reason) == ({"amount": "300.00"}, "factura corregida")
        assert last.after == {"source": "ads", "month": "2026-02", "amount": "280.50", "currency": "USD"}


def test_half_a_month_costs_half(database):
    enter("280")
    assert cost_of("ads", Period(date(2026, 2, 8), date(2026, 2, 14), ZONE)) == Decimal("70.00")
    assert cost_of("ads", Period(date(2026, 2, 15), date(2026, 3, 14), ZONE)) == Decimal("140.00")


def test_currencies_stand_beside_each_other(database):
    enter("100")
    enter("6000", currency="DOP")
    assert (cost_of("ads"), cost_of("ads", currency="DOP")) == (Decimal(100), Decimal(6000))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FINANCE, Role.DIRECTOR, Role.ADMIN}))
def test_nobody_else_may(database, role):
    with pytest.raises(Refused) as refused:
        enter("300", role)
    assert refused.value.reason is CommonReason.FORBIDDEN


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("month", {"month": "2026-13"}),
        ("month", {"month": "2026-04"}),
        ("month", {"month": "marzo"}),
        ("source", {"source": "radio"}),
        ("amount", {"amount": "-1"}),
        ("amount", {"amount": "mucho"}),
        ("amount", {"currency": "dólar"}),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(database, field, wrong):
    with pytest.raises(Refused) as refused:
        enter(**{"amount": "300"} | wrong)
    assert refused.value.facts == {"field": field}
