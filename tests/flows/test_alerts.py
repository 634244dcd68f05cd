"""Alerts: found once, told once in one line a rule, gone with their cause, put off by whom and until when they say."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from aliun_dashboard.alerts.models import Alert
from aliun_dashboard.alerts.rules import ALERTS, AlertReason, Rule, Span
from aliun_dashboard.flows import alerts
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import SYSTEM, Actor, AuditEntry
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.kernel.ticks import TimedTask
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import CloseReason, Stage
from aliun_dashboard.payments.models import PaymentTrouble
from aliun_dashboard.payments.rules import Provider, TroubleKind
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.queries import alerts as shown
from aliun_dashboard.queries.alerts import AlertFilter, State
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketKind, TicketStatus
from tests import make, make_sale, tracker
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)


def sweep(now: datetime = NOON) -> tuple[int, int]:
    with begin(SYSTEM, now=now) as work:
        return alerts.sweep(work)


def bells() -> dict[tuple[int, str], int]:
    """What is behind whose bell: of each rule how many."""
    with db.read() as session:
        rows = session.exec(select(Notice).where(Notice.kind == "alert", Notice.closed_at == None))  # noqa: E711
        return {(row.user_id, row.facts["rule"]): row.facts["n"] for row in rows}


def unread(user_id: int | None) -> int:
    with db.read() as session:
        mine = session.exec(select(Notice).where(Notice.user_id == user_id, Notice.closed_at == None))  # noqa: E711
        return sum(row.read_at is None for row in mine)


def read_everything(now: datetime) -> None:
    with begin("test", now=now) as work:
        for row in work.session.exec(select(Notice)):
            row.read_at = now


def hot(number: int, owner: Actor | None = None, since: datetime = NOON - 10 * MINUTE, **facts: Any) -> int:
    """A lead in Pago Pendiente whose customer wrote last."""
    lead = make.lead(phone=f"+1809555{number:04}", name=f"Cliente {number}")
    with begin("test", now=NOON) as work:
        row = work.session.get_one(Lead, lead.id)
        row.stage, row.owner_id = Stage.PAYMENT_PENDING, owner.user_id if owner else None
        row.last_inbound_at, row.last_outbound_at = since, None
        row.sqlmodel_update(facts)
    return lead.id or 0


def answered(lead_id: int, now: datetime) -> None:
    with begin("test", now=now) as work:
        work.session.get_one(Lead, lead_id).last_outbound_at = now


def viewer(actor: Actor) -> Viewer:
    return Viewer(actor.user_id or 0, actor.name, "x@aliun.example", Role(actor.role or ""))


def seen(actor: Actor, now: datetime = NOON, **wanted: Any) -> list[str]:
    """The names on this person's list."""
    with db.read() as session:
        return [row.name for row in shown.page(session, viewer(actor), AlertFilter(**wanted), now).rows]


def test_seven_hot_leads_are_one_line_that_opens_exactly_those_seven() -> None:
    boss, ana, luis = make.user(Role.DIRECTOR, "Dora Jefa"), make.user(), make.user(name="Luis Mota")
    for number in range(7):
        hot(number, [ana, luis, None][number % 3])
    assert sweep() == (7, 0)
    line = "hot_lead"
    assert bells() == {(boss.user_id, line): 7, (ana.user_id, line): 5, (luis.user_id, line): 4}
    assert len(seen(boss, rule=Rule.HOT_LEAD)) == 7
    assert sorted(seen(luis, rule=Rule.HOT_LEAD)) == ["Cliente 1", "Cliente 2", "Cliente 4", "Cliente 5"]
    with db.read() as session:
        [link] = set(session.exec(select(Notice.link)))
    assert link == "/notificaciones/?regla=hot_lead"


