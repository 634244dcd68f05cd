"""Live screens: tell every web process, on commit, which things changed."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

CHANNEL = "aliun"
_NOTIFY = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")


def notify(session: Session, changes: Iterable[dict[str, Any]]) -> None:
    """NOTIFY `CHANNEL` once for each change, when the transaction commits (each under 8000 bytes)."""
    payloads = [json.dumps(change) for change in changes]
    if payloads:
        session.connection().execute(_NOTIFY, {"channel": CHANNEL, "payloads": payloads})
