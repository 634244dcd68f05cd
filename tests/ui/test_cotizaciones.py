"""Core vs Atlas: what its page says and lets people do, and what it refuses."""

from datetime import date
from typing import Any

import pytest
import reflex as rx
from reflex.event import EventSpec
from sqlmodel import select

from aliun_dashboard.flows import atlas, checkout, quoting
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments.rules import PaymentKind, Provider
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.quotes.rules import Stay
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels_payments, session
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.screens.quotes.state import QuotesState
from tests import make
from tests.conftest import NOON

APRIL = Stay(date(2026, 4, 10), nights=5, adults=2)
TYPED = "entrada=2026-04-10&noches=5&adultos=2&destino=Punta+Cana&habitaciones=1"


@pytest.fixture
def page(database: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Opens a lead's sale as somebody, at noon."""
    monkeypatch.setattr(hub, "join", lambda *_: None)
    monkeypatch.setattr(clock, "now", lambda: NOON)

    async def open_as(lead_id: int, who: Actor, query: str = "") -> QuotesState:
        session._viewer.set(Viewer(who.user_id or 0, who.name, "", Role(who.role or "")))
        root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        state = root.get_substate(tuple(QuotesState.get_full_name().split(".")))
        state.router = state.router.__class__.from_router_data(
            {"pathname": "/cotizaciones/[id]", "asPath": f"/cotizaciones/{lead_id}/?{query}", "query": {}}
        )
        async for _ in QuotesState.load.fn(state):
            pass
        return state

    return open_as


@pytest.fixture
def lead(database: str) -> int:
    """A qualified lead who wants five nights in Punta Cana in April, where we have a hotel."""
    make.budget_rule("80")
    make.hotel()
    row = make.lead(wish=make.wish(check_in=APRIL.check_in))
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, row.id).stage = Stage.QUALIFIED
    return row.id or 0


def hear(lead_id: int, text: str) -> None:
    with begin(SYSTEM, now=NOON) as work:
        atlas.hear(work, work.session.get_one(Lead, lead_id), text)


def core_sent(lead_id: int) -> int:
    with begin(SYSTEM, now=NOON) as work:
        return quoting.send(work, quoting.quote_core(work, lead_id, APRIL).id or 0).id or 0


async def test_the_stay_of_the_lead_is_priced_at_once(page: Any, lead: int) -> None:
    state = await page(lead, make.user())
    assert (state.status, state.form.check_in, state.head.name) == ("ready", "2026-04-10", "Carla Núñez")
    assert state.options[0].chosen
    assert state.core.total == state.options[0].total
    assert state.core.lines


async def test_a_stay_that_is_typed_is_priced_and_kept_in_the_address(page: Any, lead: int) -> None:
    state = await page(lead, make.user())
    before = state.core.total
    form = {"destination": "Punta Cana", "check_in": "2026-04-10", "nights": "3", "adults": "2", "rooms": "1"}
    shown = await QuotesState.price.fn(state, form)
    assert isinstance(shown, EventSpec)
    assert state.core.total != before
    again = await page(lead, make.user(name="Eva Mora"), TYPED.replace("noches=5", "noches=3"))
    assert again.core.total == state.core.total


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"nights": "muchas"}, "no es un número"),
        ({"check_in": "mañana"}, "fecha de entrada"),
        ({"ages": "4, 40"}, "0 a 17"),
    ],
)
async def test_a_wrong_stay_is_said_in_words_and_nothing_is_priced(
    page: Any, lead: int, wrong: dict[str, str], said: str
) -> None:
    state = await page(lead, make.user())
    form = {"destination": "Punta Cana", "check_in": "2026-04-10", "nights": "3", "adults": "2", "rooms": "1"}
    await QuotesState.price.fn(state, form | wrong)
    assert said in state.form_error
    assert state.options == []


