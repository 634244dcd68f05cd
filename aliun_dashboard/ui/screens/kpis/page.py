"""KPI: the frame of the three boards: tabs, the cut, printing (`/kpis/`)."""

import reflex as rx

from aliun_dashboard.flows.kpi_boards import TOPIC
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_kpis as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.field import select_field, text_field
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.parts.tabs import tab, tabs
from aliun_dashboard.ui.screens.kpis import direction, sales, technical
from aliun_dashboard.ui.screens.kpis.asked import DIRECTION, SALES, TECHNICAL
from aliun_dashboard.ui.screens.kpis.direction_state import DirectionState
from aliun_dashboard.ui.screens.kpis.kept import STREAM
from aliun_dashboard.ui.screens.kpis.sales import SalesState
from aliun_dashboard.ui.screens.kpis.state import KpisState
from aliun_dashboard.ui.screens.kpis.technical import TechnicalState

# Each board's own State follows; it reads nothing unless it is shown.
BOARDS = {DIRECTION: DirectionState.load, SALES: SalesState.load, TECHNICAL: TechnicalState.load}
LOADS = [ShellState.load, KpisState.load, *BOARDS.values()]


@hub.publishes(STREAM, TOPIC, "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """New numbers of a board go to the pages that show it in the same cut; after a gap in hearing, to all."""
    computed = {(change.get("board"), change.get("cut")) for change in changes}
    for seat in seats:
        if seat.interest in computed or (None, None) in computed:
            await hub.nudge(seat, BOARDS[seat.interest[0]])


@rx.page(route="/kpis", title=shell.tab_title(words.TITLE), on_load=LOADS)
def kpis() -> rx.Component:
    """Which board, of what, and the board."""
    state = KpisState
    shown = rx.match(
        state.tab,
        (DIRECTION, direction.board()),
        (SALES, sales.board()),
        (TECHNICAL, technical.board()),
        skeleton(6),
    )
    return shell.page(words.TITLE, rx.el.div(_tabs(), _cut(), shown, class_name="stack kpis"), active="kpis")


def _tabs() -> rx.Component:
    state = KpisState
    each = [
        rx.cond(state.tabs.contains(slug), tab(says, href=state.tabs[slug], active=state.tab == slug), rx.fragment())
        for slug, says in words.TABS.items()
    ]
    return tabs(*each, label=words.VIEWS)


def _cut() -> rx.Component:
    state = KpisState
    people = [
        rx.el.option(words.ANY, value=""),
        rx.foreach(state.people, lambda one: rx.el.option(one.name, value=one.id)),
    ]
    controls = [
        _choice("periodo", words.PERIOD, words.PERIODS.items(), state.period),
        _choice("moneda", words.CURRENCY, [(code, code) for code in say.SYMBOLS], state.currency),
        _choice("canal", words.CHANNEL, [("", words.ANY), *labels.CHANNELS.items()], state.source),
        _choice("motor", words.ENGINE, [("", words.ANY), *labels.ENGINES.items()], state.engine),
        rx.cond(
            state.everybody,
            select_field(
                "agente",
                words.AGENT,
                rx.fragment(*people),
                value=state.owner,
                on_change=lambda value: KpisState.choose("agente", value),
            ),
            rx.fragment(),
        ),
        select_field(
            "comparar",
            words.COMPARE,
            words.COMPARES.items(),
            value=rx.cond(state.chosen_base, "base", ""),
            on_change=KpisState.compare,
        ),
        button(words.PRINT, icon="printer", kind="quiet", on_click=rx.call_script("window.print()")),
    ]
    return rx.el.section(
        rx.el.div(*controls, class_name="kpi-cut"),
        rx.cond(state.chosen_dates, _days(OTHER, state.first, state.last), rx.fragment()),
        rx.cond(state.chosen_base, _days(BASE, state.base_first, state.base_last), rx.fragment()),
        rx.el.p(state.says, class_name="kpi-says muted"),
        aria_label=words.FILTERS,
    )


OTHER, BASE = "dias", "comparar"


def _choice(name: str, label: str, options, value: rx.Var[str]) -> rx.Component:
    return select_field(name, label, options, value=value, on_change=lambda chosen: KpisState.choose(name, chosen))


def _days(word: str, first: rx.Var[str], last: rx.Var[str]) -> rx.Component:
    """A form for two days."""
    heading = words.PERIOD if word == OTHER else words.COMPARE
    return rx.el.form(
        rx.el.span(heading, class_name="kpi-days-title"),
        rx.el.input(type="hidden", name="word", value=word),
        text_field("first", words.FROM, id=f"{word}-first", type="date", default_value=first, key=first, required=True),
        text_field("last", words.TO, id=f"{word}-last", type="date", default_value=last, key=last, required=True),
        button(words.APPLY, type="submit"),
        on_submit=KpisState.choose_days,
        class_name="kpi-days",
    )
