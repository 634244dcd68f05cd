"""The door: in, not in, back to where one wanted to go, and out everywhere at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.agency import PASSWORD, Agency
from tests.e2e.conftest import Open


def fill(page: Page, email: str, password: str) -> None:
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar", exact=True).click()


def test_who_knows_the_password_gets_to_where_they_wanted_to_go(visit: Open) -> None:
    page = visit("", "/pipeline/?q=ana")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    fill(page, "agente@demo.aliun", PASSWORD)
    expect(page).to_have_url(re.compile(r"/pipeline/\?q=ana"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Pipeline")


def test_a_wrong_password_is_said_and_after_six_nobody_may_try(visit: Open) -> None:
    page = visit("", "/login/")
    for _ in range(5):
        fill(page, "nadie@demo.aliun", "no-es-esta")
        expect(page.get_by_text("no coinciden")).to_be_visible()
        page.goto("/login/")
    fill(page, "nadie@demo.aliun", "no-es-esta")
    expect(page.get_by_text("Demasiados intentos")).to_be_visible()


def test_a_demo_account_is_one_click(visit: Open) -> None:
    page = visit("", "/login/")
    page.get_by_role("button", name=re.compile("Finanzas")).click()
    expect(page.get_by_role("navigation", name="Navegación principal")).to_be_visible()
    expect(page.get_by_role("link", name="Salud")).to_have_count(0)


def test_leaving_in_one_tab_turns_the_other_away(visit: Open, agency: Agency) -> None:
    page = visit("soporte", "/", cookie=agency.log_in("soporte"))
    other = page.context.new_page()
    other.goto("/pipeline/")
    expect(other.locator("[data-card]").first).to_be_visible()
    page.locator(".account").click()
    page.get_by_role("button", name="Salir").first.click()
    expect(page).to_have_url(re.compile("/login"))
    expect(other).to_have_url(re.compile("/login"))


@pytest.mark.parametrize(("who", "path"), [("agente", "/salud/"), ("agente", "/auditoria/"), ("finanzas", "/salud/")])
def test_a_page_of_another_role_sends_home(visit: Open, who: str, path: str) -> None:
    page = visit(who, path)
    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))
