"""How the machine did: times, errors, queue, uptime, by source and provider, out of what is stored (V-44, S-99)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.kernel import clock
from aliun_dashboard.queries import uptime

from .cut import Cut, execute
from .reading import Measure, Measured, Reading, take

_P95 = "percentile_cont(0.95) WITHIN GROUP (ORDER BY {})"
_MS = "extract(epoch FROM {} - {}) * 1000"
_IN = "{0} >= :since AND {0} < :until"
_EVENT_MS, _LETTER_MS = _MS.format("processed_at", "received_at"), _MS.format("finished_at", "created_at")
_RUN_MS, _WAIT_MS = _MS.format("finished_at", "started_at"), _MS.format("begun.at", "deferred.at")
_RECEIVED, _CREATED, _SLOT = _IN.format("received_at"), _IN.format("created_at"), _IN.format("slot")

_RUNS = f"tick WHERE {_SLOT}"
_JOBS = f"""procrastinate_events AS deferred
    JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events
                  WHERE job_id = deferred.job_id AND type = 'started') AS begun ON begun.at IS NOT NULL
    JOIN procrastinate_jobs AS job ON job.id = deferred.job_id AND job.scheduled_at IS NULL
    WHERE deferred.type = 'deferred' AND {_IN.format("deferred.at")}
"""  # noqa: S608 - only our own words
_FAILED = f"""(
    SELECT 1 FROM webhook_event WHERE {_RECEIVED} AND status = 'failed'
    UNION ALL SELECT 1 FROM delivery WHERE {_CREATED} AND status = 'failed'
    UNION ALL SELECT 1 FROM tick WHERE {_SLOT} AND error <> ''
) AS failed
"""  # noqa: S608 - only our own words
_SENT = "100.0 * count(*) FILTER (WHERE status = 'sent') / nullif(count(*), 0)"

# What is computed, and over which rows; their number is how many cases it is from.
MEASURES = {
    "webhook_time": (_P95.format(_EVENT_MS), f"webhook_event WHERE {_RECEIVED} AND processed_at IS NOT NULL"),
    "delivery_time": (_P95.format(_LETTER_MS), f"delivery WHERE {_CREATED} AND status = 'sent'"),
    "delivery_success": (_SENT, f"delivery WHERE {_CREATED} AND status IN ('sent', 'failed')"),
    "queue_wait": (_P95.format(_WAIT_MS), _JOBS),
    "task_time": (_P95.format(_RUN_MS), f"{_RUNS} AND finished_at IS NOT NULL"),
    "ready_time": (_P95.format("ms"), f"ping WHERE {_IN.format('minute')} AND code = ''"),
    "errors": ("count(*)", _FAILED),
    "refused": ("count(*)", f"webhook_event WHERE {_RECEIVED} AND status = 'rejected'"),
    "breakers": ("count(*)", f"audit_entry WHERE action = 'breaker.opened' AND {_IN.format('at')}"),
}
_WAITING = text("""
    SELECT count(*) FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :now)
""")
_BY_SOURCE = text(f"""
    SELECT source, count(*), count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'rejected'),
           sum(repeats), {_P95.format(_EVENT_MS)}
    FROM webhook_event WHERE {_RECEIVED} GROUP BY source ORDER BY 2 DESC
""")  # noqa: S608 - only our own words
_BY_PROVIDER = text(f"""
    SELECT provider, count(*) FILTER (WHERE status = 'sent'), count(*) FILTER (WHERE status = 'simulated'),
           count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status IN ('waiting', 'sending')),
           {_P95.format(_LETTER_MS)} FILTER (WHERE status = 'sent')
    FROM delivery WHERE {_CREATED} GROUP BY provider ORDER BY count(*) DESC
""")  # noqa: S608 - only our own words
_BY_TASK = text(f"""
    SELECT name, count(*), count(*) FILTER (WHERE error <> ''), {_P95.format(_RUN_MS)}
    FROM tick WHERE {_SLOT} GROUP BY name ORDER BY 4 DESC NULLS LAST
""")  # noqa: S608 - only our own words
_BY_DAY = text(f"""
    SELECT day, sum(events), sum(letters), sum(rejected) FROM (
        SELECT CAST(received_at AT TIME ZONE :zone AS date) AS day, count(*) FILTER (WHERE status = 'failed') AS events,
               0 AS letters, count(*) FILTER (WHERE status = 'rejected') AS rejected
        FROM webhook_event WHERE {_RECEIVED} AND status IN ('failed', 'rejected') GROUP BY 1
        UNION ALL
        SELECT CAST(created_at AT TIME ZONE :zone AS date), 0, count(*), 0
        FROM delivery WHERE {_CREATED} AND status = 'failed' GROUP BY 1
    ) AS failed GROUP BY day ORDER BY day
