"""«Semáforo Atlas»: the four validations as an explanation, each with the step that opens it (peers idea 2)."""

import dataclasses
from collections.abc import Iterable
from typing import Protocol

import reflex as rx

from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts.icon import icon


class Checked(Protocol):
    """A check of a verdict, as `campaigns.rules` answers it."""

    @property
    def code(self) -> str: ...
    @property
    def passed(self) -> bool: ...
    @property
    def step(self) -> str: ...


@dataclasses.dataclass(frozen=True)
class Light:
    """One validation in words; `step` is empty when it is passed."""

    name: str
    passed: bool
    step: str


@dataclasses.dataclass(frozen=True)
class Lights:
    """The verdict in words: the same wherever Atlas appears. `why` says what allows it at all."""

    allowed: bool = False
    title: str = ""
    why: str = ""
    rows: list[Light] = dataclasses.field(default_factory=list)


def lights(checks: Iterable[Checked], why: str = "") -> Lights:
    """What the verdict's checks say, in their order."""
    rows = [Light(words.CHECKS.get(one.code, one.code), one.passed, "" if one.passed else one.step) for one in checks]
    allowed = all(row.passed for row in rows)
    return Lights(allowed, words.ATLAS_OPEN if allowed else words.ATLAS_SHUT, why, rows)


def because(trigger: str, said: str) -> str:
    """«Match por mención: «vi la oferta ATL-007»»; nothing without a trigger."""
    named = words.TRIGGERS.get(trigger, trigger)
    return f"{named}: «{said}»" if named and said else named


def semaforo(shown: rx.Var[Lights]) -> rx.Component:
    """The whole explanation: may it be offered, why, and a line for each validation."""
    return rx.el.section(
        rx.el.p(_mark(shown.allowed), rx.el.strong(shown.title), class_name="semaforo-head"),
        rx.cond(shown.why != "", rx.el.p(shown.why, class_name="semaforo-why"), rx.fragment()),
        rx.el.ul(rx.foreach(shown.rows, _line)),
        class_name="semaforo",
        aria_label=words.SEMAFORO,
        data_allowed=shown.allowed,
    )


def semaforo_line(shown: rx.Var[Lights]) -> rx.Component:
    """The validations on one line, for cards and rows; the step is told on hover and to ears."""
    return rx.el.ul(rx.foreach(shown.rows, _short), class_name="semaforo-line", aria_label=words.SEMAFORO)


def _line(light: rx.Var[Light]) -> rx.Component:
    step = rx.cond(light.step != "", rx.el.span(light.step, class_name="semaforo-step"), rx.fragment())
    return rx.el.li(_mark(light.passed), rx.el.div(rx.el.span(light.name), step), data_passed=light.passed)


def _short(light: rx.Var[Light]) -> rx.Component:
    return rx.el.li(_mark(light.passed), light.name, title=light.step, data_passed=light.passed)


def _mark(passed: rx.Var[bool]) -> rx.Component:
    return rx.cond(passed, icon("ok", words.PASSED), icon("fail", words.FAILED))
