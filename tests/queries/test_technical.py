"""The technical board reads times, failures and the queue out of what is stored (V-44)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.events import EventStatus, Signature, WebhookEvent
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.kernel.ticks import Tick
from aliun_dashboard.kpis.rules import REGISTRY, TECHNICAL
from aliun_dashboard.operations.models import Ping
from aliun_dashboard.queries.kpis import technical
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.reading import Reading
from aliun_dashboard.ui import labels_kpi_technical as words
from aliun_dashboard.ui.screens.kpis import technical as board

NOW = clock.now()
AN_HOUR_AGO = NOW - timedelta(hours=1)


@pytest.fixture
def cut(database: str) -> Cut:
    return Cut.from_query("periodo=7d", NOW, settings().timezone)


def put(*rows: Any) -> None:
    with begin("test") as work:
        work.session.add_all(rows)


def event(number: int, status: EventStatus, ms: int | None = None, source: str = "kommo") -> WebhookEvent:
    done = AN_HOUR_AGO + timedelta(milliseconds=ms) if ms is not None else None
    return WebhookEvent(
        source=source, external_id=f"e{number}", received_at=AN_HOUR_AGO, headers={}, body=b"x",
        signature=Signature.VALID, status=status, processed_at=done, repeats=1,
    )  # fmt: skip


def letter(number: int, status: DeliveryStatus, ms: int = 100, provider: str = "kommo") -> Delivery:
    ended = AN_HOUR_AGO + timedelta(milliseconds=ms)
    return Delivery(
        key=f"k{number}", provider=provider, action="x", subject="lead:1", payload={}, status=status,
        created_at=AN_HOUR_AGO, finished_at=ended,
    )  # fmt: skip


def readings(cut: Cut) -> dict[str, Reading]:
    with read() as session:
        return {one.key: one for one in technical.readings(session, cut)}


def test_every_kpi_of_the_board_is_registered_told_and_leads_somewhere(cut: Cut) -> None:
    keys = {kpi.key for kpi in TECHNICAL}
    assert set(readings(cut)) == keys == set(words.TOLD) == set(board.BEHIND)
    assert keys <= set(REGISTRY)


def test_times_are_the_95th_of_a_hundred_and_few_cases_say_nothing(cut: Cut) -> None:
    put(*(event(number, EventStatus.PROCESSED, ms=number) for number in range(1, 102)))
    put(*(letter(number, DeliveryStatus.SENT, ms=number) for number in range(1, 6)))
    found = readings(cut)
    assert (found["webhook_time"].shown, found["webhook_time"].n) == (Decimal("96.0"), 101)
    assert (found["delivery_time"].shown, found["delivery_time"].n) == (None, 5)


def test_failures_refusals_and_success_are_counted_where_they_stand(cut: Cut) -> None:
    put(
        event(1, EventStatus.FAILED),
        event(2, EventStatus.REJECTED, source="stripe"),
        *(letter(number, DeliveryStatus.SENT) for number in range(18)),
        letter(90, DeliveryStatus.FAILED),
        letter(91, DeliveryStatus.FAILED),
        letter(92, DeliveryStatus.SIMULATED, provider="email"),
        Tick(name="quotes", slot=AN_HOUR_AGO, started_at=AN_HOUR_AGO, finished_at=NOW, error="boom"),
    )
    with begin("test") as work:
        work.audit("breaker.opened", "connection:kommo")
    found = readings(cut)
    told = {key: int(found[key].shown or 0) for key in ("errors", "refused", "breakers", "delivery_success")}
    assert told == {"errors": 4, "refused": 1, "breakers": 1, "delivery_success": 90}
    with read() as session:
        providers = {row.provider: row for row in technical.by_provider(session, cut)}
        assert (providers["kommo"].success, providers["email"].success) == (Decimal(90), None)
        sources = {row.source: (row.received, row.failed, row.refused) for row in technical.by_source(session, cut)}
        assert sources == {"kommo": (1, 1, 0), "stripe": (1, 0, 1)}
        days = technical.by_day(session, cut)
        assert (len(days), sum(day.events for day in days), sum(day.letters for day in days)) == (7, 1, 2)
        assert [(row.name, row.failed) for row in technical.by_task(session, cut)] == [("quotes", 1)]


def test_the_queue_is_that_of_now_and_its_wait_that_of_the_period(cut: Cut) -> None:
    with begin("test") as work:
        for number in range(20):
            work.enqueue("nobody", number=number)
        work.session.connection().exec_driver_sql(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " SELECT id, 'started', (SELECT at FROM procrastinate_events WHERE job_id = job.id LIMIT 1)"
            " + interval '250 milliseconds' FROM procrastinate_jobs AS job"
        )
    found = readings(cut)
    assert found["queue_depth"].shown == 20
    assert found["queue_wait"].shown == 250


def test_availability_is_of_the_minutes_that_were_asked_about(cut: Cut) -> None:
    minute = clock.now().replace(second=0, microsecond=0)
    put(*(Ping(minute=minute - timedelta(minutes=ago), code="" if ago > 3 else "worker") for ago in range(1, 31)))
    assert (readings(cut)["availability"].shown, readings(cut)["availability"].n) == (Decimal(90), 30)


def test_files_say_the_same_as_the_screen(cut: Cut) -> None:
    put(event(1, EventStatus.FAILED))
    sheets = ("readings_sheet", "source_sheet", "provider_sheet", "task_sheet", "day_sheet")
    with read() as session:
        lines = {name: list(getattr(technical, name)(session, cut)) for name in sheets}
    assert len(lines["readings_sheet"]) == len(TECHNICAL) + 1
    assert lines["source_sheet"][1][:3] == ("kommo", 1, 1)
    assert all(len(line) == len(rows[0]) for rows in lines.values() for line in rows)


def test_drawings_have_an_address_for_every_point(cut: Cut) -> None:
    put(event(1, EventStatus.FAILED), letter(1, DeliveryStatus.SENT), Tick(name="quotes", slot=AN_HOUR_AGO))
    with read() as session:
        drawn = [
            board.of_days(technical.by_day(session, cut)),
            board.of_sources(technical.by_source(session, cut)),
            board.of_providers(technical.by_provider(session, cut)),
            board.of_tasks(technical.by_task(session, cut)),
        ]
    for drawing in drawn:
        data = drawing.figure["data"]
        assert [len(one) for one in drawing.hrefs] == [len(trace["x"]) for trace in data]
        assert all(len(row.cells) == len(drawing.heads) - 1 for row in drawing.rows)
