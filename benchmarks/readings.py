"""How well confirmations are read: fields right, asked and wrong, per layout. A wrong one is the worst.

    python -m benchmarks.readings [FOLDER] [--show]

Layouts that the rules were tuned on and layouts written after them are counted apart. Papers are made in FOLDER, or
in a temporary one; with `--show` every field that was not read right is told.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import ModuleType

from aliun_dashboard.adapters import pdf
from aliun_dashboard.purchase_orders.reading import FieldName, Found, Value, read
from benchmarks.confirmations import by_browser, by_fpdf, by_reportlab, by_scanner, by_strangers, by_typst, unseen
from benchmarks.confirmations.press import printed
from benchmarks.confirmations.trips import KNOWN, TRIPS

GROUPS: dict[str, tuple[ModuleType, ...]] = {
    "tuned": (by_reportlab, by_fpdf, by_typst, by_browser, by_strangers),
    "written after the rules": (unseen,),
    "scanned": (by_scanner,),
}
RIGHT, ASKED, WRONG = "right", "asked", "wrong"


def judged(found: Found, truth: Value | None) -> str:
    """Right: taken, and true. Wrong: taken, and not. Asked: a person is."""
    if not found.sure:
        return RIGHT if truth is None and found.value is None else ASKED
    return RIGHT if _same(found.value, truth) else WRONG


def _same(value: Value | None, truth: Value | None) -> bool:
    return value.casefold() == truth.casefold() if isinstance(value, str) and isinstance(truth, str) else value == truth


async def _read(makers: tuple[ModuleType, ...], folder: Path, show: bool) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for layout, trip, path in await asyncio.to_thread(
        printed, folder, makers, TRIPS if makers != (unseen,) else unseen.TRIPS
    ):
        paper = await pdf.read(path.read_bytes())
        found = read(paper, KNOWN)
        for name in FieldName:
            verdict = judged(found[name], trip.truth.get(name))
            counts.setdefault(layout, Counter())[verdict] += 1
            if verdict != RIGHT and show:
                said, why, true = found[name].value, found[name].why, trip.truth.get(name)
                print(f"  {verdict} {path.name} {name}: {said!r} ({why}) for {true!r}")
    return counts


def _print(group: str, counts: dict[str, Counter[str]]) -> None:
    print(f"\n| {group} | right | asked | wrong |\n| --- | --- | --- | --- |")
    for layout, count in counts.items():
        print(f"| {layout} | {count[RIGHT]} | {count[ASKED]} | {count[WRONG]} |")
    whole = sum(counts.values(), Counter[str]())
    share = 100 * whole[RIGHT] / max(1, whole.total())
    print(f"| **all {len(counts)}** | **{whole[RIGHT]} ({share:.1f} %)** | {whole[ASKED]} | **{whole[WRONG]}** |")


async def main() -> None:
    """Print a table for each group of layouts."""
    given = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    with tempfile.TemporaryDirectory() as folder:
        for group, makers in GROUPS.items():
            _print(group, await _read(makers, given[0] if given else Path(folder), "--show" in sys.argv))
    pdf.close()


if __name__ == "__main__":
    asyncio.run(main())
