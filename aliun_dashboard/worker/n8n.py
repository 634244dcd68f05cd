"""n8n, both ways: tell its webhook what happened here, take the notes its workflows leave."""

import json
from typing import Any, cast

from aliun_dashboard.adapters import n8n
from aliun_dashboard.flows import desk
from aliun_dashboard.flows.intake import Outcome, Receipt
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.worker.inbox import Reading, Stored
from aliun_dashboard.worker.letters import Parcel, Sender, Sent


async def read(stored: Stored) -> Reading:
    """`{"event": "note", "data": {"lead_id", "text"}}` becomes a note; a workflow's failure is for a person to see."""
    try:
        post = cast(object, json.loads(stored.body))
    except (ValueError, RecursionError):
        return Reading(trouble="the body is not JSON")
    event = cast(dict[str, Any], post) if isinstance(post, dict) else {}
    data = cast(dict[str, Any], event.get("data")) if isinstance(event.get("data"), dict) else {}
    if event.get("event") == "note" and isinstance(data.get("lead_id"), int) and isinstance(data.get("text"), str):
        return Reading((_note(data["lead_id"], data["text"]),))
    if event.get("event") == "workflow_failed":
        return Reading(trouble=f"n8n, {data.get('workflow')}, {data.get('node')}: {data.get('error')}"[:500])
    return Reading(trouble=f"no known event: {str(event.get('event'))[:40]!r}")


def _note(lead_id: int, words: str) -> Any:
    def write(work: UnitOfWork, steps: Steps) -> Receipt:
        with steps.step("log"):
            desk.add_note(work, lead_id, words)
        return Receipt(lead_id, Outcome.UPDATED)

    return write


async def _configured() -> bool:
    return n8n.configured()


async def _send(parcel: Parcel) -> Sent:
    await n8n.publish(parcel.action, parcel.payload, parcel.key)
    return Sent()


SENDER = Sender(_configured, _send)
