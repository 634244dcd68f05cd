"""«Semáforo Atlas» as REST tells it: the same verdict as on the screens, with the words of each step."""

from dataclasses import dataclass

from aliun_dashboard.campaigns.rules import CampaignReason, Check, CheckCode, Trigger, Verdict
from aliun_dashboard.messages import refusals


@dataclass(frozen=True)
class StepAnswer:
    """What is in the way, and what to do about it."""

    code: CampaignReason
    message: str
    fix: str


@dataclass(frozen=True)
class CheckAnswer:
    """One validation; `step` unblocks it when it is not passed."""

    code: CheckCode
    passed: bool
    step: StepAnswer | None


@dataclass(frozen=True)
class VerdictAnswer:
    """May this lead be offered this campaign, and why."""

    allowed: bool
    trigger: Trigger | None
    words: str
    checks: list[CheckAnswer]


def told(answer: Verdict) -> VerdictAnswer:
    """A verdict with the words of its steps."""
    return VerdictAnswer(answer.allowed, answer.trigger, answer.words, [told_check(check) for check in answer.checks])


def told_check(check: Check) -> CheckAnswer:
    """One validation with the words of its step."""
    if check.step is None:
        return CheckAnswer(check.code, check.passed, None)
    text = refusals.explain(check.step.reason, check.step.facts)
    return CheckAnswer(check.code, check.passed, StepAnswer(check.step.reason, text.message, text.fix))
