"""⌘K: go anywhere, find anybody. Filtering of places is local; people and leads come from the server."""

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
    """One thing found: where it leads, and enough to recognise it."""

    icon: str
    title: str
    detail: str
    href: str


def palette(places: Iterable[rx.Component], hits: rx.Var[list[Hit]], on_search=None) -> rx.Component:
    """The dialog. `on_search` gets what is typed (debounced); `hits` shows its answer; `places` are `place`s."""
    asks = {} if on_search is None else {"on_change": on_search.debounce(200)}
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
                **asks,
            ),
            rx.el.kbd("Esc"),
            class_name="palette-head",
        ),
        rx.el.div(
            rx.cond(hits.length() > 0, _group(labels.RESULTS, rx.foreach(hits, _hit)), rx.fragment()),
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


def _hit(hit: rx.Var[Hit]) -> rx.Component:
    return _option(hit.icon, rx.el.span(hit.title), rx.el.span(hit.detail, class_name="muted clip"), href=hit.href)


def _option(icon, *inside, **props) -> rx.Component:
    return link(symbol(icon), *inside, class_name="option", data_option="", **props)


def _group(title: str, *options) -> rx.Component:
    return rx.el.section(rx.el.p(title, class_name="menu-heading"), *options, aria_label=title)
