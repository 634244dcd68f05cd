"""Finance's day in a browser: find, read, correct, chase, pause, assign a stray OC, export; on a phone, too (D-12)."""

import re

from playwright.sync_api import Locator, Page, expect

from aliun_dashboard.ui import labels_orders as words
from tests.e2e.agency import Agency
from tests.e2e.conftest import Open

UNCLEAR, STRAY = "480601", "Laguna Azul"  # of the demo: no currency in it; the trip of an OC without number


def head_of(page: Page, booking: str) -> Locator:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{words.ORDER} · #{booking}")
    return page.locator("main")


def booking_of(agency: Agency, hotel: str, house: str) -> str:
    """The «ID Reserva» of a trip of the demo."""
    query = (
        "SELECT booking_id FROM purchase_order JOIN organization o ON o.id = organization_id"
        " JOIN reservation r ON r.id = reservation_id WHERE r.hotel LIKE %s AND o.name = %s"
    )
    return agency.value(query, f"%{hotel}%", house)


def find(page: Page, text: str, booking: str) -> None:
    """By words, and open it."""
    page.get_by_role("searchbox", name=words.SEARCH).fill(text)
    expect(page.get_by_role("row").filter(has_text=booking)).to_be_visible()
    page.get_by_role("link", name=booking, exact=True).first.click()


def test_finance_lands_on_what_needs_a_person_and_reads_it(visit: Open, agency: Agency) -> None:
    page = visit("finanzas", "/oc/")
    stuck = page.locator("#intervencion")
    expect(stuck.get_by_text(words.TROUBLES["bounced"])).to_be_visible()
    expect(stuck.get_by_text(words.TROUBLES["no_address"])).to_be_visible()
    page.get_by_role("button", name=re.compile("^Ultimátum")).click()
    expect(page).to_have_url(re.compile("estado=RECORDATORIO_3"))
    expect(page.get_by_role("row").filter(has_text="Solicitada")).to_have_count(0)
    page.get_by_role("button", name="Todas", exact=True).click()

    booking = booking_of(agency, "Bahía Mansa", "Andes Viajes")
    find(page, "bahia mansa", booking)
    shown = head_of(page, booking)
    expect(shown.get_by_text("Recibida", exact=True).first).to_be_visible()
    expect(shown.get_by_text(re.compile(r"oc/\d{8}_" + booking + "_oc.pdf"))).to_be_visible()
    source = (page.locator("iframe").get_attribute("src") or "").partition("#")[0]
    answer = page.request.get(source)
    assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (200, "application/pdf", b"%PDF-")
    page.locator(".oc-thread summary").filter(has_text="Solicitud").click()
    expect(page.get_by_text(f"Solicitud de Orden de Compra - Reserva #{booking}").first).to_be_visible()


def test_the_days_that_kpi_asks_for_are_said_and_can_be_taken_off(visit: Open, agency: Agency) -> None:
    first, last = agency.day(-9), agency.day(0)
    day = "(received_at AT TIME ZONE 'America/Santo_Domingo')::date"
    count = agency.value(f"SELECT count(*) FROM purchase_order WHERE {day} BETWEEN %s AND %s", first, last)
    assert count
    page = visit("finanzas", f"/oc/?recibida={first}..{last}")
    written = (f"{day[8:]}/{day[5:7]}/{day[:4]}" for day in (first, last))
    said = page.get_by_text(words.RECEIVED.format(first=next(written), last=next(written)))
    expect(said).to_be_visible()
    orders = page.locator(".oc-row")
    expect(orders).to_have_count(count)
    said.get_by_role("button", name=words.ALL_DAYS).click()
    expect(said).to_have_count(0)
    expect(page).not_to_have_url(re.compile("recibida"))
    assert orders.count() > count


