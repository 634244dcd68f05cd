"""The house's own printer: a reservation's paper, rendered with no transaction open, then kept and posted."""

import asyncio

from aliun_dashboard.adapters import paper
from aliun_dashboard.flows import fulfilment
from aliun_dashboard.flows.fulfilment import Printed
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.db import UnitOfWork, read
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.queries import papers
from aliun_dashboard.worker.letters import Parcel, Sender, Sent


async def _always() -> bool:
    return True


async def _send(parcel: Parcel) -> Sent:
    """Print it. Printed twice it is kept once; of a reservation that may have no paper nothing is printed."""
    if parcel.action != fulfilment.ISSUE:
        raise DeliveryFailed(f"the printer cannot {parcel.action!r}", permanent=True, code="unknown_action")
    printed = await asyncio.to_thread(_printed, parcel)
    if printed is None:
        return Sent()

    def keep(work: UnitOfWork) -> None:
        fulfilment.issued(work, printed)

    return Sent(printed.name, keep)


def _printed(parcel: Parcel) -> Printed | None:
    with read() as session:
        wanted = papers.of_reservation(session, parcel.payload["reservation_id"], clock.now())
    if wanted is None:
        return None
    return Printed(
        reservation_id=parcel.payload["reservation_id"],
        key=parcel.key,
        occasion=parcel.payload["occasion"],
        kind=wanted.kind,
        name=wanted.name,
        content=paper.render(wanted.template, wanted.facts),
        seen=wanted.seen,
    )


SENDER = Sender(_always, _send)
