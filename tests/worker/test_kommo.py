"""Kommo inwards: what webhooks lost is found, tokens are renewed once, and silence there stops nothing here."""

import asyncio
from datetime import timedelta

import pytest

from aliun_dashboard.adapters import kommo_oauth
from aliun_dashboard.adapters.kommo_facts import CustomField
from aliun_dashboard.flows import connection
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.queries import mirror
from aliun_dashboard.worker import kommo_account, sweeps
from aliun_dashboard.worker.kommo_told import Told, as_arrival
from tests.fakes import kommo as fake
from tests.fakes.kommo import FakeKommo
from tests.worker.conftest import House, lead_post, working

HOUR = timedelta(hours=1)


async def test_every_lead_of_a_hundred_withheld_webhooks_is_found_by_the_poll(house: House, kommo: FakeKommo) -> None:
    now = clock.now()
    for number in range(100):
        person = kommo.add_contact(f"Persona {number}", f"+1 809 555 {number:04}")
        kommo.add_lead(f"Lead {number}", person, at=int(now.timestamp()))
    assert await sweeps.reconcile(now) == "seen=100 recovered=100"
    assert await house.count("contact_identity", "kind = 'phone'") == 100
    assert await sweeps.reconcile(now) == "seen=100 recovered=0"


async def test_a_webhook_is_read_again_at_the_source(house: House, kommo: FakeKommo) -> None:
    person = kommo.add_contact("Rosa Marte", "+1 829 555 0177")
    lead = kommo.add_lead("Aniversario", person, at=1_795_200_500, price=700)
    await house.accept(lead_post(lead, at=1_795_200_000, price=1))
    async with working():
        await house.until_quiet()
    assert await house.ask("SELECT amount::int FROM lead") == [(700,)]
    assert await house.ask("SELECT name FROM contact") == [("Rosa Marte",)]


def test_every_field_of_a_lead_comes_along_to_be_heard() -> None:
    fields = (CustomField(1, "Noches", "", ("4",)), CustomField(2, "Comentarios", "", ("Quiere la ATL-001",)))
    assert as_arrival(Told(7001, fields=fields)).fields == ("4", "Quiere la ATL-001")


async def test_a_kommo_that_is_down_delays_an_event_and_does_not_lose_it(
    house: House, kommo: FakeKommo, quick_retries: None
) -> None:
    kommo.down = True
    await house.accept(lead_post(9_000_500))
    async with working():
        await house.until_quiet()
    assert await house.ask("SELECT status, attempts FROM webhook_event") == [("processed", 4)]
    assert await house.count("lead") == 1


@pytest.fixture
def oauth(kommo: FakeKommo, monkeypatch: pytest.MonkeyPatch) -> FakeKommo:
    """The account behind OAuth: a stored pair whose access token has an hour left."""
    monkeypatch.setenv("KOMMO_ACCESS_TOKEN", "")
    monkeypatch.setenv("KOMMO_CLIENT_ID", fake.CLIENT_ID)
    monkeypatch.setenv("KOMMO_CLIENT_SECRET", fake.CLIENT_SECRET)
    settings.cache_clear()
    monkeypatch.setattr(fake, "REDIRECT", f"{settings().public_url}{kommo_oauth.REDIRECT_PATH}")
    with begin("test") as work:
        connection.keep_tokens(work, fake.ACCESS, fake.REFRESH, work.now + HOUR)
    return kommo


async def test_two_who_renew_at_once_make_one_exchange(house: House, oauth: FakeKommo) -> None:
    both = await asyncio.gather(*(asyncio.to_thread(kommo_account.token, 2 * HOUR) for _ in range(4)))
    assert len(set(both)) == 1
    assert both[0] != fake.ACCESS
    assert oauth.requests.count("POST /oauth2/access_token") == 1


async def test_a_token_that_lasts_is_left_alone(house: House, oauth: FakeKommo) -> None:
    assert await asyncio.to_thread(kommo_account.token, HOUR / 2) == fake.ACCESS
    assert oauth.requests == []


async def test_the_renewed_token_works_and_the_log_knows_of_it(house: House, oauth: FakeKommo) -> None:
    await sweeps.renew_tokens(clock.now())
    assert (await sweeps.reconcile(clock.now())).startswith("seen=")
    assert await house.count("audit_entry", "action = 'kommo.token_renewed'") == 2
    assert mirror.state().token == "oauth"


async def test_an_integration_switched_off_there_is_not_asked_again(house: House, oauth: FakeKommo) -> None:
    oauth.refresh_tokens.clear()
    with pytest.raises(Exception, match="revoked"):
        await sweeps.renew_tokens(clock.now())
    assert "revoked" in mirror.state().breaker_reason
    with pytest.raises(Exception, match="rests"):
        await sweeps.reconcile(clock.now())
