"""Usuarios: who works here, in which role; new people, lost passwords, people who leave."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows import staff as flow
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import staff
from aliun_dashboard.staff.rules import Role, StaffReason
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.button import button, icon_button
from aliun_dashboard.ui.parts.dialog import closes, dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import select_field, text_field
from aliun_dashboard.ui.parts.menu import menu, menu_item, opens_menu
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.settings.frame import WORDS, once, screen
from aliun_dashboard.ui.session import ask, look, roles, viewer

INVITE = "invite"
FIELD_OF = {
    StaffReason.BAD_EMAIL: "email",
    StaffReason.EMAIL_TAKEN: "email",
    StaffReason.NO_NAME: "name",
}


@dataclasses.dataclass(frozen=True)
class Person:
    """A row: whether they can log in, and whether it is oneself."""

    id: int
    name: str
    email: str
    role: str
    active: bool
    since: str
    me: bool


class PeopleState(rx.State):
    """The people of the house."""

    people: list[Person] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    loaded: bool = False  # until then a question would be put away again
    inviting: bool = False
    errors: dict[str, str] = {}  # noqa: RUF012
    secret: str = ""
    secret_of: str = ""

    @rx.event(supersedes=True)
    @roles(Role.ADMIN)
    async def load(self):
        """Everybody; a password shown before is forgotten."""
        self.secret, self.inviting, self.errors = "", False, {}
        await self._fill()
        self.loaded = True

    @rx.event
    @roles(Role.ADMIN)
    async def open_invite(self):
        """Ask for a new person."""
        self.inviting, self.errors, self.secret = True, {}, ""

    @rx.event
    @roles(Role.ADMIN)
    async def close_invite(self):
        """Put the question away."""
        self.inviting = False

    @rx.event
    @roles(Role.ADMIN)
    async def invite(self, form: dict):
        """Create the person and show their password once; what is wrong is said beside its field."""
        email, name = str(form.get("email", "")), str(form.get("name", ""))
        try:
            self.secret = await ask(flow.invite, email, name, _role(form.get("role")))
        except Refused as refused:
            if refused.reason not in FIELD_OF:
                raise
            self.errors = {FIELD_OF[StaffReason(refused.reason)]: in_full(refused.reason.value, refused.facts)}
            return
        self.inviting, self.errors, self.secret_of = False, {}, WORDS["password_of"].format(name=name.strip())
        await self._fill()

    @rx.event
    @roles(Role.ADMIN)
    async def change_role(self, user_id: int, role: str):
        """Give somebody another role."""
        try:
            await ask(flow.change_role, int(user_id), _role(role))
        finally:
            await self._fill()
        return toast.done(WORDS["role_changed"])

    @rx.event
    @roles(Role.ADMIN)
    async def deactivate(self, user_id: int):
        """Shut somebody out, with a way back."""
        await ask(flow.deactivate, int(user_id))
        await self._fill()
        return toast.done(WORDS["deactivated"], undo=PeopleState.reactivate(int(user_id)))

    @rx.event
    @roles(Role.ADMIN)
    async def reactivate(self, user_id: int):
        """Let somebody in again."""
        await ask(flow.reactivate, int(user_id))
        await self._fill()
        return toast.done(WORDS["reactivated"])

    @rx.event
    @roles(Role.ADMIN)
    async def reset_password(self, user_id: int, name: str):
        """A new password for somebody, shown once."""
        self.secret = await ask(flow.reset_password, int(user_id))
        self.secret_of = WORDS["password_of"].format(name=str(name))

    @rx.event
    @roles(Role.ADMIN)
    async def forget(self):
        """The password has been passed on."""
        self.secret = ""

    async def _fill(self) -> None:
        zone, me = settings().timezone, viewer().id
        self.people = [
            Person(
                user.id,
                user.name,
                user.email,
                user.role.value,
                user.active,
                write.day(user.created_at.astimezone(zone).date()),
                user.id == me,
            )
            for user in await look(staff.users)
        ]


@rx.page(
    route="/ajustes/usuarios",
    title=shell.tab_title(WORDS["tabs"]["people"]),
    on_load=[ShellState.load, PeopleState.load],
)
def people() -> rx.Component:
    """The table of people, and the question for a new one."""
    columns = [
        Column(WORDS["person"]),
        Column(WORDS["role"]),
        Column(WORDS["state"]),
        Column(WORDS["here_since"], hide_small=True),
        Column(WORDS["acts"], align="end"),
    ]
    return screen(
        "people",
        once(PeopleState.secret, PeopleState.secret_of, PeopleState.forget),
        panel(
            table(columns, PeopleState.people, _row, caption=WORDS["tabs"]["people"], empty=_nobody()),
            title=WORDS["tabs"]["people"],
            actions=[_invite()],
            flush=True,
        ),
        _question(),
    )


def _invite() -> rx.Component:
    acts = {"on_click": PeopleState.open_invite, "disabled": ~PeopleState.loaded}
    return button(WORDS["new_person"], kind="primary", icon="user-plus", key="n", **acts)


def _row(person: rx.Var[Person]) -> rx.Component:
    who = rx.el.span(
        rx.el.span(person.name), rx.el.span(person.email, class_name="muted small"), class_name="settings-two"
    )
    state = rx.cond(person.active, pill(WORDS["active"], "good"), pill(WORDS["inactive"]))
    return row(
        cell(rx.el.div(avatar(person.name), who, class_name="row")),
        cell(_role_choice(person)),
        cell(state),
        cell(person.since, hide_small=True),
        cell(_acts(person), align="end"),
    )


def _role_choice(person: rx.Var[Person]) -> rx.Component:
    return rx.el.select(
        *[rx.el.option(says, value=code) for code, says in labels.ROLES.items()],
        value=person.role,
        on_change=lambda role: PeopleState.change_role(person.id, role),
        aria_label=f"{WORDS['role_of']} {person.name}",
        class_name="control",
        disabled=~person.active,
    )


def _acts(person: rx.Var[Person]) -> rx.Component:
    name = f"person-{person.id}"
    stays = rx.cond(
        person.active,
        menu_item(WORDS["deactivate"], icon="lock", danger=True, on_click=PeopleState.deactivate(person.id)),
        menu_item(WORDS["reactivate"], icon="undo", on_click=PeopleState.reactivate(person.id)),
    )
    return menu(
        name,
        icon_button("more", f"{labels.MORE_ACTIONS}: {person.name}", **opens_menu(name)),
        menu_item(WORDS["reset_password"], icon="key", on_click=PeopleState.reset_password(person.id, person.name)),
        stays,
    )


def _question() -> rx.Component:
    return dialog(
        INVITE,
        WORDS["new_person"],
        rx.el.form(
            text_field(
                "name", WORDS["name"], id="invite-name", required=True, error=PeopleState.errors.get("name", "")
            ),
            text_field(
                "email",
                labels.EMAIL,
                id="invite-email",
                type="email",
                required=True,
                error=PeopleState.errors.get("email", ""),
            ),
            select_field("role", WORDS["role"], labels.ROLES.items(), id="invite-role", default_value=Role.AGENT.value),
            rx.el.p(WORDS["invite_hint"], class_name="muted small"),
            id="invite-form",
            on_submit=PeopleState.invite,
            no_validate=True,
            class_name="stack",
        ),
        footer=[
            button(labels.CANCEL, kind="quiet", **closes(INVITE)),
            button(WORDS["create_person"], kind="primary", type="submit", form="invite-form"),
        ],
        open=PeopleState.inviting,
        on_close=PeopleState.close_invite,
    )


def _nobody() -> rx.Component:
    return empty(WORDS["tabs"]["people"], labels.LOADING, icon="users")


def _role(value: object) -> Role:
    """A role from outside; ValueError for what is none."""
    return Role(str(value))
