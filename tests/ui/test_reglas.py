"""Reglas: every change of a rule is an edition with its author; the rest comes from the tables that are obeyed."""

import pytest

from aliun_dashboard.flows import oc_habits
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import EVERYONE, Role
from aliun_dashboard.ui import labels_rulebook as words
from aliun_dashboard.ui.screens.rulebook import LAWS, RulebookState
from tests import make
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


def test_every_state_of_every_law_has_its_name() -> None:
    for title, law, names in LAWS:
        assert {state.value for state in law} == set(names), title


def test_everybody_may_read_the_rules() -> None:
    assert RulebookState.load.fn.__roles__ == EVERYONE


async def test_a_change_of_a_rule_is_a_new_edition_with_its_author(act_as) -> None:  # noqa: F811
    elena, ana = make.user(Role.DIRECTOR, "Elena Directora"), make.user()
    act_as(ana)
    page = fresh(RulebookState)
    await RulebookState.load.fn(page)
    assert (page.edition, page.lines) == (words.FIRST_EDITION, [])
    assert page.office == words.ANY_HOUR
    with begin(elena) as work:
        oc_habits.set_office_hours(work, business_days_only=True, country="DO")
        oc_habits.set_hurries(work, hurries=True)
    await RulebookState.load.fn(page)
    line = page.lines[0]
    assert [one.edition for one in page.lines] == ["v1.0 · 2", "v1.0 · 1"]
    assert "Elena Directora" in line.who
    assert line.href == ""
    assert "Elena Directora" in page.edition
    assert page.office != words.ANY_HOUR
    assert page.hurried == "0 · 1 · 2 · 3"
    assert page.changes[line.edition]
