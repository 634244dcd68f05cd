"""Stripe's own list of events: what its webhooks did not bring comes into the same inbox.

Stripe repeats a webhook for three days and lists its event for thirty. Whatever is there and not here is taken up
like a delivery, under the event's own id: a webhook that comes after all is its repetition.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

from aliun_dashboard.adapters import stripe
from aliun_dashboard.kernel import ticks
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.probes import SIMULATED
from aliun_dashboard.payments.rules import Provider
from aliun_dashboard.queries import payments
from aliun_dashboard.worker import breakers, inbox

RECONCILE = "stripe_reconcile"
KEPT = timedelta(days=30)
OVERLAP = timedelta(hours=1)  # its clock is not ours, and its list may be behind
ON_ITS_WAY = timedelta(minutes=5)  # a webhook that is only slow is not lost
STRETCH = timedelta(days=1)  # as much as is held in memory at once


async def reconcile(slot: datetime) -> str:
    """Take up what is missing since the last look that went well; without one, since we first asked for money there.

    Raises DeliveryFailed: then the next slot begins where this one began, and finds what this one took up already.
    """
    if not stripe.configured():
        return SIMULATED
    async with breakers.asking("stripe"):
        return await _look(await asyncio.to_thread(_since, slot), slot - ON_ITS_WAY)


async def _look(since: datetime, until: datetime) -> str:
    seen = recovered = 0
    for begins, ends in _stretches(since, until):
        listed = await stripe.events(begins, ends)
        seen += len(listed)
        recovered += await asyncio.to_thread(inbox.take_up, "stripe", listed)
    return f"seen={seen} recovered={recovered}"


def _since(slot: datetime) -> datetime:
    with begin(SYSTEM) as work:
        last = ticks.last_success(work.session, RECONCILE, besides=SIMULATED)
        asked = payments.first_asked(work.session, Provider.STRIPE, since=slot - KEPT)
    begins = last or asked or slot
    return max(begins - OVERLAP, slot - KEPT)


def _stretches(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From the oldest on, so that what happened first is taken up first."""
    while since < until:
        ends = min(since + STRETCH, until)
        yield since, ends
        since = ends
