"""What the lead file holds on the screen, and how it is filled."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import desk
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import client_value, staff, timeline
from aliun_dashboard.queries import contacts as lookups
from aliun_dashboard.queries.comparison import comparison
from aliun_dashboard.queries.lead_file import LeadFile, lead_file
from aliun_dashboard.queries.timeline import Kind
from aliun_dashboard.staff.rules import READS_HEALTH, WORKS_LEADS
from aliun_dashboard.ui.parts.sale import PaymentRow, Scene, TripRow, VersionRow, payment, trip, version
from aliun_dashboard.ui.screens.lead import sheet, story
from aliun_dashboard.ui.screens.lead.worth import Worth, worth
from aliun_dashboard.ui.session import ask, look, viewer

MOST_LINES = 400
WORKERS = tuple(sorted(WORKS_LEADS))


class Sheet(rx.State, mixin=True):
    """One lead, as its page shows it."""

    status: str = "loading"
    head: sheet.Head = sheet.Head()
    verdict: sheet.Verdict = sheet.Verdict()
    stages: list[sheet.StageRow] = []  # noqa: RUF012  (Reflex copies lists for each browser tab)
    steps: list[sheet.StepRow] = []  # noqa: RUF012
    reach: list[sheet.Reach] = []  # noqa: RUF012
    identity: list[sheet.Fact] = []  # noqa: RUF012
    trip: list[sheet.Fact] = []  # noqa: RUF012
    origin: list[tuple[str, str]] = []  # noqa: RUF012
    merges: list[sheet.MergeRow] = []  # noqa: RUF012
    twins: list[sheet.Twin] = []  # noqa: RUF012
    people: list[dict[str, str]] = []  # noqa: RUF012

    sees_events: bool = False
    view: str = ""
    lines: list[story.Line] = []  # noqa: RUF012
    more: bool = False
    kind: str = ""
    wanted: str = ""
    moves: list[story.MoveRow] = []  # noqa: RUF012

    quotes: list[VersionRow] = []  # noqa: RUF012
    payments: list[PaymentRow] = []  # noqa: RUF012
    trips: list[TripRow] = []  # noqa: RUF012
    worth: Worth = Worth()

    outcome: dict[str, Any] = {}  # noqa: RUF012
    noted: int = 0
    planned: int = 0
    dialog: str = ""
    dialog_error: str = ""
    move_to: str = ""
    other: sheet.Twin = sheet.Twin()
    keeps_other: bool = False
    found: list[sheet.Twin] = []  # noqa: RUF012
    looked: bool = False

    async def _fill(self, lead_id: int) -> None:
        now, zone = clock.now(), settings().timezone
        file: LeadFile = await look(lead_file, viewer(), lead_id, now, zone)
        self.head = sheet.head(file, now, settings().kommo_subdomain)
        self.verdict, self.stages = sheet.verdict(file), sheet.stages(file)
        self.steps = [sheet.step(step, now, zone) for step in file.steps]
        self.reach = [sheet.reach(each) for each in file.person.identities if each.kind is not IdentityKind.KOMMO]
        self.identity, self.trip = sheet.identity_facts(file), sheet.trip(file)
        self.origin = sheet.origin(file, zone)
        self.merges = [sheet.merge_row(merge, zone) for merge in file.person.merges]
        self.sees_events = viewer().role in READS_HEALTH
        await self._fill_sale(lead_id)
        await self._fill_story()
        self.status = "ready"

    async def _fill_sale(self, lead_id: int) -> None:
        sold = await look(comparison, viewer(), lead_id)
        scene = Scene(clock.now(), settings().timezone, settings().public_url)
        self.quotes = [version(one, scene, editable=False, reachable=False, pair=False) for one in sold.versions]
        self.payments = [payment(one, scene) for one in sold.payments]
        self.trips = [trip(one) for one in sold.trips]
        self.worth = worth(await look(client_value.of_contact, self.head.contact_id))

    async def _fill_story(self, *, reset: bool = False, pages: int = 0) -> None:
        """As many lines as are on the screen already, and `pages` more."""
        scene = await self._scene()
        limit = timeline.PAGE if reset else min(max(len(self.lines), timeline.PAGE), MOST_LINES)
        limit += pages * timeline.PAGE
        kinds = {Kind(self.kind)} if self.kind else timeline.EVERYTHING
        args = (viewer(), self.head.id, kinds)
        entries = await look(timeline.timeline, *args, wanted=self.wanted, limit=limit + 1)
        self.more = len(entries) > limit
        self.lines = [story.line(entry, scene) for entry in entries[:limit]]
        self.moves = [story.move_row(move, scene) for move in await look(timeline.movements, viewer(), self.head.id)]

    async def _scene(self) -> story.Scene:
        people = {user.id: user.name for user in await look(staff.users)}
        return story.Scene(clock.now(), settings().timezone, people)

    async def _fill_people(self) -> None:
        users = [user for user in await look(staff.users) if user.active and user.role in WORKS_LEADS]
        self.people = [
            {"id": str(user.id), "name": user.name, "handle": ".".join(user.name.lower().split()[:2])} for user in users
        ]

    async def _fill_twins(self) -> None:
        found = await look(lookups.suggested_duplicates, viewer(), self.head.contact_id)
        self.twins = [sheet.twin(row) for row in found]

    async def _read(self) -> None:
        if self.head.editable:
            await ask(desk.read_messages, self.head.id)

    async def _in_dialog(self, act: Callable[..., Any], *args: Any) -> Any:
        """Carry out what a dialog asked for: it closes when done, and says why when not."""
        try:
            answer = await act(*args)
        except Refused as refused:
            self.dialog_error = in_full(refused.reason.value, refused.facts)
            return None
        self.dialog = ""
        return answer
