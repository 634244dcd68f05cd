"""Verbs on runs and their rows. Every step is told to open screens."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from aliun_dashboard.kernel import queue
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from . import heads
from .models import ImportClaim, ImportFile, ImportRow, ImportRun
from .rules import KEEP_ROWS, MOVES, ImportReason, RunStatus

CARRY, QUEUE = "carry_import", "imports"
REMEMBERED = ("mapping", "kind", "date_order", "region", "currency")
_CLAIM = text("""
    INSERT INTO import_claim (run_id, key, line)
    SELECT :run_id, key, line FROM unnest(CAST(:keys AS text[]), CAST(:lines AS int[])) AS one(key, line)
    ORDER BY line ON CONFLICT DO NOTHING
""")


def subject(run: ImportRun) -> str:
    """How the forensic log names a run."""
    return f"import:{run.id}"


def get(work: UnitOfWork, run_id: int) -> ImportRun:
    """The run, locked until the transaction ends. Raises Refused: NOT_FOUND."""
    run = work.session.get(ImportRun, run_id, with_for_update={"key_share": True}, populate_existing=True)
    if run is None:
        raise Refused(CommonReason.NOT_FOUND, what="import")
    return run


def create(work: UnitOfWork, name: str, head: list[str], sample: list[list[str]], content: bytes) -> ImportRun:
    """A run that waits for its columns; those of the last file with the same heads are proposed, else guessed ones."""
    key = heads.fingerprint(head)
    of_same = select(ImportRun).where(ImportRun.head_key == key, col(ImportRun.total).is_not(None))
    last = work.session.exec(of_same.order_by(col(ImportRun.id).desc()).limit(1)).first()
    known = {name: getattr(last, name) for name in REMEMBERED} if last else {}
    known["mapping"] = _by_head(last, head) if last else {str(at): field for at, field in heads.guess(head).items()}
    run = ImportRun(
        file_name=name,
        head=head,
        head_key=key,
        sample=sample,
        actor=work.actor.name,
        user_id=work.actor.user_id,
        role=work.actor.role or "",
        created_at=work.now,
        **known,
    )
    work.session.add(run)
    work.session.flush()
    work.session.add(ImportFile(run_id=run.id or 0, content=content))
    work.session.flush()
    return run


def _by_head(last: ImportRun, head: list[str]) -> dict[str, str]:
    """What the columns were the last time, wherever they stand now."""
    meant = {last.head[int(at)]: field for at, field in last.mapping.items()}
    return {str(at): meant[name] for at, name in enumerate(head) if name in meant}


def move(work: UnitOfWork, run: ImportRun, to: RunStatus, **facts: Any) -> None:
    """The next step of a run, from its first row on. Raises Refused: WRONG_STEP."""
    check_move(MOVES, run.status, to, ImportReason.WRONG_STEP)
    fresh: dict[str, Any] = {"status": to, "done": 0, "cursor": 0, "trouble": "", "facts": {}}
    run.sqlmodel_update(fresh | facts)
    work.session.add(run)
    tell(work, run)


def carry(work: UnitOfWork, run: ImportRun) -> None:
    """Have the worker carry a run through the step it is at."""
    queue.enqueue(work.session, CARRY, lock=f"import:{run.id}", queue=QUEUE, run_id=run.id)


def tell(work: UnitOfWork, run: ImportRun) -> None:
    """For whoever looks at it."""
    work.tell("import", run.id, status=run.status.value, done=run.done, total=run.total)


def keep_rows(work: UnitOfWork, run_id: int, rows: Iterable[tuple[int, list[str]]]) -> None:
    """Keep rows as they were read; again is the same."""
    values = [{"run_id": run_id, "line": line, "cells": cells} for line, cells in rows]
    empty: dict[str, Any] = {"facts": {}, "reasons": [], "differs": [], "people": [], "did": {}, "left": []}
    new = insert(ImportRow).on_conflict_do_nothing()
    work.session.connection().execute(new, [one | empty | {"undone": False} for one in values])


def all_read(work: UnitOfWork, run: ImportRun) -> None:
    """Every row is kept: the file itself is needed no more."""
    counted = select(func.count()).select_from(ImportRow).where(ImportRow.run_id == run.id)
    run.total = work.session.exec(counted).one()
    work.session.add(run)
    work.session.exec(delete(ImportFile).where(col(ImportFile.run_id) == run.id))


def after(work: UnitOfWork, run: ImportRun, number: int, *, down: bool = False) -> Sequence[ImportRow]:
    """The next rows behind the cursor; `down`: before it, from the end of the file on."""
    line = col(ImportRow.line)
    rows = select(ImportRow).where(ImportRow.run_id == run.id)
    if down:
        rows = rows.where(line < run.cursor) if run.cursor else rows
        return work.session.exec(rows.order_by(line.desc()).limit(number)).all()
    return work.session.exec(rows.where(line > run.cursor).order_by(line).limit(number)).all()


def passed(work: UnitOfWork, run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """These rows are through."""
    work.session.add_all(rows)
    run.cursor, run.done = rows[-1].line, run.done + len(rows)
    work.session.add(run)
    tell(work, run)


def claim(work: UnitOfWork, run_id: int, wanted: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Claim keys for the lines that name them; which line has each: the first of the file."""
    keys = [key for key, _ in wanted]
    facts = {"run_id": run_id, "keys": keys, "lines": [line for _, line in wanted]}
    work.session.connection().execute(_CLAIM, facts)
    held = select(ImportClaim.key, ImportClaim.line).where(ImportClaim.run_id == run_id, col(ImportClaim.key).in_(keys))
    return dict(work.session.exec(held).all())


def forget_plan(work: UnitOfWork, run: ImportRun) -> None:
    """Before rows are judged anew: nothing is claimed, nothing chosen."""
    work.session.exec(delete(ImportClaim).where(col(ImportClaim.run_id) == run.id))
    blank = update(ImportRow).where(col(ImportRow.run_id) == run.id).values(choice=None, chosen_id=None)
    work.session.connection().execute(blank)


def counted(work: UnitOfWork, run: ImportRun, column: Any) -> dict[str, int]:
    """How many rows have each value of a column."""
    work.session.flush()
    found = select(column, func.count()).where(ImportRow.run_id == run.id, column.is_not(None)).group_by(column)
    return {value.value: number for value, number in work.session.exec(found).all()}


def left(work: UnitOfWork, run: ImportRun) -> int:
    """How many rows an undo could not take back whole."""
    work.session.flush()
    some = func.jsonb_array_length(ImportRow.left) > 0
    return work.session.exec(select(func.count()).select_from(ImportRow).where(ImportRow.run_id == run.id, some)).one()


def forget(work: UnitOfWork) -> int:
    """Drop the rows of runs that are older than `KEEP_ROWS`, and runs that were never imported. Gives how many runs."""
    old = col(ImportRun.created_at) < work.now - KEEP_ROWS
    connection = work.session.connection()
    dropped = connection.execute(delete(ImportRun).where(old, col(ImportRun.imported_at).is_(None))).rowcount
    held = select(ImportRow.run_id).distinct().scalar_subquery()
    ids = list(work.session.exec(select(ImportRun.id).where(old, col(ImportRun.id).in_(held))))
    for table in (ImportRow, ImportClaim):
        connection.execute(delete(table).where(col(table.run_id).in_(ids)))
    connection.execute(update(ImportRun).where(col(ImportRun.id).in_(ids)).values(sample=[]))
    return dropped + len(ids)
