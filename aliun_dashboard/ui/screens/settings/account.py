"""Mi cuenta: one's name, password, log-ins and the look of the screens."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows import staff as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import explain, in_full
from aliun_dashboard.queries import staff
from aliun_dashboard.queries.staff import SessionRow
from aliun_dashboard.staff.rules import MIN_PASSWORD, StaffReason
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.field import text_field
from aliun_dashboard.ui.parts.form import posted
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.screens.settings.frame import WORDS, screen
from aliun_dashboard.ui.session import ask, look, roles, viewer


@dataclasses.dataclass(frozen=True)
class Login:
    """A browser one is logged in with."""

    device: str
    seen: str
    since: str
    here: bool


class AccountState(rx.State):
    """One's own account. Passwords never pass through here: the browser posts them to `/auth/password`."""

    name: str = ""
    name_error: str = ""
    current_error: str = ""
    new_error: str = ""
    changed: bool = False
    logins: list[Login] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """One's name and log-ins, and what the address says of the last try to change the password."""
        who, now = viewer(), clock.now()
        self.name, self.name_error = who.name, ""
        found = await look(staff.sessions, now, who.id)
        self.logins = [_login(row, who.login_id) for row in found]
        told = self.router.url.query_parameters
        self.changed = told.get("done", "") == "password"
        reason = told.get("error", "")
        self.current_error, self.new_error = _password_errors(reason)

    @rx.event
    @roles()
    async def rename(self, form: dict):
        """Save one's name."""
        try:
            self.name = await ask(flow.rename, str(form.get("name", "")))
        except Refused as refused:
            self.name_error = explain(refused.reason.value, refused.facts).message
            return None
        self.name_error = ""
        return [ShellState.load, toast.done(WORDS["saved"])]

    @rx.event
    @roles()
    async def end_others(self):
        """Log out everywhere but here."""
        ended = await ask(flow.end_other_logins, viewer().login_id or 0)
        yield toast.done(WORDS["ended"].format(n=ended))
        yield AccountState.load


@rx.page(
    route="/ajustes",
    title=shell.tab_title(labels.NAV["ajustes"]),
    on_load=[ShellState.load, AccountState.load],
)
def account() -> rx.Component:
    """Everybody's page of Ajustes."""
    return screen("account", rx.el.div(_identity(), _password(), _logins(), _look(), class_name="settings-columns"))


def _identity() -> rx.Component:
    form = rx.el.form(
        text_field(
            "name",
            WORDS["name"],
            error=AccountState.name_error,
            default_value=AccountState.name,
            required=True,
            auto_complete="name",
            key=AccountState.name,
        ),
        text_field(
            "email", labels.EMAIL, id="own-email", value=ShellState.email, disabled=True, hint=WORDS["email_hint"]
        ),
        rx.el.div(button(WORDS["save_name"], kind="primary", type="submit")),
        on_submit=AccountState.rename,
        class_name="stack",
    )
    return panel(form, title=WORDS["identity"])


def _password() -> rx.Component:
    form = posted(
        "/auth/password",
        rx.cond(AccountState.changed, banner(WORDS["password_changed"], tone="good"), rx.fragment()),
        rx.el.input(
            type="text", name="username", value=ShellState.email, auto_complete="username", read_only=True, hidden=True
        ),
        text_field(
            "current",
            WORDS["current"],
            type="password",
            auto_complete="current-password",
            required=True,
            error=AccountState.current_error,
        ),
        text_field(
            "new",
            WORDS["new"],
            type="password",
            auto_complete="new-password",
            required=True,
            min_length=MIN_PASSWORD,
            error=AccountState.new_error,
            hint=WORDS["password_rule"].format(least=MIN_PASSWORD),
        ),
        rx.el.div(button(labels.CHANGE_PASSWORD, type="submit")),
        class_name="stack",
    )
    return panel(form, title=labels.PASSWORD, id="contrasena")


def _logins() -> rx.Component:
    others = rx.cond(
        AccountState.logins.length() > 1,
        button(WORDS["end_others"], icon="log-out", on_click=AccountState.end_others),
        rx.fragment(),
    )
    return panel(
        rx.el.ul(rx.foreach(AccountState.logins, _login_line), class_name="settings-list"),
        title=WORDS["logins"],
        actions=[others],
        flush=True,
    )


def _login_line(login: rx.Var[Login]) -> rx.Component:
    mark = rx.cond(login.here, pill(WORDS["here"], "good"), rx.el.span(login.seen, class_name="muted small"))
    return rx.el.li(
        icon("monitor"),
        rx.el.span(
            rx.el.span(login.device), rx.el.span(login.since, class_name="muted small"), class_name="settings-two"
        ),
        mark,
    )


def _look() -> rx.Component:
    choices = [
        rx.el.div(shell.theme_button(mode), rx.el.span(labels.THEMES[mode]), class_name="settings-theme")
        for mode in labels.THEMES
    ]
    return panel(
        rx.el.div(*choices, class_name="themes roomy", role="group", aria_label=labels.THEME), title=labels.THEME
    )


def _login(row: SessionRow, here: int | None) -> Login:
    now, zone = clock.now(), settings().timezone
    since = WORDS["since"].format(when=write.moment(row.created_at, zone))
    return Login(_device(row.user_agent), write.ago(row.seen_at, now, zone), since, row.id == here)


def _device(agent: str) -> str:
    """«Chrome en Windows» from a browser's long name for itself."""
    browser = next((name for mark, name in WORDS["browsers"].items() if mark in agent), WORDS["other_browser"])
    system = next((name for mark, name in WORDS["systems"].items() if mark in agent), "")
    return f"{browser} {WORDS['on']} {system}" if system else browser


def _password_errors(reason: str) -> tuple[str, str]:
    """What to say beside the current password and beside the new one."""
    if reason not in {StaffReason.BAD_CREDENTIALS, StaffReason.TOO_MANY_ATTEMPTS, StaffReason.WEAK_PASSWORD}:
        return "", ""
    told = in_full(reason, {"least": MIN_PASSWORD})
    if reason == StaffReason.WEAK_PASSWORD:
        return "", told
    if reason == StaffReason.BAD_CREDENTIALS:
        return WORDS["wrong_current"], ""
    return told, ""
