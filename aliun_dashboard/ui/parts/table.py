"""Tables: a page of rows from the server, sorted by clicking a head, acted on in bulk."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Literal

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.button import button, icon_button
from aliun_dashboard.ui.parts.icon import icon as symbol
from aliun_dashboard.ui.parts.props import classed

Text = str | rx.Var[str]


@dataclasses.dataclass(frozen=True)
class Column:
    """A head. With `key` it sorts: the screen's handler gets `key`, or `-key` the other way round."""

    label: str
    key: str = ""
    align: Literal["start", "end"] = "start"
    hide_small: bool = False


def table(
    columns: Sequence[Column | rx.Component],
    rows: rx.Var[list],
    row: Callable[[rx.Var], rx.Component],
    *,
    caption: str,
    empty: rx.Component,
    sort: Text = "",
    on_sort: Callable[[Text], rx.event.EventSpec] | rx.EventHandler | None = None,
) -> rx.Component:
    """A table named by `caption` (for ears). A `columns` entry may be a ready `th`, such as `select_all`."""
    heads = [c if isinstance(c, rx.Component) else _head(c, rx.Var.create(sort).to(str), on_sort) for c in columns]
    return rx.cond(
        rows.length() > 0,
        rx.el.div(
            rx.el.table(
                rx.el.caption(caption, class_name="visually-hidden"),
                rx.el.thead(rx.el.tr(*heads)),
                rx.el.tbody(rx.foreach(rows, row)),
                class_name="table",
            ),
            class_name="table-frame",
            tab_index=0,
            role="region",
            aria_label=caption,
        ),
        empty,
    )


def row(*cells, selected: bool | rx.Var[bool] = False, **props) -> rx.Component:
    """A row that J and K step through."""
    return rx.el.tr(*cells, data_row="", data_selected=selected, **props)


def cell(*content, align: Literal["start", "end"] = "start", hide_small: bool = False, **props) -> rx.Component:
    """One cell; `align` and `hide_small` as its column says."""
    return rx.el.td(*content, **classed(_cell_class(align, hide_small), props))


def select_all(checked: bool | rx.Var[bool], on_change) -> rx.Component:
    """The head of a column of checkboxes."""
    return rx.el.th(_box(labels.SELECT_ALL, checked, on_change), class_name="tick", scope="col")


def select_row(name: Text, checked: bool | rx.Var[bool], on_change) -> rx.Component:
    """A checkbox cell; `name` tells which row."""
    return rx.el.td(_box(f"{labels.SELECT_ROW} {name}", checked, on_change), class_name="tick")


def bulk_bar(count: rx.Var[int], *actions: rx.Component, on_clear) -> rx.Component:
    """Appears when rows are selected: how many, what can be done, a way out."""
    return rx.cond(
        count > 0,
        rx.el.div(
            rx.el.strong(count, " ", labels.SELECTED),
            *actions,
            rx.el.span(class_name="spacer"),
            button(labels.CLEAR_SELECTION, kind="quiet", icon="close", on_click=on_clear),
            class_name="bulk",
            role="status",
        ),
        rx.fragment(),
    )


def pager(page: rx.Var[int], pages: rx.Var[int], on_page) -> rx.Component:
    """«Página 2 de 7» with both arrows; `on_page` gets the wanted page (from 1)."""
    return rx.el.nav(
        rx.el.span(labels.PAGE, " ", page, " ", labels.PAGE_OF, " ", pages, class_name="muted"),
        icon_button("chevron-left", labels.PREVIOUS_PAGE, disabled=page <= 1, on_click=on_page(page - 1)),
        icon_button("chevron-right", labels.NEXT_PAGE, disabled=page >= pages, on_click=on_page(page + 1)),
        class_name="pager",
        aria_label=labels.PAGES,
    )


def _head(column: Column, sort: rx.Var[str], on_sort) -> rx.Component:
    classes = _cell_class(column.align, column.hide_small)
    if not column.key or on_sort is None:
        return rx.el.th(column.label, scope="col", class_name=classes)
    up, down = column.key, f"-{column.key}"
    return rx.el.th(
        rx.el.button(
            column.label,
            rx.match(sort, (up, symbol("arrow-up")), (down, symbol("arrow-down")), symbol("sort")),
            type="button",
            on_click=on_sort(rx.cond(sort == up, down, up)),
        ),
        scope="col",
        class_name=classes,
        aria_sort=rx.match(sort, (up, "ascending"), (down, "descending"), "none"),
    )


def _box(label: Text, checked, on_change) -> rx.Component:
    return rx.el.input(type="checkbox", aria_label=label, checked=checked, on_change=on_change)


def _cell_class(align: str, hide_small: bool) -> str:
    return f"{'end' if align == 'end' else ''} {'wide-only' if hide_small else ''}".strip()
