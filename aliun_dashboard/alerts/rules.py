"""The law of alerts: what is watched, from when on, who is concerned, how often it is said; and Hoy's five risks."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.staff.rules import Role


class Rule(StrEnum):
    """What is watched. Each has its SQL in `finding/` and its words in `ui/labels_alerts`."""

    HOT_LEAD = "hot_lead"
    TICKET_SLA = "ticket_sla"
    QUOTA_LOW = "quota_low"
    OFFER_ENDING = "offer_ending"
    BLOCK_RELEASING = "block_releasing"
    CONVERSION_DROP = "conversion_drop"
    OC_ULTIMATUM = "oc_ultimatum"
    OC_NEAR = "oc_near"
    PAYMENT_WITHOUT_PLACE = "payment_without_place"
    MAILBOX_SILENT = "mailbox_silent"
    WEBHOOK_ERRORS = "webhook_errors"
    DELIVERIES_FAILING = "deliveries_failing"
    WORKER_SILENT = "worker_silent"
    SEALING_BEHIND = "sealing_behind"
    # Only in the brief of Hoy: daily work, nothing that should ring.
    WINDOW_CLOSING = "window_closing"
    QUOTE_EXPIRING = "quote_expiring"
    LINK_AGEING = "link_ageing"
    TRIP_GAP = "trip_gap"
    CONTENTION = "contention"
    CAMPAIGN_PENDING = "campaign_pending"
    PIPELINE_AGED = "pipeline_aged"
    PAYMENT_TROUBLE = "payment_trouble"
    REFUND_WAITING = "refund_waiting"
    BALANCE_DUE = "balance_due"
    AGENCY_OWED = "agency_owed"
    UNANSWERED = "unanswered"
    TICKET_UNOWNED = "ticket_unowned"
    EVENTS_FAILED = "events_failed"


class Severity(IntEnum):
    """How pressing: `URGENT` now, `HIGH` today, `NORMAL` soon."""

    NORMAL = 1
    HIGH = 2
    URGENT = 3


class Unit(StrEnum):
    """What the threshold of a rule counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    PERCENT = "percent"
    COUNT = "count"


