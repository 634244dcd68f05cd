"""All papers of all layouts, printed once into a folder."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

from playwright.sync_api import sync_playwright

from .trips import TRIPS, Trip


def printed(folder: Path, makers: Iterable[ModuleType], trips: Iterable[Trip] = TRIPS) -> list[tuple[str, Trip, Path]]:
    """Every paper as (layout, what it confirms, file); what is there already is not made again."""
    folder.mkdir(parents=True, exist_ok=True)
    papers: list[tuple[str, Trip, Path]] = []
    pages: list[tuple[Path, str]] = []
    for maker in makers:
        for layout in maker.LAYOUTS:
            for trip in trips:
                name = f"{maker.__name__.rpartition('.')[2]}.{layout.__name__}"
                path = folder / f"{name}.{trip.booking}.pdf"
                papers.append((name, trip, path))
                if not path.exists():
                    _make(layout, trip, path, pages)
    _print_from_browser(pages)
    return papers


def _make(layout: Callable[[Trip], bytes | str], trip: Trip, path: Path, pages: list[tuple[Path, str]]) -> None:
    made = layout(trip)
    if isinstance(made, str):
        pages.append((path, made))
    else:
        path.write_bytes(made)


def _print_from_browser(pages: list[tuple[Path, str]]) -> None:
    if not pages:
        return
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for path, html in pages:
            page.set_content(html)
            page.pdf(path=path, format="A4")
        browser.close()
