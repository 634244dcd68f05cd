"""Atlas' law: who may be offered a campaign, the four validations, states, quota."""

from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason
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
