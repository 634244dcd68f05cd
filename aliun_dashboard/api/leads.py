"""REST: leads. An agent sees own and unassigned leads; others do not exist for them (peers row 57)."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from aliun_dashboard.api.guard import requires
from aliun_dashboard.api.paging import LARGEST_ID, Cursor, Limit, cut
from aliun_dashboard.api.verdicts import VerdictAnswer, told
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import intake, pipeline
from aliun_dashboard.flows.intake import Arrival, Identity, Message, Outcome, Wish
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads.rules import CloseReason, LeadReason, Source, Stage
from aliun_dashboard.queries import api_leads, offered
from aliun_dashboard.queries.api_leads import LeadFile, LeadSummary
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.offered import Offered
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EVERYONE, WORKS_LEADS

CODE = re.compile(r"(?:[Ll]-)?0*([1-9]\d{0,9})", re.ASCII)
Reader = Annotated[Viewer, Depends(requires(EVERYONE))]
Worker = Annotated[Viewer, Depends(requires(WORKS_LEADS))]

router = APIRouter(prefix="/api/v1", tags=["leads"])


class NewLead(BaseModel):
    """An enquiry. `budget` is for the whole stay; what is left out is unknown."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=120)
    phone: str | None = Field(None, max_length=40)
    email: str | None = Field(None, max_length=254)
    source: Source = Source.WEB
    destination: str = Field("", max_length=120)
    check_in: date | None = None
    nights: int | None = Field(None, ge=1, le=90)
    adults: int | None = Field(None, ge=1, le=200)
    children: int | None = Field(None, ge=0, le=200)
    budget: Decimal | None = Field(None, gt=0, max_digits=14, decimal_places=2)
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    message: str | None = Field(None, max_length=4000)


class Move(BaseModel):
    """Where to, and what the caller saw: the lead's `version`, or the stage it was in."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    to: Stage
    seen: Annotated[int, Field(ge=0, le=LARGEST_ID)] | Stage
    reason: str = Field("", max_length=500)
    close_reason: CloseReason | None = None


@dataclass(frozen=True)
class LeadPage:
    """Leads, newest first; `next_cursor` is null on the last page."""

    items: list[LeadSummary]
    next_cursor: int | None


@dataclass(frozen=True)
class OfferedAnswer:
    """A campaign that something speaks for, and whether this lead may be offered it now, and why."""

    campaign_id: int
    code: str
    name: str
    verdict: VerdictAnswer


@dataclass(frozen=True)
class LeadAnswer(LeadFile):
    """A lead with the campaigns that it named, matches or was given by force."""

    atlas: list[OfferedAnswer]


@router.get("/leads")
def find(
    viewer: Reader,
    stage: Stage | None = None,
    q: Annotated[str, Query(max_length=80, description="Name, part of a phone number or e-mail, or code")] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> LeadPage:
    """Leads by stage and text."""
    filters = Filters(text=" ".join(q.split()), stage=stage, history=True)
    with read() as session:
        found = api_leads.page(session, viewer, filters, limit=limit + 1, before=cursor, now=clock.now())
    return LeadPage(*cut(found, limit))


@router.post("/leads", status_code=201, responses={200: {"description": "Joined the lead this person has open"}})
def create(viewer: Worker, new: NewLead, response: Response) -> LeadAnswer:
    """Take in an enquiry: find its person, check its budget, qualify it if it may be."""
    with begin(viewer.actor) as work:
        receipt = intake.receive(work, _arrival(new))
        if not api_leads.sees(work.session, viewer, receipt.lead_id):
            raise Refused(LeadReason.NOT_YOURS)
    response.status_code = 201 if receipt.outcome is Outcome.CREATED else 200
    return _file(viewer, receipt.lead_id)


@router.get("/leads/{ref}")
def show(viewer: Reader, ref: str) -> LeadAnswer:
    """One lead, by id or code (`L-000123`)."""
    return _file(viewer, lead_id_of(ref))


@router.post("/leads/{ref}/move")
def move(viewer: Worker, ref: str, wanted: Move) -> LeadAnswer:
    """Move a lead by hand; refused when it changed since it was seen, or when the pipeline's law says no."""
    lead = _file(viewer, lead_id_of(ref))
    with begin(viewer.actor) as work:
        pipeline.move(
            work,
            lead.id,
            seen=_version(lead, wanted.seen),
            to=wanted.to,
            reason=wanted.reason,
            close_reason=wanted.close_reason,
        )
    return _file(viewer, lead.id)


def _arrival(new: NewLead) -> Arrival:
    ways = ((IdentityKind.PHONE, new.phone), (IdentityKind.EMAIL, new.email))
    return Arrival(
        source=new.source,
        name=new.name,
        identities=tuple(Identity(kind, value) for kind, value in ways if value),
        wish=Wish(
            destination=new.destination,
            check_in=new.check_in,
            nights=new.nights,
            adults=new.adults,
            children=new.children,
            amount=new.budget,
            currency=new.currency,
        ),
        message=Message(new.message) if new.message else None,
    )


def _version(lead: LeadFile, seen: int | Stage) -> int:
    """A stage seen is as good as a version, if the lead is still there."""
    if not isinstance(seen, Stage):
        return seen
    if seen is not lead.stage:
        raise Refused(LeadReason.MOVED_MEANWHILE, current=lead.stage.value)
    return lead.version


def lead_id_of(ref: str) -> int:
    """The id in an address, given as id or code. Raises Refused: NOT_FOUND."""
    match = CODE.fullmatch(ref)
    if match is None or int(match[1]) > LARGEST_ID:
        raise Refused(CommonReason.NOT_FOUND)
    return int(match[1])


def _file(viewer: Viewer, lead_id: int) -> LeadAnswer:
    with read() as session:
        lead = api_leads.one(session, viewer, lead_id)
        spoken_of = offered.to_leads(session, [lead_id], clock.now()).get(lead_id, ()) if lead else ()
    if lead is None:
        raise Refused(CommonReason.NOT_FOUND)
    return LeadAnswer(**vars(lead), atlas=[_offered(one) for one in spoken_of])


def _offered(one: Offered) -> OfferedAnswer:
    return OfferedAnswer(one.campaign_id, one.code, one.name, told(one.verdict))
