"""What the worker carries out: an event, a letter, a tick. A new provider is one row of a table here."""

import asyncio
from datetime import datetime

from aliun_dashboard.flows import import_steps, kpi_boards, mailbox, rehearsals
from aliun_dashboard.kernel import breaker, events, logs, outbox, probes, ticks
from aliun_dashboard.kernel.errors import DeliveryFailed, Refused
from aliun_dashboard.worker import (
    email_out,
    imports,
    inbox,
    kommo_in,
    kommo_out,
    letters,
    mail_in,
    meta_in,
    money_out,
    n8n,
    papers_out,
    paypal_in,
    simulator,
    square_in,
    stripe_in,
    timetable,
    whatsapp_out,
)
from aliun_dashboard.worker import kpi_boards as heavy
from aliun_dashboard.worker import probes as tries
from aliun_dashboard.worker import rehearsals as drills
from aliun_dashboard.worker.again import Again, AsTold, backoff
from aliun_dashboard.worker.app import app

PARSERS: dict[str, inbox.Read] = {
    "kommo": kommo_in.read,
    "meta": meta_in.read,
    "n8n": n8n.read,
    "stripe": stripe_in.read,
    "paypal": paypal_in.read,
    "square": square_in.read,
}
SENDERS: dict[str, letters.Sender] = {
    "kommo": kommo_out.SENDER,
    "whatsapp": whatsapp_out.SENDER,
    "email": email_out.SENDER,
    "papers": papers_out.SENDER,
    "n8n": n8n.SENDER,
    "simulator": simulator.SENDER,
    "stripe": money_out.STRIPE,
    "paypal": money_out.PAYPAL,
    "square": money_out.SQUARE,
}

log = logs.get(__name__)

EVENT_TRIES, MAIL_TRIES = 5, 5
LETTER_TRIES = 20  # over four to nine hours: a provider that is away for a night costs no letter
FIRST_WAIT, TROUBLE_WAIT = 2.0, 15.0


@app.task(name=events.PROCESS, retry=AsTold())
async def process_event(event_id: int) -> str:
    """Read and take in one event, once. A failure is tried a few times, then waits for a person.

    Only failures that its row tells of count: a dead worker or a database that is away brings no event nearer its end.
    """
    try:
        stored = await asyncio.to_thread(inbox.fetch, event_id, EVENT_TRIES)
        if stored is None:
            return "done by another carrier"
        reading = await _reading(stored)
        return await asyncio.to_thread(inbox.take_in, stored, reading)
    except inbox.Failed as failed:
        why = failed.__cause__ or failed
        if isinstance(why, Refused) or failed.attempts >= EVENT_TRIES:
            raise
        raise Again(backoff(failed.attempts, getattr(why, "retry_after", None), first=FIRST_WAIT), why) from why
    except Exception as trouble:
        raise Again(backoff(1, TROUBLE_WAIT, first=FIRST_WAIT), trouble) from trouble


async def _reading(stored: inbox.Stored) -> inbox.Reading:
    read = PARSERS.get(stored.source)
    if read is None:
        return inbox.Reading(trouble=f"nobody reads events of {stored.source!r}")
    try:
        return await read(stored)
    except Exception as error:
        raise inbox.Failed(await asyncio.to_thread(inbox.fail, stored.id, error)) from error


@app.task(name=mailbox.READ, retry=AsTold())
async def read_mail(mail_id: int) -> str:
    """Decide one mail, once. A failure is tried a few times, then waits for a person, as with events."""
    try:
        return await mail_in.read(mail_id)
    except mail_in.Failed as failed:
        why = failed.__cause__ or failed
        if isinstance(why, Refused) or failed.attempts >= MAIL_TRIES:
            raise
        raise Again(backoff(failed.attempts, getattr(why, "retry_after", None), first=FIRST_WAIT), why) from why
    except Exception as trouble:
        raise Again(backoff(1, TROUBLE_WAIT, first=FIRST_WAIT), trouble) from trouble


@app.task(name=outbox.DELIVER, retry=AsTold())
async def deliver(delivery_id: int) -> str:
    """Hand one letter to its provider; a second carrier of the same letter does nothing.

    What a letter comes to is always in its row; only when that cannot be written is the job itself tried again.
    """
    try:
        async with letters.sole_carrier(delivery_id) as mine:
            if not mine:
                return "another carrier has it"
            parcel = await asyncio.to_thread(letters.pick_up, delivery_id)
            return await _hand_over(parcel) if parcel else "nothing left to do"
    except Again:
        raise
    except letters.ProviderRests as rest:
        raise Again(backoff(1, rest.retry_after, first=FIRST_WAIT), rest) from rest
    except Exception as trouble:
        raise Again(backoff(1, TROUBLE_WAIT, first=FIRST_WAIT), trouble) from trouble


async def _hand_over(parcel: letters.Parcel) -> str:
    sender = SENDERS[parcel.provider]
    try:
        if not await sender.configured():
            await asyncio.to_thread(letters.simulated, parcel, sender.in_play(parcel))
            return "simulated"
        if parcel.interrupted and not sender.repeatable:
            raise DeliveryFailed(letters.MAYBE_SENT, permanent=True, code="unknown_outcome")
        sent = await sender.send(parcel)
    except DeliveryFailed as failed:
        return await _set_aside(parcel, failed)
    except Exception as bug:
        log.exception("letter_cannot_be_sent", delivery_id=parcel.id, provider=parcel.provider)
        await asyncio.to_thread(letters.refused, parcel, bug, final=True, then=sender.given_up(parcel, "bug"))
        return "bug"
    await asyncio.to_thread(letters.delivered, parcel, sent)
    return "sent"


async def _set_aside(parcel: letters.Parcel, failed: DeliveryFailed) -> str:
    """Again later, unless that cannot help or was tried often enough. A blocked provider gets its letters later."""
    blocked = failed.code in breaker.BLOCKING
    final = not blocked and (failed.permanent or parcel.attempts >= LETTER_TRIES)
    then = SENDERS[parcel.provider].given_up(parcel, failed.code)
    await asyncio.to_thread(letters.refused, parcel, failed, final=final, then=then)
    if final:
        return failed.code
    asked = letters.BREAKER_WAIT if blocked else failed.retry_after
    raise Again(backoff(parcel.attempts, asked, first=FIRST_WAIT), failed) from failed


@app.task(name=import_steps.CARRY, retry=AsTold())
async def carry_import(run_id: int) -> str:
    """Carry an imported file through the step it is at, batch by batch; whoever comes after us goes on behind us."""
    try:
        return await imports.carry(run_id)
    except imports.Trouble as trouble:
        raise Again(backoff(1, None, first=FIRST_WAIT), trouble) from trouble


@app.task(name=ticks.RUN, retry=AsTold())
async def run_tick(name: str, slot: str) -> str:
    """Run one line of the timetable for one slot, once."""
    return await timetable.run_slot(name, datetime.fromisoformat(slot))


@app.task(name=kpi_boards.RUN)
async def renew_board(board: str, cut: str) -> str:
    """Compute kept numbers anew, because somebody looked at them."""
    return await heavy.renew(board, cut)


@app.task(name=probes.RUN)
async def probe(name: str) -> str:
    """Try one connection because a person asked."""
    return await tries.run(name) or "ok"


@app.task(name=rehearsals.RUN, retry=AsTold())
async def rehearse(number: int) -> str:
    """Rehearse the way back, because a person asked."""
    return await drills.carry_out(number)
