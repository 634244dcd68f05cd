"""Operaciones in a browser: the way back is rehearsed at the press of a button, in front of whoever pressed it."""

import pytest
from playwright.sync_api import expect

from aliun_dashboard.operations.rules import RehearsalStep
from aliun_dashboard.ui import labels_operations as words
from tests.e2e.agency import Agency
from tests.e2e.conftest import Open

SLOW = 400_000  # ms: a server of its own, two restores, back and forth


@pytest.mark.timeout(600)
def test_the_way_back_is_rehearsed_at_the_press_of_a_button(visit: Open, agency: Agency) -> None:
    page = visit("director", "/operaciones/")
    expect(page.get_by_text(words.NO_REHEARSAL, exact=True)).to_be_visible()
    page.get_by_role("button", name=words.REHEARSE).click()
    expect(page.get_by_role("button", name=words.REHEARSING)).to_be_disabled()
    steps = page.locator(".drill-steps li")
    expect(steps).to_have_count(len(RehearsalStep))
    backup = steps.filter(has_text=words.STEPS[RehearsalStep.BACKUP])
    expect(backup).to_contain_text("tablas", timeout=60_000)  # while the others are still to come
    expect(page.locator(".drill-head")).to_contain_text(words.STATUSES["passed"], timeout=SLOW)
    expect(steps.locator(".pill[data-tone=good]")).to_have_count(len(RehearsalStep))
    expect(page.get_by_role("button", name=words.REHEARSE)).to_be_enabled()
    leads = agency.value("SELECT leads FROM rehearsal WHERE status = 'passed'")
    expect(page.locator(".drill-head")).to_contain_text(f"{leads:,} leads")
