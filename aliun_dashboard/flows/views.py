"""Saved views of the pipeline: a name for a filter, one's own or everybody's."""

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.staff.models import SavedView
from aliun_dashboard.staff.rules import EDITS_RULES, Role, StaffReason

LONGEST_NAME = 40


def save(work: UnitOfWork, name: str, query: str, *, shared: bool) -> SavedView:
    """Keep the filter `query` (an address's query) under a name."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused(StaffReason.NO_VIEW_NAME)
    view = SavedView(user_id=work.actor.user_id or 0, name=name, query=query, shared=shared, created_at=work.now)
    work.session.add(view)
    work.session.flush()
    work.audit("view.saved", f"view:{view.id}", after=_facts(view))
    return view


def remove(work: UnitOfWork, view_id: int) -> SavedView:
    """Throw a view away and answer it, for the undo. A shared one: its maker, the director, the administrator."""
    view = work.session.get(SavedView, view_id)
    mine = view is not None and view.user_id == work.actor.user_id
    if view is None or not (mine or view.shared):
        raise Refused(CommonReason.NOT_FOUND, what="view")
    if not mine and Role(work.actor.role or "") not in EDITS_RULES:
        raise Refused(CommonReason.FORBIDDEN)
    work.session.delete(view)
    work.audit("view.removed", f"view:{view.id}", before=_facts(view))
    return view


def _facts(view: SavedView) -> dict[str, str | bool]:
    return {"name": view.name, "query": view.query, "shared": view.shared}
