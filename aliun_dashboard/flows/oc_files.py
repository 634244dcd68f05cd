"""An OC that came in: matched, filed under our own name, its order RECIBIDA; or kept apart for a person (K-20…K-22).

It counts only when every clue names one and the same order, and that order is the sender's own. What comes again,
comes second or comes late changes no state, and is kept all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import Mail
from aliun_dashboard.purchase_orders import actions as orders
from aliun_dashboard.purchase_orders import filing
from aliun_dashboard.purchase_orders.matching import Match
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, FileStanding, MatchedBy, OCReason, Way
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.staff.rules import CHASES_ORDERS

from . import access, attached, fulfilment, oc_chase, oc_clues
from .attached import Attached

OURS = (DocumentKind.CONFIRMATION, DocumentKind.VOUCHER)
ANOTHER_AGENCY = "other_agency"


@dataclass(frozen=True)
class Filed:
    """What became of a mail's PDFs, in their order, and the order that one of them is for. Our own are left out."""

    outcomes: list[str]
    order_id: int | None = None


def take_in(work: UnitOfWork, row: MailMessage, mail: Mail, agency_id: int | None, papers: Sequence[Attached]) -> Filed:
    """File each PDF of an agency's mail, once. Our own confirmation, sent back with the answer, is no OC."""
    different = {paper.sha256: paper for paper in papers}
    theirs = [paper for sha, paper in different.items() if not _is_ours(work, sha)]
    clues = oc_clues.gather(work.session, mail, agency_id)
    files = [_file_one(work, row, clues, paper, alone=len(theirs) == 1) for paper in theirs]
    order_id = next((file.order_id for file in files if file.order_id), None)
    return Filed([file.standing.value for file in files], order_id)


def upload(work: UnitOfWork, token: str, name: str, content: bytes) -> OrderFile:
    """The agency hands its PDF in on the page of its link.

    Raises Refused: NOT_FOUND for a token nobody has, FILE_TOO_BIG, NOT_A_PDF.
    """
    order = _locked(work, PurchaseOrder.token == token)
    sender = work.session.get_one(Organization, order.organization_id).name
    return _for(work, order, attached.checked(name, content), _unfiled(work, Way.LINK, sender), MatchedBy.LINK)


def by_hand(work: UnitOfWork, order_id: int, name: str, content: bytes) -> OrderFile:
    """A person of the house files an OC. Raises Refused: FORBIDDEN, NOT_FOUND, FILE_TOO_BIG, NOT_A_PDF."""
    access.allowed(work, CHASES_ORDERS)
    order = _locked(work, PurchaseOrder.id == order_id)
    paper = attached.checked(name, content)
    return _for(work, order, paper, _unfiled(work, Way.HAND, work.actor.name), MatchedBy.HAND)


def assign(work: UnitOfWork, file_id: int, order_id: int, *, sure: bool = False) -> OrderFile:
    """A person says which order a stray OC is for; `sure`: although its sender is known as another agency's.

    Raises Refused: FORBIDDEN, NOT_FOUND, ALREADY_DECIDED, OTHER_AGENCY.
    """
    access.allowed(work, CHASES_ORDERS)
    order = _locked(work, PurchaseOrder.id == order_id)
    file = _undecided(work, file_id)
    if not sure:
        _check_agency(work, file, order)
    document = work.session.get_one(Document, file.document_id)
    return _for(work, order, Attached(file.file_name, document.content), file, MatchedBy.HAND)


def dismiss(work: UnitOfWork, file_id: int, reason: str) -> None:
    """A stray file is no OC. Raises Refused: FORBIDDEN, NOT_FOUND, ALREADY_DECIDED."""
    access.allowed(work, CHASES_ORDERS)
    file = _undecided(work, file_id)
    filing.keep(work, file, FileStanding.DISMISSED, note=reason.strip()[:200], decided_by=work.actor.name)


def _file_one(work: UnitOfWork, row: MailMessage, clues: oc_clues.Clues, paper: Attached, *, alone: bool) -> OrderFile:
    """Match one PDF, and file it or keep it apart."""
    known = filing.file_of_mail(work, row.id or 0, paper.sha256)
    if known is not None and known.standing is not FileStanding.STRAY:
        return known
    file = known or _unfiled(work, Way.MAIL, row.sender, mail_id=row.id)
    match = oc_clues.match(work.session, clues, paper.text, alone=alone)
    order = _locked(work, PurchaseOrder.id == match.order_id) if match.order_id else None
    if order is None or order.organization_id != clues.agency_id:
        return _keep_apart(work, file, paper, clues, match)
    return _for(work, order, paper, file, match.by)


