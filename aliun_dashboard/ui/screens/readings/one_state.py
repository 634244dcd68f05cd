"""The State of one confirmation: what was read, what a person makes of it, what is learned from that."""

import re

import reflex as rx

from aliun_dashboard.flows import confirmations as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.purchase_orders.reading import FieldName
from aliun_dashboard.purchase_orders.rules import OCReason
from aliun_dashboard.queries import confirmations as query
from aliun_dashboard.queries import learning
from aliun_dashboard.queries.confirmations import ReadingDetail
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS
from aliun_dashboard.ui import labels_readings as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import order_tabs, toast
from aliun_dashboard.ui.screens.readings import lesson as teaching
from aliun_dashboard.ui.screens.readings import shown
from aliun_dashboard.ui.screens.readings.queue_page import PATH
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "reading"
ADDRESS = re.compile(r"/oc/revisar/(\d{1,9})/?$")
LONGEST = 200
ABOUT_A_FIELD = frozenset({OCReason.MISSING_FIELD, OCReason.BAD_FIELD})
# Only the text scrolls, never the page under the field that has the focus.
SHOW_MARK = (
    "(() => { const mark = document.getElementById('reading-mark');"
    " if (mark) mark.parentElement.scrollTo(0, mark.offsetTop - 60) })()"
)


class ReadingState(rx.State):
    """One confirmation."""

    stands: str = "loading"
    line: shown.Line = shown.Line()
    fields: list[shown.Field] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    text: shown.Marked = shown.Marked()
    pointed: str = ""
    document: str = ""
    problem: str = ""
    kept: str = ""
    mail_href: str = ""
    order_href: str = ""
    agencies: list[str] = []  # noqa: RUF012
    rules: list[str] = []  # noqa: RUF012
    new_agency: str = ""
    errors: dict[str, str] = {}  # noqa: RUF012
    lesson: teaching.Lesson = teaching.Lesson()
    dismissing: bool = False
    may_decide: bool = False
    waits: dict[str, int] = {}  # noqa: RUF012
    _pages: tuple[str, ...] = ()
    _read: dict[str, dict] = {}  # noqa: RUF012
    _typed: dict[str, str] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """Open the confirmation of the address, and stay informed."""
        found = ADDRESS.search(self.router.url.path)
        reading_id = int(found[1]) if found else 0
        if reading_id != self.line.id:
            self.reset()
            yield
        hub.join(STREAM, self, viewer(), reading_id)
        await self._fill(reading_id)

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def refresh(self):
        """Somebody decided it, or it was read anew. What is being typed stays."""
        await self._fill(self.line.id)

    @rx.event
    @roles(*SEES_ORDERS)
    async def point(self, field: str):
        """Show where a field was read."""
        if field in words.FIELDS:
            self.pointed = field
            self.text = shown.marked(self._pages, self._read.get(field, {}))
            return rx.call_script(SHOW_MARK)
        return None

    @rx.event(supersedes=True)
    @roles(*CHASES_ORDERS)
    async def type(self, field: str, value: str):
        """What is typed into a field: an agency nobody knows is said at once, and what could be learned."""
        if field not in words.FIELDS:
            return
        self._typed = {**self._typed, field: str(value)[:LONGEST]}
        self.errors = {name: told for name, told in self.errors.items() if name != field}
        self._look_for_agency()
        await self._look_ahead()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def accept(self, form: dict):
        """Register it as the form shows it; what is wrong is said beside its field and nothing is lost."""
        values = {name: str(form.get(name.value, ""))[:LONGEST] for name in FieldName}
        teach = teaching.chosen(self.lesson, form)
        try:
            await ask(flow.accept, self.line.id, values, teach, new_agency=bool(form.get("new_agency")))
        except Refused as refused:
            if refused.reason not in ABOUT_A_FIELD:
                raise
            self.errors = _beside(refused)
            return None
        booking = values[FieldName.BOOKING]
        return [await self._onward(), rx.toast.success(words.ACCEPTED.format(booking=booking))]

    @rx.event
    @roles(*CHASES_ORDERS)
    async def ask_dismiss(self):
        """Ask why it is to be laid aside."""
        self.dismissing = True

    @rx.event
    @roles(*CHASES_ORDERS)
    async def keep(self):
        """Rather not."""
        self.dismissing = False

    @rx.event
    @roles(*CHASES_ORDERS)
    async def dismiss(self, form: dict):
        """Lay it aside and go on to the next."""
        await ask(flow.dismiss, self.line.id, str(form.get("reason", ""))[:LONGEST])
        self.dismissing = False
        return [await self._onward(), toast.done(words.DISMISSED)]

    async def _onward(self) -> rx.event.EventSpec:
        following = await look(query.next_waiting, self.line.id)
        return rx.redirect(f"{PATH}{following}/" if following else PATH)

    async def _fill(self, reading_id: int) -> None:
        found: ReadingDetail | None = await look(query.detail, reading_id)
        self.waits = await order_tabs.waiting()
        self.stands = "ready" if found else "missing"
        if found is None:
            return
        self.line, self.fields = shown.line(found.row, clock.now()), shown.fields(found.row.fields)
        self.problem, self.kept = shown.problem(found.row), shown.kept(found)
        self.may_decide = not self.kept and viewer().role in CHASES_ORDERS
        self.document = f"/files/documents/{found.document_id}"
        self.mail_href = f"/oc/buzon/{found.mail_id}/" if found.mail_id else ""
        self.order_href = f"/oc/{found.order_id}/" if found.order_id else ""
        self.agencies = list(found.agencies)
        self.rules = [
            words.KNOWN_RULE.format(field=words.FIELDS.get(rule.field, rule.field), label=rule.label)
            for rule in found.rules
        ]
        self._pages, self._read = found.pages, found.row.fields
        self.text = shown.marked(self._pages, self._read.get(self.pointed, {}))
        self._look_for_agency()

    def _look_for_agency(self) -> None:
        """Offer to register an agency that nobody knows by this name."""
        name = self._value(FieldName.AGENCY).strip()
        known = {one.casefold() for one in self.agencies}
        self.new_agency = "" if name.casefold() in known else name

    async def _look_ahead(self) -> None:
        """What the corrections would teach, held against this sender's past papers (idea 9)."""
        corrected = {FieldName(name): value for name, value in self._typed.items() if value != self._original(name)}
        found = await look(learning.preview, self.line.id, corrected) if corrected else None
        self.lesson = teaching.told(found) if found else teaching.Lesson()

    def _value(self, name: str) -> str:
        return self._typed.get(name, self._original(name))

    def _original(self, name: str) -> str:
        return str(self._read.get(name, {}).get("value") or "")


@hub.publishes(STREAM, "confirmation", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """After a silence of the database any may have changed."""
    changed = {change.get("id") for change in changes}
    for seat in seats:
        if seat.interest in changed or None in changed:
            await hub.nudge(seat, ReadingState.refresh)


def _beside(refused: Refused) -> dict[str, str]:
    """The refusal beside the field it is about, in the field's own words."""
    field = str(refused.facts.get("fields", refused.facts.get("field", "")))
    facts = refused.facts | {"fields": words.FIELDS.get(field, field)}
    return {field: in_full(refused.reason.value, facts)}
