"""REST: the forensic log."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from aliun_dashboard.api.guard import requires
from aliun_dashboard.api.paging import Cursor, Limit, cut
from aliun_dashboard.kernel.db import read
from aliun_dashboard.queries import audit
from aliun_dashboard.queries.audit import AuditRow
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import READS_AUDIT

router = APIRouter(prefix="/api/v1", tags=["audit"])


@dataclass(frozen=True)
class AuditPage:
    """Lines of the log, newest first; `next_cursor` is null on the last page."""

    items: list[AuditRow]
    next_cursor: int | None


@router.get("/audit")
def entries(
    _: Annotated[Viewer, Depends(requires(READS_AUDIT))],
    subject: Annotated[str | None, Query(max_length=100, examples=["lead:42"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> AuditPage:
    """Who did what to which thing, when and why."""
    with read() as session:
        found = audit.entries(session, subject=subject, limit=limit + 1, before=cursor)
    return AuditPage(*cut(found, limit))
