"""The letters to agencies: their words, edited and seen as the agency gets them before they count."""

import reflex as rx

from aliun_dashboard.contacts.rules import Tone
from aliun_dashboard.flows import oc_habits as flow
from aliun_dashboard.flows import oc_letters
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.orders import BLANKS, Words
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.purchase_orders.rules import LetterName
from aliun_dashboard.queries import order_habits as query
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS
from aliun_dashboard.ui import labels_order_habits as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.field import area_field, check_field, text_field
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.session import ask, look, roles, viewer

LONGEST = 5000


class LettersState(rx.State):
    """One letter in one tone. The browser has its letters; a new `sheet` starts with what is kept."""

    name: str = LetterName.REQUEST.value
    tone: str = Tone.AS_WRITTEN.value
    sheet: int = 0
    subject: str = ""
    text: str = ""
    cc_admin: bool = True
    cc_finance: bool = True
    own: bool = False
    edited: str = ""
    error: str = ""
    shown_subject: str = ""
    shown_text: str = ""
    may_edit: bool = False
    _typed: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """The letter that is chosen, as it is kept."""
        await self._open()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def choose(self, name: str, tone: str):
        """Another letter, or the other tone."""
        if name in words.LETTER_NAMES and tone in words.TONES:
            self.name, self.tone = name, tone
            await self._open()

    @rx.event(supersedes=True)
    @roles(*CHASES_ORDERS)
    async def type(self, field: str, value: str):
        """What is typed: shown at once as the agency would get it."""
        if field in ("subject", "text"):
            self._typed = {**self._typed, field: str(value)[:LONGEST]}
            await self._preview()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def save(self, form: dict):
        """Keep the words; a blank that no order has is named and nothing is lost."""
        typed = Words(str(form.get("subject", ""))[:LONGEST], str(form.get("text", ""))[:LONGEST])
        copies = {name: bool(form.get(name)) for name in ("cc_admin", "cc_finance")}
        try:
            await ask(flow.set_words, LetterName(self.name), Tone(self.tone), typed, **copies)
        except Refused as refused:
            self.error = in_full(refused.reason.value, refused.facts)
            return None
        await self._open()
        return toast.done(words.SAVED)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def restore(self):
        """Back to the words that came with the product."""
        await ask(flow.restore_words, LetterName(self.name), Tone(self.tone))
        await self._open()
        return toast.done(words.RESTORED)

    async def _open(self) -> None:
        found = await look(query.letter, LetterName(self.name), Tone(self.tone))
        self.subject, self.text, self.own = found.subject, found.text, found.own
        self.cc_admin, self.cc_finance = found.cc_admin, found.cc_finance
        when = write.moment(found.edited_at, settings().timezone) if found.edited_at else ""
        self.edited = words.EDITED_BY.format(who=found.edited_by, when=when) if when else ""
        self.may_edit, self.sheet, self._typed = viewer().role in CHASES_ORDERS, self.sheet + 1, {}
        await self._preview()

    async def _preview(self) -> None:
        typed = Words(self._typed.get("subject", self.subject), self._typed.get("text", self.text))
        try:
            seen = await ask(oc_letters.preview, LetterName(self.name), Tone(self.tone), typed)
        except Refused as refused:
            self.error = in_full(refused.reason.value, refused.facts)
            return
        self.shown_subject, self.shown_text, self.error = seen.subject, seen.text, ""


def letters() -> rx.Component:
    """Which letter, its words left, and how the agency gets it right."""
    state = LettersState
    names = [
        chip(says, active=state.name == name, on_click=state.choose(name, state.tone))
        for name, says in words.LETTER_NAMES.items()
    ]
    tones = [
        chip(says, active=state.tone == tone, on_click=state.choose(state.name, tone))
        for tone, says in words.TONES.items()
    ]
    return panel(
        rx.el.p(words.LETTERS_WHY, class_name="muted"),
        rx.el.div(
            chips(*names, label=words.LETTER),
            rx.el.span(class_name="spacer"),
            chips(*tones, label=words.TONE),
            class_name="row wrap",
        ),
        rx.el.div(_form(), _seen(), class_name="settings-columns"),
        title=words.LETTERS,
        actions=[pill(rx.cond(state.own, words.OWN, words.ORIGINAL), rx.cond(state.own, "accent", "neutral"))],
        class_name="settings-send",
        id="plantillas",
    )


def _form() -> rx.Component:
    state, fields = LettersState, {"disabled": ~LettersState.may_edit}
    restore = button(words.RESTORE, kind="quiet", icon="undo", on_click=state.restore)
    acts = rx.el.div(
        button(words.SAVE, kind="primary", icon="check", type="submit"),
        rx.cond(state.own, restore, rx.fragment()),
        class_name="row wrap",
    )
    return rx.el.form(
        text_field("subject", words.SUBJECT, max_length=200, **_typed("subject", state.subject), **fields),
        area_field("text", words.TEXT, rows="14", max_length=LONGEST, **_typed("text", state.text), **fields),
        check_field("cc_admin", words.CC_ADMIN, default_checked=state.cc_admin, **fields),
        check_field("cc_finance", words.CC_FINANCE, default_checked=state.cc_finance, **fields),
        rx.cond(state.may_edit, acts, rx.fragment()),
        rx.cond(state.edited != "", rx.el.p(state.edited, class_name="muted small"), rx.fragment()),
        rx.el.details(rx.el.summary(words.BLANKS), _blanks(), class_name="small"),
        on_submit=state.save,
        class_name="stack",
        key=state.sheet.to_string(),
    )


def _typed(name: str, value: rx.Var[str]) -> dict:
    """A field whose preview follows the typing."""
    follow = {"on_change": lambda typed: LettersState.type(name, typed).debounce(300)}
    return {"id": f"letter-{name}", "default_value": value, **follow}


def _blanks() -> rx.Component:
    pairs = [
        rx.el.div(rx.el.dt(rx.el.code("{{ " + name + " }}")), rx.el.dd(words.BLANK_NAMES[name])) for name in BLANKS
    ]
    return rx.el.dl(*pairs, class_name="facts")


def _seen() -> rx.Component:
    state = LettersState
    note = rx.cond(state.name == LetterName.RECEIVED.value, words.PREVIEW_NOTE_PLAIN, words.PREVIEW_NOTE)
    return rx.el.div(
        rx.el.h3(words.PREVIEW),
        rx.cond(state.error != "", banner(words.CANNOT_SHOW, " ", state.error, tone="bad"), rx.fragment()),
        rx.el.div(
            rx.el.p(rx.el.strong(state.shown_subject)),
            rx.el.pre(state.shown_text, class_name="oc-letter", tab_index=0, role="region", aria_label=words.PREVIEW),
            class_name="order-seen",
        ),
        rx.el.p(note, class_name="muted small"),
        class_name="stack tight",
    )
