"""Month cohorts as a heat map: a table whose cells are the warmer the more bought, with the numbers in words."""

import dataclasses
from collections.abc import Sequence

import reflex as rx

from aliun_dashboard.kpis.rules import ENOUGH
from aliun_dashboard.queries.kpis import cohorts
from aliun_dashboard.queries.kpis.cohorts import MONTHS, Cohort, Of
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.ui import labels_kpi_sales as words
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.parts.chart import csv_link
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.screens.kpis.asked import leads

WARMEST = 6
FULL = 50  # percent: what is above is as warm as it gets


@dataclasses.dataclass
class Cell:
    """One cohort after so many months; `heat` 0 to 6, empty where it is still to come."""

    shown: str = ""
    says: str = ""
    heat: str = ""


@dataclasses.dataclass
class Row:
    """One month."""

    name: str = ""
    n: str = ""
    href: str = ""
    cells: list[Cell] = dataclasses.field(default_factory=list)


def rows(cut: Cut, found: Sequence[Cohort], of: Of) -> list[Row]:
    """The cohorts as rows; those of leads lead to them."""
    return [_row(cut, one, of) for one in found]


def heat(of: Of, shown: rx.Var[list[Row]], csv: rx.Var[str]) -> rx.Component:
    """The table under its title; it scrolls sideways and its first column stays."""
    heads = [words.COHORT, words.COHORT_SIZE, words.SAME_MONTH, *(words.LATER.format(n=n) for n in range(1, MONTHS))]
    title = words.COHORTS[of]
    table = rx.el.table(
        rx.el.caption(title, class_name="visually-hidden"),
        rx.el.thead(rx.el.tr(*[rx.el.th(head, scope="col") for head in heads])),
        rx.el.tbody(rx.foreach(shown, _line)),
        class_name="cohort",
    )
    return rx.el.section(
        rx.el.header(rx.el.h2(title), rx.el.span(class_name="spacer"), csv_link(csv), class_name="chart-head"),
        rx.el.p(words.COHORTS_SAY[of], class_name="chart-summary"),
        rx.el.div(table, class_name="table-frame", tab_index=0, role="region", aria_label=title),
        class_name="chart",
    )


def _line(row: rx.Var[Row]) -> rx.Component:
    named = rx.cond(row.href != "", link(row.name, href=row.href), rx.el.span(row.name))
    return rx.el.tr(
        rx.el.th(named, scope="row"), rx.el.td(row.n, class_name="end"), rx.foreach(row.cells, _cell), data_row=""
    )


def _cell(cell: rx.Var[Cell]) -> rx.Component:
    return rx.el.td(
        rx.el.span(cell.shown, aria_hidden="true"),
        rx.el.span(cell.says, class_name="visually-hidden"),
        data_warm=cell.heat,
        title=cell.says,
    )


def _row(cut: Cut, one: Cohort, of: Of) -> Row:
    name = f"{words.MONTHS[one.month.month - 1]} {one.month.year}"
    href = leads(cohorts.behind(cut, one.month)) if of is Of.LEADS else ""
    return Row(name, say.number(one.n), href, [_of(one, later) for later in range(MONTHS)])


def _of(one: Cohort, later: int) -> Cell:
    part = one.percent(later)
    if later >= len(one.bought) or part is None:
        return Cell()
    when = words.SAME_MONTH.lower() if later == 0 else words.LATER.format(n=later)
    bought = say.number(one.bought[later])
    if one.n < ENOUGH:
        return Cell(f"{bought}/{one.n}", words.FEW.format(bought=bought, n=one.n), "0")
    warm = min(int(part / FULL * WARMEST), WARMEST)
    return Cell(f"{part:.0f} %", words.CELL.format(bought=bought, n=one.n, later=when), str(warm))
