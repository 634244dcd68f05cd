"""A file of leads in a browser: what each column is, what would become of each row, what became of it, and back."""

import re

from playwright.sync_api import Locator, Page, expect

from aliun_dashboard.messages.import_words import FIELDS
from aliun_dashboard.ui import labels_imports as words
from tests import importing
from tests.e2e.agency import Agency
from tests.e2e.conftest import Open

SLOW = 60_000  # ms: a worker reads and writes the file row by row
GOOD, BAD, TWICE = "Onésimo Batlle", "Rosaura Infante", "Onésimo B. Repetido"


def sheet(day: str) -> bytes:
    """A row that is good, one whose day is none, and the first person again; nights stand under a name of their own."""
    head = ("Nombre", "Teléfono", "Destino", "Entrada", "Madrugadas", "Adultos", "Presupuesto")
    trip = ("Punta Cana", day, "5", "2", "1850")
    return importing.file(
        (GOOD, "+1 809 555 6161", *trip),
        (BAD, "+1 809 555 6262", "Punta Cana", "cuando sea", "5", "2", "1850"),
        (TWICE, "+1 809 555 6161", *trip),
        head=head,
    )


def line(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def test_a_file_is_mapped_reviewed_imported_and_undone(visit: Open, agency: Agency) -> None:
    page = visit("director", "/leads/importar/")
    sent = {"name": "feria.csv", "mimeType": "text/csv", "buffer": sheet(agency.day(90))}
    page.get_by_label(re.compile(f"^{words.FILE}")).set_input_files(sent)  # type: ignore[arg-type]
    page.get_by_role("button", name=words.LOOK).click()

    nights = page.get_by_label(f"{words.MEANS}: Madrugadas")
    expect(page.get_by_label(f"{words.MEANS}: Entrada")).to_have_value("check_in", timeout=SLOW)
    expect(nights).to_have_value("")
    nights.select_option(label=FIELDS["nights"][0])
    expect(nights).to_have_value("nights")
    page.get_by_role("button", name=words.REVIEW).click()

    expect(line(page, GOOD).get_by_text(words.OUTCOMES["create"])).to_be_visible(timeout=SLOW)
    expect(line(page, GOOD)).to_contain_text("5")
    expect(line(page, BAD)).to_contain_text(words.OUTCOMES["rejected"])
    expect(line(page, BAD)).to_contain_text("«cuando sea» no es una fecha.")
    expect(line(page, TWICE)).to_contain_text(words.OUTCOMES["repeated"])
    assert agency.value("SELECT count(*) FROM contact WHERE name = %s", GOOD) == 0

    page.get_by_role("button", name=words.DO_IMPORT_ONE).click()
    expect(line(page, GOOD).get_by_role("link", name=GOOD)).to_be_visible(timeout=SLOW)
    expect(line(page, BAD)).to_contain_text(words.RESULTS["refused"])
    found = "SELECT l.nights FROM lead l JOIN contact c ON c.id = l.contact_id WHERE c.name = ANY(%s)"
    assert agency.rows(found, [GOOD, BAD, TWICE]) == [(5,)]

    page.get_by_role("button", name=words.UNDO).click()
    page.get_by_role("dialog", name=words.UNDO).get_by_role("button", name=words.UNDO_SURE_ONE).click()
    expect(page.get_by_text(words.UNDONE_CLEAN)).to_be_visible(timeout=SLOW)
    assert agency.value("SELECT count(*) FROM contact WHERE name = ANY(%s)", [GOOD, BAD, TWICE]) == 0
