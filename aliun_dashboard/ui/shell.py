"""The frame around every screen: navigation, search, bell, account, and whether the line is alive."""

import dataclasses
from collections.abc import Sequence

import reflex as rx
from reflex.style import color_mode, set_color_mode
from reflex_components_core.core.banner import has_connection_errors

from aliun_dashboard.staff.rules import EDITS_RULES, IMPORTS_LEADS, READS_AUDIT, READS_HEALTH, SEES_ORDERS, WORKS_LEADS
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import palette, shortcuts
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.bell import bell
from aliun_dashboard.ui.parts.button import icon_button
from aliun_dashboard.ui.parts.dialog import opens
from aliun_dashboard.ui.parts.form import posted
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.menu import menu, menu_heading, menu_item, menu_line, opens_menu
from aliun_dashboard.ui.parts.words import word

ACCOUNT = "account"
LEAVE = "leave"
NEW_LEAD = "/pipeline/?nuevo=1"
IMPORT_LEADS = "/leads/importar/"
THEME_ICONS = {"system": "monitor", "light": "sun", "dark": "moon"}
EVERYBODY = frozenset(labels.ROLES)

Text = str | rx.Var[str]


@dataclasses.dataclass(frozen=True)
class Place:
    """One line of the navigation. Hiding is courtesy: the server refuses on its own."""

    slug: str
    href: str
    icon: str
    key: str
    roles: frozenset[str] = EVERYBODY
    demo: bool = False


PLACES = (
    Place("hoy", "/", "today", "g h"),
    Place("notificaciones", "/notificaciones/", "bell", "g n"),
    Place("pipeline", "/pipeline/", "pipeline", "g p"),
    Place("campanas", "/campanas/", "star", "g c"),
    Place("reservas", "/reservas/", "plane", "g r"),
    Place("pagos", "/pagos/", "money", "g d"),
    Place("oc", "/oc/", "order", "g o", SEES_ORDERS),
    Place("tickets", "/tickets/", "ticket", "g t"),
    Place("kpis", "/kpis/", "chart", "g k"),
    Place("salud", "/salud/", "health", "g s", READS_HEALTH),
    Place("operaciones", "/operaciones/", "history", "g b", EDITS_RULES),
    Place("auditoria", "/auditoria/", "audit", "g a", READS_AUDIT),
    Place("reglas", "/reglas/", "shield", "g l"),
    Place("ajustes", "/ajustes/", "settings", "g j"),
    Place("simulador", "/simulador/", "simulator", "g x", demo=True),
)


def page(
    title: Text, *content, active: str = "", toolbar: Sequence[rx.Component] = (), fill: bool = False
) -> rx.Component:
    """A whole screen: `title` is its only h1, `active` the slug of its place in the navigation.

    `toolbar` is a row of filters and acts under the title; `fill` gives the content the full window
    and lets it scroll inside (the board); otherwise it is a column of comfortable width.
    """
    bar = [rx.el.div(*toolbar, class_name="toolbar")] if toolbar else []
    return rx.el.div(
        rx.el.a(labels.SKIP_TO_CONTENT, href="#contenido", class_name="skip"),
        _rail(active),
        rx.el.div(
            _top(title),
            rx.el.main(
                *bar,
                rx.el.div(*content, class_name="content fill" if fill else "content"),
                id="contenido",
                class_name="main",
                tab_index=-1,
            ),
            class_name="stage",
        ),
        _palette(),
        shortcuts.shortcuts(),
        _offline(),
        class_name="shell",
    )


def tab_title(title: Text) -> rx.Var[str]:
    """«(3) Pipeline · Aliun» for `rx.page(title=…)`: unread first, then where you are."""
    waiting = rx.cond(ShellState.unread > 0, f"({ShellState.unread}) ", "")
    return f"{waiting}{title} · {labels.BRAND}"


def _rail(active: str) -> rx.Component:
    brand = link(rx.el.img(src="/favicon.svg", alt="", class_name="brand-mark"), rx.el.span(labels.BRAND), href="/")
    return rx.el.aside(
        rx.el.div(brand, class_name="brand"),
        rx.el.nav(*[_nav_item(place, active) for place in PLACES], class_name="nav", aria_label=labels.MAIN_NAVIGATION),
        rx.el.div(
            icon_button("sidebar", labels.COLLAPSE_NAVIGATION, data_toggle_nav=""),
            icon_button("keyboard", labels.SHORTCUTS, key="?", **opens(shortcuts.NAME)),
            class_name="rail-foot",
        ),
        class_name="rail",
    )


