"""Whom the mailbox knows: our own addresses, who may confirm, the agencies; and whose thread a mail is in."""

from collections.abc import Iterable, Sequence
from email.utils import parseaddr

from sqlalchemy import ARRAY, Text, func, literal
from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.mail.rules import House
from aliun_dashboard.purchase_orders import habits
from aliun_dashboard.purchase_orders.models import PurchaseOrder


def house(session: Session) -> House:
    """Everybody, as it is now: a change of the settings or of an agency counts from the next mail on."""
    env = settings()
    own = (env.imap_username, env.oc_inbox_username, env.smtp_username, env.smtp_from)
    return House(_addresses(own), frozenset(habits.current(session).senders), _agencies(session))


def orders_of_thread(session: Session, thread: Sequence[str]) -> list[int]:
    """The orders whose letters a mail answers, by the Message-IDs it names."""
    if not thread:
        return []
    names_ours = col(PurchaseOrder.thread).op("?|")(literal(list(thread), ARRAY(Text)))
    return [order_id or 0 for order_id in session.exec(select(PurchaseOrder.id).where(names_ours))]


def _addresses(written: Iterable[str]) -> frozenset[str]:
    """In lower case, without names."""
    return frozenset(address.lower() for one in written if "@" in (address := parseaddr(one)[1]))


def _agencies(session: Session) -> dict[str, int]:
    """By address and by domain. What two agencies share belongs to the one that was first."""
    names = func.jsonb_array_elements_text(col(Organization.emails).concat(col(Organization.domains)))
    rows = select(col(Organization.id), names).order_by(col(Organization.id).desc())
    return {name.strip().lower().lstrip("@"): number or 0 for number, name in session.exec(rows)}
