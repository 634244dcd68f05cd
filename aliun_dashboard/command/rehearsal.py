"""`rehearse`: goes back to the version before and forth again on a copy, against the clock (A-67, peers idea 15).

The copy is a PostgreSQL of its own in a room under `data/postgres-rehearsal`, so the live server is only read from.
What happens on it are the very commands a person would type, each in a process that knows no other database.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine
from sqlmodel import Session

from aliun_dashboard import migrations
from aliun_dashboard.command import backup
from aliun_dashboard.command.children import end_with_parent
from aliun_dashboard.command.ground import CannotStart
from aliun_dashboard.command.rollback import NOT_COUNTED, revision_of
from aliun_dashboard.flows import rehearsals as flow
from aliun_dashboard.kernel import clock, db, embedded
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.embedded import EmbeddedFailed
from aliun_dashboard.operations.rules import RehearsalStep
from aliun_dashboard.queries import soundness
from aliun_dashboard.queries.soundness import Soundness

ACTOR = "console"
ROOMS = "postgres-rehearsal"  # `backup` leaves out what begins with postgres
GIVEN_UP = frozenset({"notice"})  # lines the version before has no words for go with the way back
ROOM_NEEDED = 3  # times the database: the archive, the copy, and the script of a restore

Facts = dict[str, Any]


class StepFailed(RuntimeError):
    """A step of the rehearsal went wrong; says what."""


def rehearse(number: int | None) -> None:
    """Rehearse, and keep how it went. `number` is a rehearsal somebody asked for on a screen.

    Raises `CannotStart` while another one runs, and when a step failed.
    """
    if number is not None:
        end_with_parent()
        signal.signal(signal.SIGTERM, _stop)
    with db.sole_holder(flow.RUN) as mine:
        if not mine:
            raise CannotStart("Another rehearsal is under way.")
        with db.begin(ACTOR) as work:
            number = flow.at_the_console(work) if number is None else number
            flow.begin(work, number)
        failure = _carry_out(number)
        with db.begin(ACTOR) as work:
            flow.finish(work, number, failure)
    if failure:
        raise CannotStart(f"The rehearsal failed: {failure}")


def _stop(_signal: int, _frame: object) -> None:
    """Told to stop: leave by the way on which the copy goes, too."""
    sys.exit("told to stop")


def _carry_out(number: int) -> str:
    """Every step until one fails. Gives what failed, empty when nothing did."""
    with _copy() as copy:
        for step, act in copy.steps().items():
            with db.begin(ACTOR) as work:
                flow.step_begun(work, number, step)
            begun, facts, failure = clock.stopwatch(), dict[str, Any](), ""
            try:
                facts = act()
            except (StepFailed, CannotStart, EmbeddedFailed, psycopg.Error, OSError) as failed:
                failure = f"{step.value}: {failed}"
            ms = (clock.stopwatch() - begun) * 1000
            with db.begin(ACTOR) as work:
                flow.step_done(work, number, ms, facts, ok=not failure)
            print(f"{step.value:8} {ms / 1000:7.1f} s  {failure or _told(facts)}", flush=True)
            if failure:
                return failure
    return ""


@contextmanager
def _copy() -> Generator["_Copy"]:
    """A room for the copy, gone after, its server too. What is left of one that was killed goes first.

    Each has a room of its own: whatever still ends of a killed one does not find the next one's server.
    """
    rooms = settings().aliun_data_dir.resolve() / ROOMS
    _clear(rooms)
    copy = _Copy(rooms / str(os.getpid()))
    copy.room.mkdir(parents=True, mode=0o711)
    try:
        yield copy
    finally:
        copy.close()
        _clear(rooms)


def _clear(rooms: Path) -> None:
    for data in rooms.glob("*/data"):
        embedded.stop(data)
    shutil.rmtree(rooms, ignore_errors=True)


@dataclass
class _Copy:
    """The copy: its archive, its data directory, and what it looked like after the first restore."""

    room: Path
    url: str = ""
    rows: dict[str, int] = field(default_factory=dict[str, int])
    first: Soundness | None = None
    guard: "subprocess.Popen[bytes] | None" = None

    @property
    def archive(self) -> Path:
        return self.room / "archive.tar"

    @property
    def data(self) -> Path:
        return self.room / "data"

    def steps(self) -> dict[RehearsalStep, Callable[[], Facts]]:
        """In order; each gives what a screen tells of it."""
        return {
            RehearsalStep.BACKUP: self.back_up,
            RehearsalStep.COPY: self.open,
            RehearsalStep.RESTORE: self.restore_first,
            RehearsalStep.DOWN: self.down,
            RehearsalStep.OLD: self.old,
            RehearsalStep.UP: self.up,
            RehearsalStep.AGAIN: self.restore,
            RehearsalStep.SOUND: self.sound,
        }

    def back_up(self) -> Facts:
        self._need_room()
        self.rows = backup.backup(self.archive)
        megabytes = round(self.archive.stat().st_size / 1e6, 1)
        return {"rows": sum(self.rows.values()), "tables": len(self.rows), "megabytes": megabytes}

    def open(self) -> Facts:
        self.url = embedded.ensure_running(self.data)
        self.guard = embedded.stop_after_us(self.data)
        return {}

    def restore_first(self) -> Facts:
        facts = self.restore()
        with self._session() as session:
            self.first = soundness.of(session)
        return facts

    def restore(self) -> Facts:
        self._command("restore", str(self.archive), "--yes")
        return {"rows": sum(self.rows.values())}

    def down(self) -> Facts:
        self._command("rollback", "--safety", str(self.room / "safety.tar"))
        return {"revision": migrations.previous()}

    def old(self) -> Facts:
        """The schema is the old one, and every table it shares with the new one kept its rows."""
        with psycopg.connect(self.url) as connection:
            revision, rows = revision_of(connection), backup.rows_of(connection)
        if revision != migrations.previous():
            raise StepFailed(f"the schema is at {revision}")
        kept = rows.keys() - set(NOT_COUNTED) - GIVEN_UP
        changed = sorted(table for table in kept if rows[table] != self.rows.get(table))
        if changed:
            raise StepFailed(f"other rows in {', '.join(changed)}")
        return {"tables": len(rows), "rows": sum(rows.values()), "gone": len(self.rows) - len(rows)}

    def up(self) -> Facts:
        self._command("migrate")
        return {"revision": migrations.newest()}

    def sound(self) -> Facts:
        with self._session() as session:
            found = soundness.of(session)
        assert self.first is not None
        if wrong := soundness.differences(self.first, found):
            raise StepFailed(", ".join(wrong))
        return {
            "tables": len(found.rows),
            "campaigns": len(found.quota),
            "sealed": found.sealed,
            "incoherent": sum(found.incoherent.values()),
        }

    def close(self) -> None:
        """Stop the server of the copy."""
        if self.guard and self.guard.stdin:
            embedded.stop(self.data)
            self.guard.stdin.close()
            self.guard.wait()

    def _need_room(self) -> None:
        with psycopg.connect(db.dsn(settings().database_url)) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        needed, free = (row[0] if row else 0) * ROOM_NEEDED, shutil.disk_usage(self.room).free
        if free < needed:
            raise StepFailed(f"{free / 1e9:.1f} GB free of the {needed / 1e9:.1f} GB it takes")

    @contextmanager
    def _session(self) -> Generator[Session]:
        engine: Engine = create_engine(db.dsn(self.url, driver="postgresql+psycopg"))
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()

    def _command(self, *words: str) -> None:
        """A command of ours on the copy, which is the only database its process is told of."""
        there = {"DATABASE_URL": self.url, "ALIUN_DATA_DIR": str(self.data)}
        command = [sys.executable, "-m", "aliun_dashboard", *words]
        env = os.environ | there
        done = subprocess.run(command, env=env, capture_output=True, text=True, preexec_fn=end_with_parent)
        if done.returncode != 0:
            raise StepFailed((done.stderr.strip().splitlines() or [f"{words[0]} ended with {done.returncode}"])[-1])


def _told(facts: Facts) -> str:
    return " ".join(f"{name}={value}" for name, value in facts.items())
