"""What every command stands on: secrets written, a database that answers."""

import os
from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from aliun_dashboard.kernel import db, embedded
from aliun_dashboard.kernel.config import generate_secrets, settings


class CannotStart(RuntimeError):
    """A command cannot do its work; says why and what to do about it."""


def lay() -> None:
    """Generate missing secrets and start the embedded PostgreSQL unless `DATABASE_URL` names another."""
    generate_secrets()
    if not settings().database_url:
        use(embedded.ensure_running(settings().aliun_data_dir))


def use(url: str) -> None:
    """Have this process, and the children it starts, use the database at `url`."""
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()


@contextmanager
def laid() -> Generator[None]:
    """The ground for one short command: a server that was not running before is stopped after."""
    ours = not settings().database_url and not embedded.is_running(settings().aliun_data_dir)
    lay()
    try:
        yield
    finally:
        if ours:
            db.engine().dispose()
            embedded.stop(settings().aliun_data_dir)


def wipe() -> None:
    """Throw away everything in the database, schema included."""
    with psycopg.connect(db.dsn(settings().database_url)) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
