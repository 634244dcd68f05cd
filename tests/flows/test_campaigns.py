"""Campaigns from draft to expiry, the quota a payment takes and a person gives back, and two payers for one place."""

import contextlib
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from sqlmodel import select

from aliun_dashboard.campaigns import actions
from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignReason, CampaignStatus
from aliun_dashboard.flows import campaign_trial, campaigns
from aliun_dashboard.inventory.models import Hotel, Rate, RoomType
from aliun_dashboard.inventory.rules import Board
from aliun_dashboard.kernel.audit import Actor, AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.kernel.money import money
from aliun_dashboard.kernel.ticks import Tick
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker.timetable import LINES
from tests import make, make_sale, selling
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
FACTS = {
    "kind": CampaignKind.BLOCK,
    "name": "Bloque Samaná",
    "hotel": "Bahía Mansa",
    "destination": "Samaná",
    "travel_from": date(2026, 7, 1),
    "travel_to": date(2026, 7, 31),
    "booking_from": date(2026, 3, 1),
    "booking_to": date(2026, 6, 1),
    "quota_total": 8,
    "price_per_night": money("120.00", "USD").amount,
    "currency": "USD",
    "deposit_percent": 30,
    "cancellation_policy": "Sin costo hasta 30 días antes.\nDespués, 100 %.",
}


def act(who: Actor, what: Any, *args: Any, **facts: Any) -> Any:
    with begin(who, now=NOON) as work:
        return what(work, *args, **facts)


def refused(who: Actor, what: Any, *args: Any, **facts: Any) -> Reason:
    with pytest.raises(Refused) as caught:
        act(who, what, *args, **facts)
    return caught.value.reason


def stored(campaign_id: int) -> Campaign:
    return selling.one(Campaign, campaign_id)


def reservations(campaign_id: int, number: int) -> list[int]:
    """So many reservations that are paid for and want their places."""
    lead = make.lead().id or 0
    with begin("test", now=NOON) as work:
        rows = [
            Reservation(
                lead_id=lead,
                campaign_id=campaign_id,
                origin=Origin.ATLAS,
                status=ReservationStatus.CONFIRMED,
                holder="Carla Núñez",
                hotel="Coral del Este",
                destination="Punta Cana",
                check_in=date(2026, 8, 3),
                nights=3,
                adults=2,
                total=money("450", "USD").amount,
                currency="USD",
                token=secrets.token_hex(8),
                created_at=NOON,
            )
            for _ in range(number)
        ]
        work.session.add_all(rows)
        work.session.flush()
        return [row.id or 0 for row in rows]


def take(campaign_id: int, reservation_id: int, units: int = 1, **when: Any) -> CampaignReason | None:
    with begin("test", now=when.get("now", NOON)) as work:
        ids = {"reservation_id": reservation_id, "payment_id": None}
        return actions.take_places(work, campaign_id, units, **ids)


@pytest.fixture
def agent() -> Actor:
    return make.user(Role.AGENT, "Ana Pérez")


@pytest.fixture
def director() -> Actor:
    return make.user(Role.DIRECTOR, "Dora Peña")


def notices() -> list[tuple[str, int]]:
    return [(row.kind, row.user_id) for row in selling.rows(Notice)]


def test_an_agent_plans_direction_decides_and_each_hears_of_the_other(agent: Actor, director: Actor) -> None:
    campaign = act(agent, campaigns.create, FACTS).id
    assert stored(campaign).status is CampaignStatus.DRAFT
    act(agent, campaigns.submit, campaign)
    for decide in (campaigns.approve, campaigns.return_, campaigns.undo_approval):
        reason = {"reason": "x"} if decide is campaigns.return_ else {}
        assert refused(agent, decide, campaign, **reason) is CampaignReason.DIRECTOR_ONLY
    assert stored(campaign).status is CampaignStatus.PENDING
    act(director, campaigns.approve, campaign)
    assert (stored(campaign).status, stored(campaign).decided_by) == (CampaignStatus.APPROVED, "Dora Peña")
    assert notices() == [("campaign_pending", director.user_id), ("campaign_approved", agent.user_id)]


