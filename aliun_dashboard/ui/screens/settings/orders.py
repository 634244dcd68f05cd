"""OC: who may confirm, who gets copies, when letters go; below it, what they say (K-23, K-28, K-38)."""

import reflex as rx

from aliun_dashboard.flows import oc_habits as flow
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import order_habits as query
from aliun_dashboard.staff.rules import CHASES_ORDERS, EDITS_RULES, SEES_ORDERS
from aliun_dashboard.ui import labels_order_habits as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.field import area_field, text_field
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.screens.settings.frame import screen
from aliun_dashboard.ui.screens.settings.order_words import LettersState, letters
from aliun_dashboard.ui.session import ask, look, roles, viewer

MOST_SENDERS, LONGEST = 50, 300


class OrdersState(rx.State):
    """The habits of the house. Each form starts anew with `sheet`."""

    loaded: bool = False
    sheet: int = 0
    senders: str = ""
    fixed: str = ""
    admin_fixed: bool = False
    finance_fixed: bool = False
    senders_error: str = ""
    admin_email: str = ""
    finance_email: str = ""
    copies_error: str = ""
    reception: bool = False
    office: bool = False
    country: str = "DO"
    hurries: bool = False
    edited: str = ""
    accounts: list[str] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    may_edit: bool = False
    may_hurry: bool = False

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """What holds now."""
        self.senders_error = self.copies_error = ""
        await self._fill()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def save_senders(self, form: dict):
        """Keep who may confirm; an address that is none is named beside the field."""
        lines = str(form.get("senders", ""))[: MOST_SENDERS * LONGEST].splitlines()[:MOST_SENDERS]
        try:
            await ask(flow.set_senders, tuple(lines))
        except Refused as refused:
            self.senders_error = in_full(refused.reason.value, refused.facts)
            return None
        self.senders_error = ""
        return await self._kept()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def save_copies(self, form: dict):
        """Keep who gets copies."""
        addresses = (str(form.get(name, ""))[:LONGEST] for name in ("admin_email", "finance_email"))
        try:
            await ask(flow.set_copies, *addresses)
        except Refused as refused:
            self.copies_error = in_full(refused.reason.value, refused.facts)
            return None
        self.copies_error = ""
        return await self._kept()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def turn_reception(self):
        """Thank for orders, or no longer (K-23)."""
        await ask(flow.set_reception, confirms=not self.reception)
        return await self._kept()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def turn_office(self):
        """Letters in office hours only, or at any hour (X-34)."""
        await ask(flow.set_office_hours, business_days_only=not self.office, country=self.country)
        return await self._kept()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def choose_country(self, country: str):
        """Whose holidays count."""
        await ask(flow.set_office_hours, business_days_only=self.office, country=str(country))
        return await self._kept()

    @rx.event
    @roles(*(CHASES_ORDERS & EDITS_RULES))
    async def turn_hurries(self):
        """The shorter rhythm near check-in (idea 5)."""
        await ask(flow.set_hurries, hurries=not self.hurries)
        return await self._kept()

    async def _kept(self) -> rx.event.EventSpec:
        self.sheet += 1
        await self._fill()
        return toast.done(words.SAVED)

    async def _fill(self) -> None:
        found = await look(query.sheet)
        now, role = found.now, viewer().role
        self.senders = "\n".join(found.senders)
        self.fixed = words.FROM_ENV.format(addresses=", ".join(now.fixed)) if now.fixed else ""
        self.admin_email, self.finance_email = now.admin_email, now.finance_email
        self.admin_fixed, self.finance_fixed = bool(settings().oc_admin_email), bool(settings().oc_finance_email)
        self.reception, self.office, self.country = now.confirms_reception, now.business_days_only, now.country
        self.hurries, self.accounts = now.hurries, list(settings().mailboxes)
        when = write.moment(found.edited_at, settings().timezone) if found.edited_at else ""
        self.edited = words.EDITED.format(who=found.edited_by, when=when) if when else ""
        self.may_edit, self.may_hurry = role in CHASES_ORDERS, role in CHASES_ORDERS & EDITS_RULES
        self.loaded = True


@rx.page(
    route="/ajustes/oc",
    title=shell.tab_title(words.TAB),
    on_load=[ShellState.load, OrdersState.load, LettersState.load],
)
def orders() -> rx.Component:
    """Habits in two columns, letters below."""
    return screen(
        "orders",
        rx.el.div(_senders(), _rhythm(), _copies(), _accounts(), class_name="settings-columns"),
        letters(),
    )


