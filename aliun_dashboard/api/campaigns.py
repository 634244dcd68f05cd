"""REST: campaigns, their approval, and Atlas by force."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from aliun_dashboard.api.guard import requires
from aliun_dashboard.api.leads import lead_id_of
from aliun_dashboard.api.paging import LARGEST_ID, Cursor, Limit, cut
from aliun_dashboard.api.verdicts import CheckAnswer, VerdictAnswer, told, told_check
from aliun_dashboard.campaigns.rules import (
    MOST_PLACES,
    CampaignKind,
    CampaignStatus,
    verdict,
)
from aliun_dashboard.flows import atlas, campaigns
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.queries import campaigns as asked
from aliun_dashboard.queries.campaigns import CampaignFilter, CampaignRow
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EVERYONE

CODE = re.compile(r"(?:[Aa][Tt][Ll]-)?0*([1-9]\d{0,9})", re.ASCII)
Reader = Annotated[Viewer, Depends(requires(EVERYONE))]  # what each role may do is for the flows to say
Price = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
Percent = Annotated[int, Field(ge=0, le=100)]

router = APIRouter(prefix="/api/v1", tags=["campaigns"])


class Window(BaseModel):
    """What cancelling costs at least so many days before check-in; later than the last window it is 100 %."""

    model_config = ConfigDict(extra="forbid")

    days: int = Field(ge=0, le=730)
    percent: Percent


class NewCampaign(BaseModel):
    """A campaign. Days are the agency's, both ends included; one unit of quota is one room for the whole stay.

    Without `deposit_percent` or `cancellation_policy` it stays a draft; complete, it waits for direction.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: CampaignKind
    name: str = Field(min_length=1, max_length=120)
    hotel: str = Field("", max_length=120)
    hotel_id: int | None = Field(None, ge=1, le=LARGEST_ID)
    destination: str = Field("", max_length=120)
    room: str = Field("", max_length=120)
    board: str = Field("", max_length=40)
    travel_from: date
    travel_to: date
    booking_from: date
    booking_to: date
    quota_total: int = Field(ge=1, le=MOST_PLACES)
    keep: int = Field(0, ge=0, le=MOST_PLACES)
    release_on: date | None = None
    max_people: int = Field(4, ge=1, le=20)
    price_per_night: Price
    cost_per_night: Price | None = None
    currency: str = Field(pattern="^[A-Z]{3}$")
    deposit_percent: Percent | None
    balance_days: int = Field(15, ge=0, le=365)
    voucher_on_deposit: bool = False
    cancellation_policy: str | None = Field(max_length=4000)
    cancellation_windows: list[Window] = Field(default_factory=list[Window], max_length=10)
    inclusions: str = Field("", max_length=4000)
    ad_refs: list[str] = Field(default_factory=list[str], max_length=50)
    supplier_contact: str = Field("", max_length=200)


class Decision(BaseModel):
    """Why. Returning a campaign needs it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: str = Field("", max_length=500)


class Forced(BaseModel):
    """Which campaign, by id, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    campaign_id: int = Field(ge=1, le=LARGEST_ID)
    reason: str = Field(max_length=500)


@dataclass(frozen=True)
class CampaignAnswer:
    """A campaign with its quota, in rooms. `in_payment` and `quoted` hold none: they only want some."""

    id: int
    code: str
    kind: CampaignKind
    name: str
    status: CampaignStatus
    stop_sale: bool
    version: int
    hotel_id: int | None
    hotel: str
    destination: str
    room: str
    board: str
    travel_from: date
    travel_to: date
    booking_from: date
    booking_to: date
    release_on: date | None
    quota_total: int
    quota_taken: int
    quota_available: int
    keep: int
    in_payment: int
    quoted: int
    max_people: int
    price_per_night: Decimal
    cost_per_night: Decimal | None
    currency: str
    deposit_percent: int
    balance_days: int
    voucher_on_deposit: bool
    cancellation_policy: str
    cancellation_windows: list[dict[str, Any]]
    inclusions: str
    ad_refs: list[str]
    supplier_contact: str
    created_by: str
    decided_by: str
    decided_at: datetime | None
    decision_reason: str
    checks: list[CheckAnswer]


