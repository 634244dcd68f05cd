"""The quota ledger as a state machine: whatever happens in whatever order, its sums are those of a plain dictionary."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aliun_dashboard.campaigns import actions
from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignReason
from aliun_dashboard.flows import campaigns
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Reason, Refused
from tests import make_sale, selling
from tests.conftest import NOON
from tests.flows.test_campaigns import reservations

PAYERS = 6
RELEASE = date(2026, 3, 20)


class Quota(RuleBasedStateMachine):
    """Payers come, come again and give back; the director changes the quota; in the end the block is released."""

    @initialize(total=st.integers(2, 8), keep=st.integers(0, 1))
    def open(self, total: int, keep: int) -> None:
        self.now, self.total, self.keep = NOON, total, keep
        self.campaign = make_sale.campaign(quota_total=total, keep=keep, release_on=RELEASE)
        self.payers = reservations(self.campaign, PAYERS)
        self.held: dict[int, int] = {}
        self.lines = 0

    @rule(payer=st.integers(0, PAYERS - 1), units=st.integers(1, 4))
    def pay(self, payer: int, units: int) -> None:
        with begin("test", now=self.now) as work:
            ids = {"reservation_id": self.payers[payer], "payment_id": None}
            answer = actions.take_places(work, self.campaign, units, **ids)
        if payer in self.held:
            gone = CampaignReason.RELEASED if self.is_released else CampaignReason.SOLD_OUT
            assert answer is (None if self.held[payer] else gone)
        elif self.is_released:
            assert answer is CampaignReason.RELEASED
        elif self.taken + units > self.total - self.keep:
            assert answer is CampaignReason.SOLD_OUT
        else:
            assert answer is None
            self.held[payer] = units
            self.lines += 1

    @rule(payer=st.integers(0, PAYERS - 1), units=st.one_of(st.none(), st.integers(-1, 4)))
    def give_back(self, payer: int, units: int | None) -> None:
        holds = self.held.get(payer, 0)
        wanted = holds if units is None else units
        refusal = self.refusal_of(campaigns.return_quota, self.payers[payer], "Canceló", units)
        if self.is_released:
            assert refusal is CampaignReason.RELEASED
        elif not 1 <= wanted <= holds:
            assert refusal is CampaignReason.NOTHING_TO_RETURN
        else:
            assert refusal is None
            self.held[payer] -= wanted
            self.lines += 1

    @rule(total=st.integers(1, 10))
    def change_the_quota(self, total: int) -> None:
        refusal = self.refusal_of(campaigns.edit, {"quota_total": total})
        if total <= self.keep:
            assert refusal is CampaignReason.BAD_QUOTA
        elif total - self.keep < self.taken:
            assert refusal is CampaignReason.BELOW_TAKEN
        else:
            assert refusal is None
            self.total = total

    @precondition(lambda self: not self.is_released)
    @rule(days=st.integers(1, 12))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @invariant()
    def the_ledger_adds_up(self) -> None:
        ledger = selling.ledger(self.campaign)
        assert len(ledger) == self.lines
        running = 0
        for units, taken in ledger:
            running += units
            assert taken == running
            assert taken >= 0
        assert running == self.taken
        assert running <= self.total - self.keep

    @invariant()
    def what_is_left_is_what_is_not_taken(self) -> None:
        with begin("test", now=self.now) as work:
            left = actions.available(work, work.session.get_one(Campaign, self.campaign))
        assert left == (0 if self.is_released else self.total - self.keep - self.taken)

    def refusal_of(self, act: Callable[..., object], *args: object) -> Reason | None:
        """What the flow refuses on this campaign now; None when it does it."""
        try:
            with begin("test", now=self.now) as work:
                act(work, self.campaign, *args)
        except Refused as refused:
            return refused.reason
        return None

    @property
    def taken(self) -> int:
        return sum(self.held.values())

    @property
    def is_released(self) -> bool:
        return self.now.date() >= RELEASE


@pytest.mark.usefixtures("database")
def test_the_quota_ledger_whatever_happens() -> None:
    patient = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Quota, settings=patient)
