"""The lines of every table while a house is being told."""

import json
import time
from collections import defaultdict
from itertools import count
from typing import Any

DAY, HOUR, MINUTE = 86_400, 3_600, 60
CLOCK = [time.strftime("T%H:%M:%SZ", time.gmtime(second)) for second in range(DAY)]
GENESIS = "0" * 64

COLUMNS: dict[str, tuple[str, ...]] = {
    "staff_user": ("id", "email", "name", "role", "password_hash", "active", "created_at"),
    "organization": (
        *("id", "name", "requires_oc", "created_at", "aliases", "emails", "domains", "cc", "dead_emails", "tone"),
        *("best_hour", "phone", "notes"),
    ),
    "contact": ("id", "name", "language", "organization_id", "opt_out", "created_at"),
    "contact_identity": ("contact_id", "kind", "value", "key", "created_at"),
    "lead": (
        *(
            "id",
            "contact_id",
            "organization_id",
            "stage",
            "stage_since",
            "engine",
            "owner_id",
            "source",
            "campaign_ref",
        ),
        *("ad_ref", "destination", "category", "check_in", "nights", "adults", "children", "amount", "currency"),
        *("budget_verdict", "budget_override", "score", "close_reason", "unread", "last_inbound_at"),
        *("last_outbound_at", "created_at", "updated_at", "version"),
    ),
    "lead_ref": ("lead_id", "source", "value", "seen_at"),
    "stage_move": (
        *("id", "lead_id", "from_stage", "to_stage", "at", "actor", "user_id", "cause", "reason", "engine", "undone"),
    ),
    "activity": (
        *("lead_id", "kind", "channel", "author", "user_id", "text", "at", "external_id", "delivery_key", "data"),
    ),
    "task": ("lead_id", "title", "due_at", "owner_id", "created_by", "created_at", "done_at", "done_by"),
    "notice": ("user_id", "kind", "facts", "link", "at", "read_at", "key"),
    "ticket": (
        *("key", "kind", "status", "priority", "title", "reason", "source", "lead_id", "reservation_id", "owner_id"),
        *("facts", "resolution", "created_at", "updated_at", "resolved_at", "version"),
    ),
    "webhook_event": (
        *("source", "external_id", "received_at", "headers", "body", "signature", "status", "repeats", "attempts"),
        *("error", "error_kind", "steps", "subjects", "processed_at"),
    ),
    "delivery": (
        *("key", "provider", "action", "subject", "payload", "status", "attempts", "error", "code", "external_ref"),
        *("created_at", "finished_at"),
    ),
    "campaign": (
        *(
            "id",
            "kind",
            "status",
            "name",
            "hotel_id",
            "hotel",
            "destination",
            "room",
            "board",
            "travel_from",
            "travel_to",
        ),
        *("booking_from", "booking_to", "quota_total", "keep", "stop_sale", "max_people", "price_per_night"),
        *("cost_per_night", "currency", "deposit_percent", "balance_days", "voucher_on_deposit", "cancellation_policy"),
        *("cancellation_windows", "inclusions", "ad_refs", "supplier_contact", "created_by", "created_by_id"),
        *("decided_by", "decided_at", "decision_reason", "created_at", "updated_at", "version"),
    ),
    "campaign_match": ("lead_id", "campaign_id", "trigger", "words", "actor", "at"),
    "quota_movement": (
        *("campaign_id", "units", "taken", "cause", "reservation_id", "payment_id", "at", "actor", "reason"),
    ),
    "quote": (
        *("id", "lead_id", "version", "engine", "status", "hotel_id", "campaign_id", "hotel", "destination", "room"),
        *("board", "check_in", "nights", "adults", "child_ages", "rooms", "total", "cost", "currency", "lines"),
        *(
            "inclusions",
            "policies",
            "why",
            "token",
            "valid_until",
            "created_at",
            "created_by",
            "sent_at",
            "answered_at",
        ),
        "answer",
    ),
    "payment": (
        *("id", "ref", "lead_id", "quote_id", "reservation_id", "kind", "provider", "status", "amount", "currency"),
        *(
            "paid_amount",
            "refunded_amount",
            "provider_session",
            "provider_payment",
            "sequence",
            "expires_at",
            "paid_at",
        ),
        *("failures", "risk", "risk_reasons", "created_at", "created_by"),
    ),
    "refund": (
        *("payment_id", "amount", "currency", "status", "cause", "note", "requested_by", "requested_by_id"),
        *("requested_at", "decided_by", "decided_at", "executed_at", "external_ref"),
    ),
    "reservation": (
        *("id", "lead_id", "quote_id", "booking_ref", "campaign_id", "organization_id", "origin", "status", "holder"),
        *("hotel", "destination", "room", "board", "check_in", "nights", "adults", "child_ages", "rooms", "total"),
        *("paid", "currency", "balance_due_on", "inclusions", "policies", "token", "voucher_version", "created_at"),
        *("confirmed_at", "cancelled_at", "version"),
    ),
    "traveller": ("reservation_id", "name", "age", "document"),
    "purchase_order": (
        *("id", "reservation_id", "organization_id", "booking_id", "status", "trouble", "trouble_detail", "level"),
        *("reminders", "round", "skipped", "thread", "token", "touched_by_hand", "created_at", "requested_at"),
        *("last_sent_at", "received_at", "escalated_at", "version"),
    ),
    "mail_message": (
        *(
            "id",
            "key",
            "direction",
            "account",
            "sender",
            "sender_name",
            "to",
            "subject",
            "thread",
            "sent_at",
            "seen_at",
        ),
        *("size", "status", "monitor", "rule", "facts", "order_id", "attempts", "error", "processed_at"),
    ),
    "document": (
        *("id", "key", "kind", "subject", "version", "name", "media_type", "sha256", "content", "created_at"),
        "created_by",
    ),
    "confirmation": (
        *("mail_id", "document_id", "sha256", "sender", "status", "fields", "pages", "scanned", "problem", "file_path"),
        *("order_id", "received_at", "decided_at", "decided_by"),
    ),
    "order_file": (
        *("order_id", "mail_id", "document_id", "standing", "way", "matched_by", "file_name", "file_path", "sha256"),
        *("sender", "received_at", "late", "note", "suggestions", "decided_by"),
    ),
    "audit_entry": ("id", "at", "actor", "user_id", "action", "subject", "reason", "before", "after"),
}


