"""«Deshacer las últimas horas»: exactly what the house did by itself, and never what money or a letter did (A-67)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from aliun_dashboard.flows import automations, pipeline
from aliun_dashboard.flows.automations import Chosen
from aliun_dashboard.kernel.audit import SYSTEM, Actor, AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import CloseReason, Stage
from aliun_dashboard.queries import automations as query
from aliun_dashboard.queries.automations import Blocked, Done
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import Price, QuoteStatus, Stay
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

HOUR = timedelta(hours=1)
HOTEL = {"hotel": "Bávaro Palace", "destination": "Bávaro"}
SINCE = NOON - 2 * HOUR


@pytest.fixture
def director(database: str) -> Actor:
    return make.user(Role.DIRECTOR, "Rosa Polanco")


@pytest.fixture
def lead(director: Actor) -> Lead:
    """It came in yesterday and has waited since."""
    found = make.lead()
    with begin("test") as work:
        row = work.session.get_one(Lead, found.id)
        row.stage = Stage.INCOMING
        for move in work.session.exec(select(StageMove)):
            if move.from_stage:
                work.session.delete(move)
            move.at = NOON - 24 * HOUR
    return make.stored(found.id or 0)


def moved(lead: Lead, to: Stage, cause: str, at: datetime = NOON - HOUR, actor: Actor = SYSTEM, **facts: object) -> int:
    with begin(actor, now=at) as work:
        return leads.place(work, leads.get(work, lead.id or 0), to, cause=cause, **facts).id or 0


def listed() -> list[Done]:
    with read() as session:
        return query.since(session, SINCE)


def undo(who: Actor, *chosen: Chosen, reason: str = "se equivocó", at: datetime = NOON) -> automations.Undone:
    with begin(who, now=at) as work:
        return automations.undo(work, chosen, SINCE, reason)


def choice(done: Done) -> Chosen:
    return Chosen(done.kind, done.id, done.lead_id)


def test_moves_in_a_row_are_one_line_and_go_back_to_where_they_began(director: Actor, lead: Lead) -> None:
    first = moved(lead, Stage.QUALIFIED, "budget")
    moved(lead, Stage.CLOSED, "expiry", close_reason=CloseReason.EXPIRED)
    [line] = listed()
    assert (line.id, line.before, line.after, line.steps, line.blocked) == (first, "incoming", "closed", 2, None)
    assert undo(director, choice(line)).done == 1
    back = make.stored(lead.id or 0)
    assert (back.stage, back.close_reason) == (Stage.INCOMING, None)
    assert listed() == []
    with begin("test") as work:
        moves = work.session.exec(select(StageMove).order_by(StageMove.id)).all()  # type: ignore[arg-type]
        assert [(move.cause, move.undone) for move in moves][1:] == [
            ("budget", True),
            ("expiry", True),
            ("undo", False),
        ]
        assert (moves[-1].reason, moves[-1].user_id) == ("se equivocó", director.user_id)
        entry = work.session.exec(select(AuditEntry).where(AuditEntry.action == "automations.undone")).one()
        assert (entry.after or {})["undone"] == [f"move:{first}"]


@pytest.mark.parametrize(
    ("to", "cause", "why"),
    [
        (Stage.CORE_CONFIRMED, "payment", Blocked.CONFIRMED),
        (Stage.SPECIAL_CASE, "payment", Blocked.MONEY),
        (Stage.PAYMENT_PENDING, "payment_link", Blocked.MONEY),
        (Stage.CORE_PROPOSAL, "quote", Blocked.SENT),
    ],
)
def test_what_money_or_a_letter_did_is_shown_and_stays(
    director: Actor, lead: Lead, to: Stage, cause: str, why: Blocked
) -> None:
    moved(lead, to, cause)
    [line] = listed()
    assert line.blocked is why
    assert undo(director, choice(line)).left == (choice(line),)
    assert make.stored(lead.id or 0).stage is to


def test_what_people_moved_or_what_is_older_is_not_listed(director: Actor, lead: Lead) -> None:
    moved(lead, Stage.QUALIFIED, "budget", at=SINCE - HOUR)
    moved(lead, Stage.SPECIAL_CASE, "hand", actor=director)
    assert listed() == []


def test_what_a_person_moved_on_is_shown_and_stays(director: Actor, lead: Lead) -> None:
    moved(lead, Stage.QUALIFIED, "budget")
    moved(lead, Stage.SPECIAL_CASE, "hand", at=NOON - HOUR / 2, actor=director)
    [line] = listed()
    assert line.blocked is Blocked.LATER
    assert undo(director, choice(line)).done == 0
    assert make.stored(lead.id or 0).stage is Stage.SPECIAL_CASE


def test_what_changed_since_the_preview_is_left_and_named(director: Actor, lead: Lead) -> None:
    moved(lead, Stage.QUALIFIED, "budget")
    [line] = listed()
    with begin(director, now=NOON) as work:
        pipeline.move(work, lead.id or 0, seen=make.stored(lead.id or 0).version, to=Stage.SPECIAL_CASE, reason="x")
    undone = undo(director, choice(line))
    assert (undone.done, undone.left) == (0, (choice(line),))


def test_an_assignment_goes_back_to_the_owner_before(director: Actor, lead: Lead) -> None:
    agent = make.user(Role.AGENT, "Ana Pérez")
    with begin(SYSTEM, now=NOON - HOUR) as work:
        leads.change(work, leads.get(work, lead.id or 0), "lead.assigned", owner_id=agent.user_id)
    [line] = listed()
    assert (line.kind, line.before, line.after, line.blocked) == ("assignment", "", "Ana Pérez", None)
    assert undo(director, choice(line)).done == 1
    assert make.stored(lead.id or 0).owner_id is None
    assert undo(director, choice(line)).done == 0


def test_a_draft_is_withdrawn_and_a_quote_that_was_sent_is_not(director: Actor, lead: Lead) -> None:
    price = Price(Money("USD", Decimal(900)), None, ())
    with begin(SYSTEM, now=NOON - HOUR) as work:
        stay = Stay(date(2026, 5, 1), 3, 2)
        drafts = [
            quotes.draft(work, lead.id or 0, engine, stay, price, valid_until=NOON + 9 * HOUR, **HOTEL)
            for engine in ("core", "atlas")
        ]
        quotes.move(work, drafts[1], QuoteStatus.SENT, sent_at=work.now)
    with begin(director, now=NOON - HOUR) as work:
        other = make.receive(work, phone="+18095550177")
        mine = quotes.draft(work, other.lead_id, "core", stay, price, valid_until=NOON + 9 * HOUR, **HOTEL)
    lines = [line for line in listed() if line.kind == "draft"]
    assert [(line.id, line.after) for line in lines] == [(drafts[0].id, "core")]
    sent, by_hand = (Chosen("draft", one.id or 0, one.lead_id) for one in (drafts[1], mine))
    undone = undo(director, choice(lines[0]), sent)
    assert (undone.done, undone.left) == (1, (sent,))
    with begin("test") as work:
        statuses = {one.id: one.status for one in work.session.exec(select(Quote))}
    assert statuses[drafts[0].id] is QuoteStatus.WITHDRAWN
    assert statuses[drafts[1].id] is QuoteStatus.SENT
    assert statuses[by_hand.id] is QuoteStatus.DRAFT


def test_only_those_who_lead_with_a_reason_and_a_choice(director: Actor, lead: Lead) -> None:
    moved(lead, Stage.QUALIFIED, "budget")
    [line] = listed()
    agent = make.user(Role.OPERATIONS, "Luis Mejía")
    for who, chosen, reason, why in (
        (agent, (choice(line),), "x", "forbidden"),
        (director, (), "x", "nothing_chosen"),
        (director, (choice(line),), "  ", "no_operations_reason"),
    ):
        with pytest.raises(Refused, match=why):
            undo(who, *chosen, reason=reason)
    assert undo(director, Chosen("payment", 1, lead.id or 0)).done == 0
    assert make.stored(lead.id or 0).stage is Stage.QUALIFIED
