"""The State of a hotel's page: what it shows, and the acts of its form, its rooms and its rates."""

import dataclasses
import re

import reflex as rx

from aliun_dashboard.flows import hotels as flow
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import inventory as query
from aliun_dashboard.queries.inventory import HotelSheet, RoomSheet, SeasonRow
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import labels_inventory as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.settings import hotel_typed as typed
from aliun_dashboard.ui.session import ask, look, roles

ADDRESS = re.compile(r"/ajustes/hotel/(\d{1,9})/?$")
ROOM, RATE = "room", "rate"
BLANK = {"board": "all_inclusive", "adults": "2"}


@dataclasses.dataclass(frozen=True)
class Cell:
    """A rate for so many adults; id 0 where there is none."""

    id: int
    adults: int
    price: str
    about: str
    typed_price: str
    typed_cost: str


@dataclasses.dataclass(frozen=True)
class Season:
    """A row of the grid: one board in one season."""

    board: str
    board_name: str
    nights: str
    first: str
    last: str
    cells: list[Cell]


@dataclasses.dataclass(frozen=True)
class Room:
    """A room and its grid; `heads` are its numbers of adults in words."""

    id: int
    name: str
    sleeps: str
    max_adults: int
    max_people: int
    active: bool
    heads: list[str]
    seasons: list[Season]


class HotelState(rx.State):
    """One hotel. The browser has the letters of its forms; each `sheet` is a fresh one."""

    status: str = ""
    id: int = 0
    name: str = ""
    active: bool = True
    start: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    sheet: int = 0
    error: str = ""
    rooms: list[Room] = []  # noqa: RUF012
    dialog: str = ""
    dialog_error: str = ""
    chosen: dict[str, str] = {}  # noqa: RUF012
    room_id: int = 0
    rate_id: int = 0

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """The hotel of the address."""
        address = ADDRESS.search(self.router.url.path)
        self.id, self.dialog, self.error = int(address[1]) if address else 0, "", ""
        await self._fill(anew=True)

    @rx.event
    @roles(*EDITS_RULES)
    async def save(self, form: dict):
        """Keep the conditions; what is wrong is said and nothing typed is lost."""
        try:
            await ask(flow.set_hotel, typed.hotel_terms(form), self.id)
        except Refused as refused:
            self.error = _why(refused)
            return None
        self.error = ""
        await self._fill(anew=True)
        return toast.done(words.SAVED)

    @rx.event
    @roles(*EDITS_RULES)
    async def show(self, active: bool):
        """Put it on sale or take it off, with a way back."""
        await ask(flow.show_hotel, self.id, active=bool(active))
        await self._fill()
        return toast.done(words.SHOWN if active else words.HIDDEN, undo=HotelState.show(not active))

    @rx.event
    @roles(*EDITS_RULES)
    async def open_room(self, room_id: int):
        """Ask for a room's facts; 0 is a new one."""
        room = self._room(room_id)
        self.room_id, self.dialog, self.dialog_error = (room.id if room else 0), ROOM, ""
        self.chosen = {
            "name": room.name if room else "",
            "max_adults": str(room.max_adults if room else 2),
            "max_people": str(room.max_people if room else 4),
            "active": "1" if room is None or room.active else "",
        }

    @rx.event
    @roles(*EDITS_RULES)
    async def open_rate(self, room_id: int, rate_id: int, board: str, first: str, adults: int):
        """Ask for a rate: one that is there, a gap in a season, or (without a season) a new one."""
        room = self._room(room_id)
        if room is None:
            return
        self.room_id, self.rate_id, self.dialog, self.dialog_error = room.id, int(rate_id), RATE, ""
        season = next((s for s in room.seasons if (s.board, s.first) == (str(board), str(first))), None)
        if season is None:
            self.chosen, self.rate_id = dict(BLANK), 0
            return
        cell = next((cell for cell in season.cells if cell.adults == int(adults)), None)
        self.chosen = {
            "board": season.board,
            "adults": str(int(adults)),
            "first": season.first,
            "last": season.last,
            "price": cell.typed_price if cell else "",
            "cost": cell.typed_cost if cell else "",
        }

    @rx.event
    @roles(*EDITS_RULES)
    async def close_dialog(self):
        """Close whatever is asked."""
        self.dialog = ""

    @rx.event
    @roles(*EDITS_RULES)
    async def save_room(self, form: dict):
        """Keep the room."""
        try:
            await ask(flow.set_room, self.id, typed.room_facts(form), self.room_id)
        except Refused as refused:
            self.dialog_error = _why(refused)
            return None
        self.dialog = ""
        await self._fill()
        return toast.done(words.SAVED)

    @rx.event
    @roles(*EDITS_RULES)
    async def save_rate(self, form: dict):
        """Keep the rate; a night that has one already is named."""
        try:
            await ask(flow.set_rate, self.room_id, typed.rate_terms(form), self.rate_id)
        except Refused as refused:
            self.dialog_error = _why(refused)
            return None
        self.dialog = ""
        await self._fill()
        return toast.done(words.RATE_SAVED)

    @rx.event
    @roles(*EDITS_RULES)
    async def drop_rate(self):
        """Take away the rate that is open, with a way back."""
        back = HotelState.put_back(self.room_id, self.chosen)
        await ask(flow.drop_rate, self.rate_id)
        self.dialog = ""
        await self._fill()
        return toast.done(words.RATE_DROPPED, undo=back)

    @rx.event
    @roles(*EDITS_RULES)
    async def put_back(self, room_id: int, rate: dict):
        """Write again a rate that was taken away."""
        await ask(flow.set_rate, int(room_id), typed.rate_terms(rate))
        await self._fill()

    def _room(self, room_id: int) -> Room | None:
        return next((room for room in self.rooms if room.id == int(room_id)), None)

    async def _fill(self, *, anew: bool = False) -> None:
        found = await look(query.hotel, self.id)
        self.status = "ready" if found else "missing"
        if found is None:
            return
        self.name, self.active = found.terms.name, found.active
        self.rooms = [_shown(room) for room in found.rooms]
        if anew:
            self.start, self.sheet = _start(found), self.sheet + 1


