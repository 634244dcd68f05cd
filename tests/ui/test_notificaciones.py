"""Notificaciones, Hoy's brief and the lists behind it: words for everything, numbers that lead to their list."""

from datetime import timedelta
from typing import Any

import pytest

from aliun_dashboard.alerts.rules import ALERTS, Rule, Severity, Unit
from aliun_dashboard.flows import alerts as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.queries.brief import NAMED
from aliun_dashboard.staff.rules import EDITS_RULES, Role
from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import alert_words
from aliun_dashboard.ui.screens.notices.state import NoticesState
from aliun_dashboard.ui.screens.risks import RisksState
from aliun_dashboard.ui.screens.today import TodayState
from tests import make
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)


def hot(many: int, owner: Actor) -> None:
    """Leads in Pago Pendiente that wrote ten minutes ago."""
    now = clock.now()
    for number in range(many):
        lead = make.lead(phone=f"+1809556{number:04}", name=f"Cliente {number}")
        with begin("test", now=now) as work:
            row = work.session.get_one(Lead, lead.id)
            row.stage, row.owner_id = Stage.PAYMENT_PENDING, owner.user_id
            row.last_inbound_at, row.last_outbound_at = now - timedelta(minutes=10), None
    with begin(SYSTEM) as work:
        flow.sweep(work)


def test_every_rule_severity_and_unit_has_its_words() -> None:
    assert set(words.RULES) == set(Rule)
    assert set(words.SEVERITIES) == set(words.TONES) == set(Severity)
    assert set(words.UNITS) == set(Unit)
    assert set(words.NAMED_ONE) == set(words.NAMED_MANY) == NAMED
    assert set(words.FIRST) | set(words.MARKED) <= set(Rule)
    for known in words.RULES.values():
        assert known.many.format(n=7) != known.many or known.one == known.many
        assert known.why.endswith(".")


def test_seven_are_told_as_seven_and_one_as_one() -> None:
    assert alert_words.line("hot_lead", 7) == "7 leads calientes sin atender"
    assert alert_words.line("hot_lead", 1) == "1 lead caliente sin atender"
    assert alert_words.line("hot_lead", 1200) == "1,200 leads calientes sin atender"


def test_what_is_missing_is_said_in_words() -> None:
    said = alert_words.detail({"code": "R-000001", "about": "Riu", "gaps": ["balance", "oc"], "oc": "SOLICITADA"})
    assert said == "R-000001 · Riu · falta el saldo, falta la OC · Solicitada"


async def test_the_bell_says_seven_in_one_line_and_its_list_has_seven(database: str, act_as: Any) -> None:  # noqa: F811
    ana = make.user()
    hot(7, ana)
    act_as(ana)
    shell = fresh(ShellState)
    await ShellState.load.fn(shell)
    [notice] = shell.notices
    assert (shell.unread, notice.text) == (1, "7 leads calientes sin atender")
    assert notice.href == "/notificaciones/?regla=hot_lead"
    page = fresh(NoticesState)
    page.rule = "hot_lead"
    await page._refill()
    assert (len(page.rows), page.numbers["open"], page.head.name) == (7, 7, words.RULES["hot_lead"].name)
    assert {row.href for row in page.rows} == {f"/leads/{number}/" for number in range(1, 8)}


async def test_what_is_put_off_is_there_to_see_and_to_bring_back(database: str, act_as: Any) -> None:  # noqa: F811
    ana = make.user()
    hot(2, ana)
    act_as(ana)
    page = fresh(NoticesState)
    await page._refill()
    await NoticesState.begin_snooze.fn(page, page.rows[0].id)
    assert page.is_open
    await NoticesState.snooze.fn(page, {"span": "day", "day": "2020-01-01"})
    assert (page.is_open, "31" in page.error) == (True, True)
    await NoticesState.snooze.fn(page, {"span": "tomorrow"})
    assert (page.is_open, len(page.rows)) == (False, 1)
    assert page.numbers == {"open": 1, "snoozed": 1, "closed": 0}
    [off] = page.offs
    assert off.what.startswith(words.RULES["hot_lead"].name)
    await NoticesState.wake.fn(page, off.rule, off.subject, off.for_all)
    assert (len(page.rows), page.offs) == (2, [])


