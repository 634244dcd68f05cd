"""PDF into text: what is printed is read, in order and as it looks; and one reader serves many files."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from aliun_dashboard.adapters import pdf
from aliun_dashboard.adapters.pdf import Unreadable

LINES = ("ID Reserva: KT-12345", "Agencia: Viajes Ñandú SRL", "Hotel: Bahía Príncipe", "Monto: RD$150,000.00")


def made(*pages: tuple[str, ...]) -> bytes:
    """A PDF of these lines."""
    written = io.BytesIO()
    canvas = Canvas(written)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


async def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        await pdf.read(content)
    return refusal.value.code


async def test_every_page_is_read_plain_and_as_it_looks() -> None:
    paper = await pdf.read(made(LINES, ("Página dos",)))
    assert [page.plain.splitlines() for page in paper.pages] == [list(LINES), ["Página dos"]]
    assert all(line in paper.pages[0].layout for line in LINES)
    assert not paper.scanned


async def test_what_is_no_pdf_is_told_apart() -> None:
    assert await refused(b"") == "empty"
    assert await refused(b"PK\x03\x04 a letter in Word") == "not_a_pdf"
    assert await refused(made(LINES).ljust(pdf.MOST_BYTES + 1)) == "too_big"
    assert await refused(made(*(LINES for _ in range(31)))) == "too_many_pages"
    assert await refused(b"%PDF-1.7 and then nothing of the kind") == "corrupt"
    assert await refused(made(())) == "empty"
