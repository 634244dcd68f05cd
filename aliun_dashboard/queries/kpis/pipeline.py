"""The open pipeline as the board has it now: what it is worth, and weighted by the chance of each stage (V-43)."""

from collections.abc import Callable
from decimal import Decimal

from sqlmodel import Session

from aliun_dashboard.leads.rules import OPEN
from aliun_dashboard.queries import board
from aliun_dashboard.queries.board import Head
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role

from .cut import Cut
from .reading import Measured

EVERYBODY = Viewer(0, "", "", Role.DIRECTOR)  # the cut has said already whose leads


def heads(session: Session, cut: Cut) -> tuple[Head, ...]:
    """The heads of the board's open columns, in the cut's currency alone."""
    filters = behind(cut)
    counted = board.tallies(session, filters, EVERYBODY.id, cut.period.bounds()[1])
    return tuple(head for head in board.heads(counted, EVERYBODY) if head.stage in OPEN)


def pipeline(session: Session, cut: Cut) -> Measured:
    """The sum of the open columns."""
    return _sum(session, cut, lambda head: head.sums)


def weighted(session: Session, cut: Cut) -> Measured:
    """The same, each column weighted by its chance."""
    return _sum(session, cut, lambda head: head.weighted)


def behind(cut: Cut) -> Filters:
    """The board with these leads."""
    return Filters(source=cut.source, owner_id=cut.owner_id, engine=cut.engine, currency=cut.currency)


def _sum(session: Session, cut: Cut, parts: Callable[[Head], tuple[board.Money, ...]]) -> Measured:
    found = heads(session, cut)
    total = sum((part.amount for head in found for part in parts(head)), Decimal(0))
    return Measured(total, sum(head.count for head in found))
