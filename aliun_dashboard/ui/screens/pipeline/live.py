"""News for open boards: one query for a burst of changes, then to each seat what it may see and filters for."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import board
from aliun_dashboard.queries.lead_filters import Chip, Filters
from aliun_dashboard.staff.rules import sees_lead
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.session import look

from . import shown

STREAM = "board"
PAUSE = 1.0  # seconds between two countings of the same heads

Scope = tuple[Filters, int]


@dataclass
class Watch:
    """What one open board filters for. While it is being loaded, news waits: the snapshot may be older."""

    filters: Filters
    handler: Any
    listing: bool = False
    loading: bool = True
    waiting: set[int] = field(default_factory=set)
    sent: int = 0

    def scope(self, viewer_id: int) -> Scope:
        """Boards of one scope match the same leads: only «míos» depends on whose they are."""
        return self.filters, viewer_id if Chip.MINE in self.filters.chips else 0


_counting: dict[Scope, bool] = {}
_tasks: set[asyncio.Task[None]] = set()


@hub.publishes(STREAM, "lead")
async def leads_changed(changes: list[Change], seats: list[Seat]) -> None:
    """A burst of changed leads: cards at once, heads soon, lists when they can."""
    ids = {change["id"] for change in changes}
    await show(ids, [seat for seat in seats if not seat.interest.listing])
    for scope in {seat.interest.scope(seat.viewer.id) for seat in seats}:
        _soon(scope)


@hub.publishes(STREAM, "reconnected")
async def missed(_changes: list[Change], seats: list[Seat]) -> None:
    """We were deaf for a while: every board is loaded anew."""
    for seat in seats:
        await hub.nudge(seat, seat.interest.handler)


async def show(ids: Iterable[int], seats: list[Seat], *, force: bool = False) -> None:
    """Send the truth about some leads; `force` takes back what a page ran ahead of."""
    wanted = set(ids)
    for seat in seats:
        if seat.interest.loading:
            seat.interest.waiting |= wanted
    ready = [seat for seat in seats if not seat.interest.loading]
    if not ready or not wanted:
        return
    now, zone = clock.now(), settings().timezone
    scopes = {seat.interest.scope(seat.viewer.id) for seat in ready}
    cards, kept = await look(board.news, wanted, scopes, now, zone)
    drawn = {card.id: {"op": "put", "card": shown.card(card, now, zone), "force": force} for card in cards}
    for seat in ready:
        keeps = kept[seat.interest.scope(seat.viewer.id)]
        mine = {c.id for c in cards if c.id in keeps and sees_lead(seat.viewer.role, seat.viewer.id, c.owner_id)}
        await _patch(seat, [drawn[id] if id in mine else {"op": "drop", "id": id} for id in sorted(wanted)])


async def _patch(seat: Seat, ops: list[dict[str, Any]]) -> None:
    seat.interest.sent += 1
    patch = {"id": int(clock.now().timestamp() * 1e6), "n": seat.interest.sent, "ops": ops}
    await hub.push(seat, patch=patch)


def _soon(scope: Scope) -> None:
    """Count the heads of a scope now, or once more when the pause after the last counting is over."""
    if scope in _counting:
        _counting[scope] = True
        return
    _counting[scope] = False
    task = asyncio.create_task(_count(scope))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _count(scope: Scope) -> None:
    try:
        again = True
        while again:
            _counting[scope] = False
            await _send_heads(scope)
            await asyncio.sleep(PAUSE)
            again = _counting[scope]
    finally:
        del _counting[scope]


async def _send_heads(scope: Scope) -> None:
    seats = [seat for seat in hub.taken(STREAM) if seat.interest.scope(seat.viewer.id) == scope]
    boards = [seat for seat in seats if not seat.interest.listing and not seat.interest.loading]
    filters, viewer_id = scope
    if boards:
        counted = await look(board.tallies, filters, viewer_id, clock.now())
        for seat in boards:
            heads = [shown.head(head, filters) for head in board.heads(counted, seat.viewer)]
            await _patch(seat, [{"op": "heads", "columns": heads}])
    for seat in seats:
        if seat.interest.listing:
            await hub.nudge(seat, seat.interest.handler)
