"""Migrations: one line of them, and a process that has migrated stands in nobody's way."""

import psycopg
from alembic.config import Config
from alembic.script import ScriptDirectory

from aliun_dashboard import migrations


def test_the_migrations_are_one_line() -> None:
    config = Config(migrations.ROOT / "alembic.ini")
    config.set_main_option("script_location", str(migrations.ROOT / "alembic"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_the_lock_is_free_again_while_the_process_that_migrated_lives_on(database_url: str) -> None:
    migrations.migrate()
    with psycopg.connect(database_url) as other:
        assert other.execute("SELECT pg_try_advisory_lock(%s)", (migrations.LOCK,)).fetchone() == (True,)
