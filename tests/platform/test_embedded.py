"""The embedded PostgreSQL starts once, is adopted, and comes back after a crash."""

import contextlib
import os
import shutil
import signal
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pytest

from aliun_dashboard.kernel import embedded


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    embedded.stop(tmp_path)


def start(data: Path) -> str:
    return embedded.ensure_running(data, fsync="off")


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def test_it_speaks_spanish_in_utf8(data: Path) -> None:
    with psycopg.connect(start(data)) as connection:
        row = connection.execute("SELECT upper('cigüeña ñandú'), to_tsvector('spanish', 'las reservas')").fetchone()
    assert row == ("CIGÜEÑA ÑANDÚ", "'reserv':2")


def test_a_second_start_adopts_the_server_that_is_there(data: Path) -> None:
    url, first = start(data), postmaster(data)
    assert start(data) == url
    assert postmaster(data) == first


def test_processes_starting_at_once_get_one_server(data: Path) -> None:
    with get_context("spawn").Pool(3) as pool:
        urls = pool.map(start, [data] * 3)
    assert len(set(urls)) == 1


def test_threads_starting_at_once_get_one_server(data: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(start, [data] * 4))) == 1


def test_it_comes_back_at_the_same_address_after_kill_9(data: Path) -> None:
    url = start(data)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(postmaster(data), signal.SIGKILL)
    assert start(data) == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_it_is_waited_for_when_it_reads_its_journal_for_longer_than_a_start_takes(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = start(data)
    os.kill(postmaster(data), signal.SIGKILL)
    with (data / "postgres" / "postgresql.auto.conf").open("a") as settings:
        settings.write("restore_command = 'sleep 2; false'\n")
    (data / "postgres" / "recovery.signal").touch()
    monkeypatch.setattr(embedded, "START_SECONDS", 1)
    assert start(data) == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_half_built_cluster_is_built_anew(data: Path) -> None:
    (data / "postgres.new").mkdir()
    (data / "postgres.new" / "PG_VERSION").write_text("18")
    with psycopg.connect(start(data)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_deleting_the_data_under_a_running_server_does_not_hurt_the_next(data: Path) -> None:
    start(data)
    old = postmaster(data)
    while (data / "postgres").exists():
        shutil.rmtree(data / "postgres", ignore_errors=True)
    url = start(data)
    with contextlib.suppress(ProcessLookupError):
        os.kill(old, signal.SIGQUIT)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert embedded.is_running(data)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    data = tmp_path / ("a" * 60) / ("b" * 60)
    try:
        with psycopg.connect(start(data)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        embedded.stop(data)


def test_nobody_else_may_enter_its_folder(data: Path) -> None:
    start(data)
    assert stat.S_IMODE((data / "postgres").stat().st_mode) == 0o700


def test_it_is_stopped_when_its_keeper_loses_us(data: Path) -> None:
    start(data)
    guard = embedded.stop_after_us(data)
    assert guard.stdin is not None
    guard.stdin.close()
    assert guard.wait(20) == 0
    assert not embedded.is_running(data)


def test_stopping_what_does_not_run_is_fine(tmp_path: Path) -> None:
    embedded.stop(tmp_path)
    assert not embedded.is_running(tmp_path)
