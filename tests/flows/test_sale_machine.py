"""Any order of quotes, payments, changes of a campaign and acts of people: what must hold holds after every step.

The events of providers come doubled, late, in any order, of the wrong sum. The model is only what was told
of money; everything else is asked of the database.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.flows import checkout, payment_inbox, sale
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment, PaymentTrouble
from aliun_dashboard.payments.rules import MoneyEvent, PaymentKind, PaymentStatus, Provider
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from tests import selling
from tests.conftest import NOON

KINDS = st.sampled_from([PaymentKind.DEPOSIT, PaymentKind.TOTAL, PaymentKind.BALANCE])
NO_MONEY = st.sampled_from([MoneyEvent.PENDING, MoneyEvent.FAILED, MoneyEvent.EXPIRED, MoneyEvent.DISPUTED])
DEAD = st.sampled_from([QuoteStatus.SUPERSEDED, QuoteStatus.EXPIRED, QuoteStatus.WITHDRAWN])
TERMS = st.sampled_from(
    [
        {"status": "paused"},
        {"status": "approved", "stop_sale": False},
        {"stop_sale": True},
        {"release_on": date(2026, 3, 3)},
    ]
)
PICK = st.integers(0, 99)
HOLDS = (ReservationStatus.CONFIRMED, ReservationStatus.REVIEW)


class Sale(RuleBasedStateMachine):
    """One campaign of few places and whoever wants them."""

    now: datetime
    campaign: int

    @initialize(quota=st.integers(0, 3))
    def open_campaign(self, quota: int) -> None:
        self.now = NOON
        self.campaign = selling.campaign(quota=quota)
        self.quotes: list[Quote] = []
        self.payments: list[Payment] = []
        self.money: dict[str, Decimal] = {}
        self.given_back: dict[int, int] = defaultdict(int)

    @rule(atlas=st.booleans(), rooms=st.integers(1, 2), same=st.booleans(), pick=PICK)
    def offer(self, atlas: bool, rooms: int, same: bool, pick: int) -> None:
        lead_id = self._of(self.quotes, pick).lead_id if same and self.quotes else None
        self.quotes.append(selling.quote(self.campaign if atlas else None, lead_id, rooms=rooms))

    @rule(kind=KINDS, pick=PICK)
    def ask(self, kind: PaymentKind, pick: int) -> None:
        if self.quotes:
            quote = self._of(self.quotes, pick)
            payment = self._try(lambda work: checkout.ask_for(work, quote.id or 0, kind, Provider.STRIPE))
            if payment is not None and payment.id not in {row.id for row in self.payments}:
                self.payments.append(payment)

    @rule(
        pick=PICK,
        copy=st.sampled_from(["a", "a", "a", "b"]),
        cents=st.sampled_from([0, 0, 0, -1, 1]),
        times=st.integers(1, 2),
    )
    def pay(self, pick: int, copy: str, cents: int, times: int) -> None:
        if not self.payments:
            return
        payment = self._of(self.payments, pick)
        name = f"pi_{payment.id}_{copy}"
        amount = self.money.setdefault(name, payment.amount + Decimal(cents) / 100)
        for session, money in (("", name), (f"cs_{name}", name))[:times]:
            self._tell(payment, MoneyEvent.PAID, session=session, payment=money, amount=amount)

    @rule(pick=PICK, event=NO_MONEY)
    def tell(self, pick: int, event: MoneyEvent) -> None:
        if self.payments:
            self._tell(self._of(self.payments, pick), event, payment="", session="")

    @rule(pick=PICK, part=st.sampled_from(["0.3", "1"]))
    def give_money_back(self, pick: int, part: str) -> None:
        if self.money:
            name = self._of(sorted(self.money), pick)
            payment = next(row for row in self.payments if name.startswith(f"pi_{row.id}_"))
            amount = (self.money[name] * Decimal(part)).quantize(Decimal("0.01"))
            self._tell(payment, MoneyEvent.REFUNDED, payment=name, session="", amount=amount)

    @rule(terms=TERMS)
    def edit_campaign(self, terms: dict[str, Any]) -> None:
        self._change(Campaign, self.campaign, terms)

    @rule(more=st.integers(-1, 2))
    def edit_quota(self, more: int) -> None:
        with begin("test", now=self.now) as work:
            campaign = campaigns.get(work, self.campaign)
            campaign.quota_total = max(campaign.quota_total + more, campaigns.taken(work.session, self.campaign))

    @rule(pick=PICK, status=DEAD)
    def end_quote(self, pick: int, status: QuoteStatus) -> None:
        if self.quotes:
            quote = self._of(self.quotes, pick)
            with begin("test", now=self.now) as work:
                row = work.session.get_one(Quote, quote.id)
                row.status = row.status if row.status is QuoteStatus.PAID else status

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        with begin("Sistema", now=self.now) as work:
            checkout.expire_due(work)

    @rule(pick=PICK)
    def give_place_back(self, pick: int) -> None:
        trips = self._rows(Reservation, Reservation.campaign_id == self.campaign)
        if trips:
            trip = self._of(trips, pick)
            facts = {"reservation_id": trip.id, "reason": "prueba"}
            back = self._try(lambda work: campaigns.give_back(work, self.campaign, None, **facts))
            self.given_back[trip.id] += back or 0

    @rule(pick=PICK, settle=st.sampled_from(["assign_place", "accept", "ask_back", "trust"]))
    def settle_trouble(self, pick: int, settle: str) -> None:
        ids = {row.id for row in self._payments()}
        rows = self._rows(PaymentTrouble, col(PaymentTrouble.payment_id).in_(ids))
        if rows:
            act = getattr(payment_inbox, settle)
            self._try(lambda work: act(work, self._of(rows, pick).id, "visto"))

    @invariant()
    def places_are_the_sum_of_the_ledger_and_never_too_many(self) -> None:
        taken = 0
        for line in self._rows(QuotaMovement, QuotaMovement.campaign_id == self.campaign):
            taken += line.units
            assert line.taken == taken
        assert 0 <= taken <= selling.one(Campaign, self.campaign).quota_total

    @invariant()
    def who_is_confirmed_holds_its_places_and_nobody_else(self) -> None:
        held: dict[int, int] = defaultdict(int)
        for line in self._rows(QuotaMovement, QuotaMovement.campaign_id == self.campaign):
            held[line.reservation_id] += line.units
        for trip in self._rows(Reservation, Reservation.campaign_id == self.campaign):
            due = trip.rooms if trip.status in HOLDS else 0
            assert held[trip.id] + self.given_back[trip.id] == due

    @invariant()
    def every_cent_told_is_recorded_once(self) -> None:
        recorded = {row.provider_payment: row.paid_amount for row in self._payments() if row.provider_payment}
        assert recorded == self.money

    @invariant()
    def nothing_is_confirmed_or_promised_without_money(self) -> None:
        mine = self._payments()
        papers = {row.payload["reservation_id"] for row in self._rows(Delivery, Delivery.provider == "papers")}
        for trip in self._trips():
            paid = [row for row in mine if row.reservation_id == trip.id]
            assert trip.paid == sum(row.paid_amount - row.refunded_amount for row in paid)
            assert paid
            if trip.status is ReservationStatus.CONFIRMED:
                assert {row.status for row in paid} & {PaymentStatus.PAID, PaymentStatus.REFUNDED}
            else:
                assert trip.id not in papers
        confirmed = {trip.lead_id for trip in self._trips() if trip.status is ReservationStatus.CONFIRMED}
        for lead in self._rows(Lead, col(Lead.id).in_({quote.lead_id for quote in self.quotes})):
            assert lead.stage not in ("core_confirmed", "atlas_confirmed") or lead.id in confirmed

    def _tell(self, asked: Payment, event: MoneyEvent, /, **facts: Any) -> sale.Receipt:
        return selling.money_in(selling.told(asked, event, **facts), self.now)

    def _try(self, act: Any) -> Any:
        """What comes of it; None when it is refused, and then nothing may have changed."""
        try:
            with begin("test", now=self.now) as work:
                return act(work)
        except Refused:
            return None

    def _change(self, table: Any, key: int, facts: dict[str, Any]) -> None:
        with begin("test", now=self.now) as work:
            work.session.get_one(table, key).sqlmodel_update(facts)

    def _rows(self, table: Any, which: Any) -> list[Any]:
        with begin("test", now=self.now) as work:
            return list(work.session.exec(select(table).where(which).order_by(table.id)))

    def _payments(self) -> list[Payment]:
        return self._rows(Payment, col(Payment.quote_id).in_({quote.id for quote in self.quotes}))

    def _trips(self) -> list[Reservation]:
        return self._rows(Reservation, col(Reservation.quote_id).in_({quote.id for quote in self.quotes}))

    @staticmethod
    def _of(things: Any, pick: int) -> Any:
        return things[pick % len(things)]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_sequence_of_events_breaks_the_sale(database):
    run_state_machine_as_test(
        Sale,
        settings=settings(
            max_examples=200,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],  # to shrink a sequence of transactions takes longer than to read it
            suppress_health_check=list(HealthCheck),
        ),
    )