def _why(refused: Refused) -> str:
    """What is wrong with what was typed, for beside it; that one may not at all is everybody's toast."""
    if refused.reason in (CommonReason.FORBIDDEN, CommonReason.NOT_FOUND):
        raise refused
    return in_full(refused.reason.value, refused.facts)


def _start(found: HotelSheet) -> dict[str, str]:
    terms = found.terms
    start = {
        "name": terms.name,
        "destination": terms.destination,
        "category": terms.category,
        "currency": terms.currency,
        "tax": f"{terms.tax_percent.normalize():f}",
        "inclusions": terms.inclusions,
        "policy": terms.cancellation_policy,
        "deposit": str(terms.deposit_percent),
        "balance": str(terms.balance_days),
        "supplier": terms.supplier_contact,
    }
    for name, steps in (("band", terms.child_bands), ("window", terms.cancellation_windows)):
        for at in range(typed.STEPS):
            step = steps[at] if at < len(steps) else ("", "")
            start |= {f"{name}-{at}-from": str(step[0]), f"{name}-{at}-percent": str(step[1])}
    return start


def _shown(room: RoomSheet) -> Room:
    return Room(
        room.id,
        room.name,
        words.SLEEPS.format(adults=room.max_adults, people=room.max_people),
        room.max_adults,
        room.max_people,
        room.active,
        [words.ONE_ADULT if n == 1 else words.MANY_ADULTS.format(n=n) for n in range(1, room.max_adults + 1)],
        [_season(season, room.max_adults) for season in room.seasons],
    )


def _season(season: SeasonRow, most: int) -> Season:
    by_adults = {rate.adults: rate for rate in season.rates}
    cells: list[Cell] = []
    for adults in range(1, most + 1):
        rate = by_adults.get(adults)
        if rate is None:
            cells.append(Cell(0, adults, "–", "", "", ""))
            continue
        price, cost = rate.price.amount, rate.cost.amount
        margin = write.number(float(round((price - cost) * 100 / price, 1)))
        about = words.COST_AND_MARGIN.format(cost=write.money(cost, rate.cost.currency), margin=margin)
        cells.append(Cell(rate.id, adults, write.money(price, rate.price.currency), about, str(price), str(cost)))
    nights = f"{write.day(season.first)}\u00a0– {write.day(season.last)}"
    name = words.BOARDS.get(season.board, season.board)
    return Season(season.board, name, nights, season.first.isoformat(), season.last.isoformat(), cells)
