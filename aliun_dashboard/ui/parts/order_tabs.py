"""The tabs over every screen of the OC tracker, each with what waits there."""

import dataclasses

import reflex as rx

from aliun_dashboard.queries import order_tabs as query
from aliun_dashboard.ui import labels_order_tabs as words
from aliun_dashboard.ui.parts.tabs import tab, tabs
from aliun_dashboard.ui.session import look

PLACES = {
    "orders": "/oc/",
    "review": "/oc/revisar/",
    "strays": "/oc/sin-reserva/",
    "mailbox": "/oc/buzon/",
    "agencies": "/agencias/",
}
COUNTED = frozenset({"orders", "review", "strays", "mailbox"})


async def waiting() -> dict[str, int]:
    """What waits on each tab: a State keeps it in a variable for `order_tabs`."""
    return dataclasses.asdict(await look(query.waiting))


def order_tabs(active: str, counts: rx.Var[dict[str, int]]) -> rx.Component:
    """The tabs; `active` is a key of `PLACES`, `counts` what `waiting` told."""
    drawn = [
        tab(name, href=PLACES[slug], active=slug == active, count=counts.get(slug, 0) if slug in COUNTED else None)
        for slug, name in words.NAMES.items()
    ]
    return tabs(*drawn, label=words.TABS)
