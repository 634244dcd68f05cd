"""Tabs: links to views of one page, the current one marked."""

import reflex as rx

from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import count as number

Text = str | rx.Var[str]


def tab(label: Text, *, href: Text, active: bool | rx.Var[bool], count: rx.Var | int | None = None) -> rx.Component:
    """One view. Its address is what people share."""
    inside = [label] if count is None else [label, number(count)]
    return link(*inside, href=href, class_name="tab", aria_current=rx.cond(active, "page", "false"))


def tabs(*children: rx.Component, label: str) -> rx.Component:
    """A row of `tab`s."""
    return rx.el.nav(*children, class_name="tabs", aria_label=label)
