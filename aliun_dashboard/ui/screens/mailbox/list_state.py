"""The State of the list of mails: its filters, pages and the looks into the mailbox, live."""

import contextlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import reflex as rx

from aliun_dashboard.flows import mailbox
from aliun_dashboard.kernel import clock
from aliun_dashboard.mail.rules import MailRule, MailStatus, Monitor
from aliun_dashboard.messages.refusals import in_address
from aliun_dashboard.queries import mailbox as query
from aliun_dashboard.queries import mailboxes
from aliun_dashboard.queries.mailbox import MailFilter
from aliun_dashboard.staff.rules import SEES_ORDERS
from aliun_dashboard.ui import address
from aliun_dashboard.ui import labels_mailbox as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import order_tabs, toast
from aliun_dashboard.ui.screens.mailbox import shown
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "mailbox"
PATH = "/oc/buzon/"
DAY = timedelta(days=1)

Choice = TypeVar("Choice", bound=StrEnum)


class MailboxState(rx.State):
    """One page of mails."""

    loaded: bool = False
    status: str = ""
    rule: str = ""
    monitor: str = ""
    text: str = ""
    refused: str = ""
    lines: list[shown.Line] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    boxes: list[shown.Box] = []  # noqa: RUF012
    runs: list[shown.Run] = []  # noqa: RUF012
    numbers: dict[str, int] = {}  # noqa: RUF012
    waits: dict[str, int] = {}  # noqa: RUF012
    has_older: bool = False
    depth: int = 0
    _edges: list[tuple[datetime, int]] = []  # noqa: RUF012  (where each page after the first begins)
    _next: tuple[datetime, int] | None = None

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """Read the first page that fits the address, and stay informed."""
        wanted = self.router.url.query_parameters
        self.status = _known(MailStatus, wanted.get("estado", ""))
        self.rule = _known(MailRule, wanted.get("regla", ""))
        self.monitor = _known(Monitor, wanted.get("monitor", ""))
        self.text = wanted.get("q", "")[:200]
        self.refused = in_address(wanted)
        hub.join(STREAM, self, viewer())
        await self._from_the_top()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def refresh(self):
        """Something changed: read the same page again."""
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def choose(self, kind: str, value: str):
        """Show only mails of this `status`, `rule` or `monitor`; nothing: all."""
        kinds = {"status": MailStatus, "rule": MailRule, "monitor": Monitor}
        if kind not in kinds:
            return None
        setattr(self, kind, _known(kinds[kind], str(value)))
        return await self._chosen()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def search(self, text: str):
        """Show only mails with these words, this reservation or this number."""
        self.text = str(text)[:200]
        return await self._chosen()

    @rx.event
    @roles(*SEES_ORDERS)
    async def clear(self):
        """Show everything."""
        self.status = self.rule = self.monitor = self.text = ""
        return await self._chosen()

    @rx.event
    @roles(*SEES_ORDERS)
    async def older(self):
        """The next page."""
        if self._next is not None:
            self._edges = [*self._edges, self._next]
            await self._fill()

    @rx.event
    @roles(*SEES_ORDERS)
    async def newer(self):
        """The page before."""
        self._edges = self._edges[:-1]
        await self._fill()

    @rx.event
    @roles(*SEES_ORDERS)
    async def read_now(self):
        """Have a worker look into the mailbox at once."""
        await ask(mailbox.read_now)
        return toast.told(words.READING)

    async def _chosen(self) -> rx.event.EventSpec:
        await self._from_the_top()
        return address.show(PATH, estado=self.status, regla=self.rule, monitor=self.monitor, q=self.text)

    async def _from_the_top(self) -> None:
        self._edges = []
        await self._fill()

    async def _fill(self) -> None:
        now = clock.now()
        wanted = MailFilter(
            _parsed(MailStatus, self.status), _parsed(MailRule, self.rule), _parsed(Monitor, self.monitor), self.text
        )
        found = await look(query.page, wanted, self._edges[-1] if self._edges else None)
        self.lines = [shown.line(row, now) for row in found.rows]
        self.numbers = {stood.value: number for stood, number in (await look(query.counts)).items()}
        self.boxes = [shown.box(watch, now) for watch in await look(mailboxes.watched, now)]
        self.runs = [shown.run(monitor, made) for monitor, made in (await look(query.runs, now - DAY)).items()]
        self.waits = await order_tabs.waiting()
        self._next = found.after
        self.has_older, self.depth, self.loaded = found.after is not None, len(self._edges), True


@hub.publishes(STREAM, "mail", "mailbox", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, MailboxState.refresh)


def _parsed(kind: type[Choice], text: str) -> Choice | None:
    with contextlib.suppress(ValueError):
        return kind(text)
    return None


def _known(kind: type[StrEnum], text: str) -> str:
    return text if _parsed(kind, text) else ""
