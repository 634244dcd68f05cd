"""Letters to Kommo: stages and notes. Repeating one does no harm: a stage is set, a note is signed with its key."""

from functools import partial
from typing import Any

from aliun_dashboard.flows import mirror
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.worker.kommo_account import account
from aliun_dashboard.worker.letters import Parcel, Sender, Sent


async def _configured() -> bool:
    return await account() is not None


async def _send(parcel: Parcel) -> Sent:
    client = await account()
    if client is None:
        raise DeliveryFailed("Kommo's keys were taken away", permanent=True, code="not_configured")
    facts: dict[str, Any] = parcel.payload
    kommo_id = int(facts["kommo_id"])
    async with client as kommo:
        if parcel.action == "move_lead":
            seen_at = await kommo.move_lead(kommo_id, facts["pipeline_id"], facts["status_id"])
            return Sent(str(kommo_id), partial(mirror.written, kommo_id=str(kommo_id), seen_at=seen_at))
        if parcel.action == "add_note":
            note_id = await kommo.add_note(kommo_id, facts["text"], facts["reference"])
            return Sent(str(note_id or ""))
    raise DeliveryFailed(f"Kommo cannot {parcel.action!r}", permanent=True, code="unknown_action")


SENDER = Sender(_configured, _send)
