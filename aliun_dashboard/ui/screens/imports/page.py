"""The page: the steps, and under them the one that the file is at."""

import reflex as rx

from aliun_dashboard.ui import labels_imports as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.form import posted_sheet
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.stepper import stepper
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.parts.words import word

from .columns import columns
from .rows import result, review
from .shown import RunRow
from .state import PATH, ImportState

UPLOAD, TEMPLATE = "/imports/leads", "/imports/plantilla-leads.csv"


@rx.page(
    route="/leads/importar",
    title=shell.tab_title(words.TITLE),
    on_load=[ShellState.load, ImportState.load],
)
def importing() -> rx.Component:
    """From the file to its undoing, one step at a time."""
    at = rx.match(
        ImportState.step,
        ("columns", columns()),
        ("work", _work()),
        ("review", review()),
        ("result", result()),
        ("failed", _failed()),
        _start(),
    )
    return shell.page(
        words.TITLE,
        rx.el.div(
            link(icon("chevron-left"), words.BACK, href="/pipeline/?vista=lista", class_name="row muted"),
            rx.el.div(stepper(ImportState.steps, words.STEPS_LABEL), class_name="import-steps"),
            rx.cond(ImportState.ready, at, skeleton_rows(6)),
            class_name="stack import",
        ),
        active="pipeline",
    )


def _start() -> rx.Component:
    form = posted_sheet(UPLOAD, TEMPLATE, send=words.LOOK, hint=words.FILE_HINT, class_name="stack import-send")
    return rx.fragment(
        rx.cond(ImportState.refused != "", banner(ImportState.refused, tone="bad"), rx.fragment()),
        panel(
            rx.el.p(words.SEND_ABOUT),
            rx.el.p(words.SILENT, class_name="muted"),
            form,
            title=words.SEND,
            class_name="import-start",
        ),
        _runs(),
    )


def _runs() -> rx.Component:
    heads = [
        Column(words.RUN_FILE),
        Column(words.RUN_WHEN, hide_small=True),
        Column(words.RUN_ROWS, align="end"),
        Column(words.RUN_STATE),
    ]
    none = empty(words.NO_RUNS, words.NO_RUNS_WHY, icon="import")
    return panel(table(heads, ImportState.runs, _run, caption=words.RUNS, empty=none), title=words.RUNS, flush=True)


def _run(run: rx.Var[RunRow]) -> rx.Component:
    return row(
        cell(link(run.file_name, href=run.href), class_name="wrap"),
        cell(run.when, hide_small=True),
        cell(run.rows, align="end"),
        cell(pill(word(words.STATUS, run.status), word(words.STATUS_TONES, run.status))),
    )


def _work() -> rx.Component:
    again = button(words.RESUME, icon="retry", on_click=ImportState.resume)
    bar = rx.el.progress(value=ImportState.percent, max=100, aria_label=words.PROGRESS_LABEL, class_name="import-bar")
    return panel(
        rx.cond(
            ImportState.trouble != "",
            banner(ImportState.trouble, tone="bad", action=again),
            rx.el.p(word(words.WORKING, ImportState.status), role="status"),
        ),
        bar,
        rx.el.p(ImportState.progress, class_name="muted"),
        title=word(words.STATUS, ImportState.status),
        class_name="import-start",
    )


def _failed() -> rx.Component:
    another = link_button(words.ANOTHER, PATH, kind="primary", icon="import")
    return empty(words.CANNOT_READ, ImportState.trouble, another, icon="alert")
