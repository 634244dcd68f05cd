"""Plots as plotly's JSON: bars side by side or on top of each other. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

Series = tuple[str, Sequence[Decimal | float | int]]


def columns(names: Sequence[str], *series: Series, unit: str = "", stacked: bool = False) -> dict[str, Any]:
    """Upright bars over `names`."""
    data = [_bar(x=list(names), y=_plain(values), name=name) for name, values in series]
    return {"data": data, "layout": _layout(len(series), stacked) | {"yaxis": {"ticksuffix": unit, "automargin": True}}}


def rows(names: Sequence[str], *series: Series, unit: str = "") -> dict[str, Any]:
    """Lying bars, the first name on top: for long names."""
    data = [_bar(x=_plain(values), y=list(names), name=name, orientation="h") for name, values in series]
    turned = {
        "yaxis": {"autorange": "reversed", "automargin": True},
        "xaxis": {"ticksuffix": unit, "automargin": True},
    }
    return {"data": data, "layout": _layout(len(series), stacked=False) | turned}


def _bar(**facts: Any) -> dict[str, Any]:
    return {"type": "bar", **facts}


def _layout(series: int, stacked: bool) -> dict[str, Any]:
    return {"barmode": "stack" if stacked else "group", "showlegend": series > 1}


def _plain(values: Sequence[Decimal | float | int]) -> list[float]:
    return [round(float(value), 2) for value in values]
