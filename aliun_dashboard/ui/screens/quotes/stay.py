"""The stay that is priced: typed, then asked for at once."""

import reflex as rx

from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.field import text_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.screens.quotes.state import QuotesState


def stay() -> rx.Component:
    """Six facts; a change asks for prices by itself, Enter too."""
    form = QuotesState.form
    number = {"input_mode": "numeric", "max_length": 4}
    fields = rx.el.form(
        text_field("destination", words.DESTINATION, default_value=form.destination, max_length=120),
        text_field("check_in", words.CHECK_IN, type="date", default_value=form.check_in, data_key="d"),
        text_field("nights", words.NIGHTS, default_value=form.nights, **number),
        text_field("adults", words.ADULTS, default_value=form.adults, **number),
        text_field("ages", words.AGES, default_value=form.ages, placeholder=words.AGES_HINT, max_length=120),
        text_field("rooms", words.ROOMS, default_value=form.rooms, **number),
        button(words.ASK_PRICES, icon="retry", type="submit", kind="plain"),
        key=QuotesState.asked.to(str),
        on_submit=QuotesState.price,
        class_name="quotes-stay",
    )
    return panel(fields, _below(), title=words.STAY)


def _below() -> rx.Component:
    wrong = rx.el.p(icon("alert"), QuotesState.form_error, role="alert", class_name="quotes-note bad")
    ages = rx.el.p(icon("info"), words.UNKNOWN_AGES, class_name="quotes-note")
    return rx.fragment(
        rx.cond(QuotesState.form_error != "", wrong, rx.fragment()),
        rx.cond(QuotesState.unknown_ages, ages, rx.fragment()),
    )
