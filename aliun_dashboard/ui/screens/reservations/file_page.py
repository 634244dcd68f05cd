"""One reservation: the trip, who travels, money and places, papers with «¿por qué no hay voucher?», and its cases."""

import re

import reflex as rx

from aliun_dashboard.flows import cannot_travel as travel
from aliun_dashboard.flows import fulfilment
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import reservations as query
from aliun_dashboard.queries import vouchers
from aliun_dashboard.staff.rules import WORKS_LEADS
from aliun_dashboard.tickets.rules import code as ticket_code
from aliun_dashboard.ui import labels_reservations as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, select_field, text_field
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.screens.reservations import rows
from aliun_dashboard.ui.screens.reservations.rows import Item, Sheet
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "reservation"
ADDRESS = re.compile(r"/reservas/(\d{1,9})/?$")
WORKERS = tuple(sorted(WORKS_LEADS))


class ReservationState(rx.State):
    """One reservation, as its page shows it."""

    status: str = ""
    head: Sheet = Sheet()
    gaps: list[str] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    papers: list[Item] = []  # noqa: RUF012
    payments: list[Item] = []  # noqa: RUF012
    cases: list[Item] = []  # noqa: RUF012
    dialog: str = ""
    error: str = ""
    may_work: bool = False

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the reservation of the address."""
        address = ADDRESS.search(self.router.url.path)
        number = int(address[1]) if address else 0
        if number != self.head.id:
            self.reset()
            yield
        self.may_work = viewer().role in WORKS_LEADS
        await self._fill(number)
        if self.status == "ready":
            hub.join(STREAM, self, viewer(), number)

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """It changed, or one of its papers went out."""
        await self._fill(self.head.id)

    @rx.event
    @roles(*WORKERS)
    async def ask_for(self, name: str):
        """Open a dialog."""
        self.dialog, self.error = str(name), ""

    @rx.event
    @roles()
    async def close(self):
        """Close whatever dialog is open."""
        self.dialog, self.error = "", ""

    @rx.event
    @roles(*WORKERS)
    async def reissue(self, form: dict):
        """Correct who travels and print again."""
        people, reason = rows.people(str(form.get("names", ""))), str(form.get("reason", ""))[:300]
        if await self._did(fulfilment.reissue, people, reason):
            return toast.done(words.REISSUED)
        return None

    @rx.event
    @roles(*WORKERS)
    async def cancel(self, form: dict):
        """Cancel the trip."""
        if await self._did(fulfilment.cancel, str(form.get("reason", ""))[:300]):
            return toast.done(words.CANCELLED)
        return None

    @rx.event
    @roles(*WORKERS)
    async def open_case(self, form: dict):
        """The customer cannot travel: a person's case."""
        ticket = await self._did(travel.cannot_travel, str(form.get("cause", "")), str(form.get("note", ""))[:1000])
        return toast.done(words.CASE_OPENED.format(code=ticket_code(ticket.id or 0))) if ticket else None

    async def _did(self, flow, *args):
        """What the flow gave; nothing when it was refused, with why beside the form."""
        try:
            done = await ask(flow, self.head.id, *args)
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN:
                raise
            told = explain(refused.reason.value, refused.facts)
            self.error = f"{told.message} {told.fix}"
            return None
        self.dialog, self.error = "", ""
        await self._fill(self.head.id)
        return done or True

    async def _fill(self, number: int) -> None:
        found = await look(query.one, viewer(), number, clock.now())
        if found is None:
            self.status = "missing"
            return
        voucher = await look(vouchers.voucher_state, number)
        self.head, self.payments, self.cases = rows.sheet(found), rows.payments(found), rows.cases(found)
        self.papers, self.gaps = rows.papers(voucher), rows.gaps(voucher)
        self.status = "ready"


@hub.publishes(STREAM, "reservation", "payment", "delivery", "ticket", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """A change of a reservation concerns its page; anything else may concern any."""
    ids = {change.get("id") if change["topic"] == "reservation" else None for change in changes}
    for seat in seats:
        if seat.interest in ids or None in ids:
            await hub.nudge(seat, ReservationState.refresh)


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
        _correct(),
        _cancel(),
        _cannot(),
        active="reservas",
    )


def _file() -> rx.Component:
    head, state = ReservationState.head, ReservationState
    return rx.el.div(
        rx.el.div(
            pill(head.status, head.tone),
            link_button(words.LEAD, head.lead, icon="user"),
            link_button(words.QUOTE, head.quote, icon="note"),
            rx.cond(head.campaign != "", link_button(words.CAMPAIGN, head.campaign, icon="star"), rx.fragment()),
            rx.el.span(class_name="spacer"),
            rx.cond(state.may_work & head.is_live, _acts(), rx.fragment()),
            class_name="row wrap",
        ),
        rx.el.div(
            panel(_trip(), title=words.TRIP),
            panel(_papers(), title=words.PAPERS),
            panel(_money(), _items(state.payments), title=words.MONEY),
            panel(rx.el.p(head.typed_names, class_name="lines"), title=words.TRAVELLERS),
            panel(
                rx.el.p(head.penalty),
                rx.cond(state.cases.length() > 0, _items(state.cases), rx.fragment()),
                title=words.CASES,
            ),
            class_name="settings-columns",
        ),
        key=head.code,
        class_name="stack",
    )


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
            lambda one: rx.el.li(rx.el.a(one.name, href=one.href, target="_blank"), " ", pill(one.note, one.tone)),
        ),
        class_name="plain-list",
    )
    return rx.fragment(
        rx.cond(state.gaps.length() > 0, why, banner(words.READY, tone="good")),
        files,
        rx.el.p(rx.el.a(words.VERIFY, href=state.head.verify, target="_blank")),
    )


def _items(items: rx.Var[list[Item]]) -> rx.Component:
    return rx.el.ul(
        rx.foreach(items, lambda one: rx.el.li(link(one.name, href=one.href), " ", pill(one.note, one.tone))),
        class_name="plain-list",
    )


def _correct() -> rx.Component:
    state = ReservationState
    return _dialog(
        "correct",
        words.CORRECT,
        rx.el.form(
            area_field("names", words.NAMES, hint=words.NAMES_HINT, default_value=state.head.typed_names, rows="5"),
            text_field("reason", words.REASON, error=state.error),
            button(words.REISSUE, kind="primary", icon="check", type="submit"),
            on_submit=state.reissue,
            key=state.head.typed_names,
            class_name="stack",
        ),
    )


def _cancel() -> rx.Component:
    state = ReservationState
    return _dialog(
        "cancel",
        words.CANCEL,
        rx.el.p(state.head.penalty),
        rx.el.p(words.CANCEL_WHY, class_name="muted"),
        rx.el.form(
            text_field("reason", words.REASON, error=state.error, required=True),
            button(words.CANCEL_NOW, kind="danger", icon="close", type="submit"),
            on_submit=state.cancel,
            class_name="stack",
        ),
    )


def _cannot() -> rx.Component:
    state = ReservationState
    return _dialog(
        "cannot",
        words.CANNOT,
        rx.el.p(state.head.penalty),
        rx.el.p(words.CANNOT_WHY, class_name="muted"),
        rx.el.form(
            select_field("cause", words.CAUSE, words.CAUSES.items()),
            area_field("note", words.NOTE, error=state.error),
            button(words.OPEN_CASE, kind="primary", icon="check", type="submit"),
            on_submit=state.open_case,
            class_name="stack",
        ),
    )


def _dialog(name: str, title: str, *content) -> rx.Component:
    state = ReservationState
    return dialog(f"trip-{name}", title, *content, open=state.dialog == name, on_close=state.close)
