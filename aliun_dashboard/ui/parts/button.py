"""Buttons: one primary act per view, the rest plain or quiet."""

from typing import Literal

import reflex as rx

from aliun_dashboard.ui.parts.icon import icon as symbol
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.props import classed

Kind = Literal["primary", "plain", "quiet", "danger"]
Text = str | rx.Var[str]


def button(label: Text, *, kind: Kind = "plain", icon: str = "", key: str = "", **props) -> rx.Component:
    """A button that names its act («Reembolsar US$ 350», never «Aceptar»).

    `key` is the keyboard shortcut that clicks it (`"n"`, `"g p"`, `"mod+k"`).
    """
    props.setdefault("type", "button")
    return rx.el.button(*_inside(label, icon), **_keyed(key), **classed(f"button {kind}", props))


def icon_button(icon: str, label: str, *, kind: Kind = "quiet", key: str = "", **props) -> rx.Component:
    """A square button with a symbol alone; `label` is its name for ears and on hover."""
    props.setdefault("type", "button")
    names = {"aria_label": label, "title": label}
    return rx.el.button(symbol(icon), **names, **_keyed(key), **classed(f"button square {kind}", props))


def link_button(label: Text, href: Text, *, kind: Kind = "plain", icon: str = "", **props) -> rx.Component:
    """Looks like a button, goes to an address."""
    return link(*_inside(label, icon), href=href, **classed(f"button {kind}", props))


def _inside(label: Text, icon: str) -> list:
    return [*([symbol(icon)] if icon else []), rx.el.span(label)]


def _keyed(key: str) -> dict:
    return {"data_key": key, "aria_keyshortcuts": key.replace("mod", "Control")} if key else {}
