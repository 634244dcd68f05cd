"""What each column of the file is, and how its cells are to be read."""

import reflex as rx

from aliun_dashboard.flows.lead_import import CURRENCIES, REGIONS
from aliun_dashboard.imports.rules import Field
from aliun_dashboard.messages.import_words import FIELDS
from aliun_dashboard.ui import labels_imports as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import select_field
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.table import Column, cell, row, table

from .shown import ColumnRow
from .state import ImportState


def columns() -> rx.Component:
    """The table of columns, the settings, and the way on."""
    heads = [Column(words.COLUMN), Column(words.SAMPLE, hide_small=True), Column(words.MEANS)]
    return rx.fragment(
        rx.cond(ImportState.refused != "", banner(ImportState.refused, tone="bad"), rx.fragment()),
        panel(
            rx.el.p(words.COLUMNS_ABOUT, class_name="muted import-about"),
            table(
                heads,
                ImportState.columns,
                _column,
                caption=words.COLUMNS,
                empty=empty(words.NO_ROWS, words.NO_ROWS_WHY),
            ),
            rx.el.details(
                rx.el.summary(words.FIELDS_HELP),
                facts(*[FIELDS[field] for field in Field]),
                class_name="import-help",
            ),
            title=words.COLUMNS,
            flush=True,
        ),
        panel(_settings(), title=words.HOW),
        rx.el.div(
            button(words.REVIEW, kind="primary", icon="eye", on_click=ImportState.look_through),
            button(words.DISCARD, kind="quiet", icon="close", on_click=ImportState.discard),
            class_name="row wrap",
        ),
    )


def _column(column: rx.Var[ColumnRow]) -> rx.Component:
    options = [
        rx.el.option(words.NOT_IMPORTED, value=""),
        *(rx.el.option(FIELDS[field][0], value=field.value) for field in Field),
    ]
    choice = rx.el.select(
        *options,
        value=column.field,
        on_change=lambda field: ImportState.pick(column.at, field),
        aria_label=f"{words.MEANS}: {column.head}",
        class_name="control",
    )
    return row(
        cell(rx.el.strong(column.head), class_name="wrap"),
        cell(column.sample, hide_small=True, class_name="wrap muted"),
        cell(choice, rx.el.p(column.hint, class_name="muted small"), class_name="wrap import-means"),
    )


def _settings() -> rx.Component:
    return rx.el.div(
        _choice("kind", words.KIND, words.KINDS.items(), ImportState.kind),
        _choice("order", words.ORDER, words.ORDERS.items(), ImportState.order),
        _choice("region", words.REGION, [(code, words.REGIONS[code]) for code in REGIONS], ImportState.region,
                words.REGION_HINT),
        _choice("currency", words.CURRENCY, [(code, code) for code in CURRENCIES], ImportState.currency,
                words.CURRENCY_HINT),
        _choice("owner", words.OWNER, _people(),
                ImportState.owner, words.OWNER_HINT),
        class_name="import-settings",
    )  # fmt: skip


def _people() -> rx.Component:
    return rx.foreach(ImportState.people, lambda one: rx.el.option(one.label, value=one.value))


def _choice(name: str, label: str, options, value: rx.Var[str], hint: str = "") -> rx.Component:
    return select_field(
        f"import-{name}",
        label,
        options,
        hint=hint,
        value=value,
        on_change=lambda chosen: ImportState.adjust(name, chosen),
    )
