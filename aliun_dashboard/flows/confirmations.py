"""A confirmation that came by mail: what is sure becomes a trip and its order, the rest is asked (K-08, K-09).

Nothing is guessed: a doubtful field, an agency nobody knows or a booking that changed waits under «Revisar datos».
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import folded
from aliun_dashboard.purchase_orders import actions as orders
from aliun_dashboard.purchase_orders import filing, reading, saying
from aliun_dashboard.purchase_orders.models import Confirmation, PurchaseOrder, ReadingRule
from aliun_dashboard.purchase_orders.reading import FieldName, Found
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, OCReason
from aliun_dashboard.purchase_orders.saying import Said
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.staff.rules import CHASES_ORDERS

from . import access, agency_names, attached, oc_chase
from .attached import Attached

UNKNOWN_AGENCY, AMENDED, DOUBTS, OTHER_AGENCY = "unknown_agency", "amended", "doubts", "other_agency"
CALLED_OFF = "called_off"
ENDS = re.compile(r"\b(?:anul|cancel)(?:acion|ada|ado|led|lation)")  # a mail that ends a trip looks like its beginning
OPEN = frozenset({ConfirmationStatus.REVIEW, ConfirmationStatus.UNREADABLE})
TELLS = (FieldName.BOOKING, FieldName.AMOUNT, FieldName.CHECK_IN)  # a PDF without any of them is something else


@dataclass(frozen=True)
class Taken:
    """What became of a mail's PDFs, in their order, and the order that one of them began or belongs to."""

    outcomes: list[str]
    order_id: int | None = None


def take_in(work: UnitOfWork, mail: MailMessage, papers: Sequence[Attached]) -> Taken:
    """Decide about each PDF of a mail, once. Conditions of travel beside a real confirmation are laid aside."""
    different = list({paper.sha256: paper for paper in papers}.values())
    read = [(paper, _read(work, mail.sender, paper)) for paper in different]
    real = any(_tells(fields) for _, fields in read)
    rows = [_decide(work, mail, paper, fields, aside=real and not _tells(fields)) for paper, fields in read]
    order_id = next((row.order_id for row in rows if row.order_id), None)
    return Taken([row.status.value for row in rows], order_id)


def accept(
    work: UnitOfWork,
    confirmation_id: int,
    values: Mapping[FieldName, str],
    teach: Mapping[FieldName, str] | None = None,
    *,
    new_agency: bool = False,
) -> int:
    """Settle a confirmation by hand: `values` (days ISO, amount `150,000.00`) replace what was read. Says the order.

    `teach`: of which fields this sender's papers are to be read anew, and the label each stands after. `new_agency`:
    a name that nobody knows becomes an agency. Raises Refused: NOT_FOUND, FORBIDDEN, ALREADY_DECIDED, MISSING_FIELD,
    BAD_FIELD, BOOKING_KNOWN, OTHER_AGENCY.
    """
    access.allowed(work, CHASES_ORDERS)
    row = filing.confirmation(work, confirmation_id)
    if row.status not in OPEN:
        raise Refused(OCReason.ALREADY_DECIDED)
    read = {FieldName(name): str(field.get("value") or "") for name, field in row.fields.items()}
    typed = {name: saying.ungrouped(value) if name is FieldName.AMOUNT else value for name, value in values.items()}
    said = saying.settled(read | typed)
    agency = _agency_of(work, said.agency, new_agency)
    corrected = {name: value for name, value in typed.items() if value != read.get(name, "")}
    agency_names.learn(work, agency, read.get(FieldName.AGENCY, ""))
    _remember(work, row, corrected, teach or {})
    known = _known(work, said.booking_id)
    order = _amend(work, row, known, said, agency) if known else _register(work, said, agency)
    _taken(work, row, order, said)
    return order.id or 0


