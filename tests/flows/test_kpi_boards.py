"""Boards that take long: kept, shown as they are or computed anew once, ready in the morning, and nobody else's."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aliun_dashboard.flows import kpi_boards, source_costs, upkeep
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kpis.keeping import FRESH, GIVEN_UP, Numbers
from aliun_dashboard.kpis.models import KpiBoard
from aliun_dashboard.operations.retention import RULES
from aliun_dashboard.queries.kpis import boards
from aliun_dashboard.queries.kpis.boards import BOARDS, DIRECTION, SALES, Board, Kept
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.worker import kpi_boards as carrier
from aliun_dashboard.worker import timetable
from tests.queries.test_board import lead

pytestmark = pytest.mark.usefixtures("database")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MARCH = "dias=2026-03-01..2026-03-03"  # when leads of these tests come


def cut(query: str = "") -> Cut:
    return Cut.from_query(query, clock.now(), settings().timezone)


def compute(board: Board[Any], of: Cut, *, seen: bool = True, **facts: Any) -> Numbers:
    with read() as session:
        numbers = replace(boards.take(session, board, of).numbers(), **facts)
    with begin("test") as work:
        kpi_boards.keep(work, numbers, seen=seen)
    return numbers


def kept(board: Board[Any], of: Cut, after: timedelta = timedelta(0)) -> Kept[Any] | None:
    with read() as session:
        return boards.kept(session, board, of, clock.now() + after)


def want(of: Cut, after: timedelta = timedelta(0)) -> bool:
    with begin("test", now=clock.now() + after) as work:
        return kpi_boards.want(work, SALES.name, boards.key(of))


def jobs() -> list[dict[str, Any]]:
    with read() as session:
        found = session.connection().execute(text("SELECT args FROM procrastinate_jobs WHERE task_name = 'kpi_board'"))
        return [row[0] for row in found]


def rows() -> list[KpiBoard]:
    with begin("test") as work:
        return list(work.session.exec(select(KpiBoard)).all())


def test_a_fast_board_is_never_kept() -> None:
    compute(SALES, cut())
    assert kept(SALES, cut()) is None
    assert rows() == []


@pytest.mark.usefixtures("slow_boards")
@pytest.mark.parametrize("board", BOARDS.values(), ids=lambda board: board.name)
def test_a_slow_board_is_read_back_as_it_was_computed(board: Board[Any]) -> None:
    lead()
    with read() as session:
        taken = boards.take(session, board, cut(MARCH))
    with begin("test") as work:
        kpi_boards.keep(work, taken.numbers(), seen=True)
    found = kept(board, cut(MARCH))
    assert found == Kept(taken.found, taken.at, is_outdated=False, is_wanted=False)


@pytest.mark.usefixtures("slow_boards")
def test_what_comes_later_is_not_in_kept_numbers_and_they_are_old_after_ten_minutes() -> None:
    compute(SALES, cut(MARCH))
    lead()
    young, old = kept(SALES, cut(MARCH), FRESH - MINUTE), kept(SALES, cut(MARCH), FRESH + MINUTE)
    assert young
    assert old
    assert [young.is_outdated, old.is_outdated] == [False, True]
    assert {one.key: one.value for one in young.found.readings}["leads"] == 0


@pytest.mark.usefixtures("slow_boards")
def test_numbers_of_another_shape_are_not_read() -> None:
    compute(SALES, cut(), shape="what it was before the last update", body=json.dumps({"readings": "gone"}))
    assert kept(SALES, cut()) is None


@pytest.mark.usefixtures("slow_boards")
def test_a_new_cost_makes_young_numbers_old_in_its_currency() -> None:
    compute(DIRECTION, cut())
    compute(DIRECTION, cut("moneda=DOP"))
    with begin("test") as work:
        source_costs.enter(work, "ads", "2026-03", "100", "USD")
    dollars, pesos = kept(DIRECTION, cut()), kept(DIRECTION, cut("moneda=DOP"))
    assert dollars
    assert pesos
    assert [dollars.is_outdated, pesos.is_outdated] == [True, False]


@pytest.mark.usefixtures("slow_boards")
def test_however_many_ask_the_numbers_are_computed_once() -> None:
    compute(SALES, cut())
    assert [want(cut()) for _ in range(20)] == [True] + [False] * 19
    assert jobs() == [{"board": "ventas", "cut": boards.key(cut())}]
    found = kept(SALES, cut())
    assert found
    assert found.is_wanted


@pytest.mark.usefixtures("slow_boards")
def test_two_who_ask_at_the_same_time_ask_once() -> None:
    compute(SALES, cut())
    with ThreadPoolExecutor(1) as others:
        with begin("test") as first:
            assert kpi_boards.want(first, SALES.name, boards.key(cut()))
            second = others.submit(want, cut())
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)  # it waits for the first
        assert second.result(timeout=10) is False
    assert len(jobs()) == 1


@pytest.mark.usefixtures("slow_boards")
def test_a_computation_that_failed_can_be_asked_for_again() -> None:
    compute(SALES, cut())
    assert want(cut())
    assert not want(cut(), GIVEN_UP - MINUTE)
    assert want(cut(), GIVEN_UP + MINUTE)


@pytest.mark.usefixtures("slow_boards")
async def test_the_worker_puts_new_numbers_in_place_of_the_old_and_nobody_is_waiting_any_more() -> None:
    before = compute(SALES, cut(MARCH))
    lead()
    assert want(cut(MARCH))
    [job] = jobs()
    await carrier.renew(**job)
    found = kept(SALES, cut(MARCH))
    assert found
    assert {one.key: one.value for one in found.found.readings}["leads"] == 1
    assert found.at > before.computed_at
    assert not found.is_wanted
    assert len(rows()) == 1


@pytest.mark.usefixtures("slow_boards")
async def test_a_board_that_has_become_fast_is_kept_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    compute(SALES, cut())
    monkeypatch.setenv("ALIUN_KPI_LIVE_SECONDS", "60")
    settings.cache_clear()
    await carrier.renew(SALES.name, boards.key(cut()))
    assert rows() == []


@pytest.mark.usefixtures("slow_boards")
def test_a_slow_worker_does_not_put_older_numbers_in_place_of_newer() -> None:
    newer = compute(SALES, cut())
    compute(SALES, cut(), computed_at=newer.computed_at - MINUTE, body="null")
    assert [row.body for row in rows()] == [newer.body]


def test_what_a_name_means_changes_with_the_day_and_with_it_the_numbers() -> None:
    zone, now = settings().timezone, clock.now()
    today, tomorrow = (Cut.from_query("periodo=90d", moment, zone) for moment in (now, now + DAY))
    spelt_out = Cut.from_query(f"dias={today.period.words()}", now, zone)
    assert boards.key(today) != boards.key(tomorrow)
    assert boards.key(today) == boards.key(spelt_out)
    assert Cut.from_query(boards.key(today), now, zone) == replace(today, named="")


@pytest.mark.parametrize(
    "word", ["moneda=DOP", "canal=web", "agente=7", "motor=core", "comparar=2026-01-01..2026-01-31"]
)
def test_every_word_of_a_cut_is_part_of_its_key(word: str) -> None:
    assert boards.key(cut()) != boards.key(cut(word))
    assert replace(cut(word), named="") == Cut.from_query(boards.key(cut(word)), clock.now(), settings().timezone)


@pytest.mark.usefixtures("slow_boards")
async def test_the_morning_finds_what_was_looked_at_and_moves_with_the_days() -> None:
    compute(SALES, cut("agente=7"))
    compute(SALES, cut("dias=2026-01-01..2026-01-31"))
    compute(SALES, cut("moneda=DOP"), seen=False)
    tomorrow = clock.now() + DAY
    with read() as session:
        assert boards.for_tomorrow(session, tomorrow) == [
            ("ventas", Cut.from_query("agente=7", tomorrow, settings().timezone))
        ]
        assert boards.for_tomorrow(session, tomorrow + 7 * DAY) == []


@pytest.mark.usefixtures("slow_boards")
async def test_the_night_computes_them() -> None:
    compute(SALES, cut("agente=7"), body="null", computed_at=clock.now() - DAY)
    assert await timetable.LINES[carrier.RUN].run(clock.now()) == "computed=1"
    found = kept(SALES, cut("agente=7"))
    assert found
    assert not found.is_outdated


@pytest.mark.usefixtures("slow_boards")
def test_what_nobody_looked_at_for_a_week_goes() -> None:
    compute(SALES, cut())
    compute(SALES, cut("canal=web"))
    [rule] = [one for one in RULES if one.table == "kpi_board"]
    with begin("test", now=clock.now() + 5 * DAY) as work:
        kpi_boards.want(work, SALES.name, boards.key(cut()))
    with begin("test", now=clock.now() + 8 * DAY) as work:
        places = upkeep.due(work, rule, rule.days)
        assert upkeep.remove(work, rule, rule.days, places) == 1
    assert [row.cut for row in rows()] == [boards.key(cut())]


def test_numbers_are_exact_to_the_last_digit() -> None:
    third = Decimal(1) / 3
    reading = {"key": "roi", "value": third, "n": 3, "before": None, "n_before": 0}
    with read() as session:
        found = boards.take(session, SALES, cut()).found
    exact = replace(found, readings=tuple(replace(one, **reading) for one in found.readings))
    assert SALES.json.validate_json(SALES.json.dump_json(exact)).readings[0].value == third
