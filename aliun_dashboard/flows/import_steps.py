"""An import at work, a batch a transaction: rows kept, judged, written, taken back. A killed worker has a successor.

Each step locks the run, takes the rows behind its cursor and moves the cursor with them, so nothing is done twice.
"""

from collections.abc import Iterable

from aliun_dashboard.contacts import actions as contacts
from aliun_dashboard.imports import actions as imports
from aliun_dashboard.imports.models import ImportFile, ImportRow, ImportRun
from aliun_dashboard.imports.rules import AT_WORK, LONGEST_CELL, MOST_ROWS, RunStatus
from aliun_dashboard.kernel import sheet
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.sheet import Limits

from . import import_plan, import_undo, import_write

CARRY, QUEUE = imports.CARRY, imports.QUEUE
LIMITS = Limits(rows=MOST_ROWS, text=LONGEST_CELL, unpacked=200 * 1024 * 1024)
KEPT_AT_ONCE, JUDGED_AT_ONCE, WRITTEN_AT_ONCE = 1000, 500, 50


def owner(work: UnitOfWork, run_id: int) -> Actor:
    """In whose name a run works."""
    run = imports.get(work, run_id)
    return Actor(run.actor, run.user_id, run.role or None)


def unread(work: UnitOfWork, run_id: int) -> tuple[str, bytes] | None:
    """Name and bytes of a file whose rows are not all kept yet."""
    run, file = imports.get(work, run_id), work.session.get(ImportFile, run_id)
    return (run.file_name, file.content) if file and run.status is RunStatus.PLANNING else None


def keep(work: UnitOfWork, run_id: int, rows: Iterable[tuple[int, list[str]]]) -> None:
    """Keep some rows of the file as they are; the same again changes nothing."""
    imports.keep_rows(work, run_id, rows)


def all_kept(work: UnitOfWork, run_id: int) -> None:
    """The file has been read to its end. Raises Refused: UNREADABLE_FILE when there was nothing in it."""
    run = imports.get(work, run_id)
    imports.all_read(work, run)
    imports.tell(work, run)
    if not run.total:
        raise sheet.unreadable("no tiene filas")


def go_on(work: UnitOfWork, run_id: int) -> bool:
    """One batch of whatever step the run is at. False when there is nothing left to do."""
    run = imports.get(work, run_id)
    if run.status not in AT_WORK:
        return False
    down = run.status is RunStatus.UNDOING
    number = JUDGED_AT_ONCE if run.status is RunStatus.PLANNING else WRITTEN_AT_ONCE
    rows = imports.after(work, run, number, down=down)
    if not rows:
        _end(work, run)
        return False
    if run.status is RunStatus.PLANNING:
        import_plan.plan(work, run, rows)
    elif run.status is RunStatus.RUNNING:
        _write(work, run, rows)
    else:
        for row in rows:
            import_undo.undo(work, row)
    imports.passed(work, run, rows)
    return True


def stopped(work: UnitOfWork, run_id: int, code: str, facts: dict[str, str]) -> None:
    """It cannot go on: a file that cannot be read ends here, anything else waits for a person to resume it."""
    run = imports.get(work, run_id)
    if run.status not in AT_WORK:
        return
    if run.status is RunStatus.PLANNING and run.total is None:
        imports.move(work, run, RunStatus.FAILED, trouble=code, facts=facts)
    else:
        run.trouble, run.facts = code, facts
        work.session.add(run)
        imports.tell(work, run)
    work.audit("import.stopped", imports.subject(run), reason=code)


def _write(work: UnitOfWork, run: ImportRun, rows: Iterable[ImportRow]) -> None:
    """Whoever else brings one of these people waits for us: what is judged here is still so when it is written."""
    open_rows = [row for row in rows if row.result is None]
    sound = [row.facts for row in open_rows if row.outcome not in import_plan.ENDED]
    contacts.one_at_a_time(work, [way for facts in sound for way in import_plan.ways(facts)])
    known = import_plan.know(work, sound)
    for row in open_rows:
        import_write.write(work, run, row, known)


def _end(work: UnitOfWork, run: ImportRun) -> None:
    if run.status is RunStatus.PLANNING:
        counts = imports.counted(work, run, ImportRow.outcome)
        imports.move(work, run, RunStatus.PLANNED, done=run.total or 0, counts=counts)
        work.audit("import.reviewed", imports.subject(run), after={"file": run.file_name, **counts})
    elif run.status is RunStatus.RUNNING:
        counts = imports.counted(work, run, ImportRow.result)
        imports.move(work, run, RunStatus.DONE, done=run.total or 0, counts=counts, imported_at=work.now)
        work.audit("import.done", imports.subject(run), after={"file": run.file_name, **counts})
    else:
        counts = run.counts | {"left": imports.left(work, run)}
        imports.move(work, run, RunStatus.UNDONE, done=run.total or 0, counts=counts, undone_at=work.now)
        work.audit("import.undone", imports.subject(run), after={"file": run.file_name, "left": counts["left"]})
