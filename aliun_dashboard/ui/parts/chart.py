"""Charts: one drawing of fixed height, the same numbers as a table behind it, and a click that leads to the rows."""

import dataclasses
from typing import Any

import reflex as rx
from plotly.graph_objs import Figure
from plotly.graph_objs.layout import Template
from reflex.style import resolved_color_mode

from aliun_dashboard.ui import labels_kpis as words
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link

Text = str | rx.Var[str]

MOST_TICKS = 12
HEIGHT = 320
# Beyond the tokens of `assets/app.css`, which a drawing on a canvas of its own cannot read: the same colours.
COLOURS = {
    "light": {
        "ink": "#4a524f",
        "line": "#e4ded3",
        "ground": "#fffefb",
        "series": ["#0b6a6e", "#1f5685", "#c98a1b", "#7b3480", "#1d6635", "#928a7d", "#b3301b"],
    },
    "dark": {
        "ink": "#b9c1bb",
        "line": "#2b3331",
        "ground": "#191f1e",
        "series": ["#45b8b2", "#8dc1f0", "#c98a1b", "#dba3e0", "#7fd397", "#96a09a", "#e0563f"],
    },
}
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


@dataclasses.dataclass
class Line:
    """A row of the table behind a chart; `href` leads to what it counts, if anything."""

    name: str = ""
    cells: list[str] = dataclasses.field(default_factory=list)
    href: str = ""


@dataclasses.dataclass
class Drawing:
    """A chart as a State keeps it: plotly's own JSON, `hrefs` of the points of each series, and the table.

    Series take their colours in order from the theme; give them none.
    """

    figure: dict[str, Any] = dataclasses.field(default_factory=dict)
    hrefs: list[list[str]] = dataclasses.field(default_factory=list)
    heads: list[str] = dataclasses.field(default_factory=list)
    rows: list[Line] = dataclasses.field(default_factory=list)


def chart(
    title: Text, drawing: rx.Var[Drawing], *, csv: Text, summary: Text = "", height: int = HEIGHT
) -> rx.Component:
    """The drawing under its title. `summary` says in a sentence what it shows; `csv` is the address of its file."""
    drawn = rx.el.div(
        rx.plotly.basic(
            data=drawing.figure.to(Figure),  # it is JSON already
            layout={"height": height, "autosize": True},
            template=rx.cond(resolved_color_mode == "dark", _template("dark"), _template("light")).to(Template),
            config=CONFIG,
            use_resize_handler=True,
            on_click=lambda points: _follow(drawing.hrefs, points),
            style={"width": "100%", "height": f"{height}px"},
        ),
        class_name="chart-drawing",
        style={"height": f"{height}px"},
        aria_hidden="true",  # the table says the same
    )
    return rx.el.section(
        rx.el.header(rx.el.h2(title), rx.el.span(class_name="spacer"), csv_link(csv), class_name="chart-head"),
        rx.el.p(summary, class_name="chart-summary"),
        drawn,
        rx.el.details(
            rx.el.summary(words.AS_TABLE),
            numbers(title, drawing.heads, drawing.rows),
            class_name="chart-table",
        ),
        class_name="chart",
    )


def numbers(caption: Text, heads: rx.Var[list[str]], rows: rx.Var[list[Line]]) -> rx.Component:
    """Numbers as a table: the first column names, the others count."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="visually-hidden"),
            rx.el.thead(rx.el.tr(rx.foreach(heads, lambda head: rx.el.th(head, scope="col")))),
            rx.el.tbody(rx.foreach(rows, _line)),
            class_name="table numbers",
        ),
        class_name="table-frame",
        tab_index=0,
        role="region",
        aria_label=caption,
    )


def csv_link(address: Text) -> rx.Component:
    """The same numbers as a file."""
    return rx.el.a(
        icon("download"),
        rx.el.span(words.CSV),
        href=address,
        download=True,
        target="_blank",  # otherwise the router takes it for a page
        class_name="button quiet",
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    named = rx.cond(line.href != "", link(line.name, href=line.href), rx.el.span(line.name))
    return rx.el.tr(
        rx.el.th(named, scope="row"),
        rx.foreach(line.cells, lambda cell: rx.el.td(cell, class_name="end")),
        data_row="",
    )


def _follow(hrefs: rx.Var[list[list[str]]], points: rx.Var) -> rx.event.EventSpec:
    """To what the clicked point counts, without asking the server."""
    first = points.to(list[dict[str, int]])[0]
    place = hrefs[first["curveNumber"].to(int)][first["pointNumber"].to(int)]
    return rx.redirect(rx.cond(place != "", place, rx.Var("window.location.pathname + window.location.search")))


def _template(mode: str) -> rx.Var:
    colours = COLOURS[mode]
    axis = {
        "gridcolor": colours["line"],
        "linecolor": colours["line"],
        "zerolinecolor": colours["line"],
        "tickfont": {"color": colours["ink"]},
        "automargin": True,
        "fixedrange": True,
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": "rgba(0,0,0,0)",
    }
    layout = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Figtree, system-ui, sans-serif", "size": 13, "color": colours["ink"]},
        "colorway": colours["series"],
        "hoverlabel": {"bgcolor": colours["ground"], "font": {"color": colours["ink"]}, "bordercolor": colours["line"]},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": axis | {"nticks": MOST_TICKS},
        "yaxis": axis,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "bargap": 0.25,
    }
    return rx.Var.create({"layout": layout})
