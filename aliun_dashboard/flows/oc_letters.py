"""What we write to an agency about an order: the words, to whom, with which papers, once a level (K-10…K-19, K-23)."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.contacts.rules import Tone
from aliun_dashboard.kernel import documents, outbox
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import DocumentKind
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus, Letter
from aliun_dashboard.mail import ours
from aliun_dashboard.messages import figures, orders
from aliun_dashboard.messages.orders import BadBlank, Words
from aliun_dashboard.purchase_orders import actions, habits
from aliun_dashboard.purchase_orders.models import Confirmation, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import (
    BY_LEVEL,
    OPEN,
    RECEIPT,
    REQUEST,
    ConfirmationStatus,
    LetterName,
    OCReason,
    days_waited,
)
from aliun_dashboard.reservations.models import Reservation

UPLOAD = "Si lo prefiere, puede subir la Orden de Compra en PDF aquí, sin clave: {link}"
UNKNOWN = "unknown"  # the code of an attempt of which nobody heard the end
SAMPLE = {
    "id": "123456",
    "agency": "Agencia Ejemplo",
    "hotel": "Hotel XYZ",
    "hotel_name": "XYZ",
    "check_in": "2025-12-01",
    "amount": figures.price(Decimal(150000), "CLP"),
    "attachment": "confirmacion_123456.pdf",
}
SAMPLE_SINCE = ("0 días", "2 días", "4 días", "6 días")


@dataclass(frozen=True)
class Subject:
    """An order with what stands around it."""

    order: PurchaseOrder
    trip: Reservation
    agency: Organization


@dataclass(frozen=True)
class Draft:
    """A letter as it would leave now; `attached` are the names of its papers."""

    level: int
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    attached: tuple[str, ...]


def about(work: UnitOfWork, order: PurchaseOrder) -> Subject:
    """The order, its trip and its agency, as they stand."""
    trip = work.session.get_one(Reservation, order.reservation_id)
    return Subject(order, trip, work.session.get_one(Organization, order.organization_id))


def key(order: PurchaseOrder, level: int) -> str:
    """One letter per order and level; a new round begins where a letter came back."""
    return f"oc:{order.id}:{order.round}:{level}"


def recipients(agency: Organization) -> list[str]:
    """The agency's addresses that still take mail."""
    return [one for one in agency.emails if one not in agency.dead_emails]


def post(work: UnitOfWork, order: PurchaseOrder, level: int) -> bool:
    """Put the letter of `level` into the outbox, once; one that failed or was taken back goes anew, as of today.

    False when it went already, is on its way, or nobody can get it.
    """
    subject = about(work, order)
    if not recipients(subject.agency):
        return False
    letter = posted(work, order, level)
    if letter is None:
        content = _payload(work, subject, level)
        work.send(Letter("email", "send", key(order, level), actions.subject(order), content))
        return True
    if letter.status not in outbox.NEVER_LEFT:
        return False
    return outbox.renew(work.session, letter.key, _payload(work, subject, level))


def take_back(work: UnitOfWork, order: PurchaseOrder, level: int) -> bool:
    """Withdraw the letter of `level`; `post` may make it anew. False when there is none, or it may have gone."""
    letter = posted(work, order, level)
    if letter is None or (letter.status is DeliveryStatus.WAITING and letter.code == UNKNOWN):
        return False
    taken = outbox.withdraw(work.session, letter.key, work.now)
    if taken:
        ours.make_room(work, order.id or 0)
    return taken


def hold_back(work: UnitOfWork, order: PurchaseOrder) -> None:
    """Withdraw the next letter, where it waits: what it says, to whom or when it goes is no longer right."""
    if order.status in OPEN and order.level + 1 < len(BY_LEVEL):
        take_back(work, order, order.level + 1)


def posted(work: UnitOfWork, order: PurchaseOrder, level: int) -> Delivery | None:
    """The letter of a level, if it went into the outbox already."""
    return work.session.exec(select(Delivery).where(Delivery.key == key(order, level))).one_or_none()


def preview(
    work: UnitOfWork, name: LetterName, tone: Tone, words: Words | None = None, order_id: int | None = None
) -> Words:
    """A letter as the agency would get it, about an order or an invented one; `words` are not saved yet.

    Raises Refused: BAD_TEMPLATE, NOT_FOUND.
    """
    words = words or template(work, name, tone)
    if order_id is None:
        level = BY_LEVEL.index(name) if name in BY_LEVEL else 0
        return fill(words, SAMPLE | {"since": SAMPLE_SINCE[level]}, link=f"{settings().public_url}/o/…")
    subject = about(work, actions.get(work, order_id))
    facts = _facts(work, subject, confirmations(work, subject.order))
    return fill(words, facts, link=_link(subject.order) if name is not LetterName.RECEIVED else "")


