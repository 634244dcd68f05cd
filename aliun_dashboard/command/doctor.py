"""`doctor`: looks at every connection and says what to fix."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from alembic.script import ScriptDirectory
from pydantic import SecretStr

from aliun_dashboard import migrations
from aliun_dashboard.adapters import imap
from aliun_dashboard.command import front
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import dsn
from aliun_dashboard.kernel.errors import DeliveryFailed

OLDEST_POSTGRES = 15
LEAST_FREE_BYTES = 1_000_000_000
LONGEST_SILENCE_SECONDS = 60

PROVIDERS = {
    "Kommo": ("kommo_subdomain", "kommo_access_token"),
    "Kommo webhook": ("kommo_webhook_secret",),
    "WhatsApp": ("meta_access_token", "whatsapp_phone_number_id"),
    "Meta webhook": ("meta_app_secret", "meta_verify_token"),
    "Mail": ("smtp_host",),
    "Mailbox": ("imap_host", "imap_username", "imap_password"),
    "n8n": ("n8n_webhook_url",),
    "Stripe": ("stripe_secret_key",),
    "Stripe webhook": ("stripe_webhook_secret",),
    "PayPal": ("paypal_client_id", "paypal_client_secret"),
    "PayPal webhook": ("paypal_webhook_id",),
    "Square": ("square_access_token",),
    "Square webhook": ("square_webhook_signature_key",),
}

MAILBOX_FIXES = {
    "bad_login": "a new app password into IMAP_PASSWORD",
    "no_folder": "mend IMAP_FOLDERS",
    "busy": "wait: the server has too many connections of ours",
}


@dataclass(frozen=True)
class Finding:
    """One line. `fix` is empty when all is well; an `optional` one does not fail the visit."""

    name: str
    found: str
    fix: str = ""
    optional: bool = False


def doctor() -> int:
    """Print every finding. Returns 1 when something must be fixed, else 0."""
    findings = list(_findings())
    for finding in findings:
        mark = "ok " if not finding.fix else "-- " if finding.optional else "FIX"
        print(f"{mark} {finding.name}: {finding.found}" + (f" → {finding.fix}" if finding.fix else ""))
    return int(any(finding.fix and not finding.optional for finding in findings))


def _findings() -> Iterator[Finding]:
    yield Finding("Python", sys.version.split()[0], "" if sys.version_info >= (3, 11) else "install 3.11 or newer")
    yield _disk()
    yield Finding("Front end", *(("compiled", "") if front.is_fresh() else ("not compiled", "make build")))
    yield from _database()
    if settings().reflex_redis_url:
        yield _redis()
    yield from (_provider(name, keys) for name, keys in PROVIDERS.items())
    if imap.configured():
        yield _mailbox()
    yield _scans()


def _disk() -> Finding:
    free = shutil.disk_usage(settings().aliun_data_dir).free
    return Finding("Disk", f"{free / 1e9:.1f} GB free", "" if free > LEAST_FREE_BYTES else "make room: under 1 GB")


def _database() -> Iterator[Finding]:
    try:
        with psycopg.connect(dsn(settings().database_url), connect_timeout=5) as connection:
            for look in (_version, _schema, _worker):
                yield look(connection)
    except psycopg.OperationalError as error:
        yield Finding("Database", str(error).strip(), "start it, or mend DATABASE_URL")


def _version(connection: psycopg.Connection) -> Finding:
    version = connection.info.server_version // 10_000
    fix = "" if version >= OLDEST_POSTGRES else f"use PostgreSQL {OLDEST_POSTGRES} or newer"
    return Finding("Database", f"PostgreSQL {version}", fix)


def _schema(connection: psycopg.Connection) -> Finding:
    at = _value(connection, "alembic_version", "SELECT version_num FROM alembic_version")
    newest = ScriptDirectory(str(migrations.ROOT / "alembic")).get_current_head()
    return Finding("Schema", str(at), "" if at == newest else "python -m aliun_dashboard migrate")


def _worker(connection: psycopg.Connection) -> Finding:
    silence = _value(
        connection,
        "procrastinate_workers",
        "SELECT extract(epoch FROM now() - max(last_heartbeat))::int FROM procrastinate_workers",
    )
    if isinstance(silence, int) and silence <= LONGEST_SILENCE_SECONDS:
        return Finding("Worker", f"heartbeat {silence} s ago")
    return Finding("Worker", "no heartbeat in the last minute", "make run, or python -m aliun_dashboard worker")


def _value(connection: psycopg.Connection, table: str, query: LiteralString) -> object:
    """The first value of `query`, None when `table` is not there yet."""
    there = connection.execute("SELECT to_regclass(%s)", [table]).fetchone()
    if there is None or there[0] is None:
        return None
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _redis() -> Finding:
    import redis  # half a second, only for those who use it

    try:
        redis.Redis.from_url(settings().reflex_redis_url, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        return Finding("Redis", str(error), "start it, or mend REFLEX_REDIS_URL")
    return Finding("Redis", "answers")


def _mailbox() -> Finding:
    names = ", ".join(account.name for account in imap.accounts())
    try:
        imap.ping()
    except DeliveryFailed as failed:
        return Finding(f"Mailbox {names}", str(failed), MAILBOX_FIXES.get(failed.code, "mend the network or IMAP_HOST"))
    return Finding(f"Mailbox {names}", "answers")


def _scans() -> Finding:
    if shutil.which("tesseract") is None:
        fix = "apt-get install tesseract-ocr tesseract-ocr-spa"
        return Finding("Scanned PDFs", "no tesseract: they wait for a person", fix, optional=True)
    return Finding("Scanned PDFs", "tesseract reads them")


def _provider(name: str, keys: tuple[str, ...]) -> Finding:
    missing = [key.upper() for key in keys if not _is_set(key)]
    if not missing:
        return Finding(name, "has its keys")
    closed = name.endswith("webhook")
    state = "half configured" if len(missing) < len(keys) else "closed" if closed else "simulated"
    return Finding(name, state, f"set {', '.join(missing)}", optional=len(missing) == len(keys))


def _is_set(key: str) -> bool:
    value = getattr(settings(), key)
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)