def dismiss(work: UnitOfWork, confirmation_id: int, reason: str) -> None:
    """It is no confirmation, or nobody needs it. Raises Refused: NOT_FOUND, FORBIDDEN, ALREADY_DECIDED."""
    access.allowed(work, CHASES_ORDERS)
    row = filing.confirmation(work, confirmation_id)
    if row.status not in OPEN:
        raise Refused(OCReason.ALREADY_DECIDED)
    filing.decide(work, row, ConfirmationStatus.DISMISSED, problem=reason.strip()[: saying.LONGEST])


def _read(work: UnitOfWork, sender: str, paper: Attached) -> dict[FieldName, Found]:
    if paper.paper is None:
        return {}
    taught = work.session.exec(select(ReadingRule).where(ReadingRule.sender == sender)).all()
    rules = [reading.Learned(FieldName(rule.field), rule.label) for rule in taught]
    return reading.read(paper.paper, agency_names.known(work.session), rules)


def _tells(fields: Mapping[FieldName, Found]) -> bool:
    return any(name in fields and fields[name].value is not None for name in TELLS)


def _decide(
    work: UnitOfWork, mail: MailMessage, paper: Attached, fields: dict[FieldName, Found], *, aside: bool
) -> Confirmation:
    row = filing.confirmation_of(work, mail.id or 0, paper.sha256) or _new(work, mail, paper)
    if row.status not in OPEN and row.id is not None:
        return row
    row.fields = {name.value: saying.stored(found) for name, found in fields.items()}
    row.pages = [page.layout for page in paper.paper.pages] if paper.paper else []
    row.scanned = paper.paper is not None and paper.paper.scanned
    if aside:
        return filing.decide(work, row, ConfirmationStatus.DISMISSED, problem="")
    if paper.paper is None:
        return filing.decide(work, row, ConfirmationStatus.UNREADABLE, problem=paper.problem)
    if ENDS.search(folded(mail.subject)):
        return _ask(work, row, CALLED_OFF)
    return _settle(work, row, fields)


def _new(work: UnitOfWork, mail: MailMessage, paper: Attached) -> Confirmation:
    document = attached.archive(work, DocumentKind.CONFIRMATION, paper)
    return Confirmation(
        mail_id=mail.id,
        document_id=document.id or 0,
        sha256=paper.sha256,
        sender=mail.sender,
        status=ConfirmationStatus.REVIEW,
        received_at=work.now,
    )


def _settle(work: UnitOfWork, row: Confirmation, fields: dict[FieldName, Found]) -> Confirmation:
    """What every field agrees on is done at once; anything else is put before a person, saying why."""
    if saying.doubts(fields):
        return _ask(work, row, DOUBTS)
    try:
        said = saying.settled({name: saying.as_text(found) for name, found in fields.items()})
    except Refused:
        return _ask(work, row, DOUBTS)
    agency = agency_names.find(work.session, said.agency)
    if agency is None:
        return _ask(work, row, UNKNOWN_AGENCY)
    known = _known(work, said.booking_id)
    if known is None:
        order = _register(work, said, agency)
        return _taken(work, row, order, said)
    return _again(work, row, known, said, agency)


def _again(work: UnitOfWork, row: Confirmation, known: PurchaseOrder, said: Said, agency: Organization) -> Confirmation:
    """A booking we know: the same again is nothing, a changed one is shown with what changes."""
    if known.organization_id != agency.id:
        return _ask(work, row, OTHER_AGENCY, order_id=known.id)
    trip = work.session.get_one(Reservation, known.reservation_id)
    was = saying.changes(_as_said(known, trip, said.agency), said)
    if not was:
        return filing.decide(work, row, ConfirmationStatus.REPEATED, problem="", order_id=known.id)
    row.fields = {
        name: field | ({"was": was[FieldName(name)]} if name in was else {}) for name, field in row.fields.items()
    }
    return _ask(work, row, AMENDED, order_id=known.id)


def _ask(work: UnitOfWork, row: Confirmation, why: str, **facts: Any) -> Confirmation:
    return filing.decide(work, row, ConfirmationStatus.REVIEW, problem=why, **facts)


