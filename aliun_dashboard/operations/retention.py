"""What is kept how long: one line for everything that grows and need not be kept. Whatever is not here stays.

`where` says which rows are due, in SQL, with `:before` as the moment up to which they are; `instead` is what is
set when the row itself stays and only its contents go.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Keep:
    """One rule: rows of `table` for which `where` holds go after `days`, unless the installation says otherwise."""

    name: str
    table: str
    where: str
    days: int
    instead: str = ""


_ENDED = "EXISTS (SELECT FROM procrastinate_events AS e WHERE e.job_id = procrastinate_jobs.id AND e.at < :before"

RULES = (
    Keep("sessions", "staff_session", "expires_at < :before OR seen_at < :before - interval '12 hours'", 1),
    Keep("attempts", "login_attempt", "at < :before", 1),
    Keep("jobs", "procrastinate_jobs", f"status = 'succeeded' AND {_ENDED} AND e.type = 'succeeded')", 3),
    Keep("failed_jobs", "procrastinate_jobs", f"status IN ('failed', 'cancelled', 'aborted') AND {_ENDED})", 30),
    Keep("ticks", "tick", "slot < :before", 30),
    Keep("kpi_boards", "kpi_board", "coalesce(seen_at, computed_at) < :before", 7),
    Keep("rejected", "webhook_event", "status = 'rejected' AND received_at < :before", 90),
    Keep("notices", "notice", "at < :before", 180),
    Keep("alerts", "alert", "closed_at < :before", 180),
    Keep(
        "webhook_bodies",
        "webhook_event",
        "status IN ('processed', 'ignored') AND received_at < :before AND body <> ''",
        365,
        instead="body = '', headers = '{}'",
    ),
    Keep(
        "ignored_mails",
        "mail_raw",
        "content <> '' AND EXISTS (SELECT FROM mail_message WHERE mail_message.id = mail_id"
        " AND status = 'ignored' AND seen_at < :before)",
        365,
        instead="content = ''",
    ),
    Keep("pings", "ping", "minute < :before", 400),
    Keep(
        "letters",
        "delivery",
        "provider IN ('whatsapp', 'n8n') AND status IN ('sent', 'simulated', 'withdrawn')"
        " AND finished_at < :before AND payload <> '{}'",
        730,
        instead="payload = '{}'",
    ),
)

FOR_EVER = (
    "audit_entry",
    "audit_seal",
    "lead",
    "stage_move",
    "activity",
    "quote",
    "payment",
    "payment_trouble",
    "refund",
    "campaign",
    "quota_movement",
    "reservation",
    "traveller",
    "purchase_order",
    "confirmation",
    "order_file",
    "document",
    "ticket",
    "mail_message",
    "rehearsal",
    "maintenance",
)
"""The record: no rule may name one of these."""
