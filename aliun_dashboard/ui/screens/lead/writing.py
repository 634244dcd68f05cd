"""Writing to the customer from the lead file; what the guard of promises stops is shown with what would be true."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows import writing
from aliun_dashboard.flows.writing import Written
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import labels_promises as words
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.field import area_field, text_field
from aliun_dashboard.ui.screens.lead.filled import WORKERS
from aliun_dashboard.ui.screens.lead.state import LeadState
from aliun_dashboard.ui.session import ask, roles, viewer


@dataclasses.dataclass(frozen=True)
class Stopped:
    """One rule, the words it is about, and why."""

    rule: str
    words: str
    why: str


class WritingState(rx.State):
    """The message being written: the browser has its letters, a new `sheet` starts with `start`."""

    start: str = ""
    sheet: int = 0
    stopped: list[Stopped] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    corrected: str = ""
    may_insist: bool = False

    @rx.event
    @roles(*WORKERS)
    async def send(self, form: dict):
        """Send it, or say what is not so in it."""
        page = await self.get_state(LeadState)
        text, reason = str(form.get("message", ""))[:4000], str(form.get("insist", ""))[:200]
        written: Written = await ask(writing.write, page.head.id, text, insist=reason)
        self.stopped = [_stopped(one.rule.value, one.words) for one in written.objections]
        self.corrected = written.corrected
        self.may_insist = viewer().role in EDITS_RULES
        if not written.sent:
            return None
        self._lay_out("")
        return toast.done(words.SENT)

    @rx.event
    @roles(*WORKERS)
    async def use_corrected(self):
        """Start over with what is true."""
        self._lay_out(self.corrected)

    def _lay_out(self, start: str) -> None:
        self.start, self.sheet, self.stopped, self.corrected = start, self.sheet + 1, [], ""


def writer() -> rx.Component:
    """The message, and under it the objections."""
    state = WritingState
    return rx.el.details(
        rx.el.summary(words.WRITE),
        rx.el.form(
            area_field(
                "message",
                words.TEXT,
                hint=words.TEXT_HINT,
                default_value=state.start,
                required=True,
                max_length=4000,
            ),
            rx.cond(state.stopped.length() > 0, _objections(), rx.fragment()),
            button(words.SEND, kind="primary", icon="send", type="submit"),
            on_submit=state.send,
            key=state.sheet.to_string(),
            class_name="stack",
        ),
        class_name="lead-writer",
    )


def _objections() -> rx.Component:
    state = WritingState
    return rx.el.div(
        banner(words.STOPPED, tone="bad"),
        rx.el.ul(rx.foreach(state.stopped, _objection), class_name="lead-stopped"),
        rx.el.p(rx.el.strong(words.INSTEAD), " ", state.corrected),
        button(words.USE, icon="check", on_click=state.use_corrected),
        rx.cond(state.may_insist, text_field("insist", words.INSIST, hint=words.INSIST_HINT), rx.fragment()),
        class_name="stack",
    )


def _objection(one: rx.Var[Stopped]) -> rx.Component:
    return rx.el.li(rx.el.strong(one.rule), ": «", one.words, "». ", one.why)


def _stopped(rule: str, said: str) -> Stopped:
    name, why = words.RULES[rule]
    return Stopped(name, said, why)
