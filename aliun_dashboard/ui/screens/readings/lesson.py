"""What a correction would teach, and what it would change in past papers, before it counts (idea 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import reflex as rx

from aliun_dashboard.purchase_orders.reading import FieldName
from aliun_dashboard.queries.learning import Effect
from aliun_dashboard.ui import labels_readings as words
from aliun_dashboard.ui.screens.readings.shown import shown_value

TEACH = "teach-"


@dataclass(frozen=True)
class Offer:
    """A field that can be learned: it stands by `label`; what that would change in past papers."""

    name: str
    says: str
    label: str
    effect: str
    changes: list[str]


@dataclass(frozen=True)
class Lesson:
    """All that the corrections so far would teach."""

    offers: list[Offer] = field(default_factory=list)
    cannot: list[str] = field(default_factory=list)


def told(effects: list[Effect]) -> Lesson:
    """The lesson in words."""
    return Lesson(
        [_offer(one) for one in effects if one.label],
        [words.CANNOT_LEARN.format(field=words.FIELDS[one.field]) for one in effects if not one.label],
    )


def chosen(lesson: Lesson, form: Mapping[str, object]) -> dict[FieldName, str]:
    """The labels that were ticked in the form. Only what was offered can be."""
    return {FieldName(offer.name): offer.label for offer in lesson.offers if form.get(TEACH + offer.name)}


def lesson_box(lesson: rx.Var[Lesson], sender: rx.Var[str]) -> rx.Component:
    """Tick what is to be learned."""
    before, after = words.LEARN_WHY.split("{sender}")
    some = rx.el.fieldset(
        rx.el.legend(words.LEARN),
        rx.el.p(before, rx.el.strong(sender), after, class_name="muted small"),
        rx.foreach(lesson.offers, _tick),
        rx.foreach(lesson.cannot, lambda says: rx.el.p(says, class_name="muted small")),
        class_name="reading-lesson stack tight",
    )
    return rx.cond(lesson.offers.length() + lesson.cannot.length() > 0, some, rx.fragment())


def _tick(offer: rx.Var[Offer]) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.input(type="checkbox", name=f"{TEACH}{offer.name}"), rx.el.span(offer.says), class_name="check"
        ),
        rx.el.p(offer.effect, class_name="muted small"),
        rx.el.ul(rx.foreach(offer.changes, rx.el.li), class_name="small reading-changes"),
    )


def _offer(one: Effect) -> Offer:
    name = words.FIELDS[one.field]
    changes = [
        words.CHANGE.format(
            booking=change.booking,
            field=name,
            before=shown_value(one.field, change.before) or "–",
            after=shown_value(one.field, change.after) or "–",
        )
        for change in one.changes
    ]
    effect = words.PREVIEW_NONE
    if one.papers:
        became = words.WOULD_CHANGE.format(n=len(changes), of=one.papers) if changes else words.WOULD_NOT_CHANGE
        effect = f"{words.PREVIEW.format(n=one.papers)} {became}."
    return Offer(one.field.value, words.LEARN_FIELD.format(field=name, label=one.label), one.label, effect, changes)
