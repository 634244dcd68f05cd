"""«Semáforo Atlas» is one verdict: the board, the comparison and the log tell the same of a lead and a campaign."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import Trigger, Verdict
from aliun_dashboard.flows import atlas, quoting
from aliun_dashboard.kernel.audit import SYSTEM, AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.queries import board, offered
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.quotes.rules import Stay
from aliun_dashboard.ui.screens.pipeline import shown
from tests import make, make_sale
from tests.conftest import NOON
from tests.queries.test_board import viewer

pytestmark = pytest.mark.usefixtures("database")
ZONE = ZoneInfo("America/Santo_Domingo")
IN_AUGUST = {"check_in": date(2026, 8, 3), "nights": 5, "adults": 2}


def wanting(**facts: Any) -> Lead:
    return make.lead(wish=make.wish(**IN_AUGUST), **facts)


def judged(lead: Lead) -> list[Verdict]:
    with read() as session:
        return [one.verdict for one in offered.to_leads(session, [lead.id or 0], NOON).get(lead.id or 0, ())]


def by_flow(lead: Lead, campaign_id: int) -> Verdict:
    with begin("test", now=NOON) as work:
        return atlas.verdict_for(work, lead.id or 0, campaign_id)


def cards(who: Viewer) -> list[dict[str, Any]]:
    with read() as session:
        columns = board.snapshot(session, who, Filters(), NOON, ZONE)
    return [shown.card(card, NOON, ZONE) for column in columns for card in column.cards]


@pytest.mark.parametrize(
    "change", [{}, {"stop_sale": True}, {"quota_total": 2, "keep": 1}, {"booking_to": NOON.date()}]
)
def test_many_leads_at_once_get_the_verdict_that_each_gets_alone(change: dict[str, Any]) -> None:
    campaign = make_sale.campaign()
    lead, quiet = wanting(text="vi la oferta ATL-001"), make.lead(phone="+1 809 555 0142")
    with begin("test", now=NOON) as work:
        work.session.get_one(Campaign, campaign).sqlmodel_update(change)
    assert judged(lead) == [by_flow(lead, campaign)]
    assert judged(lead)[0].trigger is Trigger.MENTION
    assert judged(quiet) == []


def test_a_match_that_the_lead_no_longer_wants_speaks_for_nothing() -> None:
    make_sale.campaign()
    lead = wanting()
    assert [verdict.trigger for verdict in judged(lead)] == [Trigger.MATCH]
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead.id).destination = "Miches"
    assert judged(lead) == []


def test_the_card_says_in_words_whether_and_why() -> None:
    campaign, who = make_sale.campaign(), viewer()
    wanting(text="vi la oferta ATL-001")
    (card,) = cards(who)
    assert card["atlas"]["open"]
    assert card["atlas"]["text"] == "ATL-001 · Atlas se puede ofrecer"
    assert "«ATL-001»" in card["atlas"]["says"]
    with begin("test", now=NOON) as work:
        work.session.get_one(Campaign, campaign).stop_sale = True
    (card,) = cards(who)
    assert not card["atlas"]["open"]
    assert "✗ Aprobada por dirección: " in card["atlas"]["says"]


def test_the_log_keeps_the_verdict_a_quote_was_made_by() -> None:
    make.budget_rule("80")
    make.hotel()
    campaign = make.campaign()
    lead = make.lead(text=f"ATL-{campaign:03d}").id or 0
    stay = Stay(date(2026, 4, 10), nights=5, adults=2)
    with begin(SYSTEM, now=NOON) as work:
        quoting.send(work, quoting.quote_core(work, lead, stay).id or 0)
        quoting.quote_atlas(work, lead, campaign, stay)
        made = work.session.exec(select(AuditEntry).where(AuditEntry.action == "quote.made")).all()
        kept = (made[-1].after or {})["verdict"]
    assert (kept["allowed"], kept["trigger"]) == (True, "mention")
    assert [check["passed"] for check in kept["checks"]] == [True] * 4