@dataclass(frozen=True)
class CampaignPage:
    """Campaigns, newest first; `next_cursor` is null on the last page."""

    items: list[CampaignAnswer]
    next_cursor: int | None


@router.get("/campaigns")
def find(
    _: Reader,
    kind: CampaignKind | None = None,
    status: CampaignStatus | None = None,
    q: Annotated[str, Query(max_length=80, description="Part of the name, hotel or destination, or code")] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> CampaignPage:
    """Campaigns by kind, state and text."""
    with read() as session:
        wanted = CampaignFilter(kind, status, q)
        found = asked.newest(session, wanted, clock.now(), limit=limit + 1, before=cursor)
    items, next_cursor = cut(found, limit)
    return CampaignPage([_answer(row) for row in items], next_cursor)


@router.post("/campaigns", status_code=201)
def create(viewer: Reader, new: NewCampaign) -> CampaignAnswer:
    """Plan a campaign; complete, it waits for direction at once (A-16, A-73)."""
    facts = new.model_dump() | {
        "deposit_percent": new.deposit_percent or 0,
        "cancellation_policy": new.cancellation_policy or "",
    }
    with begin(viewer.actor) as work:
        campaign = campaigns.create(work, facts)
        campaigns.submit_if_complete(work, campaign)
    return _shown(campaign.id or 0)


@router.get("/campaigns/{ref}")
def show(_: Reader, ref: str) -> CampaignAnswer:
    """One campaign, by id or code (`ATL-007`)."""
    return _shown(_id(ref))


@router.post("/campaigns/{ref}/approve")
def approve(viewer: Reader, ref: str, decision: Decision | None = None) -> CampaignAnswer:
    """Put it on sale. Only direction does."""
    with begin(viewer.actor) as work:
        campaigns.approve(work, _id(ref), decision.reason if decision else "")
    return _shown(_id(ref))


@router.post("/campaigns/{ref}/return")
def return_(viewer: Reader, ref: str, decision: Decision) -> CampaignAnswer:
    """Send it back to whoever planned it, saying why. Only direction does."""
    with begin(viewer.actor) as work:
        campaigns.return_(work, _id(ref), decision.reason)
    return _shown(_id(ref))


@router.post("/campaigns/{ref}/pause")
def pause(viewer: Reader, ref: str, decision: Decision | None = None) -> CampaignAnswer:
    """Take it off sale for a while. What is sold stays sold."""
    with begin(viewer.actor) as work:
        campaigns.pause(work, _id(ref), decision.reason if decision else "")
    return _shown(_id(ref))


@router.post("/leads/{ref}/force-atlas", tags=["leads"])
def force(viewer: Reader, ref: str, wanted: Forced) -> VerdictAnswer:
    """Let a lead be offered a campaign for a stated reason (A-31). The four validations hold all the same."""
    with begin(viewer.actor) as work:
        return told(atlas.force(work, lead_id_of(ref), wanted.campaign_id, wanted.reason))


def _shown(campaign_id: int) -> CampaignAnswer:
    with read() as session:
        row = asked.campaign(session, campaign_id, clock.now())
    if row is None:
        raise Refused(CommonReason.NOT_FOUND)
    return _answer(row)


def _answer(row: CampaignRow) -> CampaignAnswer:
    today = settings().day(clock.now())
    checks = verdict(row.law, None, None, "", row.quota.available, today).checks
    known = CampaignAnswer.__dataclass_fields__.keys()
    facts = {name: value for name, value in (vars(row) | row.terms).items() if name in known}
    return CampaignAnswer(
        **facts,
        quota_taken=row.quota.taken,
        quota_available=row.quota.available,
        in_payment=row.quota.in_payment,
        quoted=row.quota.quoted,
        checks=[told_check(check) for check in checks],
    )


def _id(ref: str) -> int:
    match = CODE.fullmatch(ref)
    if match is None or int(match[1]) > LARGEST_ID:
        raise Refused(CommonReason.NOT_FOUND)
    return int(match[1])
