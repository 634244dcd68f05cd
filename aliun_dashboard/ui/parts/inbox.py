"""Events of the inbox as a list, wherever people read it."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime

import reflex as rx

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.inbox import EventRow
from aliun_dashboard.ui import labels_health as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.table import Column, cell, row, table

HREF = "/salud/eventos"


@dataclasses.dataclass(frozen=True)
class Thing:
    """Something an entry is about: what people call it, and its page if it has one."""

    name: str
    href: str


@dataclasses.dataclass(frozen=True)
class EventLine:
    """One event in words."""

    id: int
    href: str
    source: str
    when: str
    at: str
    signature: str
    signature_tone: str
    signature_icon: str
    status: str
    tone: str
    icon: str
    repeats: str
    things: list[Thing]
    took: str


def things(subjects: Mapping[str, str]) -> list[Thing]:
    """The leads among `subjects` by name, with their pages."""
    leads = {
        number: name for subject, name in subjects.items() if (number := subject.removeprefix("lead:")).isdecimal()
    }
    return [Thing(name or f"L-{int(number):06d}", f"/leads/{number}/") for number, name in leads.items()]


def line(event: EventRow, now: datetime) -> EventLine:
    """An event in words, as of `now`."""
    zone = settings().timezone
    return EventLine(
        id=event.id,
        href=f"{HREF}/{event.id}/",
        source=words.SOURCES.get(event.source, event.source),
        when=write.ago(event.received_at, now, zone),
        at=write.moment(event.received_at, zone),
        signature=words.SIGNATURES[event.signature],
        signature_tone=words.SIGNATURE_TONES[event.signature],
        signature_icon=words.SIGNATURE_ICONS[event.signature],
        status=words.EVENT_STATUSES[event.status],
        tone=words.EVENT_TONES[event.status],
        icon=words.EVENT_ICONS[event.status],
        repeats=f"×{event.repeats + 1}" if event.repeats else "",
        things=things(event.subjects),
        took=took(event.ms),
    )


def took(ms: float) -> str:
    """`12.4 ms`, `1.20 s`, or nothing for what never ran."""
    if not ms:
        return ""
    return f"{ms:.1f} ms" if ms < 1000 else f"{ms / 1000:.2f} s"


def events_table(lines: rx.Var[list[EventLine]], empty: rx.Component) -> rx.Component:
    """The list; a row's number leads to its page."""
    columns = [
        Column("№"),
        Column(words.RECEIVED),
        Column(words.SOURCE),
        Column(words.SIGNATURE, hide_small=True),
        Column(words.STATUS),
        Column(words.ABOUT_WHOM),
        Column(words.REPEATS, align="end", hide_small=True),
        Column(words.TOOK, align="end", hide_small=True),
    ]
    return table(columns, lines, _row, caption=words.EVENTS_CAPTION, empty=empty)


def about(found: rx.Var[list[Thing]]) -> rx.Component:
    """The things something is about, as links."""
    return rx.el.span(rx.foreach(found, lambda thing: link(thing.name, href=thing.href)), class_name="things")


def _row(event: rx.Var[EventLine]) -> rx.Component:
    return row(
        cell(link(event.id, href=event.href, class_name="row-link")),
        cell(rx.el.time(event.when, title=event.at), class_name="nowrap"),
        cell(event.source),
        cell(pill(event.signature, event.signature_tone, event.signature_icon), hide_small=True),
        cell(pill(event.status, event.tone, event.icon)),
        cell(about(event.things)),
        cell(event.repeats, align="end", hide_small=True),
        cell(event.took, align="end", hide_small=True, class_name="muted"),
    )
