"""Hoy's brief counts exactly what its lists hold, for every role and risk, on the demo data."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from aliun_dashboard.alerts.rules import ALERTS, BRIEF, BRIEF_ONLY, Rule
from aliun_dashboard.flows import alerts
from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.money import sums
from aliun_dashboard.queries import alerts as shown
from aliun_dashboard.queries import brief
from aliun_dashboard.queries.alerts import AlertFilter
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # the first one waits for the demo


@pytest.fixture(scope="module")
def agency(demo_copy: str) -> dict[Role, Viewer]:
    """The demo agency, and one of its people in each role."""
    del demo_copy
    with db.read() as session:
        people = session.exec(select(StaffUser).order_by(StaffUser.id.desc())).all()
        found = {person.role: Viewer(person.id or 0, person.name, person.email, person.role) for person in people}
    for role in set(Role) - set(found):
        with begin("test") as work:
            person = StaffUser(email=f"{role}@demo.aliun", name=role, role=role, password_hash="!", created_at=work.now)
            work.session.add(person)
            work.session.flush()
            found[role] = Viewer(person.id or 0, role, "x", role)
    return found


def rows_of(viewer: Viewer, rule: Rule, now: datetime) -> list[brief.RiskRow]:
    """Every row of every page of the list."""
    found: list[brief.RiskRow] = []
    with db.read() as session:
        page = 1
        while rows := (brief.listed(session, viewer, rule, now, page) or brief.RiskPage(brief.Risk(rule, 0), ())).rows:
            found += rows
            page += 1
    return found


@pytest.mark.parametrize("days", [0, 1, 6])
@pytest.mark.parametrize("role", list(Role))
def test_every_number_and_every_sum_are_those_of_the_list_behind(agency: dict[Role, Viewer], role: Role, days) -> None:
    viewer, now = agency[role], clock.now() + timedelta(days=days)
    with db.read() as session:
        risks = brief.brief(session, viewer, now)
    assert {risk.rule for risk in risks} == set(BRIEF[role])
    for risk in risks:
        rows = rows_of(viewer, risk.rule, now)
        assert risk.count == len(rows) == len({row.subject for row in rows}), risk.rule
        assert list(risk.sums) == [one for one in sums(row.money for row in rows if row.money) if one.amount], risk.rule
        assert all(row.link.startswith("/") for row in rows)


def test_the_demo_has_something_at_risk_for_everybody_who_sells(agency: dict[Role, Viewer]) -> None:
    with db.read() as session:
        for role in (Role.AGENT, Role.DIRECTOR, Role.FINANCE, Role.OPERATIONS, Role.SUPPORT):
            assert sum(risk.count > 0 for risk in brief.brief(session, agency[role], clock.now())) >= 2, role


def test_the_bell_counts_what_its_list_holds_all_day(agency: dict[Role, Viewer]) -> None:
    begun, opened = clock.now(), 0  # how much is due at one moment of the demo hangs on the hour it was told
    for hours in (0, 6, 12, 18):
        with begin(SYSTEM, now=begun + timedelta(hours=hours)) as work:
            new, closed = alerts.sweep(work)
            now = work.now
        opened += new
        assert hours or closed == 0
        for viewer, rule, n in rung(agency):
            with db.read() as session:
                page = shown.page(session, viewer, AlertFilter(rule=rule), now)
            assert n == page.total, (viewer.role, rule, hours)
            assert len(page.rows) == min(page.total, shown.PAGE)
    assert opened > 10


def rung(agency: dict[Role, Viewer]) -> list[tuple[Viewer, Rule, int]]:
    """Of how much each bell tells, by person and rule."""
    query = text("SELECT user_id, facts ->> 'rule', (facts ->> 'n')::int FROM notice WHERE kind = 'alert'")
    with db.read() as session:
        told = {(user_id, Rule(rule)): n for user_id, rule, n in session.connection().execute(query)}
    assert told
    return [(viewer, rule, told.get((viewer.id, rule), 0)) for viewer in agency.values() for rule in ALERTS]


def test_alerts_and_brief_agree(agency: dict[Role, Viewer]) -> None:
    with begin(SYSTEM) as work:
        alerts.sweep(work)
        now = work.now
    with db.read() as session:
        for role in (Role.AGENT, Role.DIRECTOR):
            risks = {risk.rule: risk.count for risk in brief.brief(session, agency[role], now)}
            open_ = shown.open_by_rule(session, agency[role], now)
            for rule in set(BRIEF[role]) - set(BRIEF_ONLY):
                assert risks[rule] == open_.get(rule, 0), rule