async def test_zero_nights_and_a_past_day_are_refused_in_spanish(page: Any, lead: int) -> None:
    state = await page(lead, make.user())
    form = {"destination": "Punta Cana", "check_in": "2026-04-10", "nights": "0", "adults": "2", "rooms": "1"}
    await QuotesState.price.fn(state, form)
    assert state.core_error


async def test_only_core_can_be_quoted_first(page: Any, lead: int) -> None:
    campaign = make.campaign()
    hear(lead, f"¿Siguen con la ATL-{campaign:03d}?")
    state = await page(lead, make.user())
    assert (state.core_was_sent, state.next_act) == (False, "quote")
    assert state.offers[0].lights.allowed
    refused = await QuotesState.quote_atlas.fn(state, campaign)
    assert "primera propuesta es siempre de Core" in str(refused)
    assert state.versions == []


async def test_quoting_core_makes_a_version_and_shows_its_letter_to_be_changed(page: Any, lead: int) -> None:
    state = await page(lead, make.user())
    await QuotesState.quote_core.fn(state)
    assert [(one.name, one.status) for one in state.versions] == [("v1", "draft")]
    assert (state.dialog, state.next_act) == ("letter", "send")
    assert "Carla" in state.letter
    assert state.versions[0].what.split(" · ")[0] in state.letter
    await QuotesState.send.fn(state, {"text": "Hola Carla, mira lo que encontré."})
    assert (state.dialog, state.versions[0].status, state.head.stage) == ("", "sent", "core_proposal")
    assert state.core_was_sent


async def test_atlas_stands_beside_core_with_its_reason_places_and_difference(page: Any, lead: int) -> None:
    campaign = make.campaign()
    hear(lead, f"quiero la ATL-{campaign:03d}")
    core_sent(lead)
    state = await page(lead, make.user())
    offer = state.offers[0]
    assert offer.places == "quedan 10 · 0 en pago · 0 cotizadas"
    assert "mención" in offer.lights.why
    assert "%" in offer.difference
    concepts = {row.concept: row for row in state.beside}
    validity = concepts["Validez del precio"]
    assert validity.core == "72 horas desde que se cotiza"
    assert validity.atlas.startswith("48 horas desde que se cotiza, a más tardar el ")
    assert concepts[words.PRICE].atlas == offer.total
    assert concepts[words.CANCELLATION].core != ""
    await QuotesState.quote_atlas.fn(state, campaign)
    await QuotesState.send.fn(state, {"text": ""})
    assert state.head.stage == "atlas_proposal"
    assert "mención" in state.versions[0].why


async def test_the_comparison_goes_out_as_one_letter(page: Any, lead: int) -> None:
    campaign = make.campaign()
    hear(lead, f"quiero la ATL-{campaign:03d}")
    core = core_sent(lead)
    state = await page(lead, make.user())
    await QuotesState.quote_atlas.fn(state, campaign)
    await QuotesState.read_both.fn(state, state.versions[0].id)
    assert (state.dialog, state.pair_id) == ("letter", core)
    await QuotesState.send.fn(state, {"text": state.letter})
    assert [one.status for one in state.versions] == ["sent", "sent"]


async def test_an_agent_asks_direction_who_forces_with_a_reason(page: Any, lead: int) -> None:
    director, campaign = make.user(Role.DIRECTOR, "Dora Ruiz"), make.campaign(destination="Samaná")
    state = await page(lead, make.user())
    await QuotesState.look_everywhere.fn(state)
    assert (state.may_force, state.offers[0].has_trigger) == (False, False)
    await QuotesState.ask_why.fn(state, "wish", campaign)
    await QuotesState.ask_direction.fn(state, {"reason": " "})
    assert state.dialog_error
    await QuotesState.ask_direction.fn(state, {"reason": "Viene de parte de un cliente de siempre"})
    with begin("test", now=NOON) as work:
        told = work.session.exec(select(Notice).where(Notice.kind == "atlas_wanted")).one()
        assert told.user_id == director.user_id
        assert told.link == f"/cotizaciones/{lead}"
    theirs = await page(lead, director)
    await QuotesState.look_everywhere.fn(theirs)
    await QuotesState.ask_why.fn(theirs, "force", campaign)
    await QuotesState.force.fn(theirs, {"reason": "Cliente de siempre"})
    assert theirs.offers[0].has_trigger


