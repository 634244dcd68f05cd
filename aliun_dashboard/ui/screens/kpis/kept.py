"""Boards that take long show kept numbers and say of which moment; whoever waits sees a skeleton meanwhile (ADR 34)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import reflex as rx

from aliun_dashboard.flows import kpi_boards
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kpis.keeping import is_slow
from aliun_dashboard.queries.kpis import boards
from aliun_dashboard.queries.kpis.boards import Board
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.ui import labels_kpis as words
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.screens.kpis.asked import asked
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "kpis"
AT_ONCE = 0.3  # seconds after which numbers of another cut do not stand there any longer
T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """The numbers of a board; `at` is the moment they are of, when they are kept. `renewing`: new ones are coming."""

    numbers: T
    at: datetime | None = None
    renewing: bool = False


class Kept(rx.State, mixin=True):
    """Of which moment the numbers are, for the State of a board."""

    as_of: str = ""
    renewing: bool = False

    @rx.event
    @roles()
    async def renew(self):
        """Have the board that is shown computed anew; it comes by itself."""
        wanted = asked(self)
        await ask(kpi_boards.want, wanted.tab, boards.key(wanted.cut))
        self.renewing = True

    def _ask(self, board: Board[T], cut: Cut, *, anew: bool = False) -> asyncio.Task[Found[T]]:
        """Begin to read or compute a board; from now on the page hears when others compute it."""
        hub.join(STREAM, self, viewer(), (board.name, boards.key(cut)))
        return asyncio.create_task(_computed(board, cut) if anew else _found(board, cut))

    def _take(self, found: Found[T]) -> T:
        self.as_of, self.renewing = _says(found.at), found.renewing
        return found.numbers


def note(state: Any) -> rx.Component:
    """«Al corte de las 10:42», and what is being done about it; nothing when the numbers are of now."""
    way = rx.cond(
        state.renewing,
        rx.el.span(words.RENEWING),
        button(words.RENEW, kind="quiet", icon="retry", on_click=state.renew),
    )
    shown = rx.el.div(rx.el.span(state.as_of), way, class_name="kpi-as-of", role="status")
    return rx.cond(state.as_of != "", shown, rx.fragment())


async def takes_long(asking: asyncio.Task[Any]) -> bool:
    """Whether it is not there `AT_ONCE`."""
    return not (await asyncio.wait({asking}, timeout=AT_ONCE))[0]


async def _found(board: Board[T], cut: Cut) -> Found[T]:
    kept = await look(boards.kept, board, cut, clock.now())
    if kept is None:
        return await _computed(board, cut, first=True)
    if kept.is_outdated and not kept.is_wanted:
        await ask(kpi_boards.want, board.name, boards.key(cut))
    return Found(kept.found, kept.at, kept.is_outdated or kept.is_wanted)


async def _computed(board: Board[T], cut: Cut, *, first: bool = False) -> Found[T]:
    taken = await look(boards.take, board, cut)
    slow = is_slow(taken.seconds, settings().aliun_kpi_live_seconds)
    if slow or not first:
        await ask(kpi_boards.keep, taken.numbers(), seen=True)
    return Found(taken.found, taken.at if slow else None)


def _says(at: datetime | None) -> str:
    if at is None:
        return ""
    zone = settings().timezone
    if settings().day(at) == settings().day(clock.now()):
        return words.AS_OF_TODAY.format(time=f"{at.astimezone(zone):%H:%M}")
    return words.AS_OF.format(moment=say.moment(at, zone))
