"""Uptime and incidents, out of the minutes that were asked about (C-11, S-99).

A minute is up when one ping in it was answered «ready». A minute nobody asked about is down: whoever asks is
part of the house. Minutes before the first ping ever do not count, nor does the one that is not over yet.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.operations.rules import MINUTE, SILENT, STOPPED, UPTIME_WINDOW, minute_of, uptime

_SPAN = """
    SELECT slot.minute FROM (SELECT min(minute) AS minute FROM ping) AS first, generate_series(
        CASE WHEN first.minute IS NOT NULL THEN greatest(CAST(:start AS timestamptz), first.minute) END,
        CAST(:last AS timestamptz), interval '1 minute') AS slot(minute)
"""
_MINUTES = text(f"SELECT count(*) FROM ({_SPAN}) AS slot")  # noqa: S608 - our own words
# Minutes in a row keep the same distance to their number in the row.
_INCIDENTS = text(f"""
    WITH bad AS (
        SELECT minute, code, EXISTS (SELECT FROM maintenance WHERE minute >= begun AND minute < ended) AS planned,
               minute - row_number() OVER (ORDER BY minute) * interval '1 minute' AS run
        FROM ({_SPAN}) AS slot LEFT JOIN ping USING (minute) WHERE code IS DISTINCT FROM ''
    ), incident AS (
        SELECT min(minute) AS begun, max(minute) + interval '1 minute' AS ended,
               (array_agg(code ORDER BY minute) FILTER (WHERE code IS NOT NULL))[1] AS code,
               count(*) FILTER (WHERE planned) AS planned
        FROM bad GROUP BY run
    )
    SELECT incident.begun, incident.ended, code, planned, EXISTS (
               SELECT FROM ping WHERE stopped AND minute >= incident.begun - interval '1 minute'
                   AND minute <= incident.begun + interval '1 minute') AS stopped, note, "by"
    FROM incident LEFT JOIN LATERAL (
        SELECT note, "by" FROM maintenance
        WHERE maintenance.begun < incident.ended AND maintenance.ended > incident.begun
        ORDER BY id DESC LIMIT 1) AS said ON true
    ORDER BY incident.begun DESC
""")  # noqa: S608 - our own words


@dataclass(frozen=True)
class Incident:
    """Minutes in a row that were down: from `begun` to before `ended`. `planned` of them are somebody's maintenance.

    `cause`: the first check of `/readyz` that failed, or how it could not be asked; `silent` when nobody asked,
    `stopped` when a worker had been told to stop just then.
    """

    begun: datetime
    ended: datetime
    cause: str
    planned: int
    note: str = ""
    by: str = ""

    @property
    def minutes(self) -> int:
        """How long."""
        return round((self.ended - self.begun) / MINUTE)


@dataclass(frozen=True)
class Uptime:
    """Of `minutes` asked about since `since`, `down` were. Incidents: the newest first."""

    since: datetime
    minutes: int
    incidents: tuple[Incident, ...]

    @property
    def down(self) -> int:
        """Minutes, planned ones too."""
        return sum(incident.minutes for incident in self.incidents)

    @property
    def planned(self) -> int:
        """Minutes that somebody marked as maintenance: they do not count."""
        return sum(incident.planned for incident in self.incidents)

    @property
    def percent(self) -> Decimal | None:
        """As of C-11; None when nothing was ever asked."""
        return uptime(self.minutes, self.down, self.planned)


def of_last_days(session: Session, now: datetime) -> Uptime:
    """Over the window of the target."""
    return between(session, now - UPTIME_WINDOW, now)


def between(session: Session, start: datetime, end: datetime) -> Uptime:
    """From `start` to `end`, whole minutes that are over."""
    span = {"start": minute_of(start), "last": minute_of(end) - MINUTE}
    connection = session.connection()
    minutes = connection.scalar(_MINUTES, span) or 0
    incidents = tuple(_incident(*row) for row in connection.execute(_INCIDENTS, span))
    return Uptime(span["start"], minutes, incidents)


def _incident(begun: datetime, ended: datetime, code: str | None, planned: int, *rest: str | bool | None) -> Incident:
    stopped, note, by = rest
    cause = STOPPED if stopped else code or SILENT
    return Incident(begun, ended, cause, planned, str(note or ""), str(by or ""))
