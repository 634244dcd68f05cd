"""The design language keeps its promises: contrast, icons that exist, words for every code."""

import re
from pathlib import Path

import pytest

from aliun_dashboard.leads.rules import Engine, Stage
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels, shell, theme
from aliun_dashboard.ui.parts import banner, pill

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TOKENS = {name: modes for name, *modes in TOKEN.findall((ASSETS / "app.css").read_text())}

GROUNDS = ("paper", "surface", "raised", "sunken", "hover")
TONES = ("neutral", "good", "warn", "bad", "sky", "plum")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent-ink") for ground in GROUNDS],
    *[(f"{tone}-ink", f"{tone}-soft") for tone in TONES],
    *[(f"{tone}-ink", "surface") for tone in TONES],
    ("accent-ink", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bad", "bad"),
]
SHAPES = [("line-control", "raised"), ("line-control", "paper"), ("accent", "paper"), ("accent", "raised")]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(front: str, back: str) -> float:
    low, high = sorted((_luminance(front), _luminance(back)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, mode: int) -> None:
    assert _contrast(TOKENS[ink][mode], TOKENS[ground][mode]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SHAPES)
def test_controls_and_focus_can_be_seen(line: str, ground: str, mode: int) -> None:
    assert _contrast(TOKENS[line][mode], TOKENS[ground][mode]) >= 3


def test_every_icon_named_in_the_screens_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ASSETS / "icons.svg").read_text()))
    named = {place.icon for place in shell.PLACES} | set(shell.THEME_ICONS.values()) | set(banner.ICONS.values())
    named |= {pill.CHANNEL_ICONS.get(channel, channel) for channel in labels.CHANNELS} | set(pill.AGE_ICONS.values())
    for source in (ROOT / "aliun_dashboard" / "ui").rglob("*.py"):
        named |= set(re.findall(r'\b(?:icon|symbol)(?:=|\()"([\w-]+)"', source.read_text()))
    assert named <= drawn


def test_every_stage_engine_and_role_has_its_word() -> None:
    assert set(labels.STAGES) == set(labels.STAGE_TONES) == set(Stage)
    assert set(labels.ENGINES) == set(Engine)
    assert set(labels.ROLES) == set(Role)
    assert {place.slug for place in shell.PLACES} == set(labels.NAV)


def test_every_stylesheet_of_the_app_exists_and_uses_only_known_tokens() -> None:
    sheets = [(ASSETS / name.lstrip("/")).read_text() for name in theme.STYLESHEETS]
    defined = set(re.findall(r"(--[\w-]+):", "".join(sheets)))
    used = set(re.findall(r"var\((--[\w-]+)\)", "".join(sheets)))
    assert used <= defined
