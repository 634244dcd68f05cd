"""Uptime counts the minutes we were ready, and says honestly when nobody looked (C-11, S-99)."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aliun_dashboard.flows import uptime as flow
from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.queries import uptime as query
from aliun_dashboard.queries.uptime import Uptime
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import pings
from tests import make
from tests.conftest import NOON
from tests.fakes.serve import serving


def minutes(pattern: str, start: datetime = NOON) -> datetime:
    """One minute a letter: `.` ready, `x` not ready, `_` nobody asked, `s` ready and told to stop. Gives the end."""
    for place, letter in enumerate(pattern):
        with db.begin("Sistema", now=start + timedelta(minutes=place, seconds=20)) as work:
            if letter in "x.s":
                flow.pinged(work, "database" if letter == "x" else "", 4.0)
            if letter == "s":
                flow.stopping(work)
    return start + timedelta(minutes=len(pattern))


def read(end: datetime) -> Uptime:
    with db.read() as session:
        return query.of_last_days(session, end)


def test_nothing_asked_is_nothing_known(database: str) -> None:
    assert (read(NOON).percent, read(NOON).minutes) == (None, 0)


def test_minutes_in_a_row_are_one_incident_with_its_cause(database: str) -> None:
    found = read(minutes("..xx....x."))
    assert [(one.begun, one.minutes, one.cause) for one in found.incidents] == [
        (NOON + timedelta(minutes=8), 1, "database"),
        (NOON + timedelta(minutes=2), 2, "database"),
    ]
    assert (found.minutes, found.down, found.percent) == (10, 3, Decimal(70))


def test_minutes_in_which_nobody_asked_are_down(database: str) -> None:
    found = read(minutes("..___..."))
    assert [(one.minutes, one.cause) for one in found.incidents] == [(3, "silent")]
    assert found.percent == Decimal(5) * 100 / 8


def test_the_silence_of_this_moment_counts_already_but_the_minute_that_runs_does_not(database: str) -> None:
    end = minutes("..")
    assert read(end + timedelta(seconds=59)).down == 0
    assert read(end + timedelta(minutes=3)).down == 3


def test_silence_after_an_order_to_stop_says_so(database: str) -> None:
    found = read(minutes(".s__."))
    assert [(one.minutes, one.cause) for one in found.incidents] == [(2, "stopped")]


def test_a_minute_is_good_when_one_ping_in_it_was(database: str) -> None:
    for second, code in ((5, "unreachable"), (20, ""), (40, "unreachable")):
        with db.begin("Sistema", now=NOON + timedelta(seconds=second)) as work:
            assert flow.is_answered(work) is (second == 40)
            flow.pinged(work, code, 3.0)
    assert read(NOON + timedelta(minutes=1)).down == 0


def test_what_was_planned_does_not_count_and_stays_in_the_list(database: str) -> None:
    end = minutes("..xxxx....")
    director = make.user(Role.DIRECTOR)
    span = (NOON + timedelta(minutes=2), NOON + timedelta(minutes=5))
    with db.begin(director, now=end) as work:
        flow.plan(work, *span, " Versión nueva ")
    found = read(end)
    [incident] = found.incidents
    assert (incident.minutes, incident.planned, incident.note, incident.by) == (4, 3, "Versión nueva", "Ana Pérez")
    assert found.percent == Decimal(6) * 100 / 7


@pytest.mark.parametrize(
    ("begun", "ended", "note", "why"),
    [(2, 5, "  ", "no_operations_reason"), (5, 5, "x", "bad_span"), (5, 99, "x", "bad_span")],
)
def test_a_plan_needs_a_reason_and_a_past(database: str, begun: int, ended: int, note: str, why: str) -> None:
    span = (NOON + timedelta(minutes=begun), NOON + timedelta(minutes=ended))
    with pytest.raises(Refused, match=why), db.begin("Eva", now=NOON + timedelta(minutes=10)) as work:
        flow.plan(work, *span, note)


def test_an_agent_plans_nothing(database: str) -> None:
    with pytest.raises(Refused, match="forbidden"), db.begin(make.user(), now=NOON) as work:
        flow.plan(work, NOON - timedelta(minutes=2), NOON, "x")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (JSONResponse({"status": "ok", "checks": {"database": "ok", "mail": "not configured"}}), ""),
        (JSONResponse({"status": "unready", "checks": {"database": "ok", "worker": "no heartbeat"}}, 503), "worker"),
        (Response("Bad Gateway", 502), "http_502"),
        (Response("[1]", 503), "http_503"),
    ],
)
async def test_a_ping_tells_what_is_wrong(
    database: str, monkeypatch: pytest.MonkeyPatch, answer: Response, code: str
) -> None:
    async def readyz(_: Request) -> Response:
        return answer

    with serving(Starlette(routes=[Route("/readyz", readyz)])) as address:
        monkeypatch.setenv("ALIUN_PING_URL", f"{address}/readyz")
        settings.cache_clear()
        assert await pings.sweep(clock.now()) == f"ready={code or 'ok'}"
        assert await pings.sweep(clock.now()) == ("asked" if not code else f"ready={code}")
    settings.cache_clear()


async def test_a_house_that_does_not_answer_is_down(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIUN_PING_URL", "http://127.0.0.1:9/readyz")
    settings.cache_clear()
    assert await pings.sweep(clock.now()) == "ready=unreachable"

    async def patience(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    whole = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **_: whole(transport=httpx.MockTransport(patience)))
    assert await pings.sweep(clock.now()) == "ready=timeout"
    await asyncio.sleep(0)
    settings.cache_clear()
