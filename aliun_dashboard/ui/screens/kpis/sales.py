"""The sales board: its State, and how its sections stand under each other."""

from dataclasses import replace

import reflex as rx

from aliun_dashboard.queries.kpis import boards, sales
from aliun_dashboard.queries.kpis.boards import Sales
from aliun_dashboard.queries.kpis.cohorts import Of
from aliun_dashboard.ui import labels_kpi_sales as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import link_button
from aliun_dashboard.ui.parts.chart import Drawing, Line, chart, csv_link, numbers
from aliun_dashboard.ui.parts.empty import failure
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.kpis import heat, sales_shown
from aliun_dashboard.ui.screens.kpis.asked import SALES, Asked, asked, leads
from aliun_dashboard.ui.screens.kpis.cards import Card, card, cards
from aliun_dashboard.ui.screens.kpis.kept import Kept, note, takes_long
from aliun_dashboard.ui.session import roles

FILES = ("ventas", "embudo", "tiempos", "canales", "agentes", "cohortes-leads", "cohortes-clientes", "pipeline")


class SalesState(Kept, rx.State):
    """The numbers of the sales board as they are shown."""

    status: str = ""
    cards: list[Card] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    funnel: Drawing = Drawing()
    worst: str = ""
    stuck: str = ""
    stuck_href: str = ""
    by_value: bool = False
    modes: dict[str, str] = {}  # noqa: RUF012
    durations: Drawing = Drawing()
    sources: Drawing = Drawing()
    agents: list[Line] = []  # noqa: RUF012
    lead_cohorts: list[heat.Row] = []  # noqa: RUF012
    client_cohorts: list[heat.Row] = []  # noqa: RUF012
    pipeline: Drawing = Drawing()
    files: dict[str, str] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Compute the board, if it is the one that is asked for."""
        wanted = asked(self)
        if wanted.tab != SALES:
            return
        asking = self._ask(boards.SALES, wanted.cut)
        if await takes_long(asking):
            self.status = ""
            yield
        self.status = "failed"  # until all of it is here
        self.files = {name: wanted.csv(name) for name in FILES}
        self.modes = {mode: replace(wanted, by_value=mode != "").href() for mode in words.MODES}
        self.by_value = wanted.by_value
        self._draw(wanted, self._take(await asking))
        self.status = "ready"

    def _draw(self, wanted: Asked, found: Sales) -> None:
        cut = wanted.cut
        behind = {key: leads(filters(cut)) for key, filters in sales.BEHIND.items()}
        self.cards = [card(reading, cut, behind.get(reading.key, "")) for reading in found.readings]
        self.pipeline = sales_shown.of_pipeline(cut, found.heads)
        self.funnel = sales_shown.of_funnel(wanted, found.funnel, found.before)
        self.worst, self.stuck, self.stuck_href = sales_shown.worst(cut, found.funnel)
        self.durations = sales_shown.of_durations(found.stays)
        self.lead_cohorts = heat.rows(cut, found.leads, Of.LEADS)
        self.client_cohorts = heat.rows(cut, found.clients, Of.CLIENTS)
        self.sources = sales_shown.of_sources(cut, found.sources)
        self.agents = sales_shown.of_agents(cut, found.agents)


def board() -> rx.Component:
    """The board, its shape while it comes, or what to do when it does not."""
    return rx.match(
        SalesState.status,
        ("ready", _sections()),
        ("failed", failure(words.FAILED, words.FAILED_FIX, SalesState.load)),
        skeleton(8),
    )


def _sections() -> rx.Component:
    state = SalesState
    return rx.el.div(
        note(state),
        cards(state.cards),
        _funnel(),
        chart(words.PIPELINE, state.pipeline, csv=state.files["pipeline"], summary=words.PIPELINE_SAY),
        chart(words.DURATIONS, state.durations, csv=state.files["tiempos"], summary=words.DURATIONS_SAY),
        chart(words.SOURCES, state.sources, csv=state.files["canales"], summary=words.SOURCES_SAY),
        _agents(),
        heat.heat(Of.LEADS, state.lead_cohorts, state.files["cohortes-leads"]),
        heat.heat(Of.CLIENTS, state.client_cohorts, state.files["cohortes-clientes"]),
        class_name="kpi-board",
    )


def _funnel() -> rx.Component:
    state = SalesState
    go = link_button(state.stuck, state.stuck_href, icon="list")
    ways = [
        link(
            says,
            href=state.modes[mode],
            class_name="switch-way",
            aria_current=rx.cond(state.by_value == (mode != ""), "page", "false"),
        )
        for mode, says in words.MODES.items()
    ]
    return rx.el.div(
        banner(state.worst, tone="warn", action=rx.cond(state.stuck_href != "", go, rx.fragment())),
        rx.el.nav(*ways, class_name="switch kpi-mode", aria_label=words.MODE),
        chart(words.FUNNEL, state.funnel, csv=state.files["embudo"], height=420),
        class_name="kpi-funnel",
    )


def _agents() -> rx.Component:
    head = rx.el.header(
        rx.el.h2(words.AGENTS),
        rx.el.span(class_name="spacer"),
        csv_link(SalesState.files["agentes"]),
        class_name="chart-head",
    )
    return rx.el.section(
        head,
        rx.el.p(words.AGENTS_SAY, class_name="chart-summary"),
        numbers(words.AGENTS, rx.Var.create(list(words.AGENT_HEADS)), SalesState.agents),
        class_name="chart",
    )
