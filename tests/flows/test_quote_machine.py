"""Whatever happens to a lead's quotes, in whatever order: the law of quotes holds after every step."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.flows import atlas, quote_answers, quote_ends, quoting
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import UnitOfWork, begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import ATLAS, CORE, LIVE, MOVES, QuoteStatus, Stay
from tests import make
from tests.conftest import EMPTY, NOON

NTH = st.integers(0, 5)


class QuoteLife(RuleBasedStateMachine):
    """An agent, a customer, a director and the clock, each doing what they like."""

    def __init__(self) -> None:
        super().__init__()
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(EMPTY)
        make.budget_rule("80")
        make.hotel()
        self.lead = make.lead().id or 0
        self.campaign = make.campaign()
        self.now = NOON
        self.seen: dict[int, tuple[QuoteStatus, Decimal, int]] = {}
        with begin(SYSTEM, now=NOON) as work:
            atlas.hear(work, work.session.get_one(Lead, self.lead), f"ATL-{self.campaign:03d}")

    def does(self, act: Callable[[UnitOfWork], object]) -> None:
        """Done, or refused without a trace."""
        with suppress(Refused), begin(SYSTEM, now=self.now) as work:
            act(work)

    def nth(self, number: int) -> Quote | None:
        with begin("test", now=self.now) as work:
            quotes = work.session.exec(select(Quote).order_by(col(Quote.id).desc())).all()
        return quotes[number % len(quotes)] if quotes else None

    @rule(nights=st.integers(1, 4), goes_out=st.booleans())
    def quote_core(self, nights: int, goes_out: bool) -> None:
        stay = Stay(date(2026, 4, 10), nights, adults=2)
        self.does(lambda work: quoting.quote_core(work, self.lead, stay))
        if goes_out:
            self.send(0, None)

    @rule(nights=st.integers(1, 4), goes_out=st.booleans())
    def quote_atlas(self, nights: int, goes_out: bool) -> None:
        stay = Stay(date(2026, 4, 10), nights, adults=2)
        self.does(lambda work: quoting.quote_atlas(work, self.lead, self.campaign, stay))
        if goes_out:
            self.send(0, None)

    @rule(number=NTH, beside=st.none() | NTH)
    def send(self, number: int, beside: int | None) -> None:
        quote, other = self.nth(number), None if beside is None else self.nth(beside)
        if quote:
            self.does(lambda work: quoting.send(work, quote.id or 0, beside=other.id if other else None))

    @rule(number=NTH)
    def accept(self, number: int) -> None:
        if quote := self.nth(number):
            self.does(lambda work: quote_answers.accept(work, quote.token))

    @rule(number=NTH)
    def ask_change(self, number: int) -> None:
        if quote := self.nth(number):
            self.does(lambda work: quote_answers.ask_change(work, quote.token, "¿Otra habitación?"))

    @rule(number=NTH)
    def withdraw(self, number: int) -> None:
        if quote := self.nth(number):
            self.does(lambda work: quoting.withdraw(work, quote.id or 0))

    @rule(hours=st.sampled_from([1, 30, 80]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.does(quote_ends.expire_due)
        self.does(quote_ends.close_silent)

    @rule(places=st.sampled_from([1, 10]))
    def set_places(self, places: int) -> None:
        """The director takes the campaign off sale, or brings it back."""
        with begin("test", now=self.now) as work:
            work.session.get_one(Campaign, self.campaign).keep = 10 - places if places > 1 else 10
        self.does(lambda work: quote_ends.alternatives(work, self.campaign))

    @invariant()
    def the_law_holds(self) -> None:
        with begin("test", now=self.now) as work:
            quotes = list(work.session.exec(select(Quote).order_by(col(Quote.id))))
            lead = work.session.get_one(Lead, self.lead)
            letters = work.session.exec(select(Delivery.key).where(col(Delivery.key).like("%:quote:%"))).all()
            assert work.session.exec(select(QuotaMovement)).all() == []
        assert [quote.version for quote in quotes] == list(range(1, len(quotes) + 1))
        for engine in (CORE, ATLAS):
            mine = [quote for quote in quotes if quote.engine == engine]
            assert sum(quote.status is QuoteStatus.DRAFT for quote in mine) <= 1
            assert sum(quote.status in LIVE for quote in mine) <= 1
        assert sum(quote.status is QuoteStatus.ACCEPTED for quote in quotes) <= 1
        first_sent = min((quote for quote in quotes if quote.sent_at), key=lambda quote: quote.sent_at, default=None)
        assert first_sent is None or first_sent.engine == CORE
        assert all(first_sent for quote in quotes if quote.engine == ATLAS)
        assert all(quote.sent_at for quote in quotes if quote.status in LIVE)
        assert lead.stage is not Stage.ATLAS_PROPOSAL or any(q.sent_at for q in quotes if q.engine == ATLAS)
        assert lead.stage in (Stage.QUALIFIED, Stage.CLOSED) or first_sent
        assert len(letters) == len(set(letters))
        self._nothing_changed_but_along_the_table(quotes)

    def _nothing_changed_but_along_the_table(self, quotes: list[Quote]) -> None:
        for quote in quotes:
            status, total, nights = self.seen.get(quote.id or 0, (QuoteStatus.DRAFT, quote.total, quote.nights))
            assert quote.status in _reachable(status)
            assert (quote.total, quote.nights) == (total, nights)
            self.seen[quote.id or 0] = (quote.status, quote.total, quote.nights)


def _reachable(status: QuoteStatus) -> set[QuoteStatus]:
    """Where the table leads from `status`, in however many moves."""
    found, ahead = {status}, [status]
    while ahead:
        for onward in MOVES[ahead.pop()] - found:
            found.add(onward)
            ahead.append(onward)
    return found


@pytest.mark.usefixtures("database")
def test_quotes_keep_their_law_whatever_happens() -> None:
    habits = settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(QuoteLife, settings=habits)
