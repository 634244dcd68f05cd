"""The list behind a risk of Hoy: everything that was counted, what hurts first on top (`/riesgos/?ver=…`)."""

import dataclasses
from datetime import datetime

import reflex as rx

from aliun_dashboard.alerts.rules import BRIEF, Rule, listed_for
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import brief as query
from aliun_dashboard.queries.brief import PAGE, RiskRow
from aliun_dashboard.ui import address, shell
from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import alert_words as says
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.brief import TOPICS
from aliun_dashboard.ui.parts.button import link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, pager, row, table
from aliun_dashboard.ui.parts.tabs import tab, tabs
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "risks"
PATH = "/riesgos/"


@dataclasses.dataclass(frozen=True)
class Line:
    """One thing that is at risk."""

    name: str
    detail: str
    href: str
    owner: str
    money: str
    when: str
    at: str


class RisksState(rx.State):
    """One page of the list behind one risk."""

    loaded: bool = False
    rule: str = ""
    text: str = ""
    why: str = ""
    money: str = ""
    tabs: list[tuple[str, str]] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    lines: list[Line] = []  # noqa: RUF012
    page: int = 1
    pages: int = 1

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read the list of the address; the first of this role's when it names none."""
        mine, said = BRIEF[viewer().role], self.router.url.query_parameters.get("ver", "")
        self.rule = said if said in listed_for(viewer().role) else mine[0].value
        self.tabs = [(rule.value, words.RULES[rule].name) for rule in dict.fromkeys((*mine, Rule(self.rule)))]
        self.page = 1
        hub.join(STREAM, self, viewer())
        await self._fill()
        return address.show(PATH, ver=self.rule)

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Something that may be at risk changed."""
        await self._fill()

    @rx.event
    @roles()
    async def turn(self, page: int):
        """Another page."""
        self.page = min(max(int(page), 1), self.pages)
        await self._fill()

    async def _fill(self) -> None:
        now = clock.now()
        found = await look(query.listed, viewer(), Rule(self.rule), now, self.page)
        if found is None:
            self.lines, self.text = [], ""
            return
        risk = found.risk
        self.text = says.sentence(risk, now) if risk.count else ""
        self.money, self.why = says.sums(risk.sums), words.RULES[self.rule].why
        self.lines = [_line(one, now) for one in found.rows]
        self.pages = max(-(-risk.count // PAGE), 1)
        self.loaded = True


@hub.publishes(STREAM, *TOPICS)
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, RisksState.refresh)


@rx.page(route="/riesgos", title=shell.tab_title(words.RISKS), on_load=[ShellState.load, RisksState.load])
def risks() -> rx.Component:
    """The role's risks as tabs, the sentence and its money, the list."""
    each = rx.foreach(
        RisksState.tabs, lambda pair: tab(pair[1], href=f"{PATH}?ver={pair[0]}", active=RisksState.rule == pair[0])
    )
    return shell.page(
        words.RISKS,
        rx.el.div(
            tabs(each, label=words.BRIEF),
            rx.cond(RisksState.loaded, rx.fragment(_head(), _list()), skeleton_rows(6)),
            rx.cond(RisksState.pages > 1, pager(RisksState.page, RisksState.pages, RisksState.turn), rx.fragment()),
            class_name="stack",
        ),
        active="hoy",
    )


def _head() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.cond(RisksState.text != "", rx.el.h2(RisksState.text), rx.fragment()),
            rx.el.p(RisksState.why, class_name="muted small"),
        ),
        rx.el.strong(RisksState.money, class_name="brief-money"),
        class_name="panel alert-head",
    )


def _list() -> rx.Component:
    columns = [
        Column(words.WHAT),
        Column(words.MONEY, align="end"),
        Column(words.OWNER, hide_small=True),
        Column(words.WHEN, align="end"),
    ]
    nothing = empty(words.RISK_GONE, words.RISK_GONE_WHY, link_button(words.BACK, "/", icon="today"), icon="check-all")
    return table(columns, RisksState.lines, _row, caption=words.RISK_CAPTION, empty=nothing)


def _row(one: rx.Var[Line]) -> rx.Component:
    about = rx.el.div(
        link(one.name, href=one.href, class_name="row-link", data_key="enter"),
        rx.el.small(one.detail, class_name="muted row wrap"),
    )
    return row(
        cell(about, class_name="wrap"),
        cell(one.money, align="end", class_name="nowrap"),
        cell(one.owner, hide_small=True),
        cell(rx.el.time(one.when, title=one.at), align="end", class_name="nowrap"),
    )


def _line(one: RiskRow, now: datetime) -> Line:
    return Line(
        one.name or one.facts.get("code") or "",
        says.detail(one.facts),
        one.link,
        one.owner,
        write.money(one.money.amount, one.money.currency) if one.money else "",
        says.when(one.at, now),
        write.moment(one.at, settings().timezone) if one.at else "",
    )
