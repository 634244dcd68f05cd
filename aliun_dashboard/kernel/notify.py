"""Live screens: tell every web process, on commit, which thing changed."""

import json

from sqlalchemy import text
from sqlmodel import Session

CHANNEL = "aliun"


def notify(session: Session, topic: str, **facts: int | str | None) -> None:
    """NOTIFY `CHANNEL` with `{"topic": …, …}` when the transaction commits (payload < 8000 bytes)."""
    payload = json.dumps({"topic": topic, **facts})
    session.connection().execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})