async def test_an_accepted_quote_is_asked_for_with_a_link_and_its_qr(page: Any, lead: int) -> None:
    quote = core_sent(lead)
    state = await page(lead, make.user())
    await QuotesState.open_payment.fn(state, quote)
    assert (state.dialog, len(state.terms.plans[0].lines)) == ("pay", 3)
    await QuotesState.ask_for_money.fn(state, {"kind": "deposit", "provider": "stripe"})
    assert "/p/" in state.link.url
    assert state.link.image.startswith("data:image/svg+xml")
    assert state.link.expires > 0
    assert [(one.status, one.link) for one in state.payments] == [(labels_payments.STATUSES["open"], state.link.url)]
    assert state.head.stage == "payment_pending"


async def test_a_plan_is_three_payments(page: Any, lead: int) -> None:
    state = await page(lead, make.user())
    quote = core_sent(lead)
    await QuotesState.open_payment.fn(state, quote)
    await QuotesState.ask_for_money.fn(state, {"kind": "plan", "provider": "transfer"})
    assert len(state.payments) == 3


@pytest.mark.parametrize("form", [{}, {"kind": "gift", "provider": "stripe"}, {"kind": "total", "provider": "cash"}])
async def test_nothing_else_can_be_asked_for(page: Any, lead: int, form: dict[str, str]) -> None:
    quote = core_sent(lead)
    state = await page(lead, make.user())
    await QuotesState.open_payment.fn(state, quote)
    await QuotesState.ask_for_money.fn(state, form)
    assert (state.payments, state.link.url) == ([], "")


async def test_a_colleague_who_waits_for_the_same_place_is_named(page: Any, lead: int) -> None:
    luis, campaign = make.user(name="Luis Gil"), make.campaign(quota_total=1)
    theirs = make.lead(phone="+18095550999", wish=make.wish(check_in=APRIL.check_in))
    with begin("test", now=NOON) as work:
        row = work.session.get_one(Lead, theirs.id)
        row.stage, row.owner_id = Stage.QUALIFIED, luis.user_id
    core_sent(theirs.id or 0)
    for each in (theirs.id or 0, lead):
        hear(each, f"ATL-{campaign:03d}")
    with begin(SYSTEM, now=NOON) as work:
        quote = quoting.quote_atlas(work, theirs.id or 0, campaign, APRIL).id or 0
        quoting.send(work, quote)
        checkout.ask_for(work, quote, PaymentKind.TOTAL, Provider.STRIPE)
    state = await page(lead, make.user())
    assert state.offers[0].places == "queda 1 · 1 en pago · 0 cotizadas"
    assert state.offers[0].waiting.startswith("Luis Gil también espera")


async def test_a_colleagues_sale_is_missing_by_its_address_too(page: Any, lead: int) -> None:
    luis = make.user(name="Luis Gil")
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead).owner_id = luis.user_id
    state = await page(lead, make.user(name="Ana Pérez"), TYPED)
    assert (state.status, state.head.name, state.options) == ("missing", "", [])


async def test_finance_looks_and_does_not_quote(page: Any, lead: int) -> None:
    state = await page(lead, make.user(Role.FINANCE, "Fina Sol"))
    assert (state.status, state.head.editable, state.next_act) == ("ready", False, "")


async def test_a_live_refresh_leaves_what_is_typed_alone(page: Any, lead: int) -> None:
    state = await page(lead, make.user())
    drawn = state.asked
    core_sent(lead)
    await QuotesState.refresh.fn(state)
    assert (state.asked, len(state.versions)) == (drawn, 1)
