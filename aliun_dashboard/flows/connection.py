"""The connection to Kommo: its tokens, its stages on ours, its blocks and what people are told of them (A-08)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from aliun_dashboard.kernel import breaker, credentials
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads.models import StageMapping
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import ADMINISTERS, Role

from . import access

KOMMO = "kommo"
WARNING_DAYS = frozenset({30, 14, 7, 3, 2, 1, 0})  # integrations §1: alert 30 days ahead


@dataclass(frozen=True)
class Tokens:
    """The stored OAuth pair; `expires_at` is the access token's."""

    access: str
    refresh: str
    expires_at: datetime

    def lasts(self, now: datetime, life: timedelta) -> bool:
        """Whether the access token is good for `life` from `now`."""
        return self.expires_at - now > life


@dataclass(frozen=True)
class Mapped:
    """One status of Kommo as one of our stages. `outward`: the one we write for that stage."""

    stage: Stage
    pipeline_id: int
    status_id: int
    outward: bool = True


def tokens(work: UnitOfWork, *, lock: bool = False) -> Tokens | None:
    """The pair. With `lock`, whoever else renews it waits for this transaction."""
    found = credentials.load(work.session, KOMMO, lock=lock)
    if found is None:
        return None
    pair = json.loads(found[0])
    return Tokens(pair["access"], pair["refresh"], found[1] or work.now)


def keep_tokens(work: UnitOfWork, access_token: str, refresh_token: str, expires_at: datetime) -> None:
    """Keep a fresh pair; it is used only after this transaction."""
    secret = json.dumps({"access": access_token, "refresh": refresh_token})
    credentials.store(work.session, KOMMO, secret, expires_at, work.now)
    work.audit("kommo.token_renewed", "connection:kommo", after={"expires_at": expires_at.isoformat()})
    work.tell("health", None, name=KOMMO)


def connected(work: UnitOfWork, access_token: str, refresh_token: str, expires_at: datetime) -> None:
    """An administrator has connected the account (again): keep its first pair, and let it be called at once."""
    access.allowed(work, ADMINISTERS)
    keep_tokens(work, access_token, refresh_token, expires_at)
    breaker.close(work.session, KOMMO)
    work.audit("kommo.connected", "connection:kommo")


def shut_out(work: UnitOfWork, provider: str, why: str) -> None:
    """A provider no longer accepts us: leave it alone, and tell the administrators, once."""
    if breaker.trip(work.session, provider, why, work.now):
        work.audit("breaker.opened", f"connection:{provider}", reason=why[:500])
        work.tell("health", None, name=provider)
        _tell_administrators(work, f"{provider}_disconnected")


def close_breaker(work: UnitOfWork, provider: str) -> None:
    """A person lets a blocked provider be called again now."""
    access.allowed(work, ADMINISTERS)
    if not breaker.close(work.session, provider):
        raise Refused(CommonReason.NOT_FOUND, what="breaker")
    work.audit("breaker.closed", f"connection:{provider}")
    work.tell("health", None, name=provider)


def warn_of_expiry(work: UnitOfWork, expires_at: datetime | None) -> int | None:
    """Tell the administrators on certain days before a token that cannot renew itself ends. Gives the days left."""
    if expires_at is None:
        return None
    days = max((expires_at - work.now).days, 0)
    if days in WARNING_DAYS:
        _tell_administrators(work, "kommo_token_expires", days=days)
    return days


def map_stages(work: UnitOfWork, rows: Sequence[Mapped]) -> None:
    """Replace the whole mapping. Every status once, and at most one outward status a stage."""
    access.allowed(work, ADMINISTERS)
    statuses = [(row.pipeline_id, row.status_id) for row in rows]
    outward = [row.stage for row in rows if row.outward]
    if len(set(statuses)) < len(statuses) or len(set(outward)) < len(outward):
        raise Refused(CommonReason.INVALID, what="stage_mapping")
    before = [_plain(row) for row in work.session.exec(select(StageMapping).order_by(col(StageMapping.id)))]
    work.session.connection().execute(delete(StageMapping))
    work.session.add_all(StageMapping(**vars(row)) for row in rows)
    after = {"rows": [_plain(row) for row in rows]}
    work.audit("kommo.stages_mapped", "connection:kommo", before={"rows": before}, after=after)


def _plain(row: StageMapping | Mapped) -> list[str | int | bool]:
    return [row.stage.value, row.pipeline_id, row.status_id, row.outward]


def _tell_administrators(work: UnitOfWork, kind: str, **facts: str | int) -> None:
    admins = work.session.exec(
        select(StaffUser.id).where(StaffUser.role == Role.ADMIN, col(StaffUser.active)).order_by(col(StaffUser.id))
    )
    for user_id in admins:
        staff.notify(work, user_id or 0, kind, "/salud", **facts)