@pytest.mark.parametrize("role", [Role.AGENT, Role.OPERATIONS, Role.SUPPORT, Role.FINANCE, Role.ADMIN])
def test_only_direction_approves(role: Role) -> None:
    campaign = make_sale.campaign(status=CampaignStatus.PENDING)
    assert refused(make.user(role, "Eva"), campaigns.approve, campaign) is CampaignReason.DIRECTOR_ONLY
    assert stored(campaign).status is CampaignStatus.PENDING


@pytest.mark.parametrize("missing", [{"deposit_percent": 0}, {"cancellation_policy": " "}])
def test_nothing_is_approved_until_payment_and_cancellation_are_said(director: Actor, missing: dict[str, Any]) -> None:
    campaign = act(director, campaigns.create, FACTS | missing).id
    assert refused(director, campaigns.submit, campaign) is CampaignReason.INCOMPLETE
    assert refused(director, campaigns.approve, campaign) is CampaignReason.INCOMPLETE
    act(director, campaigns.edit, campaign, {name: FACTS[name] for name in missing})
    act(director, campaigns.submit, campaign)
    act(director, campaigns.approve, campaign)
    assert stored(campaign).status is CampaignStatus.APPROVED


def test_a_draft_cannot_be_approved_and_an_expired_one_not_edited(director: Actor) -> None:
    draft, over = act(director, campaigns.create, FACTS).id, make_sale.campaign(status=CampaignStatus.EXPIRED)
    assert refused(director, campaigns.approve, draft) is CampaignReason.BAD_STATUS
    assert refused(director, campaigns.edit, over, {"name": "Otra"}) is CampaignReason.BAD_STATUS


@pytest.mark.parametrize(
    "change",
    [
        {"price_per_night": money("140", "USD").amount},
        {"travel_to": date(2026, 8, 30)},
        {"booking_to": date(2026, 4, 15)},
        {"quota_total": 12},
        {"deposit_percent": 50},
        {"cancellation_windows": [{"days": 7, "percent": 50}]},
        {"release_on": date(2026, 7, 1)},
        {"inclusions": "Traslados"},
    ],
)
@pytest.mark.parametrize("status", [CampaignStatus.APPROVED, CampaignStatus.PAUSED])
def test_what_direction_approved_goes_back_to_direction_when_it_changes(
    agent: Actor, director: Actor, change: dict[str, Any], status: CampaignStatus
) -> None:
    campaign = make_sale.campaign(status=status)
    act(agent, campaigns.edit, campaign, change)
    assert stored(campaign).status is CampaignStatus.PENDING
    assert notices() == [("campaign_pending", director.user_id)]


@pytest.mark.parametrize("change", [{"keep": 2}, {"name": "Otro nombre"}, {"ad_refs": ["12"]}, {"quota_total": 10}])
def test_what_touches_no_promise_needs_no_new_approval(agent: Actor, change: dict[str, Any]) -> None:
    campaign = make_sale.campaign()
    act(agent, campaigns.edit, campaign, change)
    assert stored(campaign).status is CampaignStatus.APPROVED


def test_stop_sale_and_pause_keep_the_approval(director: Actor) -> None:
    campaign = make_sale.campaign()
    act(director, campaigns.stop_sale, campaign, on=True, reason="El hotel no contesta")
    assert (stored(campaign).status, stored(campaign).stop_sale) == (CampaignStatus.APPROVED, True)
    act(director, campaigns.stop_sale, campaign, on=False)
    act(director, campaigns.pause, campaign)
    assert stored(campaign).status is CampaignStatus.PAUSED
    act(director, campaigns.resume, campaign)
    assert (stored(campaign).status, stored(campaign).stop_sale) == (CampaignStatus.APPROVED, False)
    assert refused(director, campaigns.resume, campaign) is CampaignReason.BAD_STATUS


