"""Mails as they come in, made small: a confirmation with its PDF's text, an agency's answer, taken in by the flow."""

from datetime import datetime
from itertools import count
from typing import Any

from sqlmodel import select

from aliun_dashboard.flows import mail_in
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.mail import actions as mails
from aliun_dashboard.mail.box import Fetched, Head
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import Mail, MailStatus, Pdf, Proof
from aliun_dashboard.purchase_orders.reading import Page, Paper
from tests.conftest import NOON

SENDER, AGENCY = "kontroltravel@ideasfractal.example", "oc@andes.cl"
NUMBERS = count(1)
TEXT = """Confirmación de reserva
ID Reserva: {booking}
Agencia: {agency}
Hotel: {hotel}
Fecha entrada: {check_in}
Fecha salida: {check_out}
Monto total: CLP $ {amount}
"""


def text(**facts: str) -> str:
    """What a confirmation says."""
    known = {
        "booking": "123456", "agency": "Viajes Andes", "hotel": "Bahía Azul", "check_in": "01/12/2026",
        "check_out": "05/12/2026", "amount": "150.000",
    }  # fmt: skip
    return TEXT.format(**(known | facts))


def paper(words: str, *, scanned: bool = False) -> Paper:
    """The text of a PDF of one page."""
    return Paper((Page(words, words),), scanned)


def pdf(words: str, name: str = "papel.pdf") -> Pdf:
    """A file that begins like a PDF and is unlike any other that says something else."""
    return Pdf(name, b"%PDF-1.4\n" + words.encode())


def mail(subject: str, *pdfs: Pdf, **facts: Any) -> Mail:
    """A mail of somebody who is vouched for."""
    known = {
        "key": f"m{next(NUMBERS)}@mail.example", "senders": (SENDER,), "sender_name": "", "to": ("oc@aliun.example",),
        "thread": (), "text": "", "sent_at": NOON, "proof": Proof.DMARC,
    }  # fmt: skip
    return Mail(subject=subject, pdfs=pdfs, **(known | facts))


def stored(one: Mail, now: datetime = NOON) -> int:
    """Its row, waiting to be decided."""
    content = f"Message-ID: <{one.key}>\r\nFrom: x@y.example\r\n\r\n{one.key}".encode()
    with begin("Correo", now=now) as work:
        [mail_id], _ = mails.store(work, "oc@aliun.example", [Fetched(Head(0, len(content), now, one.key), content)])
    return mail_id


def take_in(one: Mail, *texts: Paper | str, now: datetime = NOON, mail_id: int = 0) -> tuple[int, MailStatus]:
    """Store, judge and decide it, as the worker does; each PDF says what it is made of unless `texts` say otherwise."""
    mail_id = mail_id or stored(one, now)
    said = texts or tuple(paper(found.content.decode().partition("\n")[2]) for found in one.pdfs)
    with begin("Correo", now=now) as work:
        verdict = mail_in.judge(work.session, one, mail_id)
        papers = said if mail_in.wants_papers(verdict) else ()
        return mail_id, mail_in.take_in(work, mail_id, verdict, one, papers)


def confirmation(words: str = "", now: datetime = NOON, **facts: Any) -> int:
    """A confirmation comes in; says its mail."""
    return take_in(mail("Confirmación de reserva", pdf(words or text()), **facts), now=now)[0]


def answer(subject: str, words: str = "Orden de compra", now: datetime = NOON, **facts: Any) -> int:
    """An agency sends its PDF; says its mail."""
    known = {"senders": (AGENCY,)} | facts
    return take_in(mail(subject, pdf(words, "oc_12345.pdf"), **known), now=now)[0]


def row(mail_id: int) -> MailMessage:
    """The mail as it stands."""
    with begin("test", now=NOON) as work:
        return work.session.exec(select(MailMessage).where(MailMessage.id == mail_id)).one()
