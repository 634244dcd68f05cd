"""When timed tasks run: APScheduler wakes every worker, the first one to insert the slot enqueues its run (X-18).

A line is run once a slot, by whichever worker takes its job. A beat is too frequent to be
worth a row a time: every worker beats, and what it runs lets only one through.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from aliun_dashboard.flows import campaigns
from aliun_dashboard.flows import mailbox as inbox
from aliun_dashboard.kernel import clock, ticks
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.worker import kpi_boards, mailbox, oc, oc_files, pings, probes, quotes, stripe_list, sweeps

Sweep = Callable[[datetime], Awaitable[str]]
MISFIRE_SECONDS = 300
LOOK_BACKS = (timedelta(hours=1), timedelta(hours=25), timedelta(days=32))


@dataclass(frozen=True)
class Line:
    """A timed task. `cron` is in the agency's time zone; `beat` is seconds instead of a cron."""

    name: str
    run: Sweep
    cron: str = ""
    beat: int = 0


TIMETABLE = (
    Line("seal_audit", sweeps.seal, beat=10),
    Line("ping", pings.sweep, beat=15),
    Line("rescue_jobs", sweeps.rescue, beat=10),
    Line(sweeps.RECONCILE, sweeps.reconcile, cron="*/10 * * * *"),
    # After «probe_connections», which may have closed its breaker.
    Line(stripe_list.RECONCILE, stripe_list.reconcile, cron="5-59/15 * * * *"),
    Line(inbox.POLL, mailbox.sweep, cron="*/5 * * * *"),
    Line("quotes", quotes.look, cron="* * * * *"),
    Line("alerts", sweeps.watch, cron="* * * * *"),
    Line("payment_links", sweeps.expire_links, cron="*/5 * * * *"),
    Line("probe_connections", probes.sweep, cron="*/15 * * * *"),
    Line(campaigns.SWEEP, sweeps.look_at_campaigns, cron="*/5 * * * *"),
    Line("oc_chase", oc.chase, cron="*/5 * * * *"),
    Line("oc_timetable", oc.chase, cron="0 0,6,12,18 * * *"),
    Line("oc_files", oc_files.check, cron="10 4 * * *"),
    Line(kpi_boards.RUN, kpi_boards.overnight, cron="5 0 * * *"),
    Line("kommo_tokens", sweeps.renew_tokens, cron="7 * * * *"),
    Line("clean_up", sweeps.clean_up, cron="20 3 * * *"),
)
LINES = {line.name: line for line in TIMETABLE}


def start() -> AsyncIOScheduler:
    """Start the clock in this process; lines that were due while nobody watched are claimed at once."""
    habits = {"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS}
    scheduler = AsyncIOScheduler(timezone=settings().timezone, job_defaults=habits)
    for line in TIMETABLE:
        if line.beat:
            scheduler.add_job(beat, "interval", seconds=line.beat, args=[line], id=line.name)
            scheduler.add_job(beat, args=[line])  # a worker that dies early again and again still does its part
        else:
            scheduler.add_job(claim, _trigger(line), args=[line], id=line.name)
            scheduler.add_job(claim, args=[line])
    scheduler.start()
    return scheduler


async def claim(line: Line) -> None:
    """Have the newest slot of `line` run, unless another worker was first."""
    await asyncio.to_thread(claim_slot, line, clock.now())


async def beat(line: Line) -> None:
    """Run a beat here and now, and remember how it went."""
    now, begun = clock.now(), clock.stopwatch()
    try:
        result = await line.run(now)
    except Exception as error:
        await asyncio.to_thread(_remember, line, begun, error=f"{type(error).__name__}: {error}")
        raise
    await asyncio.to_thread(_remember, line, begun, result=result)


async def run_slot(name: str, slot: datetime) -> str:
    """Run one slot of a line, once; how it went is kept for the screen."""
    line, begun = LINES[name], clock.stopwatch()
    if not await asyncio.to_thread(_begin, name, slot):
        return "done by another carrier"
    try:
        result = await line.run(slot)
    except Exception as error:
        await asyncio.to_thread(_finish, line, slot, begun, error=f"{type(error).__name__}: {error}")
        raise
    await asyncio.to_thread(_finish, line, slot, begun, result=result)
    return result


def newest_slot(line: Line, now: datetime) -> datetime:
    """The last planned moment of `line` that is not after `now`."""
    trigger = _trigger(line)
    for look_back in LOOK_BACKS:
        slot, due = None, _after(trigger, now - look_back)
        while due is not None and due <= now:
            slot, due = due, _after(trigger, due + timedelta(seconds=1))
        if slot is not None:
            return slot
    raise ValueError(f"{line.name} has no slot in a month")


class Onward(CronTrigger):
    """Never back in time: where clocks are put back, APScheduler 3 goes round in the hour that comes twice."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        just_after = previous_fire_time and previous_fire_time.astimezone(UTC) + timedelta(microseconds=1)
        asked = least = just_after or now.astimezone(UTC)
        found = self._asked(previous_fire_time, now)
        while found is not None and found < least:
            asked += timedelta(minutes=30)
            found = self._asked(None, asked)
        return found

    def _asked(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """In UTC: sums in a zone forget which of two hours is meant."""
        found = cast("datetime | None", super().get_next_fire_time(previous_fire_time, now))
        return found and found.astimezone(UTC)


def _trigger(line: Line) -> Onward:
    """In the agency's zone where the line names an hour, else in UTC, whose hours all come once."""
    hour = line.cron.split()[1]
    return Onward.from_crontab(line.cron, timezone=UTC if hour == "*" else settings().timezone)


def _next(line: Line, now: datetime) -> datetime | None:
    return now + timedelta(seconds=line.beat) if line.beat else _after(_trigger(line), now)


def _after(trigger: Onward, moment: datetime) -> datetime | None:
    return trigger.get_next_fire_time(None, moment)


def claim_slot(line: Line, now: datetime) -> bool:
    """Insert the newest slot of `line` and enqueue its run, together. False when another worker was first."""
    with begin(SYSTEM) as work:
        ticks.planned(work.session, line.name, _next(line, now))
        return ticks.claim(work.session, line.name, newest_slot(line, now))


def _begin(name: str, slot: datetime) -> bool:
    with begin(SYSTEM) as work:
        return ticks.started(work.session, name, slot, work.now) is not None


def _finish(line: Line, slot: datetime, begun: float, **outcome: str) -> None:
    with begin(SYSTEM) as work:
        ticks.finished(work.session, line.name, slot, work.now, **outcome)
    _remember(line, begun, **outcome)


def _remember(line: Line, begun: float, **outcome: str) -> None:
    with begin(SYSTEM) as work:
        spent = round((clock.stopwatch() - begun) * 1000, 1)
        ticks.planned(work.session, line.name, _next(line, work.now))
        ticks.ran(work.session, line.name, work.now, spent, **outcome)
        work.tell("health", None, name=line.name)
