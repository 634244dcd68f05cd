"""Every refusal has its Spanish text, and nothing in it is left blank."""

import importlib
from datetime import date
from pathlib import Path

import pytest

import aliun_dashboard
from aliun_dashboard.kernel.errors import CommonReason, Reason
from aliun_dashboard.messages import refusals

ROOM = Path(aliun_dashboard.__file__).parent


def reasons() -> list[Reason]:
    """Of every `rules.py` there is, so that a new noun cannot be forgotten."""
    found: list[Reason] = list(CommonReason)
    for path in sorted(ROOM.glob("*/rules.py")):
        module = importlib.import_module(f"aliun_dashboard.{path.parent.name}.rules")
        kinds = [
            kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__
        ]
        found += [reason for kind in kinds if issubclass(kind, Reason) for reason in kind]
    return found


@pytest.mark.parametrize("reason", reasons())
def test_every_refusal_says_in_spanish_what_happened_and_what_to_do(reason: Reason) -> None:
    text = refusals.explain(reason, {})
    assert text.message.endswith(".")
    assert text.fix.endswith(".")


def test_no_two_refusals_share_a_code() -> None:
    codes = [reason.value for reason in reasons()]
    assert len(codes) == len(set(codes))
    assert len(codes) > 30


def test_blanks_are_filled_with_the_facts() -> None:
    text = refusals.explain("bad_party", {"field": "noches", "least": 1, "most": 90})
    assert text.message == "El dato «noches» debe estar entre 1 y 90."


def test_days_are_written_as_people_here_do() -> None:
    text = refusals.explain("window_closed", {"first": date(2026, 12, 3), "last": date(2026, 12, 9)})
    assert text.fix == "Se reserva del 03/12/2026 al 09/12/2026."
