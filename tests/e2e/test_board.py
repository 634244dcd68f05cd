"""The pipeline in browsers: what arrives, what is moved, by whom, and what everybody else sees of it."""

import re
import time

from playwright.sync_api import Locator, Page, expect

from tests.e2e.agency import Agency
from tests.e2e.conftest import Open
from tests.house import serve


def board(visit: Open, who: str, text: str, **facts: int) -> Page:
    """The board, narrowed to what a test is about."""
    page = visit(who, f"/pipeline/?q={text}", **facts)
    expect(page.locator("[data-column]")).to_have_count(9)
    return page


def column(page: Page, slug: str) -> Locator:
    return page.locator(f'[data-column="{slug}"]')


def card(page: Page, lead_id: int, slug: str = "") -> Locator:
    place = column(page, slug) if slug else page
    return place.locator(f'[data-card="{lead_id}"]')


def drag(page: Page, lead_id: int, slug: str, *, drop: bool = True) -> None:
    """With the mouse, as a hand does it: lift, carry, let go."""
    start, end = card(page, lead_id).bounding_box(), column(page, slug).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 120, start["y"] + start["height"] - 14)
    page.mouse.down()
    page.mouse.move(start["x"] + 140, start["y"] + start["height"], steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 160, steps=12)
    expect(column(page, slug)).to_have_class(re.compile("over"))
    if drop:
        page.mouse.up()


def test_a_signed_webhook_is_a_qualified_card_on_every_open_board_in_a_second(visit: Open, agency: Agency) -> None:
    agency.lead("Calentamiento Previo")  # the first webhook of a process wakes what later ones find awake
    pages = [board(visit, who, "Zacarias") for who in ("agente", "director")]
    answered = agency.hears("Zacarías Brito")
    for page in pages:
        column(page, "qualified").get_by_text("Zacarías Brito").wait_for(timeout=5000)
    assert time.monotonic() - answered < 1
    assert agency.value("SELECT stage FROM lead ORDER BY id DESC LIMIT 1") == "qualified"


