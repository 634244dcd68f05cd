"""Letters by e-mail: text, documents of the archive, quotes printed now. At least once, one Message-ID."""

import asyncio
from typing import Any

from aliun_dashboard.adapters import smtp
from aliun_dashboard.adapters.smtp import Attachment, Mail
from aliun_dashboard.kernel import clock, documents
from aliun_dashboard.kernel.db import read
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.worker import quote_paper
from aliun_dashboard.worker.letters import Parcel, Sender, Sent


async def _configured() -> bool:
    return smtp.configured()


async def _send(parcel: Parcel) -> Sent:
    if parcel.action != "send":
        raise DeliveryFailed(f"e-mail cannot {parcel.action!r}", permanent=True, code="unknown_action")
    facts = parcel.payload
    paper = await asyncio.to_thread(quote_paper.printed, facts["quotes"]) if facts.get("quotes") else None
    files = await asyncio.to_thread(_files, facts.get("attachments", ()))
    mail = Mail(
        to=_addresses(facts["to"]),
        cc=_addresses(facts.get("cc", ())),
        subject=facts["subject"],
        text=facts["text"],
        attachments=[*files, *([paper] if paper else [])],
        answers=facts.get("answers", ()),
    )
    reference = await smtp.send(mail, parcel.key, clock.now())
    return Sent(reference, quote_paper.keeping(facts["quotes"][0], parcel.key, paper) if paper else None)


def _addresses(given: Any) -> list[str]:
    """One address or several."""
    return [given] if isinstance(given, str) else list(given)


def _files(ids: list[int]) -> list[Attachment]:
    with read() as session:
        rows = [(number, documents.get(session, number)) for number in ids]
        if missing := [number for number, row in rows if row is None]:
            raise DeliveryFailed(f"no document {missing}", permanent=True, code="no_document")
        return [Attachment(row.name, row.media_type, row.content) for _, row in rows if row]


SENDER = Sender(_configured, _send)
