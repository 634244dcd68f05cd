"""A lead arrives (walk 1): once, in the order of A-21, and qualified only when its budget allows it."""

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import col, select

from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.flows import intake
from aliun_dashboard.flows.intake import Message, Outcome, Ref
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.models import Lead, StageMapping, StageMove
from aliun_dashboard.leads.rules import BudgetVerdict, Stage
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def count(model: type) -> int:
    with read() as session:
        return len(session.exec(select(model)).all())


def deliveries(provider: str) -> list[Delivery]:
    with read() as session:
        found = session.exec(select(Delivery).where(Delivery.provider == provider).order_by(col(Delivery.id))).all()
        session.expunge_all()
        return list(found)


def test_a_lead_with_enough_budget_is_qualified() -> None:
    make.budget_rule("80")
    lead = make.lead()
    assert lead.stage is Stage.QUALIFIED
    assert lead.budget_verdict is BudgetVerdict.SUFFICIENT
    assert lead.budget_minimum == Decimal("800.00")


def test_a_lead_under_the_minimum_waits_with_the_reason() -> None:
    make.budget_rule("120")
    lead = make.lead()
    assert lead.stage is Stage.INCOMING
    assert lead.budget_verdict is BudgetVerdict.INSUFFICIENT
    assert lead.budget_minimum == Decimal("1200.00")


def test_raising_the_budget_qualifies_it() -> None:
    make.budget_rule("120")
    make.lead(kommo="7")
    make.receive(kommo="7", wish=make.wish(amount=Decimal(1300)))
    assert make.lead(kommo="7").stage is Stage.QUALIFIED


@pytest.mark.parametrize("missing", ["nights", "adults", "amount"])
def test_an_unknown_fact_leaves_it_incomplete(missing: str) -> None:
    make.budget_rule("80")
    lead = make.lead(wish=make.wish(**{missing: None}))
    assert (lead.stage, lead.budget_verdict) == (Stage.INCOMING, BudgetVerdict.INCOMPLETE)


def test_a_currency_without_a_rule_is_never_compared_with_another() -> None:
    make.budget_rule("80")
    lead = make.lead(wish=make.wish(currency="DOP", amount=Decimal(900000)))
    assert (lead.stage, lead.budget_verdict) == (Stage.INCOMING, BudgetVerdict.NO_RULE)


def test_the_steps_come_in_the_order_of_the_document() -> None:
    steps = Steps()
    with begin("Sistema", now=NOON) as work:
        intake.receive(work, make.arrival(), steps)
    assert [row["name"] for row in steps.rows] == ["log", "budget", "movement", "dispatch"]
    assert all(row["ok"] and row["ms"] > 0 for row in steps.rows)


def test_the_same_arrival_again_changes_nothing() -> None:
    make.budget_rule()
    first = make.receive(kommo="7", text="Hola", message=Message("Hola", "m1"))
    entries = count(AuditEntry)
    again = make.receive(kommo="7", message=Message("Hola", "m1"))
    assert again == replace(first, outcome=Outcome.UNCHANGED)
    assert (count(Lead), count(Activity), count(AuditEntry)) == (1, 2, entries)


def test_an_older_state_is_not_applied() -> None:
    later = Ref("kommo", "7", changed_at=NOON)
    earlier = Ref("kommo", "7", changed_at=NOON - timedelta(minutes=5))
    make.receive(ref=later, wish=make.wish(amount=Decimal(1500)))
    receipt = make.receive(ref=earlier, wish=make.wish(amount=Decimal(10)))
    assert receipt.outcome is Outcome.STALE
    assert make.stored(receipt.lead_id).amount == Decimal("1500.00")


def test_a_message_joins_the_open_wish_of_the_same_person() -> None:
    first = make.receive(text="Hola")
    second = make.receive(phone="8095550123", text="¿Siguen ahí?")
    assert second.lead_id == first.lead_id
    assert make.stored(first.lead_id).unread == 2


def test_mexican_and_argentine_spellings_are_one_person() -> None:
    make.receive(phone="+52 1 55 1234 5678", kommo="1")
    make.receive(phone="+52 55 1234 5678", kommo="2")
    make.receive(phone="+54 9 11 2345 6789", kommo="3")
    make.receive(phone="+54 11 2345 6789", kommo="4")
    assert (count(Contact), count(Lead)) == (2, 4)


