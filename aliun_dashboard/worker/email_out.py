"""Letters by e-mail: text, documents of the archive, quotes printed now. At least once, one Message-ID.

Those to agencies ask to be recorded: they go as `email_recorded` says.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlmodel import Session

from aliun_dashboard.adapters import smtp
from aliun_dashboard.adapters.smtp import Attachment, Mail
from aliun_dashboard.kernel import clock, documents
from aliun_dashboard.kernel.db import UnitOfWork, read
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.worker import email_recorded, quote_paper
from aliun_dashboard.worker.letters import Parcel, Sender, Sent, Then


async def _configured() -> bool:
    return smtp.configured()


async def _send(parcel: Parcel) -> Sent:
    if parcel.action != "send":
        raise DeliveryFailed(f"e-mail cannot {parcel.action!r}", permanent=True, code="unknown_action")
    facts = parcel.payload
    if facts.get("record"):
        return await email_recorded.send(parcel, partial(_recorded, facts))
    paper = await asyncio.to_thread(quote_paper.printed, facts["quotes"]) if facts.get("quotes") else None
    mail = await asyncio.to_thread(_mail, facts, [paper] if paper else [])
    reference = await smtp.send(mail, parcel.key, clock.now())
    return Sent(reference, quote_paper.keeping(facts["quotes"][0], parcel.key, paper) if paper else None)


def _in_play(parcel: Parcel) -> Then | None:
    return partial(_simulated, parcel=parcel) if parcel.payload.get("record") else None


def _given_up(parcel: Parcel, code: str) -> Then | None:
    return partial(email_recorded.give_up, parcel=parcel, code=code) if parcel.payload.get("record") else None


def _simulated(work: UnitOfWork, parcel: Parcel) -> None:
    email_recorded.simulate(work, parcel, _letter(parcel.payload, _files(work.session, parcel.payload)))


def _recorded(facts: dict[str, Any]) -> Mail:
    return _mail(facts, [])


def _mail(facts: dict[str, Any], papers: Sequence[Attachment]) -> Mail:
    with read() as session:
        return _letter(facts, [*_files(session, facts), *papers])


def _letter(facts: dict[str, Any], files: Sequence[Attachment]) -> Mail:
    return Mail(
        to=_addresses(facts["to"]),
        cc=_addresses(facts.get("cc", ())),
        subject=facts["subject"],
        text=facts["text"],
        attachments=files,
        answers=facts.get("answers", ()),
        recorded=bool(facts.get("record")),
    )


def _addresses(given: Any) -> list[str]:
    """One address or several."""
    return [given] if isinstance(given, str) else list(given)


def _files(session: Session, facts: dict[str, Any]) -> list[Attachment]:
    """The documents to attach, under their own names or those the letter gives them."""
    ids: list[int] = facts.get("attachments", [])
    rows = [(number, documents.get(session, number)) for number in ids]
    if missing := [number for number, row in rows if row is None]:
        raise DeliveryFailed(f"no document {missing}", permanent=True, code="no_document")
    found = [row for _, row in rows if row]
    names: list[str] = facts.get("names") or [row.name for row in found]
    return [Attachment(name, row.media_type, row.content) for name, row in zip(names, found, strict=True)]


SENDER = Sender(_configured, _send, in_play=_in_play, given_up=_given_up)
