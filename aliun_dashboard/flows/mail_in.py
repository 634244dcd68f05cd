"""A mail, decided: who wrote it, which monitor it is for, and what becomes of it. The same again changes nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, DeliveryFailed, Refused
from aliun_dashboard.mail import actions as mails
from aliun_dashboard.mail import ours, rules
from aliun_dashboard.mail.box import LARGEST_BYTES, Fetched, Head, header_of, key_of
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import (
    Bounce,
    Direction,
    Mail,
    MailReason,
    MailRule,
    MailStatus,
    Monitor,
    Pdf,
    Proof,
    Verdict,
)
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.reading import Paper
from aliun_dashboard.staff.rules import CHASES_ORDERS

from . import access, confirmations, oc_chase, oc_files
from .attached import Attached
from .mail_house import house, orders_of_thread

WITH_PAPERS = frozenset({Monitor.CONFIRMATIONS, Monitor.ORDERS})
FROM = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
Text = Paper | str
TAKES_AS, DROPPED_BY = "take_as", "dropped_by"


def judge(session: Session, mail: Mail, mail_id: int) -> Verdict:
    """By which rule this mail is decided (X-37). What a person said of it comes first; it is in the row's `facts`.

    A mail that a person dropped here is vouched for by them: its file has no way to prove itself.
    """
    row = session.get_one(MailMessage, mail_id)
    if row.facts.get(DROPPED_BY):
        mail = replace(mail, proof=Proof.DMARC)
    verdict = rules.judge(mail, house(session), in_thread=bool(orders_of_thread(session, mail.thread)))
    if take_as := row.facts.get(TAKES_AS):
        return replace(verdict, rule=MailRule.BY_HAND, status=MailStatus.TAKEN, monitor=Monitor(take_as))
    return verdict


def wants_papers(verdict: Verdict) -> bool:
    """Whether the PDFs of the mail are to be read at all. A report about our own letter has only ours."""
    of_theirs = verdict.rule is not MailRule.BOUNCE
    return of_theirs and verdict.status is MailStatus.TAKEN and verdict.monitor in WITH_PAPERS


def take_in(work: UnitOfWork, mail_id: int, verdict: Verdict, mail: Mail, papers: Sequence[Text]) -> MailStatus:
    """Do what the verdict says, and write it down, in this one transaction. A mail decided already stays as it is.

    `papers` are the texts of its PDFs, one each, or the codes of why there is none; empty unless `wants_papers`.
    """
    row = mails.take(work, mail_id)
    if row is None:
        return work.session.get_one(MailMessage, mail_id).status
    mails.note(row, mail)
    order_id = next(iter(orders_of_thread(work.session, mail.thread)), None)
    facts: dict[str, Any] = {}
    if wants_papers(verdict):
        attached = [_attached(pdf, paper) for pdf, paper in zip(mail.pdfs, papers, strict=False)]
        verdict, filed_under, facts = _file(work, row, mail, verdict, attached)
        order_id = filed_under or order_id
    elif verdict.rule is MailRule.BOUNCE:
        about = [_came_back(work, one) for one in mail.bounces]
        order_id = next((order.id for order in about if order), order_id)
    mails.decided(work, row, verdict, mail, order_id, **facts)
    return verdict.status


def reprocess(work: UnitOfWork, mail_id: int, take_as: Monitor | None = None) -> None:
    """Have a stored mail decided anew; `take_as` says which monitor it is for, whatever the rules say.

    Raises Refused: NOT_FOUND, FORBIDDEN, NOT_INCOMING.
    """
    access.allowed(work, CHASES_ORDERS)
    row = work.session.get(MailMessage, mail_id, with_for_update=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="mail")
    if row.direction is Direction.OUT:
        raise Refused(MailReason.NOT_INCOMING)
    said = {TAKES_AS: take_as.value} if take_as in WITH_PAPERS and take_as else {}
    before = {"status": row.status.value, "rule": row.rule.value if row.rule else None}
    row.facts = {name: value for name, value in row.facts.items() if name != TAKES_AS} | said
    work.audit("mail.reprocessed", f"mail:{mail_id}", before=before, after=said)
    mails.again(work, mail_id)


def drop_eml(work: UnitOfWork, raw: bytes) -> int:
    """Take in a mail that a person has as a file (K-07); says its id. One that is here already is decided anew.

    Raises Refused: FORBIDDEN, NOT_A_MAIL.
    """
    access.allowed(work, CHASES_ORDERS)
    header = header_of(raw)
    if len(raw) > LARGEST_BYTES or not FROM.search(header):
        raise Refused(MailReason.NOT_A_MAIL)
    [mail_id], new = mails.store(work, "", [Fetched(Head(0, len(raw), work.now, key_of(header)), raw)])
    row = work.session.get_one(MailMessage, mail_id, with_for_update=True)
    row.facts = row.facts | {DROPPED_BY: work.actor.name}
    work.audit("mail.dropped", f"mail:{mail_id}", after={"key": row.key, "new": mail_id in new})
    if mail_id not in new:
        mails.again(work, mail_id)
    return mail_id


def _file(
    work: UnitOfWork, row: MailMessage, mail: Mail, verdict: Verdict, attached: list[Attached]
) -> tuple[Verdict, int | None, dict[str, Any]]:
    """Take in the papers of a mail: the verdict that holds then, the order they belong to, what became of each."""
    if not attached:
        return replace(verdict, rule=MailRule.NO_PDF, status=MailStatus.HELD), None, {}
    if verdict.monitor is Monitor.CONFIRMATIONS:
        found = confirmations.take_in(work, row, attached)
        return verdict, found.order_id, {"confirmations": found.outcomes}
    filed = oc_files.take_in(work, row, mail, verdict.agency_id, attached)
    if not filed.outcomes:  # only our own papers came back
        verdict = replace(verdict, rule=MailRule.NO_ANSWER_YET, status=MailStatus.HELD)
    return verdict, filed.order_id, {"files": filed.outcomes}


def _came_back(work: UnitOfWork, bounce: Bounce) -> PurchaseOrder | None:
    """Tell the order. A letter can come back before it is written down that it went, when a worker died in between.

    Raises DeliveryFailed then: the mail is to be decided a little later.
    """
    order = oc_chase.bounced(work, bounce)
    if order is None and ours.leaving(work.session, bounce.message_id):
        raise DeliveryFailed("it came back, but has not left yet", retry_after=settings().smtp_settle_seconds)
    return order


def _attached(pdf: Pdf, paper: Text) -> Attached:
    if isinstance(paper, str):
        return Attached(pdf.name, pdf.content, problem=paper)
    return Attached(pdf.name, pdf.content, paper)
