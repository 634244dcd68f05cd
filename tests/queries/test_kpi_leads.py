"""How leads are counted: how far they got, when they were decided, how long they stayed, who answered when."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import CloseReason, Engine, Source, Stage
from aliun_dashboard.queries.kpis import answers, cohorts, decided, durations, funnel
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketKind, TicketStatus
from tests import make
from tests.conftest import NOON
from tests.queries.test_board import ZONE, lead

pytestmark = pytest.mark.usefixtures("database")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
N, Q, C, A, P = (
    Stage.INCOMING,
    Stage.QUALIFIED,
    Stage.CORE_PROPOSAL,
    Stage.ATLAS_PROPOSAL,
    Stage.PAYMENT_PENDING,
)


def cut(query: str = "") -> Cut:
    return Cut.from_query(query, NOON, ZONE)


def told(*way: Stage, at: datetime = NOON - 10 * DAY, apart: timedelta = HOUR, **facts: object) -> int:
    """A lead that went this way, an hour a stage, and stands at its end."""
    moments = [at + apart * place for place in range(len(way))]
    lead_id = lead(stage=way[-1], stage_since=moments[-1], amount=Decimal(100), **facts)
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead_id).created_at = at
    moved(lead_id, *zip(way, moments, strict=True))
    return lead_id


def moved(lead_id: int, *moves: tuple[Stage, datetime], undone: bool = False, cause: str = "hand") -> None:
    with begin("test", now=NOON) as work:
        for stage, at in moves:
            before = (
                work.session.connection()
                .exec_driver_sql(
                    "SELECT to_stage FROM stage_move WHERE lead_id = %s ORDER BY id DESC LIMIT 1", (lead_id,)
                )
                .scalar()
            )
            move = StageMove(lead_id=lead_id, from_stage=before, to_stage=stage, at=at, actor="test", cause=cause)
            move.undone = undone
            work.session.add(move)
            work.session.flush()


def said(lead_id: int, kind: ActivityKind, at: datetime, user_id: int | None = None, key: str | None = None) -> None:
    with begin("test", now=NOON) as work:
        line = Activity(lead_id=lead_id, kind=kind, author="x", text="hola", at=at, user_id=user_id, delivery_key=key)
        work.session.add(line)


def counts(query: str = "") -> dict[Stage, int]:
    with read() as session:
        return {level.stage: level.count for level in funnel.funnel(session, cut(query)).levels if level.count}


def test_who_came_far_came_through_the_steps_before_even_when_it_jumped_them() -> None:
    told(N, Stage.SPECIAL_CASE, Stage.CORE_CONFIRMED)
    assert counts() == {N: 1, Q: 1, C: 1, P: 1, Stage.CORE_CONFIRMED: 1, Stage.SPECIAL_CASE: 1}


def test_a_move_that_was_undone_never_was() -> None:
    lead_id = told(N, Q)
    moved(lead_id, (C, NOON - DAY), undone=True)
    moved(lead_id, (Q, NOON - DAY + HOUR), cause="undo")
    assert counts() == {N: 1, Q: 1}


def test_a_reopened_lead_is_closed_no_more() -> None:
    told(N, Stage.CLOSED, Q)
    assert counts() == {N: 1, Q: 1}


def test_atlas_is_a_branch_of_the_proposal() -> None:
    told(N, Q, C, A, engine=Engine.ATLAS)
    told(N, Q, C, engine=Engine.CORE)
    assert counts() == {N: 2, Q: 2, C: 2, A: 1}
    assert counts("motor=atlas") == {N: 1, Q: 1, C: 1, A: 1}


def test_leads_of_all_currencies_are_counted_but_only_one_is_summed() -> None:
    told(N, Q, currency="USD")
    told(N, Q, currency="DOP")
    with read() as session:
        level = funnel.funnel(session, cut("moneda=DOP")).levels[1]
    assert (level.count, level.count_in, level.value) == (2, 1, Decimal(100))


def test_a_lead_belongs_to_the_agencys_day_it_came() -> None:
    told(N, at=datetime.fromisoformat("2026-03-01T03:59:59+00:00"))  # the last second of February in Santo Domingo
    told(N, at=datetime.fromisoformat("2026-03-01T04:00:00+00:00"))
    assert [counts(f"dias={days}")[N] for days in ("2026-02-01..2026-02-28", "2026-03-01..2026-03-02")] == [1, 1]


def test_the_worst_step_needs_enough_cases() -> None:
    for _ in range(19):
        told(N, Stage.CLOSED, close_reason=CloseReason.LOST)
    with read() as session:
        assert funnel.funnel(session, cut()).worst is None
    told(N)
    with read() as session:
        worst = funnel.funnel(session, cut()).worst
    assert worst is not None
    assert (worst.step, worst.count, worst.waiting, worst.percent) == (N, 20, 1, 100)


def test_decided_is_the_first_sale_or_the_last_closing_and_spam_never_was_a_chance() -> None:
    told(N, P, Stage.CORE_CONFIRMED, Stage.SPECIAL_CASE, Stage.CORE_CONFIRMED)
    told(N, Stage.CLOSED, close_reason=CloseReason.LOST)
    told(N, Stage.CLOSED, close_reason=CloseReason.EXPIRED)
    told(N, Stage.CLOSED, close_reason=CloseReason.WON)
    told(N, Stage.CLOSED, close_reason=CloseReason.SPAM)
    told(N, Stage.CLOSED, close_reason=CloseReason.DUPLICATE)
    told(N, P, Stage.ATLAS_CONFIRMED, Stage.CLOSED, close_reason=CloseReason.LOST, source=Source.WEB)  # sold, then over
    with read() as session:
        tally = decided.decided(session, cut()).tally
        assert (tally.decided, tally.won, tally.lost, tally.value) == (5, 3, 2, 300)
        assert decided.by_source(session, cut())[Source.WEB].won == 1


def test_a_sale_takes_from_the_arrival_to_the_first_confirmation() -> None:
    told(N, P, Stage.CORE_CONFIRMED, apart=DAY)
    told(N, P, Stage.CORE_CONFIRMED, apart=2 * DAY)
    with read() as session:
        found = decided.decided(session, cut()).cycle
    assert (found.n, found.median) == (2, 3)


def test_time_in_a_stage_is_measured_when_it_is_left_and_undone_moves_do_not_cut_it() -> None:
    lead_id = told(N, Q)
    moved(lead_id, (C, NOON - 9 * DAY), undone=True)
    moved(lead_id, (Q, NOON - 9 * DAY + HOUR), cause="undo")
    moved(lead_id, (C, NOON - 5 * DAY + HOUR))
    with read() as session:
        stays = {stay.stage: stay for stay in durations.durations(session, cut())}
    assert (stays[N].n, stays[N].median) == (1, 1)
    assert (stays[Q].n, stays[Q].median) == (1, 5 * 24)
    assert (stays[C].n, stays[C].median) == (0, None)


def test_the_first_answer_of_a_person_counts_and_whose_it_was() -> None:
    ana = make.user(Role.AGENT).user_id
    lead_id, at = told(N), NOON - 10 * DAY
    said(lead_id, ActivityKind.MESSAGE_IN, at)
    said(lead_id, ActivityKind.MESSAGE_OUT, at + timedelta(seconds=2))
    said(lead_id, ActivityKind.MESSAGE_OUT, at + timedelta(minutes=30), ana)
    said(lead_id, ActivityKind.MESSAGE_OUT, at + timedelta(minutes=90), ana)
    with read() as session:
        assert answers.first_response(session, cut()).value == 30
        assert answers.first_responses(session, cut())[ana or 0].n == 1


def test_the_houses_own_reply_is_timed_until_it_is_handed_over_and_reminders_are_no_replies() -> None:
    lead_id, at = told(N), NOON - 10 * DAY
    said(lead_id, ActivityKind.MESSAGE_IN, at)
    for key, after in (("reply", timedelta(milliseconds=400)), ("reminder", 2 * DAY)):
        said(lead_id, ActivityKind.MESSAGE_OUT, at + after, key=key)
        facts = {"subject": "lead:1", "payload": {}, "status": DeliveryStatus.SENT, "created_at": at + after}
        with begin("test", now=NOON) as work:
            done = at + after + timedelta(milliseconds=800)
            work.session.add(Delivery(key=key, provider="whatsapp", action="send_text", finished_at=done, **facts))
    with read() as session:
        found = answers.reply_time(session, cut())
    assert (found.n, found.value) == (1, 1200)


def test_nobody_wrote_to_who_was_served_alone() -> None:
    ana = make.user(Role.AGENT).user_id
    for person in (None, ana):
        lead_id = told(N, Stage.CLOSED, close_reason=CloseReason.LOST)
        said(lead_id, ActivityKind.MESSAGE_IN, NOON - 10 * DAY)
        said(lead_id, ActivityKind.MESSAGE_OUT, NOON - 9 * DAY, person)
    told(N, Stage.CLOSED, close_reason=CloseReason.LOST)  # never wrote: no conversation
    with read() as session:
        found = decided.decided(session, cut()).readings["autonomous"]
    assert (found.n, found.value) == (2, 50)


def test_a_ticket_is_in_time_by_its_priority() -> None:
    ana = make.user(Role.AGENT).user_id
    with begin("test", now=NOON) as work:
        for number, (priority, hours) in enumerate([(5, 4), (5, 5), (3, 24), (1, 73)]):
            opened = NOON - 5 * DAY
            facts = {"owner_id": ana, "created_at": opened, "updated_at": opened}
            ticket = Ticket(key=str(number), kind=TicketKind.COMPLAINT, priority=priority, title="x", **facts)
            ticket.status, ticket.resolved_at = TicketStatus.RESOLVED, opened + timedelta(hours=hours)
            work.session.add(ticket)
    with read() as session:
        assert answers.ticket_sla(session, cut()).value == 50
        found = answers.tickets(session, cut())[ana or 0]
    assert (found.resolved, found.in_time) == (4, 2)


def test_a_cohort_grows_with_those_who_buy_later_and_clients_count_when_they_buy_again() -> None:
    january = datetime.fromisoformat("2026-01-10T12:00:00+00:00")
    first = told(N, P, Stage.CORE_CONFIRMED, at=january)
    told(N, P, Stage.CORE_CONFIRMED, at=january, apart=20 * DAY)  # paid in February
    told(N, at=january)
    again = told(N, P, Stage.CORE_CONFIRMED, at=january + 40 * DAY)
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, again).contact_id = work.session.get_one(Lead, first).contact_id
    with read() as session:
        found = {one.month.month: one for one in cohorts.cohorts(session, cut())}
        clients = {one.month.month: one for one in cohorts.cohorts(session, cut(), cohorts.Of.CLIENTS)}
    assert (found[1].n, found[1].bought) == (3, (1, 2, 2))
    assert (clients[1].n, clients[1].bought) == (1, (0, 1, 1))
    assert clients[2].n == 1
