"""What reading a PDF costs: in the warm child and bare pypdf beside it, one child and two. No database, no network."""

import asyncio
import io
import time
from collections.abc import Callable
from contextlib import suppress

from pypdf import PdfReader

from aliun_dashboard.adapters import pdf
from benchmarks import bench
from tests.hostile_pdfs import HOSTILE, simple

PAPERS = 200
RESERVATION = simple(
    "KONTROL TRAVEL",
    "Confirmación de reserva",
    "ID Reserva: KT-12345",
    "Agencia: Viajes Ñandú SRL",
    "Titular: Íñigo Núñez Peña",
    "Hotel: Bahía Príncipe Grand Bávaro",
    "Habitación: Junior Suite, todo incluido",
    "Fecha de entrada: 01/12/2025",
    "Fecha de salida: 05/12/2025",
    "Noches: 4 - Adultos: 2 - Niños: 1",
    "Monto total: RD$150,000.00",
    "Gracias por su preferencia. El servicio se presta contra orden de compra.",
)


def main() -> None:
    """Print the tables."""
    pdf.close()
    cold, *_ = asyncio.run(_each(1))
    rounds = [(_bare(_plain), _bare(_both), asyncio.run(_each(PAPERS))) for _ in range(bench.REPETITIONS)]
    plain, both, warm = (bench.median([bench.median(one[side]) for one in rounds]) for side in range(3))
    bench.table(
        "A reservation of one page",
        ("way", "median ms", "of bare pypdf, plain"),
        [
            ("bare pypdf, plain", f"{plain:.1f}", "1"),
            ("bare pypdf, plain and layout", f"{both:.1f}", f"{both / plain:.2f}"),
            ("warm child", f"{warm:.1f}", f"**{warm / plain:.2f}**"),
            ("first of a child", f"{cold:.0f}", f"{cold / plain:.0f}"),
        ],
    )
    one, two = (bench.median([asyncio.run(_rate(children)) for _ in range(bench.REPETITIONS)]) for children in (1, 2))
    rows = [("1", f"{one:.0f}", "1"), ("2", f"{two:.0f}", f"**{two / one:.2f}**")]
    bench.table("PDFs a second", ("children", "PDFs/s", "of one"), rows)
    rows = [(name, *asyncio.run(_hostile(make()))) for name, make in HOSTILE.items()]
    bench.table("Hostile files, the next paper after each, slowest", ("file", "seconds", "next, ms"), _worst(rows))


def _plain(content: bytes) -> None:
    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text()


def _both(content: bytes) -> None:
    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text()
        page.extract_text(extraction_mode="layout")


def _bare(way: Callable[[bytes], None]) -> list[float]:
    """Milliseconds of each paper in this process."""
    spent = []
    for _ in range(PAPERS):
        begun = time.perf_counter()
        way(RESERVATION)
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


async def _each(papers: int) -> list[float]:
    """Milliseconds of each paper in the child, one after the other."""
    spent = []
    for _ in range(papers):
        begun = time.perf_counter()
        await pdf.read(RESERVATION)
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


async def _rate(children: int) -> float:
    """Papers a second, that many asked for at any time."""
    await asyncio.gather(*(pdf.read(RESERVATION) for _ in range(children)))
    begun = time.perf_counter()
    await asyncio.gather(*(_each(PAPERS // children) for _ in range(children)))
    return PAPERS / (time.perf_counter() - begun)


async def _hostile(content: bytes) -> tuple[float, float]:
    begun = time.perf_counter()
    with suppress(pdf.Unreadable):
        await pdf.read(content)
    between = time.perf_counter()
    await pdf.read(RESERVATION)
    return between - begun, (time.perf_counter() - between) * 1000


def _worst(rows: list[tuple[str, float, float]]) -> list[tuple[str, str, str]]:
    rows.sort(key=lambda row: row[1], reverse=True)
    return [(name, f"{seconds:.2f}", f"{after:.0f}") for name, seconds, after in rows[:6]]


if __name__ == "__main__":
    main()
