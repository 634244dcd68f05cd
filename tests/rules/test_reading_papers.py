"""Papers of many makers: none is read wrong without a question, and hardly any question is needless (row 19)."""

import io
from types import ModuleType

import pypdf
import pytest

from aliun_dashboard.purchase_orders.reading import FieldName, Page, Paper, read
from benchmarks.confirmations import by_fpdf, by_reportlab, by_typst
from benchmarks.confirmations.trips import KNOWN, TRIPS, Trip
from benchmarks.readings import RIGHT, WRONG, judged


def text_of(pdf: bytes) -> Paper:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return Paper(tuple(Page(page.extract_text(), page.extract_text(extraction_mode="layout")) for page in pages))


def verdicts(makers: ModuleType, trip: Trip) -> list[str]:
    readings = [read(text_of(layout(trip)), KNOWN) for layout in makers.LAYOUTS]
    return [judged(found[name], trip.truth[name]) for found in readings for name in FieldName]


@pytest.mark.parametrize("makers", [by_reportlab, by_fpdf, by_typst], ids=lambda makers: makers.__name__)
@pytest.mark.parametrize("trip", TRIPS[:3], ids=lambda trip: trip.booking)
def test_papers_are_read_right_or_asked_about(makers: ModuleType, trip: Trip) -> None:
    found = verdicts(makers, trip)
    assert WRONG not in found
    assert found.count(RIGHT) >= 0.9 * len(found)
