"""What went wrong is put right by hand: signed, once, and never for a forged event."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aliun_dashboard.flows import operations, probes
from aliun_dashboard.kernel.audit import Actor, AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.events import EventStatus, Signature, WebhookEvent
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus, Letter, finish
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON


@pytest.fixture
def support(database: str) -> Actor:
    return make.user(Role.SUPPORT, "Rafael Ortiz")


def event(status: EventStatus, signature: Signature = Signature.VALID) -> int:
    with begin("test", now=NOON) as work:
        row = WebhookEvent(
            source="kommo", external_id=status.value, received_at=NOON, headers={}, body=b"", signature=signature,
            status=status,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        return row.id or 0


def letter(status: DeliveryStatus) -> int:
    with begin("test", now=NOON) as work:
        work.send(Letter("whatsapp", "send_text", "greeting:1", "lead:1", {"to": "+18095550123", "text": "Hola"}))
        work.session.flush()
        row = work.session.exec(select(Delivery)).one()
        finish(work.session, row.id or 0, status, NOON, error="cut off", code="unreachable")
        work.session.connection().execute(text("DELETE FROM procrastinate_jobs"))
        return row.id or 0


def jobs() -> list[tuple[str, dict[str, Any]]]:
    with read() as session:
        rows = session.connection().execute(text("SELECT task_name, args FROM procrastinate_jobs ORDER BY id"))
        return [(name, args) for name, args in rows]


def signed(action: str) -> AuditEntry:
    with begin("test") as work:
        return work.session.exec(select(AuditEntry).where(col(AuditEntry.action) == action)).one()


def test_a_failed_event_is_processed_again_and_the_act_is_signed(support: Actor) -> None:
    number = event(EventStatus.FAILED)
    with begin(support, now=NOON) as work:
        operations.replay(work, number)
    assert jobs() == [("process_event", {"event_id": number})]
    entry = signed("event.replayed")
    assert (entry.actor, entry.before, entry.after) == (
        "Rafael Ortiz", {"status": "failed"}, {"status": "received"},
    )  # fmt: skip


def test_a_forged_event_is_never_processed(support: Actor) -> None:
    number = event(EventStatus.REJECTED, Signature.INVALID)
    with pytest.raises(Refused) as refused, begin(support, now=NOON) as work:
        operations.replay(work, number)
    assert refused.value.reason is CommonReason.NEVER_GENUINE
    assert jobs() == []


def test_a_failed_delivery_is_sent_again_and_the_act_is_signed(support: Actor) -> None:
    number = letter(DeliveryStatus.FAILED)
    with begin(support, now=NOON) as work:
        operations.retry(work, number)
    assert jobs() == [("deliver", {"delivery_id": number})]
    assert signed("delivery.retried").before == {"status": "failed", "code": "unreachable"}


@pytest.mark.parametrize("status", [DeliveryStatus.SENT, DeliveryStatus.SIMULATED, DeliveryStatus.SENDING])
def test_what_did_not_fail_is_not_sent_twice(support: Actor, status: DeliveryStatus) -> None:
    number = letter(status)
    with pytest.raises(Refused) as refused, begin(support, now=NOON) as work:
        operations.retry(work, number)
    assert refused.value.reason is CommonReason.NOT_FAILED
    assert jobs() == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPPORT, Role.DIRECTOR, Role.OPERATIONS, Role.ADMIN}))
def test_other_roles_may_not_put_things_right(database: str, role: Role) -> None:
    number = event(EventStatus.FAILED)
    with pytest.raises(Refused) as refused, begin(make.user(role), now=NOON) as work:
        operations.replay(work, number)
    assert refused.value.reason is CommonReason.FORBIDDEN


def test_trying_a_connection_is_work_for_the_worker(support: Actor) -> None:
    with begin(support, now=NOON) as work:
        probes.ask(work, "kommo")
    assert jobs() == [("probe", {"name": "kommo"})]
    with pytest.raises(Refused), begin(support, now=NOON) as work:
        probes.ask(work, "the-moon")
