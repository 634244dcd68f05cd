"""What waits for a person on each tab of the OC tracker."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import MailStatus
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile
from aliun_dashboard.purchase_orders.rules import FileStanding

from . import confirmations
from .orders import count_troubled


@dataclass(frozen=True)
class Waiting:
    """How many orders, readings, OCs and mails ask for a person; of the mails, how many are `held` and `failed`."""

    orders: int
    review: int
    strays: int
    mailbox: int
    held: int
    failed: int


def waiting(session: Session) -> Waiting:
    """Counted now."""
    held, failed = (_count(session, MailMessage.status == status) for status in (MailStatus.HELD, MailStatus.FAILED))
    return Waiting(
        count_troubled(session),
        _count(session, col(Confirmation.status).in_(confirmations.WAITING)),
        _count(session, col(OrderFile.standing) == FileStanding.STRAY),
        held + failed,
        held,
        failed,
    )


def _count(session: Session, condition: Any) -> int:
    return session.exec(select(func.count()).where(condition)).one()
