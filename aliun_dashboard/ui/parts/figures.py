"""Figures of charts in plotly's JSON, without colours: those come from the theme, in the order of the series."""

from collections.abc import Mapping, Sequence
from typing import Any

Number = float | None


def tapering(
    names: Sequence[str], values: Sequence[Number], texts: Sequence[str], series: Sequence[int]
) -> dict[str, Any]:
    """Bars centred one under the other; `series` says of each which colour it takes (0 to 6)."""
    traces: list[dict[str, Any]] = []
    for number in range(max(series, default=-1) + 1):
        mine = [value if which == number else None for value, which in zip(values, series, strict=True)]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "y": list(names),
                "x": mine,
                "base": [None if value is None else -value / 2 for value in mine],
                "text": [text if which == number else "" for text, which in zip(texts, series, strict=True)],
                "textposition": "auto",
                "insidetextanchor": "middle",
                "hovertemplate": "%{y}: %{text}<extra></extra>",
                "showlegend": False,
            }
        )
    edge = max((value or 0 for value in values), default=0) * 0.65 or 1  # room for what is written beside small bars
    axes = {
        "xaxis": {"visible": False, "fixedrange": True, "range": [-edge, edge]},
        "yaxis": {"autorange": "reversed", "fixedrange": True},
    }
    return {"data": traces, "layout": {"barmode": "overlay", **axes}}


def bars(
    names: Sequence[str],
    series: Mapping[str, Sequence[Number]],
    texts: Mapping[str, Sequence[str]],
    *,
    flat: bool = True,
) -> dict[str, Any]:
    """Bars side by side for each name; lying (`flat`) where the names are long. `texts` are written at the bars."""
    across, along = ("y", "x") if flat else ("x", "y")
    traces = [
        {
            "type": "bar",
            "name": name,
            "orientation": "h" if flat else "v",
            across: list(names),
            along: list(values),
            "text": list(texts[name]),
            "textposition": "outside",
            "cliponaxis": False,
            "hovertemplate": f"%{{{across}}}: %{{text}}<extra>{name}</extra>",
            "showlegend": len(series) > 1,
        }
        for name, values in series.items()
    ]
    most = max((value or 0 for values in series.values() for value in values), default=0)
    scale = {"rangemode": "tozero", "range": [0, most * 1.3 or 1], "fixedrange": True}
    order = {"autorange": "reversed", "fixedrange": True} if flat else {"fixedrange": True}
    shown = {f"{along}axis": scale | {"visible": not flat}, f"{across}axis": order}
    return {"data": traces, "layout": {"barmode": "group", **shown}}


def lines(moments: Sequence[str], series: Mapping[str, Sequence[Number]]) -> dict[str, Any]:
    """Lines over days or months."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": list(moments),
            "y": list(values),
            "hovertemplate": f"%{{x}}: %{{y:,}}<extra>{name}</extra>",
            "showlegend": len(series) > 1,
        }
        for name, values in series.items()
    ]
    return {"data": traces, "layout": {"xaxis": {"type": "category"}, "yaxis": {"rangemode": "tozero"}}}
