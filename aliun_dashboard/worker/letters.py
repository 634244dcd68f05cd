"""Carrying letters: hand one to its provider with no transaction open, and write down what came of it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aliun_dashboard.flows import connection
from aliun_dashboard.kernel import breaker, db, outbox
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import UnitOfWork, begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus

BREAKER_WAIT = 60.0
MAYBE_SENT = "a worker died while sending: it may have arrived, and sending again is for a person to decide"


@dataclass(frozen=True)
class Parcel:
    """A letter under way. `interrupted`: an earlier carrier died with it, so the provider may have it already."""

    id: int
    key: str
    provider: str
    action: str
    subject: str
    payload: dict[str, Any]
    attempts: int
    interrupted: bool


Then = Callable[[UnitOfWork], object]
"""What a flow has to know, in the finishing transaction."""


@dataclass(frozen=True)
class Sent:
    """The provider's id of what was sent, and what follows."""

    external_ref: str = ""
    then: Then | None = None


@dataclass(frozen=True)
class Sender:
    """How letters go to one provider. `repeatable`: sending one twice does no harm there.

    `in_play`: what follows when a letter was only simulated. `given_up`: what follows when it failed for good, and why.
    """

    configured: Callable[[], Awaitable[bool]]
    send: Callable[[Parcel], Awaitable[Sent]]
    repeatable: bool = True
    in_play: Callable[[Parcel], Then | None] = lambda _: None
    given_up: Callable[[Parcel, str], Then | None] = lambda _, __: None


class ProviderRests(DeliveryFailed):
    """The provider's breaker is open: the letter waits, untouched and uncounted."""


@asynccontextmanager
async def sole_carrier(delivery_id: int) -> AsyncGenerator[bool]:
    """True for the one living carrier of a letter; the right dies with its process, never before."""
    holder = db.sole_holder(f"delivery:{delivery_id}")
    mine = await asyncio.to_thread(holder.__enter__)
    try:
        yield mine
    finally:
        await asyncio.to_thread(holder.__exit__, None, None, None)


def pick_up(delivery_id: int) -> Parcel | None:
    """Take a letter to send it now; None when nothing is left to do. Raises ProviderRests."""
    with begin(SYSTEM) as work:
        row = work.session.get_one(Delivery, delivery_id, with_for_update=True)
        interrupted = row.status is DeliveryStatus.SENDING
        if row.status not in outbox.OPEN:
            return None
        if not breaker.allows(work.session, row.provider, work.now):
            raise ProviderRests(f"{row.provider} rests", retry_after=BREAKER_WAIT, code="breaker_open")
        outbox.start(work.session, delivery_id)
        return Parcel(
            delivery_id, row.key, row.provider, row.action, row.subject, row.payload, row.attempts, interrupted
        )


def delivered(parcel: Parcel, sent: Sent) -> None:
    """It went well; a provider that listens again has its breaker closed."""
    with begin(SYSTEM) as work:
        breaker.close(work.session, parcel.provider)
        _finish(work, parcel, DeliveryStatus.SENT, external_ref=sent.external_ref)
        if sent.then:
            sent.then(work)


def simulated(parcel: Parcel, then: Then | None = None) -> None:
    """There are no keys: the row says so and holds what would have been sent."""
    with begin(SYSTEM) as work:
        _finish(work, parcel, DeliveryStatus.SIMULATED)
        if then:
            then(work)


def refused(parcel: Parcel, error: BaseException, *, final: bool, then: Then | None = None) -> None:
    """Write down the failure; a final one waits for a person, and `then` follows; the other for its next try.

    One that became untrue on its way waits for nobody: it is withdrawn.
    """
    code = error.code if isinstance(error, DeliveryFailed) else "bug"
    with begin(SYSTEM) as work:
        if code in breaker.BLOCKING:
            connection.shut_out(work, parcel.provider, str(error))
        ended = DeliveryStatus.WITHDRAWN if code == outbox.OVERTAKEN else DeliveryStatus.FAILED
        status = ended if final else DeliveryStatus.WAITING
        _finish(work, parcel, status, error=f"{type(error).__name__}: {error}"[:2000], code=code)
        if final and then:
            then(work)


def _finish(work: UnitOfWork, parcel: Parcel, status: DeliveryStatus, **outcome: str) -> None:
    outbox.finish(work.session, parcel.id, status, work.now, **outcome)
    work.tell("delivery", parcel.id, subject=parcel.subject, status=status.value)
