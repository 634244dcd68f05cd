"""The sale in browsers: agent, director, customer and finance walk it together, and each sees what the others do."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.agency import Agency
from tests.e2e.conftest import Open

CAMPAIGN, NAME = "Bloque Playa Serena", "Miguelina Tavárez"


def lead_of_the_agent(visit: Open, name: str) -> Page:
    """The agent writes down a call; the lead qualifies, and its comparison is open."""
    page = visit("agente", f"/pipeline/?q={name}")
    page.get_by_role("button", name="Nuevo lead en Calificado").click()
    form = page.get_by_role("dialog").filter(has_text="Nuevo lead en")
    facts = {"Nombre": name, "Teléfono": "809 555 4411", "Destino": "Punta Cana", "Noches": "4", "Adultos": "2"}
    for label, value in (facts | {"Presupuesto total": "1,850"}).items():
        form.get_by_label(re.compile(f"^{label}")).fill(value)
    form.get_by_label(re.compile("^Entrada")).fill(Agency.day(90))
    form.get_by_role("button", name="Crear lead").click()
    page.locator('[data-column="qualified"]').get_by_text(name).click()
    page.get_by_role("link", name="Cotizar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Cotizaciones de {name}")
    return page


def version(page: Page, number: int) -> Locator:
    return page.locator(".quotes-versions > li").filter(has_text=re.compile(f"^v{number}"))


def send_core(page: Page) -> None:
    """Core is priced, quoted, read over and sent; until then Atlas is shut."""
    expect(page.get_by_role("button", name="Cotizar Atlas")).to_be_disabled()
    expect(page.get_by_text("Regla B:")).to_be_visible()
    page.get_by_role("button", name="Cotizar Core").first.click()
    letter = page.get_by_role("dialog").filter(has_text="Revisar antes de enviar")
    letter.get_by_role("button", name="Enviar").click()
    expect(version(page, 1)).to_contain_text("Enviada")


def choose(page: Page) -> None:
    """Point at the campaign of another destination."""
    page.get_by_role("button", name="Ver las de otros destinos").click()
    campaign = page.get_by_role("list", name="Atlas").get_by_role("button", name=re.compile(CAMPAIGN))
    campaign.click()
    expect(campaign).to_have_attribute("aria-pressed", "true")


def force(director: Page) -> None:
    """The director lets this lead have it, and signs why."""
    choose(director)
    director.get_by_role("button", name="Forzar Atlas").click()
    question = director.get_by_role("dialog").filter(has_text="Forzar")
    question.get_by_label(re.compile("^Motivo")).fill("Cliente de la casa desde 2019")
    question.get_by_role("button", name="Forzar Atlas").click()
    expect(director.get_by_text("Forzada: ya se puede ofrecer")).to_be_visible()


def send_both(page: Page) -> str:
    """The agent quotes what was forced and sends the comparison; the address of the customer's page."""
    choose(page)
    page.get_by_role("button", name="Cotizar Atlas").click()
    page.get_by_role("dialog").filter(has_text="Revisar antes de enviar").get_by_role("button", name="Cancelar").click()
    version(page, 2).get_by_role("button", name="Enviar comparativa").click()
    letter = page.get_by_role("dialog").filter(has_text="Revisar la comparativa")
    letter.get_by_role("button", name="Enviar comparativa").click()
    expect(version(page, 2)).to_contain_text("Enviada")
    return version(page, 2).get_by_role("link", name="Página del cliente").get_attribute("href") or ""


def payment_link(page: Page) -> str:
    """The agent asks for all of it, by card."""
    version(page, 2).get_by_role("button", name="Crear enlace de pago").click()
    dialog = page.get_by_role("dialog").filter(has_text="Enlace de pago")
    dialog.get_by_label(re.compile("^Total")).check()
    dialog.get_by_role("button", name="Crear enlace").click()
    link = page.get_by_role("textbox", name="Enlace").input_value()
    page.get_by_role("dialog").get_by_role("button", name="Cerrar").last.click()
    return link


def test_a_sale_from_its_first_price_to_a_voucher_that_holds(visit: Open, agency: Agency) -> None:
    agent = lead_of_the_agent(visit, NAME)
    director = visit("director", agent.url)
    send_core(agent)
    force(director)
    customer = visit("", send_both(agent), width=390)

    customer.get_by_role("button", name="Acepto esta propuesta").first.click()
    expect(customer.get_by_text("Aceptaste esta propuesta")).to_be_visible()
    expect(version(agent, 2)).to_contain_text("Aceptada")

    agent_trips, finance = visit("agente", "/reservas/"), visit("finanzas", "/pagos/?ver=pagos")
    director.goto("/campanas/")
    places = director.locator(".campaign").filter(has_text=CAMPAIGN).locator(".gauge")
    taken = agency.taken(CAMPAIGN)
    expect(places).to_contain_text(f"{taken} de 15 vendidas")
    expect(agent_trips.get_by_role("row")).not_to_have_count(0)

    customer.goto(payment_link(agent))
    row = finance.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("Abierto")
    expect(places).to_contain_text("1 en pago")
    customer.get_by_role("button", name=re.compile("^Pagar US")).click()
    customer.get_by_role("button", name="Pagar", exact=True).click()
    expect(customer.get_by_text("Pago recibido")).to_be_visible()

    expect(places).to_contain_text(f"{taken + 1} de 15 vendidas")
    expect(row).to_contain_text("Pagado")
    trip = agent_trips.get_by_role("row").filter(has_text=NAME)
    expect(trip).to_contain_text("Confirmada")
    trip.get_by_role("link", name=re.compile("^R-")).click()
    voucher_holds(agent_trips, visit)
    assert agency.taken(CAMPAIGN) == taken + 1


def voucher_holds(page: Page, visit: Open) -> None:
    """It is printed and posted while the page is open; it can be had, and anybody can see that it holds."""
    expect(page.get_by_text("El voucher vale y está en manos del cliente.")).to_be_visible()
    paper = page.get_by_role("link", name="Voucher", exact=True)
    answer = page.request.get(paper.get_attribute("href") or "")
    assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (200, "application/pdf", b"%PDF-")
    address = page.get_by_role("link", name="Página de verificación").get_attribute("href") or ""
    expect(visit("", address).get_by_text("Documento válido, versión 1.")).to_be_visible()
