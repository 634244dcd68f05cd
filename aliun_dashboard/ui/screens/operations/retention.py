"""Conservación: what is kept how long, and what the last night removed."""

import dataclasses
from datetime import datetime

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import operations as query
from aliun_dashboard.queries.operations import KeptRow
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import labels_operations as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.operations.frame import view
from aliun_dashboard.ui.session import look, roles

PATH = "/operaciones/conservacion/"


@dataclasses.dataclass(frozen=True)
class Kept:
    """One rule in words."""

    what: str = ""
    how: str = ""
    days: str = ""
    last: str = ""
    last_at: str = ""
    total: str = ""


class RetentionState(rx.State):
    """Every rule."""

    loaded: bool = False
    rules: list[Kept] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event(supersedes=True)
    @roles(*EDITS_RULES)
    async def load(self):
        """Read them."""
        now = clock.now()
        self.rules = [_kept(rule, now) for rule in await look(query.kept)]
        self.loaded = True


LOADS = [ShellState.load, RetentionState.load]


@rx.page(route="/operaciones/conservacion", title=shell.tab_title(words.RETENTION), on_load=LOADS)
def retention() -> rx.Component:
    """The rules, and what no rule touches."""
    columns = [
        Column(words.KEPT_WHAT),
        Column(words.KEPT_DAYS, align="end"),
        Column(words.KEPT_LAST, align="end"),
        Column(words.KEPT_TOTAL, align="end", hide_small=True),
    ]
    listed = table(columns, RetentionState.rules, _row, caption=words.KEPT_CAPTION, empty=rx.fragment())
    return view(
        PATH,
        rx.el.p(words.RETENTION_WHY, class_name="muted"),
        panel(rx.cond(RetentionState.loaded, listed, skeleton_rows(8)), flush=True),
        banner(words.FOR_EVER),
    )


def _row(rule: rx.Var[Kept]) -> rx.Component:
    return row(
        cell(rx.el.strong(rule.what), rx.el.span(rule.how, class_name="muted why"), class_name="wrap"),
        cell(rule.days, align="end"),
        cell(rx.el.span(rule.last, title=rule.last_at), align="end"),
        cell(rule.total, align="end", hide_small=True),
    )


def _kept(rule: KeptRow, now: datetime) -> Kept:
    zone, (what, how) = settings().timezone, words.KEPT[rule.name]
    changed = words.CHANGED_DAYS.format(days=rule.days, usual=rule.usual)
    ran = rule.ran_at
    return Kept(
        what=what,
        how=how,
        days=str(rule.days) if rule.days == rule.usual else changed,
        last=f"{write.number(rule.removed)} · {write.ago(ran, now, zone)}" if ran else words.NOT_RUN,
        last_at=write.moment(ran, zone) if ran else "",
        total=write.number(rule.total),
    )
