"""The rows of a file: what would become of each and what people decide; afterwards what became of it."""

import reflex as rx

from aliun_dashboard.messages.import_words import CHOICES
from aliun_dashboard.ui import labels_imports as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.dialog import closes, dialog, opens
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.table import Column, cell, pager, row, table
from aliun_dashboard.ui.parts.words import word

from .shown import Row
from .state import ImportState

UNDO = "import-undo"
LEADS = "/pipeline/?vista=lista&canal=import"


def review() -> rx.Component:
    """Before: the numbers, the rows, and the one button that writes."""
    bring = button(ImportState.act, kind="primary", icon="import", on_click=ImportState.bring_in)
    return rx.fragment(
        rx.cond(ImportState.act == "", banner(words.NOTHING_TO_DO, tone="warn"), rx.fragment()),
        rx.cond(ImportState.waiting != "", banner(ImportState.waiting, tone="warn"), rx.fragment()),
        panel(
            _kinds(words.OUTCOMES),
            rx.cond(ImportState.counts["conflict"] > 0, _all_conflicts(), rx.fragment()),
            _table(),
            title=ImportState.title,
            actions=[rx.cond(ImportState.act != "", bring, rx.fragment())],
            flush=True,
        ),
        rx.el.div(
            button(words.REVIEW_AGAIN, icon="settings", on_click=ImportState.change_columns),
            _download(),
            button(words.DISCARD, kind="quiet", icon="close", on_click=ImportState.discard),
            class_name="row wrap",
        ),
    )


def result() -> rx.Component:
    """Afterwards: the numbers, where to look, and the way back."""
    counts = ImportState.counts
    names = {
        "created": words.CREATED,
        "updated": words.UPDATED,
        "unchanged": words.UNCHANGED,
        "refused": words.REFUSED,
    }
    told = rx.cond(
        counts["left"] > 0,
        banner(words.UNDONE_LEFT.format(n=counts["left"]), tone="warn"),
        banner(words.UNDONE_CLEAN, tone="good"),
    )
    back = button(words.UNDO, icon="undo", **opens(UNDO))
    return rx.fragment(
        rx.cond(ImportState.status == "undone", told, rx.fragment()),
        panel(
            figures(*[figure(label, counts[name].to_string()) for name, label in names.items()]),
            rx.el.div(
                link_button(words.SEE_LEADS, LEADS, icon="list"),
                rx.cond(counts["refused"] > 0, _download(), rx.fragment()),
                rx.cond(ImportState.undo_says != "", back, rx.fragment()),
                link_button(words.ANOTHER, "/leads/importar/", kind="quiet", icon="import"),
                class_name="row wrap import-about",
            ),
            _kinds(words.RESULTS | {"left": words.LEFT}),
            _table(),
            title=ImportState.title,
            flush=True,
        ),
        dialog(
            UNDO,
            words.UNDO,
            rx.el.p(words.UNDO_ABOUT),
            footer=[
                button(ImportState.undo_says, kind="danger", icon="undo", on_click=ImportState.undo, **closes(UNDO))
            ],
        ),
    )


def _kinds(names: dict[str, str]) -> rx.Component:
    every = chip(words.EVERY_ROW, active=ImportState.shown_kind == "", on_click=ImportState.filter(""))
    drawn = [
        chip(
            says,
            active=ImportState.shown_kind == kind,
            on_click=ImportState.filter(kind),
            count=ImportState.counts[kind],
        )
        for kind, says in names.items()
    ]
    return rx.el.div(chips(every, *drawn, label=words.WHAT), class_name="import-about")


def _all_conflicts() -> rx.Component:
    ways = [button(says, on_click=ImportState.decide_all(choice)) for choice, says in CHOICES.items()]
    return rx.el.div(
        rx.el.span(words.DECIDE_ALL, class_name="muted"),
        *ways,
        class_name="row wrap import-about",
        role="group",
        aria_label=words.DECIDE_ALL,
    )


def _download() -> rx.Component:
    return rx.el.a(
        icon("download"),
        rx.el.span(words.DOWNLOAD),
        href=ImportState.file_href,
        title=words.DOWNLOAD_WHY,
        download=True,
        target="_blank",
        class_name="button plain",
    )


def _table() -> rx.Component:
    heads = [
        Column(words.ROW, align="end"),
        Column(words.PERSON),
        Column(words.TRIP, hide_small=True),
        Column(words.WHAT),
        Column(words.WHY),
    ]
    none = empty(words.NO_ROWS, words.NO_ROWS_WHY)
    return rx.fragment(
        table(heads, ImportState.rows, _row, caption=words.WHAT, empty=none),
        rx.cond(
            ImportState.pages > 1,
            rx.el.div(pager(ImportState.page, ImportState.pages, ImportState.turn_to), class_name="import-about"),
            rx.fragment(),
        ),
    )


def _row(line: rx.Var[Row]) -> rx.Component:
    name = rx.cond(line.href != "", link(line.person, href=line.href), rx.el.span(line.person))
    decide = rx.el.select(
        rx.foreach(line.options, lambda one: rx.el.option(one.label, value=one.value)),
        value=line.chosen,
        on_change=lambda answer: ImportState.decide(line.line, answer),
        aria_label=f"{words.DECIDE} {line.line}",
        class_name="control",
    )
    return row(
        cell(line.line, align="end"),
        cell(name, rx.el.p(line.ways, class_name="muted small"), class_name="wrap"),
        cell(line.trip, hide_small=True, class_name="wrap"),
        cell(pill(line.says, word(words.TONES, line.kind))),
        cell(
            rx.cond(line.options.length() > 0, decide, rx.fragment()),
            rx.el.p(line.why, class_name="small"),
            rx.cond(line.fix != "", rx.el.p(line.fix, class_name="muted small"), rx.fragment()),
            class_name="wrap import-why",
        ),
    )
