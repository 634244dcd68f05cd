"""The pipeline by hand: what may move, what may not and why, and what can be taken back."""

from datetime import timedelta

import pytest

from aliun_dashboard.flows import pipeline, qualification
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import CloseReason, LeadReason, Stage
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def move(actor: Actor, lead: Lead, to: Stage, **facts: object) -> int:
    with begin(actor, now=NOON) as work:
        row = pipeline.move(work, lead.id or 0, **{"seen": make.stored(lead.id or 0).version, "to": to} | facts)
        return row.id or 0


def refusal(actor: Actor, lead: Lead, to: Stage, **facts: object) -> Reason:
    before = make.stored(lead.id or 0)
    with pytest.raises(Refused) as refused:
        move(actor, lead, to, **facts)
    assert make.stored(lead.id or 0) == before
    return refused.value.reason


def test_a_qualified_lead_moves_to_the_core_proposal() -> None:
    make.budget_rule()
    lead = make.lead()
    make.quote(lead.id or 0)
    move(make.user(), lead, Stage.CORE_PROPOSAL)
    assert make.stored(lead.id or 0).stage is Stage.CORE_PROPOSAL


def test_a_proposal_is_one_that_was_sent() -> None:
    make.budget_rule()
    lead = make.lead()
    assert refusal(make.user(), lead, Stage.CORE_PROPOSAL) is LeadReason.NO_CORE_QUOTE
    make.quote(lead.id or 0, QuoteStatus.DRAFT, sent_at=None)
    assert refusal(make.user(name="Eva Ruiz"), lead, Stage.CORE_PROPOSAL) is LeadReason.NO_CORE_QUOTE


def test_money_is_waited_for_once_the_customer_said_yes_or_has_a_link() -> None:
    make.budget_rule()
    lead, ana = make.lead(), make.user()
    quote = make.quote(lead.id or 0)
    move(ana, lead, Stage.CORE_PROPOSAL)
    lead = make.stored(lead.id or 0)
    assert refusal(ana, lead, Stage.PAYMENT_PENDING) is LeadReason.NOT_ACCEPTED
    with begin(ana, now=NOON) as work:
        quotes.move(work, quotes.get(work, quote.id or 0), QuoteStatus.ACCEPTED)
    move(ana, lead, Stage.PAYMENT_PENDING)
    assert make.stored(lead.id or 0).stage is Stage.PAYMENT_PENDING


@pytest.mark.parametrize("to", [Stage.CORE_CONFIRMED, Stage.ATLAS_CONFIRMED])
def test_nobody_confirms_by_hand(to: Stage) -> None:
    assert refusal(make.user(Role.DIRECTOR), make.lead(), to) is LeadReason.NO_PAYMENT


def test_nobody_proposes_atlas_by_hand() -> None:
    assert refusal(make.user(), make.lead(), Stage.ATLAS_PROPOSAL) is LeadReason.NO_ATLAS_QUOTE


def test_a_stage_cannot_be_skipped() -> None:
    assert refusal(make.user(), make.lead(), Stage.PAYMENT_PENDING) is LeadReason.BAD_MOVE


def test_the_budget_gate_holds() -> None:
    make.budget_rule("500")
    assert refusal(make.user(), make.lead(), Stage.QUALIFIED) is LeadReason.BUDGET


def test_a_stated_reason_opens_the_budget_gate() -> None:
    make.budget_rule("500")
    lead = make.lead()
    with begin(make.user(), now=NOON) as work:
        qualification.override_budget(work, lead.id or 0, "Cliente frecuente")
    stored = make.stored(lead.id or 0)
    assert (stored.stage, stored.budget_override) == (Stage.QUALIFIED, "Cliente frecuente")


def test_closing_asks_why() -> None:
    lead, ana = make.lead(), make.user()
    assert refusal(ana, lead, Stage.CLOSED) is LeadReason.NEEDS_CLOSE_REASON
    move(ana, lead, Stage.CLOSED, close_reason=CloseReason.LOST)
    assert make.stored(lead.id or 0).close_reason is CloseReason.LOST


def test_a_special_case_asks_why() -> None:
    assert refusal(make.user(), make.lead(), Stage.SPECIAL_CASE, reason="  ") is LeadReason.NEEDS_REASON


