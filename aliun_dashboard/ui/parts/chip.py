"""Filter chips: on or off, kept in the address by the screen."""

import reflex as rx

from aliun_dashboard.ui.parts.pill import count as number

Text = str | rx.Var[str]


def chip(label: Text, *, active: bool | rx.Var[bool], on_click, count: rx.Var | int | None = None) -> rx.Component:
    """One filter; `count` says how many it would show."""
    inside = [label] if count is None else [label, number(count)]
    return rx.el.button(*inside, type="button", class_name="chip", aria_pressed=active, on_click=on_click)


def chips(*children: rx.Component, label: str) -> rx.Component:
    """A row of chips that scrolls sideways when narrow."""
    return rx.el.div(*children, class_name="chips", role="group", aria_label=label)
