"""One delivery in words."""

import dataclasses
from datetime import datetime

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.queries.outbox import DeliveryRow
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_delivery as words
from aliun_dashboard.ui import labels_health as common
from aliun_dashboard.ui.parts import format as write


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A row of the list, and the sheet that opens from it."""

    id: int = 0
    provider: str = ""
    action: str = ""
    says: str = ""
    status: str = ""
    tone: str = "neutral"
    icon: str = "info"
    why: str = ""
    error: str = ""
    attempts: int = 0
    when: str = ""
    at: str = ""
    finished: str = ""
    reference: str = ""
    retry: str = ""


def in_words(one: DeliveryRow, now: datetime) -> Sheet:
    """A stored delivery as people read it."""
    zone = settings().timezone
    failed = one.status is DeliveryStatus.FAILED
    again = words.RETRY_MAYBE_TWICE if one.code == "unknown_outcome" else labels.RETRY
    return Sheet(
        id=one.id,
        provider=words.PROVIDERS.get(one.provider, one.provider),
        action=words.DELIVERY_ACTIONS.get(one.action, one.action),
        says=str(one.payload.get("text", one.payload.get("to", "")))[:120],
        status=words.DELIVERY_STATUSES[one.status],
        tone=words.DELIVERY_TONES[one.status],
        icon=words.DELIVERY_ICONS[one.status],
        why=words.DELIVERY_CODES.get(one.code, one.code),
        error=one.error,
        attempts=one.attempts,
        when=write.ago(one.created_at, now, zone),
        at=write.moment(one.created_at, zone),
        finished=write.moment(one.finished_at, zone) if one.finished_at else common.NOT_PROCESSED,
        reference=one.external_ref or "–",
        retry=again if failed else "",
    )


def content(one: DeliveryRow) -> list[tuple[str, str]]:
    """What was to be sent, name by name."""
    return [
        (words.PAYLOAD.get(name, name), _value(name, value))
        for name, value in one.payload.items()
        if not isinstance(value, dict)
    ]


def _value(name: str, value: object) -> str:
    if name == "stage":
        return labels.STAGES.get(str(value), str(value))
    if name == "to":
        return write.phone(str(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
