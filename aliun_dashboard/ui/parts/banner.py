"""Banners: one sentence across the page that stays until its cause is gone."""

from typing import Literal

import reflex as rx

from aliun_dashboard.ui.parts.icon import icon as symbol

ICONS = {"accent": "info", "good": "ok", "warn": "warning", "bad": "alert"}


def banner(
    *text, tone: Literal["accent", "good", "warn", "bad"] = "accent", action: rx.Component | None = None
) -> rx.Component:
    """What is so, and at the end the button that changes it."""
    return rx.el.div(
        symbol(ICONS[tone]),
        rx.el.p(*text),
        *([action] if action is not None else []),
        class_name="banner",
        data_tone=tone,
        role="alert" if tone == "bad" else "status",
    )
