"""One event: its steps in order, its message byte for byte, why it failed, and the way to process it again (A-21)."""

import dataclasses
from urllib.parse import parse_qsl

import reflex as rx

from aliun_dashboard.flows import operations
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.events import EventStatus
from aliun_dashboard.queries import inbox
from aliun_dashboard.queries.inbox import EventDetail
from aliun_dashboard.queries.inbox import Step as StepRow
from aliun_dashboard.staff.rules import READS_AUDIT, READS_HEALTH
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_health as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.inbox import Thing, about, things, took
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "one-event"
SHOWN_BYTES = 8192
ORDER = ("signature", "log", "budget", "movement", "dispatch")


@dataclasses.dataclass(frozen=True)
class Step:
    """One step: done, failed, or never reached."""

    name: str
    state: str
    icon: str
    note: str
    took: str


@dataclasses.dataclass(frozen=True)
class Sheet:
    """An event in words."""

    id: int = 0
    source: str = ""
    received: str = ""
    processed: str = ""
    signature: str = ""
    signature_tone: str = "neutral"
    signature_icon: str = "info"
    status: str = ""
    tone: str = "neutral"
    icon: str = "info"
    meaning: str = ""
    took: str = ""
    repeats: int = 0
    attempts: int = 0
    error_kind: str = ""
    error: str = ""
    external_id: str = ""
    sender: str = ""
    body: str = ""
    replayable: bool = False
    forged: bool = False


class EventState(rx.State):
    """What the page shows of one event."""

    status: str = "loading"
    sheet: Sheet = Sheet()
    steps: list[Step] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    things: list[Thing] = []  # noqa: RUF012
    headers: list[tuple[str, str]] = []  # noqa: RUF012
    fields: list[tuple[str, str]] = []  # noqa: RUF012
    _event_id: int = 0

    @rx.event(supersedes=True)
    @roles(*(READS_HEALTH | READS_AUDIT))
    async def load(self):
        """Read the event of the address, and stay informed."""
        number = self.router.url.path.rstrip("/").rpartition("/")[2]
        self._event_id = int(number) if number.isdecimal() and len(number) < 18 else 0
        hub.join(STREAM, self, viewer(), self._event_id)
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*(READS_HEALTH | READS_AUDIT))
    async def refresh(self):
        """The event changed."""
        await self._fill()

    @rx.event
    @roles(*READS_HEALTH)
    async def replay(self):
        """Have it processed again."""
        await ask(operations.replay, self._event_id)
        await self._fill()
        return toast.done(words.REPLAYED)

    async def _fill(self) -> None:
        found: EventDetail | None = await look(inbox.detail, self._event_id)
        self.status = "ready" if found else "missing"
        if found:
            self.sheet = _sheet(found, viewer().role in READS_HEALTH)
            self.steps = _steps(found)
            self.things = things(found.row.subjects)
            self.headers = list(found.headers.items())
            self.fields = _fields(found)


@hub.publishes(STREAM, "event")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    changed = {change["id"] for change in changes}
    for seat in seats:
        if seat.interest in changed:
            await hub.nudge(seat, EventState.refresh)


@rx.page(
    route="/salud/eventos/[event_id]",
    title=shell.tab_title(words.EVENTS),
    on_load=[ShellState.load, EventState.load],
)
def event() -> rx.Component:
    """What it is, what became of it, what it said."""
    back = link_button(words.BACK_TO_EVENTS, "/salud/eventos/", kind="quiet", icon="chevron-left")
    nothing = empty(words.NO_SUCH_EVENT, words.NO_SUCH_EVENT_WHY, back, icon="inbox")
    return shell.page(
        rx.cond(EventState.sheet.id > 0, f"{words.ONE_EVENT} {EventState.sheet.id}", words.ONE_EVENT),
        rx.match(EventState.status, ("ready", _page()), ("missing", nothing), skeleton(8)),
        active="salud",
        toolbar=(back,),
    )


def _page() -> rx.Component:
    return rx.el.div(
        rx.el.div(_what(), _course(), class_name="stack"),
        rx.el.div(_content(), class_name="stack"),
        class_name="event-columns",
    )


def _what() -> rx.Component:
    sheet = EventState.sheet
    replay = rx.cond(
        sheet.replayable, button(words.REPLAY, kind="primary", icon="retry", on_click=EventState.replay), rx.fragment()
    )
    return panel(
        rx.el.p(pill(sheet.status, sheet.tone, sheet.icon), " ", rx.el.span(sheet.meaning)),
        rx.cond(sheet.forged, rx.el.p(icon("lock"), words.NEVER_REPLAYED, class_name="muted handler"), rx.fragment()),
        rx.cond(sheet.error != "", _error(), rx.fragment()),
        facts(
            (words.SOURCE, sheet.source),
            (words.SIGNATURE, pill(sheet.signature, sheet.signature_tone, sheet.signature_icon)),
            (words.RECEIVED, sheet.received),
            (words.PROCESSED_AT, sheet.processed),
            (words.SENDER, sheet.sender),
            (words.ABOUT_WHOM, about(EventState.things)),
            (words.REPEATS, sheet.repeats),
            (words.ATTEMPTS, sheet.attempts),
            (words.EXTERNAL_ID, rx.el.code(sheet.external_id)),
        ),
        title=words.MESSAGE_TITLE,
        actions=[replay],
    )


