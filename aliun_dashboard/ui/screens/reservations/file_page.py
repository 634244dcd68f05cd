"""One reservation: the trip, who travels, money and places, papers with «¿por qué no hay voucher?», and its cases."""

import reflex as rx

from aliun_dashboard.ui import labels_replay, shell
from aliun_dashboard.ui import labels_reservations as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.screens.reservations.dialogs import dialogs
from aliun_dashboard.ui.screens.reservations.rows import Item
from aliun_dashboard.ui.screens.reservations.state import ReservationState


@rx.page(
    route="/reservas/[id]",
    title=shell.tab_title(rx.cond(ReservationState.head.code != "", ReservationState.head.code, words.RESERVATION)),
    on_load=[ShellState.load, ReservationState.load],
)
def reservation() -> rx.Component:
    """The head with its acts, then a panel a matter."""
    head = ReservationState.head
    missing = empty(
        words.MISSING, words.MISSING_WHY, link_button(words.BACK, "/reservas/", kind="primary"), icon="search"
    )
    return shell.page(
        rx.cond(head.code != "", head.code + " · " + head.holder, words.RESERVATION),
        rx.match(ReservationState.status, ("ready", _file()), ("missing", missing), skeleton_rows(8)),
        *dialogs(),
        active="reservas",
    )


def _file() -> rx.Component:
    head, state = ReservationState.head, ReservationState
    return rx.el.div(
        _head(),
        rx.cond(
            head.without_oc != "",
            banner(rx.el.strong(words.WITHOUT_OC, ". "), head.without_oc, tone="bad"),
            rx.fragment(),
        ),
        rx.el.div(
            _stack(
                panel(_trip(), title=words.TRIP),
                panel(rx.el.p(head.names, class_name="lines"), title=words.TRAVELLERS),
                panel(_stack(rx.el.p(head.penalty), _items(state.cases)), title=words.CASES),
            ),
            _stack(
                rx.cond(head.oc != "", panel(_order(), title=words.OC), rx.fragment()),
                rx.cond(head.is_sold, panel(_papers(), title=words.PAPERS), rx.fragment()),
                rx.cond(state.chain.length() > 0, panel(_chain(), title=words.STEPS_TITLE), rx.fragment()),
                panel(_stack(_money(), _items(state.payments)), title=words.MONEY, actions=[_ask_balance()]),
            ),
            class_name="settings-columns",
        ),
        key=head.code,
        class_name="stack",
    )


def _head() -> rx.Component:
    head = ReservationState.head
    return rx.el.div(
        pill(head.status, head.tone),
        rx.cond(head.is_sold, _sold_to(), rx.fragment()),
        rx.cond(head.oc_href != "", link_button(words.OPEN_OC, head.oc_href, icon="order"), rx.fragment()),
        rx.cond(head.campaign != "", link_button(words.CAMPAIGN, head.campaign, icon="star"), rx.fragment()),
        rx.el.span(class_name="spacer"),
        link_button(labels_replay.OPEN, f"/como-estaba/?de=reservation:{head.id}", icon="history"),
        rx.cond(ReservationState.may_work & head.is_live & head.is_sold, _acts(), rx.fragment()),
        class_name="row wrap",
    )


def _sold_to() -> rx.Component:
    head = ReservationState.head
    return rx.fragment(
        link_button(words.LEAD, head.lead, icon="user"), link_button(words.QUOTE, head.quote, icon="note")
    )


def _order() -> rx.Component:
    head = ReservationState.head
    return _stack(
        facts((words.BOOKING_REF, rx.cond(head.booking_ref != "", head.booking_ref, head.code))),
        rx.el.p(pill(head.oc, head.oc_tone)),
        rx.cond(head.is_sold, rx.fragment(), rx.el.p(words.BY_MAIL, class_name="muted small")),
    )


def _stack(*parts: rx.Component) -> rx.Component:
    return rx.el.div(*parts, class_name="stack")


def _acts() -> rx.Component:
    state = ReservationState
    return rx.fragment(
        rx.cond(
            state.head.is_confirmed,
            button(words.CORRECT, icon="edit", on_click=state.ask_for("correct")),
            rx.fragment(),
        ),
        button(words.CANNOT, icon="warning", on_click=state.ask_for("cannot")),
        button(words.CANCEL, kind="danger", icon="close", on_click=state.ask_for("cancel")),
    )


def _trip() -> rx.Component:
    head = ReservationState.head
    return facts(
        (words.HOTEL, head.hotel),
        (words.STAY, head.stay),
        (words.ROOM, head.room),
        (words.BOARD, head.board),
        (words.ROOMS, head.rooms),
        (words.PARTY, head.party),
        (words.AGENCY, head.agency),
        (words.INCLUDES, head.includes),
        (words.POLICY, head.policy),
        (words.SUPPLIER, head.supplier),
    )


def _money() -> rx.Component:
    head = ReservationState.head
    return facts(
        (words.TOTAL, head.total),
        (words.PAID, head.paid),
        (words.BALANCE, head.balance),
        (words.DUE, head.due),
        (words.PLACES, head.places),
    )


def _papers() -> rx.Component:
    state = ReservationState
    why = rx.el.div(banner(words.WHY_NOT, tone="warn"), rx.el.ul(rx.foreach(state.gaps, lambda gap: rx.el.li(gap))))
    files = rx.el.ul(
        rx.foreach(
            state.papers,
            lambda one: rx.el.li(_opens(icon("download"), one.name, href=one.href), pill(one.note, one.tone)),
        ),
        class_name="plain-list",
    )
    return _stack(
        rx.cond(state.gaps.length() > 0, why, banner(words.READY, tone="good")),
        files,
        _opens(icon("shield"), words.VERIFY, href=state.head.verify),
    )


def _ask_balance() -> rx.Component:
    state = ReservationState
    asks = button(words.ASK_BALANCE, icon="link", on_click=state.ask_for("balance"))
    return rx.cond(state.may_work & state.head.owes, asks, rx.fragment())


def _chain() -> rx.Component:
    state = ReservationState
    return rx.el.ul(
        rx.foreach(
            state.chain,
            lambda one: rx.el.li(
                one.name,
                pill(one.note, one.tone),
                rx.cond(
                    one.failed & state.may_work,
                    button(words.AGAIN, icon="retry", on_click=state.send_again(one.id)),
                    rx.fragment(),
                ),
            ),
        ),
        class_name="plain-list",
    )


def _opens(*inside: rx.Component | rx.Var[str] | str, href: rx.Var[str]) -> rx.Component:
    """A page or paper in a tab of its own."""
    return rx.el.a(*inside, href=href, target="_blank", class_name="link row")


def _items(items: rx.Var[list[Item]]) -> rx.Component:
    listed = rx.foreach(
        items, lambda one: rx.el.li(link(one.name, href=one.href, class_name="link"), pill(one.note, one.tone))
    )
    return rx.cond(items.length() > 0, rx.el.ul(listed, class_name="plain-list"), rx.fragment())
