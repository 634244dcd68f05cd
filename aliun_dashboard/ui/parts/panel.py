"""Panels: a titled piece of a page on its own ground."""

from collections.abc import Sequence

import reflex as rx

from aliun_dashboard.ui.parts.props import classed
from aliun_dashboard.ui.parts.words import given

Text = str | rx.Var[str]


def panel(
    *children, title: Text = "", actions: Sequence[rx.Component] = (), flush: bool = False, **props
) -> rx.Component:
    """A section. `flush` lets a table or list touch its edges."""
    head = [rx.el.header(rx.el.h2(title), *actions, class_name="panel-head")] if given(title) else []
    body = rx.el.div(*children, class_name="panel-body flush" if flush else "panel-body")
    return rx.el.section(*head, body, **classed("panel", props))


def facts(*pairs: tuple[Text, rx.Component | Text]) -> rx.Component:
    """Name and value, one under the other: the identity of a thing."""
    rows = [rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in pairs]
    return rx.el.dl(*rows, class_name="facts")
