"""What went to each provider and came from it, as its light needs to know it."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from aliun_dashboard.kernel.events import Signature, WebhookEvent
from aliun_dashboard.kernel.outbox import OPEN, Delivery, DeliveryStatus

Letters = dict[DeliveryStatus, int]
LATELY = timedelta(days=1)


def letters(session: Session) -> dict[str, Letters]:
    """Of each provider: how many failed, and how many are under way. What ended well is not counted."""
    query = select(Delivery.provider, Delivery.status, func.count())
    pressing = query.where(col(Delivery.status).in_((DeliveryStatus.FAILED, *OPEN)))
    found: dict[str, Letters] = defaultdict(dict)
    for provider, status, number in session.exec(pressing.group_by(col(Delivery.provider), col(Delivery.status))):
        found[provider][DeliveryStatus(status)] = number
    return found


def last_sent(session: Session, provider: str) -> datetime | None:
    """When `provider` last took a letter."""
    mine = (Delivery.provider == provider, Delivery.status == DeliveryStatus.SENT)
    return session.exec(select(func.max(Delivery.finished_at)).where(*mine)).one()


def heard(session: Session, source: str) -> tuple[datetime | None, datetime | None]:
    """When a genuine event of `source` last came in, and when a forged one."""
    of_source = select(WebhookEvent.received_at).where(WebhookEvent.source == source)
    newest = of_source.order_by(col(WebhookEvent.received_at).desc()).limit(1)
    genuine = session.exec(newest.where(WebhookEvent.signature != Signature.INVALID)).first()
    return genuine, session.exec(newest.where(WebhookEvent.signature == Signature.INVALID)).first()


def lost(session: Session, source: str, now: datetime) -> int:
    """How many events of `source` a look back has found in a day, and that have not come by themselves since."""
    found = select(func.count()).where(
        WebhookEvent.source == source,
        WebhookEvent.signature == Signature.FETCHED,
        WebhookEvent.received_at > now - LATELY,
        WebhookEvent.repeats == 0,
    )
    return session.exec(found).one()


def newest_failure(session: Session, provider: str) -> Delivery | None:
    """The last letter to `provider` that was given up."""
    failed = select(Delivery).where(Delivery.provider == provider, Delivery.status == DeliveryStatus.FAILED)
    return session.exec(failed.order_by(col(Delivery.id).desc()).limit(1)).first()