def test_nothing_is_told_twice_and_something_new_rings_again_after_a_while() -> None:
    boss = make.user(Role.DIRECTOR, "Dora Jefa")
    hot(1)
    for minutes in range(5):
        sweep(NOON + minutes * MINUTE)
    assert (len(bells()), unread(boss.user_id)) == (1, 1)
    read_everything(NOON + 5 * MINUTE)
    hot(2)
    sweep(NOON + 6 * MINUTE)
    assert bells() == {(boss.user_id, "hot_lead"): 2}
    assert unread(boss.user_id) == 0  # ten minutes have not passed since it last rang
    for minutes in (11, 12):
        sweep(NOON + minutes * MINUTE)
    assert (len(bells()), unread(boss.user_id)) == (1, 1)


def test_an_alert_closes_with_its_cause_and_its_line_with_the_last() -> None:
    boss = make.user(Role.DIRECTOR, "Dora Jefa")
    first, second = hot(1), hot(2)
    sweep()
    answered(first, NOON + MINUTE)
    assert sweep(NOON + MINUTE) == (0, 1)
    assert bells() == {(boss.user_id, "hot_lead"): 1}
    answered(second, NOON + 2 * MINUTE)
    assert sweep(NOON + 2 * MINUTE) == (0, 1)
    assert bells() == {}
    assert unread(boss.user_id) == 0
    assert sorted(seen(boss, NOON + 2 * MINUTE, state=State.CLOSED)) == ["Cliente 1", "Cliente 2"]


def test_what_comes_back_is_a_new_alert() -> None:
    boss = make.user(Role.DIRECTOR, "Dora Jefa")
    lead = hot(1)
    sweep()
    answered(lead, NOON + MINUTE)
    sweep(NOON + MINUTE)
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead).last_inbound_at = NOON + 2 * MINUTE
    sweep(NOON + 5 * MINUTE)
    assert bells() == {}
    sweep(NOON + 7 * MINUTE)
    assert bells() == {(boss.user_id, "hot_lead"): 1}
    with db.read() as session:
        assert len(session.exec(select(Alert).where(Alert.rule == Rule.HOT_LEAD)).all()) == 2


def test_two_sweeps_at_once_find_nothing_twice() -> None:
    make.user(Role.DIRECTOR, "Dora Jefa")
    hot(1)
    with begin(SYSTEM, now=NOON) as first:
        assert alerts.sweep(first) == (1, 0)
        with pytest.raises(OperationalError, match="lock timeout"):
            _hasty_sweep()  # it waits for the first
    assert sweep() == (0, 0)


def _hasty_sweep() -> None:
    with begin(SYSTEM, now=NOON) as work:
        work.session.connection().exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        alerts.sweep(work)


@pytest.mark.parametrize(
    ("span", "day", "silent_at", "speaks_at"),
    [
        (Span.HOUR, "", NOON + 59 * MINUTE, NOON + 60 * MINUTE),
        (Span.TOMORROW, "", NOON + timedelta(hours=19, minutes=59), NOON + timedelta(hours=20)),
        (Span.DAY, "2026-03-05", NOON + timedelta(hours=67, minutes=59), NOON + timedelta(hours=68)),
    ],
)
def test_what_one_person_puts_off_is_silent_for_them_alone_until_then(
    span: Span, day: str, silent_at: datetime, speaks_at: datetime
) -> None:
    boss, ana = make.user(Role.DIRECTOR, "Dora Jefa"), make.user()
    tracker.order(tracker.agency(), "1", {"check_in": date(2026, 3, 4)})
    fina, otto = make.user(Role.FINANCE, "Fina Cuentas"), make.user(Role.OPERATIONS, "Otto Obra")
    sweep()
    assert bells() == {(fina.user_id, "oc_near"): 1, (otto.user_id, "oc_near"): 1}
    with begin(fina, now=NOON) as work:
        alerts.snooze(work, "oc_near", span, day)
    assert bells() == {(otto.user_id, "oc_near"): 1}
    assert seen(fina) == []
    assert seen(fina, state=State.SNOOZED) == ["Viajes Andes"]
    sweep(silent_at)
    assert (fina.user_id, "oc_near") not in bells()
    sweep(speaks_at)
    assert bells() == {(fina.user_id, "oc_near"): 1, (otto.user_id, "oc_near"): 1}
    assert boss.user_id != ana.user_id