async def test_filters_narrow_and_nonsense_is_left_out(database: str, act_as: Any) -> None:  # noqa: F811
    boss = make.user(Role.DIRECTOR, "Dora Jefa")
    hot(1, boss)
    act_as(boss)
    page = fresh(NoticesState)
    counted = []
    for name, value in (("severity", "3"), ("severity", "1"), ("severity", "9"), ("rule", "oc_near"), ("rule", "x")):
        await NoticesState.choose.fn(page, name, value)
        counted.append(len(page.rows))
    assert counted == [1, 0, 1, 0, 1]


async def test_a_trial_shows_what_it_would_say_and_rings_a_marked_bell(database: str, act_as: Any) -> None:  # noqa: F811
    boss, ana = make.user(Role.DIRECTOR, "Dora Jefa"), make.user()
    hot(6, ana)
    act_as(boss)
    page = fresh(NoticesState)
    await NoticesState.try_out.fn(page, "hot_lead")
    assert (page.tried, page.trial.text) == (True, "6 leads calientes sin atender")
    assert page.trial.names.endswith("y 1 más")
    assert page.trial.people == "Ana Pérez, Dora Jefa"
    shell = fresh(ShellState)
    await ShellState.load.fn(shell)
    assert "Prueba: 6 leads calientes sin atender" in [notice.text for notice in shell.notices]
    act_as(ana)
    await ShellState.load.fn(shell)
    assert [notice.text for notice in shell.notices] == ["6 leads calientes sin atender"]


async def test_direction_sets_a_threshold_and_turns_a_rule_off(database: str, act_as: Any) -> None:  # noqa: F811
    boss = make.user(Role.DIRECTOR, "Dora Jefa")
    hot(1, boss)
    act_as(boss)
    page = fresh(NoticesState)
    await page._refill()
    answer = await NoticesState.save.fn(page, "hot_lead", {"n": "abc"})
    assert "entre 1 y 240" in str(answer)
    await NoticesState.save.fn(page, "hot_lead", {"n": "30"})
    card = next(card for card in page.rules if card.rule == "hot_lead")
    assert (card.n, card.open, "Dora Jefa" in card.edited) == ("30", 0, True)
    await NoticesState.switch.fn(page, "hot_lead", False)
    assert not next(card for card in page.rules if card.rule == "hot_lead").enabled
    assert NoticesState.save.fn.__roles__ == NoticesState.switch.fn.__roles__ == EDITS_RULES


@pytest.mark.parametrize("role", list(Role))
async def test_everybody_sees_the_rules_of_their_role(database: str, act_as: Any, role: Role) -> None:  # noqa: F811
    act_as(make.user(role))
    page = fresh(NoticesState)
    await page._refill()
    assert {card.rule for card in page.rules} == {rule for rule, spec in ALERTS.items() if role in spec.roles}


async def test_the_brief_leads_to_exactly_its_list(database: str, act_as: Any) -> None:  # noqa: F811
    ana = make.user()
    hot(3, ana)
    act_as(ana)
    page = fresh(TodayState)
    await TodayState.load.fn(page)
    [risk] = page.risks
    assert (risk.text, risk.money, risk.href) == (
        "3 leads calientes sin atender",
        "US$\u00a03,000.00",
        "/riesgos/?ver=hot_lead",
    )
    listed = fresh(RisksState)
    listed.rule = risk.rule
    await listed._fill()
    assert (len(listed.lines), listed.money, listed.text) == (risk.count, risk.money, risk.text)


async def test_a_list_of_another_role_stays_closed(database: str, act_as: Any) -> None:  # noqa: F811
    act_as(make.user())
    page = fresh(RisksState)
    page.rule = "refund_waiting"
    await page._fill()
    assert (page.lines, page.text) == ([], "")
