"""Circuit breakers: a provider that has blocked us is left alone, by every process, until it is sure to listen again.

Kommo answers 403 to everything once an account is blocked, and each further call makes it worse
(integrations §1). An open breaker lets one probe through every `PROBE_EVERY`; a probe that succeeds,
or a person, closes it.
"""

from datetime import datetime, timedelta

from sqlalchemy import literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, delete

from . import columns

PROBE_EVERY = timedelta(minutes=15)
BLOCKING = frozenset({"account_blocked", "token_rejected", "login_refused"})
"""Codes of DeliveryFailed that open a breaker."""


class Breaker(columns.Table, table=True):
    """An open breaker; no row means closed."""

    provider: str = Field(primary_key=True)
    opened_at: datetime = columns.moment()
    probe_at: datetime = columns.moment()
    reason: str = ""


def allows(session: Session, provider: str, now: datetime) -> bool:
    """Whether to call `provider` now: it is closed, or this call is the probe that is due."""
    row = session.get(Breaker, provider, with_for_update=True)
    if row is None:
        return True
    if now < row.probe_at:
        return False
    row.probe_at = now + PROBE_EVERY
    return True


def rests(session: Session, provider: str, now: datetime) -> bool:
    """Whether `provider` is to be left alone by calls that can do without it."""
    row = session.get(Breaker, provider)
    return row is not None and now < row.probe_at


def trip(session: Session, provider: str, reason: str, now: datetime) -> bool:
    """Open the breaker, or keep it open for another while. True when it was closed before."""
    still = {"probe_at": now + PROBE_EVERY, "reason": reason[:500]}
    new = insert(Breaker).values(provider=provider, opened_at=now, **still)
    new = new.on_conflict_do_update(index_elements=["provider"], set_=still)
    return bool(session.connection().scalar(new.returning(literal_column("xmax = 0"))))


def close(session: Session, provider: str) -> bool:
    """Close it; False when it was not open."""
    return session.connection().execute(delete(Breaker).where(col(Breaker.provider) == provider)).rowcount > 0
