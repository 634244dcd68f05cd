"""Campaigns as screens show them: their terms, their quota, and who else wants the same places (A-14, A-76)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, text
from sqlmodel import Session, col, func, select

from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import LAST_HOURS, CampaignKind, CampaignStatus, Terms, code, low
from aliun_dashboard.inventory.models import Hotel
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.quotes.rules import LIVE

PAGE = 50
CODE = re.compile(r"(?:atl-?)?0*(\d{1,9})", re.IGNORECASE)

# The director's queue first, then what sells, then what waits for somebody, then the past.
_ORDER = {
    CampaignStatus.PENDING: 0,
    CampaignStatus.APPROVED: 1,
    CampaignStatus.PAUSED: 2,
    CampaignStatus.RETURNED: 3,
    CampaignStatus.DRAFT: 4,
    CampaignStatus.EXPIRED: 5,
}

# What a person fills in and the director approves.
TERMS = (
    *("kind", "name", "hotel_id", "hotel", "destination", "room", "board"),
    *("travel_from", "travel_to", "booking_from", "booking_to", "release_on"),
    *("quota_total", "keep", "max_people", "price_per_night", "cost_per_night", "currency"),
    *("deposit_percent", "balance_days", "voucher_on_deposit", "cancellation_windows", "cancellation_policy"),
    *("inclusions", "supplier_contact", "ad_refs"),
)

# Places in rooms. A live quote counts once: as one in payment when it has an open payment, otherwise as quoted.
_QUOTA = text("""
SELECT campaign.id, coalesce(ledger.taken, 0) AS taken,
       coalesce(wanting.in_payment, 0) AS in_payment, coalesce(wanting.quoted, 0) AS quoted
FROM campaign
LEFT JOIN LATERAL (
    SELECT taken FROM quota_movement WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT 1
) AS ledger ON true
LEFT JOIN LATERAL (
    SELECT sum(rooms) FILTER (WHERE paying) AS in_payment, sum(rooms) FILTER (WHERE NOT paying) AS quoted
    FROM (
        SELECT quote.rooms, EXISTS (
            SELECT FROM payment WHERE quote_id = quote.id AND status = 'open'
            AND (expires_at IS NULL OR expires_at > :now)
        ) AS paying
        FROM quote
        WHERE quote.campaign_id = campaign.id AND quote.status = ANY(:live) AND quote.valid_until > :now
    ) AS live
) AS wanting ON true
WHERE campaign.id = ANY(:ids)
""")


@dataclass(frozen=True)
class CampaignFilter:
    """What to list; nothing means any. `text` is part of a name, hotel or destination, or a code."""

    kind: CampaignKind | None = None
    status: CampaignStatus | None = None
    text: str = ""


@dataclass(frozen=True)
class Quota:
    """Places, in rooms. Nothing but `taken` is gone: who is in payment or quoted holds none (X-50)."""

    total: int
    keep: int
    taken: int
    available: int
    is_low: bool
    in_payment: int
    quoted: int

    @property
    def is_contended(self) -> bool:
        """Whether more is wanted than there is."""
        return self.in_payment + self.quoted > self.available


@dataclass(frozen=True)
class CampaignRow:
    """A campaign with its quota. `terms` are its columns as they stand, `law` what the validations ask."""

    id: int
    code: str
    kind: CampaignKind
    status: CampaignStatus
    name: str
    version: int
    quota: Quota
    law: Terms
    terms: dict[str, Any]
    stop_sale: bool
    hotel: str
    destination: str
    travel: tuple[date, date]
    booking: tuple[date, date]
    release_on: date | None
    price: Decimal
    cost: Decimal | None
    currency: str
    created_by: str
    decided_by: str
    decided_at: datetime | None
    decision_reason: str
    updated_at: datetime

    @property
    def margin(self) -> Decimal | None:
        """What a night leaves, in the campaign's currency; None while the cost is unknown."""
        return None if self.cost is None else self.price - self.cost

    @property
    def margin_percent(self) -> Decimal | None:
        """The margin as a share of the price, in percent."""
        return None if self.margin is None or not self.price else self.margin * 100 / self.price


@dataclass(frozen=True)
class CampaignPage:
    """Up to `PAGE` campaigns, and how many fit the filter."""

    rows: tuple[CampaignRow, ...]
    total: int


@dataclass(frozen=True)
class Counts:
    """How many campaigns each tab and each filter would show. `statuses` are those of the chosen kind.

    `pending` are all that wait for the director.
    """

    kinds: dict[CampaignKind, int]
    statuses: dict[CampaignStatus, int]
    pending: int


def listed(session: Session, wanted: CampaignFilter, now: datetime, page: int = 1) -> CampaignPage:
    """A page of campaigns: pending ones first, then by the end of their booking window."""
    where = _conditions(wanted)
    order = case(*[(col(Campaign.status) == status, place) for status, place in _ORDER.items()], else_=9)
    query = select(Campaign).where(*where).order_by(order, col(Campaign.booking_to), col(Campaign.id))
    found = session.exec(query.limit(PAGE).offset((max(page, 1) - 1) * PAGE)).all()
    total = session.exec(select(func.count()).select_from(Campaign).where(*where)).one()
    return CampaignPage(_rows(session, found, now), total)