def _senders() -> rx.Component:
    form = rx.el.form(
        area_field(
            "senders",
            words.SENDERS_FIELD,
            hint=words.SENDERS_HINT,
            error=OrdersState.senders_error,
            default_value=OrdersState.senders,
            disabled=~OrdersState.may_edit,
            rows="4",
        ),
        _save(),
        on_submit=OrdersState.save_senders,
        class_name="stack",
        key=f"senders-{OrdersState.loaded}-{OrdersState.sheet}",
    )
    return panel(
        rx.el.p(words.SENDERS_WHY, class_name="muted"),
        form,
        rx.cond(OrdersState.fixed != "", rx.el.p(OrdersState.fixed, class_name="muted small"), rx.fragment()),
        title=words.SENDERS,
        class_name="settings-send",
    )


def _copies() -> rx.Component:
    form = rx.el.form(
        text_field(
            "admin_email",
            words.ADMIN_EMAIL,
            default_value=OrdersState.admin_email,
            error=OrdersState.copies_error,
            **_copy(OrdersState.admin_fixed),
        ),
        text_field(
            "finance_email",
            words.FINANCE_EMAIL,
            default_value=OrdersState.finance_email,
            **_copy(OrdersState.finance_fixed),
        ),
        _save(),
        on_submit=OrdersState.save_copies,
        no_validate=True,
        class_name="stack",
        key=f"copies-{OrdersState.loaded}-{OrdersState.sheet}",
    )
    return panel(rx.el.p(words.COPIES_WHY, class_name="muted"), form, title=words.COPIES, class_name="settings-send")


def _copy(fixed: rx.Var[bool]) -> dict:
    hint = rx.cond(fixed, words.FIXED_BY_ENV, "")
    return {"type": "email", "disabled": ~OrdersState.may_edit | fixed, "hint": hint}


def _save() -> rx.Component:
    act = rx.el.div(button(words.SAVE, icon="check", type="submit"))
    return rx.cond(OrdersState.may_edit, act, rx.fragment())


def _rhythm() -> rx.Component:
    country = rx.el.select(
        *[rx.el.option(says, value=code) for code, says in words.COUNTRIES.items()],
        value=OrdersState.country,
        on_change=OrdersState.choose_country,
        disabled=~OrdersState.may_edit,
        aria_label=words.COUNTRY,
        class_name="control narrow",
    )
    locked = rx.cond(OrdersState.may_hurry, words.HURRIES_WHY, words.HURRIES_LOCKED)
    return panel(
        rx.el.p(words.RHYTHM_WHY, class_name="muted"),
        _switch(words.RECEPTION, words.RECEPTION_WHY, OrdersState.reception, OrdersState.turn_reception),
        _switch(words.OFFICE, rx.fragment(words.OFFICE_WHY, " ", country), OrdersState.office, OrdersState.turn_office),
        _switch(words.HURRIES, locked, OrdersState.hurries, OrdersState.turn_hurries, OrdersState.may_hurry),
        rx.cond(OrdersState.edited != "", rx.el.p(OrdersState.edited, class_name="muted small"), rx.fragment()),
        title=words.RHYTHM,
        class_name="settings-send",
    )


def _switch(name: str, why, value: rx.Var[bool], on_turn, may: rx.Var[bool] | None = None) -> rx.Component:
    allowed = OrdersState.may_edit if may is None else may
    return rx.el.div(
        rx.el.label(
            rx.el.input(type="checkbox", role="switch", checked=value, disabled=~allowed, on_change=lambda _: on_turn),
            rx.el.span(name),
            pill(rx.cond(value, words.ON, words.OFF), rx.cond(value, "good", "neutral")),
            class_name="check",
        ),
        rx.el.p(why, class_name="muted small order-switch-why"),
        class_name="order-switch",
    )


def _accounts() -> rx.Component:
    none = rx.el.p(words.NO_ACCOUNT)
    listed = rx.el.ul(
        rx.foreach(OrdersState.accounts, lambda name: rx.el.li(rx.el.code(name))), class_name="stack tight"
    )
    return panel(
        rx.el.p(words.ACCOUNTS_WHY, class_name="muted"),
        rx.cond(OrdersState.accounts.length() > 0, listed, none),
        rx.el.div(
            link_button(words.MAILBOX, "/oc/buzon/", icon="inbox"),
            link_button(words.TRY, "/salud/", kind="quiet", icon="health"),
            class_name="row wrap",
        ),
        title=words.ACCOUNTS,
        class_name="settings-send",
    )
