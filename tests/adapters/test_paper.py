"""Papers: what is on them can be read, in both languages, with our own letters and nothing from outside."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from aliun_dashboard.adapters import paper
from aliun_dashboard.adapters.paper import TEMPLATES, NoSuchPaper, render

LINK = "https://viajes.example/v/abc?v=2"
STAY = {
    "hotel": "Bahía Príncipe Grand Bávaro",
    "destination": "Punta Cana, República Dominicana",
    "room": "Junior Suite",
    "board": "todo incluido",
    "check_in": "12 dic 2026",
    "check_in_day": "sábado",
    "check_out": "17 dic 2026",
    "check_out_day": "jueves",
    "nights": "5",
    "rooms": "1 habitación",
    "party": "2 adultos, 1 niño",
    "ages": "6 años",
    "inclusions": ["Traslado «aeropuerto – hotel»", "Cena a la carta"],
    "policy": "Se pide por escrito.",
    "windows": [{"when": "Hasta el 12 nov 2026", "percent": "0 %", "amount": "RD$\u00a00.00"}],
}
TRIP: dict[str, Any] = STAY | {
    "lang": "es",
    "agency": "Aliun Travel",
    "code": "R-000087",
    "version": 2,
    "holder": "Íñigo Núñez Peña",
    "travellers": ["Íñigo Núñez Peña", "Zoë Agüero (6 años)"],
    "supplier": "reservas@bahia.example",
    "total": "RD$\u00a085,000.00",
    "paid": "€\u00a01,200.00",
    "balance": "",
    "balance_due": "",
    "no_oc": None,
    "cancelled_on": None,
    "issued_on": "2 mar 2026",
    "reference": "L-000123 · Core",
    "link": LINK,
    "links": [LINK],
}
OFFER = STAY | {
    "code": "L-000123 v1",
    "total": "US$\u00a01,450.00",
    "per_person": "US$\u00a0483.33",
    "per_night": "US$\u00a0290.00",
    "lines": [{"text": "5 noches en doble", "total": "US$\u00a01,450.00"}],
    "deposit": "US$\u00a0435.00 (30 %)",
    "valid_until": "5 mar 2026, 18:00",
    "link": LINK,
}
QUOTE: dict[str, Any] = {
    "lang": "es",
    "agency": "Aliun Travel",
    "customer": "Íñigo Núñez",
    "offers": [OFFER],
    "difference": "",
    "links": [LINK],
}
ALL = [
    ("voucher", TRIP),
    ("confirmation", TRIP | {"balance": "RD$\u00a059,500.00", "balance_due": "27 nov 2026"}),
    ("quote", QUOTE),
    ("comparison", QUOTE | {"offers": [OFFER, OFFER], "difference": "US$\u00a0120.00"}),
]


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def said(template: str, facts: dict[str, Any]) -> str:
    return " ".join(pages(render(template, facts)))


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize(("template", "facts"), ALL)
def test_every_paper_is_one_page_in_both_languages(template: str, facts: dict[str, Any], lang: str) -> None:
    content = render(template, facts | {"lang": lang})
    assert content.startswith(b"%PDF-")
    assert len(pages(content)) == 1


def test_a_voucher_tells_client_hotel_dates_people_engine_policy_and_code() -> None:
    text = said("voucher", TRIP)
    for told in ("R-000087", "Íñigo Núñez Peña", "Bahía Príncipe", "12 dic 2026", "2 adultos, 1 niño", "Core"):
        assert told in text
    assert "Hasta el 12 nov 2026 0 %" in text
    assert "RD$" not in text, "a hotel does not read what the trip cost"


def test_accents_tildes_and_signs_of_money_are_letters_of_the_paper() -> None:
    text = said("confirmation", TRIP | {"balance": "RD$\u00a059,500.00", "balance_due": "27 nov 2026"})
    assert "Confirmación – saldo pendiente RD$ 59,500.00, vence 27 nov 2026" in text
    assert "Zoë Agüero (6 años)" in text
    assert "€ 1,200.00" in text


def test_no_letters_but_ours_are_used() -> None:
    fonts = set[str]()
    for page in PdfReader(io.BytesIO(render("voucher", TRIP))).pages:
        fonts |= {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("Figtree" in font for font in fonts)


def test_what_a_customer_types_is_never_code() -> None:
    name = '#read("/etc/passwd") *gordo* $x$ <b> \\ ]'
    assert name in said("voucher", TRIP | {"holder": name, "travellers": []})


def test_the_band_without_purchase_order_and_the_stamp() -> None:
    missing = said("voucher", TRIP | {"no_oc": "Viajes Ñandú"})
    assert "Sin OC – no prestar servicio" in missing
    assert "Viajes Ñandú" in missing
    assert "Sin OC" not in said("voucher", TRIP)
    stamped = said("voucher", TRIP | {"cancelled_on": "3 mar 2026"})
    assert "CANCELADO" in stamped
    assert "ya no es válido" in stamped


def test_a_big_family_stays_on_one_page() -> None:
    people = [f"Viajera Número {number}" for number in range(40)]
    [text] = pages(render("voucher", TRIP | {"travellers": people}))
    assert "y 32 más" in text


def test_the_same_facts_make_the_same_bytes() -> None:
    assert render("voucher", TRIP) == render("voucher", TRIP)


def test_the_code_to_scan_says_the_address() -> None:
    drawn = paper.qr(LINK)
    assert drawn.startswith("<svg")
    assert drawn != paper.qr(LINK + "3")


def test_an_unknown_paper_is_our_mistake() -> None:
    with pytest.raises(NoSuchPaper):
        render("../../secret", TRIP)


def test_templates_ask_for_nothing_outside_their_folder() -> None:
    for template in TEMPLATES.glob("*.typ"):
        code = template.read_text("utf-8")
        assert "@preview" not in code
        assert not re.search(r"\b(read|csv|yaml|toml|xml|cbor|plugin)\(", code), template.name
        assert set(re.findall(r'#import "([^"]+)"', code)) <= {"frame.typ", "trip.typ", "offer.typ"}


def test_an_address_with_hyphens_stays_what_it_is() -> None:
    text = said("voucher", TRIP | {"supplier": "reservas@vientos-de-cabarete.example", "lang": "es"})
    assert "".join(text.split()).count("vientos-de-cabarete.example") == 1
