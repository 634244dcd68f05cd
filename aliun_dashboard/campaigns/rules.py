"""Atlas' law: who may be offered a campaign, the four validations, states, quota."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from aliun_dashboard.kernel.errors import Reason, Refused
from aliun_dashboard.kernel.plain import plain_values
from aliun_dashboard.kernel.transitions import check_total


class CampaignKind(StrEnum):
    """The three sources of Atlas, kept apart (A-76)."""

    EXTERNAL_OFFER = "external_offer"
    SALES_OFFER = "sales_offer"
    BLOCK = "block"


class CampaignStatus(StrEnum):
    """From a draft to its end."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"
    PAUSED = "paused"
    EXPIRED = "expired"


class Trigger(StrEnum):
    """Why a campaign may be offered to a lead at all (A-27…A-31)."""

    MENTION = "mention"
    MATCH = "match"
    FORCED = "forced"


class QuotaCause(StrEnum):
    """Why places were taken or given back. Only a payment takes; only a person gives back (X-30)."""

    PAYMENT = "payment"
    RETURNED = "returned"


class CampaignReason(Reason):
    """Why something about a campaign is refused."""

    NOT_APPROVED = "not_approved"
    OUT_OF_DATES = "out_of_dates"
    SOLD_OUT = "sold_out"
    WINDOW_CLOSED = "window_closed"
    STOP_SALE = "stop_sale"
    NO_TRIGGER = "no_trigger"
    DIRECTOR_ONLY = "director_only"
    BAD_STATUS = "bad_campaign_status"
    INCOMPLETE = "campaign_incomplete"
    BAD_DATES = "bad_campaign_dates"
    BAD_QUOTA = "bad_quota"
    BELOW_TAKEN = "below_taken"
    RELEASED = "released"
    NOTHING_TO_RETURN = "nothing_to_return"
    NEEDS_REASON = "needs_campaign_reason"


MOVES: dict[CampaignStatus, frozenset[CampaignStatus]] = {
    CampaignStatus.DRAFT: frozenset({CampaignStatus.PENDING, CampaignStatus.EXPIRED}),
    CampaignStatus.PENDING: frozenset({CampaignStatus.APPROVED, CampaignStatus.RETURNED, CampaignStatus.EXPIRED}),
    CampaignStatus.APPROVED: frozenset({CampaignStatus.PAUSED, CampaignStatus.PENDING, CampaignStatus.EXPIRED}),
    CampaignStatus.RETURNED: frozenset({CampaignStatus.PENDING, CampaignStatus.EXPIRED}),
    CampaignStatus.PAUSED: frozenset({CampaignStatus.APPROVED, CampaignStatus.PENDING, CampaignStatus.EXPIRED}),
    CampaignStatus.EXPIRED: frozenset(),
}
check_total(CampaignStatus, MOVES)


def code(campaign_id: int) -> str:
    """The human code: `ATL-007`."""
    return f"ATL-{campaign_id:03d}"


MOST_PLACES = 10_000
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2100, 12, 31)
# All other terms are what the director approved: whoever changes one asks again.
UNTOUCHED_BY_APPROVAL = frozenset({"name", "keep", "ad_refs", "supplier_contact"})
LAST_HOURS = timedelta(hours=48)
LOW_PERCENT = 20  # peers row 32: alert when no more than this share of the places is left


class CheckCode(StrEnum):
    """The four validations of A-49…A-52, in the order in which they are shown."""

    APPROVED = "approved"
    DATES = "dates"
    QUOTA = "quota"
    WINDOW = "window"


class Stay(Protocol):
    """What a campaign must hold: nights from `check_in`, in `rooms` rooms. A quote's stay is one."""

    @property
    def check_in(self) -> date: ...
    @property
    def nights(self) -> int: ...
    @property
    def rooms(self) -> int: ...


@dataclass(frozen=True)
class Terms:
    """What a campaign promises and until when. Days are the agency's, both ends included; see `models.Campaign`."""

    status: CampaignStatus
    travel_from: date
    travel_to: date
    booking_from: date
    booking_to: date
    quota_total: int
    keep: int = 0
    release_on: date | None = None
    stop_sale: bool = False
    destination: str = ""
    hotel: str = ""
    max_people: int = 4

    @property
    def sellable(self) -> int:
        """Places that may be sold at all: all but those kept back."""
        return max(self.quota_total - self.keep, 0)

    def released(self, today: date) -> bool:
        """Whether the unsold places are the supplier's again."""
        return self.release_on is not None and today >= self.release_on

    def left(self, taken: int, today: date) -> int:
        """Places that may still be sold when `taken` are."""
        return 0 if self.released(today) else max(self.sellable - taken, 0)


@dataclass(frozen=True)
class Step:
    """What stands in the way, as a refusal: its text says what to do about it."""

    reason: CampaignReason
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Check:
    """One of the four validations; `step` unblocks it when it is not passed."""

    code: CheckCode
    passed: bool
    step: Step | None = None


