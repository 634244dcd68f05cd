"""Nobody is kept out: axe finds nothing on any page, light and dark, wide and narrow."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from reflex.page import DECORATED_PAGES

from aliun_dashboard import aliun_dashboard as application
from tests.e2e.agency import Agency
from tests.e2e.conftest import Open

assert application.app
ROUTES = sorted(facts["route"] for made in DECORATED_PAGES.values() for _, facts in made)
IDS = {
    "/agencias/[agency_id]": "organization",
    "/ajustes/hotel/[hotel_id]": "hotel",
    "/campanas/[id]": "campaign",
    "/campanas/[id]/editar": "campaign",
    "/cotizaciones/[id]": "lead",
    "/leads/[id]": "lead",
    "/oc/[id]": "purchase_order",
    "/oc/buzon/[mail_id]": "mail_message",
    "/oc/revisar/[reading_id]": "confirmation",
    "/reservas/[id]": "reservation",
    "/salud/eventos/[event_id]": "webhook_event",
    "/tickets/[id]": "ticket",
}
SOME = "/pipeline/?q=an"  # a hundred cards say what three hundred would
LOOKS = [(1440, False), (1440, True), (390, False), (390, True)]
AXE = Axe()


def address(agency: Agency, route: str) -> str:
    """A real address of a route: the newest of its kind where it wants one."""
    table = IDS.get(route)
    filled = re.sub(r"\[\w+\]", str(agency.value(f"SELECT max(id) FROM {table}")), route) if table else route
    return filled if "?" in filled or filled.endswith("/") else f"{filled}/"


def violations(page: Page) -> list[str]:
    """What axe finds, one line a rule with the elements it is about."""
    found = AXE.run(page).response["violations"]
    return [f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'][:4])}" for rule in found]


@pytest.mark.parametrize("route", [*sorted({*ROUTES} - {"/pipeline"}), SOME, f"{SOME}&vista=lista"])
def test_axe_finds_nothing(visit: Open, agency: Agency, route: str) -> None:
    who = "" if route == "/login" else "admin"
    page = visit(who, address(agency, route))
    found: dict[str, list[str]] = {}
    for width, dark in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        expect(page.locator("html")).to_have_class("dark" if dark else "light")
        settle(page)
        found |= {f"{width} {'dark' if dark else 'light'}": lines for lines in [violations(page)] if lines}
    assert found == {}


def settle(page: Page) -> None:
    """Wait until nothing is loading and no colour is on its way."""
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".skeleton:visible, .board-ghost:visible")).to_have_count(0)
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


@pytest.mark.parametrize("opener", ["palette", "shortcuts", "account", "notices", "add-lead"])
def test_axe_finds_nothing_in_what_opens(visit: Open, opener: str) -> None:
    page = visit("admin", SOME)
    settle(page)
    if opener == "add-lead":
        page.get_by_role("button", name="Nuevo lead", exact=True).first.click()
    else:
        page.locator(f"[commandfor={opener}], [popovertarget={opener}]").first.click()
    expect(page.locator(f"#{opener}")).to_be_visible()
    settle(page)
    assert violations(page) == []
