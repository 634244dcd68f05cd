"""The worker process: hands for every queue, the clock, and a quick orderly end."""

import asyncio
import signal

from aliun_dashboard.adapters.traced import watch_calls
from aliun_dashboard.flows.import_steps import QUEUE as IMPORTS
from aliun_dashboard.flows.mailbox import QUEUE as MAIL
from aliun_dashboard.kernel import logs, traces
from aliun_dashboard.kernel.vitals import measured
from aliun_dashboard.worker import pings, timetable
from aliun_dashboard.worker.app import app
from aliun_dashboard.worker.idle import Attendants
from aliun_dashboard.worker.sweeps import SILENT_SECONDS
from aliun_dashboard.worker.tasks import SENDERS
from aliun_dashboard.worker.watch import watched

CONCURRENCY = 6
LETTERS_AT_ONCE = 4
MAILS_AT_ONCE = 3  # a full mailbox keeps no payment waiting
FILES_AT_ONCE = 2  # nor does a file of 50,000 leads
DRAIN_SECONDS = 5.0
HEARTBEAT_SECONDS = 5.0
POLL_SECONDS = 0.5  # a job that waited for a lock or a moment is only found by looking

log = logs.get(__name__)


class HandStopped(RuntimeError):
    """A part of the worker ended by itself, usually because the database went away."""


def main() -> None:
    """Work until SIGTERM or SIGINT. Raises HandStopped, so that whoever supervises us starts us again."""
    logs.setup()
    if traces.setup("aliun-worker"):
        watch_calls()
    try:
        asyncio.run(run())
    finally:
        traces.flush()


async def run(concurrency: int = CONCURRENCY, *, install_signals: bool = True) -> None:
    """Carry out jobs and keep the timetable until SIGTERM or cancelled; what is in hand is finished first."""
    stopped = asyncio.Event()
    if install_signals:
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with app.open_async(), measured("worker"):
        clock, attendants = timetable.start(), Attendants()
        attendants.start()
        hands = [
            _hand("default", concurrency),
            _hand(MAIL, MAILS_AT_ONCE),
            _hand(IMPORTS, FILES_AT_ONCE),
            *(_hand(provider, LETTERS_AT_ONCE) for provider in SENDERS),
        ]
        waiting = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait([*hands, waiting], return_when=asyncio.FIRST_COMPLETED)
        finally:
            attendants.stop()
            clock.shutdown(wait=False)
            waiting.cancel()
            await _let_go(hands)
            if stopped.is_set():
                await asyncio.to_thread(pings.stopping)
    if not stopped.is_set():
        raise HandStopped("the worker lost its database; see the lines above")


def _hand(queue: str, concurrency: int) -> asyncio.Task[None]:
    """One queue has its own hands: letters to a dead provider keep nothing else waiting."""
    work = app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        install_signal_handlers=False,
        shutdown_graceful_timeout=DRAIN_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=SILENT_SECONDS,
        fetch_job_polling_interval=POLL_SECONDS,
        worker_middleware=[watched],
    )
    return asyncio.create_task(work, name=f"hand:{queue}")


async def _let_go(hands: list[asyncio.Task[None]]) -> None:
    for hand in hands:
        hand.cancel()
    for outcome in await asyncio.gather(*hands, return_exceptions=True):
        if isinstance(outcome, Exception):
            log.error("hand_ended_badly", exc_info=outcome)