def _error() -> rx.Component:
    sheet = EventState.sheet
    return rx.el.div(
        rx.el.h3(words.ERROR_TITLE), rx.el.p(rx.el.code(sheet.error_kind), " ", sheet.error), class_name="reason"
    )


def _course() -> rx.Component:
    return panel(
        rx.cond(
            EventState.steps.length() > 0,
            rx.el.ol(rx.foreach(EventState.steps, _step), class_name="steps"),
            rx.el.p(words.NO_STEPS, class_name="muted"),
        ),
        title=words.STEPS_TITLE,
        actions=[rx.el.span(EventState.sheet.took, class_name="muted")],
    )


def _step(step: rx.Var[Step]) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon(step.icon), class_name="step-mark"),
        rx.el.span(step.name),
        rx.el.span(step.note, class_name="muted"),
        rx.el.span(step.took, class_name="muted end"),
        data_state=step.state,
    )


def _content() -> rx.Component:
    return rx.fragment(
        rx.cond(EventState.fields.length() > 0, panel(_pairs(EventState.fields), title=words.BODY_READ), rx.fragment()),
        panel(rx.el.pre(EventState.sheet.body, tab_index=0, class_name="raw"), title=words.BODY_TITLE),
        panel(_pairs(EventState.headers), title=words.HEADERS_TITLE),
    )


def _pairs(pairs: rx.Var[list[tuple[str, str]]]) -> rx.Component:
    return rx.el.dl(
        rx.foreach(pairs, lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1]))), class_name="facts mono"
    )


def _sheet(found: EventDetail, may_replay: bool) -> Sheet:
    row, zone, now = found.row, settings().timezone, clock.now()
    processed = words.NOT_PROCESSED
    if found.processed_at:
        processed = write.moment(found.processed_at, zone)
    forged = row.status is EventStatus.REJECTED
    return Sheet(
        id=row.id,
        source=words.SOURCES.get(row.source, row.source),
        received=f"{write.moment(row.received_at, zone)} · {write.ago(row.received_at, now, zone)}",
        processed=processed,
        signature=words.SIGNATURES[row.signature],
        signature_tone=words.SIGNATURE_TONES[row.signature],
        signature_icon=words.SIGNATURE_ICONS[row.signature],
        status=words.EVENT_STATUSES[row.status],
        tone=words.EVENT_TONES[row.status],
        icon=words.EVENT_ICONS[row.status],
        meaning=words.EVENT_MEANINGS[row.status],
        took=took(row.ms),
        repeats=row.repeats,
        attempts=row.attempts,
        error_kind=row.error_kind,
        error=found.error,
        external_id=found.external_id,
        sender=found.headers.get("user-agent", words.UNKNOWN_SENDER),
        body=_text(found.body),
        replayable=may_replay and not forged,
        forged=forged,
    )


def _steps(found: EventDetail) -> list[Step]:
    """The steps taken, then those of the order that were never reached; an event about two leads has them twice."""
    if not found.steps:
        return []
    taken = [_step_taken(step) for step in found.steps]
    names = {step.name for step in found.steps}
    failed = any(not step.ok for step in found.steps)
    missing = [name for name in ORDER if name not in names] if failed else []
    return taken + [Step(words.STEPS[name], "missing", "more", words.STEP_NOT_REACHED, "") for name in missing]


def _step_taken(step: StepRow) -> Step:
    name = words.STEPS.get(step.name, step.name)
    note = words.STEP_NOTES.get(step.note, labels.STAGES.get(step.note, step.note)) or words.STEP_NOTHING
    state, drawing = ("done", "check") if step.ok else ("failed", "close")
    return Step(name, state, drawing, note if step.ok else "", f"{step.ms:.1f} ms")


def _text(body: bytes) -> str:
    """The bytes as text, or in hexadecimal when they are none; cut where a screen would drown."""
    shown = body[:SHOWN_BYTES]
    cut = f"\n{words.BODY_CUT.format(n=len(body))}" if len(body) > SHOWN_BYTES else ""
    text = shown.decode("utf-8", errors="replace")
    if text.count("\ufffd") * 20 > len(text):
        return f"{words.NOT_TEXT.format(n=len(body))}\n{shown.hex(' ')}{cut}"
    return text.replace("\0", "␀") + cut


def _fields(found: EventDetail) -> list[tuple[str, str]]:
    """A form's names and values, decoded."""
    if "form" not in found.headers.get("content-type", "") or len(found.body) > SHOWN_BYTES:
        return []
    return parse_qsl(found.body.decode("utf-8", errors="replace"), keep_blank_values=True)[:100]
