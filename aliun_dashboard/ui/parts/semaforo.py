"""«Semáforo Atlas»: the four validations as an explanation, each with the step that opens it (peers idea 2)."""

import dataclasses

import reflex as rx

from aliun_dashboard.campaigns.rules import CampaignReason, Check, Trigger, Verdict
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts.icon import icon

MARKS = {True: "✓", False: "✗"}


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


def lights(verdict: Verdict) -> Lights:
    """What a verdict says: its four validations in their order, and the trigger that allows it."""
    trigger = verdict.trigger
    why = because(trigger, verdict.words) if trigger else explain(CampaignReason.NO_TRIGGER, {}).message
    title = words.ATLAS_OPEN if verdict.allowed else words.ATLAS_SHUT
    return Lights(verdict.allowed, title, why, [_light(check) for check in verdict.checks])


def lights_of_a_campaign(verdict: Verdict) -> Lights:
    """The validations alone, where no lead is in question: whoever it is for still needs a trigger."""
    opened = all(check.passed for check in verdict.checks)
    title = words.CAMPAIGN_OPEN if opened else words.CAMPAIGN_SHUT
    return Lights(opened, title, words.NEEDS_TRIGGER if opened else "", [_light(check) for check in verdict.checks])


def told(shown: Lights) -> str:
    """The whole explanation as plain text, for where there is room for no more."""
    lines = [f"{MARKS[row.passed]} {row.name}" + (f": {row.step}" if row.step else "") for row in shown.rows]
    return "\n".join([shown.why, *lines] if shown.why else lines)


def because(trigger: Trigger, said: str) -> str:
    """«Match por mención: «vi la oferta ATL-007»»."""
    named = words.TRIGGERS[trigger]
    return f"{named}: «{said}»" if said else named


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


def _light(check: Check) -> Light:
    step = explain(check.step.reason, check.step.facts) if check.step else None
    return Light(words.CHECKS[check.code], check.passed, f"{step.message} {step.fix}" if step else "")


def _line(light: rx.Var[Light]) -> rx.Component:
    step = rx.cond(light.step != "", rx.el.span(light.step, class_name="semaforo-step"), rx.fragment())
    return rx.el.li(_mark(light.passed), rx.el.div(rx.el.span(light.name), step), data_passed=light.passed)


def _mark(passed: rx.Var[bool]) -> rx.Component:
    return rx.cond(passed, icon("ok", words.PASSED), icon("fail", words.FAILED))
