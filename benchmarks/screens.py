"""A served product and people at its screens, as raw websockets, for the benchmarks of the board."""

import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff import actions
from benchmarks.make_million import AGENTS
from tests.house import house, serve_api
from tests.line import ROOT, Line

DIRECTOR = AGENTS + 1
PAGE = "/pipeline/"
STATE = f"{ROOT}.aliun_dashboard___ui___screens___pipeline___state____pipeline_state"
MARK = "_rx_state_"


class Board(Line):
    """One person at an open board; notes when each message arrived."""

    def __init__(self, url: str, cookie: str) -> None:
        super().__init__(url, cookie, page=PAGE)
        self._arrived: list[float] = []

    async def act(self, handler: str, **payload: Any) -> float:
        """Send an event of the board; returns when."""
        begun = time.perf_counter()
        await self.send(f"{STATE}.{handler}", payload, page=PAGE)
        return begun

    async def told(self, name: str, wanted: Callable[[Any], bool] = lambda _: True) -> float:
        """When a value of that variable arrived of which `wanted` is true. Nothing is read twice."""
        while True:
            news = (await self.next("delta")).get(STATE, {})
            if name + MARK in news and wanted(news[name + MARK]):
                return self._arrived[self._read - 1]

    async def _hear(self, message: dict[str, Any]) -> None:
        self._arrived.append(time.perf_counter())
        await super()._hear(message)


def shows(lead_id: int, slug: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a patch puts that lead into that column."""

    def wanted(patch: dict[str, Any]) -> bool:
        cards = [op["card"] for op in patch.get("ops", ()) if op["op"] == "put"]
        return any(card["id"] == lead_id and card["stage"] == slug for card in cards)

    return wanted


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The address of the whole application on that database."""
    with tempfile.TemporaryDirectory() as folder, house(url, Path(folder), ALIUN_DEMO="0") as opened:
        serve_api(opened)
        yield opened.url


@asynccontextmanager
async def boards(address: str, count: int) -> AsyncIterator[list[Board]]:
    """Open boards of the director, each with a log-in of its own. The database is that of our settings."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(Board(address, _log_in())) for _ in range(count)]
        for board in opened:
            await board.open(PAGE)
        yield opened


def _log_in() -> str:
    with begin(SYSTEM) as work:
        return actions.open_session(work, actions.get(work, DIRECTOR), "benchmark")
