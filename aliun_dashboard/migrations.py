"""Bring the database to this version's schema, one process at a time."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from alembic import command

from .kernel.db import engine

ROOT = Path(__file__).parent.parent
LOCK = 0xA11


def migrate(revision: str = "head") -> None:
    """Upgrade to `revision` under an advisory lock; everybody who starts meanwhile waits for it."""
    _run(command.upgrade, revision)


def downgrade(revision: str) -> None:
    """Take the schema back to `revision`, in one transaction under the same lock. What only newer ones keep is lost."""
    _run(command.downgrade, revision)


def _run(change: Callable[[Config, str], None], revision: str) -> None:
    config = _config()
    with engine().connect() as guard, engine().begin() as connection:
        guard.execute(text("SET statement_timeout = 0; SET lock_timeout = 0"))
        guard.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        config.attributes["connection"] = connection
        change(config, revision)


@cache
def newest() -> str | None:
    """The revision this version's code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


@cache
def previous() -> str:
    """The revision before the newest: what the version before this one expects. LookupError when there is none."""
    before = ScriptDirectory.from_config(_config()).get_revision(newest() or "head").down_revision
    if not isinstance(before, str):
        raise LookupError("there is no revision before the newest")
    return before


def _config() -> Config:
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config
