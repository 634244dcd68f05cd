"""A secret while another takes its place: `new,old until 2026-12-01T12:00Z`. The newest stands first."""

from datetime import UTC, datetime

FOREVER = datetime.max.replace(tzinfo=UTC)


def holding(secrets: str, now: datetime) -> list[str]:
    """Those that hold at `now`, newest first. Raises ValueError where an end is no moment with its zone."""
    return [secret for secret, end in _parts(secrets) if now < end]


def newest(secrets: str) -> str:
    """The one that we ourselves sign with; empty when there is none."""
    return next((secret for secret, _ in _parts(secrets)), "")


def checked(secrets: str) -> str:
    """`secrets`, as they are. Raises ValueError where they cannot be read, without quoting them."""
    try:
        _parts(secrets)
    except ValueError:
        raise ValueError("expected new,old until 2026-12-01T12:00Z") from None
    return secrets


def _parts(secrets: str) -> list[tuple[str, datetime]]:
    return [_part(part) for part in map(str.strip, secrets.split(",")) if part]


def _part(part: str) -> tuple[str, datetime]:
    secret, _, end = part.partition(" until ")
    moment = datetime.fromisoformat(end.strip()) if end else FOREVER
    if moment.tzinfo is None:
        raise ValueError("an end without its zone")
    return secret.strip(), moment
