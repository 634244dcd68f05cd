"""The boards: all that each shows in a cut, computed at one moment, and how its numbers are kept and read back."""

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kpis.keeping import MISSED, Numbers, is_old, is_under_way
from aliun_dashboard.kpis.models import KpiBoard
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.queries.board import Head

from . import agents, cohorts, decided, direction, durations, funnel, pipeline, sales, sources, technical
from .agents import Agent
from .cohorts import Cohort, Of
from .cut import Cut
from .decided import Tally
from .direction import Direction
from .durations import Stay
from .funnel import Funnel
from .reading import Reading
from .technical import DayRow, ProviderRow, SourceRow, TaskRow

MOST_A_NIGHT = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Sales:
    """Everything the sales board shows; `before` is the funnel of what the cut is compared with."""

    readings: tuple[Reading, ...]
    heads: tuple[Head, ...]
    funnel: Funnel
    before: Funnel
    stays: tuple[Stay, ...]
    leads: tuple[Cohort, ...]
    clients: tuple[Cohort, ...]
    sources: dict[Source, Tally]
    agents: tuple[Agent, ...]


@dataclass(frozen=True)
class Technical:
    """Everything the technical board shows."""

    readings: list[Reading]
    days: list[DayRow]
    sources: list[SourceRow]
    providers: list[ProviderRow]
    tasks: list[TaskRow]


@dataclass(frozen=True)
class Board(Generic[T]):
    """One board: how it is computed, and of which type that is. `holds`: whether young numbers still are true."""

    name: str
    kind: type[T]
    compute: Callable[[Session, Cut], T]
    holds: Callable[[Session, Cut, T], bool] | None = None

    @functools.cached_property
    def json(self) -> TypeAdapter[T]:
        """Writes what is computed, and reads it back equal."""
        return TypeAdapter(self.kind)

    @functools.cached_property
    def shape(self) -> str:
        """Changes with any field: what was kept in another shape is not read."""
        return hashlib.sha256(json.dumps(self.json.json_schema(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Taken(Generic[T]):
    """What was just computed, of what was committed before `at`."""

    board: Board[T]
    cut: Cut
    found: T
    seconds: float
    at: datetime

    def numbers(self) -> Numbers:
        """As they are kept."""
        body, asked = self.board.json.dump_json(self.found).decode(), self.cut.to_query()
        return Numbers(self.board.name, key(self.cut), asked, self.board.shape, body, self.seconds, self.at)


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What was computed `at` an earlier moment. `is_outdated`: better computed anew; `is_wanted`: somebody does."""

    found: T
    at: datetime
    is_outdated: bool
    is_wanted: bool


def key(cut: Cut) -> str:
    """The words of a cut by which it is kept: its days instead of a name that means others tomorrow; whose leads."""
    return urlencode({**replace(cut, named="").words(), "zona": cut.period.zone.key})


def take(session: Session, board: Board[T], cut: Cut) -> Taken[T]:
    """Compute a board."""
    at, begun = clock.now(), clock.stopwatch()
    found = board.compute(session, cut)
    return Taken(board, cut, found, round(clock.stopwatch() - begun, 3), at)


def kept(session: Session, board: Board[T], cut: Cut, now: datetime) -> Kept[T] | None:
    """The numbers of a board that are kept, if they are."""
    row = session.get(KpiBoard, (board.name, key(cut)))
    if row is None or row.shape != board.shape:
        return None
    found = board.json.validate_json(row.body)
    outdated = is_old(row.computed_at, now) or bool(board.holds and not board.holds(session, cut, found))
    return Kept(found, row.computed_at, outdated, is_under_way(row.wanted_at, now))


def for_tomorrow(session: Session, now: datetime) -> list[tuple[str, Cut]]:
    """The boards worth having ready for a new day: kept ones of moving days that somebody looked at this week."""
    seen = func.max(KpiBoard.seen_at)
    moving = (col(KpiBoard.seen_at) > now - MISSED, col(KpiBoard.asked).not_like("%dias=%"))
    rows = session.exec(
        select(KpiBoard.board, KpiBoard.asked)
        .where(*moving)
        .group_by(col(KpiBoard.board), col(KpiBoard.asked))
        .order_by(seen.desc())
        .limit(MOST_A_NIGHT)
    )
    return [(board, Cut.from_query(asked, now, settings().timezone)) for board, asked in rows if board in BOARDS]


def _sales(session: Session, cut: Cut) -> Sales:
    return Sales(
        sales.readings(session, cut),
        pipeline.heads(session, cut),
        funnel.funnel(session, cut),
        funnel.funnel(session, cut.compared()),
        durations.durations(session, cut),
        cohorts.cohorts(session, cut, Of.LEADS),
        cohorts.cohorts(session, cut, Of.CLIENTS),
        decided.by_source(session, cut),
        agents.agents(session, cut),
    )


def _technical(session: Session, cut: Cut) -> Technical:
    return Technical(
        technical.readings(session, cut),
        technical.by_day(session, cut),
        technical.by_source(session, cut),
        technical.by_provider(session, cut),
        technical.by_task(session, cut),
    )


def _same_costs(session: Session, cut: Cut, found: Direction) -> bool:
    """A cost somebody enters changes CPA and ROI at once."""
    return found.costs == sources.costs(session, cut.currency)


DIRECTION = Board("direccion", Direction, direction.direction, _same_costs)
SALES = Board("ventas", Sales, _sales)
TECHNICAL = Board("tecnico", Technical, _technical)
BOARDS: dict[str, Board[Any]] = {board.name: board for board in (DIRECTION, SALES, TECHNICAL)}