def _nav_item(place: Place, active: str) -> rx.Component:
    current = {"aria_current": "page"} if place.slug == active else {}
    name = labels.NAV[place.slug]
    drawn = link(
        icon(place.icon),
        rx.el.span(name),
        href=place.href,
        class_name="nav-item",
        title=name,
        data_key=place.key,
        **current,
    )
    return _for_whom(place, drawn)


def _for_whom(place: Place, drawn: rx.Component) -> rx.Component:
    """Draws it for the roles of the place; what is for everybody is there before the socket is."""
    if place.demo:
        return rx.cond(ShellState.demo, drawn, rx.fragment())
    if place.roles == EVERYBODY:
        return drawn
    return rx.cond(rx.Var.create(sorted(place.roles)).contains(ShellState.role), drawn, rx.fragment())


def _top(title: Text) -> rx.Component:
    search = rx.el.button(
        icon("search"),
        rx.el.span(labels.SEARCH),
        rx.el.kbd("Ctrl K", aria_hidden="true"),
        type="button",
        class_name="search",
        data_key="mod+k",
        **opens(palette.NAME),
    )
    return rx.el.header(
        rx.el.h1(title, class_name="clip"),
        rx.el.span(class_name="spacer"),
        search,
        bell(ShellState.notices, ShellState.unread, on_open=ShellState.read, on_read=ShellState.read_all),
        _account(),
        class_name="top",
    )


def _account() -> rx.Component:
    trigger = rx.el.button(
        avatar(ShellState.name),
        rx.el.span(labels.ACCOUNT, class_name="visually-hidden"),
        type="button",
        class_name="account",
        **opens_menu(ACCOUNT),
    )
    leave = menu_item(labels.LOG_OUT, icon="log-out", type="submit", form=LEAVE)
    return menu(
        ACCOUNT,
        trigger,
        rx.el.div(
            rx.el.strong(ShellState.name),
            rx.el.span(word(labels.ROLES, ShellState.role), class_name="muted small"),
            rx.el.span(ShellState.email, class_name="muted small"),
            class_name="account-who",
        ),
        menu_line(),
        menu_heading(labels.THEME),
        rx.el.div(
            *[theme_button(mode) for mode in labels.THEMES], class_name="themes", role="group", aria_label=labels.THEME
        ),
        menu_line(),
        menu_item(labels.CHANGE_PASSWORD, icon="key", href="/ajustes/#contrasena"),
        leave,
        posted("/auth/logout", id=LEAVE),
    )


def theme_button(mode: str) -> rx.Component:
    """One of the looks of the screens: clear, dark or as the system."""
    return rx.el.button(
        icon(THEME_ICONS[mode]),
        type="button",
        title=labels.THEMES[mode],
        aria_label=labels.THEMES[mode],
        aria_pressed=color_mode == mode,
        on_click=set_color_mode(mode),
    )


def _palette() -> rx.Component:
    places = [_for_whom(p, palette.place(labels.NAV[p.slug], p.icon, p.href, p.key.upper())) for p in PLACES]
    return palette.palette(places, _acts(), ShellState.hits, ShellState.search, ShellState.open_hit)


def _acts() -> list[rx.Component]:
    new_lead = palette.act(labels.NEW_LEAD, "plus", href=NEW_LEAD)
    import_leads = palette.act(labels.IMPORT_LEADS, "import", href=IMPORT_LEADS)
    imports = rx.Var.create(sorted(IMPORTS_LEADS)).contains(ShellState.role)
    works_leads = rx.Var.create(sorted(WORKS_LEADS)).contains(ShellState.role)
    return [
        rx.cond(works_leads, new_lead, rx.fragment()),
        rx.cond(imports, import_leads, rx.fragment()),
        *[_becomes(mode) for mode in labels.THEMES],
        palette.act(labels.MARK_READ, "check-all", on_click=ShellState.read_all),
        palette.act(labels.CHANGE_PASSWORD, "key", href="/ajustes/#contrasena"),
        palette.act(labels.LOG_OUT, "log-out", type="submit", form=LEAVE),
    ]


def _becomes(mode: str) -> rx.Component:
    change = palette.act(labels.CHANGE_THEME[mode], THEME_ICONS[mode], on_click=set_color_mode(mode))
    return rx.cond(color_mode == mode, rx.fragment(), change)


def _offline() -> rx.Component:
    shown = rx.el.span(icon("offline"), labels.OFFLINE, class_name="offline")
    return rx.el.div(rx.cond(has_connection_errors, shown, rx.fragment()), role="status", class_name="offline-place")
