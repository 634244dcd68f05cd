"""Campañas: who may decide, what the form keeps and refuses, and what a person reads of a quota."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import reflex as rx

from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus, QuotaCause
from aliun_dashboard.flows import campaigns as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.queries import campaigns as query
from aliun_dashboard.queries.campaigns import Quota
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.staff.rules import APPROVES_CAMPAIGNS, EVERYONE, PLANS_CAMPAIGNS, RUNS_CAMPAIGNS, Role
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.screens.campaigns import shown, typed
from aliun_dashboard.ui.screens.campaigns.calendar import OccupancyState
from aliun_dashboard.ui.screens.campaigns.file_state import CampaignState
from aliun_dashboard.ui.screens.campaigns.form_state import CampaignFormState
from aliun_dashboard.ui.screens.campaigns.list_state import CampaignsState
from tests import make
from tests.queries.test_campaigns import sold
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")

DIRECTORS_ONLY = {"review", "approve", "undo_approval", "ask_return", "return_campaign"}
RUNNERS_ONLY = {"ask_pause", "pause", "resume", "ask_stop", "stop", "start", "ask_give_back", "give_back"}
FORM = {
    "kind": "block",
    "name": "Bloque Bávaro",
    "hotel": "Bávaro Azul",
    "destination": "Punta Cana",
    "travel_from": "2027-01-10",
    "travel_to": "2027-02-10",
    "booking_from": "2026-11-01",
    "booking_to": "2026-12-31",
    "quota_total": "20",
    "keep": "2",
    "max_people": "4",
    "price_per_night": "1,150.50",
    "currency": "USD",
    "deposit_percent": "30",
    "balance_days": "15",
    "cancellation_policy": "Sin costo hasta 30 días antes.",
    "days-0": "7",
    "percent-0": "50",
    "days-4": "30",
    "percent-4": "0",
    "days-5": "",
    "percent-5": "",
    "ad_refs": "23851\n\n 23852 ",
}


def waiting(**facts: Any) -> int:
    """A campaign that waits for the director and could be sold today."""
    now = clock.now()
    today = settings().day(now)
    known = {
        "status": CampaignStatus.PENDING,
        "booking_from": today,
        "booking_to": today + timedelta(days=30),
        "travel_from": today + timedelta(days=20),
        "travel_to": today + timedelta(days=60),
        "deposit_percent": 30,
        "cancellation_policy": "Sin costo hasta 30 días antes.",
    }
    return make.campaign(**known | facts)


def stored(campaign_id: int) -> Campaign:
    with read() as session:
        found = session.get_one(Campaign, campaign_id)
        session.expunge(found)
        return found


@pytest.fixture
def director(act_as) -> Actor:  # noqa: F811
    actor = make.user(Role.DIRECTOR, "Aldo Hilario")
    act_as(actor)
    return actor


@pytest.mark.parametrize(
    "state", [CampaignsState, CampaignState, CampaignFormState, OccupancyState], ids=lambda state: state.__name__
)
def test_every_handler_says_who_may_send_it(state: type[rx.State]) -> None:
    for name, handler in state.event_handlers.items():
        if name == "setvar":
            continue
        wanted = EVERYONE
        wanted = APPROVES_CAMPAIGNS if name in DIRECTORS_ONLY else wanted
        wanted = RUNS_CAMPAIGNS if name in RUNNERS_ONLY else wanted
        wanted = PLANS_CAMPAIGNS if name == "submit" or state is CampaignFormState else wanted
        assert handler.fn.__roles__ == wanted, name


async def reviewed(page: rx.State, campaign_id: int) -> None:
    async for _ in CampaignsState.review.fn(page, campaign_id):
        pass


async def test_the_director_approves_what_was_rehearsed_and_can_take_it_back(director: Actor) -> None:
    offer = waiting()
    page = fresh(CampaignsState)
    await reviewed(page, offer)
    assert (page.asked, page.trial_ready, page.about.id) == ("review", True, offer)
    assert page.trial.demand_of == "y hay 10 a la venta"
    await CampaignsState.approve.fn(page)
    assert (page.asked, stored(offer).status, stored(offer).decided_by) == (
        "",
        CampaignStatus.APPROVED,
        "Aldo Hilario",
    )
    assert [card.status for card in page.cards] == ["approved"]
    await CampaignsState.undo_approval.fn(page, offer)
    assert stored(offer).status is CampaignStatus.PENDING


async def test_only_direction_is_offered_to_take_an_approval_back_later(director: Actor, act_as) -> None:  # noqa: F811
    page = fresh(CampaignState)
    page.status, page.card = "ready", shown.Card(id=waiting(status=CampaignStatus.APPROVED))
    await CampaignState.refresh.fn(page)
    assert page.acts.take_back
    act_as(make.user(Role.AGENT, "Eva Ruiz"))
    await CampaignState.refresh.fn(page)
    assert not page.acts.take_back


async def test_what_changed_after_the_rehearsal_is_not_approved_unseen(director: Actor) -> None:
    offer = waiting()
    page = fresh(CampaignsState)
    await reviewed(page, offer)
    with begin(director) as work:
        flow.edit(work, offer, {"price_per_night": Decimal(1)})
    await CampaignsState.approve.fn(page)
    assert stored(offer).status is CampaignStatus.PENDING
    assert page.asked == "review"
    assert "cambió" in page.asked_error


async def test_an_agent_cannot_approve_by_any_handler(act_as) -> None:  # noqa: F811
    offer = waiting()
    act_as(make.user())
    page = fresh(CampaignsState)
    page.about = shown.Card(id=offer, version=1)
    await CampaignsState.approve.fn(page)
    await CampaignsState.return_campaign.fn(page, {"reason": "no"})
    assert stored(offer).status is CampaignStatus.PENDING
    assert "dirección" in page.asked_error


async def test_a_campaign_goes_back_only_with_a_reason(director: Actor) -> None:
    offer = waiting()
    page = fresh(CampaignState)
    page.status, page.card = "ready", shown.Card(id=offer)
    await CampaignState.ask_return.fn(page, offer)
    await CampaignState.return_campaign.fn(page, {"reason": "  "})
    assert (page.asked, page.asked_error) == ("return", "Falta el motivo. Escribe en una frase por qué.")
    await CampaignState.return_campaign.fn(page, {"reason": "Falta el costo"})
    assert (page.asked, page.card.status, page.card.reason) == ("", "returned", "Falta el costo")


async def test_a_dialog_that_gives_way_does_not_close_the_next(director: Actor) -> None:
    offer = waiting()
    page = fresh(CampaignsState)
    await reviewed(page, offer)
    await CampaignsState.ask_return.fn(page, offer)
    await CampaignsState.close_dialog.fn(page, "review")
    assert page.asked == "return"
    await CampaignsState.close_dialog.fn(page, "return")
    assert page.asked == ""


async def test_sale_stops_and_goes_on(director: Actor) -> None:
    offer = waiting(status=CampaignStatus.APPROVED)
    page = fresh(CampaignState)
    page.status, page.card = "ready", shown.Card(id=offer)
    await CampaignState.ask_stop.fn(page, offer)
    await CampaignState.stop.fn(page, {"reason": "Ciclón"})
    assert (page.card.stopped, page.lights.allowed, page.lights.rows[0].passed) == (True, False, False)
    assert (page.acts.stop, page.acts.start) == (False, True)
    await CampaignState.start.fn(page, offer)
    assert (page.card.stopped, page.lights.allowed) == (False, True)


async def test_places_are_given_back_by_hand_with_a_reason(director: Actor) -> None:
    offer, lead = waiting(status=CampaignStatus.APPROVED), make.lead()
    stay = sold(offer, lead.id, taken=2, rooms=2, status=ReservationStatus.CANCELLED)
    page = fresh(CampaignState)
    page.status, page.card = "ready", shown.Card(id=offer)
    await CampaignState.ask_give_back.fn(page)
    assert [one.id for one in page.held] == [str(stay)]
    await CampaignState.give_back.fn(page, {"reservation": "999", "reason": "x"})
    assert page.asked_error == words.CHOOSE_RESERVATION
    await CampaignState.give_back.fn(page, {"reservation": str(stay), "reason": "Canceló a tiempo"})
    assert [(line.units, line.taken, line.reason) for line in page.ledger] == [
        ("−2", "0", "Canceló a tiempo"),
        ("+2", "2", ""),
    ]
    assert page.meter.sold == "0 de 10 vendidas"


async def test_a_draft_is_written_as_it_was_typed(director: Actor) -> None:
    page = fresh(CampaignFormState)
    await CampaignFormState.save.fn(page, FORM)
    made = stored(1)
    assert (made.kind, made.status, made.keep) == (CampaignKind.BLOCK, CampaignStatus.DRAFT, 2)
    assert (made.price_per_night, made.cost_per_night) == (Decimal("1150.50"), None)
    assert made.cancellation_windows == [{"days": 30, "percent": 0}, {"days": 7, "percent": 50}]
    assert made.ad_refs == ["23851", "23852"]


async def test_what_lacks_a_policy_stays_a_draft_and_says_so(director: Actor) -> None:
    page = fresh(CampaignFormState)
    told = await CampaignFormState.save.fn(page, {**FORM, "cancellation_policy": "", "submit_now": "on"})
    assert stored(1).status is CampaignStatus.DRAFT
    assert "borrador" in str(told[1])
    page = fresh(CampaignFormState)
    await CampaignFormState.save.fn(page, {**FORM, "submit_now": "on"})
    assert stored(2).status is CampaignStatus.PENDING


@pytest.mark.parametrize(
    ("typed_in", "field"),
    [
        ({"name": " "}, "name"),
        ({"quota_total": "veinte"}, "quota_total"),
        ({"quota_total": "-1"}, "quota_total"),
        ({"keep": "20"}, "quota_total"),
        ({"travel_to": "2027-01-10"}, "travel_to"),
        ({"travel_to": "mañana"}, "travel_to"),
        ({"booking_to": "2026-10-31"}, "booking_to"),
        ({"price_per_night": "0"}, "price_per_night"),
        ({"price_per_night": "NaN"}, "price_per_night"),
        ({"price_per_night": "99999999999999999"}, "price_per_night"),
        ({"currency": "XXX"}, "currency"),
        ({"percent-0": ""}, "cancellation_windows"),
        ({"percent-0": "150"}, "cancellation_windows"),
        ({"hotel_id": "77"}, "hotel_id"),
        ({"destination": ""}, "destination"),
        ({"deposit_percent": "101"}, "deposit_percent"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(
    director: Actor, typed_in: dict[str, str], field: str
) -> None:
    page = fresh(CampaignFormState)
    await CampaignFormState.save.fn(page, FORM | typed_in)
    assert set(page.errors) == {field}
    with read() as session:
        assert query.counts(session, query.CampaignFilter()).kinds == {}


async def test_a_form_over_an_older_version_is_refused(director: Actor) -> None:
    offer = waiting()
    page = fresh(CampaignFormState)
    page.id, page._version = offer, 1
    with begin(director) as work:
        flow.edit(work, offer, {"name": "Otra"})
    await CampaignFormState.save.fn(page, {**FORM, "name": "Vieja"})
    assert "cambió" in page.errors[""]
    assert stored(offer).name == "Otra"


def test_a_form_shows_a_campaign_as_one_types_it() -> None:
    terms = stored(waiting(ad_refs=["a", "b"], voucher_on_deposit=True)).model_dump()
    start = typed.written(terms)
    assert (start["kind"], start["price_per_night"], start["cost_per_night"]) == ("sales_offer", "200.00", "150.00")
    assert (start["ad_refs"], start["voucher_on_deposit"], start["release_on"]) == ("a\nb", "on", "")
    facts, errors = typed.read(start)
    assert errors == {}
    assert {name: terms[name] for name in facts if name != "cancellation_windows"} == {
        name: value for name, value in facts.items() if name != "cancellation_windows"
    }


@pytest.mark.parametrize(
    ("quota", "says", "contended"),
    [
        (Quota(10, 0, 7, 3, False, 2, 4), "quedan 3 · 2 en pago · 4 cotizadas", True),
        (Quota(10, 0, 9, 1, True, 0, 1), "queda 1 · 1 cotizada", False),
        (Quota(10, 0, 10, 0, True, 0, 0), "sin cupo", False),
        (Quota(10, 0, 10, 0, True, 1, 0), "sin cupo · 1 en pago", True),
    ],
)
def test_contention_is_said_in_one_breath(quota: Quota, says: str, contended: bool) -> None:
    meter = shown.meter(quota)
    assert (meter.contention, meter.contended) == (says, contended)


def test_the_bar_never_runs_over() -> None:
    meter = shown.meter(Quota(10, 5, 8, 0, True, 0, 0))
    assert (meter.sold_width, meter.kept_width, meter.kept_from) == ("80", "20", "80")


@pytest.mark.parametrize(
    ("days", "says", "urgency"),
    [(-1, "cerrada", "late"), (0, "cierra hoy", "late"), (1, "cierra mañana", "late"), (7, "cierra en 7 d", "warn")],
)
def test_the_window_is_counted_down(days: int, says: str, urgency: str) -> None:
    now = clock.now()
    offer = waiting(booking_from=date(2026, 1, 1), booking_to=settings().day(now) + timedelta(days=days))
    with read() as session:
        card = shown.card(query.campaign(session, offer, now), now)
    assert (card.countdown, card.urgency) == (says, urgency)


def test_every_code_of_a_campaign_has_its_words() -> None:
    assert set(words.STATUSES) == set(words.STATUS_TONES) == set(CampaignStatus)
    assert set(words.KINDS) == set(words.KIND) == set(words.KIND_ICONS) == set(CampaignKind)
    assert set(words.CAUSES) == set(QuotaCause)
    assert set(words.QUOTE_STATUSES) == set(QuoteStatus)
    assert set(words.HELD_STATUSES) == set(ReservationStatus)
    assert set(words.FIELDS) == set(query.TERMS)