class Span(StrEnum):
    """How long an alert may be put off."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    DAY = "day"


class AlertReason(Reason):
    """Why something about an alert is refused."""

    BAD_THRESHOLD = "bad_alert_threshold"
    BAD_SNOOZE = "bad_snooze"
    NO_SUCH_RULE = "no_such_alert_rule"


@dataclass(frozen=True)
class Spec:
    """One rule. `n` is the threshold until somebody edits it, within `least`…`most`.

    `roles` are told and see it; of the agents only those it concerns. Something new of a rule that was
    said already is said again after `again` at the earliest.
    """

    severity: Severity
    roles: frozenset[Role]
    n: int
    unit: Unit
    least: int
    most: int
    again: timedelta = timedelta(hours=1)


_WATCH = frozenset({Role.ADMIN, Role.OPERATIONS})
_OFFERS = frozenset({Role.DIRECTOR, Role.AGENT})
_CHASE = frozenset({Role.FINANCE, Role.OPERATIONS})
_DAY = timedelta(days=1)

ALERTS: dict[Rule, Spec] = {
    Rule.HOT_LEAD: Spec(
        Severity.URGENT, frozenset({Role.AGENT, Role.DIRECTOR, Role.OPERATIONS}), 5, Unit.MINUTES, 1, 240,
        timedelta(minutes=10),
    ),
    Rule.TICKET_SLA: Spec(Severity.URGENT, frozenset({Role.SUPPORT, Role.OPERATIONS}), 30, Unit.MINUTES, 5, 480),
    Rule.QUOTA_LOW: Spec(Severity.HIGH, _OFFERS, 20, Unit.PERCENT, 1, 90),
    Rule.OFFER_ENDING: Spec(Severity.HIGH, _OFFERS, 48, Unit.HOURS, 24, 240),
    Rule.BLOCK_RELEASING: Spec(Severity.HIGH, _OFFERS | {Role.OPERATIONS}, 48, Unit.HOURS, 24, 240),
    Rule.CONVERSION_DROP: Spec(Severity.NORMAL, frozenset({Role.DIRECTOR}), 20, Unit.PERCENT, 5, 90, _DAY),
    Rule.OC_ULTIMATUM: Spec(Severity.HIGH, _CHASE, 12, Unit.HOURS, 0, 72),
    Rule.OC_NEAR: Spec(Severity.HIGH, _CHASE, 7, Unit.DAYS, 1, 30, _DAY),
    Rule.PAYMENT_WITHOUT_PLACE: Spec(
        Severity.URGENT, frozenset({Role.FINANCE, Role.DIRECTOR, Role.AGENT}), 30, Unit.MINUTES, 5, 480
    ),
    Rule.MAILBOX_SILENT: Spec(Severity.URGENT, _WATCH | {Role.FINANCE}, 10, Unit.MINUTES, 10, 240),
    Rule.WEBHOOK_ERRORS: Spec(Severity.HIGH, _WATCH, 5, Unit.COUNT, 1, 1000),
    Rule.DELIVERIES_FAILING: Spec(Severity.HIGH, _WATCH | {Role.SUPPORT}, 1, Unit.COUNT, 1, 1000),
    Rule.WORKER_SILENT: Spec(Severity.URGENT, _WATCH, 2, Unit.MINUTES, 1, 60),
    Rule.SEALING_BEHIND: Spec(Severity.NORMAL, frozenset({Role.ADMIN}), 5, Unit.MINUTES, 5, 240),
}  # fmt: skip
# What only Hoy counts, with how far it looks.
BRIEF_ONLY: dict[Rule, int] = {
    Rule.WINDOW_CLOSING: 4,  # hours
    Rule.QUOTE_EXPIRING: 24,  # hours
    Rule.LINK_AGEING: 24,  # hours
    Rule.TRIP_GAP: 7,  # days
    Rule.CONTENTION: 0,
    Rule.CAMPAIGN_PENDING: 0,
    Rule.PIPELINE_AGED: 0,
    Rule.PAYMENT_TROUBLE: 0,
    Rule.REFUND_WAITING: 0,
    Rule.BALANCE_DUE: 7,  # days
    Rule.AGENCY_OWED: 0,
    Rule.UNANSWERED: 60,  # minutes
    Rule.TICKET_UNOWNED: 0,
    Rule.EVENTS_FAILED: 0,
}
assert set(Rule) == set(ALERTS) | set(BRIEF_ONLY)

# Idea 11: five risks a role, the more pressing first where nothing else tells them apart.
BRIEF: dict[Role, tuple[Rule, ...]] = {
    Role.AGENT: (Rule.HOT_LEAD, Rule.WINDOW_CLOSING, Rule.QUOTE_EXPIRING, Rule.LINK_AGEING, Rule.TRIP_GAP),
    Role.DIRECTOR: (
        Rule.BLOCK_RELEASING, Rule.CONTENTION, Rule.CAMPAIGN_PENDING, Rule.PIPELINE_AGED, Rule.CONVERSION_DROP,
    ),
    Role.FINANCE: (
        Rule.OC_NEAR, Rule.PAYMENT_TROUBLE, Rule.REFUND_WAITING, Rule.BALANCE_DUE, Rule.AGENCY_OWED,
    ),
    Role.OPERATIONS: (Rule.OC_NEAR, Rule.TRIP_GAP, Rule.BLOCK_RELEASING, Rule.TICKET_SLA, Rule.UNANSWERED),
    Role.SUPPORT: (
        Rule.TICKET_SLA, Rule.TICKET_UNOWNED, Rule.TRIP_GAP, Rule.UNANSWERED, Rule.WINDOW_CLOSING,
    ),
    Role.ADMIN: (
        Rule.WORKER_SILENT, Rule.MAILBOX_SILENT, Rule.EVENTS_FAILED, Rule.DELIVERIES_FAILING, Rule.SEALING_BEHIND,
    ),
}  # fmt: skip
assert set(BRIEF) == set(Role)

URGENCY: dict[Rule, Severity] = dict.fromkeys(BRIEF_ONLY, Severity.HIGH) | {
    rule: spec.severity for rule, spec in ALERTS.items()
}
MORNING = time(8)
LONGEST_SNOOZE = timedelta(days=31)


def seen_by(role: Role) -> tuple[Rule, ...]:
    """The rules that concern a role, the most pressing first."""
    mine = [rule for rule, spec in ALERTS.items() if role in spec.roles]
    return tuple(sorted(mine, key=lambda rule: -ALERTS[rule].severity))


def listed_for(role: Role) -> frozenset[Rule]:
    """The rules whose list a role may open: its alerts and its brief."""
    return frozenset({*seen_by(role), *BRIEF[role]})


def snoozed_until(span: Span, day: str, now: datetime, zone: ZoneInfo) -> datetime:
    """In an hour, tomorrow at eight, or at eight of a `day` (ISO). ValueError when that is no coming day of a month."""
    if span is Span.HOUR:
        return now + timedelta(hours=1)
    today = now.astimezone(zone).date()
    wanted = today + timedelta(days=1) if span is Span.TOMORROW else datetime.fromisoformat(day).date()
    until = datetime.combine(wanted, MORNING, zone)
    if not now < until <= now + LONGEST_SNOOZE:
        raise ValueError(day)
    return until