def test_who_saw_an_older_version_is_told() -> None:
    lead = make.lead()
    assert refusal(make.user(), lead, Stage.CLOSED, seen=lead.version - 1) is LeadReason.MOVED_MEANWHILE


def test_a_colleagues_lead_does_not_exist_for_an_agent() -> None:
    lead = make.lead(owner_id=make.user(name="Berta Gil").user_id)
    assert refusal(make.user(), lead, Stage.CLOSED) is CommonReason.NOT_FOUND


def test_finance_reads_but_does_not_move() -> None:
    assert refusal(make.user(Role.FINANCE), make.lead(), Stage.CLOSED) is CommonReason.FORBIDDEN


def test_a_move_is_taken_back() -> None:
    make.budget_rule()
    lead, ana = make.lead(), make.user()
    make.quote(lead.id or 0)
    done = move(ana, lead, Stage.CORE_PROPOSAL)
    with begin(ana, now=NOON) as work:
        pipeline.undo_move(work, done)
    assert make.stored(lead.id or 0).stage is Stage.QUALIFIED


def undo_refused(actor: Actor, move_id: int, after: timedelta = timedelta()) -> bool:
    with pytest.raises(Refused) as refused, begin(actor, now=NOON + after) as work:
        pipeline.undo_move(work, move_id)
    return refused.value.reason is LeadReason.NOTHING_TO_UNDO


def test_a_move_is_taken_back_only_once_soon_and_by_whom_it_was_made() -> None:
    make.budget_rule()
    lead, ana = make.lead(), make.user()
    make.quote(lead.id or 0)
    done = move(ana, lead, Stage.CORE_PROPOSAL)
    assert undo_refused(make.user(Role.DIRECTOR, "Aldo Rey"), done)
    assert undo_refused(ana, done, timedelta(minutes=11))
    move(ana, lead, Stage.QUALIFIED)
    assert undo_refused(ana, done)


def test_accepting_takes_a_lead_that_was_nobodys() -> None:
    make.budget_rule("80")
    lead, ana = make.lead(wish=make.wish(amount=None)), make.user()
    with begin(ana, now=NOON) as work:
        qualification.override_budget(work, lead.id or 0, "Paga en efectivo")
        pipeline.assign(work, lead.id or 0, ana.user_id)
    assert make.stored(lead.id or 0).owner_id == ana.user_id


def test_a_rejected_lead_is_closed_as_spam() -> None:
    lead = make.lead()
    with begin(make.user(), now=NOON) as work:
        pipeline.reject(work, lead.id or 0, seen=lead.version)
    stored = make.stored(lead.id or 0)
    assert (stored.stage, stored.close_reason) == (Stage.CLOSED, CloseReason.SPAM)


def test_undoing_a_move_out_of_closed_brings_the_reason_of_closing_back() -> None:
    actor, lead = make.user(), make.lead()
    move(actor, lead, Stage.CLOSED, close_reason=CloseReason.EXPIRED)
    done = move(actor, lead, Stage.SPECIAL_CASE, reason="Volvió a escribir")
    with begin(actor, now=NOON) as work:
        pipeline.undo_move(work, done)
    assert make.stored(lead.id or 0).close_reason is CloseReason.EXPIRED


def test_an_assignment_is_taken_back_by_whoever_made_it_even_out_of_their_sight() -> None:
    ana, luis = make.user(), make.user(name="Luis Mota")
    lead = make.lead(owner_id=ana.user_id)
    with begin(ana, now=NOON) as work:
        pipeline.assign(work, lead.id or 0, luis.user_id)
    with begin(luis, now=NOON) as work, pytest.raises(Refused, match="nothing_to_undo"):
        pipeline.undo_assign(work, lead.id or 0)
    with begin(ana, now=NOON) as work:
        pipeline.undo_assign(work, lead.id or 0)
    assert make.stored(lead.id or 0).owner_id == ana.user_id


def test_an_old_assignment_is_not_taken_back() -> None:
    ana, luis = make.user(), make.user(name="Luis Mota")
    lead = make.lead(owner_id=ana.user_id)
    with begin(ana, now=NOON) as work:
        pipeline.assign(work, lead.id or 0, luis.user_id)
    with begin(ana, now=NOON + timedelta(minutes=11)) as work, pytest.raises(Refused, match="nothing_to_undo"):
        pipeline.undo_assign(work, lead.id or 0)
