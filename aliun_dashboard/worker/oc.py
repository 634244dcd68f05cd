"""Chasing purchase orders: in every five-minute cycle, and at 00, 06, 12 and 18 h as a safety net (K-12, X-34)."""

import asyncio
from collections import Counter
from datetime import datetime

from aliun_dashboard.flows import oc_chase
from aliun_dashboard.kernel import logs
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.purchase_orders.rules import REQUEST, TO_A_PERSON, Step

log = logs.get(__name__)


async def chase(_: datetime) -> str:
    """Take every step that is due, an order a transaction; gives how many of each kind."""
    return await asyncio.to_thread(_chase)


def _chase() -> str:
    with begin(SYSTEM) as work:
        due = oc_chase.due(work)
    done, broken = Counter[str](), list[Exception]()
    for order_id in due:
        try:
            done.update(_kind(step) for step in filter(None, [_take(order_id)]))
        except Exception as error:  # what one order suffers from keeps no other waiting
            log.exception("order_cannot_be_chased", order_id=order_id)
            broken.append(error)
    if broken:
        raise broken[0]
    return " ".join(f"{kind}={done[kind]}" for kind in ("requested", "reminded", "handed_over"))


def _take(order_id: int) -> Step | None:
    with begin(SYSTEM) as work:
        return oc_chase.chase(work, order_id)


def _kind(step: Step) -> str:
    return {REQUEST: "requested", TO_A_PERSON: "handed_over"}.get(step.level, "reminded")