""")  # noqa: S608 - only our own words


@dataclass(frozen=True)
class SourceRow:
    """Webhooks of one source; `p95` in milliseconds from their arrival to the end of their processing."""

    source: str
    received: int
    failed: int
    refused: int
    repeated: int
    p95: float | None


@dataclass(frozen=True)
class ProviderRow:
    """Letters to one provider; `p95` in milliseconds from posting to the provider's yes."""

    provider: str
    sent: int
    simulated: int
    failed: int
    waiting: int
    p95: float | None

    @property
    def success(self) -> Decimal | None:
        """Sent of those that ended, in percent."""
        ended = self.sent + self.failed
        return Decimal(self.sent * 100) / ended if ended else None


@dataclass(frozen=True)
class TaskRow:
    """Runs of one line of the timetable; `p95` in milliseconds."""

    name: str
    runs: int
    failed: int
    p95: float | None


@dataclass(frozen=True)
class DayRow:
    """What failed on one day of the agency, and what was refused at the door."""

    day: date
    events: int
    letters: int
    refused: int


def readings(session: Session, cut: Cut) -> list[Reading]:
    """Every KPI of the technical board."""
    measured = [take(session, cut, key, _measure(*what)) for key, what in MEASURES.items()]
    waiting = session.connection().scalar(_WAITING, {"now": clock.now()}) or 0
    now = Reading("queue_depth", Decimal(waiting), waiting, None, 0)
    return [take(session, cut, "availability", _availability), *measured, now]


def by_source(session: Session, cut: Cut) -> list[SourceRow]:
    """Webhooks of the period."""
    return [SourceRow(*row) for row in execute(session, _BY_SOURCE, _bounds(cut))]


def by_provider(session: Session, cut: Cut) -> list[ProviderRow]:
    """Letters of the period."""
    return [ProviderRow(*row) for row in execute(session, _BY_PROVIDER, _bounds(cut))]


def by_task(session: Session, cut: Cut) -> list[TaskRow]:
    """Timed tasks of the period, the slowest first."""
    return [TaskRow(*row) for row in execute(session, _BY_TASK, _bounds(cut))]


def by_day(session: Session, cut: Cut) -> list[DayRow]:
    """Failures of every day of the period, quiet days too."""
    asked = _bounds(cut) | {"zone": cut.period.zone.key}
    found = {row[0]: DayRow(row[0], *map(int, row[1:])) for row in execute(session, _BY_DAY, asked)}
    days = (cut.period.start + timedelta(days=number) for number in range(cut.period.days))
    return [found.get(day, DayRow(day, 0, 0, 0)) for day in days]


Lines = Iterable[tuple[Any, ...]]


def readings_sheet(session: Session, cut: Cut) -> Lines:
    """As lines of a file."""
    yield "kpi", "unit", "value", "cases", "before"
    for one in readings(session, cut):
        yield one.key, one.kpi.unit.value, one.shown, one.n, one.shown_before


def source_sheet(session: Session, cut: Cut) -> Lines:
    """As lines of a file."""
    yield "source", "received", "failed", "refused", "repeated", "p95_ms"
    yield from (tuple(vars(row).values()) for row in by_source(session, cut))


def provider_sheet(session: Session, cut: Cut) -> Lines:
    """As lines of a file."""
    yield "provider", "sent", "simulated", "failed", "waiting", "p95_ms", "success_percent"
    yield from ((*vars(row).values(), row.success) for row in by_provider(session, cut))


def task_sheet(session: Session, cut: Cut) -> Lines:
    """As lines of a file."""
    yield "task", "runs", "failed", "p95_ms"
    yield from (tuple(vars(row).values()) for row in by_task(session, cut))


def day_sheet(session: Session, cut: Cut) -> Lines:
    """As lines of a file."""
    yield "day", "failed_events", "failed_deliveries", "refused"
    yield from (tuple(vars(row).values()) for row in by_day(session, cut))


def _measure(value: str, rows: str) -> Measure:
    query = text(f"SELECT {value}, count(*) FROM {rows}")  # noqa: S608 - only our own words

    def measure(session: Session, cut: Cut) -> Measured:
        found, number = execute(session, query, _bounds(cut)).one()
        return Measured(None if found is None else Decimal(str(found)), number)

    return measure


def _availability(session: Session, cut: Cut) -> Measured:
    """Of the minutes of the period that are over."""
    since, until = cut.period.bounds()
    found = uptime.between(session, since, min(until, clock.now()))
    return Measured(found.percent, found.minutes - found.planned)


def _bounds(cut: Cut) -> dict[str, Any]:
    since, until = cut.period.bounds()
    return {"since": since, "until": until}
