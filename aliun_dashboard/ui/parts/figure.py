"""Figures: a number with its name and what changed."""

from typing import Literal

import reflex as rx

from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.words import given

Text = str | rx.Var[str]


def figure(
    label: Text,
    value: Text | rx.Var[int],
    *,
    delta: Text = "",
    tone: Literal["neutral", "good", "warn", "bad"] | rx.Var[str] = "neutral",
    href: Text = "",
) -> rx.Component:
    """One number. `delta` is a short sentence («3 más que ayer»); with `href` it leads to its list."""
    inside = [
        rx.el.span(label, class_name="figure-label"),
        rx.el.span(value, class_name="figure-value"),
        rx.el.span(delta, class_name="figure-delta", data_tone=tone),
    ]
    if given(href):
        return link(*inside, href=href, class_name="figure")
    return rx.el.div(*inside, class_name="figure")


def figures(*children: rx.Component) -> rx.Component:
    """A row of figures that share one panel."""
    return rx.el.div(*children, class_name="figures")
