"""How the house does: every connection with its light (S-88), and all failures counted in one place (A-65)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import STRAGGLERS, AuditEntry, AuditSeal
from aliun_dashboard.kernel.breaker import Breaker
from aliun_dashboard.kernel.config import Settings, settings
from aliun_dashboard.kernel.events import EventStatus, WebhookEvent
from aliun_dashboard.kernel.outbox import OPEN, Delivery, DeliveryStatus
from aliun_dashboard.kernel.probes import SIMULATED, Probe
from aliun_dashboard.kernel.ticks import TimedTask
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import MailStatus
from aliun_dashboard.queries import exchanges
from aliun_dashboard.queries.mailboxes import Watched, watched

HEARTBEAT_SECONDS = 60.0
SLOW_MS = 250.0
BACKLOG = timedelta(minutes=2)
UNSEALED = timedelta(minutes=5)

Facts = dict[str, str | int | float]


class Level(StrEnum):
    """The light of a connection. `simulated` is no fault: there are no keys."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    SIMULATED = "simulated"


@dataclass(frozen=True)
class Connection:
    """One connection. `finding` is a code with its words and its remedy in the screens' labels."""

    name: str
    level: Level
    finding: str
    facts: Facts = field(default_factory=dict[str, str | int | float])
    last_good_at: datetime | None = None
    last_bad_at: datetime | None = None
    code: str = ""
    detail: str = ""
    probe_ms: float | None = None
    probing: bool = False


@dataclass(frozen=True)
class Failures:
    """What failed and waits for a person, by kind."""

    events: int
    deliveries: int
    jobs: int
    timed_tasks: int
    mails: int = 0

    @property
    def total(self) -> int:
        return sum(vars(self).values())


@dataclass(frozen=True)
class Health:
    """Everything the first view of Salud shows."""

    connections: tuple[Connection, ...]
    failures: Failures

    @property
    def attention(self) -> int:
        """How many things want somebody: connections that are not well, and kinds of failure."""
        troubled = sum(one.level in (Level.WARN, Level.BAD) for one in self.connections)
        return troubled + sum(number > 0 for number in vars(self.failures).values())


@dataclass(frozen=True)
class Provider:
    """An outside service: its keys outwards, its secret inwards, where its webhooks are stored.

    `look_back` is the timed task that finds what its webhooks lost.
    """

    name: str
    keys: Callable[[Settings], tuple[object, ...]]
    secret: Callable[[Settings], bool]
    source: str
    look_back: str = ""


PROVIDERS = (
    Provider("kommo", lambda s: (s.kommo_subdomain, s.kommo_access_token.get_secret_value() or s.kommo_client_id),
             lambda s: bool(s.kommo_webhook_secret.get_secret_value()), "kommo", "kommo_reconcile"),
    Provider("whatsapp", lambda s: (s.meta_access_token.get_secret_value(), s.whatsapp_phone_number_id),
             lambda s: bool(s.meta_app_secret.get_secret_value()), "meta"),
    Provider("email", lambda s: (s.smtp_host,), lambda _: True, "email"),
    Provider("n8n", lambda s: (s.n8n_webhook_url,), lambda _: True, "n8n"),
    Provider("stripe", lambda s: (s.stripe_secret_key.get_secret_value(),),
             lambda s: bool(s.stripe_webhook_secret.get_secret_value()), "stripe", "stripe_reconcile"),
    Provider("paypal", lambda s: (s.paypal_client_id, s.paypal_client_secret.get_secret_value()),
             lambda s: bool(s.paypal_webhook_id), "paypal"),
    Provider("square", lambda s: (s.square_access_token.get_secret_value(),),
             lambda s: bool(s.square_webhook_signature_key.get_secret_value()), "square"),
)  # fmt: skip


