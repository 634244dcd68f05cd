"""What a campaign's terms, a stay and a verdict become in a quote: its price, policies, deadlines and reasons."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import Verdict, code
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.quotes.atlas import AtlasOffer
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteReason, Stay, check_stay

CHECK_IN_FROM = time(15)  # when hotels let guests in; an offer holds no longer


def check(work: UnitOfWork, stay: Stay) -> None:
    """Refuse, naming the field, a stay nobody can make any more."""
    check_stay(stay, work.today)
    if begins(stay) <= work.now:
        raise Refused(QuoteReason.BAD_STAY, field="check_in")


def begins(stay: Stay) -> datetime:
    """The moment a stay begins."""
    return datetime.combine(stay.check_in, CHECK_IN_FROM, settings().timezone)


def campaign(work: UnitOfWork, campaign_id: int) -> Campaign:
    """The campaign, unlocked: a quote takes nothing from it (A-17)."""
    row = work.session.get(Campaign, campaign_id, populate_existing=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="campaign")
    return row


def local_day(moment: datetime) -> str:
    """`07/03/2026`, in the agency's zone."""
    return f"{moment.astimezone(settings().timezone):%d/%m/%Y}"


def offer_of(terms: Campaign) -> AtlasOffer:
    """A campaign's price, as its engine takes it."""
    return AtlasOffer(name_of(terms), terms.price_per_night, terms.cost_per_night, terms.currency, terms.max_people)


def name_of(terms: Campaign) -> str:
    """`ATL-007 Semana Santa`."""
    return f"{code(terms.id or 0)} {terms.name}"


def sale_ends(terms: Campaign) -> tuple[datetime, datetime | None]:
    """The first moments at which a campaign is no longer sold: after its window, from its release."""
    return _midnight(terms.booking_to + timedelta(days=1)), _midnight(terms.release_on) if terms.release_on else None


def policies_of(terms: Campaign) -> dict[str, Any]:
    """What holds for a quote of this campaign, whatever becomes of the campaign."""
    return {
        "deposit_percent": terms.deposit_percent,
        "balance_days": terms.balance_days,
        "voucher_on_deposit": terms.voucher_on_deposit,
        "cancellation_policy": terms.cancellation_policy,
        "cancellation_windows": terms.cancellation_windows,
        "supplier_contact": terms.supplier_contact,
    }


def why_of(terms: Campaign, verdict: Verdict) -> dict[str, Any]:
    """Why Atlas was allowed, as it was then (A-04)."""
    return verdict.told() | {"campaign": name_of(terms)}


def per_night_and_person(quote: Quote) -> Decimal:
    """The total shared out, to the cent."""
    people = quote.adults + len(quote.child_ages)
    return round(quote.total / (quote.nights * people), 2)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), settings().timezone)
