"""Which lead may be offered which campaign: mentions heard, explicit matches that come and go, forced ones."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from aliun_dashboard.campaigns.matching import Nights
from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.campaigns.rules import CampaignReason, CampaignStatus, Trigger, Verdict
from aliun_dashboard.flows import atlas, campaigns, desk, pipeline
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import CloseReason, Stage
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import sweeps
from tests import make, make_sale, selling
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
IN_AUGUST = {"check_in": date(2026, 8, 3), "nights": 5, "adults": 2}


def standing() -> list[tuple[int, int, str, str]]:
    """What is kept: lead, campaign, trigger, words."""
    with begin("test", now=NOON) as work:
        rows = work.session.exec(select(CampaignMatch).order_by(CampaignMatch.id))
        return [(row.lead_id, row.campaign_id, row.trigger.value, row.words) for row in rows if not row.withdrawn_at]


def judged(lead: Lead, campaign_id: int, stay: Any = None, **when: Any) -> Verdict:
    with begin("test", now=when.get("now", NOON)) as work:
        return atlas.verdict_for(work, lead.id or 0, campaign_id, stay)


def refused(call: Any) -> Reason:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.reason


def wanting(**facts: Any) -> Lead:
    return make.lead(wish=make.wish(**IN_AUGUST | facts))


def test_a_message_that_names_the_offer_attaches_it_with_its_words() -> None:
    campaign = make_sale.campaign()
    lead = make.lead(text="Hola, vi la oferta ATL-001, ¿queda algo?")
    assert standing() == [(lead.id, campaign, "mention", "ATL-001")]
    answer = judged(lead, campaign)
    assert (answer.allowed, answer.trigger, answer.words) == (True, Trigger.MENTION, "ATL-001")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": "quiero la escapda a puntacana de berano"}, "escapda a puntacana de berano"),
        ({"wish": {"ad_ref": "120210000123"}}, "120210000123"),
        ({"wish": {"campaign_ref": "escapada_punta_cana_verano"}}, "escapada_punta_cana_verano"),
        ({"wish": {"campaign_ref": "ATL-001"}}, "ATL-001"),
        ({"fields": ("Cliente frecuente", "Pidió la ATL-001 por teléfono")}, "ATL-001"),
    ],
)
def test_text_ad_and_fields_of_kommo_are_heard_alike(facts: dict[str, Any], words: str) -> None:
    make_sale.campaign(ad_refs=["120210000123"])
    wish = make.wish(**facts.pop("wish", {}))
    make.lead(kommo="7001", wish=wish, **facts)
    assert [row[2:] for row in standing()] == [("mention", words)]


def test_a_name_never_begins_in_one_field_and_ends_in_the_next() -> None:
    make_sale.campaign(name="Luna de miel")
    make.lead(wish=make.wish(campaign_ref="Luna"), text="de miel y flores")
    assert standing() == []


@pytest.mark.parametrize("text", ["Punta Cana en verano", "Escapada Verano", "oferta 1", ""])
def test_part_of_a_name_is_no_mention(text: str) -> None:
    make_sale.campaign()
    make.lead(text=text)
    assert standing() == []


def test_the_same_words_again_are_heard_once_and_the_owner_is_told() -> None:
    make_sale.campaign()
    ana = make.user()
    lead = make.lead(text="hola")
    with begin("test", now=NOON) as work:
        pipeline.assign(work, lead.id or 0, ana.user_id)
    for _ in range(2):
        make.receive(text="sigo con la ATL-001")
    assert len(standing()) == 1
    with begin("test", now=NOON) as work:
        kinds = [
            (row.kind, row.user_id, row.facts["words"])
            for row in work.session.exec(select(Notice))
            if "words" in row.facts
        ]
    assert kinds == [("atlas_mention", ana.user_id, "ATL-001")]


def test_a_pending_campaign_that_is_named_is_kept_but_not_allowed_until_approved() -> None:
    campaign = make_sale.campaign(status=CampaignStatus.PENDING)
    lead = make.lead(text="la ATL-001")
    answer = judged(lead, campaign)
    assert (answer.trigger, answer.refusal and answer.refusal.reason) == (Trigger.MENTION, CampaignReason.NOT_APPROVED)
    with begin(make.user(Role.DIRECTOR, "Dora"), now=NOON) as work:
        campaigns.approve(work, campaign)
    assert judged(lead, campaign).allowed


def test_an_expired_campaign_is_heard_no_more() -> None:
    make_sale.campaign(status=CampaignStatus.EXPIRED)
    make.lead(text="la ATL-001")
    assert standing() == []


def test_place_days_and_people_said_alike_are_a_match() -> None:
    campaign = make_sale.campaign()
    lead = wanting(destination="PUNTA  CANA")
    words = "PUNTA  CANA · 03/08/2026 · 5 noches · 2 personas"
    assert standing() == [(lead.id, campaign, "match", words)]
    assert (judged(lead, campaign).trigger, judged(lead, campaign).words) == (Trigger.MATCH, words)


@pytest.mark.parametrize(
    ("campaign", "wish"),
    [
        ({"status": CampaignStatus.PENDING}, {}),
        ({"status": CampaignStatus.PAUSED}, {}),
        ({"stop_sale": True}, {}),
        ({"quota_total": 3, "keep": 3}, {}),
        ({"booking_to": NOON.date() - timedelta(days=1)}, {}),
        ({"booking_from": NOON.date() + timedelta(days=1)}, {}),
        ({"release_on": NOON.date()}, {}),
        ({"quota_total": 1}, {"adults": 5}),
        ({}, {"destination": "Bávaro"}),
        ({}, {"check_in": date(2026, 8, 29)}),
        ({}, {"nights": None}),
        ({}, {"adults": None}),
    ],
)
def test_what_cannot_be_sold_or_is_not_said_does_not_match(campaign: dict[str, Any], wish: dict[str, Any]) -> None:
    make_sale.campaign(**campaign)
    wanting(**wish)
    assert standing() == []


def test_a_match_goes_when_the_customer_changes_their_mind_and_comes_back() -> None:
    campaign = make_sale.campaign()
    lead = wanting()
    for check_in, found in ((date(2026, 9, 3), 0), (date(2026, 8, 10), 1)):
        with begin("test", now=NOON) as work:
            desk.edit(work, lead.id or 0, check_in=check_in)
        assert len(standing()) == found
        assert judged(lead, campaign).trigger is (Trigger.MATCH if found else None)


def test_without_a_trigger_core_comes_first() -> None:
    campaign = make_sale.campaign()
    answer = judged(make.lead(), campaign)
    assert answer.refusal
    assert answer.refusal.reason is CampaignReason.NO_TRIGGER
    assert all(check.passed for check in answer.checks)


def test_the_verdict_is_of_the_day_it_is_asked_on() -> None:
    campaign = make_sale.campaign()
    lead = make.lead(text="la ATL-001")
    later = judged(lead, campaign, now=NOON + timedelta(days=31))
    assert later.refusal
    assert later.refusal.reason is CampaignReason.WINDOW_CLOSED
    out = judged(lead, campaign, Nights(date(2026, 9, 3), 2))
    assert out.refusal
    assert out.refusal.reason is CampaignReason.OUT_OF_DATES


def test_the_last_place_gone_the_verdict_says_so() -> None:
    campaign = selling.campaign(quota=1)
    lead = make.lead(text="la ATL-001")
    assert judged(lead, campaign).allowed
    selling.paid(selling.quote(campaign))
    answer = judged(lead, campaign)
    assert answer.refusal
    assert answer.refusal.reason is CampaignReason.SOLD_OUT


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OPERATIONS])
def test_direction_and_operations_force_with_a_reason_and_sign_it(role: Role) -> None:
    campaign = make_sale.campaign()
    lead = make.lead()
    who = make.user(role, "Dora")
    with begin(who, now=NOON) as work:
        atlas.force(work, lead.id or 0, campaign, "  Cliente de años ")
    assert standing() == [(lead.id, campaign, "forced", "Cliente de años")]
    answer = judged(lead, campaign)
    assert (answer.allowed, answer.trigger) == (True, Trigger.FORCED)
    with begin("test", now=NOON) as work:
        entry = work.session.exec(select(AuditEntry).where(AuditEntry.action == "atlas.forced")).one()
    assert (entry.user_id, entry.reason, (entry.after or {})["verdict"]["allowed"]) == (
        who.user_id,
        "Cliente de años",
        True,
    )


def forcing(role: Role, reason: str = "porque sí", **facts: Any) -> Reason:
    campaign, lead, who = make_sale.campaign(**facts), make.lead(), make.user(role, "Eva")

    def call() -> None:
        with begin(who, now=NOON) as work:
            atlas.force(work, lead.id or 0, campaign, reason)

    answer = refused(call)
    assert standing() == []
    return answer


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPPORT, Role.FINANCE, Role.ADMIN])
def test_nobody_else_forces(role: Role) -> None:
    assert forcing(role) is CommonReason.FORBIDDEN


def test_forcing_needs_a_reason() -> None:
    assert forcing(Role.DIRECTOR, "  ") is CampaignReason.NEEDS_REASON


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"status": CampaignStatus.PAUSED}, CampaignReason.NOT_APPROVED),
        ({"stop_sale": True}, CampaignReason.STOP_SALE),
        ({"quota_total": 1, "keep": 1}, CampaignReason.SOLD_OUT),
        ({"booking_to": NOON.date() - timedelta(days=1)}, CampaignReason.WINDOW_CLOSED),
        ({"travel_to": NOON.date(), "travel_from": date(2026, 1, 1)}, CampaignReason.OUT_OF_DATES),
    ],
)
def test_no_force_makes_up_for_a_validation(facts: dict[str, Any], reason: CampaignReason) -> None:
    assert forcing(Role.DIRECTOR, **facts) is reason


async def test_the_sweep_matches_who_waited_when_a_campaign_is_approved_and_lets_go_when_it_ends() -> None:
    campaign = make_sale.campaign(status=CampaignStatus.PENDING)
    some_day = date(2089, 8, 3)
    lead = wanting(check_in=some_day)
    closed = make.lead(phone="+18095550199", wish=make.wish(**IN_AUGUST | {"check_in": some_day}))
    director = make.user(Role.DIRECTOR, "Dora")
    with begin(director, now=NOON) as work:
        pipeline.move(
            work,
            closed.id or 0,
            seen=make.stored(closed.id or 0).version,
            to=Stage.CLOSED,
            close_reason=CloseReason.SPAM,
        )
        row = work.session.get_one(Campaign, campaign)
        row.booking_to, row.travel_from, row.travel_to = date(2090, 1, 1), date(2026, 1, 1), date(2090, 1, 1)
        campaigns.approve(work, campaign)
    assert "matched=1" in await sweeps.look_at_campaigns(NOON)
    assert [row[:3] for row in standing()] == [(lead.id, campaign, "match")]
    assert "matched=0" in await sweeps.look_at_campaigns(NOON)
    with begin(director, now=NOON) as work:
        campaigns.pause(work, campaign)
    assert "matched=1" in await sweeps.look_at_campaigns(NOON)
    assert standing() == []
