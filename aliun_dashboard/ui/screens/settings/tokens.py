"""Tokens de API: for programs that act with the role of a person; each is shown once."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows import staff as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import staff
from aliun_dashboard.queries.staff import TokenRow
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import closes, dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import select_field, text_field
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.settings.frame import WORDS, once, screen
from aliun_dashboard.ui.session import ask, look, roles

REVOKE = "revoke"


@dataclasses.dataclass(frozen=True)
class Token:
    """A row; `hint` is the end of the token."""

    id: int
    name: str
    user: str
    hint: str
    made: str
    used: str
    revoked: bool


class TokensState(rx.State):
    """The API tokens."""

    tokens: list[Token] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    people: list[list[str]] = []  # noqa: RUF012
    secret: str = ""
    loaded: bool = False  # until then a form has nobody to choose
    revoking: int = 0
    revoking_name: str = ""

    @rx.event(supersedes=True)
    @roles(Role.ADMIN)
    async def load(self):
        """All tokens; one shown before is forgotten."""
        self.secret, self.revoking = "", 0
        self.people = [[user.email, user.name] for user in await look(staff.users) if user.active]
        await self._fill()
        self.loaded = True

    @rx.event
    @roles(Role.ADMIN)
    async def create(self, form: dict):
        """A new token, shown once."""
        self.secret = await ask(flow.create_token, str(form.get("user", "")), str(form.get("token_name", "")))
        await self._fill()

    @rx.event
    @roles(Role.ADMIN)
    async def forget(self):
        """The token has been put where it belongs."""
        self.secret = ""

    @rx.event
    @roles(Role.ADMIN)
    async def ask_revoke(self, token_id: int, name: str):
        """It cannot be taken back: ask first."""
        self.revoking, self.revoking_name = int(token_id), str(name)

    @rx.event
    @roles(Role.ADMIN)
    async def keep(self):
        """Rather not."""
        self.revoking = 0

    @rx.event
    @roles(Role.ADMIN)
    async def revoke(self):
        """Stop the token for good."""
        await ask(flow.revoke_token, self.revoking)
        self.revoking = 0
        await self._fill()
        return toast.done(WORDS["revoked_done"])

    async def _fill(self) -> None:
        self.tokens = [_token(found) for found in await look(staff.tokens)]


@rx.page(
    route="/ajustes/tokens",
    title=shell.tab_title(WORDS["tabs"]["tokens"]),
    on_load=[ShellState.load, TokensState.load],
)
def tokens() -> rx.Component:
    """A form for a new one, and all there are."""
    columns = [
        Column(WORDS["token_name"]),
        Column(WORDS["acts_as"]),
        Column(WORDS["made"], hide_small=True),
        Column(WORDS["used"]),
        Column(WORDS["acts"], align="end"),
    ]
    none = empty(WORDS["no_tokens"], WORDS["no_tokens_why"], icon="key")
    return screen(
        "tokens",
        once(TokensState.secret, WORDS["token_once"], TokensState.forget),
        panel(_form(), title=WORDS["new_token"]),
        panel(
            table(columns, TokensState.tokens, _row, caption=WORDS["tabs"]["tokens"], empty=none),
            title=WORDS["tabs"]["tokens"],
            flush=True,
        ),
        _sure(),
    )


def _form() -> rx.Component:
    people = rx.foreach(TokensState.people, lambda person: rx.el.option(person[1], value=person[0]))
    return rx.el.form(
        text_field("token_name", WORDS["token_name"], required=True, hint=WORDS["token_name_hint"], max_length=120),
        select_field("user", WORDS["acts_as"], people, hint=WORDS["acts_as_hint"]),
        rx.el.div(_create(), class_name="settings-submit"),
        on_submit=TokensState.create,
        class_name="settings-form",
    )


def _create() -> rx.Component:
    waits = ~TokensState.loaded
    return button(WORDS["create_token"], kind="primary", icon="key", type="submit", disabled=waits)


def _row(token: rx.Var[Token]) -> rx.Component:
    act = rx.cond(
        token.revoked,
        pill(WORDS["revoked"]),
        button(WORDS["revoke"], kind="quiet", on_click=TokensState.ask_revoke(token.id, token.name)),
    )
    name = rx.el.span(
        rx.el.span(token.name), rx.el.span("…", token.hint, class_name="muted small"), class_name="settings-two"
    )
    return row(
        cell(name), cell(token.user), cell(token.made, hide_small=True), cell(token.used), cell(act, align="end")
    )


def _sure() -> rx.Component:
    return dialog(
        REVOKE,
        WORDS["revoke_title"],
        rx.el.p(rx.el.strong(TokensState.revoking_name), rx.el.br(), WORDS["revoke_why"]),
        footer=[
            button(labels.CANCEL, kind="quiet", **closes(REVOKE)),
            button(WORDS["revoke_now"], kind="danger", on_click=TokensState.revoke),
        ],
        open=TokensState.revoking != 0,
        on_close=TokensState.keep,
    )


def _token(found: TokenRow) -> Token:
    now, zone = clock.now(), settings().timezone
    used = write.ago(found.used_at, now, zone) if found.used_at else WORDS["never"]
    made = write.ago(found.created_at, now, zone)
    return Token(found.id, found.name, found.user_name, found.hint, made, used, found.revoked_at is not None)
