"""Notificaciones in browsers: what is put off leaves the list, and «Probar» rings one's own bell at once."""

import re

from playwright.sync_api import expect

from aliun_dashboard.alerts.rules import ALERTS
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels_alerts as words
from tests.e2e.agency import Agency
from tests.e2e.conftest import Open
from tests.house import until

WATCH = 90  # s: the worker looks for causes once a minute


def test_an_alert_is_put_off_and_then_stands_with_what_was_put_off(visit: Open, agency: Agency) -> None:
    mine = [rule for rule, spec in ALERTS.items() if Role.DIRECTOR in spec.roles]
    found = (
        "SELECT rule, name FROM alert WHERE rule = ANY(%s) AND closed_at IS NULL AND name <> ''"
        " GROUP BY rule, name HAVING count(*) = 1 ORDER BY max(opened_at) DESC"
    )
    until(lambda: agency.rows(found, mine) != [], WATCH)
    rule, name = agency.rows(found, mine)[0]
    page = visit("director", f"/notificaciones/?regla={rule}")
    line = page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))
    line.get_by_role("button", name=words.SNOOZE).click()
    question = page.get_by_role("dialog", name=name)
    question.get_by_label(words.SPANS["day"]).check()
    question.get_by_role("button", name=words.SNOOZE).click()
    expect(question.get_by_role("alert")).to_be_visible()  # which day?
    question.get_by_label(words.SPANS["tomorrow"]).check()
    question.get_by_role("button", name=words.SNOOZE).click()
    expect(page.get_by_text(words.SNOOZED.format(what=name))).to_be_visible()
    expect(question).to_be_hidden()
    expect(line).to_have_count(0)
    tabs = page.get_by_role("navigation", name=words.VIEWS)
    tabs.get_by_role("link", name=re.compile(f"^{words.STATES['snoozed']}")).click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_a_trial_of_a_rule_rings_ones_own_bell_at_once(visit: Open) -> None:
    page, colleague = visit("director", "/notificaciones/?ver=reglas"), visit("director", "/")
    rule = words.RULES["hot_lead"].name
    bell = colleague.get_by_role("button", name=re.compile("^Notificaciones"))
    expect(colleague.get_by_role("button", name=re.compile("^Marisol Peña"))).to_be_visible()
    bell.click()
    trials = colleague.locator(".notice").filter(has_text=words.TRIAL_MARK.format(text=""))
    expect(trials).to_have_count(0)
    page.get_by_role("button", name=f"{words.TRY} {rule}", exact=True).click()
    shown = page.get_by_role("dialog", name=f"{words.TRY}: {rule}")
    expect(shown.get_by_text(words.TRIAL_SENT)).to_be_visible()
    expect(trials).to_have_count(1)
    shown.get_by_role("button", name="Cerrar").last.click()
    expect(shown).to_be_hidden()
