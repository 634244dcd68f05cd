"""The tabs above the pipeline: one's own saved views and everybody's shared ones."""

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from aliun_dashboard.staff.models import SavedView
from aliun_dashboard.staff.rules import EDITS_RULES

from .staff import Viewer


@dataclass(frozen=True)
class View:
    """A tab. `removable` by this viewer."""

    id: int
    name: str
    query: str
    shared: bool
    removable: bool


def views(session: Session, viewer: Viewer) -> list[View]:
    """Oldest first, so that tabs stay where people know them."""
    found = select(SavedView).where(or_(SavedView.user_id == viewer.id, col(SavedView.shared)))
    return [
        View(row.id or 0, row.name, row.query, row.shared, row.user_id == viewer.id or viewer.role in EDITS_RULES)
        for row in session.exec(found.order_by(col(SavedView.id)))
    ]
