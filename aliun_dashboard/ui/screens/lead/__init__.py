"""The lead file: everything about one lead on one page (`/leads/12/`)."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.menu import menu, menu_item, menu_line, opens_menu
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import age, channel_icon, engine_chip, pill, stage_pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.lead import dialogs, panels, sold
from aliun_dashboard.ui.screens.lead.history import history
from aliun_dashboard.ui.screens.lead.sheet import StageRow
from aliun_dashboard.ui.screens.lead.state import LeadState
from aliun_dashboard.ui.screens.lead.worth import mark

MOVE_MENU, OWNER_MENU = "lead-move", "lead-owner"


def _title() -> rx.Var[str]:
    return rx.cond(LeadState.head.name != "", LeadState.head.name, words.PAGE)


@rx.page(route="/leads/[id]", title=shell.tab_title(_title()), on_load=[ShellState.load, LeadState.load])
def lead() -> rx.Component:
    """Fields left, the story right; on a phone one column, the important first."""
    return shell.page(
        _title(),
        rx.match(LeadState.status, ("ready", _file()), ("missing", _missing()), _loading()),
        dialogs.dialogs(),
        active="pipeline",
    )


def _file() -> rx.Component:
    return rx.el.div(
        _head(),
        _stepper(),
        rx.el.div(
            rx.el.div(panels.next_step(), panels.budget(), panels.contact(), class_name="lead-first"),
            history(),
            rx.el.div(sold.sale(), panels.trip(), panels.origin(), class_name="lead-rest"),
            class_name="lead-columns",
        ),
        key=LeadState.head.code,
        class_name="lead",
    )


def _head() -> rx.Component:
    head = LeadState.head
    return rx.el.div(
        rx.el.span(head.code, class_name="lead-code"),
        stage_pill(head.stage),
        rx.cond(head.engine != "", engine_chip(head.engine), rx.fragment()),
        rx.cond(head.closed_as != "", pill(head.closed_as), rx.fragment()),
        age(head.age, head.age_level),
        channel_icon(head.source),
        rx.cond(head.score != "", pill(head.score, "accent", "fire"), rx.fragment()),
        mark(LeadState.worth),
        rx.cond(head.opt_out, pill(words.OPT_OUT, "bad"), rx.fragment()),
        rx.el.span(class_name="spacer"),
        rx.el.div(
            rx.cond(head.editable, rx.fragment(_owner(), _move()), _reader()),
            _neighbour("chevron-left", words.ABOVE, "k", head.above),
            _neighbour("chevron-right", words.BELOW, "j", head.below),
            class_name="row lead-acts",
        ),
        class_name="lead-head",
    )


def _reader() -> rx.Component:
    return rx.el.span(avatar(LeadState.head.owner), panels.owner_name(), class_name="row")


def _owner() -> rx.Component:
    trigger = rx.el.button(
        avatar(LeadState.head.owner, small=True),
        rx.cond(LeadState.head.owner != "", LeadState.head.owner, words.NOBODY),
        icon("chevron-down"),
        type="button",
        class_name="button",
        title=f"{words.ASSIGN} (A)",
        data_key="a",
        aria_keyshortcuts="a",
        **opens_menu(OWNER_MENU),
    )
    return menu(
        OWNER_MENU,
        trigger,
        menu_item(words.TAKE, icon="user-plus", on_click=LeadState.take),
        menu_item(words.NOBODY, icon="user", on_click=LeadState.assign(0)),
        menu_line(),
        rx.foreach(
            LeadState.people,
            lambda person: rx.el.button(
                avatar(person["name"], small=True),
                rx.el.span(person["name"]),
                type="button",
                class_name="menu-item",
                on_click=LeadState.assign(person["id"].to(int)),
            ),
        ),
    )


def _move() -> rx.Component:
    trigger = button(words.MOVE, kind="primary", icon="move", key="m", **opens_menu(MOVE_MENU))
    return menu(MOVE_MENU, trigger, rx.foreach(LeadState.stages, _target))


def _target(stage: rx.Var[StageRow]) -> rx.Component:
    return rx.el.button(
        rx.cond(stage.state == "here", icon("check"), rx.el.span(class_name="icon")),
        rx.el.span(stage.name, rx.el.small(stage.why, class_name="muted"), class_name="lead-target"),
        type="button",
        class_name="menu-item",
        disabled=_is_shut(stage),
        on_click=LeadState.move(stage.slug),
    )


def _is_shut(stage: rx.Var[StageRow]) -> rx.Var[bool]:
    """Not open, unless the way there only wants a reason."""
    asks = (stage.slug == "qualified") & LeadState.verdict.can_override
    return (stage.state != "open") & ~asks


def _stepper() -> rx.Component:
    return rx.el.ol(rx.foreach(LeadState.stages, _stage), class_name="lead-stages", aria_label=words.STAGES_OF_JOURNEY)


def _stage(stage: rx.Var[StageRow]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(stage.name),
            type="button",
            title=stage.why,
            disabled=_is_shut(stage) | ~LeadState.head.editable,
            aria_current=rx.cond(stage.state == "here", "step", "false"),
            on_click=LeadState.move(stage.slug),
        ),
        data_state=stage.state,
    )


def _neighbour(name: str, label: str, key: str, href: rx.Var[str]) -> rx.Component:
    there = link(icon(name), href=href, class_name="button square quiet", aria_label=label, title=label, data_key=key)
    return rx.cond(href != "", there, rx.fragment())


def _missing() -> rx.Component:
    return empty(words.MISSING, words.MISSING_WHY, link_button(words.BACK, "/pipeline/", kind="primary"), icon="search")


def _loading() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                *[panel(skeleton(3), title=title) for title in (words.NEXT, words.BUDGET, words.CONTACT)],
                class_name="lead-first",
            ),
            panel(skeleton(9), title=words.HISTORY, class_name="lead-history"),
            class_name="lead-columns",
        ),
        class_name="lead",
        aria_label=labels.LOADING,
    )