def test_who_looked_at_an_older_version_changes_nothing(agent: Actor) -> None:
    campaign = make_sale.campaign()
    act(agent, campaigns.edit, campaign, {"name": "Uno"}, 1)
    assert refused(agent, campaigns.edit, campaign, {"name": "Dos"}, 1) is CommonReason.STALE
    assert stored(campaign).name == "Uno"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"quota_total": 1}, CampaignReason.BELOW_TAKEN),
        ({"keep": 9}, CampaignReason.BELOW_TAKEN),
        ({"quota_total": -5}, CampaignReason.BAD_QUOTA),
        ({"travel_to": date(2026, 7, 1)}, CampaignReason.BAD_DATES),
        ({"price_per_night": money("0", "USD").amount}, CommonReason.INVALID),
        ({"currency": "pesos"}, CommonReason.INVALID),
        ({"status": CampaignStatus.APPROVED}, CommonReason.INVALID),
        ({"cancellation_windows": [{"days": -1, "percent": 300}]}, CommonReason.INVALID),
        ({"hotel_id": 99}, CommonReason.INVALID),
        ({"name": " "}, CommonReason.INVALID),
    ],
)
def test_an_edit_that_cannot_be_changes_nothing(agent: Actor, facts: dict[str, Any], reason: Reason) -> None:
    campaign = make_sale.campaign()
    take(campaign, reservations(campaign, 1)[0], units=2)
    assert refused(agent, campaigns.edit, campaign, facts) is reason
    assert stored(campaign).version == 1


def test_an_approval_is_undone_at_once_and_what_is_sold_stays_sold(director: Actor) -> None:
    campaign = make_sale.campaign()
    take(campaign, reservations(campaign, 1)[0])
    act(director, campaigns.undo_approval, campaign, "Precio equivocado")
    row = stored(campaign)
    assert (row.status, row.decided_by, row.decided_at) == (CampaignStatus.PENDING, "", None)
    assert selling.ledger(campaign) == [(1, 1)]
    assert refused(director, campaigns.undo_approval, campaign) is CampaignReason.BAD_STATUS


def test_campaigns_expire_by_themselves_the_day_after_their_window(director: Actor) -> None:
    last = make_sale.campaign(booking_to=NOON.date())
    draft = make_sale.campaign(status=CampaignStatus.DRAFT, booking_to=NOON.date())
    with begin("test", now=NOON) as work:
        assert campaigns.expire_due(work) == 0
    midnight = NOON + timedelta(hours=12)  # 00:00 in Santo Domingo
    with begin("test", now=midnight) as work:
        assert campaigns.expire_due(work) == 2
    assert {stored(one).status for one in (last, draft)} == {CampaignStatus.EXPIRED}


def test_places_come_back_by_hand_alone_with_a_reason_and_never_twice(agent: Actor, director: Actor) -> None:
    campaign = make_sale.campaign(quota_total=4)
    first, second = reservations(campaign, 2)
    assert take(campaign, first, units=3) is None
    assert take(campaign, second, units=2) is CampaignReason.SOLD_OUT
    back = campaigns.return_quota
    assert refused(agent, back, campaign, first, "Canceló") is CommonReason.FORBIDDEN
    assert refused(director, back, campaign, first, " ") is CampaignReason.NEEDS_REASON
    assert refused(director, back, campaign, first, "x", 4) is CampaignReason.NOTHING_TO_RETURN
    assert refused(director, back, campaign, second, "x") is CampaignReason.NOTHING_TO_RETURN
    assert act(director, back, campaign, first, "Viaja uno menos", 1) == 1
    assert act(director, back, campaign, first, "Canceló") == 2
    assert refused(director, back, campaign, first, "x") is CampaignReason.NOTHING_TO_RETURN
    assert selling.ledger(campaign) == [(3, 3), (-1, 2), (-2, 0)]
    assert take(campaign, first, units=3) is CampaignReason.SOLD_OUT  # it gave its places back: no payment retakes them
    assert take(campaign, second, units=2) is None
    entries = [entry.reason for entry in selling.rows(AuditEntry) if entry.action == "campaign.quota_returned"]
    assert entries == ["Viaja uno menos", "Canceló"]


