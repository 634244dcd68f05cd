"""Housekeeping: what has expired goes, a little at a time; what happened stays (C-21)."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import text

from aliun_dashboard.imports import actions as imports
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.operations import actions as operations
from aliun_dashboard.operations.retention import Keep

IMPORTS = "imports"
BATCH = 2000
MOST_A_NIGHT = 200_000


def days(rule: Keep, chosen: Mapping[str, int]) -> int:
    """How long this installation keeps it: what it chose, else the rule's own; a day at least."""
    return max(chosen.get(rule.name, rule.days), 1)


def due(work: UnitOfWork, rule: Keep, kept_days: int) -> list[str]:
    """Where the rows lie that are due; what is too much for one night waits for the next."""
    query = f"SELECT CAST(ctid AS text) FROM {rule.table} WHERE {rule.where} LIMIT {MOST_A_NIGHT}"  # noqa: S608
    return list(work.session.connection().scalars(text(query), {"before": work.now - timedelta(days=kept_days)}).all())


def remove(work: UnitOfWork, rule: Keep, kept_days: int, places: list[str]) -> int:
    """Remove a batch of what was due and still is. Gives how many rows."""
    act = f"UPDATE {rule.table} SET {rule.instead}" if rule.instead else f"DELETE FROM {rule.table}"  # noqa: S608
    still = text(f"{act} WHERE ctid = ANY(CAST(:places AS tid[])) AND ({rule.where})")
    values = {"places": places, "before": work.now - timedelta(days=kept_days)}
    return work.session.connection().execute(still, values).rowcount


def removed(work: UnitOfWork, rule: Keep, rows: int, ms: float) -> None:
    """Remember, for the screen, what a night's run removed."""
    operations.cleaned(work, rule.name, rows, ms)


def clean_up(work: UnitOfWork) -> str:
    """Forget the rows of old imports, by the rule of their own noun: what can be undone must be there."""
    runs = imports.forget(work)
    operations.cleaned(work, IMPORTS, runs, 0)
    return f"imports={runs}"