@dataclass(frozen=True)
class Verdict:
    """«Semáforo Atlas»: may this lead be offered this campaign, and why. The same on every screen, API and log.

    `words` are the customer's own for a mention, the reason of whoever forced it, or what matched.
    """

    checks: tuple[Check, ...]
    trigger: Trigger | None
    words: str = ""

    @property
    def allowed(self) -> bool:
        """Whether there is a trigger and all four validations hold."""
        return self.refusal is None

    @property
    def refusal(self) -> Step | None:
        """The first thing in the way: the trigger, then the validations in their order."""
        if self.trigger is None:
            return Step(CampaignReason.NO_TRIGGER)
        return next((check.step for check in self.checks if check.step), None)

    def enforce(self) -> None:
        """Raise `Refused` with the first thing in the way, if there is one (A-63)."""
        if step := self.refusal:
            raise Refused(step.reason, **step.facts)

    def told(self) -> dict[str, Any]:
        """The whole verdict as JSON, for the log, the API and a quote's `why`."""
        return {
            "allowed": self.allowed,
            "trigger": self.trigger.value if self.trigger else None,
            "words": self.words,
            "checks": [_told(check) for check in self.checks],
        }


def verdict(
    terms: Terms, stay: Stay | None, trigger: Trigger | None, words: str, available: int, today: date
) -> Verdict:
    """The four validations of a campaign for a stay (None: for any), and the trigger that must be there.

    A forced campaign needs no other trigger, but nothing makes up for a validation (X-32). `available` is
    how many rooms may still be sold, `today` the agency's day.
    """
    checks = (
        Check(CheckCode.APPROVED, *_answer(_not_approved(terms))),
        Check(CheckCode.DATES, *_answer(_out_of_dates(terms, stay, today))),
        Check(CheckCode.QUOTA, *_answer(_no_quota(terms, stay, available, today))),
        Check(CheckCode.WINDOW, *_answer(_window_closed(terms, today))),
    )
    return Verdict(checks, trigger, words)


def _answer(step: Step | None) -> tuple[bool, Step | None]:
    return step is None, step


def _not_approved(terms: Terms) -> Step | None:
    if terms.status is not CampaignStatus.APPROVED:
        return Step(CampaignReason.NOT_APPROVED, {"status": terms.status.value})
    return Step(CampaignReason.STOP_SALE) if terms.stop_sale else None


def _out_of_dates(terms: Terms, stay: Stay | None, today: date) -> Step | None:
    begins = stay.check_in if stay else max(today, terms.travel_from)
    ends = begins + timedelta(days=stay.nights if stay else 1)
    inside = terms.travel_from <= begins and ends <= terms.travel_to and begins >= today
    return None if inside else Step(CampaignReason.OUT_OF_DATES, {"first": terms.travel_from, "last": terms.travel_to})


def _no_quota(terms: Terms, stay: Stay | None, available: int, today: date) -> Step | None:
    if terms.released(today):
        return Step(CampaignReason.RELEASED, {"on": terms.release_on})
    wanted = stay.rooms if stay else 1
    return None if wanted <= available else Step(CampaignReason.SOLD_OUT, {"left": available, "wanted": wanted})


def _window_closed(terms: Terms, today: date) -> Step | None:
    if terms.booking_from <= today <= terms.booking_to:
        return None
    return Step(CampaignReason.WINDOW_CLOSED, {"first": terms.booking_from, "last": terms.booking_to})


def _told(check: Check) -> dict[str, Any]:
    answer: dict[str, Any] = {"code": check.code.value, "passed": check.passed}
    if check.step:
        answer["step"] = {"code": check.step.reason.value, "facts": plain_values(check.step.facts)}
    return answer


def check_terms(terms: Terms) -> None:
    """Refuse terms that cannot be: dates that end before they begin, a quota out of 1…`MOST_PLACES`."""
    for name, first, last in (
        ("travel", terms.travel_from, terms.travel_to - timedelta(days=1)),
        ("booking", terms.booking_from, terms.booking_to),
        ("booking", terms.booking_from, terms.travel_to),
        ("release", FIRST_DAY, terms.release_on or FIRST_DAY),
    ):
        if last < first or first < FIRST_DAY or last > LAST_DAY:
            raise Refused(CampaignReason.BAD_DATES, span=name)
    if not (1 <= terms.quota_total <= MOST_PLACES and 0 <= terms.keep < terms.quota_total):
        raise Refused(CampaignReason.BAD_QUOTA, most=MOST_PLACES)


def missing(deposit_percent: int, cancellation_policy: str) -> tuple[str, ...]:
    """What must be said before anybody approves (A-16): how it is paid, and what cancelling costs."""
    said = {"deposit_percent": deposit_percent > 0, "cancellation_policy": bool(cancellation_policy.strip())}
    return tuple(name for name, is_said in said.items() if not is_said)


def low(terms: Terms, left: int) -> bool:
    """Whether so few places are left that people are told (peers row 32)."""
    return left * 100 <= terms.sellable * LOW_PERCENT
