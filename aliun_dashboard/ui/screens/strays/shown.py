"""Stray OCs as their screen says them."""

from dataclasses import dataclass
from datetime import datetime

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.strays import Candidate, Stray
from aliun_dashboard.ui import labels_orders
from aliun_dashboard.ui import labels_strays as words
from aliun_dashboard.ui.parts import format as write


@dataclass(frozen=True)
class Hint:
    """An order it may be for."""

    order_id: int
    href: str
    booking: str
    about: str
    status: str
    tone: str
    why: str


@dataclass(frozen=True)
class Card:
    """One PDF without a reservation."""

    id: int
    name: str
    came: str
    at: str
    subject: str
    note: str
    document: str
    mail_href: str
    hints: list[Hint]


def card(one: Stray, now: datetime) -> Card:
    """A PDF in words."""
    zone = settings().timezone
    return Card(
        one.id,
        one.file_name,
        words.FROM.format(sender=one.sender, when=write.ago(one.received_at, now, zone)),
        write.moment(one.received_at, zone),
        one.subject,
        words.NOTES.get(one.note, one.note),
        f"/files/documents/{one.document_id}",
        f"/oc/buzon/{one.mail_id}/" if one.mail_id else "",
        [hint(each) for each in one.suggestions],
    )


def hint(one: Candidate) -> Hint:
    """An order it may be for, in words."""
    total = write.money(one.total.amount, one.total.currency)
    check_in = words.CHECK_IN.format(day=write.day(one.check_in))
    why = " · ".join(words.WHYS[code] for code in one.why.split() if code in words.WHYS)
    likeness = words.LIKENESS.format(n=round(one.score)) if one.score else ""
    return Hint(
        one.order_id,
        f"/oc/{one.order_id}/",
        one.booking,
        " · ".join((one.agency, one.hotel, check_in, total)),
        labels_orders.STATUSES[one.status],
        labels_orders.STATUS_TONES[one.status],
        ": ".join(part for part in (likeness, why) if part),
    )
