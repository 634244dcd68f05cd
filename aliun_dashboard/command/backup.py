"""`backup` and `restore`: the database and the files beside it, in one archive that is counted.

The archive is a tar of `rows.json` (rows per table in that very dump), `database.dump`
(PostgreSQL's custom format) and `files/` (the data directory without the server).
It holds the installation's secrets, so only its owner may read it.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from aliun_dashboard.command.ground import CannotStart
from aliun_dashboard.kernel import embedded
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import dsn

ROWS, DUMP, FILES = "rows.json", "database.dump", "files"
NOT_KEPT = ("postgres*", "before-rollback-*", "*.lock", "*.log", "tests")
SINCE_17 = b"SET transaction_timeout = 0;\n"

Rows = dict[str, int]


def backup(archive: Path) -> Rows:
    """Write everything into `archive`. Returns rows per table."""
    with tempfile.TemporaryDirectory(dir=archive.resolve().parent) as name:
        folder = Path(name)
        rows = _dump(folder / DUMP)
        (folder / ROWS).write_text(json.dumps(rows, indent=1))
        _pack(folder)
        (folder / "archive").replace(archive)
    return rows


def restore(archive: Path, *, over: bool) -> Rows:
    """Put back what `backup` wrote. Returns rows per table.

    Raises `CannotStart` when the database holds something and `over` is false, when the
    archive is not ours, or when a table comes back with other rows than it had.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = _unpack(archive, folder)
        if not over and any(_count().values()):
            raise CannotStart("The database is not empty. `restore FILE --yes` replaces everything in it.")
        _load(folder / DUMP)
        if (found := _count()) != expected:
            raise CannotStart(f"Other rows than the archive had: {sorted(found.items() ^ expected.items())}")
        _put_back(folder / FILES)
    return found


def _dump(target: Path) -> Rows:
    """Dump and count in one snapshot, so that both mean the same moment."""
    with _connection() as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = cursor.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None
        what = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={snapshot[0]}"]
        _run("pg_dump", *what, f"--file={target}")
        return rows_of(connection)


def _load(dump: Path) -> None:
    """Replace everything in one transaction. Servers before 17 do not know one setting of the script."""
    script = dump.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    with script.open("rb") as lines, tempfile.TemporaryFile() as fitting:
        fitting.write(b"DROP SCHEMA IF EXISTS public CASCADE;\n")
        for number, line in enumerate(lines):
            if number > 50 or line != SINCE_17:
                fitting.write(line)
        fitting.seek(0)
        _run("psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", stdin=fitting.fileno())


def _pack(folder: Path) -> None:
    private = os.open(folder / "archive", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(private, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(folder / ROWS, ROWS)
        tar.add(folder / DUMP, DUMP)
        for path in _files():
            tar.add(path, f"{FILES}/{path.name}")


def _unpack(archive: Path, folder: Path) -> Rows:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        return json.loads((folder / ROWS).read_text())
    except (OSError, tarfile.TarError, json.JSONDecodeError) as error:
        raise CannotStart(f"{archive} is not a backup of this product: {error}") from error


def _files() -> Iterable[Path]:
    data = settings().aliun_data_dir
    return (path for path in sorted(data.iterdir()) if not any(path.match(pattern) for pattern in NOT_KEPT))


def _put_back(files: Path) -> None:
    data = settings().aliun_data_dir
    if files.exists():
        shutil.copytree(files, data, dirs_exist_ok=True, copy_function=_whole)


def _whole(source: str, target: str) -> None:
    """A file is replaced or it is not: killed in the middle, nothing is half written."""
    draft = f"{target}.new"
    shutil.copy2(source, draft)
    Path(draft).replace(target)


def _count() -> Rows:
    with _connection() as connection:
        return rows_of(connection)


def rows_of(connection: psycopg.Connection) -> Rows:
    """Rows per table."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    rows: Rows = {}
    for (table,) in tables:
        found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        rows[table] = found[0] if found else 0
    return rows


def _connection() -> psycopg.Connection:
    return psycopg.connect(dsn(settings().database_url))


def _run(tool: str, *args: str, stdin: int = subprocess.DEVNULL) -> None:
    """Run a PostgreSQL client on our database; the password travels where `ps` does not show it."""
    address = conninfo_to_dict(dsn(settings().database_url))
    env = os.environ | {"PGPASSWORD": str(address.pop("password", ""))}
    where = [] if tool == "pg_restore" else ["--dbname", make_conninfo("", **address)]
    command = [str(embedded.tool(tool)), *where, *args]
    result = subprocess.run(command, env=env, stdin=stdin, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise CannotStart(f"{tool}: {result.stderr.strip()}")
