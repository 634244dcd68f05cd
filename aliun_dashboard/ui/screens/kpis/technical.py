"""The technical board: times, errors, queue, uptime, webhooks, deliveries; each leads to Salud or Auditoría (V-44)."""

from decimal import Decimal

import reflex as rx

from aliun_dashboard.kpis.rules import Unit
from aliun_dashboard.queries.kpis import boards
from aliun_dashboard.queries.kpis.technical import DayRow, ProviderRow, SourceRow, TaskRow
from aliun_dashboard.ui import labels_delivery, labels_health
from aliun_dashboard.ui import labels_kpi_technical as words
from aliun_dashboard.ui.parts import figures
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.parts.chart import Drawing, Line, chart
from aliun_dashboard.ui.parts.empty import failure
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.kpis.asked import TECHNICAL, asked
from aliun_dashboard.ui.screens.kpis.cards import Card, amount, card, cards
from aliun_dashboard.ui.screens.kpis.kept import Kept, note, takes_long
from aliun_dashboard.ui.session import roles

FILES = ("tecnico", "fallos", "origenes", "servicios", "tareas")
BEHIND = {
    "availability": "/salud/disponibilidad/",
    "ready_time": "/salud/disponibilidad/",
    "webhook_time": "/salud/eventos/",
    "delivery_time": "/salud/entregas/?estado=sent",
    "delivery_success": "/salud/entregas/?estado=failed",
    "errors": "/salud/",
    "refused": "/salud/eventos/?estado=rejected",
    "breakers": "/auditoria/?action=breaker.opened",
    "task_time": "/salud/tareas/",
    "queue_depth": "/salud/",
    "queue_wait": "/salud/",
}


class TechnicalState(Kept, rx.State):
    """The numbers of the technical board as they are shown."""

    status: str = ""
    cards: list[Card] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    days: Drawing = Drawing()
    sources: Drawing = Drawing()
    providers: Drawing = Drawing()
    tasks: Drawing = Drawing()
    files: dict[str, str] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Compute the board, if it is the one that is asked for."""
        wanted = asked(self)
        if wanted.tab != TECHNICAL:
            return
        asking = self._ask(boards.TECHNICAL, wanted.cut)
        if await takes_long(asking):
            self.status = ""
            yield
        self.status = "failed"  # until all of it is here
        self.files = {name: wanted.csv(name) for name in FILES}
        found = self._take(await asking)
        self.cards = [card(one, wanted.cut, BEHIND[one.key]) for one in found.readings]
        self.days, self.sources = of_days(found.days), of_sources(found.sources)
        self.providers, self.tasks = of_providers(found.providers), of_tasks(found.tasks)
        self.status = "ready"


def board() -> rx.Component:
    """The board, its shape while it comes, or what to do when it does not."""
    return rx.match(
        TechnicalState.status,
        ("ready", _sections()),
        ("failed", failure(words.FAILED, words.FAILED_FIX, TechnicalState.load)),
        skeleton(8),
    )


def _sections() -> rx.Component:
    state, files = TechnicalState, TechnicalState.files
    return rx.el.div(
        note(state),
        cards(state.cards),
        chart(words.DAYS, state.days, csv=files["fallos"], summary=words.DAYS_SAY),
        chart(words.SOURCES, state.sources, csv=files["origenes"], summary=words.SOURCES_SAY),
        chart(words.PROVIDERS, state.providers, csv=files["servicios"], summary=words.PROVIDERS_SAY),
        chart(words.TASKS, state.tasks, csv=files["tareas"], summary=words.TASKS_SAY, height=420),
        class_name="kpi-board",
    )


def of_days(rows: list[DayRow]) -> Drawing:
    """Three lines over the days."""
    names = [say.day(row.day) for row in rows]
    lists = ("/salud/eventos/?estado=failed", "/salud/entregas/?estado=failed", "/salud/eventos/?estado=rejected")
    values = {
        words.DAY_HEADS[1]: [float(row.events) for row in rows],
        words.DAY_HEADS[2]: [float(row.letters) for row in rows],
        words.DAY_HEADS[3]: [float(row.refused) for row in rows],
    }
    told = [Line(say.day(row.day), [str(row.events), str(row.letters), str(row.refused)]) for row in reversed(rows)]
    hrefs = [[href] * len(rows) for href in lists]
    return Drawing(figures.lines(names, values), hrefs, list(words.DAY_HEADS), told)


def of_sources(rows: list[SourceRow]) -> Drawing:
    """Received, failed and refused of each source."""
    names = [labels_health.SOURCES.get(row.source, row.source) for row in rows]
    values = {
        words.SOURCE_HEADS[1]: [float(row.received) for row in rows],
        words.SOURCE_HEADS[2]: [float(row.failed) for row in rows],
        words.SOURCE_HEADS[3]: [float(row.refused) for row in rows],
    }
    texts = {name: [say.number(value) for value in series] for name, series in values.items()}
    base = [f"/salud/eventos/?origen={row.source}" for row in rows]
    hrefs = [base, [f"{one}&estado=failed" for one in base], [f"{one}&estado=rejected" for one in base]]
    told = [
        Line(name, [*map(say.number, (row.received, row.failed, row.refused, row.repeated)), spent(row.p95)], href)
        for name, row, href in zip(names, rows, base, strict=True)
    ]
    return Drawing(figures.bars(names, values, texts), hrefs, list(words.SOURCE_HEADS), told)


def of_providers(rows: list[ProviderRow]) -> Drawing:
    """Success of each provider; what was only simulated has none."""
    names = [labels_delivery.PROVIDERS.get(row.provider, row.provider) for row in rows]
    name = words.PROVIDER_HEADS[6]
    values = {name: [None if row.success is None else float(row.success) for row in rows]}
    texts = {name: [_percent(row) for row in rows]}
    hrefs = [f"/salud/entregas/?servicio={row.provider}" for row in rows]
    told = [
        Line(
            name,
            [*map(say.number, (row.sent, row.simulated, row.failed, row.waiting)), spent(row.p95), _percent(row)],
            href,
        )
        for name, row, href in zip(names, rows, hrefs, strict=True)
    ]
    return Drawing(figures.bars(names, values, texts), [hrefs], list(words.PROVIDER_HEADS), told)


def of_tasks(rows: list[TaskRow]) -> Drawing:
    """How long each timed task takes."""
    names = [labels_health.TASKS.get(row.name, (row.name, ""))[0] for row in rows]
    name = words.TASK_HEADS[3]
    values, texts = {name: [row.p95 for row in rows]}, {name: [spent(row.p95) for row in rows]}
    hrefs = ["/salud/tareas/"] * len(rows)
    told = [
        Line(task, [say.number(row.runs), say.number(row.failed), spent(row.p95)], "/salud/tareas/")
        for task, row in zip(names, rows, strict=True)
    ]
    return Drawing(figures.bars(names, values, texts), [hrefs], list(words.TASK_HEADS), told)


def spent(ms: float | None) -> str:
    """`140 ms`, `1.20 s`, `–`."""
    if ms is None:
        return "–"
    return amount(Decimal(str(ms)), Unit.MS, "")


def _percent(row: ProviderRow) -> str:
    return "–" if row.success is None else f"{row.success:,.1f} %"
