"""Chromium on a running agency: one server, worker and database with demo data for each test process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from aliun_dashboard.command import front
from tests.e2e.agency import Agency
from tests.house import house, serve
from tests.told import copy_demo

CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(p).exists()), None
)
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PATIENCE = 15_000  # ms, for two busy cores; everything is waited for by condition

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(600))  # the first one waits for the build and the demo, too


@pytest.fixture(scope="session")
def agency(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    front.build()
    url = copy_demo(f"e2e_{worker_id}")
    with house(url, tmp_path_factory.mktemp("agency"), ALIUN_DEMO="1") as opened:
        serve(opened)
        yield Agency(opened, url)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def visit(browser: Browser, agency: Agency) -> Iterator[Open]:
    """Opens a browser of its own for a person (nobody: not logged in) at an address. No page may throw an error."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(who: str, path: str, *, width: int = 1440, dark: bool = False, cookie: str = "") -> Page:
        size = {"width": width, "height": 900 if width > 600 else 844}
        context = browser.new_context(
            base_url=agency.url,
            viewport=size,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            has_touch=width < 600,
            locale="es-DO",
        )
        contexts.append(context)
        if who:
            token = cookie or agency.cookie(who)
            context.add_cookies([{"name": "aliun_session", "value": token, "url": agency.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
