"""PDF into text: what is printed is read, in order and as it looks; scans and filled-in forms too."""

import io
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from aliun_dashboard.adapters import pdf
from aliun_dashboard.adapters.pdf import Unreadable
from tests.hostile_pdfs import page, stream

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


def framed(*rows: tuple[str, str]) -> bytes:
    """A table of two columns, every cell in a frame."""
    written = io.BytesIO()
    canvas = Canvas(written)
    for number, (label, value) in enumerate(rows):
        height = 740 - 20 * number
        canvas.rect(60, height - 6, 200, 20)
        canvas.rect(260, height - 6, 250, 20)
        canvas.drawString(66, height, label)
        canvas.drawString(270, height, value)
    canvas.save()
    return written.getvalue()


def scanned(content: bytes) -> bytes:
    """The same, printed and laid on a scanner: 150 dpi, grey, as JPEG."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842))
    with pypdfium2.PdfDocument(content) as document:
        for number in range(len(document)):
            picture = io.BytesIO()
            document[number].render(scale=150 / 72).to_pil().convert("L").save(picture, "JPEG", quality=60)
            canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
            canvas.showPage()
    canvas.save()
    return written.getvalue()


async def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        await pdf.read(content)
    return refusal.value.code


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that has none: the path of programs leads nowhere."""
    pdf.close()
    monkeypatch.setenv("PATH", "/nowhere")
    yield
    pdf.close()


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


async def test_columns_stand_beside_each_other() -> None:
    paper = await pdf.read(framed(("Hotel", "Bahía Príncipe"), ("Monto total", "RD$150,000.00")))
    first, second = (line for line in paper.pages[0].layout.splitlines() if line.strip())
    assert first.split("  ")[0] == "Hotel"
    assert first.index("Bahía") == second.index("RD$150,000.00")


def table(*rows: tuple[str, ...], widths: tuple[int, ...]) -> bytes:
    """A table with lines, in whose narrow cells words are broken into several."""
    written, style = io.BytesIO(), getSampleStyleSheet()["BodyText"]
    cells = [[Paragraph(cell, style) for cell in row] for row in rows]
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    SimpleDocTemplate(written).build([Table(cells, colWidths=widths, style=lines)])
    return written.getvalue()


async def test_what_was_broken_to_fit_into_a_cell_is_one_line_again() -> None:
    stay = ("Hotel", "Bahía Príncipe Grand Bávaro Resort, Playa Arena Gorda")
    paper = await pdf.read(table(stay, ("Total de la reserva", "RD$150,000.00"), widths=(80, 150)))
    rows = [re.split(" {3,}", line) for line in paper.pages[0].layout.splitlines()]
    assert rows == [list(stay), ["Total de la reserva", "RD$150,000.00"]]


async def test_under_heads_too_and_numbers_are_not_torn() -> None:
    heads, stay = ("Hotel", "Fecha de entrada", "Monto"), ("Bahía Príncipe Bávaro", "01/12/2025", "RD$ 150,000.00")
    paper = await pdf.read(table(heads, stay, widths=(90, 62, 80)))
    rows = [re.split(" {3,}", line) for line in paper.pages[0].layout.splitlines()]
    assert rows == [list(heads), list(stay)]


async def test_lines_that_were_written_as_lines_stay_lines() -> None:
    paper = await pdf.read(table(("Fechas", "01/12/2025<br/>05/12/2025"), ("Hotel", "Bahía"), widths=(80, 150)))
    assert [line.split() for line in paper.pages[0].layout.splitlines()][-2:] == [["05/12/2025"], ["Hotel", "Bahía"]]


async def test_words_in_a_form_within_the_page_are_not_lost() -> None:
    form = stream(b"BT /F 12 Tf 72 700 Td (Hotel: Catalonia) Tj ET", b"/Subtype/Form/BBox[0 0 595 842]/Resources 5 0 R")
    paper = await pdf.read(page(b"q /Y Do Q", other=form))
    assert "Hotel: Catalonia" in paper.pages[0].layout


async def test_what_was_typed_into_fields_stands_beside_its_label() -> None:
    written = io.BytesIO()
    canvas = Canvas(written)
    for number, (label, value) in enumerate((("Hotel:", "Bahía Príncipe"), ("Monto:", "RD$150,000.00"))):
        canvas.drawString(60, 700 - 40 * number, label)
        canvas.acroForm.textfield(name=f"f{number}", value=value, x=160, y=694 - 40 * number, width=200, height=20)
    canvas.save()
    lines = [line.split() for line in (await pdf.read(written.getvalue())).pages[0].layout.splitlines()]
    assert ["Hotel:", "Bahía", "Príncipe"] in lines
    assert ["Monto:", "RD$150,000.00"] in lines


async def test_ligatures_and_what_cannot_be_seen_are_as_people_type_them() -> None:
    names = stream(b"2 beginbfchar <01> <FB01> <02> <200B> endbfchar")
    content = b"BT /F 12 Tf 72 700 Td (Con\\001rmado: KT\\002-1) Tj ET"
    paper = await pdf.read(page(content, font=b"/ToUnicode 7 0 R", other=names))
    assert paper.pages[0].plain == "Confirmado: KT-1"


@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
async def test_a_scan_is_read_with_its_accents_and_in_its_frames() -> None:
    rows = (("Agencia", "Viajes Ñandú SRL"), ("Fecha de entrada", "01/12/2025"), ("Monto total", "RD$150,000.00"))
    paper = await pdf.read(scanned(framed(*rows)))
    assert paper.scanned
    lines = [line.split() for line in paper.pages[0].layout.splitlines()]
    assert all(f"{label} {value}".split() in lines for label, value in rows), lines


async def test_a_scan_without_tesseract_says_what_is_missing(without_tesseract: None) -> None:
    assert await refused(scanned(made(LINES))) == "no_ocr"
    assert (await pdf.read(made(LINES))).pages, "what is no scan is read without it"


async def test_a_reader_has_no_network_and_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.close()
    monkeypatch.setenv("SMTP_PASSWORD", "muy-secreto")
    await pdf.read(made(LINES))
    [reader] = pdf._idle
    told = Path(f"/proc/{reader.process.pid}")
    assert b"muy-secreto" not in (told / "environ").read_bytes()
    assert "Seccomp:\t2" in (told / "status").read_text(), "system calls are filtered"
    assert os.getpid() != reader.process.pid


async def test_a_big_house_wears_out_no_reader() -> None:
    """A process inherits the greatest size of the one that started it: that must not count as its own."""
    pdf.close()
    ballast = bytearray(400 * 1024 * 1024)
    ballast[::4096] = b"x" * len(ballast[::4096])
    await pdf.read(made(LINES))
    [reader] = pdf._idle
    assert reader.used