def upcoming(work: UnitOfWork, order_id: int) -> Draft | None:
    """The next letter of an order, word for word; None after the ultimatum. Raises Refused: NOT_FOUND."""
    order = actions.get(work, order_id)
    level = order.level + 1
    if order.status not in OPEN or level >= len(BY_LEVEL):
        return None
    letter = _payload(work, about(work, order), level)
    return Draft(
        level,
        tuple(letter["to"]),
        tuple(letter["cc"]),
        letter["subject"],
        letter["text"],
        tuple(letter["names"]),
    )


def template(work: UnitOfWork, name: LetterName, tone: Tone) -> Words:
    """The words that hold for a letter in a tone: the house's own, or those of the product."""
    own = actions.template(work, name, tone.value)
    return Words(own.subject, own.text) if own else orders.original(name.value, tone.value)


def fill(words: Words, facts: dict[str, Any], link: str = "") -> Words:
    """The words with their blanks filled, and below them where to hand the order in. Raises Refused: BAD_TEMPLATE."""
    try:
        filled = orders.fill(words, facts)
    except BadBlank as bad:
        raise Refused(OCReason.BAD_TEMPLATE, blank=bad.blank, blanks=", ".join(orders.BLANKS)) from bad
    return Words(filled.subject, f"{filled.text}\n\n{UPLOAD.format(link=link)}") if link else filled


def copies(work: UnitOfWork, agency: Organization, name: LetterName) -> list[str]:
    """Who gets a copy: Administración and Finanzas, of the thanks only Administración, and the agency's own (X-40)."""
    house, own = habits.current(work.session), actions.template(work, name, agency.tone.value)
    to_admin = own.cc_admin if own else True
    to_finance = own.cc_finance if own else name is not LetterName.RECEIVED
    wanted = [house.admin_email if to_admin else "", house.finance_email if to_finance else "", *agency.cc]
    return [one for one in dict.fromkeys(wanted) if one and one not in agency.emails]


def name_of(level: int) -> LetterName:
    """Which letter a level is."""
    return LetterName.RECEIVED if level == RECEIPT else BY_LEVEL[level]


def _payload(work: UnitOfWork, subject: Subject, level: int) -> dict[str, Any]:
    name, order = name_of(level), subject.order
    papers = confirmations(work, order) if level == REQUEST else []
    link = "" if level == RECEIPT else _link(order)
    words = fill(template(work, name, subject.agency.tone), _facts(work, subject, papers), link)
    return {
        "to": recipients(subject.agency),
        "cc": copies(work, subject.agency, name),
        "subject": words.subject,
        "text": words.text,
        "attachments": papers,
        "names": [_file_name(order)] * len(papers),
        "answers": order.thread,
        "record": True,
        "order_id": order.id,
        "level": level,
        "round": order.round,
    }


def confirmations(work: UnitOfWork, order: PurchaseOrder) -> list[int]:
    """The document that confirms the trip: as it came by mail, or our own; none is no reason not to write."""
    came = select(Confirmation.document_id).where(
        Confirmation.order_id == order.id, Confirmation.status == ConfirmationStatus.TAKEN
    )
    newest = work.session.exec(came.order_by(col(Confirmation.id).desc()).limit(1)).first()
    if newest is not None:
        return [newest]
    subject = f"reservation:{order.reservation_id}"
    ours = [documents.latest(work.session, subject, kind) for kind in (DocumentKind.CONFIRMATION, DocumentKind.VOUCHER)]
    return sorted(one.id for one in ours if one and one.id)[-1:]


def _facts(work: UnitOfWork, subject: Subject, papers: list[int]) -> dict[str, Any]:
    order, trip = subject.order, subject.trip
    days = days_waited(order.requested_at, work.now) if order.requested_at else 0
    return {
        "id": order.booking_id,
        "agency": subject.agency.name,
        "hotel": trip.hotel,
        "hotel_name": re.sub(r"(?i)^hotel\s+", "", trip.hotel),
        "check_in": _day(trip.check_in),
        "amount": figures.price(trip.total, trip.currency),
        "since": figures.count(days, "day", "es"),
        "attachment": _file_name(order) if papers else "—",
    }


def _day(value: date) -> str:
    return value.isoformat()  # as the customer writes it (K-11)


def _file_name(order: PurchaseOrder) -> str:
    return f"confirmacion_{re.sub(r'[^A-Za-z0-9._-]+', '_', order.booking_id)}.pdf"


def _link(order: PurchaseOrder) -> str:
    return f"{settings().public_url}/o/{order.token}"
