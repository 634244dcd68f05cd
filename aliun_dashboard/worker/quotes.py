"""The minute look at quotes: those out of time, those out of places, and leads nobody answers for (A-61, idea 12)."""

import asyncio
from datetime import datetime

from aliun_dashboard.flows import quote_ends
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin


async def look(_: datetime) -> str:
    """Expire, replace, close; gives how many of each."""
    return await asyncio.to_thread(_look)


def _look() -> str:
    with begin(SYSTEM) as work:
        expired = quote_ends.expire_due(work)
    with begin(SYSTEM) as work:
        campaigns = quote_ends.campaigns_with_offers(work)
    replaced = 0
    for campaign_id in campaigns:  # a transaction each: nobody waits for all of them
        with begin(SYSTEM) as work:
            replaced += quote_ends.alternatives(work, campaign_id)
    with begin(SYSTEM) as work:
        closed = quote_ends.close_silent(work)
    return f"expired={expired} replaced={replaced} closed={closed}"
