"""Quotes: Core comes first, Atlas only by right, what was sent stays, and nothing takes a place."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.campaigns.rules import CampaignReason, CampaignStatus, QuotaCause
from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.conversations.rules import ConversationReason
from aliun_dashboard.flows import atlas, quote_answers, quote_ends, quoting
from aliun_dashboard.inventory.models import Hotel, Rate
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import CloseReason, Engine, LeadReason, Stage
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentKind, PaymentStatus, Provider
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteReason, QuoteStatus, Stay
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

SANTO_DOMINGO = ZoneInfo("America/Santo_Domingo")
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
    assert "US$\xa0590.00" in letter.payload["text"]
    assert [activity.text for activity in every(Activity, delivery_key=letter.key)] == [letter.payload["text"]]
    assert refusal(lambda: sent(quote)).reason is QuoteReason.BAD_STATUS


def test_atlas_after_core_says_why_and_takes_no_place(lead: int) -> None:
    quote = atlas_sent(lead)
    assert (quote.total, quote.why["trigger"], quote.why["allowed"]) == (Decimal(1000), "mention", True)
    assert [check["passed"] for check in quote.why["checks"]] == [True] * 4
    assert make.stored(lead).stage is Stage.ATLAS_PROPOSAL
    assert every(QuotaMovement) == []


def test_atlas_holds_two_days_at_most_and_never_after_its_window_or_release(lead: int) -> None:
    sent(core(lead))
    ends = {
        NOON + timedelta(hours=48): {},
        datetime(2026, 3, 4, tzinfo=SANTO_DOMINGO): {"booking_to": date(2026, 3, 3)},
        datetime(2026, 3, 3, tzinfo=SANTO_DOMINGO): {"release_on": date(2026, 3, 3)},
    }
    for end, facts in ends.items():
        campaign = make.campaign(**facts)
        mention(lead, campaign)
        assert offer(lead, campaign).valid_until == end


def test_no_offer_holds_after_the_guests_are_there(lead: int) -> None:
    tomorrow = Stay(date(2026, 3, 3), nights=2, adults=2)
    assert core(lead, tomorrow).valid_until == datetime(2026, 3, 3, 15, tzinfo=SANTO_DOMINGO)
    today = Stay(date(2026, 3, 2), nights=2, adults=2)
    assert core(lead, today, later=timedelta(hours=2)).check_in == date(2026, 3, 2)
    late = refusal(lambda: core(lead, today, later=timedelta(hours=3)))
    assert (late.reason, late.facts["field"]) == (QuoteReason.BAD_STAY, "check_in")


def test_what_ran_out_between_is_refused_when_it_is_sent(lead: int) -> None:
    sent(core(lead))
    campaign = make.campaign()
    mention(lead, campaign)
    quote = offer(lead, campaign)
    sell_out(campaign)
    assert refusal(lambda: sent(quote)).reason is CampaignReason.SOLD_OUT
    assert (stored(quote).status, make.stored(lead).stage) == (QuoteStatus.DRAFT, Stage.CORE_PROPOSAL)
    assert every(Delivery, key=f"whatsapp:quote:{quote.id}") == []


def test_a_pause_too_stops_what_was_to_be_sent(lead: int) -> None:
    sent(core(lead))
    campaign = make.campaign()
    mention(lead, campaign)
    quote = offer(lead, campaign)
    with begin("test", now=NOON) as work:
        work.session.get_one(Campaign, campaign).status = CampaignStatus.PAUSED
    assert refusal(lambda: sent(quote)).reason is CampaignReason.NOT_APPROVED


def test_a_new_version_takes_the_place_of_the_one_before_it_in_its_engine(lead: int) -> None:
    first = sent(core(lead))
    atlas_quote = atlas_sent(lead)
    draft, newer = core(lead), core(lead)
    assert [stored(one).status for one in (draft, newer)] == [QuoteStatus.SUPERSEDED, QuoteStatus.DRAFT]
    sent(newer)
    assert stored(first).status is QuoteStatus.SUPERSEDED
    assert (stored(atlas_quote).status, make.stored(lead).stage) == (QuoteStatus.SENT, Stage.ATLAS_PROPOSAL)
    assert [quote.version for quote in every(Quote)] == [1, 2, 3, 4, 5]


def test_a_comparison_goes_out_as_one_letter(lead: int) -> None:
    sent(core(lead))
    campaign = make.campaign()
    mention(lead, campaign)
    newer, quote = core(lead), offer(lead, campaign)
    sent(quote, beside=newer.id)
    assert {stored(one).status for one in (newer, quote)} == {QuoteStatus.SENT}
    (letter,) = every(Delivery, key=f"whatsapp:quote:{quote.id}")
    for words in ("US$\xa0590.00", "US$\xa01,000.00", "US$\xa0410.00", f"/c/{quote.token}"):
        assert words in letter.payload["text"]
    assert every(Delivery, key=f"whatsapp:quote:{newer.id}") == []
    assert make.stored(lead).stage is Stage.ATLAS_PROPOSAL


def test_two_hotels_of_ours_stand_beside_each_other(lead: int) -> None:
    first = sent(core(lead))
    other = core(lead, hotel_id=make.hotel(name="Hotel Alba"))
    sent(other, beside=first.id)
    assert [stored(one).status for one in (first, other)] == [QuoteStatus.SENT] * 2


def test_currencies_are_not_compared(lead: int) -> None:
    euros = make.hotel(name="Hotel Alba", currency="EUR")
    quote = core(lead, hotel_id=euros)
    assert core(lead).currency == "USD"  # the lead's own, though EUR comes first
    with begin("test", now=NOON) as work:
        work.session.get_one(Quote, quote.id).status = QuoteStatus.SENT
    other = core(lead)
    assert refusal(lambda: sent(other, beside=quote.id)).reason is QuoteReason.CURRENCY


def test_nobody_elses_quote_stands_beside(lead: int) -> None:
    stranger = make.lead(phone="+1 809 555 0199")
    theirs, mine = core(stranger.id or 0), core(lead)
    assert refusal(lambda: sent(mine, beside=theirs.id)).reason is CommonReason.NOT_FOUND


def test_words_of_ones_own_keep_the_address_and_promise_nothing(lead: int) -> None:
    quote = core(lead)
    promise = refusal(lambda: sent(quote, text="Tu reserva está confirmada."))
    assert promise.reason is ConversationReason.UNTRUE
    sent(quote, text="Hola, Carla: te paso la propuesta.")
    (letter,) = every(Delivery, key=f"whatsapp:quote:{quote.id}")
    assert letter.payload["text"] == f"Hola, Carla: te paso la propuesta.\n\nhttp://127.0.0.1:3000/c/{quote.token}"


def test_the_letter_goes_by_mail_too_and_only_there_when_there_is_no_number(lead: int) -> None:
    mail = (Identity(IdentityKind.EMAIL, "carla@example.com"),)
    other = make.lead(phone="", identities=mail, name="Carla Mota").id or 0
    quote = sent(core(other))
    (letter,) = every(Delivery, provider="email")
    assert (letter.key, letter.payload["to"]) == (f"email:quote:{quote.id}", ["carla@example.com"])
    assert letter.payload["subject"] == "Tu viaje a Punta Cana · 10 abr 2026 – 15 abr 2026"
    assert every(Delivery, key=f"whatsapp:quote:{quote.id}") == []


def test_who_wants_no_messages_gets_none(lead: int) -> None:
    quote = core(lead)
    with begin("test", now=NOON) as work:
        work.session.get_one(Contact, make.stored(lead).contact_id).opt_out = True
    assert refusal(lambda: sent(quote)).reason is QuoteReason.NO_CHANNEL


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.CORE_CONFIRMED])
def test_what_is_sold_or_closed_is_not_quoted(lead: int, stage: Stage) -> None:
    with begin("test", now=NOON) as work:
        leads.place(work, leads.get(work, lead), stage, cause="test")
    assert refusal(lambda: core(lead)).reason is LeadReason.BAD_MOVE


def test_the_cheapest_of_the_destination_or_what_was_asked_for(lead: int) -> None:
    dear = make.hotel("150", name="Hotel Alba")
    assert core(lead).hotel == "Hotel Lagunamar"
    assert core(lead, hotel_id=dear).total == Decimal("885.00")
    assert refusal(lambda: core(lead, board="breakfast")).reason is QuoteReason.NO_ROOM


def test_out_of_time_is_over(lead: int) -> None:
    quote, draft = sent(core(lead)), core(lead)
    assert refusal(lambda: sent(draft, later=timedelta(hours=73))).reason is QuoteReason.EXPIRED
    assert expire(timedelta(hours=71)) == 0
    assert expire(timedelta(hours=72)) == 2
    assert {stored(one).status for one in (quote, draft)} == {QuoteStatus.EXPIRED}
    assert expire(timedelta(hours=72)) == 0


def test_a_lead_nobody_answered_for_is_closed_a_week_after_its_last_quote(lead: int) -> None:
    sent(core(lead))
    expire(timedelta(days=3))
    assert close(timedelta(days=9, hours=23)) == 0
    assert close(timedelta(days=10, hours=1)) == 1
    closed = make.stored(lead)
    assert (closed.stage, closed.close_reason) == (Stage.CLOSED, CloseReason.EXPIRED)


@pytest.mark.parametrize("why", ["wrote", "paid", "newer", "never sent"])
def test_a_lead_with_something_going_on_is_not_closed(lead: int, why: str) -> None:
    quote = core(lead) if why == "never sent" else sent(core(lead))
    if why == "newer":
        sent(core(lead, later=timedelta(days=2)), later=timedelta(days=2))
    if why == "wrote":
        with begin("test", now=NOON) as work:
            work.session.get_one(Lead, lead).last_inbound_at = NOON + timedelta(days=8)
    if why == "paid":
        with begin("test", now=NOON) as work:
            work.session.add(payment(quote))
    expire(timedelta(days=3))
    assert close(timedelta(days=11)) == 0


def test_when_places_run_out_core_is_ready_with_its_difference(lead: int) -> None:
    owner = make.user(name="Eva Ruiz")
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead).owner_id = owner.user_id
    campaign = make.campaign()
    quote = atlas_sent(lead, campaign)
    assert replace(campaign) == 0
    sell_out(campaign)
    assert replace(campaign) == 1
    assert stored(quote).status is QuoteStatus.WITHDRAWN
    (ready,) = every(Quote, status=QuoteStatus.DRAFT)
    assert (ready.engine, ready.check_in, ready.nights, ready.adults) == ("core", APRIL.check_in, 5, 2)
    assert (ready.why["instead_of"], ready.why["difference"]) == (quote.id, "-410.00")
    assert [notice.kind for notice in every(Notice)][-1] == "alternative_ready"
    assert replace(campaign) == 0
    sent(ready)
    (letter,) = every(Delivery, key=f"whatsapp:quote:{ready.id}")
    for words in ("Riu Bambú ya no está disponible", "US$\xa0590.00", "US$\xa0410.00 menos"):
        assert words in letter.payload["text"]
    assert make.stored(lead).stage is Stage.CORE_PROPOSAL


def test_without_anything_of_ours_the_offer_is_only_withdrawn(lead: int) -> None:
    campaign = make.campaign()
    quote = atlas_sent(lead, campaign)
    with begin("test", now=NOON) as work:
        work.session.get_one(Campaign, campaign).booking_to = date(2026, 3, 1)
        for hotel in work.session.exec(select(Hotel)):
            hotel.active = False
    assert replace(campaign) == 1
    assert stored(quote).status is QuoteStatus.WITHDRAWN
    assert every(Quote, status=QuoteStatus.DRAFT) == []


def test_two_rooms_are_gone_when_one_is_left(lead: int) -> None:
    campaign = make.campaign()
    pair = Stay(APRIL.check_in, 5, adults=4, rooms=2)
    quote = atlas_sent(lead, campaign, pair)
    sell_out(campaign, 9)
    assert replace(campaign) == 1
    assert stored(quote).status is QuoteStatus.WITHDRAWN


def test_a_pause_takes_nothing_from_the_customer(lead: int) -> None:
    campaign = make.campaign()
    atlas_sent(lead, campaign)
    with begin("test", now=NOON) as work:
        work.session.get_one(Campaign, campaign).status = CampaignStatus.PAUSED
    assert replace(campaign) == 0


def test_only_one_offer_is_accepted_at_a_time(lead: int) -> None:
    quote = atlas_sent(lead)
    (first,) = every(Quote, engine="core", status=QuoteStatus.SENT)
    for chosen, other in ((first, quote), (quote, first)):
        with begin(SYSTEM, now=NOON) as work:
            quote_answers.accept(work, chosen.token)
        assert (stored(chosen).status, stored(other).status) == (QuoteStatus.ACCEPTED, QuoteStatus.SENT)
        assert make.stored(lead).engine == chosen.engine
    assert make.stored(lead).stage is Stage.PAYMENT_PENDING
    assert every(QuotaMovement) == []


def test_an_atlas_offer_without_places_cannot_be_accepted(lead: int) -> None:
    campaign = make.campaign()
    quote = atlas_sent(lead, campaign)
    sell_out(campaign)
    with begin(SYSTEM, now=NOON) as work:
        assert refusal(lambda: quote_answers.accept(work, quote.token)).reason is CampaignReason.SOLD_OUT
    assert stored(quote).status is QuoteStatus.SENT


def test_a_wish_may_name_a_campaign(lead: int) -> None:
    campaign = make.campaign()
    quote = sent(core(lead))
    with begin(SYSTEM, now=NOON) as work:
        quote_answers.ask_change(work, quote.token, f"¿Y la ATL-{campaign:03d}?")
    assert offer(lead, campaign).why["trigger"] == "mention"


def test_an_agent_does_not_touch_a_colleagues_quote(lead: int) -> None:
    ana, eva = make.user(name="Ana Pérez"), make.user(name="Eva Ruiz")
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead).owner_id = ana.user_id
    quote = core(lead)
    for act in (quoting.send, quoting.withdraw, quoting.preview):
        with begin(eva, now=NOON) as work:
            assert refusal(partial(act, work, quote.id or 0)).reason is CommonReason.NOT_FOUND


def expire(later: timedelta) -> int:
    with begin(SYSTEM, now=NOON + later) as work:
        return quote_ends.expire_due(work)


def close(later: timedelta) -> int:
    with begin(SYSTEM, now=NOON + later) as work:
        return quote_ends.close_silent(work)


def replace(campaign: int) -> int:
    with begin(SYSTEM, now=NOON) as work:
        return quote_ends.alternatives(work, campaign)


def payment(quote: Quote) -> Payment:
    return Payment(
        ref="ref",
        lead_id=quote.lead_id,
        quote_id=quote.id or 0,
        kind=PaymentKind.DEPOSIT,
        provider=Provider.STRIPE,
        status=PaymentStatus.PAID,
        amount=Decimal(100),
        currency="USD",
        created_at=NOON,
    )
