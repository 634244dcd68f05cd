"""The law of purchase orders: seven states, and when an agency is written to next (K-12…K-16, X-34, X-35)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.transitions import check_total


class OCStatus(StrEnum):
    """The customer's own codes (K-39)."""

    NOT_REQUIRED = "NO_REQUIERE_OC"
    PENDING = "PENDIENTE"
    REQUESTED = "SOLICITADA"
    REMINDED_1 = "RECORDATORIO_1"
    REMINDED_2 = "RECORDATORIO_2"
    REMINDED_3 = "RECORDATORIO_3"
    RECEIVED = "RECIBIDA"


class Trouble(StrEnum):
    """Why an order needs a person. Empty: it does not."""

    NONE = ""
    NO_ADDRESS = "no_address"  # the agency has no e-mail
    BOUNCED = "bounced"  # a letter came back
    NOT_DELIVERED = "not_delivered"  # our mail server refused it for good
    NO_ANSWER = "no_answer"  # a day after the ultimatum


class ConfirmationStatus(StrEnum):
    """A confirmation PDF: `taken` became a reservation, `review` asks a person, the others became nothing."""

    TAKEN = "taken"
    REVIEW = "review"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    DISMISSED = "dismissed"


class FileStanding(StrEnum):
    """An OC file: the one that counts, one that came after, the same bytes again, one without reservation."""

    CURRENT = "current"
    LATER = "later"
    DUPLICATE = "duplicate"
    STRAY = "stray"
    DISMISSED = "dismissed"


class Way(StrEnum):
    """How an OC file came in."""

    MAIL = "correo"
    LINK = "enlace"
    HAND = "a mano"


class MatchedBy(StrEnum):
    """What told us which reservation an OC is for, the strongest first."""

    THREAD = "thread"
    TOKEN = "token"  # noqa: S105 - a kind of clue, not a password
    SUBJECT = "subject"
    BODY = "body"
    PDF = "pdf"
    LINK = "link"
    HAND = "hand"


class OCReason(Reason):
    """Why something about a purchase order is refused."""

    BAD_STATUS = "bad_oc_status"
    NOT_A_PDF = "not_a_pdf"
    NO_ADDRESS = "agency_without_address"
    ALREADY_DECIDED = "oc_already_decided"
    MISSING_FIELD = "oc_missing_field"
    BAD_FIELD = "oc_bad_field"
    BOOKING_KNOWN = "booking_known"
    OTHER_AGENCY = "other_agency"
    BAD_TEMPLATE = "bad_template"
    BAD_PAUSE = "bad_pause"
    NOTHING_TO_SEND = "nothing_to_send"


REQUEST, ULTIMATUM = 0, 3  # levels of a letter: the request, reminders 1 and 2, the ultimatum
OPEN = frozenset(OCStatus) - {OCStatus.NOT_REQUIRED, OCStatus.RECEIVED}
# Sending level n leads here.
AFTER = (OCStatus.REQUESTED, OCStatus.REMINDED_1, OCStatus.REMINDED_2, OCStatus.REMINDED_3)
MOVES: dict[OCStatus, frozenset[OCStatus]] = {
    # A reminder may be skipped, so the next one may follow from any state before it. Only a bounce leads back, however
    # late its news: a request that reached nobody was none, a reminder is written again.
    OCStatus.NOT_REQUIRED: frozenset({OCStatus.PENDING}),
    OCStatus.PENDING: frozenset({OCStatus.REQUESTED, OCStatus.RECEIVED, OCStatus.NOT_REQUIRED}),
    OCStatus.REQUESTED: frozenset({*AFTER[1:], OCStatus.RECEIVED, OCStatus.NOT_REQUIRED, OCStatus.PENDING}),
    OCStatus.REMINDED_1: frozenset({*AFTER[2:], OCStatus.RECEIVED, OCStatus.NOT_REQUIRED, OCStatus.PENDING}),
    OCStatus.REMINDED_2: frozenset(
        {OCStatus.REMINDED_3, OCStatus.RECEIVED, OCStatus.NOT_REQUIRED, OCStatus.PENDING, OCStatus.REMINDED_1}
    ),
    OCStatus.REMINDED_3: frozenset(
        {OCStatus.RECEIVED, OCStatus.NOT_REQUIRED, OCStatus.PENDING, OCStatus.REMINDED_1, OCStatus.REMINDED_2}
    ),
    OCStatus.RECEIVED: frozenset(),
}
check_total(OCStatus, MOVES)


def code(order_id: int) -> str:
    """The human code: `OC-000087`."""
    return f"OC-{order_id:06d}"


class LetterName(StrEnum):
    """What the house writes to an agency about an order; each has its text, and may be given another."""

    REQUEST = "oc_request"
    REMINDER_1 = "oc_reminder_1"
    REMINDER_2 = "oc_reminder_2"
    ULTIMATUM = "oc_ultimatum"
    RECEIVED = "oc_received"


