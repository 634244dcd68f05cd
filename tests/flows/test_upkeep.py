"""What is kept how long: what is due goes in small batches, what happened stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, func, select

from aliun_dashboard.flows import operations, upkeep
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.events import EventStatus, Signature, WebhookEvent
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.kernel.ticks import Tick
from aliun_dashboard.mail.models import MailMessage, MailRaw
from aliun_dashboard.mail.rules import Direction, MailStatus
from aliun_dashboard.operations.models import Cleaning, Ping
from aliun_dashboard.operations.retention import FOR_EVER, RULES, Keep
from aliun_dashboard.staff.models import LoginAttempt, Notice, StaffSession
from aliun_dashboard.tables import METADATA
from aliun_dashboard.worker import sweeps
from tests import make

BY_NAME = {rule.name: rule for rule in RULES}
Make = Callable[[Session, timedelta, int], SQLModel]


def event(status: EventStatus) -> Make:
    return lambda _, age, number: WebhookEvent(
        source="kommo", external_id=f"e{number}", received_at=clock.now() - age, headers={"a": "b"}, body=b"a=1",
        signature=Signature.VALID, status=status, processed_at=clock.now() - age,
    )  # fmt: skip


def letter(status: DeliveryStatus) -> Make:
    return lambda _, age, number: Delivery(
        key=f"k{number}", provider="whatsapp", action="send", subject="lead:1", payload={"text": "Hola"}, status=status,
        created_at=clock.now() - age, finished_at=clock.now() - age,
    )  # fmt: skip


def mail(status: MailStatus) -> Make:
    def row(session: Session, age: timedelta, number: int) -> MailRaw:
        seen_at = clock.now() - age
        one = MailMessage(key=f"m{number}", direction=Direction.IN, sent_at=seen_at, seen_at=seen_at, status=status)
        session.add(one)
        session.flush()
        return MailRaw(mail_id=one.id or 0, content=b"From: x")

    return row


def gone(model: type[SQLModel]) -> Callable[[Session], int]:
    return lambda session: session.exec(select(func.count()).select_from(model)).one()


CASES: dict[str, tuple[Make, Callable[[Session], int]]] = {
    "sessions": (
        lambda _, age, number: StaffSession(
            token_hash=str(number), user_id=1, created_at=clock.now() - age, seen_at=clock.now() - age,
            expires_at=clock.now() - age + timedelta(hours=1),
        ),
        gone(StaffSession),
    ),
    "attempts": (lambda _, age, __: LoginAttempt(subject="x", at=clock.now() - age), gone(LoginAttempt)),
    "ticks": (lambda _, age, __: Tick(name="quotes", slot=clock.now() - age), gone(Tick)),
    "pings": (lambda _, age, __: Ping(minute=clock.now() - age), gone(Ping)),
    "notices": (lambda _, age, __: Notice(user_id=1, kind="x", link="/", at=clock.now() - age), gone(Notice)),
    "rejected": (event(EventStatus.REJECTED), gone(WebhookEvent)),
    "webhook_bodies": (
        event(EventStatus.PROCESSED),
        lambda session: session.exec(select(func.count()).where(WebhookEvent.body != b"")).one(),
    ),
    "letters": (
        letter(DeliveryStatus.SENT),
        lambda session: sum(bool(one.payload) for one in session.exec(select(Delivery))),
    ),
    "ignored_mails": (
        mail(MailStatus.IGNORED),
        lambda session: session.exec(select(func.count()).where(MailRaw.content != b"")).one(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_older_than_its_days_goes_and_the_rest_stays(database: str, name: str) -> None:
    build, left = CASES[name]
    days = BY_NAME[name].days
    make.user()
    with begin("test") as work:
        for number, age in enumerate((days + 2, days + 3, days - 0.9)):
            work.session.add(build(work.session, timedelta(days=age), number))
    assert sweeps._clean(BY_NAME[name]) == 2
    with begin("test") as work:
        assert left(work.session) == 1
        assert work.session.get_one(Cleaning, name).total == 2
    assert sweeps._clean(BY_NAME[name]) == 0
    with begin("test") as work:
        row = work.session.get_one(Cleaning, name)
        assert (row.removed, row.total) == (0, 2)


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("webhook_bodies", event(EventStatus.FAILED)),
        ("rejected", event(EventStatus.PROCESSED)),
        ("letters", letter(DeliveryStatus.FAILED)),
        ("ignored_mails", mail(MailStatus.HELD)),
    ],
)
def test_what_waits_for_a_person_is_kept_however_old(database: str, name: str, build: Make) -> None:
    with begin("test") as work:
        work.session.add(build(work.session, timedelta(days=9999), 1))
    assert sweeps._clean(BY_NAME[name]) == 0


async def test_finished_jobs_go_with_their_history(database: str) -> None:
    ages = (("succeeded", 4), ("succeeded", 1), ("failed", 4), ("failed", 31))
    with begin("test") as work:
        for status, days in ages:
            work.session.connection().exec_driver_sql(
                "WITH job AS (INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
                f" VALUES ('q', 't', '{status}', '{{}}') RETURNING id)"
                " INSERT INTO procrastinate_events (job_id, type, at)"
                f" SELECT id, '{status}', now() - interval '{days} days' FROM job"
            )
    told = await sweeps.clean_up(clock.now())
    assert told == "jobs=1 failed_jobs=1 imports=0"
    with begin("test") as work:
        left = work.session.connection().exec_driver_sql("SELECT status::text FROM procrastinate_jobs ORDER BY 1")
        assert [status for (status,) in left] == ["failed", "succeeded"]


def test_the_installation_chooses_its_own_days(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIUN_KEEP_DAYS", '{"pings": 7, "ticks": 0}')
    settings.cache_clear()
    with begin("test") as work:
        work.session.add(Ping(minute=work.now - timedelta(days=8)))
        work.session.add(Tick(name="quotes", slot=work.now - timedelta(hours=23)))
    assert sweeps._clean(BY_NAME["pings"]) == 1
    assert sweeps._clean(BY_NAME["ticks"]) == 0  # a day at least
    settings.cache_clear()


def test_a_night_goes_in_batches(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 10)
    sizes: list[int] = []
    honest = upkeep.remove
    monkeypatch.setattr(upkeep, "remove", lambda *given: sizes.append(honest(*given)) or sizes[-1])
    with begin("test") as work:
        work.session.add_all(LoginAttempt(subject="x", at=work.now - timedelta(days=3)) for _ in range(25))
    assert sweeps._clean(BY_NAME["attempts"]) == 25
    assert sizes == [10, 10, 5]


def test_no_rule_touches_the_record(database: str) -> None:
    def words(rule: Keep) -> Any:
        return rule.table

    assert {words(rule) for rule in RULES} & set(FOR_EVER) == set()
    assert set(FOR_EVER) <= set(METADATA.tables)
    with begin("test") as work:
        work.audit("x.y", "z")
    with begin("test", now=clock.now() + timedelta(days=99_999)) as work:
        for rule in RULES:
            upkeep.remove(work, rule, 1, upkeep.due(work, rule, 1))
    with begin("test") as work:
        assert work.session.exec(select(func.count()).select_from(AuditEntry)).one() == 1


def test_an_event_without_its_body_is_not_processed_again(database: str) -> None:
    with begin("test") as work:
        row = event(EventStatus.PROCESSED)(work.session, timedelta(days=999), 1)
        work.session.add(row)
    sweeps._clean(BY_NAME["webhook_bodies"])
    with pytest.raises(Refused, match="body_gone"), begin("test") as work:
        operations.replay(work, 1)
