"""A backup brings back every row and file, or says that it does not."""

import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from aliun_dashboard.command import backup as command
from aliun_dashboard.command import ground
from aliun_dashboard.command.ground import CannotStart
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role


@pytest.fixture
def data(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory with one file, beside a database with one person and one audit line."""
    del database
    (tmp_path / "data" / "files").mkdir(parents=True)
    (tmp_path / "data" / "files" / "voucher.pdf").write_bytes(b"%PDF")
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    with db.begin("test") as work:
        work.session.add(
            StaffUser(email="ana@demo.aliun", name="Ana", role=Role.ADMIN, password_hash="-", created_at=work.now)
        )
        work.audit("user.created", "user:1", reason="round trip")
    yield tmp_path / "data"
    settings.cache_clear()


def names() -> list[str]:
    with psycopg.connect(db.dsn(settings().database_url)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM staff_user").fetchall()]


def lose_everything(data: Path) -> None:
    (data / "files" / "voucher.pdf").unlink()
    ground.wipe()


def test_everything_comes_back_twice_over(data: Path, tmp_path: Path) -> None:
    for turn in ("first", "second"):
        saved = command.backup(tmp_path / turn)
        lose_everything(data)
        assert command.restore(tmp_path / turn, over=False) == saved
        assert names() == ["Ana"]
        assert (data / "files" / "voucher.pdf").read_bytes() == b"%PDF"


def test_the_log_still_refuses_changes_after_a_restore(data: Path, tmp_path: Path) -> None:
    command.backup(tmp_path / "saved")
    lose_everything(data)
    command.restore(tmp_path / "saved", over=False)
    with psycopg.connect(db.dsn(settings().database_url)) as connection, pytest.raises(psycopg.Error):
        connection.execute("UPDATE audit_entry SET reason = 'forged'")


def test_only_its_owner_may_read_an_archive(data: Path, tmp_path: Path) -> None:
    command.backup(tmp_path / "saved")
    assert stat.S_IMODE((tmp_path / "saved").stat().st_mode) == 0o600


def test_a_database_with_something_in_it_is_not_overwritten_unasked(data: Path, tmp_path: Path) -> None:
    command.backup(tmp_path / "saved")
    with pytest.raises(CannotStart, match="--yes"):
        command.restore(tmp_path / "saved", over=False)
    assert names() == ["Ana"]
    command.restore(tmp_path / "saved", over=True)
    assert names() == ["Ana"]


def test_what_is_no_backup_changes_nothing(data: Path, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear customer")
    with pytest.raises(CannotStart, match="not a backup"):
        command.restore(tmp_path / "letter", over=True)
    assert names() == ["Ana"]


def test_a_damaged_dump_changes_nothing(data: Path, tmp_path: Path) -> None:
    command.backup(tmp_path / "saved")
    whole = (tmp_path / "saved").read_bytes()
    start = whole.index(b"PGDMP")
    (tmp_path / "saved").write_bytes(whole[:start] + b"PGDMX" + whole[start + 5 :])
    with pytest.raises(CannotStart):
        command.restore(tmp_path / "saved", over=True)
    assert names() == ["Ana"]
