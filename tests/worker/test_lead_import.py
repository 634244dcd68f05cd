"""Files of leads under real workers: killed in the middle, and in memory that does not grow with the file."""

import resource
import signal
from datetime import timedelta

import pytest

from aliun_dashboard.flows import lead_import
from aliun_dashboard.flows.lead_import import Settings
from aliun_dashboard.imports.rules import Field
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import Role
from tests import importing, make
from tests.worker.conftest import House
from tests.worker.test_crashes import Spawn, spawn, until  # noqa: F401  (a fixture)

LARGE = 10_000  # by hand: 50,000
MEBIBYTE = 1024  # in the unit of ru_maxrss


def people(number: int) -> bytes:
    day = f"{clock.now() + timedelta(days=90):%d/%m/%Y}"
    facts = ("", "Punta Cana", day, "5", "2", "1850")
    return importing.file(
        *((f"Persona {n}", f"+1 809 {n // 10_000 + 200} {n % 10_000:04}", *facts) for n in range(number))
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_worker_killed_in_an_import_is_followed_by_one_that_doubles_nothing(
    house: House,
    spawn: Spawn,  # noqa: F811
) -> None:
    dora = make.user(Role.DIRECTOR, "Dora Jefa")
    with begin(dora) as work:
        run_id = lead_import.take_in(work, people(300), "clientes.csv")
        lead_import.look_through(work, run_id, Settings({0: Field.NAME, 1: Field.PHONE, 4: Field.CHECK_IN}))
    first = spawn()
    await until(house, "(SELECT status = 'planned' FROM import_run)", 90)
    with begin(dora) as work:
        lead_import.start(work, run_id)
    await until(house, "(SELECT done > 50 FROM import_run)", 60)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert await house.count("lead") < 300
    spawn()
    seconds = await until(house, "(SELECT status = 'done' FROM import_run)", 110)
    print(f"finished {seconds:.1f} s after kill -9")
    assert (await house.count("lead"), await house.count("contact"), await house.count("delivery")) == (300, 300, 0)
    assert await house.ask("SELECT counts FROM import_run") == [({"created": 300},)]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_large_file_is_judged_in_bounded_memory(database: str) -> None:
    dora = make.user(Role.DIRECTOR, "Dora Jefa")
    small = importing.send(people(2000), dora)
    importing.look_through(small, dora)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    large = importing.send(people(LARGE), dora)
    begun = clock.stopwatch()
    done = importing.look_through(large, dora)
    seconds = clock.stopwatch() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEBIBYTE
    print(f"{LARGE:,} rows judged in {seconds:.0f} s, {grown:.0f} MiB more at the peak than for 2,000")
    assert (done.total, done.counts) == (LARGE, {"create": LARGE})
    assert grown < 60