def _known(work: UnitOfWork, booking_id: str) -> PurchaseOrder | None:
    """The order of a booking, locked after its trip. Whoever else reads a confirmation of it waits for us."""
    work.alone(f"booking:{booking_id}")
    same = select(PurchaseOrder.id, PurchaseOrder.reservation_id).where(PurchaseOrder.booking_id == booking_id)
    found = work.session.exec(same).one_or_none()
    if found is None:
        return None
    order_id, trip_id = found
    reservations.get(work, trip_id)
    return orders.get(work, order_id or 0)


def _register(work: UnitOfWork, said: Said, agency: Organization) -> PurchaseOrder:
    """The trip, and its order: PENDIENTE, or NO_REQUIERE_OC when this agency sends none (K-09)."""
    trip = reservations.open_by_mail(
        work,
        said.booking_id,
        organization_id=agency.id,
        holder=agency.name,
        hotel=said.hotel,
        check_in=said.check_in,
        nights=said.nights,
        total=said.amount,
        currency=said.currency,
    )
    return oc_chase.open_order(work, trip, agency, said.booking_id)


def _amend(
    work: UnitOfWork, row: Confirmation, known: PurchaseOrder, said: Said, agency: Organization
) -> PurchaseOrder:
    """A person takes over what a newer confirmation changes. The trip of another agency is another trip."""
    if known.organization_id != agency.id:
        theirs = work.session.get_one(Organization, known.organization_id)
        raise Refused(OCReason.OTHER_AGENCY, sender=agency.name, agency=theirs.name)
    if row.order_id != known.id:
        raise Refused(OCReason.BOOKING_KNOWN, booking=said.booking_id)
    trip = work.session.get_one(Reservation, known.reservation_id)
    facts = {"hotel": said.hotel, "check_in": said.check_in, "nights": said.nights}
    reservations.amend(work, trip, **facts, total=said.amount, currency=said.currency)
    return known


def _taken(work: UnitOfWork, row: Confirmation, order: PurchaseOrder, said: Said) -> Confirmation:
    """Tie the PDF to its order, and put it on disk under the order's name."""
    content = work.session.get_one(Document, row.document_id).content
    mine = select(Confirmation.id).where(
        Confirmation.order_id == order.id, Confirmation.status == ConfirmationStatus.TAKEN
    )
    number = len(work.session.exec(mine).all()) + 1
    path = attached.path_of(DocumentKind.CONFIRMATION, said.booking_id, orders.code_of(order), row.received_at, number)
    filing.decide(work, row, ConfirmationStatus.TAKEN, problem="", order_id=order.id, file_path=path)
    if row.mail_id:
        work.session.get_one(MailMessage, row.mail_id).order_id = order.id
    attached.write(path, content)
    return row


def _as_said(order: PurchaseOrder, trip: Reservation, agency: str) -> Said:
    return Said(order.booking_id, agency, trip.hotel, trip.check_in, trip.check_out, trip.total, trip.currency)


def _agency_of(work: UnitOfWork, name: str, new_agency: bool) -> Organization:
    found = agency_names.find(work.session, name)
    if found is not None:
        return found
    if not new_agency:
        raise Refused(OCReason.BAD_FIELD, field="agency", fields="agency", value=name)
    return agency_names.create(work, name)


def _remember(
    work: UnitOfWork, row: Confirmation, corrected: Mapping[FieldName, str], teach: Mapping[FieldName, str]
) -> None:
    """Keep what a person corrected: in the log, in the fields, and for the next papers of this sender (idea 9)."""
    fields = dict(row.fields)
    for name, value in corrected.items():
        fields[name.value] = fields.get(name.value, {}) | {"value": value, "confidence": 1.0, "why": "by_hand"}
    if corrected:
        before = {name.value: row.fields.get(name.value, {}).get("value") for name in corrected}
        after = {name.value: value for name, value in corrected.items()}
        work.audit("confirmation.corrected", filing.confirmation_subject(row), before=before, after=after)
    row.fields = fields
    for name, label in teach.items():
        filing.learn(work, row.sender, name, label)
