"""Conexiones: which keys are set, never what they are; in the demo, the secrets it signs with (S-101)."""

import dataclasses

import reflex as rx

from aliun_dashboard.kernel.config import GENERATED_FOR_DEMO, settings
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import icon_button
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.screens.settings.frame import WORDS, screen
from aliun_dashboard.ui.session import roles

# Provider: its variables, the path its webhooks come in by.
GROUPS = {
    "kommo": (
        ("KOMMO_SUBDOMAIN", "KOMMO_ACCESS_TOKEN", "KOMMO_CLIENT_ID", "KOMMO_CLIENT_SECRET", "KOMMO_WEBHOOK_SECRET"),
        "/api/v1/webhooks/kommo",
    ),
    "meta": (
        ("META_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "META_APP_SECRET", "META_VERIFY_TOKEN"),
        "/api/v1/webhooks/inbound",
    ),
    "n8n": (("N8N_WEBHOOK_URL",), "/api/v1/webhooks/n8n"),
    "stripe": (("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"), "/api/v1/webhooks/stripe"),
    "paypal": (("PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET", "PAYPAL_WEBHOOK_ID"), "/api/v1/webhooks/paypal"),
    "square": (("SQUARE_ACCESS_TOKEN", "SQUARE_WEBHOOK_SIGNATURE_KEY"), "/api/v1/webhooks/square"),
    "email": (("SMTP_HOST", "SMTP_USERNAME", "SMTP_PASSWORD", "SMTP_FROM"), ""),
    "house": (("ALIUN_SECRET_KEY", "DATABASE_URL", "REFLEX_REDIS_URL", "ALIUN_PUBLIC_URL"), ""),
}


@dataclasses.dataclass(frozen=True)
class Key:
    """One variable. `secret` only holds what the demo made up for itself."""

    name: str
    is_set: bool
    secret: str


@dataclasses.dataclass(frozen=True)
class Group:
    """A provider's variables and where it is to send its webhooks."""

    title: str
    variables: list[Key]
    address: str


class ConnectionsState(rx.State):
    """What is set."""

    groups: list[Group] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.var
    def outcome(self) -> str:
        """What came of connecting Kommo, when one comes back from there."""
        asked = self.router.url.query_parameters
        return WORDS["connected"].get(asked.get("done") or asked.get("error") or "", "")

    @rx.event(supersedes=True)
    @roles(Role.ADMIN)
    async def load(self):
        """Look at the settings of this installation."""
        self.groups = [_group(name, *said) for name, said in GROUPS.items()]


@rx.page(
    route="/ajustes/conexiones",
    title=shell.tab_title(WORDS["tabs"]["connections"]),
    on_load=[ShellState.load, ConnectionsState.load],
)
def connections() -> rx.Component:
    """A panel a provider."""
    return screen(
        "connections",
        banner(WORDS["keys_why"]),
        rx.cond(ConnectionsState.outcome != "", banner(ConnectionsState.outcome, tone="accent"), rx.fragment()),
        rx.el.div(rx.foreach(ConnectionsState.groups, _panel), class_name="settings-columns"),
    )


def _panel(group: rx.Var[Group]) -> rx.Component:
    address = rx.el.div(
        rx.el.span(WORDS["webhook"], class_name="muted small"),
        rx.el.code(group.address, class_name="clip"),
        _copy(group.address, group.title),
        class_name="settings-address",
    )
    connect = rx.el.div(
        rx.el.a(WORDS["connect_kommo"], href="/api/v1/kommo/connect", class_name="button plain"),
        class_name="settings-address",
    )
    return panel(
        rx.el.ul(rx.foreach(group.variables, _key), class_name="settings-list"),
        rx.cond(group.address != "", address, rx.fragment()),
        rx.cond(group.title == labels.PROVIDERS["kommo"], connect, rx.fragment()),
        title=group.title,
        flush=True,
    )


def _key(key: rx.Var[Key]) -> rx.Component:
    value = rx.cond(
        key.secret != "", rx.el.code(key.secret, class_name="clip"), rx.el.code(rx.cond(key.is_set, "••••••••", ""))
    )
    return rx.el.li(
        rx.el.span(rx.el.code(key.name), value, class_name="settings-two"),
        rx.cond(key.secret != "", _copy(key.secret, key.name), rx.fragment()),
        rx.cond(key.is_set, pill(WORDS["set"], "good", "ok"), pill(WORDS["unset"])),
    )


def _copy(text: rx.Var[str], what: rx.Var[str]) -> rx.Component:
    said = [rx.set_clipboard(text), rx.toast.success(WORDS["copied"])]
    return icon_button("copy", f"{WORDS['copy']}: {what}", on_click=said)


def _group(name: str, variables: tuple[str, ...], path: str) -> Group:
    address = f"{settings().public_url}{path}" if path else ""
    return Group(labels.PROVIDERS[name], [_state_of(variable) for variable in variables], address)


def _state_of(variable: str) -> Key:
    """Whether it is set. The value itself stays here, save for what a demo generated (contract)."""
    value = getattr(settings(), variable.lower())
    plain = value if isinstance(value, str) else value.get_secret_value()
    shown = settings().aliun_demo and variable in GENERATED_FOR_DEMO
    return Key(variable, bool(plain), plain if shown else "")
