"""The pipeline's law: nine stages, who may move a lead where, budget verdicts, ageing."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.transitions import check_total


class Stage(StrEnum):
    """The nine stages of the journey, in order (A-53…A-61)."""

    INCOMING = "incoming"
    QUALIFIED = "qualified"
    CORE_PROPOSAL = "core_proposal"
    ATLAS_PROPOSAL = "atlas_proposal"
    PAYMENT_PENDING = "payment_pending"
    CORE_CONFIRMED = "core_confirmed"
    ATLAS_CONFIRMED = "atlas_confirmed"
    SPECIAL_CASE = "special_case"
    CLOSED = "closed"


class Engine(StrEnum):
    """Which engine made the offer on the table."""

    CORE = "core"
    ATLAS = "atlas"


class Source(StrEnum):
    """Where a lead came from (X-42)."""

    WHATSAPP = "whatsapp"
    INSTAGRAM = "instagram"
    MESSENGER = "messenger"
    TWITTER = "twitter"
    WEB = "web"
    ADS = "ads"
    EMAIL = "email"
    VOICE = "voice"
    IMPORT = "import"
    KOMMO = "kommo"


class CloseReason(StrEnum):
    """Why a lead is closed (A-61)."""

    WON = "won"
    LOST = "lost"
    EXPIRED = "expired"
    SPAM = "spam"
    DUPLICATE = "duplicate"


class BudgetVerdict(StrEnum):
    """What `validate_hotel_budget()` says (A-11). Only `sufficient` opens the way to Calificado."""

    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"
    INCOMPLETE = "incomplete"
    NO_RULE = "no_rule"


class LeadReason(Reason):
    """Why something about a lead is refused."""

    BAD_MOVE = "bad_move"
    NO_PAYMENT = "no_payment"
    NO_ATLAS_QUOTE = "no_atlas_quote"
    NO_CORE_QUOTE = "no_core_quote"
    NOT_ACCEPTED = "not_accepted"
    BUDGET = "budget"
    NEEDS_REASON = "needs_reason"
    NEEDS_CLOSE_REASON = "needs_close_reason"
    NOT_YOURS = "not_yours"
    MOVED_MEANWHILE = "moved_meanwhile"
    NOTHING_TO_UNDO = "nothing_to_undo"
    PAST_CHECK_IN = "past_check_in"
    BAD_PARTY = "bad_party"
    BAD_AMOUNT = "bad_amount"
    DUPLICATE_RULE = "duplicate_rule"


CONFIRMED = frozenset({Stage.CORE_CONFIRMED, Stage.ATLAS_CONFIRMED})
OPEN = frozenset(Stage) - CONFIRMED - {Stage.CLOSED}
HOT = 80  # a score from which on a lead is hot

# Every stage can end in a special case or be closed; the rest is the journey of A-19…A-48.
_JOURNEY: dict[Stage, set[Stage]] = {
    Stage.INCOMING: {Stage.QUALIFIED},
    Stage.QUALIFIED: {Stage.INCOMING, Stage.CORE_PROPOSAL},
    Stage.CORE_PROPOSAL: {Stage.QUALIFIED, Stage.ATLAS_PROPOSAL, Stage.PAYMENT_PENDING},
    Stage.ATLAS_PROPOSAL: {Stage.CORE_PROPOSAL, Stage.PAYMENT_PENDING},
    Stage.PAYMENT_PENDING: {Stage.CORE_PROPOSAL} | CONFIRMED,
    Stage.CORE_CONFIRMED: set(),
    Stage.ATLAS_CONFIRMED: set(),
    Stage.SPECIAL_CASE: {Stage.QUALIFIED, Stage.CORE_PROPOSAL, Stage.PAYMENT_PENDING} | CONFIRMED,
    Stage.CLOSED: {Stage.INCOMING, Stage.QUALIFIED},
}
_ALWAYS = {Stage.SPECIAL_CASE, Stage.CLOSED}
MOVES: dict[Stage, frozenset[Stage]] = {
    stage: frozenset((onward | _ALWAYS) - {stage}) for stage, onward in _JOURNEY.items()
}
check_total(Stage, MOVES)

# A person never confirms (only a payment does) and never proposes Atlas without its quote.
SYSTEM_ONLY = CONFIRMED | {Stage.ATLAS_PROPOSAL}
BY_HAND: dict[Stage, frozenset[Stage]] = {stage: onward - SYSTEM_ONLY for stage, onward in MOVES.items()}

# Chance of a sale by stage, for the weighted sum of a column. Replaced by each lead's own win % later.
CHANCE: dict[Stage, Decimal] = {
    Stage.INCOMING: Decimal("0.05"),
    Stage.QUALIFIED: Decimal("0.20"),
    Stage.CORE_PROPOSAL: Decimal("0.40"),
    Stage.ATLAS_PROPOSAL: Decimal("0.50"),
    Stage.PAYMENT_PENDING: Decimal("0.80"),
    Stage.CORE_CONFIRMED: Decimal(1),
    Stage.ATLAS_CONFIRMED: Decimal(1),
    Stage.SPECIAL_CASE: Decimal("0.50"),
    Stage.CLOSED: Decimal(0),
}
check_total(Stage, {stage: frozenset() for stage in CHANCE})

# Days in a stage after which a card turns amber, then red (peers §2.3). Ends of the journey do not age.
AGES: dict[Stage, tuple[int, int]] = {
    Stage.INCOMING: (1, 2),
    Stage.QUALIFIED: (2, 4),
    Stage.CORE_PROPOSAL: (3, 7),
    Stage.ATLAS_PROPOSAL: (2, 4),
    Stage.PAYMENT_PENDING: (2, 3),
    Stage.SPECIAL_CASE: (2, 5),
}


class Age(StrEnum):
    """How long a lead has been left in its stage."""

    OK = "ok"
    WARN = "warn"
    LATE = "late"


def age(stage: Stage, since: datetime, now: datetime) -> Age:
    """Ageing of a lead that entered `stage` at `since`."""
    if stage not in AGES:
        return Age.OK
    warn, late = AGES[stage]
    spent = now - since
    if spent >= timedelta(days=late):
        return Age.LATE
    return Age.WARN if spent >= timedelta(days=warn) else Age.OK


def refusal_of_hand(current: Stage, to: Stage) -> LeadReason | None:
    """Why a person may not move a lead from `current` to `to`; None when the table allows it."""
    if to in CONFIRMED:
        return LeadReason.NO_PAYMENT
    if to is Stage.ATLAS_PROPOSAL:
        return LeadReason.NO_ATLAS_QUOTE
    return None if to in BY_HAND[current] else LeadReason.BAD_MOVE


def may_qualify(verdict: BudgetVerdict | None, override_reason: str) -> bool:
    """A-54: the budget suffices, or a person said why it need not."""
    return verdict is BudgetVerdict.SUFFICIENT or bool(override_reason)


def code(lead_id: int) -> str:
    """The human code: `L-000123`."""
    return f"L-{lead_id:06d}"