def test_one_thing_of_a_rule_can_be_put_off_for_all_and_woken_again() -> None:
    boss, ana = make.user(Role.DIRECTOR, "Dora Jefa"), make.user()
    first, _ = hot(1, ana), hot(2, ana)
    sweep()
    subject = f"lead:{first}"
    with pytest.raises(Refused) as refused, begin(ana, now=NOON) as work:
        alerts.snooze(work, "hot_lead", "hour", subject=subject, everybody=True)
    assert refused.value.reason is CommonReason.FORBIDDEN
    with begin(boss, now=NOON) as work:
        alerts.snooze(work, "hot_lead", "hour", subject=subject, everybody=True)
    assert set(bells().values()) == {1}
    assert seen(ana) == ["Cliente 2"]
    with db.read() as session:
        [off] = shown.snoozes(session, viewer(ana), NOON)
    assert (off.name, off.for_all, off.by) == ("Cliente 1", True, "Dora Jefa")
    with begin(boss, now=NOON) as work:
        alerts.wake(work, "hot_lead", subject=subject, everybody=True)
    assert set(bells().values()) == {2}


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-01", "2026-04-20", "ayer", ""])
def test_a_day_that_is_over_or_far_away_is_no_day_to_wait_for(day: str) -> None:
    with pytest.raises(Refused) as refused, begin(make.user(), now=NOON) as work:
        alerts.snooze(work, "hot_lead", "day", day)
    assert refused.value.reason is AlertReason.BAD_SNOOZE


def test_thresholds_are_directions_to_set_in_force_at_once_and_in_the_log() -> None:
    boss, ana = make.user(Role.DIRECTOR, "Dora Jefa"), make.user()
    hot(1, ana)
    sweep()
    with pytest.raises(Refused), begin(ana, now=NOON) as work:
        alerts.set_rule(work, "hot_lead", 60)
    with pytest.raises(Refused) as refused, begin(boss, now=NOON) as work:
        alerts.set_rule(work, "hot_lead", ALERTS[Rule.HOT_LEAD].most + 1)
    assert refused.value.reason is AlertReason.BAD_THRESHOLD
    with begin(boss, now=NOON) as work:
        alerts.set_rule(work, "hot_lead", 60)
    assert bells() == {}
    with begin(boss, now=NOON) as work:
        alerts.set_rule(work, "hot_lead", 5)
    assert len(bells()) == 2
    with begin(boss, now=NOON) as work:
        alerts.set_rule(work, "hot_lead", 5, enabled=False)
    assert bells() == {}
    with db.read() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "alert_rule.set")).all()
        said = [(entry.actor, entry.before, entry.after) for entry in entries]
    assert said[0] == (
        "Dora Jefa", {"n": 5, "enabled": True}, {"n": 60, "enabled": True},
    )  # fmt: skip


def test_a_trial_says_what_and_to_whom_and_reaches_nobody_else() -> None:
    boss, ana = make.user(Role.DIRECTOR, "Dora Jefa"), make.user()
    make.user(Role.FINANCE, "Fina Cuentas")
    hot(1, ana)
    with begin(boss, now=NOON) as work:
        trial = alerts.try_out(work, "hot_lead")
    assert (trial.n, trial.names, trial.people) == (1, ("Cliente 1",), ("Ana Pérez", "Dora Jefa"))
    with db.read() as session:
        [notice] = session.exec(select(Notice)).all()
        assert session.exec(select(Alert)).all() == []
        assert (notice.user_id, notice.kind) == (boss.user_id, "alert_trial")
    with pytest.raises(Refused), begin(ana, now=NOON) as work:
        alerts.try_out(work, "sealing_behind")
    with pytest.raises(Refused), begin(boss, now=NOON) as work:
        alerts.try_out(work, "invented")