def test_a_released_block_neither_sells_nor_takes_back(director: Actor) -> None:
    campaign = make_sale.campaign(release_on=date(2026, 3, 3))
    first, second = reservations(campaign, 2)
    assert take(campaign, first) is None
    later = NOON + timedelta(days=1)
    assert take(campaign, second, now=later) is CampaignReason.RELEASED
    assert take(campaign, first, now=later) is None  # told again: it has its place already
    with pytest.raises(Refused) as caught, begin(director, now=later) as work:
        campaigns.return_quota(work, campaign, first, "Canceló")
    assert caught.value.reason is CampaignReason.RELEASED


def test_the_last_places_that_are_kept_are_not_sold() -> None:
    campaign = make_sale.campaign(quota_total=3, keep=1)
    found = [take(campaign, one) for one in reservations(campaign, 3)]
    assert found == [None, None, CampaignReason.SOLD_OUT]


def test_the_last_place_sold_has_core_put_in_its_stead_at_once() -> None:
    campaign = make_sale.campaign(quota_total=2)
    asked: list[int] = []
    for trip in reservations(campaign, 2):
        take(campaign, trip)
        with begin("test", now=NOON) as work:
            asked.append(len(work.session.exec(select(Tick).where(Tick.name == actions.QUOTES_SWEEP)).all()))
    assert asked == [0, 1]
    assert actions.QUOTES_SWEEP in LINES


def test_the_same_reservation_takes_its_places_once() -> None:
    campaign = make_sale.campaign(quota_total=1)
    only = reservations(campaign, 1)[0]
    assert [take(campaign, only) for _ in range(3)] == [None, None, None]
    assert selling.ledger(campaign) == [(1, 1)]


