"""Verbs on the PDFs of purchase orders: confirmations that begin them, OC files that end them."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .models import Confirmation, OrderFile, ReadingRule
from .rules import ConfirmationStatus, FileStanding


def confirmation_of(work: UnitOfWork, mail_id: int, sha256: str) -> Confirmation | None:
    """What became of this PDF of this mail, locked."""
    same = (Confirmation.mail_id == mail_id, Confirmation.sha256 == sha256)
    return work.session.exec(select(Confirmation).where(*same).with_for_update()).one_or_none()


def confirmation(work: UnitOfWork, confirmation_id: int) -> Confirmation:
    """The confirmation, locked. Raises Refused: NOT_FOUND."""
    row = work.session.get(Confirmation, confirmation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="confirmation")
    return row


def decide(work: UnitOfWork, row: Confirmation, status: ConfirmationStatus, **facts: Any) -> Confirmation:
    """Say what became of a confirmation. `facts` are its other columns."""
    row.sqlmodel_update({"status": status, **facts})
    row.decided_at = None if status in (ConfirmationStatus.REVIEW, ConfirmationStatus.UNREADABLE) else work.now
    row.decided_by = work.actor.name if row.decided_at else ""
    work.session.add(row)
    work.session.flush()
    about = {"status": status.value, "order": row.order_id, "problem": row.problem}
    work.audit(f"confirmation.{status.value}", confirmation_subject(row), after=about)
    work.tell("confirmation", row.id)
    return row


def learn(work: UnitOfWork, sender: str, field: str, label: str) -> None:
    """From now on `field` of this sender's papers stands after `label` (idea 9); what was taught before gives way."""
    facts = {"label": label, "created_by": work.actor.name, "created_at": work.now}
    new = insert(ReadingRule).values(sender=sender, field=field, **facts)
    work.session.connection().execute(new.on_conflict_do_update(index_elements=["sender", "field"], set_=facts))
    work.audit("reading.taught", f"sender:{sender}", after={"field": field, "label": label})


def file(work: UnitOfWork, file_id: int) -> OrderFile:
    """The OC file, locked. Raises Refused: NOT_FOUND."""
    row = work.session.get(OrderFile, file_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="order_file")
    return row


def file_of_mail(work: UnitOfWork, mail_id: int, sha256: str) -> OrderFile | None:
    """What became of this PDF of this mail, locked."""
    same = (OrderFile.mail_id == mail_id, OrderFile.sha256 == sha256)
    return work.session.exec(select(OrderFile).where(*same).with_for_update()).one_or_none()


def files(work: UnitOfWork, order_id: int) -> list[OrderFile]:
    """The OC files of an order, oldest first."""
    mine = select(OrderFile).where(OrderFile.order_id == order_id).order_by(col(OrderFile.id))
    return list(work.session.exec(mine))


def keep(work: UnitOfWork, row: OrderFile, standing: FileStanding, **facts: Any) -> OrderFile:
    """Say where an OC file stands. `facts` are its other columns."""
    row.sqlmodel_update({"standing": standing, **facts})
    work.session.add(row)
    work.session.flush()
    about = {"standing": standing.value, "order": row.order_id, "name": row.file_name, "note": row.note}
    matched = {"by": row.matched_by.value if row.matched_by else None}
    work.audit(f"order_file.{standing.value}", file_subject(row), after=about | matched)
    work.tell("order_file", row.id)
    return row


def confirmation_subject(row: Confirmation) -> str:
    """How the forensic log names a confirmation."""
    return f"confirmation:{row.id}"


def file_subject(row: OrderFile) -> str:
    """How the forensic log names an OC file; of a matched one it is the order's story."""
    return f"order:{row.order_id}" if row.order_id else f"order_file:{row.id}"