def test_a_move_here_is_seen_there_and_can_be_undone(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Prudencia Mota")
    page, other = board(visit, "director", "Prudencia"), board(visit, "agente", "Prudencia")
    drag(page, lead, "core_proposal")
    expect(card(other, lead, "core_proposal")).to_be_visible()
    agency.eventually(lambda: agency.stage(lead) == "core_proposal")
    page.get_by_role("button", name="Deshacer").click()
    expect(card(other, lead, "qualified")).to_be_visible()
    assert agency.stage(lead) == "qualified"


def test_of_two_who_drag_the_same_card_one_is_told_why_not(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Leocadia Then")
    first, second = board(visit, "director", "Leocadia"), board(visit, "agente", "Leocadia")
    drag(first, lead, "core_proposal", drop=False)
    drag(second, lead, "core_proposal", drop=False)
    first.mouse.up()
    agency.eventually(lambda: agency.stage(lead) == "core_proposal")
    second.mouse.up()
    expect(second.locator("[data-sonner-toast][data-type=error]")).to_be_visible()
    for page in (first, second):
        expect(card(page, lead, "core_proposal")).to_be_visible()
    assert agency.value("SELECT count(*) FROM stage_move WHERE lead_id = %s AND cause = 'hand'", lead) == 1


def test_a_refused_move_comes_back_with_its_reason(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Casilda Rojas")
    page = board(visit, "director", "Casilda", width=2700)
    drag(page, lead, "core_confirmed")
    expect(page.get_by_text("Un lead solo se confirma cuando entra su pago.")).to_be_visible()
    expect(card(page, lead, "qualified")).to_be_visible()
    assert agency.stage(lead) == "qualified"


def test_a_card_moves_by_keyboard(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Teófilo Cuello")
    page = board(visit, "agente", "Teofilo")
    card(page, lead).focus()
    page.keyboard.press("Space")
    expect(page.locator(".board.dragging")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(column(page, "core_proposal")).to_have_class(re.compile("over"))
    page.keyboard.press("Space")
    expect(card(page, lead, "core_proposal")).to_be_visible()
    agency.eventually(lambda: agency.stage(lead) == "core_proposal")


def test_a_card_moves_by_menu_and_what_is_not_allowed_is_shut(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Obdulia Paniagua")
    page = board(visit, "agente", "Obdulia")
    card(page, lead).get_by_role("button", name=re.compile("^Mover")).click()
    shut = page.get_by_role("menuitem", name=re.compile("Confirmado .Core"))
    expect(shut).to_have_attribute("aria-disabled", "true")
    page.get_by_role("menuitem", name=re.compile("Soporte")).click()
    question = page.get_by_role("dialog").filter(has_text="Obdulia")
    question.get_by_label(re.compile("Motivo")).fill("El hotel cerró")
    question.get_by_role("button", name="Mover a caso especial").click()
    expect(card(page, lead, "special_case")).to_be_visible()
    assert agency.value("SELECT reason FROM stage_move WHERE lead_id = %s ORDER BY id DESC", lead) == "El hotel cerró"


def test_on_a_phone_a_card_moves_by_its_menu(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Eufemia Lantigua")
    page = board(visit, "agente", "Eufemia", width=390)
    page.get_by_role("navigation", name="Etapas").get_by_role("button", name=re.compile("Calificado")).tap()
    card(page, lead).get_by_role("button", name=re.compile("^Mover")).tap()
    page.get_by_role("menuitem", name=re.compile("Propuesta .Core")).tap()
    agency.eventually(lambda: agency.stage(lead) == "core_proposal")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_filters_stay_in_the_address_through_reload_and_list(visit: Open, agency: Agency) -> None:
    agency.lead("Fredesvinda Sosa")
    page = board(visit, "director", "")
    page.get_by_role("searchbox", name="Buscar en el pipeline").fill("fredesv")
    expect(page).to_have_url(re.compile("q=fredesv"))
    expect(page.locator("[data-card]")).to_have_count(1)
    page.get_by_role("button", name="Sin asignar", exact=True).click()
    expect(page).to_have_url(re.compile("ver=sin-asignar"))
    page.reload()
    expect(page.locator("[data-card]")).to_have_count(1)
    page.get_by_role("link", name="Lista").click()
    expect(page).to_have_url(re.compile(r"q=fredesv.*vista=lista"))
    expect(page.get_by_role("row").filter(has_text="Fredesvinda")).to_have_count(1)


def test_quick_add_warns_of_somebody_known_and_then_adds(visit: Open, agency: Agency) -> None:
    page = board(visit, "agente", "Melania")
    page.keyboard.press("n")
    form = page.get_by_role("dialog").filter(has_text="Nuevo lead en")
    form.get_by_label(re.compile("^Nombre")).fill("Melania Duvergé")
    form.get_by_label(re.compile("^Teléfono")).fill("809 555 7788")
    form.get_by_role("button", name="Crear lead").click()
    expect(column(page, "incoming").get_by_text("Melania Duvergé")).to_be_visible()
    page.keyboard.press("n")
    form.get_by_label(re.compile("^Nombre")).fill("Otra Persona")
    form.get_by_label(re.compile("^Teléfono")).fill("809 555 7788")
    expect(form.get_by_text("mismo teléfono")).to_be_visible()
    assert agency.value("SELECT count(*) FROM contact WHERE name = 'Melania Duvergé'") == 1


def test_a_killed_server_is_noticed_and_afterwards_the_board_is_the_truth(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Baldomero Cid")
    page = board(visit, "director", "Baldomero")
    expect(card(page, lead, "qualified")).to_be_visible()
    agency.house.kill("web")
    expect(page.get_by_text("Sin conexión")).to_be_visible()
    agency.run(f"UPDATE lead SET stage = 'core_proposal', version = version + 1 WHERE id = {lead}")
    serve(agency.house, "web")
    expect(card(page, lead, "core_proposal")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("Sin conexión")).to_have_count(0)
