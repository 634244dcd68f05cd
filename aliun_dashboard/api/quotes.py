"""REST: quotes of a lead. Core comes first; Atlas only by right (A-03, A-27…A-33)."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field

from aliun_dashboard.api.guard import requires
from aliun_dashboard.api.leads import lead_id_of
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.flows import quoting
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.queries import quotes
from aliun_dashboard.queries.quotes import QuoteFile
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.quotes.rules import (
    MAX_ADULTS,
    MAX_CHILD_AGE,
    MAX_CHILDREN,
    MAX_NIGHTS,
    MAX_ROOMS,
    UNKNOWN_AGE,
    Stay,
)
from aliun_dashboard.staff.rules import EVERYONE, WORKS_LEADS

Reader = Annotated[Viewer, Depends(requires(EVERYONE))]
Worker = Annotated[Viewer, Depends(requires(WORKS_LEADS))]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
QuoteId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Age = Annotated[int, Field(ge=0, le=MAX_CHILD_AGE)]

router = APIRouter(prefix="/api/v1", tags=["quotes"])


class NewQuote(BaseModel):
    """What to price. Core without a hotel looks in the lead's destination; children without ages pay the most."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    engine: Literal["core", "atlas"]
    check_in: date
    nights: int = Field(ge=1, le=MAX_NIGHTS)
    adults: int = Field(ge=1, le=MAX_ADULTS)
    children: int = Field(0, ge=0, le=MAX_CHILDREN)
    child_ages: list[Age] = Field([], max_length=MAX_CHILDREN)
    rooms: int = Field(1, ge=1, le=MAX_ROOMS)
    hotel_id: Id | None = None
    room_type_id: Id | None = None
    board: str | None = Field(None, max_length=40)
    campaign_id: Id | None = None


class Sending(BaseModel):
    """How to send: `beside` is the other quote of a comparison, `text` replaces our words."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    beside: Id | None = None
    text: Annotated[str, Field(max_length=4000)] = ""


@router.post("/leads/{ref}/quotes", status_code=201)
def make(viewer: Worker, ref: str, wanted: NewQuote) -> QuoteFile:
    """Price a stay and keep it as a draft; refused with what stands in the way."""
    lead_id, stay = lead_id_of(ref), _stay(wanted)
    with begin(viewer.actor) as work:
        if wanted.engine == "atlas":
            quote = quoting.quote_atlas(work, lead_id, _campaign(wanted), stay)
        else:
            hotel, room, board = wanted.hotel_id, wanted.room_type_id, wanted.board
            quote = quoting.quote_core(work, lead_id, stay, hotel_id=hotel, room_type_id=room, board=board)
    return _file(viewer, quote.id or 0)


@router.post("/quotes/{quote_id}/send")
def send(viewer: Worker, quote_id: QuoteId, how: Sending | None = None) -> QuoteFile:
    """Send a draft to the customer; Atlas is checked again (A-63)."""
    how = how or Sending()
    with begin(viewer.actor) as work:
        quoting.send(work, quote_id, beside=how.beside, text=how.text)
    return _file(viewer, quote_id)


@router.get("/quotes/{quote_id}")
def show(viewer: Reader, quote_id: QuoteId) -> QuoteFile:
    """A quote as it was made, with its calculation."""
    return _file(viewer, quote_id)


def _stay(wanted: NewQuote) -> Stay:
    """Children are as many as said, or as many as have an age; those without one are of unknown age."""
    if wanted.children and len(wanted.child_ages) > wanted.children:
        raise _missing("child_ages", "more ages than children", "value_error")
    ages = tuple(wanted.child_ages)
    unknown = (UNKNOWN_AGE,) * (wanted.children - len(ages))
    return Stay(wanted.check_in, wanted.nights, wanted.adults, ages + unknown, wanted.rooms)


def _campaign(wanted: NewQuote) -> int:
    if wanted.campaign_id is None:
        raise _missing("campaign_id", "Field required", "missing")
    return wanted.campaign_id


def _missing(field: str, why: str, kind: str) -> RequestValidationError:
    return RequestValidationError([{"type": kind, "loc": ("body", field), "msg": why}])


def _file(viewer: Viewer, quote_id: int) -> QuoteFile:
    with read() as session:
        quote = quotes.one(session, viewer, quote_id)
    if quote is None:
        raise Refused(CommonReason.NOT_FOUND)
    return quote
