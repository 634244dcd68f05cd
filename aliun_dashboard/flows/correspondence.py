"""What became of our messages, and people whose address changed."""

from typing import Any

from sqlmodel import col, or_, select

from aliun_dashboard.contacts import actions as contacts
from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus

ARRIVED = frozenset({"sent", "delivered", "read"})
UNKNOWN = "unknown_outcome"


def reported(work: UnitOfWork, key: str, external_ref: str, status: str, detail: str) -> int | None:
    """The channel says what became of a message of ours. Gives the lead whose page changed, if any.

    Statuses come in any order, so the message keeps the set of them. A failure is shown; a letter of
    unknown outcome turns out to be sent.
    """
    same = or_(col(Delivery.key) == key, col(Delivery.external_ref) == external_ref)
    letter = work.session.exec(select(Delivery).where(same, Delivery.provider == "whatsapp").with_for_update()).first()
    if letter is None:
        return None
    if status == "failed":
        letter.sqlmodel_update({"status": DeliveryStatus.FAILED, "error": detail[:2000], "code": "reported_failed"})
    elif status in ARRIVED and letter.code in (UNKNOWN, ""):
        letter.sqlmodel_update({"status": DeliveryStatus.SENT, "error": "", "code": ""})
        letter.external_ref = letter.external_ref or external_ref
    changed = _remember(work, letter, status)
    work.tell("delivery", letter.id, subject=letter.subject, status=letter.status.value)
    return changed


def renamed(work: UnitOfWork, old: Identity, new: tuple[Identity, ...]) -> None:
    """A customer has a new number or id: it belongs to the same person, unless it is somebody's already."""
    contacts.identify(work, old.value, (old, *new))


def _remember(work: UnitOfWork, letter: Delivery, status: str) -> int | None:
    message = work.session.exec(select(Activity).where(Activity.delivery_key == letter.key).with_for_update()).first()
    if message is None:
        return None
    statuses: list[Any] = message.data.get("statuses", [])
    if status in statuses:
        return None
    message.data = {**message.data, "statuses": [*statuses, status]}
    return message.lead_id
