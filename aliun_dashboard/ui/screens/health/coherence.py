"""Coherencia: the laws that must never be broken, counted in the record (A-02)."""

import dataclasses

import reflex as rx

from aliun_dashboard.queries import coherence as query
from aliun_dashboard.queries.coherence import Check
from aliun_dashboard.staff.rules import READS_HEALTH
from aliun_dashboard.ui import labels_rulebook as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.health.frame import view
from aliun_dashboard.ui.session import look, roles

PATH = "/salud/coherencia/"
PAGES = {"lead": "/leads/{}/", "campaign": "/campanas/{}/", "payment": "/pagos/"}


@dataclasses.dataclass(frozen=True)
class Case:
    """One subject that breaks a law, and its page."""

    name: str
    href: str


@dataclasses.dataclass(frozen=True)
class Law:
    """One law in words."""

    name: str
    broken: str
    tone: str
    icon: str
    cases: list[Case]


class CoherenceState(rx.State):
    """Every law and how often it is broken."""

    loaded: bool = False
    broken: int = 0
    sentence: str = ""
    laws: list[Law] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def load(self):
        """Count."""
        found = await look(query.checks)
        self.laws = [_law(check) for check in found]
        self.broken = sum(check.broken > 0 for check in found)
        self.sentence = words.NOT_COHERENT.format(n=self.broken) if self.broken else words.ALL_COHERENT
        self.loaded = True


@rx.page(
    route="/salud/coherencia", title=shell.tab_title(words.COHERENCE), on_load=[ShellState.load, CoherenceState.load]
)
def coherence() -> rx.Component:
    """One sentence, then the laws."""
    columns = [Column(words.LAW), Column(words.BROKEN, align="end"), Column(words.WHERE)]
    listed = table(columns, CoherenceState.laws, _row, caption=words.COHERENCE, empty=empty(words.ALL_COHERENT, ""))
    told = rx.cond(
        CoherenceState.broken > 0,
        banner(CoherenceState.sentence, tone="bad"),
        banner(CoherenceState.sentence, tone="good"),
    )
    again = button(words.AGAIN, icon="retry", on_click=CoherenceState.load)
    return view(
        PATH,
        rx.cond(
            CoherenceState.loaded,
            rx.el.div(
                told,
                rx.el.p(words.COHERENCE_WHY, class_name="muted"),
                panel(listed, title=words.COHERENCE, actions=[again], flush=True),
                class_name="stack",
            ),
            skeleton_rows(8),
        ),
        title=words.COHERENCE,
    )


def _row(law: rx.Var[Law]) -> rx.Component:
    cases = rx.foreach(law.cases, lambda case: rx.el.span(link(case.name, href=case.href), " "))
    return row(cell(law.name, class_name="wrap"), cell(pill(law.broken, law.tone, law.icon), align="end"), cell(cases))


def _law(check: Check) -> Law:
    tone, icon = ("bad", "alert") if check.broken else ("good", "check")
    return Law(words.CHECKS[check.name], write.number(check.broken), tone, icon, [*map(_case, check.subjects)])


def _case(subject: str) -> Case:
    kind, _, number = subject.partition(":")
    return Case(subject, PAGES[kind].format(number))
