"""The left side of the lead file: next step, budget, contact, trip, origin."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, icon_button
from aliun_dashboard.ui.parts.field import select_field, text_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.inplace import in_place
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.screens.lead.sheet import CURRENCIES, Fact, MergeRow, Reach, StepRow, Twin
from aliun_dashboard.ui.screens.lead.state import LeadState

EDITING = {
    "edit": words.EDIT_FACT,
    "save": words.SAVE,
    "cancel": words.CANCEL,
    "changed": words.CHANGED_MEANWHILE,
}


def next_step() -> rx.Component:
    """What is to be done next, and the shortest way to say so."""
    nothing = rx.cond(
        LeadState.head.is_open,
        rx.el.p(icon("warning"), words.NO_NEXT, class_name="lead-nothing"),
        rx.el.p(words.NO_NEXT_NEEDED, class_name="muted"),
    )
    return panel(
        rx.cond(
            LeadState.steps.length() > 0,
            rx.el.ul(rx.foreach(LeadState.steps, _step), class_name="lead-steps"),
            nothing,
        ),
        rx.cond(LeadState.head.editable, _plan(), rx.fragment()),
        title=words.NEXT,
    )


def _step(step: rx.Var[StepRow]) -> rx.Component:
    box = rx.el.input(
        type="checkbox",
        checked=step.done,
        aria_label=rx.cond(step.done, words.REOPEN, words.COMPLETE) + ": " + step.title,
        disabled=~LeadState.head.editable,
        on_change=rx.cond(step.done, LeadState.reopen(step.id), LeadState.complete(step.id)),
        data_key=rx.cond(step.done, "", "e"),
    )
    due = rx.el.span(
        rx.match(step.mark, ("late", icon("alert")), ("today", icon("clock")), rx.fragment()),
        step.when,
        rx.match(step.mark, ("late", f" · {words.LATE}"), ("today", f" · {words.TODAY}"), ""),
        class_name="age",
        data_level=rx.match(step.mark, ("late", "late"), ("today", "warn"), "ok"),
        title=step.at,
    )
    below = rx.cond(step.done, rx.el.span(step.done_by, class_name="muted small"), due)
    owner = rx.cond(step.owner != "", rx.el.span(step.owner, class_name="muted small clip"), rx.fragment())
    return rx.el.li(
        rx.el.label(box, rx.el.span(step.title), class_name="check"),
        rx.el.div(below, owner, class_name="lead-step-foot"),
        data_done=step.done,
    )


def _plan() -> rx.Component:
    title = rx.el.input(
        name="title",
        class_name="control",
        placeholder=words.STEP_EXAMPLE,
        aria_label=words.STEP,
        required=True,
        max_length=200,
        auto_complete="off",
        data_key="t",
    )
    dues = map(_due, words.DUES)
    return rx.el.form(
        rx.el.div(title, button(words.PLAN, icon="plus", type="submit"), class_name="row"),
        rx.el.div(*dues, class_name="choices", role="radiogroup", aria_label=words.WHEN),
        rx.el.input(type="date", name="day", class_name="control lead-day", aria_label=words.DATE),
        key=LeadState.planned.to(str),
        on_submit=LeadState.plan,
        class_name="lead-plan",
    )


def _due(value: str) -> rx.Component:
    pick = rx.el.input(type="radio", name="due", value=value, default_checked=value == "today")
    return rx.el.label(pick, rx.el.span(words.DUES[value]), class_name="choice")


def budget() -> rx.Component:
    """The verdict in words, the rule that decided, and the way past it."""
    verdict = LeadState.verdict
    drawn = rx.match(
        verdict.tone,
        ("good", icon("ok")),
        ("bad", icon("fail")),
        icon("warning"),
    )
    override = rx.cond(
        verdict.can_override,
        button(words.OVERRIDE, icon="shield", on_click=LeadState.ask_for("override")),
        rx.fragment(),
    )
    return panel(
        rx.el.p(drawn, rx.el.span(verdict.says), class_name="lead-verdict", data_tone=verdict.tone),
        rx.cond(
            verdict.rule != "",
            rx.el.p(verdict.rule, rx.el.br(), verdict.rule_of, class_name="muted small"),
            rx.fragment(),
        ),
        rx.cond(
            verdict.override != "",
            rx.el.p(rx.el.strong(words.OVERRIDDEN), ": ", verdict.override, class_name="lead-override"),
            rx.fragment(),
        ),
        override,
        title=words.BUDGET,
        class_name="lead-budget",
    )


def contact() -> rx.Component:
    """Who it is and how to reach them."""
    add = rx.cond(
        LeadState.head.editable,
        button(words.ADD_IDENTITY, icon="plus", kind="quiet", on_click=LeadState.ask_for("identity")),
        rx.fragment(),
    )
    return panel(
        rx.cond(LeadState.twins.length() > 0, rx.el.div(rx.foreach(LeadState.twins, _twin)), rx.fragment()),
        facts(LeadState.identity),
        rx.cond(
            LeadState.reach.length() > 0,
            rx.el.ul(rx.foreach(LeadState.reach, _reach), class_name="lead-reach"),
            rx.el.p(words.NO_REACH, class_name="muted"),
        ),
        _contact_foot(),
        rx.foreach(LeadState.merges, _merge),
        title=words.CONTACT,
        actions=[add],
    )


def _contact_foot() -> rx.Component:
    opt_out = rx.el.input(
        type="checkbox",
        checked=LeadState.head.opt_out,
        disabled=~LeadState.head.editable,
        on_change=LeadState.opt_out,
    )
    merge = button(words.MERGE_OTHER, icon="merge", kind="quiet", on_click=LeadState.compare(0))
    return rx.el.div(
        rx.el.label(opt_out, rx.el.span(words.OPT_OUT), class_name="check"),
        rx.el.span(class_name="spacer"),
        rx.cond(LeadState.head.editable, merge, rx.fragment()),
        class_name="row lead-contact-foot",
    )


def _twin(twin: rx.Var[Twin]) -> rx.Component:
    name, why = rx.el.strong(twin.name), rx.el.span(" (", twin.why, ")")
    before, after = words.DUPLICATES.split("{name}")
    act = rx.cond(
        LeadState.head.editable,
        button(words.MERGE, icon="merge", on_click=LeadState.compare(twin.contact_id)),
        rx.fragment(),
    )
    return banner(before, name, after, why, tone="warn", action=act)


def _reach(reach: rx.Var[Reach]) -> rx.Component:
    shown = rx.cond(
        reach.chat != "",
        rx.el.a(reach.shown, href=reach.chat, target="_blank", rel="noopener", class_name="link"),
        rx.el.span(reach.shown),
    )
    return rx.el.li(
        rx.el.span(icon(reach.kind, label=reach.label), class_name="lead-reach-kind", title=reach.label),
        rx.el.span(shown, class_name="clip"),
        rx.el.span(class_name="spacer"),
        icon_button("copy", words.COPY, on_click=LeadState.copy(reach.copy)),
        rx.cond(
            LeadState.head.editable,
            icon_button("trash", words.REMOVE, on_click=LeadState.remove_identity(reach.id)),
            rx.fragment(),
        ),
    )


def _merge(merge: rx.Var[MergeRow]) -> rx.Component:
    return rx.el.p(
        icon("merge"),
        rx.el.span(merge.says),
        rx.cond(
            LeadState.head.editable,
            button(words.PART, kind="quiet", on_click=LeadState.part(merge.id)),
            rx.fragment(),
        ),
        class_name="lead-merge muted small",
    )


def trip() -> rx.Component:
    """What the customer wants."""
    return panel(facts(LeadState.trip), title=words.TRIP)


def facts(rows: rx.Var[list[Fact]]) -> rx.Component:
    """Names and values, each changed in place."""
    return rx.el.dl(rx.foreach(rows, _fact), class_name="facts lead-facts")


def _fact(fact: rx.Var[Fact]) -> rx.Component:
    value = in_place(
        name=fact.name,
        label=fact.label,
        value=fact.value,
        shown=fact.shown,
        kind=rx.cond(fact.type == "currency", "choice", fact.type),
        options=list(CURRENCIES),
        outcome=LeadState.outcome,
        words=EDITING,
        editable=LeadState.head.editable,
        on_save=LeadState.save,
    )
    return rx.el.div(rx.el.dt(fact.label), rx.el.dd(value), key=fact.name)


def origin() -> rx.Component:
    """Where the lead came from, and its other homes."""
    head = LeadState.head
    return panel(
        rx.el.dl(
            rx.foreach(LeadState.origin, lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1]))),
            class_name="facts",
        ),
        rx.el.div(
            rx.cond(
                (head.event != "") & LeadState.sees_events,
                link(icon("webhook"), words.EVENT, href=head.event, class_name="button quiet"),
                rx.fragment(),
            ),
            rx.cond(
                head.kommo != "",
                rx.el.a(
                    icon("kommo"),
                    words.KOMMO,
                    href=head.kommo,
                    target="_blank",
                    rel="noopener",
                    class_name="button quiet",
                ),
                rx.fragment(),
            ),
            class_name="row lead-links",
        ),
        title=words.ORIGIN,
    )


def identity_fields() -> list[rx.Component]:
    """The form that adds a way to reach the contact."""
    kinds = [(kind, words.KINDS[kind]) for kind in words.ADDABLE]
    return [
        select_field("kind", words.KIND, kinds),
        text_field("value", words.VALUE, required=True, error=LeadState.dialog_error),
    ]


def owner_name() -> rx.Component:
    """Who has the lead, in a word."""
    return rx.cond(LeadState.head.owner != "", LeadState.head.owner, pill(labels.NOBODY, "warn"))
