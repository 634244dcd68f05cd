"""A rehearsal in the worker's hands: its child is stopped with it, and is told of when it dies by itself."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from aliun_dashboard.flows import rehearsals as flow
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.operations.models import Rehearsal
from aliun_dashboard.operations.rules import RehearsalStatus
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import rehearsals
from tests import make
from tests.worker.conftest import House
from tests.worker.test_crashes import until


@pytest.fixture
def folder(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of its own, beside a database with a lead."""
    del database
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    (tmp_path / "data").mkdir()
    make.lead()
    yield tmp_path / "data"
    settings.cache_clear()


@pytest.fixture
def asked(folder: Path) -> int:
    """The number of a rehearsal somebody asked for."""
    del folder
    with db.begin(make.user(Role.DIRECTOR, "Rosa Polanco")) as work:
        return flow.ask(work)


def rehearsal(number: int) -> Rehearsal:
    with db.begin("test") as work:
        return work.session.get_one(Rehearsal, number)


async def test_a_child_that_dies_has_failed_and_the_next_may_be_asked_for(asked: int, folder: Path) -> None:
    folder.rmdir()
    folder.write_text("no directory: there is no room for the copy, and no step to tell it")
    assert await rehearsals.carry_out(asked) == "ended=1"
    row = rehearsal(asked)
    assert (row.status, row.error) == (RehearsalStatus.FAILED, f"{flow.BROKE_OFF}: 1")
    with db.begin(make.user(Role.DIRECTOR, "Dora Jefa")) as work:
        assert flow.ask(work) != asked


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_worker_that_is_stopped_ends_its_child_and_leaves_the_rehearsal_to_the_next(
    asked: int, house: House
) -> None:
    carried = asyncio.create_task(rehearsals.carry_out(asked))
    await until(house, "(SELECT jsonb_array_length(steps::jsonb) > 1 FROM rehearsal)", 120)
    carried.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carried
    await until(house, "(SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'))", 20)
    assert rehearsal(asked).status is RehearsalStatus.RUNNING
    assert await rehearsals.carry_out(asked) == "ended=0", rehearsal(asked).error
    assert rehearsal(asked).status is RehearsalStatus.PASSED
