"""COPY of what is told, and its many copies, without keys and indexes in the way: they come back at the end."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
from psycopg import sql

from . import copies
from .book import COLUMNS

SLACK = 2  # chunks that may wait for the database
HANDS = 4
TABLES = [*COLUMNS, "audit_seal"]

_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint
WHERE contype IN ('f', 'u') AND conrelid::regclass::text = ANY(%(tables)s)
   OR contype = 'f' AND confrelid::regclass::text = ANY(%(tables)s)
ORDER BY contype DESC
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid::regclass::text = ANY(%(tables)s) AND NOT indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u')
"""
_SEQUENCES = """
SELECT table_name, pg_get_serial_sequence(table_name, 'id') FROM information_schema.columns
WHERE column_name = 'id' AND table_schema = 'public' AND table_name = ANY(%(tables)s)
"""


class Press:
    """Writes chunks behind the back of who tells them."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection, self._hand = connection, ThreadPoolExecutor(1)
        self._waiting = list[Future[None]]()
        connection.execute("CREATE SCHEMA told")
        for table in COLUMNS:
            connection.execute(copies.desk(table).encode())

    def put(self, lines: dict[str, list[str]]) -> None:
        self._waiting.append(self._hand.submit(self._write, lines))
        if len(self._waiting) > SLACK:
            self._waiting.pop(0).result()

    def close(self) -> None:
        """Wait until all is written."""
        self._hand.shutdown(wait=True)
        for one in self._waiting:
            one.result()

    def _write(self, lines: dict[str, list[str]]) -> None:
        for table, rows in lines.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
            into = sql.SQL("COPY told.{} ({}) FROM STDIN").format(sql.Identifier(table), columns)
            with self._connection.cursor().copy(into) as copy:
                copy.write(("\n".join(rows) + "\n").encode())


def multiply(url: str, times: int) -> None:
    """Write every told row so many times over; keys and indexes are taken down before and checked after."""
    with psycopg.connect(url, autocommit=True) as connection:
        tables = {"tables": TABLES}
        keys = connection.execute(_KEYS, tables).fetchall()
        indexes = connection.execute(_INDEXES, tables).fetchall()
        for table, name, *_ in reversed(keys):
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'.encode())
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}".encode())
        connection.execute(copies.CHAIN.encode())
        _at_once(url, [copies.seals(times), *(copies.statement(table, times) for table in COLUMNS)])
        _at_once(url, [definition for _, definition in indexes])
        for table, name, definition, kind in keys:
            later = " NOT VALID" if kind == "f" else ""
            connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}{later}'.encode())
        _at_once(
            url, [f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"' for table, name, _, kind in keys if kind == "f"]
        )
        connection.execute("DROP SCHEMA told CASCADE")
        _settle(connection)
        connection.execute("VACUUM ANALYZE")


def _at_once(url: str, statements: Iterable[str]) -> None:
    with ThreadPoolExecutor(HANDS) as hands:
        for done in [hands.submit(_run, url, statement) for statement in statements]:
            done.result()


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SET work_mem = '256MB'")
        connection.execute("SET synchronous_commit = off")
        connection.execute(statement.encode())


def _settle(connection: psycopg.Connection) -> None:
    """Sequences after the highest number that is there."""
    for table, sequence in connection.execute(_SEQUENCES, {"tables": TABLES}).fetchall():
        highest = f"SELECT setval('{sequence}', greatest((SELECT max(id) FROM {table}), 1))"
        connection.execute(highest.encode())
