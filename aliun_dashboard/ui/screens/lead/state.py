"""What the lead file holds on the screen, and what a person can do there."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import reflex as rx

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import contacts, desk, pipeline, qualification
from aliun_dashboard.followups.rules import Choice, chosen, morning
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads.rules import CloseReason, Stage
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import contacts as lookups
from aliun_dashboard.queries import staff, timeline
from aliun_dashboard.queries.lead_file import LeadFile, lead_file
from aliun_dashboard.queries.timeline import Kind, Mark
from aliun_dashboard.staff.rules import WORKS_LEADS
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.lead import sheet, story
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "lead"
ADDRESS = re.compile(r"/leads/(\d{1,9})/?$")
MOST_LINES = 400
WORKERS = tuple(sorted(WORKS_LEADS))


class LeadState(rx.State):
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

    view: str = ""
    lines: list[story.Line] = []  # noqa: RUF012
    more: bool = False
    kind: str = ""
    wanted: str = ""
    moves: list[story.MoveRow] = []  # noqa: RUF012

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

    _marks: list[Mark] = []  # noqa: RUF012

    # -- opening ---------------------------------------------------------------------------------------------

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the lead of the address; whoever may work on it has read its messages by that."""
        address = ADDRESS.search(self.router.url.path)
        lead_id = int(address[1]) if address else 0
        if lead_id != self.head.id:
            self.reset()
            yield
        self.view = self.router.url.query_parameters.get("ver", "")
        try:
            await self._fill(lead_id)
        except Refused:
            self.status = "missing"
            return
        hub.join(STREAM, self, viewer(), lead_id)
        await self._fill_people()
        await self._fill_twins()
        await self._read()

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Somebody changed this lead: show it, without touching what is being typed."""
        if self.status != "ready":
            return
        try:
            await self._fill(self.head.id)
        except Refused:
            self.status = "missing"
            return
        await self._read()

    # -- stage, owner, budget --------------------------------------------------------------------------------

    @rx.event
    @roles(*WORKERS)
    async def move(self, slug: str):
        """Move the lead, or first ask for what that move needs."""
        to = Stage(str(slug))
        shut_by_budget = to is Stage.QUALIFIED and self.verdict.can_override
        if to in (Stage.SPECIAL_CASE, Stage.CLOSED) or shut_by_budget:
            self.move_to, self.dialog_error = to.value, ""
            self.dialog = "override" if shut_by_budget else "move"
            return None
        return await self._move(to)

    @rx.event
    @roles(*WORKERS)
    async def move_with_reason(self, form: dict[str, Any]):
        """Move with the reason the dialog asked for."""
        close = str(form.get("close_reason") or "")
        to = Stage(self.move_to)
        return await self._in_dialog(
            self._move, to, str(form.get("reason", "")), CloseReason(close) if to is Stage.CLOSED and close else None
        )

    @rx.event
    @roles(*WORKERS)
    async def undo_move(self, move_id: int):
        """Take one's last move back."""
        await ask(pipeline.undo_move, int(move_id))
        await self._fill(self.head.id)
        return toast.told(words.UNDONE)

    @rx.event
    @roles(*WORKERS)
    async def override(self, form: dict[str, Any]):
        """Let the lead pass although its budget falls short."""
        return await self._in_dialog(self._override, str(form.get("reason", "")))

    @rx.event
    @roles(*WORKERS)
    async def assign(self, owner_id: int):
        """Give the lead to somebody; 0 is nobody."""
        before = await ask(pipeline.assign, self.head.id, int(owner_id) or None)
        try:
            await self._fill(self.head.id)
        except Refused:  # given away: it is no longer this person's to see
            self.status = "missing"
        name = self.head.owner if owner_id else ""
        said = words.ASSIGNED.format(name=name) if name else words.UNASSIGNED
        return toast.done(said, undo=LeadState.assign(before or 0) if self.status == "ready" else None)

    @rx.event
    @roles(*WORKERS)
    async def take(self):
        """Make the lead one's own."""
        return await LeadState.assign.fn(self, viewer().id)

    # -- next steps ------------------------------------------------------------------------------------------

    @rx.event
    @roles(*WORKERS)
    async def plan(self, form: dict[str, Any]):
        """Add a next step."""
        choice, day = str(form.get("due", "today")), str(form.get("day", ""))
        now, zone = clock.now(), settings().timezone
        due = morning(_day(day), zone) if choice == "date" else chosen(Choice(choice), now, zone)
        task = await ask(desk.plan_task, self.head.id, str(form.get("title", "")), due)
        self.planned += 1
        await self._fill(self.head.id)
        return toast.done(words.PLANNED, undo=LeadState.complete(task.id))

    @rx.event
    @roles(*WORKERS)
    async def complete(self, task_id: int):
        """Tick a step off."""
        task = await ask(desk.complete_task, int(task_id))
        await self._fill(self.head.id)
        return toast.done(words.DONE_STEP.format(title=task.title), undo=LeadState.reopen(task.id))

    @rx.event
    @roles(*WORKERS)
    async def reopen(self, task_id: int):
        """Take a tick back."""
        await ask(desk.complete_task, int(task_id), done=False)
        await self._fill(self.head.id)

    # -- facts, notes, messages ------------------------------------------------------------------------------

    @rx.event
    @roles(*WORKERS)
    async def save(self, name: str, value: str):
        """Change one fact in place; what is wrong is said beside it and nothing typed is lost."""
        name, error = str(name), ""
        try:
            await self._save(name, str(value))
            await self._fill(self.head.id)
        except Refused as refused:
            told = explain(refused.reason.value, refused.facts)
            error = f"{told.message} {told.fix}"
        except ValueError as wrong:
            error = str(wrong)
        self.outcome = {"field": name, "error": error, "n": self.outcome.get("n", 0) + 1}

    @rx.event
    @roles(*WORKERS)
    async def note(self, text: str):
        """Pin a note."""
        await ask(desk.add_note, self.head.id, str(text))
        self.noted += 1
        await self._fill_story()

    @rx.event
    @roles(*WORKERS)
    async def send_again(self, delivery_id: int):
        """Send again what failed."""
        if await ask(desk.send_again, self.head.id, int(delivery_id)):
            await self._fill_story()
            return toast.done(words.RESENT)
        return await self._fill_story()

    @rx.event
    @roles()
    async def copy(self, value: str):
        """Put a number or address on the clipboard."""
        return [rx.set_clipboard(str(value)), toast.told(words.COPIED.format(value=value))]

    # -- contact ---------------------------------------------------------------------------------------------

    @rx.event
    @roles(*WORKERS)
    async def add_identity(self, form: dict[str, Any]):
        """One more way to reach the contact."""
        kind, value = IdentityKind(str(form.get("kind"))), str(form.get("value", ""))
        return await self._in_dialog(self._add_identity, kind, value)

    @rx.event
    @roles(*WORKERS)
    async def remove_identity(self, identity_id: int):
        """Forget a way to reach the contact."""
        row = await ask(contacts.remove_identity, self.head.contact_id, int(identity_id))
        await self._fill(self.head.id)
        undo = LeadState.restore_identity(row.kind.value, row.value)
        return toast.done(words.REMOVED.format(value=row.value), undo=undo)

    @rx.event
    @roles(*WORKERS)
    async def restore_identity(self, kind: str, value: str):
        """Undo `remove_identity`."""
        await ask(contacts.add_identity, self.head.contact_id, IdentityKind(str(kind)), str(value))
        await self._fill(self.head.id)

    @rx.event
    @roles(*WORKERS)
    async def opt_out(self, checked: bool):
        """The customer wants no messages, or wants them again."""
        await ask(contacts.set_opt_out, self.head.contact_id, bool(checked))
        await self._fill(self.head.id)
        return toast.done(words.OPT_OUT_ON if checked else words.OPT_OUT_OFF, undo=LeadState.opt_out(not checked))

    @rx.event
    @roles(*WORKERS)
    async def compare(self, contact_id: int):
        """Put a possible double beside this contact; 0 asks to search for one."""
        known = [twin for twin in [*self.twins, *self.found] if twin.contact_id == int(contact_id)]
        self.other = known[0] if known else sheet.Twin()
        self.keeps_other, self.dialog_error, self.dialog = False, "", "merge"
        if not contact_id:
            self.found, self.looked = [], False

    @rx.event(supersedes=True)
    @roles(*WORKERS)
    async def find(self, text: str):
        """Search for the other contact while it is being typed."""
        typed = str(text).strip()
        facts = {"email": typed} if "@" in typed else {"phone": typed} if _digits(typed) else {"name": typed}
        rows = await look(lookups.lookalikes, viewer(), exclude=self.head.contact_id, **facts)
        self.found = [sheet.twin(row) for row in rows if row.visible]
        self.looked = len(typed) > 2

    @rx.event
    @roles(*WORKERS)
    async def keep_other(self, other: bool):
        """Which of the two stands for both."""
        self.keeps_other = bool(other)

    @rx.event
    @roles(*WORKERS)
    async def merge(self, form: dict[str, Any]):
        """Make one of the two contacts."""
        return await self._in_dialog(self._merge, str(form.get("reason", "")))

    @rx.event
    @roles(*WORKERS)
    async def part(self, merge_id: int):
        """Undo a merge."""
        await ask(contacts.undo_merge, int(merge_id))
        await self._fill(self.head.id)
        await self._fill_twins()
        return toast.told(words.PARTED)

    # -- the story -------------------------------------------------------------------------------------------

    @rx.event(supersedes=True)
    @roles()
    async def filter(self, kind: str):
        """Show lines of one kind."""
        self.kind = str(kind) if str(kind) in words.FILTERS else ""
        await self._fill_story(reset=True)

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """Show lines with these words."""
        self.wanted = str(text)[:80]
        await self._fill_story(reset=True)

    @rx.event
    @roles()
    async def older(self):
        """One more page of the past."""
        await self._fill_story(pages=1)

    @rx.event
    @roles()
    async def ask_for(self, name: str):
        """Open a dialog."""
        self.dialog, self.dialog_error = str(name), ""

    @rx.event
    @roles()
    async def close_dialog(self):
        """Close whatever dialog is open."""
        self.dialog = ""

    # -- inside ----------------------------------------------------------------------------------------------

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
        await self._fill_story()
        self.status = "ready"

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

    async def _move(self, to: Stage, reason: str = "", close_reason: CloseReason | None = None) -> Any:
        row = await ask(
            pipeline.move, self.head.id, seen=self.head.version, to=to, reason=reason, close_reason=close_reason
        )
        await self._fill(self.head.id)
        return toast.done(words.MOVED.format(stage=labels.STAGES[to]), undo=LeadState.undo_move(row.id))

    async def _override(self, reason: str) -> Any:
        await ask(qualification.override_budget, self.head.id, reason)
        await self._fill(self.head.id)
        return toast.done(words.OVERRIDDEN)

    async def _add_identity(self, kind: IdentityKind, value: str) -> Any:
        row = await ask(contacts.add_identity, self.head.contact_id, kind, value)
        await self._fill(self.head.id)
        await self._fill_twins()
        return toast.done(words.ADDED.format(value=row.value), undo=LeadState.remove_identity(row.id))

    async def _merge(self, reason: str) -> Any:
        pair = (self.head.contact_id, self.other.contact_id)
        kept, absorbed = pair[::-1] if self.keeps_other else pair
        row = await ask(contacts.merge, kept, absorbed, reason)
        await self._fill(self.head.id)
        await self._fill_twins()
        return toast.done(words.MERGED.format(name=self.head.name), undo=LeadState.part(row.id))

    async def _in_dialog(self, act: Callable[..., Any], *args: Any) -> Any:
        """Carry out what a dialog asked for: it closes when done, and says why when not."""
        try:
            answer = await act(*args)
        except Refused as refused:
            told = explain(refused.reason.value, refused.facts)
            self.dialog_error = f"{told.message} {told.fix}"
            return None
        self.dialog = ""
        return answer

    async def _save(self, name: str, value: str) -> None:
        value = value.strip()
        if name == "name":
            await ask(desk.rename, self.head.id, value)
        elif name == "organization":
            await ask(contacts.link_organization, self.head.id, value)
        elif name in FACTS:
            await ask(desk.edit, self.head.id, **{name: FACTS[name](value)})
        else:
            raise Refused(CommonReason.INVALID, field=name)


