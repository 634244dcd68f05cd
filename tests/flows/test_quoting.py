"""Quotes: Core comes first, Atlas only by right, what was sent stays, and nothing takes a place."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from aliun_dashboard.campaigns.models import QuotaMovement
from aliun_dashboard.campaigns.rules import QuotaCause
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.flows import atlas, quoting
from aliun_dashboard.inventory.models import Rate
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, Stage
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteReason, QuoteStatus, Stay
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
APRIL = Stay(date(2026, 4, 10), nights=5, adults=2)


@pytest.fixture
def lead() -> int:
    """A qualified lead for Punta Cana, with one hotel of ours there at 100 a room and night."""
    make.budget_rule("80")
    make.hotel()
    qualified = make.lead()
    assert qualified.stage is Stage.QUALIFIED
    return qualified.id or 0


def core(lead: int, stay: Stay = APRIL, later: timedelta = timedelta(), **wanted: Any) -> Quote:
    with begin(SYSTEM, now=NOON + later) as work:
        return quoting.quote_core(work, lead, stay, **wanted)


def offer(lead: int, campaign: int, stay: Stay = APRIL) -> Quote:
    with begin(SYSTEM, now=NOON) as work:
        return quoting.quote_atlas(work, lead, campaign, stay)


def sent(quote: Quote, later: timedelta = timedelta(), **how: Any) -> Quote:
    with begin(SYSTEM, now=NOON + later) as work:
        return quoting.send(work, quote.id or 0, **how)


def mention(lead: int, campaign: int) -> None:
    with begin(SYSTEM, now=NOON) as work:
        atlas.hear(work, work.session.get_one(Lead, lead), f"Quiero la ATL-{campaign:03d}")


def atlas_sent(lead: int, campaign: int | None = None, stay: Stay = APRIL) -> Quote:
    """The whole right way to an Atlas offer."""
    sent(core(lead, stay))
    campaign = campaign or make.campaign()
    mention(lead, campaign)
    return sent(offer(lead, campaign, stay))


def refusal(act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def stored(quote: Quote) -> Quote:
    with begin("test", now=NOON) as work:
        return work.session.get_one(Quote, quote.id)


def every(kind: type, **facts: Any) -> list[Any]:
    with begin("test", now=NOON) as work:
        return list(work.session.exec(select(kind).filter_by(**facts).order_by(kind.id)))


def sell_out(campaign: int, places: int = 10) -> None:
    with begin("test", now=NOON) as work:
        work.session.add(
            QuotaMovement(
                campaign_id=campaign, units=places, taken=places, cause=QuotaCause.PAYMENT, at=NOON, actor="test"
            )
        )


def test_a_core_quote_keeps_price_lines_policies_and_its_time(lead: int) -> None:
    quote = core(lead)
    assert (quote.engine, quote.version, quote.status) == ("core", 1, QuoteStatus.DRAFT)
    assert (quote.hotel, quote.total, quote.currency) == ("Hotel Lagunamar", Decimal("590.00"), "USD")
    assert sum(Decimal(line["total"]) for line in quote.lines) == quote.total
    assert quote.policies["deposit_percent"] == 30
    assert quote.valid_until == NOON + timedelta(hours=72)


def test_editing_a_rate_changes_no_quote_that_was_made(lead: int) -> None:
    quote = core(lead)
    with begin("test", now=NOON) as work:
        for rate in work.session.exec(select(Rate)):
            rate.price *= 2
    assert stored(quote).total == Decimal("590.00")
    assert core(lead).total == Decimal("1180.00")


def test_the_first_proposal_is_core_whatever_speaks_for_atlas(lead: int) -> None:
    campaign = make.campaign()
    mention(lead, campaign)
    assert refusal(lambda: offer(lead, campaign)).reason is QuoteReason.CORE_FIRST
    core(lead)  # a draft is no proposal
    assert refusal(lambda: offer(lead, campaign)).reason is QuoteReason.CORE_FIRST


def test_a_forced_campaign_too_waits_for_core(lead: int) -> None:
    campaign, director = make.campaign(), make.user(Role.DIRECTOR, name="Dora")
    with begin(director, now=NOON) as work:
        atlas.force(work, lead, campaign, "Cliente de la casa")
    assert refusal(lambda: offer(lead, campaign)).reason is QuoteReason.CORE_FIRST
    sent(core(lead))
    assert offer(lead, campaign).why["trigger"] == "forced"


def test_sending_core_writes_to_the_customer_and_moves_the_lead(lead: int) -> None:
    quote = sent(core(lead))
    moved = make.stored(lead)
    assert (moved.stage, moved.engine, moved.amount) == (Stage.CORE_PROPOSAL, Engine.CORE, quote.total)
    (letter,) = every(Delivery, key=f"whatsapp:quote:{quote.id}")
    assert f"/c/{quote.token}" in letter.payload["text"]
    assert "USD 590.00" in letter.payload["text"]
    assert [activity.text for activity in every(Activity, delivery_key=letter.key)] == [letter.payload["text"]]
    assert refusal(lambda: sent(quote)).reason is QuoteReason.BAD_STATUS


def test_atlas_after_core_says_why_and_takes_no_place(lead: int) -> None:
    quote = atlas_sent(lead)
    assert (quote.total, quote.why["trigger"], quote.why["allowed"]) == (Decimal(1000), "mention", True)
    assert [check["passed"] for check in quote.why["checks"]] == [True] * 4
    assert make.stored(lead).stage is Stage.ATLAS_PROPOSAL
    assert every(QuotaMovement) == []
