"""The rules of one's role: why each is watched, its threshold, whom it tells, and «Probar»."""

import reflex as rx

from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import facts
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.screens.notices.shown import RuleCard
from aliun_dashboard.ui.screens.notices.state import PATH, NoticesState

State = NoticesState


def rules_view() -> rx.Component:
    """A card a rule, the most pressing first."""
    locked = rx.cond(State.may_edit, rx.fragment(), rx.el.p(words.LOCKED, class_name="muted"))
    cards = rx.el.div(rx.foreach(State.rules, _card), class_name="alert-rules")
    return rx.el.div(locked, cards, class_name="stack")


def _card(one: rx.Var[RuleCard]) -> rx.Component:
    head = rx.el.header(
        icon(one.icon),
        rx.el.h2(one.name),
        pill(one.severity, one.tone),
        rx.el.span(class_name="spacer"),
        rx.cond(one.enabled, rx.fragment(), pill(words.OFF, "neutral")),
        class_name="panel-head",
    )
    told = facts(
        (words.CONCERNS, one.roles),
        (words.AGAIN, one.again),
        (words.OPEN_NOW, link(one.open, href=f"{PATH}?regla={one.rule}")),
        (words.THRESHOLD, rx.el.span(one.n, " ", one.unit, " ", rx.el.span(one.edited, class_name="muted small"))),
    )
    acts = rx.el.div(
        button(words.TRY, icon="play", on_click=State.try_out(one.rule), aria_label=f"{words.TRY} {one.name}"),
        rx.cond(State.may_edit, _editing(one), rx.fragment()),
        class_name="row wrap alert-acts",
    )
    body = rx.el.div(rx.el.p(one.why), told, acts, class_name="panel-body stack")
    return rx.el.section(head, body, class_name="panel alert-rule", data_row="")


def _editing(one: rx.Var[RuleCard]) -> rx.Component:
    number = rx.el.input(
        type="number",
        name="n",
        default_value=one.n,
        min=one.least,
        max=one.most,
        required=True,
        aria_label=f"{words.THRESHOLD} {one.name}",
        class_name="control alert-n",
    )
    form = rx.el.form(
        number,
        rx.el.span(one.unit, class_name="muted small"),
        button(words.SAVE, icon="check", type="submit"),
        on_submit=lambda form: State.save(one.rule, form),
        class_name="row",
        key=f"{one.rule}-{one.n}",
    )
    turned = rx.cond(
        one.enabled,
        button(words.TURN_OFF, kind="quiet", on_click=State.switch(one.rule, False)),
        button(words.TURN_ON, kind="quiet", on_click=State.switch(one.rule, True)),
    )
    return rx.fragment(form, turned)
