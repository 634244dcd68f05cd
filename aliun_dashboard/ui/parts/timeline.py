"""Timeline: what happened, newest first, signed by its actor."""

from typing import Literal

import reflex as rx

from aliun_dashboard.ui.parts.icon import icon as symbol

Text = str | rx.Var[str]


def entry(
    *body,
    icon: Text,
    actor: Text,
    did: Text,
    when: Text,
    at: Text,
    tone: Literal["neutral", "accent", "good", "warn", "bad", "note"] | rx.Var[str] = "neutral",
) -> rx.Component:
    """«Ana Peralta movió a Calificado · hace 5 min»; `at` is the absolute moment, shown on hover.

    `body` is what was written or changed. `note` paints it as a private note.
    """
    head = rx.el.p(
        rx.el.strong(actor), " ", did, rx.el.time(when, title=at, class_name="muted nowrap"), class_name="entry-head"
    )
    text = [rx.el.div(*body, class_name="entry-body")] if body else []
    return rx.el.li(
        rx.el.span(symbol(icon), class_name="entry-mark", data_tone=tone),
        rx.el.div(head, *text, class_name="entry-text"),
        class_name="entry",
        data_tone=tone,
    )


def timeline(*entries: rx.Component) -> rx.Component:
    """A list of `entry`s, or one `rx.foreach` of them."""
    return rx.el.ol(*entries, class_name="timeline")
