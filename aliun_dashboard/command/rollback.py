"""`rollback`: the database as the version before this one knows it, after a backup of what is there now (A-67).

Without an archive the schema goes one revision down and everything both versions know stays. With one, the
database becomes what the archive holds, at the revision it was made at. Either happens in one transaction:
killed at any moment, the old state stands or the new one does.
"""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from aliun_dashboard import migrations
from aliun_dashboard.command import backup
from aliun_dashboard.command.backup import Rows
from aliun_dashboard.command.ground import CannotStart
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import dsn

NOT_COUNTED = ("alembic_version",)
OTHERS = """
SELECT coalesce(nullif(application_name, ''), 'pid ' || pid) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class WentBack:
    """How it ended: the revision now, where everything from before is, and rows of tables that are gone."""

    revision: str
    safety: Path
    lost: Rows


def go_back(archive: Path | None, safety: Path | None) -> WentBack:
    """Go back. Raises `CannotStart` while somebody uses the database, or when it is back already."""
    with psycopg.connect(dsn(settings().database_url)) as connection:
        _need_silence(connection)
        if archive is None and revision_of(connection) != migrations.newest():
            raise CannotStart(f"The schema is at {revision_of(connection)} already. Start that version.")
    safety = safety or settings().aliun_data_dir / f"before-rollback-{clock.now():%Y%m%d-%H%M%S}.tar"
    before = backup.backup(safety)
    if archive is None:
        migrations.downgrade(migrations.previous())
    else:
        backup.restore(archive, over=True)
    with psycopg.connect(dsn(settings().database_url)) as connection:
        return WentBack(revision_of(connection), safety, _lost(before, backup.rows_of(connection)))


def revision_of(connection: psycopg.Connection) -> str:
    """The schema's revision."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _need_silence(connection: psycopg.Connection) -> None:
    others = [name for (name,) in connection.execute(OTHERS).fetchall()]
    if others:
        raise CannotStart(f"Stop the product first; connected to its database: {', '.join(sorted(set(others)))}.")


def _lost(before: Rows, after: Rows) -> Rows:
    """Rows that are no longer there, by table."""
    return {
        table: number - after.get(table, 0)
        for table, number in before.items()
        if number > after.get(table, 0) and table not in NOT_COUNTED
    }
