"""Menus: a list of acts under a button; the browser's own popover opens, closes and stacks them."""

import reflex as rx

from aliun_dashboard.ui.parts.icon import icon as symbol
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.words import given

Text = str | rx.Var[str]


def menu(name: Text, trigger: rx.Component, *items: rx.Component) -> rx.Component:
    """`trigger` is a button made with `**opens_menu(name)`; `name` is unique on the page."""
    return rx.fragment(trigger, rx.el.div(*items, id=name, class_name="menu", custom_attrs={"popover": "auto"}))


def opens_menu(name: Text) -> dict:
    """The properties that make a button open the menu `name`."""
    return {"custom_attrs": {"popoverTarget": name}}


def menu_item(label: Text, *, icon: str = "", href: Text = "", on_click=None, danger: bool = False, **props):
    """One act, or one address when `href` is given. Choosing it closes the menu."""
    inside = [symbol(icon) if icon else rx.el.span(class_name="icon"), rx.el.span(label)]
    classes = "menu-item danger" if danger else "menu-item"
    if given(href):
        return link(*inside, href=href, class_name=classes, **props)
    acts = {} if on_click is None else {"on_click": on_click}
    return rx.el.button(*inside, **{"type": "button", "class_name": classes, **acts, **props})


def menu_heading(*text) -> rx.Component:
    """Names a group of items."""
    return rx.el.p(*text, class_name="menu-heading")


def menu_line() -> rx.Component:
    """Separates groups."""
    return rx.el.hr(class_name="menu-line")
