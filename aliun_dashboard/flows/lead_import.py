"""Leads and contacts from a file: sent, its columns named, looked at row by row, imported, undone (S-11, S-36)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from sqlmodel import col, update

from aliun_dashboard.imports import actions as imports
from aliun_dashboard.imports.models import ImportRow, ImportRun
from aliun_dashboard.imports.rules import (
    KEEP_ROWS,
    MEGABYTE,
    MOST_BYTES,
    Choice,
    DateOrder,
    Field,
    ImportReason,
    Kind,
    Outcome,
    RunStatus,
    check_mapping,
)
from aliun_dashboard.kernel import sheet
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import IMPORTS_LEADS, WORKS_LEADS

from . import access
from .import_steps import LIMITS

SAMPLED = 3
REGIONS = ("DO", "US", "PR", "MX", "CO", "AR", "ES", "VE", "CL", "PE", "PA", "CR", "CA")
CURRENCIES = ("USD", "DOP", "EUR", "MXN")
NEVER_IMPORTED = frozenset({RunStatus.MAPPING, RunStatus.PLANNED, RunStatus.FAILED})


@dataclass(frozen=True)
class Settings:
    """How a file is to be read. `owner_id` gets the new leads of rows that name nobody."""

    fields: Mapping[int, Field] = field(default_factory=dict[int, Field])
    kind: Kind = Kind.LEADS
    date_order: DateOrder = DateOrder.DAY_FIRST
    region: str = "DO"
    currency: str = "USD"
    owner_id: int | None = None


def take_in(work: UnitOfWork, content: bytes, name: str) -> int:
    """Keep a file until its columns are named; the id of its run. Nothing else is read of it yet.

    Raises Refused: UNREADABLE_FILE, FILE_TOO_BIG.
    """
    access.allowed(work, IMPORTS_LEADS)
    if len(content) > MOST_BYTES:
        raise Refused(CommonReason.FILE_TOO_BIG, megabytes=MOST_BYTES // MEGABYTE)
    first = [cells for _, cells in islice(sheet.rows(content, name, LIMITS), SAMPLED + 1)]
    if len(first) < 2 or not any(first[0]):
        raise sheet.unreadable("le faltan los encabezados o no tiene filas")
    head = [cell or f"Columna {at}" for at, cell in enumerate(first[0], start=1)]
    run = imports.create(work, name[-120:], head, first[1:], content)
    work.audit("import.uploaded", imports.subject(run), after={"file": run.file_name, "bytes": len(content)})
    imports.tell(work, run)
    return run.id or 0


def look_through(work: UnitOfWork, run_id: int, wanted: Settings) -> None:
    """Name the columns and have every row judged, in the background. Changes no lead.

    Raises Refused: NOT_FOUND, WRONG_STEP, FIELD_TWICE, NO_NAME_COLUMN, NO_WAY_COLUMN.
    """
    run = _run(work, run_id)
    fields = {at: one for at, one in wanted.fields.items() if 0 <= at < len(run.head)}
    check_mapping(fields)
    if wanted.region not in REGIONS or wanted.currency not in CURRENCIES:
        raise Refused(CommonReason.INVALID, field="region")
    if wanted.owner_id is not None:
        _check_owner(work, wanted.owner_id)
    imports.forget_plan(work, run)
    facts = {
        "mapping": {str(at): one.value for at, one in fields.items()},
        "kind": wanted.kind,
        "date_order": wanted.date_order,
        "region": wanted.region,
        "currency": wanted.currency,
        "owner_id": wanted.owner_id,
        "counts": {},
    }
    imports.move(work, run, RunStatus.PLANNING, **facts)
    work.audit("import.mapped", imports.subject(run), after={run.head[at]: one.value for at, one in fields.items()})
    imports.carry(work, run)


def choose(work: UnitOfWork, run_id: int, line: int, choice: Choice | None) -> None:
    """Say what becomes of one conflict; None leaves it undecided."""
    row = _conflict(work, run_id, line)
    if row.people and choice in (Choice.OVERWRITE, Choice.FILL):
        raise Refused(ImportReason.TWO_PEOPLE, names=", ".join(one["name"] for one in row.people))
    row.choice = choice
    work.session.add(row)


def choose_person(work: UnitOfWork, run_id: int, line: int, contact_id: int) -> None:
    """Say whom a row means of several people; what it then contradicts is only filled in where we have nothing."""
    row = _conflict(work, run_id, line)
    if contact_id not in {one["id"] for one in row.people}:
        raise Refused(CommonReason.NOT_FOUND, what="contact")
    row.chosen_id, row.choice = contact_id, Choice.FILL
    work.session.add(row)


def choose_all(work: UnitOfWork, run_id: int, choice: Choice | None) -> int:
    """Say it of every conflict about values; whom a row means is asked one by one. Gives how many those were."""
    run = _run(work, run_id, RunStatus.PLANNED)
    of_values = (
        col(ImportRow.run_id) == run.id,
        col(ImportRow.outcome) == Outcome.CONFLICT,
        col(ImportRow.differs) != [],
    )
    number = work.session.connection().execute(update(ImportRow).where(*of_values).values(choice=choice)).rowcount
    work.audit("import.decided", imports.subject(run), after={"choice": choice.value if choice else "", "rows": number})
    imports.tell(work, run)
    return number


def start(work: UnitOfWork, run_id: int) -> None:
    """Import what can be, in the background. Conflicts that nobody decided stay out. Raises Refused: WRONG_STEP."""
    run = _run(work, run_id)
    imports.move(work, run, RunStatus.RUNNING)
    work.audit("import.started", imports.subject(run), after={"file": run.file_name, **run.counts})
    imports.carry(work, run)


def undo(work: UnitOfWork, run_id: int) -> None:
    """Take a run back, in the background. Raises Refused: WRONG_STEP; TOO_OLD when its rows are gone."""
    run = _run(work, run_id)
    if work.now - run.created_at > KEEP_ROWS:
        raise Refused(ImportReason.TOO_OLD)
    imports.move(work, run, RunStatus.UNDOING)
    work.audit("import.undo_started", imports.subject(run), after={"file": run.file_name})
    imports.carry(work, run)


def resume(work: UnitOfWork, run_id: int) -> None:
    """Let a run that was stopped go on where it was."""
    run = _run(work, run_id)
    if not run.trouble or run.status is RunStatus.FAILED:
        raise Refused(ImportReason.WRONG_STEP)
    run.trouble, run.facts = "", {}
    work.session.add(run)
    work.audit("import.resumed", imports.subject(run))
    imports.carry(work, run)
    imports.tell(work, run)


def discard(work: UnitOfWork, run_id: int) -> None:
    """Throw a file away that was never imported, with its rows."""
    run = _run(work, run_id)
    if run.status not in NEVER_IMPORTED:
        raise Refused(ImportReason.WRONG_STEP)
    work.audit("import.discarded", imports.subject(run), before={"file": run.file_name})
    imports.tell(work, run)
    work.session.delete(run)


def _run(work: UnitOfWork, run_id: int, status: RunStatus | None = None) -> ImportRun:
    access.allowed(work, IMPORTS_LEADS)
    run = imports.get(work, run_id)
    if status is not None and run.status is not status:
        raise Refused(ImportReason.WRONG_STEP)
    return run


def _conflict(work: UnitOfWork, run_id: int, line: int) -> ImportRow:
    _run(work, run_id, RunStatus.PLANNED)
    row = work.session.get(ImportRow, (run_id, line), with_for_update=True)
    if row is None or row.outcome is not Outcome.CONFLICT:
        raise Refused(CommonReason.NOT_FOUND, what="row")
    return row


def _check_owner(work: UnitOfWork, owner_id: int) -> None:
    user = work.session.get(StaffUser, owner_id)
    if user is None or not user.active or user.role not in WORKS_LEADS:
        raise Refused(CommonReason.NOT_FOUND, what="user")
