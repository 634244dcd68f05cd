"""A raw websocket to the product, as any script can open one: no browser, no manners."""

import asyncio
import uuid
from types import TracebackType
from typing import Any

import socketio

ROOT = "reflex___state____state"
SECONDS = 15.0


class Line:
    """One connection. `heard` is everything that came, in order.

    `token` is the browser tab's, which a thief may have; `cookie` the log-in's.
    """

    def __init__(self, url: str, cookie: str = "", *, token: str = "", origin: str = "", page: str = "/login") -> None:
        self.token = token or str(uuid.uuid4())
        self.heard: list[dict[str, Any]] = []
        self._url, self._page, self._read = url, page, 0
        self._headers = {"Origin": origin or url} | ({"Cookie": f"aliun_session={cookie}"} if cookie else {})
        self._news = asyncio.Event()
        self._socket = socketio.AsyncClient(reconnection=False)
        self._socket.on("event", self._hear, namespace="/_event")

    async def __aenter__(self) -> "Line":
        await self._socket.connect(
            f"{self._url}?token={self.token}",
            headers=dict(self._headers),
            transports=["websocket"],
            namespaces=["/_event"],
            socketio_path="/_event",
            wait_timeout=SECONDS,
        )
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._socket.disconnect()

    async def send(self, name: str, payload: dict[str, Any] | None = None, page: str = "") -> None:
        """Send an event by its full name, as from `page`."""
        path, _, query = (page or self._page).partition("?")
        facts = dict(pair.split("=") for pair in query.split("&") if pair)
        router = {"pathname": path, "asPath": page or self._page, "query": facts}
        event = {"name": name, "payload": payload or {}, "router_data": router}
        await self._socket.emit("event", event, namespace="/_event")

    async def next(self, key: str) -> Any:
        """The next thing of a kind (`events`, `delta`) that came or will come."""
        while True:
            while self._read < len(self.heard):
                self._read += 1
                if found := self.heard[self._read - 1].get(key):
                    return found
            await self._more()

    async def sent_away(self) -> str:
        """Where the next event from the server sends the browser."""
        for event in await self.next("events"):
            if event["name"] == "_redirect":
                return event["payload"]["path"].partition("?")[0]
        return await self.sent_away()

    async def nudged(self) -> list[str]:
        """The next events of ours that the server asks the page to send."""
        names = [event["name"] for event in await self.next("events")]
        return [name for name in names if name.startswith(ROOT)] or await self.nudged()

    async def hears(self, text: str) -> None:
        """Wait for a text that came or will come."""
        while text not in str(self.heard):
            await self._more()

    async def open(self, page: str) -> dict[str, Any]:
        """Load a page as a browser does, its `on_load` included. Returns what the server told."""
        self._page = page
        self._read = len(self.heard)
        return await self._load({})

    async def turn(self, page: str) -> dict[str, Any]:
        """Go on to another page by a link, as a browser does that was at one before. Returns what the server told."""
        self._page = page
        self._read = len(self.heard)
        await self.send(f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal")
        return await self._loaded()

    async def state(self, **client: Any) -> dict[str, Any]:
        """Everything the server tells a tab that comes back, without asking for anything anew."""
        self._page = "/login"
        self._read = len(self.heard)
        return await self._load(client)

    async def _load(self, client: dict[str, Any]) -> dict[str, Any]:
        await self.send(f"{ROOT}.hydrate_and_load", {"vars": client})
        return await self._loaded()

    async def _loaded(self) -> dict[str, Any]:
        """Variables of our States by name."""
        told: dict[str, Any] = {}
        while not told.get(f"{ROOT}.is_hydrated_rx_state_"):
            delta = await self.next("delta")
            told |= {f"{state}.{name}": value for state, facts in delta.items() for name, value in facts.items()}
        return {name: value for name, value in told.items() if not name.startswith(f"{ROOT}.rx_router")}

    async def _more(self) -> None:
        self._news.clear()
        async with asyncio.timeout(SECONDS):
            await self._news.wait()

    async def _hear(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        self._news.set()
