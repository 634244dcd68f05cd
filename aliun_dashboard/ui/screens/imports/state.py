"""The one State of the import: which file, at which step, and what people decide about it."""

import reflex as rx

from aliun_dashboard.flows import lead_import as flow
from aliun_dashboard.flows.lead_import import Settings
from aliun_dashboard.imports.rules import AT_WORK, Choice, DateOrder, Field, Kind, Outcome, RunStatus
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_address, in_full
from aliun_dashboard.queries import imports as query
from aliun_dashboard.queries.imports import PAGE, Run
from aliun_dashboard.queries.staff import users
from aliun_dashboard.staff.rules import IMPORTS_LEADS, WORKS_LEADS
from aliun_dashboard.ui import labels_imports as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.stepper import Step
from aliun_dashboard.ui.session import ask, look, roles, viewer

from . import shown
from .shown import ColumnRow, Option, Row, RunRow

STREAM, PATH = "imports", "/leads/importar/"
KINDS = frozenset({*Outcome, *words.RESULTS, "left"})
SETTINGS = frozenset({"kind", "order", "region", "currency", "owner"})


class ImportState(rx.State):
    """Everything is read from the address and the run; only a mapping that is not sent yet lives here alone."""

    ready: bool = False
    step: str = ""
    status: str = ""
    title: str = ""
    refused: str = ""
    trouble: str = ""
    steps: list[Step] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    runs: list[RunRow] = []  # noqa: RUF012
    columns: list[ColumnRow] = []  # noqa: RUF012
    people: list[Option] = []  # noqa: RUF012
    kind: str = ""
    order: str = ""
    region: str = ""
    currency: str = ""
    owner: str = ""
    progress: str = ""
    percent: int = 0
    counts: dict[str, int] = {}  # noqa: RUF012
    shown_kind: str = ""
    rows: list[Row] = []  # noqa: RUF012
    page: int = 1
    pages: int = 1
    waiting: str = ""
    act: str = ""
    file_href: str = ""
    undo_says: str = ""
    _run_id: int = 0
    _mapping: dict[int, str] = {}  # noqa: RUF012
    _again: bool = False

    @rx.event(supersedes=True)
    @roles(*IMPORTS_LEADS)
    async def load(self):
        """The file of the address, or why the one just sent cannot be read."""
        asked = self.router.url.query_parameters
        number = asked.get("archivo", "")
        self._run_id = int(number) if number.isdecimal() and len(number) < 10 else 0
        self.refused = in_address(asked)
        self.shown_kind, self.page, self._again = "", 1, False
        hub.join(STREAM, self, viewer(), self._run_id)
        await self._fill()
        self.ready = True

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def refresh(self):
        """The worker went on, or a colleague decided something."""
        await self._fill()

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def pick(self, at: int, field: str):
        """Say what a column is."""
        run = await look(query.run, self._run_id)
        if run is None or not 0 <= int(at) < len(run.head):
            return
        kept = {place: name for place, name in self._mapping.items() if place != int(at)}
        self._mapping = kept | ({int(at): str(field)} if str(field) in set(Field) else {})
        self.columns = shown.columns(run, self._mapping)

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def adjust(self, name: str, value: str):
        """Say how the file is to be read."""
        if name in SETTINGS:
            setattr(self, name, str(value)[:20])

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def look_through(self):
        """«Revisar filas»: have them judged in the background."""
        owner = int(self.owner) if self.owner.isdecimal() and len(self.owner) < 10 else None
        kind = Kind(self.kind) if self.kind in set(Kind) else Kind.LEADS
        order = DateOrder(self.order) if self.order in set(DateOrder) else DateOrder.DAY_FIRST
        fields = {at: Field(name) for at, name in self._mapping.items()}
        self.refused = ""
        try:
            await ask(flow.look_through, self._run_id, Settings(fields, kind, order, self.region, self.currency, owner))
        except Refused as refused:
            self.refused = in_full(refused.reason.value, refused.facts)
            return
        self._again = False
        await self._fill()

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def change_columns(self):
        """Back to the columns of a file that was looked through."""
        self._again = True
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*IMPORTS_LEADS)
    async def filter(self, kind: str):
        """Only the rows of which this becomes."""
        self.shown_kind, self.page = str(kind) if str(kind) in KINDS else "", 1
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*IMPORTS_LEADS)
    async def turn_to(self, page: int):
        """Another page of the rows."""
        self.page = min(max(int(page), 1), self.pages)
        await self._fill()

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def decide(self, line: int, answer: str):
        """What becomes of one conflict: a choice, or which of several people it is."""
        answer = str(answer)
        if answer.startswith(shown.PERSON) and (number := answer.removeprefix(shown.PERSON)).isdecimal():
            await ask(flow.choose_person, self._run_id, int(line), int(number[:9]))
        else:
            await ask(flow.choose, self._run_id, int(line), Choice(answer) if answer in set(Choice) else None)
        await self._fill()

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def decide_all(self, answer: str):
        """The same for all conflicts about values."""
        choice = Choice(str(answer)) if str(answer) in set(Choice) else None
        number = await ask(flow.choose_all, self._run_id, choice)
        await self._fill()
        return toast.done(words.DECIDED.format(n=number))

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def bring_in(self):
        """Import what can be imported."""
        await ask(flow.start, self._run_id)
        self.shown_kind, self.page = "", 1
        await self._fill()

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def undo(self):
        """Take the import back."""
        await ask(flow.undo, self._run_id)
        await self._fill()

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def resume(self):
        """Let a run that was stopped go on."""
        await ask(flow.resume, self._run_id)
        await self._fill()

    @rx.event
    @roles(*IMPORTS_LEADS)
    async def discard(self):
        """Throw the file away."""
        await ask(flow.discard, self._run_id)
        return [toast.told(words.DISCARDED), rx.redirect(PATH)]

    async def _fill(self) -> None:
        run = await look(query.run, self._run_id) if self._run_id else None
        self.steps = shown.steps(run)
        if run is None:
            self.status, self.step = "", "file"
            self.runs = [shown.run_row(one, settings().timezone) for one in await look(query.runs)]
            return
        changed = self.status != run.status.value
        self.status, self.trouble = run.status.value, shown.trouble(run)
        self.progress, self.percent = shown.progress(run), shown.percent(run)
        self.file_href = f"/imports/leads/{run.id}/rechazadas.csv"
        if self._is_naming(run):
            await self._show_columns(run, anew=changed or not self.columns)
        elif run.status in AT_WORK:
            self.step = "work"
        elif run.status is RunStatus.FAILED:
            self.step = "failed"
        else:
            await self._show_rows(run)

    def _is_naming(self, run: Run) -> bool:
        return run.status is RunStatus.MAPPING or (run.status is RunStatus.PLANNED and self._again)

    async def _show_columns(self, run: Run, *, anew: bool) -> None:
        self.title, self.step = run.file_name, "columns"
        agents = [user for user in await look(users) if user.active and user.role in WORKS_LEADS]
        self.people = [Option("", words.NOBODY), *(Option(str(user.id), user.name) for user in agents)]
        if anew:
            self._mapping = dict(run.mapping)
            self.kind, self.order, self.region = run.kind.value, run.date_order.value, run.region
            self.currency, self.owner = run.currency, str(run.owner_id or "")
        self.columns = shown.columns(run, self._mapping)

    async def _show_rows(self, run: Run) -> None:
        waits = run.status is RunStatus.PLANNED
        self.step = "review" if waits else "result"
        told = words.FOUND if waits else words.UNDONE if run.undone_at else words.DONE
        self.title = told.format(file=run.file_name)
        self.counts = {name: run.counts.get(name, 0) for name in (words.OUTCOMES if waits else words.RESULTS)}
        self.counts["left"] = run.counts.get("left", 0)
        lines, total = await look(query.lines, run.id, self.shown_kind, self.page)
        self.pages = max(-(-total // PAGE), 1)
        people = await look(query.people)
        self.rows = [shown.row(line, people) for line in lines]
        left = run.open_conflicts
        self.waiting = "" if not left else words.WAITING_ONE if left == 1 else words.WAITING.format(n=left)
        self.act = _act(run)
        made = run.counts.get("created", 0) + run.counts.get("updated", 0)
        can_undo = run.status is RunStatus.DONE and made and (total or self.shown_kind)
        sure = words.UNDO_SURE_ONE if made == 1 else words.UNDO_SURE.format(n=write.number(made))
        self.undo_says = sure if can_undo else ""


def _act(run: Run) -> str:
    """The button that imports, with how many rows that is."""
    decided = run.counts.get("conflict", 0) - run.open_conflicts
    number = run.counts.get("create", 0) + run.counts.get("update", 0) + decided
    if run.status is not RunStatus.PLANNED or not number:
        return ""
    return words.DO_IMPORT_ONE if number == 1 else words.DO_IMPORT.format(n=write.number(number))


@hub.publishes(STREAM, "import", "reconnected")
async def _moved_on(changes: list[Change], seats: list[Seat]) -> None:
    told = {change.get("id") for change in changes}
    for seat in seats:
        if seat.interest in told or None in told or not seat.interest:
            hub.nudge_soon(seat, ImportState.refresh)
