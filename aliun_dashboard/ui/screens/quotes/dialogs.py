"""What the comparison asks before an act: the letter read over, a reason, what is to be paid."""

import reflex as rx

from aliun_dashboard.ui import labels, labels_payments
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.countdown import countdown
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.field import area_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.screens.quotes.rows import PlanChoice
from aliun_dashboard.ui.screens.quotes.state import QuotesState


def dialogs() -> rx.Component:
    """All of them, closed."""
    force_before, force_after = words.FORCE_TITLE.split("{name}")
    ask_before, ask_after = words.ASK_TITLE.split("{name}")
    about = QuotesState.dialog_about
    return rx.fragment(
        _letter(),
        _reason("force", force_before + about + force_after, words.FORCE, words.FORCE_WHY, QuotesState.force),
        _reason("wish", ask_before + about + ask_after, words.ASK_DIRECTION, words.ASK_WHY, QuotesState.ask_direction),
        _pay(),
    )


def _asks(name: str, title, on_submit, act, *fields, wide: bool = False) -> rx.Component:
    form = rx.el.form(*fields, id=f"{name}-form", on_submit=on_submit, class_name="stack")
    foot = [
        button(labels.CANCEL, kind="quiet", on_click=QuotesState.close_dialog),
        button(act, kind="primary", type="submit", form=f"{name}-form"),
    ]
    return _when(name, title, form, foot, wide=wide)


def _when(name: str, title, body, foot, *, wide: bool = False) -> rx.Component:
    """A dialog that draws its inside only while it is open."""
    shown = QuotesState.dialog == name
    return dialog(
        name,
        title,
        rx.cond(shown, body, rx.fragment()),
        footer=foot,
        wide=wide,
        open=shown,
        on_close=QuotesState.close_dialog,
    )


def _letter() -> rx.Component:
    title = rx.cond(QuotesState.pair_id > 0, words.LETTER_BOTH, words.LETTER)
    text = area_field(
        "text",
        words.TEXT,
        hint=words.TEXT_HINT,
        error=QuotesState.dialog_error,
        default_value=QuotesState.letter,
        max_length=4000,
        required=True,
        id="letter-text",
    )
    act = rx.cond(QuotesState.pair_id > 0, words.SEND_BOTH, words.SEND)
    return _asks("letter", title, QuotesState.send, act, text, wide=True)


def _reason(name: str, title, act: str, why: str, on_submit) -> rx.Component:
    field = area_field(
        "reason",
        words.REASON,
        id=f"{name}-reason",
        hint=words.REASON_HINT,
        error=QuotesState.dialog_error,
        required=True,
        max_length=500,
    )
    return _asks(name, title, on_submit, act, field, rx.el.p(why, class_name="muted small"))


def _pay() -> rx.Component:
    made = QuotesState.link.url != ""
    title = rx.cond(made, words.LINK_READY, QuotesState.terms.name)
    create = button(words.CREATE_LINK, kind="primary", icon="link", type="submit", form="pay-form")
    copy = button(words.COPY, kind="primary", icon="copy", on_click=QuotesState.copy_link)
    foot = [
        button(labels.CLOSE, kind="quiet", on_click=QuotesState.close_dialog),
        rx.cond(made, copy, create),
    ]
    return _when("pay", title, rx.cond(made, _link(), _what_to_pay()), foot)


def _what_to_pay() -> rx.Component:
    terms = QuotesState.terms
    kinds = rx.el.fieldset(
        rx.el.legend(words.WHAT_TO_PAY, class_name="field-label"),
        rx.cond(terms.deposit != "", _choice("kind", "deposit", terms.deposit, default_checked=True), rx.fragment()),
        _choice("kind", "total", terms.total, default_checked=terms.deposit == ""),
        rx.foreach(terms.plans, _plan),
        class_name="quotes-choices",
    )
    providers = rx.el.fieldset(
        rx.el.legend(words.PROVIDER, class_name="field-label"),
        *[
            _choice("provider", value, name, default_checked=value == "stripe")
            for value, name in labels_payments.PROVIDERS.items()
        ],
        class_name="quotes-choices",
    )
    wrong = rx.el.p(icon("alert"), QuotesState.dialog_error, role="alert", class_name="quotes-note bad")
    return rx.el.form(
        kinds,
        providers,
        rx.cond(QuotesState.dialog_error != "", wrong, rx.fragment()),
        id="pay-form",
        on_submit=QuotesState.ask_for_money,
        class_name="stack",
    )


def _plan(one: rx.Var[PlanChoice]) -> rx.Component:
    days = rx.el.ul(rx.foreach(one.lines, lambda line: rx.el.li(line)), class_name="muted small")
    return rx.fragment(
        _choice("kind", one.value, one.name, disabled=one.trouble != ""),
        rx.cond(one.trouble != "", rx.el.p(one.trouble, class_name="muted small"), days),
    )


def _choice(name: str, value: str, says, **props) -> rx.Component:
    return rx.el.label(rx.el.input(type="radio", name=name, value=value, **props), rx.el.span(says), class_name="check")


def _link() -> rx.Component:
    link = QuotesState.link
    return rx.el.div(
        rx.el.img(src=link.image, alt=words.QR, class_name="quotes-qr"),
        rx.el.div(
            rx.el.strong(link.what),
            rx.el.p(words.LINK_EXPLAIN, class_name="muted small"),
            rx.el.input(value=link.url, read_only=True, aria_label=words.LINK, class_name="control mono", data_key="l"),
            rx.cond(
                link.expires > 0, countdown(until=link.expires, title="", words=words.COUNTDOWN_LINK), rx.fragment()
            ),
            class_name="stack",
        ),
        class_name="quotes-link",
    )
