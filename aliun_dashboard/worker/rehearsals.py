"""A rehearsal somebody asked for: carried out by a child process, so that it cannot touch what the worker holds."""

import asyncio
import contextlib
import sys

from aliun_dashboard.flows import rehearsals as flow
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin


async def carry_out(number: int) -> str:
    """Run `rehearse` to its end; it writes its own steps. When we are told to stop, so is the child."""
    words = [sys.executable, "-m", "aliun_dashboard", "rehearse", "--number", str(number)]
    nowhere = asyncio.subprocess.DEVNULL
    child = await asyncio.create_subprocess_exec(*words, stdin=nowhere, stdout=nowhere)
    try:
        code = await child.wait()
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
    await asyncio.to_thread(_over, number, code)
    return f"ended={code}"


def _over(number: int, code: int) -> None:
    """What ended well or badly said so itself; what was killed could not."""
    with begin(SYSTEM) as work:
        flow.broke_off(work, number, f"{flow.BROKE_OFF}: {code}")
