"""How this house chases: what the environment fixes, what was set here; and an order as the law sees it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import parseaddr
from functools import cache, partial

import holidays
from sqlmodel import Session, col, select

from aliun_dashboard.kernel.config import settings

from . import rules
from .models import OrderHabits, PurchaseOrder
from .rules import Chase

SATURDAY = 5


@dataclass(frozen=True)
class HouseHabits:
    """The habits that hold now. `senders` may send confirmations (K-28); addresses are in lower case.

    `fixed` are those of them that the environment says, and nobody takes away here.
    """

    senders: tuple[str, ...]
    admin_email: str
    finance_email: str
    fixed: tuple[str, ...] = ()
    confirms_reception: bool = False
    business_days_only: bool = False
    country: str = "DO"
    hurries: bool = False

    @property
    def rhythm(self) -> rules.Habits:
        """The part that the law of chasing asks for."""
        workday = partial(is_workday, self.country) if self.business_days_only else None
        return rules.Habits(settings().timezone, self.hurries, workday)


@dataclass(frozen=True)
class AgencyHabits:
    """What of an agency bears on the chase. `best_hour`: the hour to wait for, where it is waited for."""

    paused_until: date | None = None
    best_hour: int | None = None


def current(session: Session) -> HouseHabits:
    """What holds now: what the environment says, and of the rest the one row (K-28, K-38)."""
    row, ours = session.get(OrderHabits, 1) or OrderHabits(), settings()
    given = [parseaddr(one)[1].lower() for one in ours.allowed_confirmation_senders.split(",")]
    fixed = [one for one in given if "@" in one]
    return HouseHabits(
        senders=tuple(dict.fromkeys((*fixed, *row.senders))),
        admin_email=ours.oc_admin_email.strip().lower() or row.admin_email,
        finance_email=ours.oc_finance_email.strip().lower() or row.finance_email,
        fixed=tuple(fixed),
        confirms_reception=row.confirms_reception,
        business_days_only=row.business_days_only,
        country=row.country,
        hurries=row.hurries,
    )


def best_hours(session: Session, organization_ids: Iterable[int]) -> dict[int, int | None]:
    """The hour at which each agency usually sends its orders; None for those of whom too little is known (idea 6)."""
    theirs = (
        col(PurchaseOrder.organization_id).in_(set(organization_ids)),
        col(PurchaseOrder.received_at).is_not(None),
    )
    answers: dict[int, list[datetime]] = {}
    for agency_id, moment in session.exec(
        select(PurchaseOrder.organization_id, PurchaseOrder.received_at).where(*theirs)
    ):
        answers.setdefault(agency_id, []).extend([moment] if moment else [])
    return {agency_id: rules.usual_hour(moments, settings().timezone) for agency_id, moments in answers.items()}


def chase_of(order: PurchaseOrder, check_in: date, agency: AgencyHabits, *, idle: bool = False) -> Chase:
    """An order as the law of chasing sees it. `idle`: its trip was cancelled."""
    return Chase(
        status=order.status,
        trouble=order.trouble,
        level=order.level,
        created_at=order.created_at,
        requested_at=order.requested_at,
        last_sent_at=order.last_sent_at,
        paused_until=_later(order.paused_until, agency.paused_until),
        check_in=check_in,
        skipped=frozenset(order.skipped),
        best_hour=agency.best_hour,
        idle=idle,
    )


def is_workday(country: str, day: date) -> bool:
    """Monday to Friday, and no holiday of `country` (ISO code)."""
    return day.weekday() < SATURDAY and not _holidays(country)(day)


@cache
def _holidays(country: str) -> Callable[[date], bool]:
    return holidays.country_holidays(country).__contains__


def _later(moment: datetime | None, day: date | None) -> datetime | None:
    """The later of an order's pause and its agency's, which ends when that day begins in the house's zone."""
    ends = datetime.combine(day, time(), settings().timezone) if day else None
    return max(filter(None, (moment, ends)), default=None)