def stamp(moment: int) -> str:
    """A moment in seconds as PostgreSQL reads it, and as the forensic chain spells it."""
    return _days[moment // DAY] + CLOCK[moment % DAY]


def date(moment: int) -> str:
    return _days[moment // DAY]


def cents(amount: int | None) -> str | None:
    return None if amount is None else f"{amount // 100}.{amount % 100:02d}"


def jsonb(value: Any) -> str:
    """As the chain spells it; nothing in here needs an escape."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class _Days(dict[int, str]):
    def __missing__(self, day: int) -> str:
        self[day] = time.strftime("%Y-%m-%d", time.gmtime(day * DAY))
        return self[day]


_days = _Days()


class Book:
    """Rows not yet written, by table, and the next number of each."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = defaultdict(list)
        self.numbers = defaultdict[str, "count[int]"](lambda: count(1))

    def next(self, table: str) -> int:
        return next(self.numbers[table])

    def add(self, table: str, *values: object) -> None:
        """One row, in the order of COLUMNS."""
        self.lines[table].append("\t".join(map(str, values)).replace("\tNone", "\t\\N"))

    def audit(self, at: str, who: tuple[str, int | None], action: str, subject: str, **change: str) -> None:
        """One line of the forensic log. `before` and `after` are JSON as the chain spells it."""
        before, after = change.get("before"), change.get("after")
        self.add("audit_entry", self.next("audit_entry"), at, *who, action, subject, "", before, after)

    def taken(self) -> dict[str, list[str]]:
        """What there is, and begin anew."""
        lines, self.lines = self.lines, defaultdict(list)
        return lines
