"""A real PostgreSQL for the tests: one server a run, one database a test process, emptied before each test."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from aliun_dashboard.kernel import db, embedded
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.migrations import migrate
from aliun_dashboard.tables import METADATA
from tests.fakes import imap
from tests.fakes.imap import Dovecot, Inbox
from tests.told import SERVER, address, in_the_demo

NOON = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # a Monday, noon in Santo Domingo
EMPTY = f"""
SET session_replication_role = replica;
TRUNCATE {", ".join(METADATA.tables)}, procrastinate_jobs, procrastinate_workers RESTART IDENTITY CASCADE;
"""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and SERVER not in os.environ:
        os.environ[SERVER] = embedded.ensure_running(_cluster(), fsync="off", max_connections="200")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        embedded.stop(_cluster())


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: two processes that make them, a second apart, must find the same tests."""
    return argname if isinstance(val, bytes) else None


def _cluster() -> Path:
    return Path(__file__).parent.parent / "data" / "tests"


@pytest.fixture(scope="session")
def database_url(worker_id: str) -> str:
    """A database of this test process, migrated."""
    name = f"test_{worker_id}"
    with psycopg.connect(os.environ[SERVER], autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    url = address(name)
    os.environ |= {"DATABASE_URL": url, "ALIUN_SECRET_KEY": "only-for-tests", "ALIUN_DEMO": "0"}
    os.environ["ALIUN_DATA_DIR"] = str(_cluster())  # not the secrets of a demo that ran here
    settings.cache_clear()
    migrate()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[str]:
    """The database, empty."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(EMPTY)
    yield database_url
    db.engine().dispose()


@pytest.fixture(scope="module")
def demo_copy(database_url: str, worker_id: str) -> Iterator[str]:
    """The demo, in a database of this module's own, where it may write. Settings and connections lead there."""
    del database_url  # made first: what it puts into the environment counts here too
    with in_the_demo(f"demo_{worker_id}") as url:
        yield url


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A mail server of this test process."""
    with imap.serving() as server:
        yield server


@pytest.fixture
def inbox(database: str, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """An empty mailbox that our settings point at."""
    box = dovecot.inbox()
    for name, value in box.settings().items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield box
    settings.cache_clear()


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def slow_boards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every board of KPI takes longer than people should wait."""
    monkeypatch.setenv("ALIUN_KPI_LIVE_SECONDS", "0")
    settings.cache_clear()
    yield
    settings.cache_clear()
