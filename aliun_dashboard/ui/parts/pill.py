"""Pills: one word of state. The colour repeats what the word says, never alone."""

from typing import Literal

import reflex as rx

from aliun_dashboard.queries.capped import MOST
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.icon import icon as symbol
from aliun_dashboard.ui.parts.words import given, word

Tone = Literal["neutral", "accent", "good", "warn", "bad", "sky", "plum"]
Text = str | rx.Var[str]

CHANNEL_ICONS = {"import": "import", "twitter": "mention"}
AGE_ICONS = {"late": "alert", "warn": "clock"}


def pill(text: Text, tone: Tone | rx.Var[str] = "neutral", icon: Text = "") -> rx.Component:
    """A state in the exact words of the business."""
    drawn = [symbol(icon)] if given(icon) else []
    return rx.el.span(*drawn, text, class_name="pill", data_tone=tone)


def stage_pill(stage: Text) -> rx.Component:
    """One of the nine stages, by slug."""
    return pill(word(labels.STAGES, stage), word(labels.STAGE_TONES, stage))


def engine_chip(engine: Text) -> rx.Component:
    """Which engine sells: Core or Atlas, always in the same two colours (A-69)."""
    return pill(word(labels.ENGINES, engine), word({"core": "accent", "atlas": "plum"}, engine))


def channel_icon(channel: Text) -> rx.Component:
    """Where the person writes from."""
    return symbol(word(CHANNEL_ICONS, channel), label=word(labels.CHANNELS, channel))


def age(text: Text, level: Text) -> rx.Component:
    """Time in a stage («12 d»); `level` is `ok`, `warn` or `late` by the stage's threshold."""
    drawn = rx.match(level, *((name, symbol(drawing)) for name, drawing in AGE_ICONS.items()), rx.fragment())
    return rx.el.span(drawn, text, class_name="age", data_level=level)


def count(number: int | rx.Var[int]) -> rx.Component:
    """A small number that waits for somebody; beyond `MOST` nobody counts."""
    shown = rx.cond(number > MOST, labels.MANY, rx.Var.create(number).to_string())
    return rx.el.span(shown, class_name="count")
