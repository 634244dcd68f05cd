"""Reading a stored mail: parse it, judge it, read the PDFs that matter, let a flow decide. Any number of times."""

import asyncio

from aliun_dashboard.adapters import mail as mails
from aliun_dashboard.adapters import pdf
from aliun_dashboard.flows import mail_in, mailbox
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.mail.rules import Mail, Verdict
from aliun_dashboard.purchase_orders.reading import Paper

POST = Actor("Correo")


class Failed(Exception):
    """A mail could not be decided, for the `attempts`th time; its row says why."""

    def __init__(self, attempts: int) -> None:
        super().__init__(f"failed {attempts} times")
        self.attempts = attempts


async def read(mail_id: int) -> str:
    """Decide one mail. A second carrier of the same mail does nothing. Raises Failed."""
    waiting = await asyncio.to_thread(_waiting, mail_id)
    if waiting is None:
        return "done by another carrier"
    try:
        return await _decide(mail_id, waiting.content)
    except Exception as error:
        raise Failed(await asyncio.to_thread(fail, mail_id, error)) from error


async def _decide(mail_id: int, content: bytes) -> str:
    try:
        mail = await asyncio.to_thread(mails.parse, content)
    except ValueError as error:
        await asyncio.to_thread(_unreadable, mail_id, str(error))
        return "unreadable"
    verdict = await asyncio.to_thread(_judge, mail_id, mail)
    papers = [await _paper(one.content) for one in mail.pdfs] if mail_in.wants_papers(verdict) else []
    return await asyncio.to_thread(_take_in, mail_id, verdict, mail, papers)


async def _paper(content: bytes) -> Paper | str:
    """The text of a PDF, or why there is none."""
    try:
        return await pdf.read(content)
    except pdf.Unreadable as unreadable:
        return unreadable.code


def _waiting(mail_id: int) -> mailbox.Waiting | None:
    with begin(POST) as work:
        return mailbox.waiting(work, mail_id)


def _judge(mail_id: int, mail: Mail) -> Verdict:
    with db.read() as session:
        return mail_in.judge(session, mail, mail_id)


def _take_in(mail_id: int, verdict: Verdict, mail: Mail, papers: list[Paper | str]) -> str:
    with begin(POST) as work:
        return mail_in.take_in(work, mail_id, verdict, mail, papers).value


def _unreadable(mail_id: int, why: str) -> None:
    with begin(POST) as work:
        mailbox.unreadable(work, mail_id, why)


def fail(mail_id: int, error: BaseException) -> int:
    """Keep why a mail could not be decided. Gives how often that happened by now."""
    with begin(POST) as work:
        return mailbox.failed(work, mail_id, error)