def test_a_doubtful_confirmation_is_corrected_asked_for_and_paused(visit: Open) -> None:
    page = visit("finanzas", "/oc/revisar/")
    page.get_by_role("row").filter(has_text=UNCLEAR).get_by_role("link").first.click()
    page.get_by_label("Moneda", exact=True).fill("USD")
    page.get_by_role("button", name="Aceptar y registrar").click()
    expect(page.get_by_text(f"Reserva {UNCLEAR} registrada.")).to_be_visible()

    page.goto("/oc/")
    find(page, UNCLEAR, UNCLEAR)
    shown = head_of(page, UNCLEAR)
    expect(shown.get_by_text(words.WITHOUT_OC)).to_be_visible()
    page.get_by_role("button", name=words.SEND_NOW).click()
    letter = page.get_by_role("dialog").filter(has_text=words.SEND_WHY)
    expect(letter.get_by_text(f"Solicitud de Orden de Compra - Reserva #{UNCLEAR}")).to_be_visible()
    letter.get_by_role("button", name=words.SEND_NOW).click()
    expect(shown.locator(".pill").get_by_text("Solicitada", exact=True)).to_be_visible()
    expect(page.locator(".oc-thread strong")).to_have_text(["Confirmación de la reserva", "Solicitud"])

    page.get_by_role("button", name=words.PAUSE, exact=True).click()
    asked = page.get_by_role("dialog").filter(has_text=words.PAUSE_WHY)
    asked.get_by_label(re.compile(f"^{words.UNTIL}")).fill(Agency.day(9))
    asked.get_by_role("button", name=words.PAUSE, exact=True).click()
    expect(shown.get_by_text(re.compile("^En pausa hasta"))).to_be_visible()
    page.get_by_role("button", name=words.RESUME).click()
    expect(shown.get_by_text(re.compile("^En pausa hasta"))).to_have_count(0)


def test_a_stray_oc_finds_its_reservation_while_its_page_is_open(visit: Open, agency: Agency) -> None:
    booking = booking_of(agency, STRAY, "Turismo Cóndor")
    watching = visit("finanzas", f"/oc/?q={booking}")
    watching.get_by_role("link", name=booking, exact=True).first.click()
    shown = head_of(watching, booking)
    expect(shown.get_by_text(words.WITHOUT_OC)).to_be_visible()
    page = visit("finanzas", "/oc/sin-reserva/")
    page.get_by_role("button", name=f"Es para esta: {booking}").first.click()
    expect(shown.get_by_text(words.WITHOUT_OC)).to_have_count(0)
    expect(shown.get_by_text("Recibida", exact=True).first).to_be_visible()


def test_the_list_goes_to_a_spreadsheet_with_its_accents(visit: Open) -> None:
    page = visit("finanzas", "/oc/?q=condor")
    expect(page.get_by_role("row").filter(has_text="Turismo Cóndor").first).to_be_visible()
    with page.expect_download() as told:
        page.get_by_role("link", name=words.EXPORT).click()
    content = told.value.path().read_bytes()
    assert content.startswith("\ufeff".encode())
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + page.get_by_role("row").filter(has_text="Turismo Cóndor").count()
    assert all("Turismo Cóndor" in line for line in lines[1:])


def test_on_a_phone_everything_is_within_reach(visit: Open, agency: Agency) -> None:
    page = visit("finanzas", "/oc/", width=390)
    expect(page.locator("#intervencion")).to_be_visible()
    booking = booking_of(agency, "Palma Dorada", "Patagonia Travel Group")
    find(page, booking, booking)
    head_of(page, booking)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name=words.SKIP, exact=True).click()
    expect(page.locator(".stepper li").filter(has_text="Recordatorio 1")).to_contain_text(words.SKIPPED)
    page.get_by_role("button", name=words.SEND_NOW).click()
    letter = page.get_by_role("dialog").filter(has_text=words.SEND_WHY)
    expect(letter.get_by_role("button", name=words.SEND_NOW)).to_be_in_viewport()
    letter.get_by_role("button", name="Cancelar").click()
    page.get_by_role("button", name=words.UPLOAD).click()
    handing = page.get_by_role("dialog").filter(has_text=words.UPLOAD_WHY)
    handing.get_by_label(re.compile(f"^{words.FILE}")).set_input_files(
        {"name": "oc.txt", "mimeType": "text/plain", "buffer": b"no soy un PDF"}
    )
    handing.get_by_role("button", name=words.UPLOAD).click()
    expect(handing.get_by_text("El archivo no es un PDF.")).to_be_visible()
    handing.get_by_label(re.compile(f"^{words.FILE}")).set_input_files(
        {"name": "oc.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 orden"}
    )
    handing.get_by_role("button", name=words.UPLOAD).click()
    expect(page.locator(".stepper li").filter(has_text="Recibida")).to_have_attribute("data-state", "done")
