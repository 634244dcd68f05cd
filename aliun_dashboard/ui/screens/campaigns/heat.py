"""The occupancy calendar drawn: a row for each campaign, a cell for each night, warmer the more is sold."""

import reflex as rx

from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.screens.campaigns.file_shown import HeatCell, HeatHead, HeatRow


def heat(heads: rx.Var[list[HeatHead]], rows: rx.Var[list[HeatRow]]) -> rx.Component:
    """A table that scrolls sideways; its first column stays."""
    corner = rx.el.th(rx.el.span(words.CAMPAIGN), scope="col", class_name="heat-name")
    return rx.el.div(
        rx.el.table(
            rx.el.caption(words.OCCUPANCY_CAPTION, class_name="visually-hidden"),
            rx.el.thead(rx.el.tr(corner, rx.foreach(heads, _head))),
            rx.el.tbody(rx.foreach(rows, _row)),
            class_name="heat",
        ),
        class_name="table-frame",
        tab_index=0,
        role="region",
        aria_label=words.OCCUPANCY_CAPTION,
    )


def legend() -> rx.Component:
    """What the warmth means."""
    each = [rx.el.li(rx.el.i(data_heat=str(level), aria_hidden="true"), says) for level, says in enumerate(words.HEATS)]
    return rx.el.ul(rx.el.li(words.HEAT), *each, class_name="heat-legend")


def _head(head: rx.Var[HeatHead]) -> rx.Component:
    return rx.el.th(
        rx.el.span(head.month, class_name="heat-month"),
        rx.el.span(head.weekday, class_name="heat-weekday"),
        rx.el.span(head.day),
        scope="col",
        data_weekend=head.weekend,
    )


def _row(row: rx.Var[HeatRow]) -> rx.Component:
    named = link(rx.el.span(row.code, class_name="muted"), rx.el.span(row.name, class_name="clip"), href=row.href)
    return rx.el.tr(rx.el.th(named, scope="row", class_name="heat-name"), rx.foreach(row.nights, _night), data_row="")


def _night(night: rx.Var[HeatCell]) -> rx.Component:
    return rx.el.td(
        rx.el.span(night.sold, aria_hidden="true"),
        rx.el.span(night.says, class_name="visually-hidden"),
        data_heat=night.heat,
        title=night.says,
    )
