"""The brief of Hoy: each risk a sentence with its figures, its money, and the one button to its list."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

import reflex as rx

from aliun_dashboard.alerts.rules import URGENCY
from aliun_dashboard.queries.brief import Risk
from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.parts import alert_words as says
from aliun_dashboard.ui.parts.button import link_button
from aliun_dashboard.ui.parts.icon import icon

# What may change a risk.
TOPICS = ("lead", "event", "delivery", "order", "alert", "quote", "payment", "campaign", "ticket", "reconnected")


@dataclasses.dataclass(frozen=True)
class RiskLine:
    """One risk. `count` is the length of the list at `href`."""

    rule: str
    icon: str
    tone: str
    text: str
    first: str
    money: str
    button: str
    count: int
    href: str


def lines(risks: Sequence[Risk], now: datetime) -> list[RiskLine]:
    """Those with something, in their order."""
    return [_line(risk, now) for risk in risks if risk.count]


def quiet(risks: Sequence[Risk]) -> str:
    """The names of those with nothing: they were looked at, too."""
    return ", ".join(words.RULES[risk.rule].name.lower() for risk in risks if not risk.count)


def brief(found: rx.Var[list[RiskLine]], calm: rx.Var[str]) -> rx.Component:
    """The risks, or that there is none; below what was found quiet."""
    none = rx.el.div(
        rx.el.span(icon("check-all"), class_name="today-mark", data_tone="good"),
        rx.el.p(rx.el.strong(words.NONE_AT_RISK), class_name="brief-text"),
        class_name="brief-line",
    )
    listed = rx.cond(found.length() > 0, rx.el.ul(rx.foreach(found, _drawn)), none)
    rest = rx.cond(calm != "", rx.el.p(words.QUIET_HEAD, calm, ".", class_name="brief-calm muted small"), rx.fragment())
    return rx.el.section(
        rx.el.h2(words.BRIEF, class_name="today-heading"),
        rx.el.div(listed, rest, class_name="panel brief"),
        aria_label=words.BRIEF,
    )


def _drawn(one: rx.Var[RiskLine]) -> rx.Component:
    told = rx.el.div(
        rx.el.p(one.text, class_name="brief-text"),
        rx.cond(one.first != "", rx.el.p(one.first, class_name="muted small"), rx.fragment()),
    )
    return rx.el.li(
        rx.el.span(icon(one.icon), class_name="today-mark", data_tone=one.tone),
        told,
        rx.el.strong(one.money, class_name="brief-money"),
        link_button(one.button, one.href, icon="arrow-right", aria_label=one.button + ": " + one.text),
        class_name="brief-line",
        data_row="",
    )


def _line(risk: Risk, now: datetime) -> RiskLine:
    known = words.RULES[risk.rule]
    return RiskLine(
        risk.rule.value,
        known.icon,
        words.TONES[URGENCY[risk.rule]],
        says.sentence(risk, now),
        says.first(risk, now),
        says.sums(risk.sums),
        known.button,
        risk.count,
        says.href(risk.rule),
    )
