"""The pipeline's law, as sentences."""

from datetime import UTC, datetime, timedelta

import pytest

from aliun_dashboard.leads.rules import (
    BY_HAND,
    CONFIRMED,
    MOVES,
    Age,
    BudgetVerdict,
    LeadReason,
    Stage,
    age,
    code,
    may_qualify,
    refusal_of_hand,
)

NOW = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def sources_of(to: Stage) -> set[Stage]:
    return {stage for stage, onward in MOVES.items() if to in onward}


def test_the_atlas_proposal_is_reached_only_from_the_core_proposal() -> None:
    assert sources_of(Stage.ATLAS_PROPOSAL) == {Stage.CORE_PROPOSAL}


def test_a_confirmation_comes_only_after_a_payment_was_due_or_a_case_was_solved() -> None:
    for confirmed in CONFIRMED:
        assert sources_of(confirmed) == {Stage.PAYMENT_PENDING, Stage.SPECIAL_CASE}


def test_every_stage_can_become_a_special_case_or_be_closed() -> None:
    for to in (Stage.SPECIAL_CASE, Stage.CLOSED):
        assert sources_of(to) == set(Stage) - {to}


def test_every_stage_can_be_reached_and_left() -> None:
    assert all(sources_of(stage) and MOVES[stage] for stage in Stage)


@pytest.mark.parametrize("stage", list(Stage))
def test_no_hand_reaches_a_confirmation_or_an_atlas_proposal(stage: Stage) -> None:
    assert not BY_HAND[stage] & (CONFIRMED | {Stage.ATLAS_PROPOSAL})


def test_the_reason_names_the_missing_payment_before_the_missing_arrow() -> None:
    assert refusal_of_hand(Stage.INCOMING, Stage.CORE_CONFIRMED) is LeadReason.NO_PAYMENT
    assert refusal_of_hand(Stage.INCOMING, Stage.PAYMENT_PENDING) is LeadReason.BAD_MOVE
    assert refusal_of_hand(Stage.QUALIFIED, Stage.CORE_PROPOSAL) is None


@pytest.mark.parametrize(("days", "expected"), [(0, Age.OK), (2, Age.WARN), (4, Age.LATE)])
def test_a_qualified_lead_ages(days: int, expected: Age) -> None:
    assert age(Stage.QUALIFIED, NOW - timedelta(days=days), NOW) is expected


def test_a_closed_lead_does_not_age() -> None:
    assert age(Stage.CLOSED, NOW - timedelta(days=400), NOW) is Age.OK


def test_only_a_sufficient_budget_or_a_reason_opens_the_gate() -> None:
    assert may_qualify(BudgetVerdict.SUFFICIENT, "")
    assert may_qualify(BudgetVerdict.INSUFFICIENT, "Cliente frecuente")
    assert not any(may_qualify(verdict, "") for verdict in set(BudgetVerdict) - {BudgetVerdict.SUFFICIENT})


def test_a_code_has_six_digits() -> None:
    assert code(123) == "L-000123"
