"""Carrying an imported file: read once outside of any transaction, then a batch a transaction, in its sender's name."""

import asyncio
from itertools import islice

from sqlalchemy.exc import OperationalError

from aliun_dashboard.flows import import_steps
from aliun_dashboard.kernel import sheet
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused


class Trouble(Exception):
    """The database is away or somebody else holds what we need: the batch is tried again."""


async def carry(run_id: int) -> str:
    """To the end of the step the run is at. Raises Trouble, and what a bug raises, after saying so on the run."""
    batches = 0
    try:
        await asyncio.to_thread(_read, run_id)
        while await asyncio.to_thread(_go_on, run_id):
            batches += 1
    except OperationalError as away:
        raise Trouble(type(away.orig).__name__) from away
    except Refused as refused:
        facts = {name: str(value) for name, value in refused.facts.items()}
        await asyncio.to_thread(stop, run_id, refused.reason.value, facts)
        return refused.reason.value
    except Exception:
        await asyncio.to_thread(stop, run_id, "bug")
        raise
    return f"batches={batches}"


def stop(run_id: int, code: str, facts: dict[str, str] | None = None) -> None:
    """Say on the run that it does not go on, and why."""
    with begin(SYSTEM) as work:
        import_steps.stopped(work, run_id, code, facts or {})


def _read(run_id: int) -> None:
    with begin(SYSTEM) as work:
        file = import_steps.unread(work, run_id)
    if file is None:
        return
    name, content = file
    rows = sheet.rows(content, name, import_steps.LIMITS)
    next(rows, None)  # the head
    while some := list(islice(rows, import_steps.KEPT_AT_ONCE)):
        with begin(SYSTEM) as work:
            import_steps.keep(work, run_id, some)
    with begin(SYSTEM) as work:
        import_steps.all_kept(work, run_id)


def _go_on(run_id: int) -> bool:
    with begin(SYSTEM) as work:
        who = import_steps.owner(work, run_id)
    with begin(who) as work:
        return import_steps.go_on(work, run_id)
