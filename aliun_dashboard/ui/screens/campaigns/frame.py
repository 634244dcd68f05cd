"""The tabs of Campañas: the three kinds, all of them, and the occupancy calendar."""

import reflex as rx

from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts.tabs import tab, tabs

LIST = "/campanas/"
CALENDAR = "/campanas/ocupacion/"


def views(kind: rx.Var[str] | str, every: rx.Var[int] | None = None, kinds: rx.Var[dict] | None = None) -> rx.Component:
    """`kind` is the chosen one, empty for all, `calendar` for the occupancy. Counts where they are known."""
    each = [
        tab(
            says,
            href=f"{LIST}?tipo={slug}",
            active=kind == slug,
            count=None if kinds is None else kinds.get(slug, 0),
        )
        for slug, says in words.KINDS.items()
    ]
    return tabs(
        tab(words.ALL, href=LIST, active=kind == "", count=every),
        *each,
        tab(words.CALENDAR, href=CALENDAR, active=kind == "calendar"),
        label=words.VIEWS,
    )
