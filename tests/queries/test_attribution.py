"""The touches before a sale, from what is stored: arrivals, messages, campaigns that were spoken of."""

from datetime import date, timedelta
from decimal import Decimal

from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.flows import refunds, sale
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.queries.kpis import attribution, revenue
from aliun_dashboard.queries.kpis.attribution import By
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.period import Period
from aliun_dashboard.staff.rules import Role
from tests import make, selling
from tests.conftest import NOON

DAY = timedelta(days=1)


def cut() -> Cut:
    return Cut(Period(date(2026, 3, 1), date(2026, 3, 31), settings().timezone))


def merits(by: By = By.CHANNEL) -> attribution.Attribution:
    with read() as session:
        return attribution.attribution(session, cut(), by)


def sold(lead_id: int, total: str = "1000"):
    payment = selling.asked(selling.quote(lead_id=lead_id, total=Decimal(total)))
    with begin("test", now=NOON) as work:
        sale.money_in(work, selling.told(payment))
    return payment


def wished(source: Source, days_ago: int, phone: str = make.PHONE) -> int:
    """A wish of Carla's that came by this channel."""
    number = make.lead(phone=phone, source=source, kommo=f"{source}{days_ago}{phone}").id or 0
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, number).created_at = NOON - days_ago * DAY
    return number


def wrote(lead_id: int, channel: Source, days_ago: float) -> None:
    with begin("test", now=NOON - days_ago * DAY) as work:
        conversations.write(work, lead_id, ActivityKind.MESSAGE_IN, "hola", channel=channel.value)


def test_an_arrival_a_message_and_another_wish_share_the_sale(database):
    wished(Source.ADS, 20)
    lead_id = wished(Source.INSTAGRAM, 10)
    wrote(lead_id, Source.WHATSAPP, 3)
    sold(lead_id)
    found = merits()
    assert found.total == 1000
    assert {one.key: one.by_model[Model.POSITION] for one in found.merits} == {
        "ads": Decimal(400),
        "instagram": Decimal(200),
        "whatsapp": Decimal(400),
    }
    assert found.of("ads", Model.FIRST) == found.of("whatsapp", Model.LAST) == 1000


def test_many_messages_of_a_day_are_one_touch(database):
    lead_id = wished(Source.ADS, 5)
    for hour in range(6):
        wrote(lead_id, Source.WHATSAPP, 3 + hour / 48)
    sold(lead_id)
    assert merits().of("whatsapp", Model.LINEAR) == 500


def test_what_came_after_the_sale_or_long_before_has_no_part(database):
    wished(Source.ADS, 91)
    lead_id = wished(Source.INSTAGRAM, 2)
    sold(lead_id)
    wrote(lead_id, Source.WHATSAPP, -1)
    assert [one.key for one in merits().merits] == ["instagram"]


def test_an_old_wish_keeps_its_own_arrival(database):
    sold(wished(Source.WEB, 200))
    assert merits().of("web", Model.LAST) == 1000


def test_a_strangers_touches_have_no_part(database):
    wished(Source.ADS, 5, phone="+1 809 555 0999")
    sold(wished(Source.INSTAGRAM, 2))
    assert [one.key for one in merits().merits] == ["instagram"]


def test_what_goes_back_is_taken_from_all_that_brought_it(database):
    lead_id = wished(Source.INSTAGRAM, 10)
    wrote(lead_id, Source.WHATSAPP, 3)
    payment = sold(lead_id, "1000.01")
    with begin(make.user(Role.FINANCE, name="Fina"), now=NOON) as work:
        refund = refunds.request(work, payment.id or 0, Decimal("0.50"), "acuerdo")
    with begin(make.user(Role.DIRECTOR, name="Dina"), now=NOON) as work:
        refunds.approve(work, refund.id or 0)
    with begin("test", now=NOON) as work:
        refunds.executed(work, refund.id or 0, "RE1")
    found = merits()
    with read() as session:
        assert found.total == revenue.revenue(session, cut()).net == Decimal("999.51")
    for model in Model:
        assert sum(one.by_model[model] for one in found.merits) == found.total


def test_campaigns_that_were_spoken_of_get_their_part(database):
    lead_id = make.lead(source=Source.ADS, wish=make.wish(campaign_ref="Verano")).id or 0
    campaign_id = selling.campaign(quota=5)
    payment = selling.asked(selling.quote(campaign_id, lead_id=lead_id))
    with begin("test", now=NOON) as work:
        sale.money_in(work, selling.told(payment))
    found = merits(By.CAMPAIGN)
    assert sum(one.by_model[Model.LINEAR] for one in found.merits) == 1000
    assert [one.key for one in found.merits] == ["Verano"]


def test_a_person_who_wrote_by_two_numbers_is_one(database):
    first = make.receive(
        phone="+1 809 555 0777",
        source=Source.MESSENGER,
        identities=(Identity(IdentityKind.PHONE, "+1 809 555 0777"), Identity(IdentityKind.EMAIL, "c@example.com")),
    )
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, first.lead_id).created_at = NOON - 9 * DAY
    second = make.receive(
        kommo="77", source=Source.EMAIL, phone="", identities=(Identity(IdentityKind.EMAIL, "c@example.com"),)
    )
    sold(second.lead_id)
    assert merits().of("messenger", Model.FIRST) == 1000
