"""Imports as their screen and files show them: runs, the step one is at, its rows page by page, what was refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.imports.models import ImportRow, ImportRun
from aliun_dashboard.imports.rules import Choice, DateOrder, Kind, Outcome, Result, RunStatus
from aliun_dashboard.staff.models import StaffUser

LAST_RUNS, PAGE = 20, 50
AT_ONCE = 500


@dataclass(frozen=True)
class Run:
    """One file. `counts` are rows by outcome before it is imported, by result afterwards."""

    id: int
    file_name: str
    status: RunStatus
    head: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    mapping: dict[int, str]
    kind: Kind
    date_order: DateOrder
    region: str
    currency: str
    owner_id: int | None
    total: int | None
    done: int
    counts: dict[str, int]
    trouble: str
    facts: dict[str, Any]
    actor: str
    created_at: datetime
    imported_at: datetime | None
    undone_at: datetime | None
    open_conflicts: int = 0


@dataclass(frozen=True)
class Line:
    """One row of a file: what it says, what would become or became of it."""

    line: int
    cells: tuple[str, ...]
    facts: dict[str, Any]
    outcome: str
    reasons: list[dict[str, Any]]
    differs: list[dict[str, Any]]
    people: list[dict[str, Any]]
    choice: str
    chosen_id: int
    lead_id: int
    result: str
    left: list[dict[str, Any]]


def runs(session: Session) -> list[Run]:
    """The last files, the newest first."""
    last = select(ImportRun).order_by(col(ImportRun.id).desc()).limit(LAST_RUNS)
    return [_run(row) for row in session.exec(last)]


def run(session: Session, run_id: int) -> Run | None:
    """One file, with how many of its conflicts nobody decided yet."""
    row = session.get(ImportRun, run_id)
    if row is None:
        return None
    undecided = (ImportRow.run_id == run_id, ImportRow.outcome == Outcome.CONFLICT, col(ImportRow.choice).is_(None))
    waits = row.status is RunStatus.PLANNED
    number = session.exec(select(func.count()).select_from(ImportRow).where(*undecided)).one() if waits else 0
    return _run(row, number)


def lines(session: Session, run_id: int, kind: str, page: int) -> tuple[list[Line], int]:
    """A page (from 1) of the rows with one outcome, or result, or `left` by the undo; and how many there are."""
    where = [ImportRow.run_id == run_id, *_of_kind(kind)]
    total = session.exec(select(func.count()).select_from(ImportRow).where(*where)).one()
    rows = select(ImportRow).where(*where).order_by(col(ImportRow.line)).limit(PAGE).offset((page - 1) * PAGE)
    return [_line(row) for row in session.exec(rows)], total


def refused(session: Session, run_id: int) -> Iterator[Line]:
    """Every row that was, or as things stand would be, refused; in the order of the file, in constant memory."""
    out = or_(
        col(ImportRow.result) == Result.REFUSED,
        col(ImportRow.result).is_(None) & col(ImportRow.outcome).in_([Outcome.REJECTED, Outcome.REPEATED]),
    )
    rows = select(ImportRow).where(ImportRow.run_id == run_id, out).order_by(col(ImportRow.line))
    for row in session.exec(rows.execution_options(yield_per=AT_ONCE)):
        yield _line(row)


def people(session: Session) -> dict[int, str]:
    """Colleagues by their number, as conflicts about whose a lead is name them."""
    return {user.id or 0: user.name for user in session.exec(select(StaffUser))}


def _of_kind(kind: str) -> list[Any]:
    if kind in set(Outcome):
        return [ImportRow.outcome == Outcome(kind)]
    if kind in set(Result):
        return [ImportRow.result == Result(kind)]
    return [func.jsonb_array_length(ImportRow.left) > 0] if kind == "left" else []


def _run(row: ImportRun, undecided: int = 0) -> Run:
    return Run(
        row.id or 0,
        row.file_name,
        row.status,
        tuple(row.head),
        tuple(tuple(cells) for cells in row.sample),
        {int(at): field for at, field in row.mapping.items()},
        row.kind,
        row.date_order,
        row.region,
        row.currency,
        row.owner_id,
        row.total,
        row.done,
        row.counts,
        row.trouble,
        row.facts,
        row.actor,
        row.created_at,
        row.imported_at,
        row.undone_at,
        undecided,
    )


def _line(row: ImportRow) -> Line:
    choice: Choice | None = row.choice
    gone = row.undone and row.result is Result.CREATED and not row.left
    return Line(
        row.line,
        tuple(row.cells),
        row.facts,
        row.outcome.value if row.outcome else "",
        row.reasons,
        row.differs,
        row.people,
        choice.value if choice else "",
        row.chosen_id or 0,
        0 if gone else row.lead_id or 0,
        row.result.value if row.result else "",
        row.left,
    )
