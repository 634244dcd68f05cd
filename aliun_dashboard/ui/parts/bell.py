"""The bell: what needs you, counted live; each line leads to the exact thing."""

import dataclasses

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.icon import icon as symbol
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.menu import menu, opens_menu

NAME = "notices"


@dataclasses.dataclass(frozen=True)
class Notice:
    """One thing somebody should know. `when` is ready to read («hace 5 min»)."""

    id: int
    icon: str
    text: str
    when: str
    href: str
    unread: bool


def bell(notices: rx.Var[list[Notice]], unread: rx.Var[int], on_open, on_read) -> rx.Component:
    """The button with its number, and the list under it. `on_open` gets the id chosen; `on_read` marks all as read."""
    name = rx.cond(unread > 0, f"{labels.NOTICES}: {unread} {labels.NOTICES_UNREAD}", labels.NOTICES)
    number = rx.cond(unread > 0, rx.el.span(rx.cond(unread > 99, "99+", unread.to(str)), class_name="badge"), "")
    trigger = rx.el.button(
        symbol("bell"), number, type="button", class_name="button square quiet", aria_label=name, **opens_menu(NAME)
    )
    read = rx.cond(
        unread > 0, button(labels.MARK_READ, kind="quiet", icon="check-all", on_click=on_read), rx.fragment()
    )
    return menu(
        NAME,
        trigger,
        rx.el.div(
            rx.el.h2(link(labels.NOTICES, href="/notificaciones/", title=labels.ALL_NOTICES)),
            read,
            class_name="panel-head",
        ),
        rx.cond(
            notices.length() > 0,
            rx.el.ul(rx.foreach(notices, lambda notice: _notice(notice, on_open))),
            rx.el.p(labels.NO_NOTICES, class_name="notices-none muted"),
        ),
    )


def _notice(notice: rx.Var[Notice], on_open) -> rx.Component:
    return rx.el.li(
        link(
            symbol(notice.icon),
            rx.el.span(notice.text),
            rx.el.span(notice.when, class_name="muted small nowrap"),
            href=notice.href,
            class_name="menu-item notice",
            data_unread=notice.unread,
            on_click=on_open(notice.id),
        )
    )
