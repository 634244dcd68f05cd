"""Fields: every control has a visible label, and its error says how to fix it."""

from collections.abc import Iterable

import reflex as rx

from aliun_dashboard.ui import labels

Text = str | rx.Var[str]


def text_field(name: str, label: Text, *, hint: Text = "", error: Text = "", **props) -> rx.Component:
    """One line of text (`type="email"`, `"date"`, … as in HTML). `name` is also its id unless given."""
    return _field(rx.el.input, name, label, hint, error, {"type": "text", "auto_complete": "off", **props})


def area_field(name: str, label: Text, *, hint: Text = "", error: Text = "", **props) -> rx.Component:
    """Several lines of text; grows with what is written."""
    return _field(rx.el.textarea, name, label, hint, error, {"rows": "3", **props})


def select_field(
    name: str,
    label: Text,
    options: Iterable[tuple[Text, Text]] | rx.Component,
    *,
    hint: Text = "",
    error: Text = "",
    **props,
) -> rx.Component:
    """One of several; `options` are (value, label) pairs, or an `rx.foreach` of `rx.el.option`."""
    listed = [options] if isinstance(options, rx.Component) else [rx.el.option(says, value=v) for v, says in options]
    return _field(lambda **given: rx.el.select(*listed, **given), name, label, hint, error, props)


def check_field(name: str, label: Text, **props) -> rx.Component:
    """A box to tick, its label beside it."""
    return rx.el.label(rx.el.input(type="checkbox", name=name, **props), rx.el.span(label), class_name="check")


def _field(control, name: str, label: Text, hint: Text, error: Text, props: dict) -> rx.Component:
    ident = props.pop("id", name)
    below = f"{ident}-below"
    shown = rx.Var.create(error).to(str)
    mark = rx.el.span(labels.REQUIRED, class_name="field-need") if props.get("required") else rx.fragment()
    return rx.el.div(
        rx.el.label(label, mark, html_for=ident, class_name="field-label"),
        control(id=ident, name=name, class_name="control", aria_describedby=below, aria_invalid=shown != "", **props),
        rx.el.p(
            rx.cond(shown != "", rx.el.span(shown, role="alert", class_name="field-error"), hint),
            id=below,
            class_name="field-below",
        ),
        class_name="field",
    )
