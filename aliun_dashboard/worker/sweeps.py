"""What the timetable runs. Each gives a short account of itself: `sealed=12`."""

import asyncio
from datetime import datetime, timedelta

from procrastinate.jobs import Job, Status

from aliun_dashboard.adapters.kommo import Kommo
from aliun_dashboard.flows import alerts, atlas, campaigns, checkout, connection, import_steps, mailbox, upkeep
from aliun_dashboard.flows.intake import Outcome
from aliun_dashboard.kernel import audit, clock, events, outbox, ticks
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.kernel.probes import SIMULATED
from aliun_dashboard.operations import retention
from aliun_dashboard.queries import mirror
from aliun_dashboard.worker import breakers, imports, inbox, kommo_account, mail_in
from aliun_dashboard.worker.app import app
from aliun_dashboard.worker.kommo_told import Told, by_api, take_in

SILENT_SECONDS = 20.0
MOST_RESCUES = 10
SEAL_BATCH = 5000
OVERLAP = timedelta(minutes=5)
FIRST_LOOK_BACK = timedelta(days=1)
RECONCILE = "kommo_reconcile"


class WorkerDied(Exception):
    """A job was lost with its worker again and again; it may be what kills them."""


async def seal(_: datetime) -> str:
    """Seal whatever the forensic log has gained."""
    return f"sealed={await asyncio.to_thread(_seal)}"


def _seal() -> int:
    total = 0
    while True:
        with begin(SYSTEM) as work:
            sealed = audit.seal(work.session, SEAL_BATCH)
        total += sealed
        if sealed < SEAL_BATCH:
            return total


async def rescue(_: datetime) -> str:
    """Put the jobs of dead workers back on the queue; one that was lost too often is given up, visibly."""
    rescued = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        rescued += 1
        if job.attempts < MOST_RESCUES:
            await app.job_manager.retry_job(job)
        else:
            await asyncio.to_thread(_give_up, job)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
    await app.job_manager.prune_stalled_workers(SILENT_SECONDS)
    return f"rescued={rescued}"


def _give_up(job: Job) -> None:
    died = WorkerDied(f"{job.attempts} workers died with it")
    if job.task_name == events.PROCESS:
        inbox.fail(_id(job, "event_id"), died)
    if job.task_name == mailbox.READ:
        mail_in.fail(_id(job, "mail_id"), died)
    if job.task_name == import_steps.CARRY:
        imports.stop(_id(job, "run_id"), "worker_died")
    if job.task_name == outbox.DELIVER:
        with begin(SYSTEM) as work:
            outcome = {"error": f"WorkerDied: {died}", "code": "worker_died"}
            outbox.finish(work.session, _id(job, "delivery_id"), DeliveryStatus.FAILED, work.now, **outcome)


def _id(job: Job, name: str) -> int:
    return int(str(job.task_kwargs[name]))


async def reconcile(slot: datetime) -> str:
    """Take in what Kommo's webhooks lost: every lead changed there since the last look (X-16)."""
    async with breakers.asking("kommo"):
        client = await kommo_account.account()
        if client is None:
            return SIMULATED
        since = (await asyncio.to_thread(_last_look)) or slot - FIRST_LOOK_BACK
        return await _look(client, since - OVERLAP)


async def _look(client: Kommo, since: datetime) -> str:
    seen = recovered = 0
    async with client as kommo:
        async for lead in kommo.leads_updated_since(since):
            seen += 1
            recovered += await asyncio.to_thread(_recover, by_api(lead))
    return f"seen={seen} recovered={recovered}"


def _last_look() -> datetime | None:
    with begin(SYSTEM) as work:
        return ticks.last_success(work.session, RECONCILE)


def _recover(told: Told) -> bool:
    with begin(Actor("Kommo")) as work:
        work.alone(f"kommo:{told.kommo_id}")
        return take_in(work, told).outcome in (Outcome.CREATED, Outcome.UPDATED)


async def renew_tokens(_: datetime) -> str:
    """Renew Kommo's OAuth token well before it ends."""
    token = await asyncio.to_thread(kommo_account.token, kommo_account.RENEW_BEFORE)
    return "renewed" if token else "nothing to renew"


async def expire_links(_: datetime) -> str:
    """Close payment links that are past their time."""
    return f"expired={await asyncio.to_thread(_expire_links)}"


def _expire_links() -> int:
    with begin(SYSTEM) as work:
        return checkout.expire_due(work)


async def clean_up(_: datetime) -> str:
    """Remove what has expired; warn of a token that is about to."""
    return await asyncio.to_thread(_clean_up)


def _clean_up() -> str:
    with begin(SYSTEM) as work:
        connection.warn_of_expiry(work, mirror.final_expiry())
        imports = upkeep.clean_up(work)
    found = {rule.name: _clean(rule) for rule in retention.RULES}
    return " ".join([f"{name}={rows}" for name, rows in found.items() if rows] + [imports])


def _clean(rule: retention.Keep) -> int:
    """One rule, in small transactions: nobody waits for it."""
    begun, days, rows = clock.stopwatch(), upkeep.days(rule, settings().aliun_keep_days), 0
    with begin(SYSTEM) as work:
        places = upkeep.due(work, rule, days)
    for first in range(0, len(places), upkeep.BATCH):
        with begin(SYSTEM) as work:
            rows += upkeep.remove(work, rule, days, places[first : first + upkeep.BATCH])
    with begin(SYSTEM) as work:
        upkeep.removed(work, rule, rows, round((clock.stopwatch() - begun) * 1000, 1))
    return rows


async def look_at_campaigns(_: datetime) -> str:
    """Expire campaigns that are over, match open leads anew."""
    return await asyncio.to_thread(_look_at_campaigns)


def _look_at_campaigns() -> str:
    with begin(SYSTEM) as work:
        expired = campaigns.expire_due(work)
    with begin(SYSTEM) as work:
        leads = atlas.to_match(work)
    for lead_id in leads:  # a transaction each: nobody waits for all of them
        with begin(SYSTEM) as work:
            atlas.match_again(work, lead_id)
    return f"expired={expired} matched={len(leads)}"


async def watch(_: datetime) -> str:
    """Ask every rule of the alerts, and bring the bells up to date."""
    return await asyncio.to_thread(_watch)


def _watch() -> str:
    with begin(SYSTEM) as work:
        opened, closed = alerts.sweep(work)
    return f"opened={opened} closed={closed}"
