"""Putting right by hand what went wrong: an event processed again, a delivery sent again. Both are signed."""

from aliun_dashboard.kernel import events, outbox
from aliun_dashboard.kernel.audit import Verification
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.events import EventStatus, WebhookEvent
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.staff.rules import READS_AUDIT, READS_HEALTH

from . import access


def replay(work: UnitOfWork, event_id: int) -> None:
    """Have a stored event processed again. One with a false signature never is."""
    access.allowed(work, READS_HEALTH)
    event = work.session.get(WebhookEvent, event_id)
    if event is None:
        raise Refused(CommonReason.NOT_FOUND, what="event")
    if not event.body and event.processed_at:
        raise Refused(CommonReason.BODY_GONE)
    stood = event.status.value
    if not events.replay(work.session, event_id):
        raise Refused(CommonReason.NEVER_GENUINE)
    received = EventStatus.RECEIVED.value
    work.audit("event.replayed", f"event:{event_id}", before={"status": stood}, after={"status": received})
    work.tell("event", event_id, status=received)


def retry(work: UnitOfWork, delivery_id: int) -> None:
    """Have a failed delivery sent again."""
    access.allowed(work, READS_HEALTH)
    letter = work.session.get(Delivery, delivery_id)
    if letter is None:
        raise Refused(CommonReason.NOT_FOUND, what="delivery")
    failed_with = letter.code
    if not outbox.retry(work.session, delivery_id):
        raise Refused(CommonReason.NOT_FAILED)
    before = {"status": DeliveryStatus.FAILED.value, "code": failed_with}
    waiting = DeliveryStatus.WAITING.value
    work.audit("delivery.retried", f"delivery:{delivery_id}", before=before, after={"status": waiting})
    work.tell("delivery", delivery_id, subject=letter.subject, status=waiting)


def chain_verified(work: UnitOfWork, found: Verification) -> None:
    """Sign into the log that somebody checked it, and what they found (A-66)."""
    access.allowed(work, READS_AUDIT)
    result = {"intact": found.intact, "sealed": found.sealed, "broken_entry": found.broken_entry, "head": found.head}
    work.audit("audit.verified", "audit", after=result)
