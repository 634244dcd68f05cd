"""The connection to Kommo as Ajustes and Salud show it."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlmodel import col, func, select

from aliun_dashboard.kernel import credentials, db
from aliun_dashboard.kernel.breaker import Breaker
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.kernel.ticks import TimedTask
from aliun_dashboard.leads.models import StageMapping
from aliun_dashboard.leads.rules import Stage

POLL = "kommo_reconcile"


@dataclass(frozen=True)
class MappingRow:
    """One status of Kommo and the stage it stands for."""

    stage: Stage
    pipeline_id: int
    status_id: int
    outward: bool


@dataclass(frozen=True)
class MirrorState:
    """How the mirror does. `token` is `long_lived`, `oauth` or `none`; then everything is simulated."""

    token: str
    token_expires_at: datetime | None
    breaker_reason: str
    last_poll_at: datetime | None
    last_sent_at: datetime | None


def mapping() -> list[MappingRow]:
    """Every mapped status, by our stages in order."""
    order = list(Stage)
    with db.read() as session:
        rows = session.exec(select(StageMapping).order_by(col(StageMapping.id))).all()
        found = [MappingRow(row.stage, row.pipeline_id, row.status_id, row.outward) for row in rows]
    return sorted(found, key=lambda row: order.index(row.stage))


def state() -> MirrorState:
    """Everything about the connection in one snapshot."""
    with db.read() as session:
        breaker = session.get(Breaker, "kommo")
        poll = session.get(TimedTask, POLL)
        oauth = credentials.load(session, "kommo")
        sent = select(func.max(Delivery.finished_at)).where(
            Delivery.provider == "kommo", Delivery.status == DeliveryStatus.SENT
        )
        return MirrorState(
            token="long_lived" if _long_lived() else "oauth" if oauth else "none",
            token_expires_at=final_expiry() if _long_lived() else oauth[1] if oauth else None,
            breaker_reason=breaker.reason if breaker else "",
            last_poll_at=poll.finished_at if poll else None,
            last_sent_at=session.exec(sent).one(),
        )


def final_expiry() -> datetime | None:
    """When the long-lived token ends for good: it is a JWT and says so. None: no such token, or no date in it."""
    try:
        payload = _long_lived().split(".")[1]
        claims = cast(dict[str, Any], json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))
        return datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (IndexError, ValueError, KeyError, TypeError):
        return None


def _long_lived() -> str:
    return settings().kommo_access_token.get_secret_value()
