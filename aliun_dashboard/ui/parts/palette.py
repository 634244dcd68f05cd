"""⌘K: go anywhere, find anybody, do it now. Places and acts are filtered here; leads come from the server."""

import dataclasses
from collections.abc import Iterable

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.dialog import ModalDialog
from aliun_dashboard.ui.parts.icon import icon as symbol
from aliun_dashboard.ui.parts.link import link

NAME = "palette"


@dataclasses.dataclass(frozen=True)
class Hit:
    """One lead found: where it leads, and enough to recognise it."""

    id: int
    icon: str
    title: str
    detail: str
    href: str


def palette(
    places: Iterable[rx.Component], acts: Iterable[rx.Component], hits: rx.Var[list[Hit]], on_search, on_open
) -> rx.Component:
    """The dialog. `places` are `place`s, `acts` are `act`s.

    `on_search` gets what is typed (debounced) and fills `hits`; `on_open` gets the id of the hit chosen.
    """
    return ModalDialog.create(
        rx.el.div(
            symbol("search"),
            rx.el.input(
                type="search",
                placeholder=labels.SEARCH_HINT,
                aria_label=labels.SEARCH_TITLE,
                auto_complete="off",
                spell_check=False,
                data_filter="",
                on_change=on_search.debounce(150),
                on_focus=on_search,
            ),
            rx.el.kbd("Esc"),
            class_name="palette-head",
        ),
        rx.el.div(
            rx.cond(
                hits.length() > 0,
                _group(labels.RESULTS, rx.foreach(hits, lambda hit: _hit(hit, on_open))),
                rx.fragment(),
            ),
            _group(labels.ACT, *acts),
            _group(labels.GO_TO, *places),
            rx.el.p(labels.NOTHING_FOUND, class_name="palette-none muted"),
            class_name="palette-list",
        ),
        id=NAME,
        class_name="dialog palette",
        aria_label=labels.SEARCH_TITLE,
    )


def place(label: str, icon: str, href: str, key: str = "") -> rx.Component:
    """One of our pages, found by its name."""
    return _option(icon, rx.el.span(label), rx.el.kbd(key), href=href, data_place="")


def act(label: str, icon: str, *, href: str = "", **props) -> rx.Component:
    """Something to do at once: an address of ours that does it (`href`), or a button."""
    if href:
        return _option(icon, rx.el.span(label), href=href, data_place="", **props)
    inside = [symbol(icon), rx.el.span(label)]
    return rx.el.button(*inside, **{"type": "button", **props}, class_name="option", data_option="", data_place="")


def _hit(hit: rx.Var[Hit], on_open) -> rx.Component:
    detail = rx.el.span(hit.detail, class_name="muted clip")
    return _option(hit.icon, rx.el.span(hit.title), detail, href=hit.href, on_click=on_open(hit.id))


def _option(icon, *inside, **props) -> rx.Component:
    return link(symbol(icon), *inside, class_name="option", data_option="", **props)


def _group(title: str, *options) -> rx.Component:
    return rx.el.section(rx.el.p(title, class_name="menu-heading"), *options, aria_label=title)
