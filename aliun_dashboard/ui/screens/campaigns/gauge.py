"""A quota drawn as a bar, with what is left and who else wants it in words."""

import reflex as rx

from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.screens.campaigns.shown import Meter


def gauge(meter: rx.Var[Meter]) -> rx.Component:
    """Sold from the left, kept back from the right, between them what can be sold; the words say the same."""
    return rx.el.div(
        rx.el.p(
            rx.cond(meter.contended, icon("users"), rx.fragment()),
            rx.el.strong(meter.contention),
            class_name="gauge-says",
            data_level=meter.level,
        ),
        rx.el.svg(
            rx.el.svg.rect(x="0", y="0", width=meter.sold_width, height="6", class_name="gauge-sold"),
            rx.el.svg.rect(x=meter.kept_from, y="0", width=meter.kept_width, height="6", class_name="gauge-kept"),
            view_box="0 0 100 6",
            preserve_aspect_ratio="none",
            aria_hidden="true",
            class_name="gauge-bar",
            data_level=meter.level,
        ),
        rx.el.p(
            meter.sold,
            rx.cond(meter.kept != "", rx.el.span(" · ", meter.kept), rx.fragment()),
            class_name="muted small",
        ),
        class_name="gauge",
    )