def _ticket(**facts: Any) -> None:
    with begin("test", now=NOON) as work:
        known = {"key": "t", "kind": TicketKind.COMPLAINT, "priority": 4, "title": "Queja", "updated_at": NOON}
        work.session.add(Ticket(**known | {"created_at": NOON - timedelta(hours=7, minutes=31)} | facts))


def _trouble() -> None:
    with begin("test", now=NOON) as work:
        facts = {"kind": TroubleKind.WITHOUT_QUOTA, "provider": Provider.STRIPE, "external_ref": "pi_1"}
        work.session.add(PaymentTrouble(**facts, amount=Decimal(500), currency="USD", at=NOON - 30 * MINUTE))


def _conversion(won_before: int = 15, won: int = 5, of: int = 20) -> None:
    """Twenty ended leads a week, fewer of them won in the last."""
    with begin("test", now=NOON) as work:
        for week, wins in ((8, won_before), (1, won)):
            for number in range(of):
                lead = make.receive(work, phone=f"+1809{week}{number:06}").lead_id
                row = work.session.get_one(Lead, lead)
                row.stage = Stage.CORE_CONFIRMED if number < wins else Stage.CLOSED
                row.close_reason = CloseReason.WON if number < wins else CloseReason.LOST
                at = NOON - timedelta(days=week)
                work.session.add(StageMove(lead_id=lead, to_stage=row.stage, at=at, actor="x", cause="test"))


def _events(many: int = 5) -> None:
    with psycopg.connect(db.dsn(settings().database_url)) as connection:
        for number in range(many):
            connection.execute(
                "INSERT INTO webhook_event (source, external_id, received_at, headers, body, signature, status,"
                " repeats, attempts, error, error_kind, steps, subjects)"
                " VALUES ('kommo', %s, %s, '{}', '', 'invalid', 'rejected', 0, 0, '', '', '[]', '[]')",
                (str(number), NOON - 10 * MINUTE),
            )


def _beat() -> None:
    with begin("test", now=NOON) as work:
        work.session.add(TimedTask(name="seal_audit", finished_at=NOON - 3 * MINUTE))


def _failed_letter() -> None:
    with begin("test", now=NOON) as work:
        work.send(Letter("whatsapp", "text", "k", "lead:1"))
        work.session.connection().exec_driver_sql("UPDATE delivery SET status = 'failed'")


def _ended_offer(**facts: Any) -> Callable[[], Any]:
    return lambda: make_sale.campaign(**facts)


def _order(**facts: Any) -> Callable[[], Any]:
    return lambda: tracker.order(tracker.agency(), "1", {"check_in": date(2026, 6, 1)}, **facts)


SCENES: dict[Rule, tuple[Callable[[], Any], int]] = {
    Rule.HOT_LEAD: (lambda: hot(1), 1),
    Rule.TICKET_SLA: (_ticket, 1),
    Rule.QUOTA_LOW: (_ended_offer(quota_total=10, keep=10), 1),
    Rule.OFFER_ENDING: (_ended_offer(booking_to=date(2026, 3, 3)), 1),
    Rule.BLOCK_RELEASING: (_ended_offer(release_on=date(2026, 3, 4)), 1),
    Rule.CONVERSION_DROP: (_conversion, 15),
    Rule.OC_ULTIMATUM: (_order(status=OCStatus.REMINDED_3, level=3, last_sent_at=NOON - timedelta(hours=12)), 1),
    Rule.OC_NEAR: (lambda: tracker.order(tracker.agency(), "1", {"check_in": date(2026, 3, 9)}), 1),
    Rule.PAYMENT_WITHOUT_PLACE: (_trouble, 1),
    Rule.WEBHOOK_ERRORS: (_events, 5),
    Rule.DELIVERIES_FAILING: (_failed_letter, 1),
    Rule.WORKER_SILENT: (_beat, 1),
    Rule.SEALING_BEHIND: (lambda: hot(1, since=NOON), 1),
}