def _keep_apart(work: UnitOfWork, file: OrderFile, paper: Attached, clues: oc_clues.Clues, match: Match) -> OrderFile:
    """«OC sin reserva», with the orders it may be for. The same bytes again are one stray."""
    file.sha256, file.file_name = paper.sha256, attached.shown_name(paper.name, DocumentKind.OC)
    file.document_id = attached.archive(work, DocumentKind.OC, paper).id or 0
    same = select(OrderFile.id).where(OrderFile.sha256 == paper.sha256, OrderFile.standing == FileStanding.STRAY)
    if any(other != file.id for other in work.session.exec(same)):
        return filing.keep(work, file, FileStanding.DUPLICATE)
    suggestions = oc_clues.suggestions(work.session, clues, paper.text)
    note = ANOTHER_AGENCY if match.order_id else match.why
    return filing.keep(work, file, FileStanding.STRAY, note=note, suggestions=suggestions)


def _for(work: UnitOfWork, order: PurchaseOrder, paper: Attached, file: OrderFile, by: MatchedBy | None) -> OrderFile:
    """File a PDF under its order, which is locked: the first one ends the wait, the others are kept beside it."""
    before = [one for one in filing.files(work, order.id or 0) if one.id != file.id]
    standing = _standing(before, paper.sha256)
    file.sha256, file.file_name = paper.sha256, attached.shown_name(paper.name, DocumentKind.OC)
    file.document_id = attached.archive(work, DocumentKind.OC, paper).id or 0
    facts: dict[str, Any] = {"order_id": order.id, "matched_by": by, "suggestions": [], "note": ""}
    facts |= {"late": order.escalated_at is not None, "decided_by": work.actor.name if by is MatchedBy.HAND else ""}
    if standing is not FileStanding.DUPLICATE:
        number = sum(bool(one.file_path) for one in before) + 1
        facts["file_path"] = attached.path_of(
            DocumentKind.OC, order.booking_id, orders.code_of(order), file.received_at, number
        )
    filing.keep(work, file, standing, **facts)
    if order.status in OPEN:
        _receive(work, order, file)
    if file.file_path:
        attached.write(file.file_path, paper.content)
    return file


def _standing(before: Sequence[OrderFile], sha256: str) -> FileStanding:
    if any(one.sha256 == sha256 for one in before):
        return FileStanding.DUPLICATE
    return FileStanding.LATER if any(one.standing is FileStanding.CURRENT for one in before) else FileStanding.CURRENT


def _receive(work: UnitOfWork, order: PurchaseOrder, file: OrderFile) -> None:
    """From any open state (K-24); the papers of a trip we sold lose their warning (X-55)."""
    told = {"file": file.file_path, "way": file.way.value, "sender": file.sender}
    oc_chase.received(work, order, by_hand=file.matched_by is MatchedBy.HAND, **told)
    fulfilment.print_again(work, reservations.get(work, order.reservation_id), f"oc:{order.id}")


def _locked(work: UnitOfWork, which: Any) -> PurchaseOrder:
    """The order, locked after its trip, as everywhere. Raises Refused: NOT_FOUND."""
    found = work.session.exec(select(PurchaseOrder.id, PurchaseOrder.reservation_id).where(which)).one_or_none()
    if found is None:
        raise Refused(CommonReason.NOT_FOUND, what="order")
    order_id, trip_id = found
    reservations.get(work, trip_id)
    return orders.get(work, order_id or 0)


def _unfiled(work: UnitOfWork, way: Way, sender: str, mail_id: int | None = None) -> OrderFile:
    return OrderFile(
        way=way, sender=sender, mail_id=mail_id, received_at=work.now, standing=FileStanding.STRAY,
        file_name="", sha256="", document_id=0,
    )  # fmt: skip


def _undecided(work: UnitOfWork, file_id: int) -> OrderFile:
    file = filing.file(work, file_id)
    if file.standing is not FileStanding.STRAY:
        raise Refused(OCReason.ALREADY_DECIDED)
    return file


def _check_agency(work: UnitOfWork, file: OrderFile, order: PurchaseOrder) -> None:
    """Refuse to file what another agency is known to have sent."""
    sent_by = oc_clues.agency_of(work.session, file.sender)
    if sent_by is not None and sent_by != order.organization_id:
        names = [work.session.get_one(Organization, one).name for one in (sent_by, order.organization_id)]
        raise Refused(OCReason.OTHER_AGENCY, sender=names[0], agency=names[1])


def _is_ours(work: UnitOfWork, sha256: str) -> bool:
    """Whether these bytes are a paper that we sent out."""
    same = select(Document.id).where(Document.sha256 == sha256, col(Document.kind).in_(OURS))
    return work.session.exec(same.limit(1)).first() is not None