BY_LEVEL = (LetterName.REQUEST, LetterName.REMINDER_1, LetterName.REMINDER_2, LetterName.ULTIMATUM)
TO_A_PERSON = len(BY_LEVEL)  # the step after the last letter: somebody takes it up
RECEIPT = 9  # the level of the letter that thanks for an order; it is no step of the chase
DAY = timedelta(hours=24)
DAYS = (0, 2, 4, 6)  # whole 24-hour periods since the request (K-13…K-15, X-34)
HURRIED = (0, 1, 2, 3)  # where the trip begins in less than a week (idea 5)
NEAR = 7
APART = timedelta(hours=6)  # at least, between two letters of one order, after the house was down
OFFICE = (8, 18)
LEAST_ANSWERS = 3
LOOK_AHEAD = 60


@dataclass(frozen=True)
class Chase:
    """What the law needs to know of one order. `paused_until`: of order and agency, the later. `idle`: nothing to ask.

    `best_hour` is when the agency usually answers, in the house's zone.
    """

    status: OCStatus
    trouble: Trouble
    level: int
    created_at: datetime
    requested_at: datetime | None
    last_sent_at: datetime | None
    paused_until: datetime | None
    check_in: date
    skipped: frozenset[int] = frozenset()
    best_hour: int | None = None
    idle: bool = False


@dataclass(frozen=True)
class Habits:
    """How the house chases. `workday`: letters go in office hours of the days it allows; None: at any hour."""

    zone: tzinfo
    hurries: bool = False
    workday: Callable[[date], bool] | None = None


@dataclass(frozen=True)
class Step:
    """Letter `level`, or TO_A_PERSON, is due at `at`. It is due now when `at` is not after now."""

    level: int
    at: datetime


def next_step(chase: Chase, habits: Habits, now: datetime) -> Step | None:
    """What comes next in a chase, and when; None when nothing does until a person or the agency acts.

    Moments count by the minute: what is planned for 09:05 goes in the cycle of 09:05.
    """
    level = chase.level + 1
    if chase.status not in OPEN or chase.trouble or chase.idle or level > TO_A_PERSON:
        return None
    at = max(_due(chase, habits, level), now)
    return Step(level, at if level == TO_A_PERSON else _first_open(at, chase, habits, level))


def days_waited(requested_at: datetime, now: datetime) -> int:
    """Whole 24-hour periods since the request, counted as `next_step` counts them."""
    return (_minute(now) - _minute(requested_at)) // DAY


def usual_hour(answers: Iterable[datetime], zone: tzinfo) -> int | None:
    """The hour of the day in which most of `answers` came (idea 6); None for fewer than three."""
    hours = Counter(moment.astimezone(zone).hour for moment in answers)
    if hours.total() < LEAST_ANSWERS:
        return None
    return min(hours, key=lambda hour: (-hours[hour], hour))


def _due(chase: Chase, habits: Habits, level: int) -> datetime:
    """When a step is due by itself, before office hours are looked at."""
    due = _by_rhythm(chase, habits, level)
    if chase.paused_until is not None:
        due = max(due, chase.paused_until)
    if chase.last_sent_at is None or level == TO_A_PERSON:
        return due
    return max(due, _minute(chase.last_sent_at) + _apart(chase, level))


def _by_rhythm(chase: Chase, habits: Habits, level: int) -> datetime:
    start = _minute(chase.requested_at or chase.created_at)
    if level == TO_A_PERSON:
        written = chase.last_sent_at is not None and ULTIMATUM not in chase.skipped
        last = _minute(chase.last_sent_at) if written and chase.last_sent_at else start + DAYS[ULTIMATUM] * DAY
        return last + DAY
    normal = start + DAYS[level] * DAY
    return min(normal, _in_a_hurry(chase, habits, level, start)) if habits.hurries else normal


def _in_a_hurry(chase: Chase, habits: Habits, level: int, start: datetime) -> datetime:
    """A day apart, at the hour of the request, from when the trip is near."""
    days_till_near = -((start - _near_from(chase, habits)) // DAY)
    at = start + max(HURRIED[level], days_till_near) * DAY
    return max(at, _minute(chase.last_sent_at) + DAY) if chase.last_sent_at and level > REQUEST else at


def _near_from(chase: Chase, habits: Habits) -> datetime:
    """From when on the trip begins in less than a week."""
    return datetime.combine(chase.check_in - timedelta(days=NEAR - 1), time(), habits.zone).astimezone(UTC)


def _apart(chase: Chase, level: int) -> timedelta:
    """Letters that a pause held back keep their distance; after downtime they catch up, six hours apart."""
    pause, last = chase.paused_until, chase.last_sent_at
    held = pause is not None and last is not None and last >= pause
    return (DAYS[level] - DAYS[level - 1]) * DAY if held and level > REQUEST else APART


def _first_open(at: datetime, chase: Chase, habits: Habits, level: int) -> datetime:
    """`at`, or the next moment within the hours in which this letter may go."""
    hurries = habits.hurries and at >= _near_from(chase, habits)
    waits = chase.best_hour is not None and level in (1, 2) and not hurries
    if not waits and habits.workday is None:
        return at
    opens, closes = (chase.best_hour or 0, (chase.best_hour or 0) + 1) if waits else OFFICE
    today = at.astimezone(habits.zone).date()
    for day in (today + timedelta(days=days) for days in range(LOOK_AHEAD)):
        midnight = datetime.combine(day, time(), habits.zone)
        end = (midnight + timedelta(hours=closes)).astimezone(UTC)
        if at < end and (habits.workday is None or habits.workday(day)):
            return max(at, (midnight + timedelta(hours=opens)).astimezone(UTC))
    return at


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