def health(session: Session, now: datetime) -> Health:
    """The state of everything, as of `now`."""
    begun = clock.stopwatch()
    version, size = session.connection().execute(_DATABASE).one()
    ms = (clock.stopwatch() - begun) * 1000
    letters = exchanges.letters(session)
    connections = [
        _database(str(version), int(size), ms, now),
        _worker(session, now),
        _sealing(session, now),
        *(_provider(session, provider, letters.get(provider.name, {}), now) for provider in PROVIDERS),
        _mailbox(session, watched(session, now)),
    ]
    return Health(tuple(connections), _failures(session))


_DATABASE = text("SELECT current_setting('server_version'), pg_database_size(current_database())")
_WORKER = text("""
    SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),
           count(*) FILTER (WHERE status = 'todo' AND scheduled_at IS NULL OR scheduled_at <= :now),
           count(*) FILTER (WHERE status = 'doing'),
           (SELECT min(at) FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id
            WHERE j.status = 'todo' AND j.scheduled_at IS NULL AND e.type = 'deferred')
    FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
""")
_FAILED_JOBS = text("""
    SELECT count(*) FROM procrastinate_jobs
    WHERE status = 'failed' AND task_name NOT IN ('process_event', 'deliver', 'run_tick', 'read_mail')
""")


def _database(version: str, size: int, ms: float, now: datetime) -> Connection:
    slow = ms > SLOW_MS
    facts: Facts = {"version": version.split(" ")[0], "megabytes": size // 1_000_000, "ms": round(ms, 1)}
    return Connection("database", Level.WARN if slow else Level.GOOD, "slow" if slow else "ok", facts, now)


def _worker(session: Session, now: datetime) -> Connection:
    heartbeat, waiting, running, oldest = session.connection().execute(_WORKER, {"now": now}).one()
    probe = session.get(Probe, "worker")
    facts: Facts = {"waiting": waiting, "running": running}
    if heartbeat is None or (now - heartbeat).total_seconds() > HEARTBEAT_SECONDS:
        return Connection("worker", Level.BAD, "no_worker", facts, heartbeat, **_tried(probe))
    behind = oldest is not None and now - oldest > BACKLOG
    level, finding = (Level.WARN, "backlog") if behind else (Level.GOOD, "ok")
    return Connection("worker", level, finding, facts, heartbeat, **_tried(probe))


def _sealing(session: Session, now: datetime) -> Connection:
    last = session.exec(select(AuditSeal).order_by(col(AuditSeal.place).desc()).limit(1)).first()
    entries, oldest_open = session.exec(
        select(func.count(), func.min(AuditEntry.at))
        .outerjoin(AuditSeal, col(AuditSeal.entry_id) == col(AuditEntry.id))
        .where(col(AuditSeal.entry_id).is_(None), col(AuditEntry.id) > (last.entry_id - STRAGGLERS if last else 0))
    ).one()
    task = session.get(TimedTask, "seal_audit")
    late = entries > 0 and now - oldest_open > UNSEALED
    failed = bool(task and task.error)
    finding = "sealing_failed" if failed else "sealing_late" if late else "ok"
    level = Level.BAD if failed else Level.WARN if late else Level.GOOD
    facts: Facts = {"sealed": last.place if last else 0, "unsealed": entries}
    detail = task.error if task and failed else ""
    return Connection("sealing", level, finding, facts, task.finished_at if task else None, detail=detail)


def _mailbox(session: Session, accounts: list[Watched]) -> Connection:
    """The worst of our mailboxes. What cannot be read now is only late: the next look finds it."""
    probe = session.get(Probe, "imap")
    if not accounts:
        return Connection("imap", LEVELS["no_mailbox"], "no_mailbox", {"accounts": "–", "found": 0}, **_tried(probe))
    worst = max(accounts, key=lambda one: (one.silent, bool(one.code), one.looked_at is None))
    finding = "not_looked" if worst.looked_at is None else "look_failed" if worst.code else "ok"
    finding = "silent" if worst.silent else finding
    facts: Facts = {"accounts": ", ".join(one.account for one in accounts), "found": sum(one.found for one in accounts)}
    told: dict[str, Any] = _tried(probe)
    if worst.code:
        told |= {"code": worst.code, "detail": worst.error}
    last_bad_at = worst.looked_at if worst.code else None
    return Connection("imap", LEVELS[finding], finding, facts, worst.good_at, last_bad_at, **told)


def _provider(session: Session, provider: Provider, letters: exchanges.Letters, now: datetime) -> Connection:
    probe, breaker = session.get(Probe, provider.name), session.get(Breaker, provider.name)
    failed = letters.get(DeliveryStatus.FAILED, 0)
    waiting = sum(letters.get(status, 0) for status in OPEN)
    heard_at, rejected_at = exchanges.heard(session, provider.source)
    moments = (exchanges.last_sent(session, provider.name), heard_at, probe.good_at if probe else None)
    told: dict[str, Any] = {
        "last_good_at": max(filter(None, moments), default=None),
        "last_bad_at": rejected_at,
        **_tried(probe),
    }
    if failed and (worst := exchanges.newest_failure(session, provider.name)):
        told |= {"last_bad_at": worst.finished_at, "code": worst.code, "detail": worst.error}
    if breaker:
        told |= {"last_bad_at": breaker.opened_at, "code": "breaker_open", "detail": breaker.reason}
    look_back, lost = session.get(TimedTask, provider.look_back), exchanges.lost(session, provider.source, now)
    finding = "blocked" if breaker else _finding(provider, failed, probe)
    if finding == "ok" and look_back and look_back.error:
        finding, told["detail"] = "look_back_failed", look_back.error
    elif finding == "ok" and lost:
        finding = "notices_lost"
    facts: Facts = {"failed": failed, "waiting": waiting, "lost": lost}
    return Connection(provider.name, LEVELS[finding], finding, facts, **told)


LEVELS = {
    "ok": Level.GOOD,
    "blocked": Level.BAD,
    "simulated": Level.SIMULATED,
    "half_configured": Level.WARN,
    "webhook_closed": Level.WARN,
    "letters_failed": Level.WARN,
    "look_back_failed": Level.WARN,
    "notices_lost": Level.WARN,
    "probe_failed": Level.BAD,
    "no_mailbox": Level.SIMULATED,
    "not_looked": Level.WARN,
    "look_failed": Level.WARN,
    "silent": Level.BAD,
}


def _finding(provider: Provider, failed: int, probe: Probe | None) -> str:
    """The most pressing thing there is to say."""
    keys = provider.keys(settings())
    if any(keys) and not all(keys):
        return "half_configured"
    if all(keys) and probe and probe.code and probe.code != SIMULATED:
        return "probe_failed"
    if failed:
        return "letters_failed"
    if not all(keys):
        return "simulated"
    return "ok" if provider.secret(settings()) else "webhook_closed"


def _tried(probe: Probe | None) -> dict[str, Any]:
    if probe is None:
        return {}
    probing = probe.asked_at is not None and (probe.answered_at is None or probe.answered_at < probe.asked_at)
    simulated = probe.code == SIMULATED
    ms, code = (None, "") if simulated else (probe.ms, probe.code)
    return {"probe_ms": ms, "probing": probing, "code": code, "detail": probe.detail}


def _failures(session: Session) -> Failures:
    events = select(func.count()).where(WebhookEvent.status == EventStatus.FAILED)
    deliveries = select(func.count()).where(Delivery.status == DeliveryStatus.FAILED)
    tasks = select(func.count()).where(TimedTask.error != "")
    mails = select(func.count()).where(MailMessage.status == MailStatus.FAILED)
    jobs = session.connection().scalar(_FAILED_JOBS) or 0
    counted = [session.exec(count).one() for count in (events, deliveries, tasks, mails)]
    return Failures(counted[0], counted[1], jobs, *counted[2:])