def newest(
    session: Session, wanted: CampaignFilter, now: datetime, *, limit: int, before: int | None
) -> tuple[CampaignRow, ...]:
    """At most `limit` campaigns, newest first, those with an id under `before`."""
    where = _conditions(wanted) + ([col(Campaign.id) < before] if before is not None else [])
    found = session.exec(select(Campaign).where(*where).order_by(col(Campaign.id).desc()).limit(limit)).all()
    return _rows(session, found, now)


def counts(session: Session, wanted: CampaignFilter) -> Counts:
    """For the tabs: all kinds; for the filters: the states of the chosen kind."""
    by_kind = session.exec(select(Campaign.kind, func.count()).group_by(col(Campaign.kind))).all()
    of_kind = _conditions(CampaignFilter(wanted.kind, None, wanted.text))
    by_status = session.exec(select(Campaign.status, func.count()).where(*of_kind).group_by(col(Campaign.status))).all()
    waiting = Campaign.status == CampaignStatus.PENDING
    pending = session.exec(select(func.count()).select_from(Campaign).where(waiting)).one()
    return Counts(
        {CampaignKind(kind): number for kind, number in by_kind},
        {CampaignStatus(status): number for status, number in by_status},
        pending,
    )


def campaign(session: Session, campaign_id: int, now: datetime) -> CampaignRow | None:
    """One campaign; None when there is none."""
    found = session.get(Campaign, campaign_id)
    return _rows(session, [found], now)[0] if found else None


def alarming(session: Session, now: datetime) -> tuple[CampaignRow, ...]:
    """Campaigns on sale that run low (at most a fifth is left) or end within 48 hours, the most urgent first."""
    today = settings().day(now)
    on_sale = (Campaign.status == CampaignStatus.APPROVED, col(Campaign.booking_to) >= today)
    found = session.exec(select(Campaign).where(*on_sale).order_by(col(Campaign.booking_to), col(Campaign.id))).all()
    rows = [row for row in _rows(session, found, now) if row.booking[0] <= today]
    return tuple(row for row in rows if row.quota.is_low or ends_soon(row, today))


def hotels(session: Session) -> list[tuple[int, str, str]]:
    """The hotels of the inventory by name: id, name, destination."""
    found = session.exec(select(Hotel.id, Hotel.name, Hotel.destination).order_by(col(Hotel.name), col(Hotel.id)))
    return [(id or 0, name, destination) for id, name, destination in found]


def ends_soon(row: CampaignRow, today: date) -> date | None:
    """The day on which its booking window or the supplier's places end, when that is within 48 hours."""
    ends = [day for day in (row.booking[1], row.release_on) if day is not None and today <= day <= today + LAST_HOURS]
    return min(ends, default=None)


def _conditions(wanted: CampaignFilter) -> list[Any]:
    chosen: list[Any] = []
    if wanted.kind:
        chosen.append(Campaign.kind == wanted.kind)
    if wanted.status:
        chosen.append(Campaign.status == wanted.status)
    said = " ".join(wanted.text.split())
    if found := CODE.fullmatch(said):
        chosen.append(Campaign.id == int(found[1]))
    elif said:
        escaped = re.sub(r"([\\%_])", r"\\\1", said)
        named = func.concat_ws(" ", Campaign.name, Campaign.hotel, Campaign.destination)
        chosen.append(func.fold(named).like(func.fold(f"%{escaped}%")))
    return chosen


def _rows(session: Session, found: Sequence[Campaign], now: datetime) -> tuple[CampaignRow, ...]:
    ids = [one.id or 0 for one in found]
    asked = session.connection().execute(_QUOTA, {"ids": ids, "now": now, "live": [status.value for status in LIVE]})
    wanted = {row.id: row for row in asked}
    today = settings().day(now)
    return tuple(_row(one, _quota(one, wanted[one.id or 0], today)) for one in found)


def _quota(one: Campaign, counted: Any, today: date) -> Quota:
    terms = one.terms()
    left = terms.left(counted.taken, today)
    return Quota(one.quota_total, one.keep, counted.taken, left, low(terms, left), counted.in_payment, counted.quoted)


def _row(one: Campaign, quota: Quota) -> CampaignRow:
    return CampaignRow(
        id=one.id or 0,
        code=code(one.id or 0),
        kind=one.kind,
        status=one.status,
        name=one.name,
        version=one.version,
        quota=quota,
        law=one.terms(),
        terms={name: getattr(one, name) for name in TERMS},
        stop_sale=one.stop_sale,
        hotel=one.hotel,
        destination=one.destination,
        travel=(one.travel_from, one.travel_to),
        booking=(one.booking_from, one.booking_to),
        release_on=one.release_on,
        price=one.price_per_night,
        cost=one.cost_per_night,
        currency=one.currency,
        created_by=one.created_by,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        decision_reason=one.decision_reason,
        updated_at=one.updated_at,
    )
