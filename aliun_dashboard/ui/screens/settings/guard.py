"""Guardas: the texts that the guard of promises stopped, and the rules it holds them against (A-64)."""

import dataclasses
from datetime import datetime

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import guard as query
from aliun_dashboard.queries.guard import StoppedText
from aliun_dashboard.staff.rules import READS_AUDIT
from aliun_dashboard.ui import labels_promises as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.settings.frame import screen
from aliun_dashboard.ui.session import look, roles


@dataclasses.dataclass(frozen=True)
class Line:
    """One stopped text in words."""

    key: str
    when: str
    at: str
    actor: str
    lead: str
    href: str
    rules: str
    words: str
    text: str
    note: str


class GuardState(rx.State):
    """What was stopped."""

    loaded: bool = False
    lines: list[Line] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event(supersedes=True)
    @roles(*READS_AUDIT)
    async def load(self):
        """Read the newest."""
        now = clock.now()
        self.lines = [_line(found, now) for found in await look(query.stopped)]
        self.loaded = True


@rx.page(route="/ajustes/guardas", title=shell.tab_title(words.GUARD), on_load=[ShellState.load, GuardState.load])
def guard() -> rx.Component:
    """The rules, then the list."""
    columns = [
        Column(words.WHEN),
        Column(words.WHO),
        Column(words.WHOM),
        Column(words.RULE),
        Column(words.SAID),
    ]
    listed = table(
        columns, GuardState.lines, _row, caption=words.GUARD, empty=empty(words.NONE, words.NONE_WHY, icon="shield")
    )
    return screen(
        "guard",
        banner(words.GUARD_WHY),
        panel(rx.cond(GuardState.loaded, listed, skeleton_rows(5)), title=words.GUARD, flush=True),
        panel(facts(*words.RULES.values()), title=words.RULE),
    )


def _row(line: rx.Var[Line]) -> rx.Component:
    return row(
        cell(rx.el.time(line.when, title=line.at), class_name="nowrap"),
        cell(line.actor),
        cell(link(line.lead, href=line.href)),
        cell(line.rules, rx.el.span(line.words, class_name="why"), class_name="wrap"),
        cell(line.text, rx.el.span(line.note, class_name="why"), class_name="wrap"),
    )


def _line(found: StoppedText, now: datetime) -> Line:
    zone = settings().timezone
    return Line(
        key=str(found.id),
        when=write.ago(found.at, now, zone),
        at=write.moment(found.at, zone),
        actor=found.actor,
        lead=found.name,
        href=f"/leads/{found.subject.removeprefix('lead:')}",
        rules=", ".join(words.RULES[rule][0] for rule in found.rules),
        words=" · ".join(f"«{said}»" for said in found.words),
        text=found.text,
        note=words.OVERRIDDEN.format(reason=found.reason) if found.reason else "",
    )
