"""Importar tarifas: a file is posted, looked at row by row, imported, and undone (A-12)."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows import rate_import as flow
from aliun_dashboard.flows.rate_import import Outcome, PlannedRow, Preview
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.messages.refusals import in_address, in_full
from aliun_dashboard.queries import inventory as query
from aliun_dashboard.queries.inventory import RunRow
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import labels_inventory as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.form import posted_sheet
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.parts.words import word
from aliun_dashboard.ui.screens.settings.frame import screen
from aliun_dashboard.ui.session import ask, look, roles

MOST_SHOWN = 100
UPLOAD, TEMPLATE = "/imports/tarifas", "/imports/plantilla-tarifas.csv"


@dataclasses.dataclass(frozen=True)
class FileRow:
    """A row of the file, and what would become of it."""

    line: str
    what: str
    nights: str
    money: str
    outcome: str
    why: str


@dataclasses.dataclass(frozen=True)
class Run:
    """A file that was imported."""

    id: int
    file_name: str
    when: str
    result: str
    failed: bool
    undone: bool
    undoable: bool
    rejected: str


class RatesState(rx.State):
    """The file that is looked at, and those imported before."""

    waiting: bool = False
    title: str = ""
    rows: list[FileRow] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    counts: dict[str, int] = {}  # noqa: RUF012
    kind: str = ""
    more: bool = False
    act: str = ""
    refused: str = ""
    runs: list[Run] = []  # noqa: RUF012
    _run_id: int = 0

    @rx.event(supersedes=True)
    @roles(*EDITS_RULES)
    async def load(self):
        """The file of the address, or why the one just sent cannot be read."""
        asked = self.router.url.query_parameters
        number = asked.get("archivo", "")
        self._run_id = int(number) if number.isdigit() and len(number) < 10 else 0
        self.refused = in_address(asked)
        self.kind = ""
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*EDITS_RULES)
    async def filter(self, kind: str):
        """Only the rows with one outcome."""
        self.kind = str(kind) if str(kind) in words.OUTCOMES else ""
        await self._fill()

    @rx.event
    @roles(*EDITS_RULES)
    async def bring_in(self):
        """Import what can be imported."""
        done = await ask(flow.import_rows, self._run_id)
        told = words.IMPORTED_SOME if done.failures else words.IMPORTED
        await self._fill()
        return toast.done(told.format(created=done.created, updated=done.updated, failed=len(done.failures)))

    @rx.event
    @roles(*EDITS_RULES)
    async def undo(self, run_id: int):
        """Take an import back."""
        number = await ask(flow.undo, int(run_id))
        await self._fill()
        return toast.done(words.UNDID.format(n=number))

    async def _fill(self) -> None:
        found = await look(flow.preview, self._run_id) if self._run_id else None
        self.waiting = found is not None
        if found is not None:
            self._show(found)
        self.runs = [_run(run) for run in await look(query.runs)]

    def _show(self, found: Preview) -> None:
        self.title = words.FOUND.format(file=found.file_name)
        self.counts = {kind: found.count(Outcome(kind)) for kind in words.OUTCOMES}
        wanted = [row for row in found.rows if self.kind in ("", row.outcome.value)]
        self.rows = [_file_row(row) for row in wanted[:MOST_SHOWN]]
        self.more = len(wanted) > MOST_SHOWN
        number = found.count(Outcome.CREATE, Outcome.UPDATE)
        self.act = (words.DO_IMPORT_ONE if number == 1 else words.DO_IMPORT.format(n=number)) if number else ""


@rx.page(
    route="/ajustes/tarifas",
    title=shell.tab_title(words.FILE_TITLE),
    on_load=[ShellState.load, RatesState.load],
)
def rates() -> rx.Component:
    """Send a file, see what it would do, import it; below, what was imported before."""
    return screen(
        "inventory",
        rx.cond(RatesState.refused != "", banner(RatesState.refused, tone="bad"), rx.fragment()),
        _sender(),
        rx.cond(RatesState.waiting, _preview(), rx.fragment()),
        _runs(),
    )


def _sender() -> rx.Component:
    form = posted_sheet(UPLOAD, TEMPLATE, send=words.LOOK, hint=words.FILE_HINT, class_name="stack")
    return panel(
        rx.el.p(words.FILE_ABOUT, class_name="muted"), form, title=words.FILE_TITLE, class_name="settings-send"
    )


def _preview() -> rx.Component:
    columns = [
        Column(words.ROW, align="end"),
        Column(words.WHAT),
        Column(words.NIGHTS, hide_small=True),
        Column(words.MONEY, align="end", hide_small=True),
        Column(words.WHY),
    ]
    bring = button(RatesState.act, kind="primary", icon="import", on_click=RatesState.bring_in)
    every = chip(words.EVERY_ROW, active=RatesState.kind == "", on_click=RatesState.filter(""))
    kinds = [
        chip(says, active=RatesState.kind == kind, on_click=RatesState.filter(kind), count=RatesState.counts[kind])
        for kind, says in words.OUTCOMES.items()
    ]
    return panel(
        rx.cond(RatesState.act == "", banner(words.NOTHING_TO_DO, tone="warn"), rx.fragment()),
        rx.el.div(chips(every, *kinds, label=words.WHY), class_name="settings-kinds"),
        table(columns, RatesState.rows, _row, caption=words.FILE_TITLE, empty=empty(words.NO_ROWS, words.NO_ROWS_WHY)),
        rx.cond(
            RatesState.more,
            rx.el.p(words.FIRST_ROWS.format(n=MOST_SHOWN), class_name="muted small settings-kinds"),
            rx.fragment(),
        ),
        title=RatesState.title,
        actions=[rx.cond(RatesState.act != "", bring, rx.fragment())],
        flush=True,
        class_name="settings-preview",
    )


def _row(found: rx.Var[FileRow]) -> rx.Component:
    state = pill(word(words.OUTCOMES, found.outcome), word(words.TONES, found.outcome))
    return row(
        cell(found.line, align="end"),
        cell(found.what, class_name="wrap"),
        cell(found.nights, hide_small=True),
        cell(found.money, align="end", hide_small=True),
        cell(
            rx.el.span(state, rx.el.span(found.why, class_name="small"), class_name="row settings-why"),
            class_name="wrap",
        ),
    )


def _runs() -> rx.Component:
    columns = [
        Column(words.RUN_FILE),
        Column(words.RUN_WHEN, hide_small=True),
        Column(words.RUN_DONE),
        Column("", align="end"),
    ]
    none = empty(words.NO_RUNS, words.NO_RUNS_WHY, icon="import")
    return panel(
        table(columns, RatesState.runs, _run_row, caption=words.RUNS, empty=none), title=words.RUNS, flush=True
    )


def _run_row(run: rx.Var[Run]) -> rx.Component:
    download = rx.el.a(
        icon("download"),
        rx.el.span(words.DOWNLOAD),
        href=run.rejected,
        download=True,
        target="_blank",
        class_name="button quiet",
    )
    back = button(
        words.UNDO_RUN,
        icon="undo",
        disabled=~run.undoable,
        title=rx.cond(run.undoable, "", words.TOUCHED),
        on_click=RatesState.undo(run.id),
    )
    return row(
        cell(run.file_name),
        cell(run.when, hide_small=True),
        cell(run.result),
        cell(
            rx.cond(run.failed, download, rx.fragment()),
            rx.cond(run.undone, pill(words.UNDONE), back),
            align="end",
        ),
    )


def _file_row(found: PlannedRow) -> FileRow:
    cells = found.cells
    before = ""
    if found.outcome is Outcome.UPDATE and found.rate is not None:
        before = words.WAS.format(price=found.rate.price, cost=found.rate.cost)
    return FileRow(
        cells["line"],
        " · ".join(cells.get(name, "") for name in ("hotel", "habitacion", "regimen", "adultos")),
        f"{cells.get('desde', '')} – {cells.get('hasta', '')}",
        f"{cells.get('precio', '')} / {cells.get('costo', '')}",
        found.outcome.value,
        in_full(found.reason, found.facts) if found.reason else before,
    )


def _run(run: RunRow) -> Run:
    result = words.RUN_RESULT.format(created=run.created, updated=run.updated, failed=run.failed)
    return Run(
        run.id,
        run.file_name,
        f"{write.moment(run.at, settings().timezone)} · {run.actor}",
        result,
        run.failed > 0,
        run.undone_at is not None,
        run.undoable,
        f"/imports/{run.id}/rechazadas.csv",
    )
