"""Campaigns as screens show them: order, quota, contention, alerts, ledger, leads, occupancy, differences."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.campaigns.models import CampaignMatch, QuotaMovement
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus, QuotaCause, Trigger
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentKind, PaymentStatus, Provider
from aliun_dashboard.queries import campaign_file, campaigns, occupancy
from aliun_dashboard.queries.campaigns import CampaignFilter
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
DIRECTOR = Viewer(900, "Aldo", "aldo@aliun.example", Role.DIRECTOR)


def store(row: Any) -> int:
    with begin("test", now=NOON) as work:
        work.session.add(row)
        work.session.flush()
        return row.id


def quote(campaign_id: int, lead_id: int, **facts: Any) -> int:
    known = {
        "version": 1,
        "engine": "atlas",
        "status": QuoteStatus.SENT,
        "hotel": "Riu Bambú",
        "destination": "Punta Cana",
        "check_in": date(2026, 4, 5),
        "nights": 3,
        "adults": 2,
        "total": Decimal(600),
        "currency": "USD",
        "token": f"q{lead_id}-{facts.get('version', 1)}",
        "valid_until": NOON + timedelta(days=1),
        "created_at": NOON,
    }
    return store(Quote(lead_id=lead_id, campaign_id=campaign_id, **known | facts))


def asked(lead_id: int, quote_id: int, **facts: Any) -> int:
    known = {"kind": PaymentKind.TOTAL, "provider": Provider.STRIPE, "amount": Decimal(600), "currency": "USD"}
    known |= {"ref": f"p{quote_id}", "created_at": NOON, "expires_at": NOON + timedelta(hours=1)}
    return store(Payment(lead_id=lead_id, quote_id=quote_id, **known | facts))


def sold(campaign_id: int, lead_id: int, taken: int, **facts: Any) -> int:
    """A reservation that took its places; `taken` is how many are then."""
    known = {"check_in": date(2026, 4, 5), "nights": 3, "rooms": 1, "status": ReservationStatus.CONFIRMED} | facts
    stay = Reservation(
        lead_id=lead_id,
        campaign_id=campaign_id,
        origin=Origin.ATLAS,
        holder="Carla Núñez",
        hotel="Riu Bambú",
        destination="Punta Cana",
        adults=2,
        total=Decimal(600),
        currency="USD",
        token=f"r{taken}",
        created_at=NOON,
        **known,
    )
    reservation_id = store(stay)
    moved(campaign_id, known["rooms"], taken, reservation_id)
    return reservation_id


def moved(campaign_id: int, units: int, taken: int, reservation_id: int, cause: QuotaCause = QuotaCause.PAYMENT) -> int:
    return store(
        QuotaMovement(
            campaign_id=campaign_id,
            units=units,
            taken=taken,
            cause=cause,
            reservation_id=reservation_id,
            at=NOON,
            actor="Sistema",
        )
    )


def other_lead(number: int) -> Lead:
    return make.lead(phone=f"+1 809 555 02{number:02d}", name=f"Cliente {number}")


def test_what_waits_for_the_director_comes_first_then_what_ends_first() -> None:
    later = make.campaign(name="Tarde", booking_to=date(2026, 3, 30))
    sooner = make.campaign(name="Pronto", booking_to=date(2026, 3, 10))
    draft = make.campaign(status=CampaignStatus.DRAFT)
    pending = make.campaign(status=CampaignStatus.PENDING, booking_to=date(2026, 12, 31))
    with read() as session:
        found = campaigns.listed(session, CampaignFilter(), NOON)
    assert [row.id for row in found.rows] == [pending, sooner, later, draft]
    assert found.total == 4


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (CampaignFilter(CampaignKind.BLOCK), 1),
        (CampaignFilter(status=CampaignStatus.PAUSED), 1),
        (CampaignFilter(text="  bahía  "), 1),
        (CampaignFilter(text="BAHIA príncipe"), 1),
        (CampaignFilter(text="ATL-002"), 1),
        (CampaignFilter(text="%"), 0),
        (CampaignFilter(CampaignKind.BLOCK, CampaignStatus.PAUSED), 0),
        (CampaignFilter(), 3),
    ],
)
def test_filters_forgive_accents_and_know_codes(wanted: CampaignFilter, number: int) -> None:
    make.campaign(kind=CampaignKind.BLOCK)
    make.campaign(status=CampaignStatus.PAUSED)
    make.campaign(hotel="Bahía Príncipe")
    with read() as session:
        assert campaigns.listed(session, wanted, NOON).total == number


def test_tabs_count_every_kind_and_filters_only_the_chosen_one() -> None:
    make.campaign(kind=CampaignKind.BLOCK)
    make.campaign(status=CampaignStatus.PAUSED)
    with read() as session:
        found = campaigns.counts(session, CampaignFilter(CampaignKind.BLOCK))
    assert found.kinds == {CampaignKind.BLOCK: 1, CampaignKind.SALES_OFFER: 1}
    assert found.statuses == {CampaignStatus.APPROVED: 1}


def test_nobody_who_is_quoted_or_paying_holds_a_place() -> None:
    offer = make.campaign(quota_total=10, keep=2)
    leads = [other_lead(number) for number in range(5)]
    sold(offer, leads[0].id, taken=4, rooms=4)
    asked(leads[1].id, quote(offer, leads[1].id, rooms=2))
    quote(offer, leads[2].id, rooms=3)
    late = quote(offer, leads[3].id)
    asked(leads[3].id, late, expires_at=NOON)  # its link is dead, its quote is not
    quote(offer, leads[4].id, valid_until=NOON)
    with read() as session:
        quota = campaigns.campaign(session, offer, NOON).quota
    assert (quota.total, quota.keep, quota.taken, quota.available) == (10, 2, 4, 4)
    assert (quota.in_payment, quota.quoted) == (2, 4)
    assert quota.is_contended
    assert not quota.is_low


def test_released_places_are_not_ours_to_sell() -> None:
    block = make.campaign(kind=CampaignKind.BLOCK, release_on=date(2026, 3, 2))
    with read() as session:
        assert campaigns.campaign(session, block, NOON).quota.available == 0
        assert campaigns.campaign(session, block, NOON - timedelta(days=1)).quota.available == 10


@pytest.mark.parametrize(
    ("facts", "alarms"),
    [
        ({}, False),
        ({"booking_to": date(2026, 3, 4)}, True),
        ({"booking_to": date(2026, 3, 5)}, False),
        ({"release_on": date(2026, 3, 3)}, True),
        ({"quota_total": 5, "keep": 4, "booking_from": date(2026, 3, 1)}, False),
        ({"booking_to": date(2026, 3, 3), "status": CampaignStatus.PAUSED}, False),
    ],
)
def test_the_alert_strip_knows_what_ends_in_two_days(facts: dict[str, Any], alarms: bool) -> None:
    make.campaign(**facts)
    with read() as session:
        assert bool(campaigns.alarming(session, NOON)) is alarms


def test_the_alert_strip_knows_what_runs_low() -> None:
    offer = make.campaign(quota_total=12, keep=2)
    lead = make.lead()
    sold(offer, lead.id, taken=7, rooms=7)
    with read() as session:
        assert campaigns.alarming(session, NOON) == ()
    sold(offer, lead.id, taken=8)
    with read() as session:
        assert [row.id for row in campaigns.alarming(session, NOON)] == [offer]


def test_the_ledger_is_paged_newest_first_and_says_who_holds_what() -> None:
    offer, lead = make.campaign(), make.lead()
    first = sold(offer, lead.id, taken=2, rooms=2)
    second = sold(offer, lead.id, taken=3, status=ReservationStatus.CANCELLED)
    moved(offer, -2, 1, first, QuotaCause.RETURNED)
    with read() as session:
        page = campaign_file.ledger(session, DIRECTOR, offer, limit=2)
        rest = campaign_file.ledger(session, DIRECTOR, offer, page.after)
        holders = campaign_file.held(session, offer)
    assert [(row.units, row.taken, row.reservation) for row in page.rows] == [(-2, 1, "R-000001"), (1, 3, "R-000002")]
    assert [(row.units, row.holder) for row in rest.rows] == [(2, "Carla Núñez")]
    assert rest.after is None
    assert [(row.reservation_id, row.units) for row in holders] == [(second, 1)]


def test_an_agent_learns_who_else_wants_the_places_but_not_which_customer() -> None:
    offer, ana, eva = make.campaign(), make.user(), make.user(name="Eva Luna")
    mine, others, matched = other_lead(1), other_lead(2), other_lead(3)
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, mine.id).owner_id = ana.user_id
        work.session.get_one(Lead, others.id).owner_id = eva.user_id
    quote(offer, mine.id)
    asked(others.id, quote(offer, others.id))
    store(
        CampaignMatch(
            lead_id=matched.id, campaign_id=offer, trigger=Trigger.MENTION, words="vi la ATL-001", actor="S", at=NOON
        )
    )
    viewer = Viewer(ana.user_id or 0, "Ana Pérez", "ana@aliun.example", Role.AGENT)
    with read() as session:
        rows = campaign_file.wanting(session, viewer, offer, NOON)
        whole = campaign_file.wanting(session, DIRECTOR, offer, NOON)
    assert [(row.name, row.owner, row.in_payment) for row in rows] == [
        ("", "Eva Luna", True),
        ("Cliente 1", "Ana Pérez", False),
        ("Cliente 3", "", False),
    ]
    assert (rows[0].value, rows[0].lead_id, rows[1].value) == (None, 0, Decimal(600))
    assert rows[2].words == "vi la ATL-001"
    assert [row.name for row in whole] == ["Cliente 2", "Cliente 1", "Cliente 3"]


def test_the_ledger_does_not_tell_an_agent_the_names_of_others_customers() -> None:
    offer, ana, eva = make.campaign(), make.user(), make.user(name="Eva Luna")
    lead = make.lead()
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead.id).owner_id = eva.user_id
    sold(offer, lead.id, taken=1)
    viewer = Viewer(ana.user_id or 0, "Ana Pérez", "ana@aliun.example", Role.AGENT)
    with read() as session:
        assert [row.holder for row in campaign_file.ledger(session, viewer, offer).rows] == [""]
        assert [row.holder for row in campaign_file.ledger(session, DIRECTOR, offer).rows] == ["Carla Núñez"]


def test_a_quote_that_is_paid_wants_nothing_any_more() -> None:
    offer, lead = make.campaign(), make.lead()
    paid = quote(offer, lead.id, status=QuoteStatus.PAID)
    asked(lead.id, paid, status=PaymentStatus.OPEN, kind=PaymentKind.BALANCE)
    with read() as session:
        assert campaign_file.wanting(session, DIRECTOR, offer, NOON) == ()
        assert campaigns.campaign(session, offer, NOON).quota.in_payment == 0


def test_the_calendar_shows_who_sleeps_there_and_forgets_who_gave_places_back() -> None:
    offer, lead = make.campaign(), make.lead()
    make.campaign(name="Borrador", status=CampaignStatus.DRAFT)
    sold(offer, lead.id, taken=2, rooms=2)
    gone = sold(offer, lead.id, taken=3)
    moved(offer, -1, 2, gone, QuotaCause.RETURNED)
    with read() as session:
        rows = occupancy.occupancy(session, date(2026, 3, 31), days=10)
    assert [row.campaign_id for row in rows] == [offer]
    assert [night.sold for night in rows[0].nights] == [0, 0, 0, 0, 0, 2, 2, 2, 0, 0]
    assert [night.open for night in rows[0].nights] == [False] + [True] * 9


def test_the_difference_is_against_what_was_approved_last() -> None:
    offer = make.campaign(price_per_night=Decimal(220), quota_total=12)
    subject = f"campaign:{offer}"
    with begin("test", now=NOON) as work:
        work.audit("campaign.edited", subject, before={"name": "Otra"}, after={"name": "Semana Azul"})
    with read() as session:
        assert campaign_file.changed_since_approval(session, offer) == ({}, {})
    with begin("test", now=NOON) as work:
        work.audit("campaign.approved", subject, before={"status": "pending"}, after={"status": "approved"})
    for before, after in ((200, 210), (210, 220)):
        with begin("test", now=NOON) as work:
            work.audit(
                "campaign.edited",
                subject,
                before={"price_per_night": f"{before}.00", "quota_total": 12},
                after={"price_per_night": f"{after}.00", "quota_total": 12},
            )
    with read() as session:
        assert campaign_file.changed_since_approval(session, offer) == (
            {"price_per_night": "200.00"},
            {"price_per_night": "220.00"},
        )
