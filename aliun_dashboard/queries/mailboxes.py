"""How each mailbox fares: when it was looked through, what went wrong, whether it has been silent for too long."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.mail.box import SILENT_AFTER
from aliun_dashboard.mail.models import MailboxWatch


@dataclass(frozen=True)
class Watched:
    """One account. `code` and `error` are of its last look; `idle_at`: since when we wait there for a nudge."""

    account: str
    looked_at: datetime | None = None
    good_at: datetime | None = None
    idle_at: datetime | None = None
    found: int = 0
    code: str = ""
    error: str = ""
    silent: bool = False


def watched(session: Session, now: datetime) -> list[Watched]:
    """Every account of the settings; empty when there is none."""
    return [_watched(session.get(MailboxWatch, account), account, now) for account in settings().mailboxes]


def _watched(row: MailboxWatch | None, account: str, now: datetime) -> Watched:
    if row is None:
        return Watched(account)
    since = row.good_at or row.failing_since
    silent = since is not None and now - since > SILENT_AFTER
    return Watched(account, row.looked_at, row.good_at, row.idle_at, row.found, row.code, row.error, silent)