@hub.publishes(STREAM, "lead", "delivery", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """Open pages look again when their lead or one of its messages changed; after a lost line all of them do."""
    ids = {_lead_of(change) for change in changes}
    for seat in seats:
        if seat.interest in ids or None in ids:
            await hub.nudge(seat, LeadState.refresh)


def _lead_of(change: Change) -> int | None:
    if change["topic"] != "delivery":
        return change.get("id")
    kind, _, number = str(change.get("subject", "")).partition(":")
    return int(number) if kind == "lead" and number.isdigit() else 0


def _digits(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s()+.-]{4,}", text))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(CommonReason.INVALID, field=words.DATE) from None


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        raise ValueError(words.NOT_A_NUMBER.format(value=text))
    return int(text)


def _children(text: str) -> int:
    return _whole(text) or 0


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text.replace(",", "").replace(" ", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError(words.NOT_A_NUMBER.format(value=text)) from None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(words.NOT_A_DATE.format(value=text)) from None


def _currency(text: str) -> str:
    if text not in sheet.CURRENCIES:
        raise Refused(CommonReason.INVALID, field="currency")
    return text


FACTS: dict[str, Callable[[str], Any]] = {
    "destination": lambda text: text[:120],
    "category": lambda text: text[:120],
    "check_in": _date,
    "nights": _whole,
    "adults": _whole,
    "children": _children,
    "amount": _amount,
    "currency": _currency,
}
