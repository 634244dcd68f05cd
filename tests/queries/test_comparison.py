"""What stands behind Core vs Atlas: the versions of a sale, the campaigns beside Core, who else waits."""

from datetime import date

import pytest

from aliun_dashboard.flows import atlas, checkout, quoting
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, Stage
from aliun_dashboard.payments.rules import PaymentKind, Provider
from aliun_dashboard.queries import offers
from aliun_dashboard.queries.comparison import Comparison, comparison
from aliun_dashboard.queries.offers import Contender
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.quotes.rules import QuoteStatus, Stay
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
APRIL = Stay(date(2026, 4, 10), nights=5, adults=2, child_ages=(4,))


@pytest.fixture
def lead() -> int:
    make.budget_rule("80")
    make.hotel()
    return qualified("+18095550111")


def qualified(phone: str, owner: Actor | None = None) -> int:
    row = make.lead(phone=phone, wish=make.wish(check_in=APRIL.check_in, children=1))
    with begin("test", now=NOON) as work:
        stored = work.session.get_one(Lead, row.id)
        stored.stage, stored.owner_id = Stage.QUALIFIED, owner.user_id if owner else None
    return row.id or 0


def viewer(who: Actor) -> Viewer:
    return Viewer(who.user_id or 0, who.name, "", Role(who.role or ""))


def sale(lead_id: int, who: Actor) -> Comparison:
    with db.read() as session:
        return comparison(session, viewer(who), lead_id)


def beside(lead_id: int, who: Actor, destination: str = "Punta Cana") -> list[Contender]:
    with db.read() as session:
        return offers.contenders(session, viewer(who), lead_id, NOON, destination)


def core_sent(lead_id: int) -> int:
    with begin(SYSTEM, now=NOON) as work:
        return quoting.send(work, quoting.quote_core(work, lead_id, APRIL).id or 0).id or 0


def atlas_asked_for(lead_id: int, campaign_id: int) -> int:
    """An Atlas quote that its customer was sent a payment link for."""
    core_sent(lead_id)
    with begin(SYSTEM, now=NOON) as work:
        atlas.hear(work, work.session.get_one(Lead, lead_id), f"ATL-{campaign_id:03d}")
        quote = quoting.quote_atlas(work, lead_id, campaign_id, APRIL).id or 0
        quoting.send(work, quote)
        checkout.ask_for(work, quote, PaymentKind.DEPOSIT, Provider.STRIPE)
        return quote


def test_versions_come_newest_first_as_they_were_made(lead: int) -> None:
    core_sent(lead)
    with begin(SYSTEM, now=NOON) as work:
        quoting.quote_core(work, lead, APRIL)
    newest, first = sale(lead, make.user()).versions
    assert (newest.version, newest.status, first.status) == (2, QuoteStatus.DRAFT, QuoteStatus.SENT)
    assert (first.engine, first.stay) == (Engine.CORE, APRIL)
    assert sum(line.total for line in first.lines) == first.total.amount


def test_payments_know_the_version_they_are_for(lead: int) -> None:
    atlas_asked_for(lead, make.campaign())
    asked = sale(lead, make.user()).payments
    assert [(one.version, one.kind, one.provider) for one in asked] == [(2, PaymentKind.DEPOSIT, Provider.STRIPE)]


@pytest.mark.parametrize("look", [sale, beside])
def test_a_colleagues_sale_does_not_exist(lead: int, look: object) -> None:
    mine = qualified("+18095550222", make.user(name="Luis Gil"))
    with pytest.raises(Refused):
        look(mine, make.user(name="Ana Pérez"))  # type: ignore[operator]


def test_campaigns_of_the_destination_stand_beside_core_and_those_with_a_trigger_first(lead: int) -> None:
    who = make.user()
    here, elsewhere = make.campaign(), make.campaign(name="Bloqueo Norte", destination="Samaná")
    assert [one.row.id for one in beside(lead, who, "PUNTA CANA")] == [here]
    assert {one.row.id for one in beside(lead, who, "")} == {here, elsewhere}
    with begin(SYSTEM, now=NOON) as work:
        atlas.hear(work, work.session.get_one(Lead, lead), f"ATL-{elsewhere:03d}")
    assert [one.row.id for one in beside(lead, who)] == [elsewhere, here]


def test_drafts_of_campaigns_are_nobodys_offer(lead: int) -> None:
    make.campaign(status="draft")
    assert beside(lead, make.user()) == []


def test_who_waits_for_a_payment_of_the_same_places_is_named_but_never_to_themselves(lead: int) -> None:
    luis, campaign = make.user(name="Luis Gil"), make.campaign()
    theirs = qualified("+18095550333", luis)
    atlas_asked_for(theirs, campaign)
    assert [one.waiting for one in beside(lead, make.user())] == [("Luis Gil",)]
    assert [one.waiting for one in beside(theirs, luis)] == [()]


def test_a_change_of_a_quote_or_its_payment_is_a_change_of_its_campaigns_places(lead: int) -> None:
    campaign = make.campaign()
    quote = atlas_asked_for(lead, campaign)
    payment = sale(lead, make.user()).payments[0].id
    with db.read() as session:
        assert offers.campaigns_behind(session, [("quote", quote)]) == {campaign}
        assert offers.campaigns_behind(session, [("payment", payment)]) == {campaign}
        assert offers.campaigns_behind(session, [("campaign", 7), ("lead", lead), ("quote", None)]) == {7}
