"""What the person of a lead has been worth to the house: Oro, Plata or Bronce, and why."""

import dataclasses

import reflex as rx

from aliun_dashboard.queries.client_value import ClientValue
from aliun_dashboard.ui import labels_clients as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.pill import pill


@dataclasses.dataclass
class Worth:
    """The segment's name and tone, and what was paid; empty for whoever has paid nothing."""

    segment: str = ""
    tone: str = "neutral"
    says: str = ""


def worth(value: ClientValue) -> Worth:
    """As the head of the file shows it."""
    if value.segment is None:
        return Worth()
    name = words.SEGMENTS[value.segment]
    spent = " + ".join(write.money(one.amount, one.currency) for one in value.spent)
    trips = words.ONE_TRIP if value.trips == 1 else words.TRIPS.format(n=value.trips)
    return Worth(name, words.TONES[value.segment], words.PAID.format(segment=name, spent=spent, trips=trips))


def mark(of: rx.Var[Worth]) -> rx.Component:
    """A pill; what was paid is said on it."""
    shown = rx.el.span(
        pill(of.segment, of.tone), rx.el.span(of.says, class_name="visually-hidden"), title=of.says, class_name="row"
    )
    return rx.cond(of.segment != "", shown, rx.fragment())
