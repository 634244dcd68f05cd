"""The door: a plain HTML form posted to `/auth/login`, so that no handler ever sees a password."""

import reflex as rx

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.field import text_field
from aliun_dashboard.ui.parts.form import posted

DEMO_PASSWORD = "aliun-demo"  # noqa: S105  (printed on the screen of every demo)


class LoginState(rx.State):
    """What the address says about the last attempt. It has no handlers: the door takes no events."""

    @rx.var
    def error(self) -> str:
        """Code of the last failure (`labels.LOGIN_ERRORS`), or nothing."""
        return self.router.url.query_parameters.get("error", "")

    @rx.var
    def next(self) -> str:
        """Where to go afterwards: one of our own pages, or home."""
        wanted = self.router.url.query_parameters.get("next", "/")
        return (
            wanted if wanted.startswith("/") and wanted.isprintable() and not wanted.startswith(("//", "/\\")) else "/"
        )

    @rx.var(initial_value=False)
    def demo(self) -> bool:
        """Whether this installation shows its demo accounts."""
        return settings().aliun_demo


@rx.page(route="/login", title=f"{labels.LOG_IN} · {labels.BRAND}")
def login() -> rx.Component:
    """Who are you? With demo data, a card of accounts to borrow."""
    return rx.el.div(
        rx.el.main(
            rx.el.div(
                rx.el.img(src="/favicon.svg", alt="", class_name="brand-mark"), labels.BRAND, class_name="door-brand"
            ),
            rx.el.h1(labels.LOGIN_TITLE),
            rx.cond(LoginState.error != "", banner(_reason(), tone="bad"), rx.fragment()),
            _form(),
            rx.cond(LoginState.demo, _demo(), rx.fragment()),
            class_name="door-form",
        ),
        rx.el.aside(rx.el.p(labels.LOGIN_PROMISE), rx.el.p(labels.LOGIN_STORY), class_name="door-view"),
        class_name="door",
    )


def _reason() -> rx.Var[str]:
    return rx.match(LoginState.error, *labels.LOGIN_ERRORS.items(), labels.LOGIN_ERROR_OTHER)


def _form() -> rx.Component:
    return posted(
        "/auth/login",
        rx.el.input(type="hidden", name="next", value=LoginState.next),
        text_field("email", labels.EMAIL, type="email", auto_complete="username", required=True),
        text_field("password", labels.PASSWORD, type="password", auto_complete="current-password", required=True),
        button(labels.LOG_IN, kind="primary", type="submit"),
    )


def _demo() -> rx.Component:
    return rx.el.section(
        rx.el.p(rx.el.strong(labels.DEMO_TITLE), rx.el.br(), rx.el.span(labels.DEMO_HINT, class_name="muted small")),
        rx.el.ul(*[_account(email, role) for email, role in labels.DEMO_USERS.items()]),
        class_name="door-demo",
    )


def _account(email: str, role: str) -> rx.Component:
    hidden = {"email": email, "password": DEMO_PASSWORD}
    return rx.el.li(
        posted(
            "/auth/login",
            rx.el.input(type="hidden", name="next", value=LoginState.next),
            *[rx.el.input(type="hidden", name=name, value=value) for name, value in hidden.items()],
            rx.el.button(
                avatar(role),
                rx.el.span(rx.el.span(role), rx.el.span(email.split("@")[0], class_name="muted small")),
                type="submit",
                class_name="menu-item",
            ),
        )
    )
