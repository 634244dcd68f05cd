"""The registry of KPIs: every one has its words, targets are met the right way round, periods are the agency's days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from aliun_dashboard.kpis.rules import ENOUGH, REGISTRY, Better, Window, change, reached
from aliun_dashboard.leads.rules import Engine, Source
from aliun_dashboard.queries.kpis import period as periods
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.period import Period
from aliun_dashboard.queries.kpis.reading import Reading
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_kpis as words

ZONE = ZoneInfo("America/Santo_Domingo")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # still the first of March at the agency


def test_every_kpi_has_its_words_and_none_more() -> None:
    assert set(words.KPIS) == set(REGISTRY)
    assert all(all(told) for told in words.KPIS.values())
    assert {window.value for window in Window} == set(words.WINDOWS)
    assert {kpi.owner for kpi in REGISTRY.values()} <= set(labels.ROLES)


def test_every_kpi_names_its_requirement_and_a_key_of_its_own() -> None:
    assert all(kpi.key == key and kpi.requirement for key, kpi in REGISTRY.items())


def test_a_target_is_met_from_the_good_side() -> None:
    up, down = REGISTRY["autonomous"], REGISTRY["reply_time"]
    assert (up.better, down.better) == (Better.UP, Better.DOWN)
    assert [reached(up, Decimal(value)) for value in (79, 80, 81)] == [False, True, True]
    assert [reached(down, Decimal(value)) for value in (2999, 3000, 3001)] == [True, True, False]
    assert reached(REGISTRY["win_rate"], Decimal(50)) is None
    assert reached(up, None) is None


def test_a_change_needs_something_to_compare_with() -> None:
    assert change(Decimal(27), Decimal(20)) == 35
    assert change(Decimal(27), Decimal(0)) is None
    assert change(None, Decimal(20)) is None


@pytest.mark.parametrize(("n", "shown"), [(ENOUGH - 1, None), (ENOUGH, Decimal(50))])
def test_below_twenty_cases_a_share_says_nothing(n: int, shown: Decimal | None) -> None:
    reading = Reading("win_rate", Decimal(50), n, Decimal(40), 100)
    assert reading.shown == shown
    assert reading.change == (None if shown is None else 25)


def test_a_day_is_the_agencys_and_a_year_has_a_short_and_a_long_one() -> None:
    assert Period(date(2026, 3, 1), date(2026, 3, 1), ZONE).bounds() == (
        datetime(2026, 3, 1, 4, tzinfo=UTC),
        datetime(2026, 3, 2, 4, tzinfo=UTC),
    )
    spring = Period(date(2026, 3, 8), date(2026, 3, 8), NEW_YORK).bounds()
    autumn = Period(date(2026, 11, 1), date(2026, 11, 1), NEW_YORK).bounds()
    assert (spring[1] - spring[0], autumn[1] - autumn[0]) == (timedelta(hours=23), timedelta(hours=25))


def test_periods_touch_and_are_equally_long() -> None:
    now = Period(date(2026, 2, 1), date(2026, 2, 28), ZONE)
    before = now.before()
    assert (before.start, before.end, before.days) == (date(2026, 1, 4), date(2026, 1, 31), 28)
    assert before.bounds()[1] == now.bounds()[0]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("7d", date(2026, 2, 23), date(2026, 3, 1)),
        ("mes", date(2026, 3, 1), date(2026, 3, 1)),
        ("mes-pasado", date(2026, 2, 1), date(2026, 2, 28)),
        ("ano", date(2026, 1, 1), date(2026, 3, 1)),
        ("nonsense", date(2025, 12, 2), date(2026, 3, 1)),
    ],
)
def test_named_periods_end_with_the_agencys_today(name: str, first: date, last: date) -> None:
    assert periods.preset(name, NOW, ZONE) == Period(first, last, ZONE)


@pytest.mark.parametrize("words", ["", "x..y", "2026-02-02..2026-02-01", "1950-01-01..2026-01-01", "9999-12-31..x"])
def test_what_is_no_period_is_none(words: str) -> None:
    assert periods.read(words, ZONE) is None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "periodo=ano&moneda=DOP&canal=web&motor=atlas&agente=7",
        "dias=2026-01-01..2026-01-31&comparar=2025-01-01..2025-01-31",
    ],
)
def test_a_cut_survives_its_address(query: str) -> None:
    cut = Cut.from_query(query, NOW, ZONE)
    assert Cut.from_query(cut.to_query(), NOW, ZONE) == cut


def test_what_a_cut_does_not_understand_it_leaves_out() -> None:
    cut = Cut.from_query("moneda=dólares&canal=fax&motor=x&agente=-1&periodo=siglo&dias=ayer", NOW, ZONE)
    assert cut == Cut.from_query("", NOW, ZONE)


def test_a_cut_is_compared_with_the_chosen_period_or_the_one_before() -> None:
    cut = Cut.from_query("periodo=7d&canal=web&motor=core", NOW, ZONE)
    assert cut.compared().period == cut.period.before()
    assert (cut.compared().source, cut.compared().engine) == (Source.WEB, Engine.CORE)
    chosen = Cut.from_query("periodo=7d&comparar=2025-01-01..2025-01-31", NOW, ZONE)
    assert chosen.compared().period == Period(date(2025, 1, 1), date(2025, 1, 31), ZONE)
