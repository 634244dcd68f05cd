"""What waits for a person on each tab of the OC tracker."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import MailStatus
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, FileStanding, Trouble

REVIEWED = (ConfirmationStatus.REVIEW, ConfirmationStatus.UNREADABLE)
STUCK = (MailStatus.HELD, MailStatus.FAILED)


@dataclass(frozen=True)
class Waiting:
    """How many orders, readings, OCs and mails ask for a person."""

    orders: int
    review: int
    strays: int
    mailbox: int


def waiting(session: Session) -> Waiting:
    """Counted now."""
    return Waiting(
        _count(session, col(PurchaseOrder.trouble) != Trouble.NONE),
        _count(session, col(Confirmation.status).in_(REVIEWED)),
        _count(session, col(OrderFile.standing) == FileStanding.STRAY),
        _count(session, col(MailMessage.status).in_(STUCK)),
    )


def _count(session: Session, condition: Any) -> int:
    return session.exec(select(func.count()).where(condition)).one()