@pytest.mark.parametrize("change", ["UPDATE quota_movement SET units = 0", "DELETE FROM quota_movement"])
def test_the_ledger_is_never_changed(database: str, change: str) -> None:
    campaign = make_sale.campaign()
    take(campaign, reservations(campaign, 1)[0])
    with psycopg.connect(database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(change)


def test_the_second_payer_waits_for_the_first_and_then_finds_no_place() -> None:
    campaign = make_sale.campaign(quota_total=1)
    first, second = reservations(campaign, 2)
    answers: list[CampaignReason | None] = []
    with begin("first", now=NOON) as work:
        assert actions.take_places(work, campaign, 1, reservation_id=first, payment_id=None) is None
        waiting = threading.Thread(target=lambda: answers.append(take(campaign, second)))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        assert answers == []
    waiting.join(5)
    assert answers == [CampaignReason.SOLD_OUT]
    assert selling.ledger(campaign) == [(1, 1)]


def test_when_the_first_payer_fails_the_second_has_the_place() -> None:
    campaign = make_sale.campaign(quota_total=1)
    first, second = reservations(campaign, 2)
    answers: list[CampaignReason | None] = []
    waiting = threading.Thread(target=lambda: answers.append(take(campaign, second)))
    with contextlib.suppress(ZeroDivisionError), begin("first", now=NOON) as work:
        actions.take_places(work, campaign, 1, reservation_id=first, payment_id=None)
        waiting.start()
        waiting.join(0.3)
        raise ZeroDivisionError
    waiting.join(5)
    assert answers == [None]
    assert selling.ledger(campaign) == [(1, 1)]


def test_of_200_payers_for_20_places_told_twice_20_have_one_each() -> None:
    campaign = make_sale.campaign(quota_total=20)
    payers = reservations(campaign, 200)
    with ThreadPoolExecutor(16) as crowd:
        found = list(crowd.map(lambda one: (one, take(campaign, one)), payers * 2))
    won = {one for one, refusal in found if refusal is None}
    assert len(won) == 20
    assert {refusal for one, refusal in found if one not in won} == {CampaignReason.SOLD_OUT}
    assert selling.ledger(campaign) == [(1, number) for number in range(1, 21)]
    assert {line.reservation_id for line in selling.rows(QuotaMovement)} == won


def test_the_dry_run_says_who_would_match_at_what_price_and_against_what(director: Actor) -> None:
    with begin("test", now=NOON) as work:
        hotel = Hotel(name="Coral del Este", destination="Punta Cana", updated_at=NOON)
        work.session.add(hotel)
        work.session.flush()
        room = RoomType(hotel_id=hotel.id or 0, name="Doble", max_adults=2, max_people=4)
        work.session.add(room)
        work.session.flush()
        rate = {"price": money("180", "USD").amount, "cost": money("150", "USD").amount}
        days = {"first_night": date(2026, 1, 1), "last_night": date(2026, 12, 31)}
        work.session.add(
            Rate(room_type_id=room.id or 0, board=Board.ALL_INCLUSIVE, adults=2, updated_at=NOON, **rate, **days)
        )
        hotel_id = hotel.id
    campaign = make_sale.campaign(status=CampaignStatus.PENDING, hotel_id=hotel_id, release_on=date(2026, 7, 2))
    rival = make_sale.campaign(name="Otra de Punta Cana", destination="PUNTA CANA")
    match = make.lead(wish=make.wish(check_in=date(2026, 8, 3)))
    spoke = make.lead(phone="+18095550188", text="la ATL-001", wish=make.wish(destination=""))
    make.lead(phone="+18095550177", wish=make.wish(destination="Bávaro"))
    run = act(director, campaign_trial.dry_run, campaign)
    assert [(one.lead_id, one.trigger.value) for one in run.candidates] == [(match.id, "match"), (spoke.id, "mention")]
    assert run.values == (money("2000", "USD"),)
    assert (run.rooms_wanted, run.available) == (2, 10)
    assert (run.comparison.check_in, run.comparison.nights) == (date(2026, 8, 3), 5)
    assert (run.comparison.atlas, run.comparison.core) == (money("750", "USD"), money("900", "USD"))
    assert run.comparison.saves == money("150", "USD")
    assert (run.margin, str(run.margin_percent)) == (money("30", "USD"), "20.0")
    assert (run.days_to_booking_end, run.days_to_release) == (30, 122)
    assert [(one.id, one.status) for one in run.rivals] == [(rival, CampaignStatus.APPROVED)]
    assert run.missing == ()


def test_a_dry_run_without_rates_has_nothing_to_compare_with(director: Actor) -> None:
    campaign = make_sale.campaign(status=CampaignStatus.DRAFT, cost_per_night=None, cancellation_policy="")
    run = act(director, campaign_trial.dry_run, campaign)
    assert (run.candidates, run.comparison.core, run.comparison.saves, run.margin) == ((), None, None, None)
    assert run.missing == ("cancellation_policy",)


def test_a_known_hotel_brings_its_name_and_place(agent: Actor) -> None:
    with begin("test", now=NOON) as work:
        work.session.add(Hotel(name="Bahía Mansa", destination="Samaná", updated_at=NOON))
    bare = {name: value for name, value in FACTS.items() if name != "hotel"} | {"hotel_id": 1, "destination": ""}
    row = act(agent, campaigns.create, bare)
    assert (row.hotel, row.destination, row.hotel_id) == ("Bahía Mansa", "Samaná", 1)
    assert "\n" in row.cancellation_policy
    with begin("test", now=NOON) as work:
        assert work.session.exec(select(Campaign)).one().status is CampaignStatus.DRAFT
