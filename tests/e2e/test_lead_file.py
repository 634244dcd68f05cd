"""The lead file in browsers: notes that ring, values changed where they stand, the budget and its exceptions."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.agency import Agency
from tests.e2e.conftest import Open


def lead_file(visit: Open, who: str, lead_id: int, name: str) -> Page:
    page = visit(who, f"/leads/{lead_id}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page


def test_a_mention_in_a_note_rings_the_colleagues_bell(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Altagracia Moquete")
    colleague = visit("agente", "/")
    bell = colleague.get_by_role("button", name=re.compile("^Notificaciones"))
    expect(colleague.get_by_role("button", name=re.compile("^Ana Pérez"))).to_be_visible()
    page = lead_file(visit, "director", lead, "Altagracia Moquete")
    box = page.get_by_label("Nota", exact=True)
    box.press_sequentially("Llámala tú, @ana")
    page.get_by_role("option", name=re.compile("Ana Pérez")).click()
    box.press("Enter")
    expect(page.get_by_text("Llámala tú")).to_be_visible()
    bell.click()
    expect(colleague.get_by_role("link", name=re.compile("te mencionó.*Llámala tú"))).to_be_visible()
    colleague.get_by_role("link", name=re.compile("te mencionó.*Llámala tú")).click()
    expect(colleague).to_have_url(re.compile(f"/leads/{lead}"))


def test_a_value_is_changed_where_it_stands_and_seen_by_others(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Belkis Guzmán")
    page, other = (lead_file(visit, who, lead, "Belkis Guzmán") for who in ("director", "agente"))
    page.get_by_role("button", name=re.compile("^Cambiar: Noches")).click()
    page.get_by_role("textbox", name="Noches").fill("7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Cambiar: Noches, 7"))).to_be_visible()
    expect(other.get_by_role("button", name=re.compile("^Cambiar: Noches, 7"))).to_be_visible()
    assert agency.value("SELECT nights FROM lead WHERE id = %s", lead) == 7


def test_a_budget_that_falls_short_is_overridden_with_a_reason_only(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Confesora Abreu", amount=200)
    page = lead_file(visit, "director", lead, "Confesora Abreu")
    expect(page.get_by_text("Presupuesto insuficiente").first).to_be_visible()
    page.get_by_role("button", name="Calificar con motivo").click()
    question = page.get_by_role("dialog", name=re.compile("Calificar"))
    question.get_by_label(re.compile("^Motivo")).fill("Cliente de siempre")
    question.get_by_role("button", name="Calificar con motivo").click()
    expect(page.locator(".lead-override")).to_contain_text("Cliente de siempre")
    agency.eventually(lambda: agency.stage(lead) == "qualified")
    signed = "SELECT actor, reason FROM audit_entry WHERE subject = %s AND action = 'lead.budget_overridden'"
    assert agency.rows(signed, f"lead:{lead}") == [("Marisol Peña", "Cliente de siempre")]


def test_an_agent_finds_nothing_at_the_address_of_a_colleagues_lead(visit: Open, agency: Agency) -> None:
    lead = agency.lead("Digna Peralta")
    owner = agency.value("SELECT id FROM staff_user WHERE email = 'agente2@demo.aliun'")
    agency.run(f"UPDATE lead SET owner_id = {owner} WHERE id = {lead}")
    page = visit("agente", f"/leads/{lead}/")
    expect(page.get_by_text("Este lead no existe, o no está a tu alcance")).to_be_visible()
    assert "Digna" not in page.content()
    lead_file(visit, "agente2", lead, "Digna Peralta")


def test_half_a_phone_number_finds_a_person_from_anywhere(visit: Open, agency: Agency) -> None:
    query = (
        "SELECT i.key, c.name FROM contact_identity i JOIN contact c ON c.id = i.contact_id "
        "JOIN lead l ON l.contact_id = c.id WHERE i.kind = 'phone' AND c.name ~ '[áéíóú]' ORDER BY l.id DESC LIMIT 1"
    )
    phone, name = agency.rows(query)[0]
    page = visit("director", "/")
    expect(page.get_by_role("button", name=re.compile("^Marisol Peña"))).to_be_visible()
    plain = name.translate(str.maketrans("áéíóúüñ", "aeiouun")).lower()
    for typed in (phone[-7:], plain):
        page.keyboard.press("Control+k")
        page.get_by_role("searchbox", name="Buscar e ir").fill(typed)
        page.locator("#palette").get_by_role("link", name=re.compile(name)).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
