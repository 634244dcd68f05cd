"""Going back: rehearsed on a copy against the clock, and for real; killed at any moment, never half way (A-67)."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from aliun_dashboard import migrations
from aliun_dashboard.command import backup, rehearsal, rollback
from aliun_dashboard.command.ground import CannotStart
from aliun_dashboard.flows import rehearsals as flow
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.operations.models import Rehearsal
from aliun_dashboard.operations.rules import RehearsalStatus, RehearsalStep
from aliun_dashboard.queries import soundness
from aliun_dashboard.queries.soundness import Soundness
from aliun_dashboard.staff.rules import Role
from tests import make

KILLS = 10


@pytest.fixture
def data(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory with one paper, beside a database with a lead."""
    del database
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "voucher.pdf").write_bytes(b"%PDF")
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    make.lead()
    alone()
    yield tmp_path / "data"
    db.engine().dispose()
    migrations.migrate()
    settings.cache_clear()


def alone() -> None:
    """Nobody else is connected, whatever tests before this one left open."""
    db.engine().dispose()
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    ask(f"SELECT pg_terminate_backend(pid) {others}")


def ask(query: str) -> list[Any]:
    with psycopg.connect(settings().database_url) as connection:
        return connection.execute(query.encode()).fetchall()


def newest() -> Rehearsal:
    with db.begin("test") as work:
        return work.session.get_one(Rehearsal, ask("SELECT max(id) FROM rehearsal")[0][0])


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_rehearsal_goes_back_and_forth_on_a_copy_and_leaves_the_live_database_alone(data: Path) -> None:
    before = {table: rows for table, rows in rows_of().items() if table not in ("rehearsal", "audit_entry")}
    rehearsal.rehearse(None)
    row = newest()
    assert (row.status, row.error, row.leads) == (RehearsalStatus.PASSED, "", 1)
    assert [step["name"] for step in row.steps] == list(RehearsalStep)
    assert all(step["ok"] and step["ms"] >= 0 for step in row.steps)
    facts = {step["name"]: step["facts"] for step in row.steps}
    assert facts["down"] == {"revision": migrations.previous()}
    assert facts["old"]["gone"] > 0
    assert facts["sound"]["incoherent"] == 0
    assert {table: rows_of()[table] for table in before} == before
    assert [path.name for path in data.iterdir()] == ["voucher.pdf"]


def rows_of() -> dict[str, int]:
    with psycopg.connect(settings().database_url) as connection:
        return backup.rows_of(connection)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_step_that_fails_is_told_and_ends_the_rehearsal(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "previous", lambda: "0001")  # what the copy is held against is not where it went
    with pytest.raises(CannotStart, match="old: the schema is at"):
        rehearsal.rehearse(None)
    row = newest()
    assert row.status is RehearsalStatus.FAILED
    assert [step["ok"] for step in row.steps] == [True, True, True, True, False]
    assert not (data / rehearsal.ROOMS).exists()


def test_whatever_is_not_as_it_was_fails_the_rehearsal() -> None:
    before = Soundness({"lead": 2}, {7: (10, 3, 3)}, "ab", True, 5, {"moves_without_log": 1})
    assert soundness.differences(before, before) == []
    worse = {
        "rows of lead": replace(before, rows={"lead": 1}),
        "quota": replace(before, quota={7: (10, 2, 2)}),
        "quota of campaign 7": replace(before, quota={7: (10, 3, 4)}),
        "forensic chain": replace(before, chain_is_intact=False),
        "coherence moves_without_log": replace(before, incoherent={"moves_without_log": 2}),
    }
    for what, found in worse.items():
        assert what in soundness.differences(before, found)


def test_only_one_rehearsal_at_a_time_and_only_by_those_who_lead(data: Path) -> None:
    director, agent = make.user(Role.DIRECTOR, "Rosa Polanco"), make.user(Role.AGENT)
    with pytest.raises(Refused, match="forbidden"), db.begin(agent) as work:
        flow.ask(work)
    with db.begin(director) as work:
        number = flow.ask(work)
    with pytest.raises(Refused, match="rehearsal_runs"), db.begin(director) as work:
        flow.ask(work)
    with db.begin("Sistema") as work:
        flow.broke_off(work, number, "-9")
        flow.broke_off(work, number, "again")
    assert (newest().status, newest().error) == (RehearsalStatus.FAILED, "-9")


def test_going_back_keeps_what_both_versions_know_and_a_backup_of_all(data: Path) -> None:
    with db.begin("test") as work:
        flow.at_the_console(work)
    db.engine().dispose()
    back = rollback.go_back(None, None)
    assert back.revision == migrations.previous()
    assert back.lost["rehearsal"] == 1
    assert back.safety.parent == data
    assert ask("SELECT count(*) FROM lead") == [(1,)]
    assert ask("SELECT to_regclass('rehearsal')") == [(None,)]
    db.engine().dispose()
    with pytest.raises(CannotStart, match="already"):
        rollback.go_back(None, None)
    backup.restore(back.safety, over=True)
    assert ask("SELECT count(*) FROM rehearsal") == [(1,)]


def test_going_back_to_an_archive_brings_its_rows_and_its_revision(data: Path) -> None:
    db.engine().dispose()
    old = data.parent / "old.tar"
    migrations.downgrade(migrations.previous())
    db.engine().dispose()
    backup.backup(old)
    migrations.migrate()
    make.lead(phone="+18095550177")
    db.engine().dispose()
    back = rollback.go_back(old, data.parent / "now.tar")
    assert back.revision == migrations.previous()
    assert back.lost["lead"] == 1
    assert ask("SELECT count(*) FROM lead") == [(1,)]


def test_nobody_goes_back_while_somebody_is_connected(data: Path) -> None:
    db.engine().dispose()
    with psycopg.connect(settings().database_url, application_name="a web process") as other:
        other.execute("SELECT 1")
        with pytest.raises(CannotStart, match="a web process"):
            rollback.go_back(None, None)
    assert ask("SELECT version_num FROM alembic_version") == [(migrations.newest(),)]
    assert list(data.glob("before-rollback-*")) == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_at_any_moment_the_old_version_stands_or_the_new_one(data: Path) -> None:
    chance, ended = random.Random(23), set[str]()
    tables = {revision: set(rows_of()) for revision in [str(migrations.newest())]}
    begun = time.monotonic()
    migrations.downgrade(migrations.previous())
    tables[migrations.previous()] = set(rows_of())
    migrations.migrate()
    there_and_back = time.monotonic() - begun
    db.engine().dispose()
    code = (
        "from pathlib import Path; from aliun_dashboard import migrations; from aliun_dashboard.kernel import db;"
        "print('ready', flush=True); input();"
        "[(migrations.downgrade(migrations.previous()), migrations.migrate()) for _ in range(1000)]"
    )
    kills = 0
    while kills < KILLS or ended != set(tables):
        kills += 1
        assert kills < 5 * KILLS, f"kills fell on {ended} only"
        child = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ.copy(),
        )  # fmt: skip
        assert child.stdin
        assert child.stdout
        child.stdout.readline()
        child.stdin.write(b"\n")
        child.stdin.flush()
        time.sleep(chance.uniform(0, 3 * there_and_back))
        child.kill()
        child.wait()
        revision = ask("SELECT version_num FROM alembic_version")[0][0]
        assert set(rows_of()) == tables[revision]
        assert ask("SELECT count(*) FROM lead") == [(1,)]
        ended.add(revision)