@pytest.mark.parametrize("rule", list(SCENES))
def test_every_rule_finds_its_scene_and_tells_its_roles(rule: Rule) -> None:
    people = {role: make.user(role, f"Rol {role}", email=f"{role}@aliun.example") for role in Role}
    build, many = SCENES[rule]
    build()
    now = NOON + 6 * MINUTE if rule is Rule.SEALING_BEHIND else NOON
    sweep(now)
    told = {user_id for (user_id, said), n in bells().items() if said == rule and n == many}
    expected = {people[role].user_id for role in ALERTS[rule].roles}
    if rule not in (Rule.HOT_LEAD, Rule.CONVERSION_DROP):
        expected -= {people[Role.AGENT].user_id}  # it is no agent's own
    assert told == expected


@pytest.mark.parametrize(
    "scene",
    [
        lambda: hot(1, since=NOON - 4 * MINUTE),
        lambda: hot(1, since=NOON - timedelta(hours=49)),
        lambda: hot(1, stage=Stage.INCOMING),
        lambda: _ticket(status=TicketStatus.WAITING),
        lambda: _ticket(created_at=NOON - timedelta(hours=7)),
        lambda: _ended_offer(booking_to=date(2026, 3, 5))(),
        lambda: _ended_offer(release_on=date(2026, 3, 5))(),
        lambda: _conversion(won=13),
        lambda: _conversion(of=19),
        lambda: _events(4),
        lambda: tracker.order(tracker.agency(), "1", {"check_in": date(2026, 3, 10)}),
        lambda: _order(status=OCStatus.REMINDED_3, level=3, last_sent_at=NOON - timedelta(hours=11))(),
    ],
)
def test_what_is_not_yet_so_is_not_told(scene: Callable[[], Any]) -> None:
    for role in Role:
        make.user(role, f"Rol {role}", email=f"{role}@aliun.example")
    scene()
    sweep()
    assert bells() == {}


def test_an_order_in_ultimatum_whose_trip_is_near_is_told_once() -> None:
    fina = make.user(Role.FINANCE, "Fina Cuentas")
    late = {"status": OCStatus.REMINDED_3, "level": 3, "last_sent_at": NOON - timedelta(hours=30)}
    tracker.order(tracker.agency(), "1", {"check_in": date(2026, 3, 9)}, **late)
    sweep()
    assert bells() == {(fina.user_id, "oc_near"): 1}


def test_whoever_sells_a_campaign_hears_of_its_end() -> None:
    ana, _ = make.user(), make.user(name="Luis Mota")
    campaign = make_sale.campaign(booking_to=date(2026, 3, 3))
    lead = make.lead()
    make.owned(lead.id or 0, ana)
    make.quote(lead.id or 0, engine="atlas", campaign_id=campaign)
    sweep()
    assert bells() == {(ana.user_id, "offer_ending"): 1}
    with begin("test", now=NOON) as work:
        work.session.connection().exec_driver_sql("UPDATE campaign SET booking_to = '2026-03-20'")
    sweep()
    assert bells() == {}


def test_a_web_process_looks_itself_only_while_no_worker_lives() -> None:
    make.user(Role.DIRECTOR, "Dora Jefa")
    hot(1)
    with begin(SYSTEM, now=NOON) as work:
        work.session.connection().exec_driver_sql(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", (NOON,)
        )
    with begin(SYSTEM, now=NOON + MINUTE) as work:
        assert not alerts.sweep_unless_watched(work)
    assert bells() == {}
    with begin(SYSTEM, now=NOON + 2 * MINUTE) as work:
        assert alerts.sweep_unless_watched(work)
    assert len(bells()) == 1
