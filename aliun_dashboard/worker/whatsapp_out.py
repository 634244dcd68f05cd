"""Letters to WhatsApp: free text inside the 24 h window, else an approved template."""

from aliun_dashboard.adapters import whatsapp
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.worker.letters import Parcel, Sender, Sent


async def _configured() -> bool:
    return whatsapp.configured()


async def _send(parcel: Parcel) -> Sent:
    facts = parcel.payload
    if parcel.action == "send_text":
        return Sent(await whatsapp.send_text(facts["to"], facts["text"], key=parcel.key))
    if parcel.action == "send_template":
        values = facts.get("values", [facts["name"]])
        return Sent(
            await whatsapp.send_template(facts["to"], facts["template"], facts["language"], values, key=parcel.key)
        )
    raise DeliveryFailed(f"WhatsApp cannot {parcel.action!r}", permanent=True, code="unknown_action")


SENDER = Sender(_configured, _send, repeatable=False)
