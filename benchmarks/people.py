"""People at their screens, as raw websockets: one act after another, each with how long it took and how it ended."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from aliun_dashboard.messages.refusals import explain
from tests.line import ROOT, Line

PIPELINE = f"{ROOT}.aliun_dashboard___ui___screens___pipeline___state____pipeline_state"
FRAME = f"{ROOT}.aliun_dashboard___ui___frame____shell_state"
MARK = "_rx_state_"
BUG = explain("bug", {}).message
REASON = "Pidió otro hotel"
BOARD = "/pipeline/"
PAGES = {
    "Hoy": "/",
    "board": BOARD,
    "list": "/pipeline/?vista=lista",
    "orders": "/oc/",
    "payments": "/pagos/",
    "tickets": "/tickets/",
    "campaigns": "/campanas/",
    "health": "/salud/",
} | ({"kpis": "/kpis/"} if find_spec("aliun_dashboard.ui.screens.kpis") else {})
# What each role does, and how often.
HABITS = {
    "agente": {"Hoy": 1, "board": 2, "list": 2, "lead": 4, "move": 4, "search": 3},
    "director": {"Hoy": 2, "board": 2, "campaigns": 1, "kpis": 3, "lead": 2, "move": 1, "search": 1},
    "finanzas": {"Hoy": 1, "orders": 4, "payments": 4, "search": 2, "list": 1},
    "soporte": {"Hoy": 1, "tickets": 4, "lead": 3, "search": 2, "board": 1},
    "admin": {"health": 4, "list": 1, "board": 1, "search": 1},
}
PATIENCE = 20.0  # seconds, after which an act counts as an error
SEARCHED = ("Ana", "Luis", "809", "Punta Cana", "Peña", "Viajera", "L-0001", "Rosa", "Samaná", "zzz")


@dataclass
class Notes:
    """What all of them saw: seconds of each kind of act, and how many ended otherwise than hoped."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    told_why_not: int = 0


class Person(Line):
    """One browser tab and who sits before it. Does what the server asks of the page, as a browser would."""

    def __init__(self, url: str, cookie: str, role: str, notes: Notes, seed: int) -> None:
        super().__init__(url, cookie, page=BOARD)
        self.notes, self.chance = notes, random.Random(seed)
        self.habits = {name: often for name, often in HABITS[role].items() if name not in ("kpis",) or name in PAGES}
        self.cards: dict[int, dict[str, Any]] = {}
        self._asked: set[asyncio.Task[None]] = set()
        self._here = False

    async def go(self, page: str) -> dict[str, Any]:
        """Show a page: the first one is loaded, the others are reached by links."""
        told = await (self.turn(page) if self._here else self.open(page))
        self._here = True
        return told

    async def work(self, until: float, pause: float) -> None:
        """One act after another until that moment (`time.monotonic`), `pause` seconds apart on the average."""
        await asyncio.sleep(self.chance.uniform(0, pause))
        while time.monotonic() < until:
            [name] = self.chance.choices(list(self.habits), list(self.habits.values()))
            await self.timed(name, self._act(name))
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * pause)

    async def timed(self, name: str, act: Callable[[], Awaitable[object]]) -> None:
        """Do it and note the seconds, or what went wrong."""
        self.heard.clear()
        self._read = 0
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await act()
        except TimeoutError:
            self.notes.errors[f"{name}: no answer"] += 1
            return
        self.notes.seconds[name].append(time.perf_counter() - begun)

    def _act(self, name: str) -> Callable[[], Awaitable[object]]:
        if name in ("lead", "move") and not self.cards:
            name = "board"
        return {"lead": self._open_lead, "move": self._move, "search": self._search}.get(
            name, lambda: self.go(PAGES[name])
        )

    async def _open_lead(self) -> None:
        told = await self.go(f"/leads/{self.chance.choice(list(self.cards))}/")
        assert told

    async def _search(self) -> None:
        await self.send(f"{FRAME}.search", {"text": self.chance.choice(SEARCHED)}, page=self._page)
        await self._told(FRAME, "hits")

    async def _move(self) -> None:
        """Drag a card to «Soporte / Caso Especial», answering why; one that is there, back to «Calificado»."""
        if self._page != BOARD:
            await self.go(BOARD)
        card = self.chance.choice(list(self.cards.values()))
        to = "qualified" if card["stage"] == "special_case" else "special_case"
        payload = {"lead_id": card["id"], "seen": card["version"], "to": to}
        await self.send(f"{PIPELINE}.move", payload, page=BOARD)
        end = await self._end_of_move(card["id"], to)
        if end == "question":
            await self.send(f"{PIPELINE}.answer", {"form": {"reason": REASON}}, page=BOARD)
            end = await self._end_of_move(card["id"], to)
        self.notes.told_why_not += end == "told"

    async def _end_of_move(self, lead_id: int, to: str) -> str:
        """`moved`, or the `question` that it raises, or `told` why not."""
        while True:
            while self._read >= len(self.heard):
                await self._more()
            self._read += 1
            message = self.heard[self._read - 1]
            news = (message.get("delta") or {}).get(PIPELINE, {})
            if news.get(f"question{MARK}"):
                return "question"
            puts = [op["card"] for op in (news.get(f"patch{MARK}") or {}).get("ops", ()) if op["op"] == "put"]
            if any((card["id"], card["stage"]) == (lead_id, to) for card in puts):
                return "moved"
            if any(not event["name"].startswith(ROOT) for event in message.get("events") or ()):
                return "told"

    async def _told(self, state: str, name: str) -> Any:
        while True:
            news = (await self.next("delta")).get(state, {})
            if name + MARK in news:
                return news[name + MARK]

    async def _hear(self, message: dict[str, Any]) -> None:
        self._remember((message.get("delta") or {}).get(PIPELINE, {}))
        for event in message.get("events") or ():
            if event["name"].startswith(ROOT):
                self._do(event)
            elif event["name"] == "_redirect" and event["payload"]["path"].startswith("/login"):
                self.notes.errors["turned away"] += 1
            elif BUG in str(event):
                self.notes.errors["a handler broke"] += 1
        await super()._hear(message)

    def _remember(self, news: dict[str, Any]) -> None:
        """Keep the board as a browser does."""
        if columns := news.get(f"columns{MARK}"):
            self.cards = {card["id"]: card for column in columns for card in column["cards"]}
        for op in (news.get(f"patch{MARK}") or {}).get("ops", ()):
            if op["op"] == "put":
                self.cards[op["card"]["id"]] = op["card"]
            elif op["op"] == "drop":
                self.cards.pop(op["id"], None)

    def _do(self, event: dict[str, Any]) -> None:
        task = asyncio.create_task(self.send(event["name"], event.get("payload"), page=self._page))
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)


class Watcher(Person):
    """Sits before the board and touches nothing; what it did not hear of, nobody would have."""

    def __init__(self, url: str, cookie: str, role: str, notes: Notes, seed: int) -> None:
        super().__init__(url, cookie, role, notes, seed)
        self.seen: set[tuple[int, int]] = set()
        self.numbers: list[int] = []

    async def work(self, until: float, pause: float) -> None:
        await self.open(BOARD)
        self.begin()
        while time.monotonic() < until:
            self.heard.clear()
            self._read = 0
            await asyncio.sleep(pause)

    def begin(self) -> None:
        self.numbers.clear()

    def _remember(self, news: dict[str, Any]) -> None:
        super()._remember(news)
        if patch := news.get(f"patch{MARK}"):
            self.numbers.append(patch["n"])
            self.seen |= {(op["card"]["id"], op["card"]["version"]) for op in patch["ops"] if op["op"] == "put"}
