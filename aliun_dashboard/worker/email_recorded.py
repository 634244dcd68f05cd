"""Letters to agencies: kept byte for byte before they leave, looked up in Sent before they are repeated."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from aliun_dashboard.adapters import imap, smtp
from aliun_dashboard.adapters.smtp import Mail
from aliun_dashboard.flows import mail_out
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork, begin, read
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.mail.outgoing import Draft, Kept
from aliun_dashboard.worker.letters import Parcel, Sent


async def send(parcel: Parcel, mail: Callable[[], Mail]) -> Sent:
    """Hand a letter over, once. Where an earlier attempt ended without an answer, Sent is asked whether it went.

    `mail` makes it, when it leaves for the first time.
    """
    reference = smtp.message_id(parcel.key)
    key = reference.strip("<>")
    kept = await asyncio.to_thread(_kept, key)
    arrived = partial(mail_out.accepted, key=key, facts=parcel.payload)
    if kept and kept.handed_at and await _went(key, clock.now() - kept.handed_at):
        return Sent(reference, arrived)
    draft = None if kept else await asyncio.to_thread(lambda: _draft(parcel, mail()))
    refusals = await _hand_over(key, draft, draft or kept, parcel.payload)
    return Sent(reference, partial(arrived, refusals=refusals))


async def _went(key: str, since: timedelta) -> bool:
    """Whether Sent has it. A server may be slow to put it there, so for a while «no» is no answer."""
    try:
        found = await asyncio.to_thread(imap.find_sent, key)
    except DeliveryFailed as trouble:
        raise _unknown(f"Sent cannot be looked into: {trouble}", settings().smtp_settle_seconds) from trouble
    left = settings().smtp_settle_seconds - since.total_seconds()
    if found is False and left > 0:
        raise _unknown("it is not in Sent yet", left)
    return bool(found)


def _unknown(words: str, wait: float) -> DeliveryFailed:
    return DeliveryFailed(words, retry_after=wait, code="unknown")


async def _hand_over(key: str, draft: Draft | None, letter: Draft | Kept | None, facts: dict[str, Any]) -> smtp.Answers:
    assert letter is not None
    await asyncio.to_thread(_write, mail_out.hand, key, facts, draft)
    try:
        return await smtp.hand_over(letter.content, letter.to, letter.cc)
    except DeliveryFailed as failed:
        if failed.code == "unknown":
            failed.retry_after = settings().smtp_settle_seconds
        else:
            await asyncio.to_thread(_write, mail_out.refused, key, str(failed))
        raise


def simulate(work: UnitOfWork, parcel: Parcel, mail: Mail) -> None:
    """There is no server: keep what would have been sent."""
    mail_out.simulated(work, _draft(parcel, mail), parcel.payload)


def give_up(work: UnitOfWork, parcel: Parcel, code: str) -> None:
    """It will not go by itself any more."""
    mail_out.given_up(work, smtp.message_id(parcel.key).strip("<>"), parcel.payload, code)


def _draft(parcel: Parcel, mail: Mail) -> Draft:
    letter = smtp.compose(mail, parcel.key, clock.now())
    return Draft(
        key=smtp.message_id(parcel.key).strip("<>"),
        account=smtp.sender(),
        to=mail.to,
        cc=mail.cc,
        subject=str(letter["Subject"]),
        thread=[name.strip("<>") for name in mail.answers],
        content=letter.as_bytes(),
        order_id=int(parcel.payload["order_id"]),
    )


def _kept(key: str) -> Kept | None:
    with read() as session:
        return mail_out.kept(session, key)


def _write(act: Callable[..., None], *what: Any) -> None:
    with begin(SYSTEM) as work:
        act(work, *what)
