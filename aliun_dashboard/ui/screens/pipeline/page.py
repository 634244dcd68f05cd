"""The page: views, filters, and under them the board or the list."""

import reflex as rx

from aliun_dashboard.staff.rules import IMPORTS_LEADS
from aliun_dashboard.ui import labels, labels_clients, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.board import board
from aliun_dashboard.ui.parts.button import button, icon_button, link_button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import check_field, select_field, text_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.menu import opens_menu
from aliun_dashboard.ui.parts.pill import count
from aliun_dashboard.ui.parts.tabs import tab, tabs

from . import dialogs
from .list_view import listed
from .state import SOURCES, PipelineState, Tab

SAYS = labels.PIPELINE
FILTERS = "pipeline-filters"


@rx.page(
    route="/pipeline",
    title=shell.tab_title(labels.NAV["pipeline"]),
    on_load=[ShellState.load, PipelineState.load],
)
def pipeline() -> rx.Component:
    """Board or list of the same leads."""
    return shell.page(
        labels.NAV["pipeline"],
        rx.cond(PipelineState.listing, listed(), _board()),
        *dialogs.all_of_them(),
        active="pipeline",
        toolbar=[rx.el.div(_views(), _filters(), class_name="pipeline-bar")],
        fill=True,
    )


def _board() -> rx.Component:
    drawn = board(
        columns=PipelineState.columns,
        loaded=PipelineState.loaded,
        patch=PipelineState.patch,
        more=PipelineState.more,
        labels=labels.BOARD,
        on_move=PipelineState.move,
        on_more=PipelineState.load_more,
        on_open=PipelineState.open_lead,
        on_accept=PipelineState.accept,
        on_reject=PipelineState.reject,
        on_add=PipelineState.start_adding,
        on_assign=PipelineState.ask_owner,
        on_gap=PipelineState.load,
        on_away=PipelineState.leave,
        on_back=PipelineState.load,
    )
    return rx.cond(PipelineState.nothing, _nothing(), drawn)


def _nothing() -> rx.Component:
    new = button(SAYS["new"], kind="primary", icon="plus", on_click=PipelineState.start_adding("incoming"))
    return empty(SAYS["nothing"], SAYS["nothing_why"], new)


def _views() -> rx.Component:
    return rx.el.div(
        tabs(
            tab(SAYS["all"], href=PipelineState.all_href, active=~PipelineState.filtered),
            rx.foreach(PipelineState.tabs, _saved_tab),
            label=SAYS["views"],
        ),
        rx.cond(
            PipelineState.filtered & ~PipelineState.saved,
            button(SAYS["save_view"], kind="quiet", icon="bookmark", on_click=PipelineState.name_view(True)),
            rx.fragment(),
        ),
        rx.el.span(class_name="spacer"),
        _switch(),
        rx.cond(
            rx.Var.create(sorted(IMPORTS_LEADS)).contains(ShellState.role),
            link_button(SAYS["import"], "/leads/importar/", kind="quiet", icon="import"),
            rx.fragment(),
        ),
        button(SAYS["new"], kind="primary", icon="plus", key="n", on_click=PipelineState.start_adding("incoming")),
        class_name="pipeline-views",
    )


def _saved_tab(view: rx.Var[Tab]) -> rx.Component:
    remove = icon_button("close", SAYS["remove_view"], on_click=PipelineState.remove_view(view.id))
    return rx.el.span(
        tab(view.name, href=view.href, active=view.active),
        rx.cond(view.shared, icon("users", label=SAYS["view_shared"]), rx.fragment()),
        rx.cond(view.active & view.removable, remove, rx.fragment()),
        class_name="pipeline-tab",
    )


def _switch() -> rx.Component:
    def way(label: str, drawing: str, href: rx.Var[str], here: rx.Var[bool]) -> rx.Component:
        current = rx.cond(here, "page", "false")
        return link(icon(drawing), rx.el.span(label), href=href, class_name="switch-way", aria_current=current)

    return rx.el.nav(
        way(SAYS["board"], "pipeline", PipelineState.board_href, ~PipelineState.listing),
        way(SAYS["list"], "list", PipelineState.list_href, PipelineState.listing),
        class_name="switch",
        aria_label=f"{SAYS['board']} / {SAYS['list']}",
    )


def _filters() -> rx.Component:
    search = rx.el.input(
        type="search",
        default_value=PipelineState.text,
        key=f"search-{PipelineState.filtered}",
        placeholder=SAYS["search"],
        aria_label=SAYS["search_label"],
        auto_complete="off",
        class_name="control pipeline-search",
        data_key="/",
        on_change=PipelineState.search.debounce(300),
    )
    return rx.el.div(
        search,
        chips(
            *[
                chip(label, active=PipelineState.chips.contains(slug), on_click=PipelineState.toggle_chip(slug))
                for slug, label in labels.PIPELINE_CHIPS.items()
            ],
            label=SAYS["chips"],
        ),
        _more_filters(),
        rx.cond(
            PipelineState.told != "",
            rx.el.span(icon("filter"), PipelineState.told, class_name="pipeline-told"),
            rx.fragment(),
        ),
        rx.cond(
            PipelineState.filtered,
            button(SAYS["clear"], kind="quiet", icon="close", on_click=PipelineState.clear),
            rx.fragment(),
        ),
        class_name="pipeline-filters",
    )


def _more_filters() -> rx.Component:
    number = rx.cond(PipelineState.narrowed > 0, count(PipelineState.narrowed), rx.fragment())
    everybody = rx.foreach(PipelineState.people, lambda person: rx.el.option(person.name, value=person.value))
    anything = rx.el.option(SAYS["anything"], value="")
    return rx.fragment(
        rx.el.button(
            icon("filter"), SAYS["filters"], number, type="button", class_name="button plain", **opens_menu(FILTERS)
        ),
        rx.el.div(
            rx.el.div(
                _choice("stage", SAYS["stage"], labels.STAGES.items(), PipelineState.stage),
                _choice("source", SAYS["source"], SOURCES, PipelineState.source),
                _choice("segment", labels_clients.VALUE, labels_clients.SEGMENTS.items(), PipelineState.segment),
                select_field(
                    "owner",
                    SAYS["owner"],
                    rx.fragment(anything, everybody),
                    value=PipelineState.owner,
                    on_change=lambda chosen: PipelineState.narrow("owner", chosen),
                ),
                text_field(
                    "destination",
                    SAYS["destination"],
                    default_value=PipelineState.destination,
                    key=f"destination-{PipelineState.destination}",
                    on_blur=lambda typed: PipelineState.narrow("destination", typed),
                ),
                check_field(
                    "history", SAYS["history"], checked=PipelineState.history, on_change=PipelineState.toggle_history
                ),
                class_name="stack",
            ),
            id=FILTERS,
            class_name="menu pipeline-more",
            custom_attrs={"popover": "auto"},
        ),
    )


def _choice(name: str, label: str, options, chosen: rx.Var[str]) -> rx.Component:
    return select_field(
        name,
        label,
        [("", SAYS["anything"]), *options],
        value=chosen,
        on_change=lambda value: PipelineState.narrow(name, value),
    )
