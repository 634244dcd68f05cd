"""What became of every acknowledged event, asked of the database itself."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

_INBOX = "SELECT encode(sha256(body), 'hex'), count(*) FROM webhook_event GROUP BY 1"
_EFFECTS = """
SELECT e.external_id,
       (SELECT count(*) FROM lead_ref r WHERE r.source = 'kommo' AND r.value = kommo_id) AS leads,
       (SELECT count(*) FROM lead_ref r JOIN stage_move m ON m.lead_id = r.lead_id AND m.cause = 'arrival'
        WHERE r.source = 'kommo' AND r.value = kommo_id) AS arrivals,
       (SELECT count(*) FROM lead_ref r JOIN delivery d ON d.subject = 'lead:' || r.lead_id AND d.provider = 'whatsapp'
        WHERE r.source = 'kommo' AND r.value = kommo_id AND d.status = 'simulated') AS greetings
FROM webhook_event e, substring(convert_from(e.body, 'UTF8') FROM '%5Bid%5D=([0-9]+)') AS kommo_id
WHERE e.status = 'processed'
"""
_EVERYTHING = """
SELECT (SELECT count(*) FROM lead), (SELECT count(*) FROM contact),
       (SELECT count(*) FROM stage_move WHERE cause = 'arrival'),
       (SELECT count(*) FROM delivery WHERE provider = 'whatsapp'),
       (SELECT count(*) FROM activity WHERE kind = 'message_out')
"""
_TROUBLE = """
SELECT 'event', status, error_kind, left(error, 120), count(*) FROM webhook_event GROUP BY 1, 2, 3, 4
UNION ALL SELECT 'letter', status, code, left(error, 120), count(*) FROM delivery GROUP BY 1, 2, 3, 4
UNION ALL SELECT 'job', j.status::text, task_name, concat_ws(' ', 'worker ' || (now() - w.last_heartbeat)::text,
                 'attempts ' || attempts, 'due ' || (scheduled_at - now())::text), count(*)
          FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
          WHERE j.status <> 'succeeded' GROUP BY 1, 2, 3, 4
"""
_OPEN = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name <> 'run_tick'"


@dataclass(frozen=True)
class Inbox:
    """Acknowledged events that are not stored, and those stored more than once."""

    lost: int
    doubled: int


@dataclass(frozen=True)
class Effects:
    """Acknowledged events without their one lead, arrival and greeting; and more of anything than there were events."""

    lost: int
    doubled: int
    totals: tuple[int, ...]


def inbox(url: str, acknowledged: Iterable[bytes]) -> Inbox:
    """Hold the inbox against what the sender was told."""
    with psycopg.connect(url) as connection:
        stored = dict(connection.execute(_INBOX).fetchall())
    found = [stored.get(digest(body), 0) for body in acknowledged]
    return Inbox(found.count(0), sum(times > 1 for times in stored.values()))


def effects(url: str, acknowledged: Iterable[bytes]) -> Effects:
    """Hold leads, moves and greetings against what the sender was told."""
    with psycopg.connect(url) as connection:
        done = {event: tuple(counts) for event, *counts in connection.execute(_EFFECTS)}
        totals = connection.execute(_EVERYTHING).fetchone()
    assert totals is not None
    sent = {digest(body) for body in acknowledged}
    lost = sum(min(done.get(event, (0,))) == 0 for event in sent)
    return Effects(lost, sum(max(total - len(sent), 0) for total in totals), totals)


def unfinished(url: str) -> int:
    """Jobs that still have to run."""
    with psycopg.connect(url) as connection:
        row = connection.execute(_OPEN).fetchone()
    return int(row[0]) if row else 0


def drain(url: str, seconds: float) -> float:
    """Seconds until no job had to run any more. Raises AssertionError, saying where everything stands."""
    begun = time.monotonic()
    while unfinished(url):
        assert time.monotonic() < begun + seconds, f"not done in {seconds} s:\n{states(url)}"
        time.sleep(0.2)
    return time.monotonic() - begun


def states(url: str) -> str:
    """Where everything stands, to be read when something is missing."""
    with psycopg.connect(url) as connection:
        return "\n".join(map(str, connection.execute(_TROUBLE).fetchall()))


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
