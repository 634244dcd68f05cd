"""REST: payment links and reservations. What an agent may not see does not exist for them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from aliun_dashboard.api.guard import requires
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.flows import checkout
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.payments.rules import MOST_PARTS, Part, PaymentKind, Provider
from aliun_dashboard.queries import api_sales
from aliun_dashboard.queries.api_sales import PaymentFile, ReservationFile
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EVERYONE, WORKS_LEADS

CODE = re.compile(r"(?:[Rr]-)?0*([1-9]\d{0,9})", re.ASCII)
Reader = Annotated[Viewer, Depends(requires(EVERYONE))]
Seller = Annotated[Viewer, Depends(requires(WORKS_LEADS))]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]

router = APIRouter(prefix="/api/v1", tags=["sales"])


class Wanted(BaseModel):
    """What is to be paid, and by whom. The amount is the quote's own."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[PaymentKind.DEPOSIT, PaymentKind.TOTAL, PaymentKind.BALANCE]
    provider: Provider


class Instalment(BaseModel):
    """A share of the total in percent, and the day it is due."""

    model_config = ConfigDict(extra="forbid")

    percent: int = Field(ge=1, le=99)
    due_on: date


class WantedPlan(BaseModel):
    """Who takes the money, and in which parts."""

    model_config = ConfigDict(extra="forbid")

    provider: Provider
    parts: list[Instalment] = Field([], max_length=MOST_PARTS)


@dataclass(frozen=True)
class Link:
    """Where the customer pays."""

    payment_ref: str
    url: str


@router.post("/quotes/{quote_id}/payments", status_code=201)
def ask(viewer: Seller, quote_id: Id, wanted: Wanted) -> Link:
    """A payment link; the same thing asked for twice is one link. Atlas is checked again."""
    with begin(viewer.actor) as work:
        payment = checkout.ask_for(work, quote_id, wanted.kind, wanted.provider)
        ref = payment.ref
    return Link(ref, api_sales.link(ref))


@router.post("/quotes/{quote_id}/plan", status_code=201)
def plan(viewer: Seller, quote_id: Id, wanted: WantedPlan) -> list[PaymentFile]:
    """A link an instalment (S-54); without `parts` the 30/40/30 of the house. The first one confirms."""
    with begin(viewer.actor) as work:
        parts = [Part(one.percent, one.due_on) for one in wanted.parts]
        refs = [
            one.ref for one in checkout.plan(work, quote_id, parts or checkout.usual(work, quote_id), wanted.provider)
        ]
    with read() as session:
        return [found for ref in refs if (found := api_sales.payment(session, viewer, ref))]


@router.get("/payments/{ref}")
def show_payment(viewer: Reader, ref: str) -> PaymentFile:
    """One payment, by its reference."""
    with read() as session:
        found = api_sales.payment(session, viewer, ref)
    if found is None:
        raise Refused(CommonReason.NOT_FOUND)
    return found


@router.get("/reservations/{ref}")
def show_reservation(viewer: Reader, ref: str) -> ReservationFile:
    """One reservation, by id or code (`R-000087`), with its voucher and its quota movement."""
    match = CODE.fullmatch(ref)
    if match is None or int(match[1]) > LARGEST_ID:
        raise Refused(CommonReason.NOT_FOUND)
    with read() as session:
        found = api_sales.reservation(session, viewer, int(match[1]))
    if found is None:
        raise Refused(CommonReason.NOT_FOUND)
    return found
