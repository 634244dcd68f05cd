"""«Cómo estaba» in a browser: the slider takes a lead back to the minute, and what is shown goes with it."""

import re

from playwright.sync_api import expect

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_replay as words
from tests.e2e.agency import Agency
from tests.e2e.conftest import Open


def test_the_slider_takes_a_lead_back_and_forth(visit: Open, agency: Agency) -> None:
    lead = agency.value("SELECT max(id) FROM lead WHERE stage = 'core_confirmed'")
    page = visit("director", f"/como-estaba/?de=lead:{lead}")
    here = page.locator(".replay-places [aria-current=step]")
    expect(here).to_contain_text(labels.STAGES["core_confirmed"])
    moment = page.locator(".replay-moment")
    latest = moment.inner_text()
    page.get_by_role("slider", name=words.SLIDER).focus()
    page.keyboard.press("Home")
    expect(page.get_by_text(words.NOT_YET)).to_be_visible()
    expect(here).to_have_count(0)
    assert moment.inner_text() != latest
    page.keyboard.press("End")
    expect(here).to_contain_text(labels.STAGES["core_confirmed"])
    expect(moment).to_have_text(latest)
    page.get_by_role("button", name=words.FIRST).click()
    page.get_by_role("button", name=words.LATER).click()
    expect(here).to_contain_text(labels.STAGES["qualified"])
    expect(page.locator(".replay-places li").first).to_have_attribute("data-state", "done")
    expect(page).to_have_url(re.compile(f"de=lead(:|%3A){lead}.*a=20"))


def test_a_lead_that_was_never_moved_stands_in_the_first_stage(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Evangelista Ceballos", amount=200)
    page = visit("director", f"/como-estaba/?de=lead:{lead}")
    expect(page.locator(".replay-places [aria-current=step]")).to_contain_text(labels.STAGES["incoming"])
