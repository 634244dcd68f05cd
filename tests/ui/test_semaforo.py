"""The «Semáforo Atlas» says which validation fails, what opens it, and why Atlas may be offered at all."""

from dataclasses import dataclass

import pytest

from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts.semaforo import because, lights


@dataclass(frozen=True)
class Check:
    code: str
    passed: bool
    step: str = ""


FOUR = [Check("approved", True, "nada"), Check("in_window", False, "Abre el 03/12/2026.")]


def test_one_failed_validation_shuts_atlas_and_says_what_opens_it() -> None:
    shown = lights(FOUR, "Match por mención")
    assert (shown.allowed, shown.title, shown.why) == (False, words.ATLAS_SHUT, "Match por mención")
    assert [(row.name, row.passed, row.step) for row in shown.rows] == [
        (words.CHECKS["approved"], True, ""),
        (words.CHECKS["in_window"], False, "Abre el 03/12/2026."),
    ]


def test_all_passed_opens_it() -> None:
    assert lights(FOUR[:1]).allowed
    assert lights(FOUR[:1]).title == words.ATLAS_OPEN


@pytest.mark.parametrize(
    ("trigger", "said", "shown"),
    [
        ("mention", "vi la oferta ATL-007", "Match por mención: «vi la oferta ATL-007»"),
        ("match", "", "Coincide con lo que pide"),
        ("", "", ""),
    ],
)
def test_the_trigger_quotes_what_was_said(trigger: str, said: str, shown: str) -> None:
    assert because(trigger, said) == shown
