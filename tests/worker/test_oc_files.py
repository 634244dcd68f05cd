"""Every night: files, rows and archive hold the same bytes, and the archive mends the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aliun_dashboard.kernel import files
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.queries import coherence
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import oc_files
from tests import make, post, selling, tracker
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def folder(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory with one confirmation and one OC."""
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", post.SENDER)
    settings.cache_clear()
    tracker.agency()
    post.confirmation()
    post.answer("OC reserva 123456")
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


async def test_what_is_sound_is_left_alone(folder: Path) -> None:
    assert await oc_files.check(NOON) == "files=2 repaired=0 lost=0 damaged=0 unknown=0"
    with begin("test", now=NOON) as work:
        assert [check.name for check in coherence.checks(work.session) if check.broken] == []


async def test_a_lost_and_an_altered_file_are_mended_from_the_archive(folder: Path) -> None:
    confirmation, order = folder / "confirmaciones/20260302_123456.pdf", folder / "oc/20260302_123456_oc.pdf"
    before = order.read_bytes()
    confirmation.unlink()
    order.write_bytes(b"otra cosa")
    (folder / "oc" / "nadie.pdf").write_bytes(b"%PDF-")
    assert await oc_files.check(NOON) == "files=2 repaired=2 lost=0 damaged=0 unknown=1"
    assert (confirmation.exists(), order.read_bytes()) == (True, before)
    assert await oc_files.check(NOON) == "files=2 repaired=0 lost=0 damaged=0 unknown=1"


async def test_an_archive_that_was_altered_mends_nothing_and_people_hear(folder: Path) -> None:
    make.user(Role.ADMIN, "Ada")
    with begin("test", now=NOON) as work:
        row = work.session.get_one(Document, 2)
        row.content = b"%PDF-alterado"
    (folder / "oc/20260302_123456_oc.pdf").unlink()
    assert await oc_files.check(NOON) == "files=2 repaired=0 lost=1 damaged=1 unknown=0"
    assert [notice.kind for notice in selling.rows(Notice)] == ["oc_file_damaged"]


@pytest.mark.parametrize(
    "path", ["../oc.pdf", "oc/../x.pdf", "/etc/x", "oc/.x", "oc/a/b.pdf", "oc/ñ.pdf", "oc/", "OC/x.pdf"]
)
def test_no_name_climbs_out_of_our_folders(path: str) -> None:
    with pytest.raises(ValueError, match="not a name of ours"):
        files.write(path, b"x")


def test_a_file_is_for_its_owner_only_and_never_half_written(folder: Path) -> None:
    files.write("oc/x.pdf", b"first")
    files.write("oc/x.pdf", b"second")
    assert (folder / "oc/x.pdf").read_bytes() == b"second"
    assert (folder / "oc/x.pdf").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (folder / "oc").iterdir() if path.name.startswith(".")] == []
