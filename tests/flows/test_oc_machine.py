"""Whatever happens to purchase orders, in any order: each letter once, states by the table, nothing sent in vain."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import agencies, oc_by_hand, oc_chase
from aliun_dashboard.flows.agencies import AgencyTerms
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import APART, MOVES, OPEN, OCStatus, Trouble
from aliun_dashboard.tickets.models import Ticket
from tests import chasing
from tests.conftest import NOON

PICK = st.integers(0, 999)
BY_HAND = ("send_now", "skip", "resume", "require")
GONE = (DeliveryStatus.SENT, DeliveryStatus.SIMULATED)


class Chases(RuleBasedStateMachine):
    """Two agencies, their orders, a worker, a mail server, a post office, finance, and a clock."""

    @initialize()
    def begin_anew(self) -> None:
        self.now = NOON
        self.orders: list[int] = []
        self.by_hand: set[int] = set()
        self.agencies = [chasing.agency(f"Agencia {number} {id(self)}") for number in range(2)]

    @rule(pick=PICK)
    def confirm(self, pick: int) -> None:
        self.orders.append(chasing.order(self.agencies[pick % 2], created_at=self.now).id or 0)

    @rule(
        hours=st.sampled_from([1, 6, 24, 24, 48, 100]), server=st.sampled_from(["takes", "takes", "waits", "refuses"])
    )
    def wait(self, hours: int, server: str) -> None:
        self.now += timedelta(hours=hours)
        chasing.cycle(self.now)
        if server == "takes":
            chasing.accept(self.now)
        elif server == "refuses":
            chasing.refuse(self.now)

    @rule(pick=PICK, permanent=st.sampled_from([True, True, False]))
    def bounce(self, pick: int, permanent: bool) -> None:
        gone = [letter for letter in self._letters() if letter.status in GONE and letter.external_ref]
        if gone:
            chasing.come_back(gone[pick % len(gone)], self.now, permanent=permanent)

    @rule(pick=PICK)
    def receive(self, pick: int) -> None:
        self._try(pick, lambda work, order_id: oc_chase.received(work, actions.get(work, order_id)))

    @rule(pick=PICK, act=st.sampled_from(BY_HAND))
    def act(self, pick: int, act: str) -> None:
        order_id = self._try(pick, getattr(oc_by_hand, act))
        self.by_hand |= {order_id} if order_id else set()

    @rule(pick=PICK, days=st.integers(0, 5))
    def pause(self, pick: int, days: int) -> None:
        until = self.now.date() + timedelta(days=days)
        self._try(pick, lambda work, order_id: oc_by_hand.pause(work, order_id, until))

    @rule(pick=PICK)
    def exempt(self, pick: int) -> None:
        self._try(pick, lambda work, order_id: oc_by_hand.exempt(work, order_id, "prueba"))

    @rule(pick=PICK, number=st.integers(0, 2))
    def give_address(self, pick: int, number: int) -> None:
        agency_id = self.agencies[pick % 2]
        with begin("test", now=self.now) as work:
            name = work.session.get_one(Organization, agency_id).name
            emails = (f"correo{number}@agencia{agency_id}.example",) if number else ()
            agencies.edit(work, agency_id, AgencyTerms(name, emails=emails))

    @invariant()
    def every_letter_is_posted_once_a_round_and_a_level(self) -> None:
        keys = Counter(
            (said["order_id"], said["round"], said["level"]) for said in (one.payload for one in self._letters())
        )
        assert not keys or max(keys.values()) == 1

    @invariant()
    def the_thread_holds_every_letter_that_left_and_no_other(self) -> None:
        for order in self._rows():
            left = [one for one in self._letters() if one.payload["order_id"] == order.id and one.status in GONE]
            assert sorted(order.thread) == sorted(chasing.message_id(one) for one in left)

    @invariant()
    def what_is_over_has_nothing_under_way_and_troubles_nobody(self) -> None:
        for order in self._rows():
            if order.status not in OPEN:
                assert order.trouble is Trouble.NONE
                waiting = [one for one in self._letters() if one.payload["order_id"] == order.id]
                assert not {one.status for one in waiting} & {DeliveryStatus.WAITING, DeliveryStatus.FAILED}

    @invariant()
    def who_was_asked_has_a_date_and_who_was_not_has_none(self) -> None:
        for order in self._rows():
            if order.status in OPEN:
                assert (order.requested_at is None) == (order.status is OCStatus.PENDING)
                assert (order.level == -1) == (order.status is OCStatus.PENDING)
                assert 0 <= order.reminders <= max(order.level, 0)

    @invariant()
    def every_change_of_state_is_in_the_table(self) -> None:
        for entry in self._log():
            before, after = (entry.before or {}).get("status"), (entry.after or {}).get("status")
            if before and after and before != after:
                assert OCStatus(after) in MOVES[OCStatus(before)]

    @invariant()
    def nobody_gets_two_letters_within_six_hours_unless_a_person_wants_it(self) -> None:
        sent: dict[str, list[Any]] = {}
        for entry in self._log():
            if (entry.after or {}).get("last_sent_at"):
                sent.setdefault(entry.subject, []).append(entry.at)
        for subject, moments in sent.items():
            if int(subject.removeprefix("order:")) not in self.by_hand:
                gaps = [later - earlier for earlier, later in pairwise(moments)]
                assert all(gap >= APART for gap in gaps), gaps

    @invariant()
    def a_person_has_what_nobody_answered_once(self) -> None:
        with begin("test", now=self.now) as work:
            keys = list(work.session.exec(select(Ticket.key)))
        assert len(keys) == len(set(keys))
        waiting = [order for order in self._rows() if order.trouble is Trouble.NO_ANSWER]
        assert all(f"oc:{order.id}:{order.round}" in keys for order in waiting)

    def _try(self, pick: int, act: Any) -> int | None:
        """Which order it was done to; None when it was refused, and then nothing may have changed."""
        if not self.orders:
            return None
        order_id = self.orders[pick % len(self.orders)]
        try:
            with begin("test", now=self.now) as work:
                act(work, order_id)
        except Refused:
            return None
        return order_id

    def _rows(self) -> list[PurchaseOrder]:
        with begin("test", now=self.now) as work:
            return list(work.session.exec(select(PurchaseOrder).where(col(PurchaseOrder.id).in_(self.orders))))

    def _letters(self) -> list[Delivery]:
        return [one for one in chasing.letters() if one.payload["order_id"] in self.orders]

    def _log(self) -> list[AuditEntry]:
        with begin("test", now=self.now) as work:
            mine = col(AuditEntry.subject).in_([f"order:{number}" for number in self.orders])
            return list(work.session.exec(select(AuditEntry).where(mine).order_by(col(AuditEntry.id))))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_sequence_of_events_breaks_the_chase(database):
    run_state_machine_as_test(
        Chases,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],  # to shrink a sequence of transactions takes longer than to read it
            suppress_health_check=list(HealthCheck),
        ),
    )
