"""The way of a purchase order in six steps: as dots in a list, with words and dates on its page."""

import dataclasses

import reflex as rx

STEPS = 6


@dataclasses.dataclass(frozen=True)
class Step:
    """One step: `state` is done, now, todo or skipped; `when` says when, or why not."""

    name: str
    state: str
    when: str


def dots(reached: rx.Var[int], tone: rx.Var[str], says: rx.Var[str]) -> rx.Component:
    """The first `reached` of six are filled; `says` tells it in words."""
    drawn = [rx.el.span(data_on=reached > place, aria_hidden="true") for place in range(STEPS)]
    return rx.el.span(*drawn, class_name="dots", role="img", aria_label=says, title=says, data_tone=tone)


def stepper(steps: rx.Var[list[Step]], label: str) -> rx.Component:
    """Every step by name."""
    return rx.el.ol(rx.foreach(steps, _step), class_name="stepper", aria_label=label)


def _step(one: rx.Var[Step]) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.name, class_name="stepper-name"),
        rx.el.span(one.when, class_name="stepper-when"),
        data_state=one.state,
        aria_current=rx.cond(one.state == "now", "step", "false"),
    )