def test_a_business_scoped_id_is_kept_as_it_came() -> None:
    make.receive(phone="", identities=(Identity(IdentityKind.WHATSAPP, "US.13491208655302741918"),))
    with read() as session:
        assert session.exec(select(ContactIdentity.key)).all() == ["US.13491208655302741918"]


def test_the_greeting_goes_out_once_over_whatsapp() -> None:
    make.receive(kommo="7", text="Hola")
    make.receive(kommo="7", text="Hola otra vez")
    greeting = deliveries("whatsapp")
    assert [(row.action, row.payload["to"]) for row in greeting] == [("send_text", "+18095550123")]
    assert "Carla" in greeting[0].payload["text"]


def test_without_a_message_of_theirs_only_a_template_may_go() -> None:
    make.receive()
    assert deliveries("whatsapp")[0].action == "send_template"


def test_nobody_is_greeted_without_a_way_to_reach_them() -> None:
    make.receive(phone="", identities=(Identity(IdentityKind.EMAIL, "carla@example.com"),))
    assert deliveries("whatsapp") == []


def test_nothing_is_sent_when_the_transaction_fails() -> None:
    with pytest.raises(ZeroDivisionError), begin("Sistema", now=NOON) as work:
        _ = intake.receive(work, make.arrival()).lead_id / 0
    assert (count(Lead), deliveries("whatsapp"), deliveries("n8n")) == (0, [], [])


def test_a_move_made_in_kommo_is_followed_without_writing_it_back() -> None:
    make.budget_rule()
    _map(Stage.CORE_PROPOSAL, 142)
    lead = make.lead(kommo="7")
    make.receive(ref=Ref("kommo", "7", stage=Stage.CORE_PROPOSAL))
    assert make.stored(lead.id or 0).stage is Stage.CORE_PROPOSAL
    assert deliveries("kommo") == []


def test_the_status_a_lead_came_from_in_kommo_does_not_take_it_back_from_calificado() -> None:
    make.budget_rule()
    told = Ref("kommo", "77", NOON, Stage.INCOMING)
    lead_id = make.receive(ref=told).lead_id
    assert make.stored(lead_id).stage is Stage.QUALIFIED
    make.receive(ref=replace(told, changed_at=NOON + timedelta(minutes=5)), wish=make.wish(nights=4))
    assert make.stored(lead_id).stage is Stage.QUALIFIED


def test_a_confirmation_made_in_kommo_is_refused_and_put_right() -> None:
    make.budget_rule()
    _map(Stage.QUALIFIED, 101)
    lead = make.lead(kommo="7")
    written = len(deliveries("kommo"))
    make.receive(ref=Ref("kommo", "7", stage=Stage.CORE_CONFIRMED))
    assert make.stored(lead.id or 0).stage is Stage.QUALIFIED
    restored = deliveries("kommo")[written:]
    assert [row.payload["status_id"] for row in restored] == [101]


def test_every_move_is_written_down_with_its_cause() -> None:
    make.budget_rule()
    lead = make.lead()
    with read() as session:
        moves = session.exec(select(StageMove).where(StageMove.lead_id == lead.id).order_by(col(StageMove.id))).all()
        assert [(move.to_stage, move.cause) for move in moves] == [
            (Stage.INCOMING, "arrival"),
            (Stage.QUALIFIED, "budget"),
        ]


def test_two_first_messages_at_once_make_one_person_and_one_lead() -> None:
    """The deterministic form of the race: the second waits for the first, then joins its lead."""
    second = threading.Thread(target=make.receive, kwargs={"message": Message("¿Hay lugar?", "m2")})
    with begin("Sistema", now=NOON) as work:
        make.receive(work, message=Message("Hola", "m1"))
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
    second.join(timeout=10)
    assert (count(Contact), count(Lead), count(Activity)) == (1, 1, 3)


def _map(stage: Stage, status_id: int) -> None:
    with begin("test", now=NOON) as work:
        work.session.add(StageMapping(stage=stage, pipeline_id=1, status_id=status_id))
