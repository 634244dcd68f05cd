"""Makers for the OC tracker: agencies, orders, mails, readings and files, as they would be stored."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.mail.models import MailboxWatch, MailMessage, MailRaw
from aliun_dashboard.mail.rules import Direction, MailRule, MailStatus, Monitor
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, FileStanding, MatchedBy, OCStatus, Way
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from tests.conftest import NOON

PDF = b"%PDF-1.4\n%%EOF\n"
NUMBERS = count(1)
TEXT = """Confirmación de reserva
ID Reserva: 123456
Agencia: Viajes Andes
Hotel: Hotel Bahía Azul
Entrada: 01/12/2026   Salida: 05/12/2026
Total: $150.000
"""


def _added(row: Any) -> int:
    with begin("test", now=NOON) as work:
        work.session.add(row)
        work.session.flush()
        return row.id or 0


def agency(name: str = "Viajes Andes", **facts: Any) -> int:
    """An agency in Chile that must send orders."""
    known = {"requires_oc": True, "emails": ["oc@andes.cl"], "domains": ["andes.cl"], "created_at": NOON}
    return _added(Organization(name=name, **(known | facts)))


def trip(agency_id: int, booking: str, **facts: Any) -> int:
    """A reservation that came by mail."""
    known = {
        "organization_id": agency_id, "booking_ref": booking, "origin": Origin.MAIL, "holder": "Ana Rojas",
        "status": ReservationStatus.CONFIRMED, "hotel": "Hotel Bahía Azul", "destination": "", "nights": 4,
        "adults": 2, "check_in": date(2026, 4, 1), "total": Decimal(150000), "currency": "CLP",
        "token": f"trip-{booking}", "created_at": NOON,
    }  # fmt: skip
    return _added(Reservation(**(known | facts)))


def order(agency_id: int, booking: str = "123456", trip_facts: dict[str, Any] | None = None, **facts: Any) -> int:
    """An order that was asked for two days before `NOON`."""
    known = {
        "organization_id": agency_id, "booking_id": booking, "status": OCStatus.REQUESTED, "level": 0,
        "reservation_id": trip(agency_id, booking, **(trip_facts or {})), "token": f"order-{booking}",
        "created_at": NOON - timedelta(days=2), "requested_at": NOON - timedelta(days=2),
        "last_sent_at": NOON - timedelta(days=2),
    }  # fmt: skip
    return _added(PurchaseOrder(**(known | facts)))


def letter(order_id: int, message_id: str, *to: str) -> int:
    """The request of an order, accepted by our mail server under this Message-ID."""
    said = {"order_id": order_id, "level": 0, "round": 1, "to": list(to)}
    known = {"provider": "email", "action": "send", "status": DeliveryStatus.SENT, "external_ref": f"<{message_id}>"}
    return _added(
        Delivery(key=f"oc:{order_id}:1:0", subject=f"order:{order_id}", payload=said, created_at=NOON, **known)
    )


def mail(subject: str = "Confirmación de reserva 123456", raw: bytes = b"", **facts: Any) -> int:
    """A mail that came in and was ignored for its sender."""
    number = next(NUMBERS)
    content = raw or f"From: x@y.example\nSubject: {subject}\n\nHola".encode()
    known = {
        "key": f"m{number}@y.example", "direction": Direction.IN, "account": "oc@aliun.example",
        "sender": "x@y.example", "to": ["oc@aliun.example"], "subject": subject, "sent_at": NOON, "seen_at": NOON,
        "size": len(content), "status": MailStatus.IGNORED, "monitor": Monitor.NOBODY,
        "rule": MailRule.UNKNOWN_SENDER,
    }  # fmt: skip
    mail_id = _added(MailMessage(**(known | facts)))
    with begin("test", now=NOON) as work:
        work.session.add(MailRaw(mail_id=mail_id, content=content))
    return mail_id


def watch(account: str = "oc@aliun.example", **facts: Any) -> None:
    """A mailbox that was looked into just now."""
    known = {"looked_at": NOON, "good_at": NOON, "found": 3}
    with begin("test", now=NOON) as work:
        work.session.add(MailboxWatch(account=account, **(known | facts)))


def document(kind: DocumentKind = DocumentKind.CONFIRMATION, content: bytes = PDF) -> int:
    """A PDF of the archive."""
    number = next(NUMBERS)
    facts = {"subject": f"test:{number}", "name": "papel.pdf", "media_type": "application/pdf", "created_at": NOON}
    sha = hashlib.sha256(content + bytes([number % 256])).hexdigest()
    return _added(Document(kind=kind, content=content, sha256=sha, **facts))


def found(raw: str, value: Any = None, confidence: float = 0.95, why: str = "", text: str = TEXT) -> dict[str, Any]:
    """A field as it was read off `text`."""
    start = text.index(raw) if raw in text else 0
    return {
        "value": raw if value is None else value, "raw": raw, "page": 0, "start": start, "end": start + len(raw),
        "confidence": confidence, "why": why,
    }  # fmt: skip


def fields(**instead: Any) -> dict[str, Any]:
    """All seven fields of `TEXT`; the currency is the one that is asked."""
    return {
        "booking_id": found("123456"),
        "agency": found("Viajes Andes"),
        "hotel": found("Hotel Bahía Azul"),
        "check_in": found("01/12/2026", "2026-12-01"),
        "check_out": found("05/12/2026", "2026-12-05"),
        "amount": found("150.000", "150000.00"),
        "currency": found("$", "CLP", 0.5, "bare_sign"),
    } | instead


def reading(**facts: Any) -> int:
    """A confirmation that asks for its currency."""
    number = next(NUMBERS)
    known = {
        "document_id": document(), "sha256": f"{number:064d}", "sender": "kontrol@sistema.example",
        "status": ConfirmationStatus.REVIEW, "fields": fields(), "pages": [TEXT], "received_at": NOON,
    }  # fmt: skip
    return _added(Confirmation(**(known | facts)))


def stray(**facts: Any) -> int:
    """An OC without a reservation."""
    number = next(NUMBERS)
    known = {
        "document_id": document(DocumentKind.OC), "standing": FileStanding.STRAY, "way": Way.MAIL,
        "file_name": "orden.pdf", "sha256": f"{number:064d}", "sender": "oc@andes.cl", "received_at": NOON,
    }  # fmt: skip
    return _added(OrderFile(**(known | facts)))


def received(order_id: int, at: datetime, sender: str = "carla@andes.cl", **facts: Any) -> int:
    """An OC that was filed, and its order with it."""
    with begin("test", now=NOON) as work:
        row = work.session.get_one(PurchaseOrder, order_id)
        row.status, row.received_at = OCStatus.RECEIVED, at
    known = {"standing": FileStanding.CURRENT, "matched_by": MatchedBy.THREAD, "received_at": at, "sender": sender}
    return stray(order_id=order_id, **(known | facts))
