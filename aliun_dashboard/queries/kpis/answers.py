"""Answers: how fast people and the house itself reply, and which tickets were resolved in time (C-08, S-99)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.tickets.rules import HOURS_TO_RESOLVE

from .cut import ARRIVED, LEADS, Cut, execute
from .funnel import share
from .reading import Measured

# The first message of a lead that came in the period, and the first answer of a person after it.
_ANSWERS = f"""
SELECT reply.user_id, extract(epoch FROM reply.at - asked.at) / 60 AS minutes
FROM lead
JOIN LATERAL (
    SELECT at FROM activity WHERE lead_id = lead.id AND kind = 'message_in' ORDER BY at LIMIT 1
) AS asked ON true
JOIN LATERAL (
    SELECT at, user_id FROM activity
    WHERE lead_id = lead.id AND kind = 'message_out' AND user_id IS NOT NULL AND activity.at >= asked.at
    ORDER BY at LIMIT 1
) AS reply ON true
WHERE {ARRIVED}
"""  # noqa: S608 - only our own words
_FIRST = text(f"SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FROM ({_ANSWERS}) AS found")  # noqa: S608
_FIRST_BY = text(f"""
SELECT user_id, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FROM ({_ANSWERS}) AS found GROUP BY 1
""")  # noqa: S608
# A message of the house itself within ten minutes of the customer's: later ones are no replies but reminders. They are
# far fewer than letters are: each looks for its own.
_AUTOMATIC = text(f"""
WITH replied AS MATERIALIZED (
    SELECT reply.delivery_key, asked.at
    FROM activity AS reply
    JOIN lead ON lead.id = reply.lead_id
    JOIN LATERAL (
        SELECT at, kind FROM activity WHERE lead_id = reply.lead_id AND at <= reply.at AND id <> reply.id
        ORDER BY at DESC, id DESC LIMIT 1
    ) AS asked ON asked.kind = 'message_in' AND reply.at - asked.at < interval '10 minutes'
    WHERE reply.at >= :since AND reply.at < :until AND reply.kind = 'message_out' AND reply.user_id IS NULL
      AND reply.delivery_key IS NOT NULL AND {LEADS}
)
SELECT count(*), percentile_cont(0.95) WITHIN GROUP (
    ORDER BY extract(epoch FROM letter.finished_at - replied.at) * 1000)
FROM replied CROSS JOIN LATERAL (
    SELECT finished_at FROM delivery WHERE key = replied.delivery_key AND finished_at IS NOT NULL LIMIT 1
) AS letter
""")  # noqa: S608
_IN_TIME = "ticket.resolved_at - ticket.created_at <= make_interval(hours => CASE ticket.priority {cases} END)".format(
    cases=" ".join(f"WHEN {priority} THEN {hours}" for priority, hours in HOURS_TO_RESOLVE.items())
)
_RESOLVED = """
FROM ticket LEFT JOIN lead ON lead.id = ticket.lead_id
WHERE ticket.resolved_at >= :since AND ticket.resolved_at < :until
  AND (:owner_id = 0 OR ticket.owner_id = :owner_id)
  AND (:source = '' OR lead.source = :source) AND (:engine = '' OR lead.engine = :engine)
"""
_TICKETS = text(f"SELECT count(*), count(*) FILTER (WHERE {_IN_TIME}) {_RESOLVED}")
_TICKETS_BY = text(f"""
SELECT coalesce(ticket.owner_id, 0), count(*), count(*) FILTER (WHERE {_IN_TIME}) {_RESOLVED} GROUP BY 1
""")


@dataclass(frozen=True)
class Answers:
    """`n` first answers of a person; half of them came within `median` minutes."""

    n: int = 0
    median: Decimal | None = None


@dataclass(frozen=True)
class Tickets:
    """Tickets resolved in the period, and how many of them in time."""

    resolved: int = 0
    in_time: int = 0

    @property
    def percent(self) -> Decimal | None:
        """In time, of resolved."""
        return share(self.in_time, self.resolved)


def first_response(session: Session, cut: Cut) -> Measured:
    """Median minutes to the first answer of a person."""
    n, median = execute(session, _FIRST, cut.values()).one()
    return Measured(_exact(median), n)


def first_responses(session: Session, cut: Cut) -> dict[int, Answers]:
    """The same by who answered."""
    rows = execute(session, _FIRST_BY, cut.values())
    return {user_id: Answers(n, _exact(median)) for user_id, n, median in rows}


def reply_time(session: Session, cut: Cut) -> Measured:
    """Milliseconds from the customer's message to the handing over of the house's own reply, 95th percentile."""
    n, worst = execute(session, _AUTOMATIC, cut.values()).one()
    return Measured(_exact(worst), n)


def ticket_sla(session: Session, cut: Cut) -> Measured:
    """Tickets resolved in time, in percent of those resolved."""
    found = Tickets(*execute(session, _TICKETS, cut.values()).one())
    return Measured(found.percent, found.resolved)


def tickets(session: Session, cut: Cut) -> dict[int, Tickets]:
    """Resolved tickets by who had them; 0: nobody."""
    return {owner: Tickets(*rest) for owner, *rest in execute(session, _TICKETS_BY, cut.values())}


def _exact(value: float | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
