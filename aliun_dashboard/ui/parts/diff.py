"""Before and after, in words: «noches: 4 → 5»."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

import reflex as rx

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_changes as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.icon import icon

LONGEST = 160
MONEY = frozenset(
    {"amount", "total", "paid", "paid_amount", "budget_minimum", "min_per_night_per_person"}
    | {"price_per_night", "cost_per_night", "difference"}
)
NAMED = {"stage": labels.STAGES, "wanted": labels.STAGES, "role": labels.ROLES, "source": labels.CHANNELS}
DAYS = ("_at", "_from", "_to", "_on")


@dataclasses.dataclass(frozen=True)
class Change:
    """One value: what it is called, what it was, what it became."""

    name: str
    before: str
    after: str
    is_new: bool


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> list[Change]:
    """Everything that differs, in the order it was written down; what was nothing and stays so says nothing."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        Change(
            words.FIELDS.get(name, name.replace("_", " ")),
            value(name, before.get(name)),
            value(name, after.get(name)),
            is_new=name not in before,
        )
        for name in names
        if before.get(name) != after.get(name)
    ]


def diff(found: rx.Var[list[Change]]) -> rx.Component:
    """A line for each value."""
    return rx.el.ul(rx.foreach(found, _line), class_name="diff")


def _line(change: rx.Var[Change]) -> rx.Component:
    was = rx.cond(change.is_new, rx.fragment(), rx.fragment(rx.el.del_(change.before), icon("arrow-right")))
    return rx.el.li(rx.el.span(change.name, ": ", class_name="muted"), was, rx.el.ins(change.after))


def value(name: str, found: object) -> str:
    """A value of the log as people read it; `name` says what it is."""
    if found is None or found == "":
        return words.NOTHING_BEFORE
    if isinstance(found, bool):
        return words.YES if found else words.NO
    if isinstance(found, dict):
        return _several(found)
    if isinstance(found, list):
        return ", ".join(_item(item) for item in found) or words.NOTHING_BEFORE
    text = str(found)
    if name in MONEY:
        return _money(text)
    if name in NAMED:
        return NAMED[name].get(text, text)
    if name.endswith(DAYS) or name == "check_in":
        return _moment(text)
    return words.VALUES.get(text, text[:LONGEST])


def reason(said: str) -> str:
    """Why something was done: a person's own words, or what a code of ours says."""
    return words.VALUES.get(said, said)


def _several(found: Mapping[str, object]) -> str:
    """A value that has values itself, without what they have."""
    plain = {name: item for name, item in found.items() if not isinstance(item, dict | list)}
    return ", ".join(f"{words.FIELDS.get(name, name)}: {value(name, item)}" for name, item in plain.items())


def _item(item: object) -> str:
    """One of a list: a cancellation window in words, anything else as any value."""
    return words.WINDOW.format_map(item) if isinstance(item, dict) else words.VALUES.get(str(item), str(item))


def _money(text: str) -> str:
    try:
        return write.number(Decimal(text))
    except InvalidOperation:
        return text


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return write.moment(at, settings().timezone) if at.tzinfo else write.day(at.date())
