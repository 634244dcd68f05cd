"""The customer's page of a quote: looking changes nothing, a form does; it is unlisted and escaped."""

from datetime import timedelta

import httpx
import pytest

from aliun_dashboard.api import pages
from aliun_dashboard.api.allowance import Allowances
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.flows import checkout, quoting
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.clock import now
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.payments.rules import PaymentKind, Provider
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import Stay
from tests import make
from tests.api.conftest import Rows

TODAY = now().date()
STAY = Stay(TODAY + timedelta(40), nights=5, adults=2)


@pytest.fixture
def quote(configured: None, monkeypatch: pytest.MonkeyPatch) -> Quote:
    """A Core quote as the customer has it."""
    monkeypatch.setattr(pages, "visits", Allowances(10_000, per_seconds=60))
    make.budget_rule("80")
    make.hotel(first_night=TODAY, last_night=TODAY + timedelta(400), inclusions="Bebidas & snacks\nWifi <b>gratis</b>")
    owner = make.user(name="Ana Pérez")
    lead = make.lead()
    with begin(SYSTEM) as work:
        lead = work.session.merge(lead)
        lead.owner_id = owner.user_id
    with begin(SYSTEM) as work:
        return quoting.send(work, quoting.quote_core(work, lead.id or 0, STAY).id or 0)


def address(quote: Quote) -> str:
    return f"/c/{quote.token}"


def past(quote: Quote) -> None:
    with begin("test") as work:
        work.session.get_one(Quote, quote.id).valid_until = now() - timedelta(minutes=1)


async def accept(client: httpx.AsyncClient, quote: Quote, **headers: str) -> httpx.Response:
    return await client.post(address(quote), data={"act": "accept"}, headers=headers)


async def test_it_shows_the_offer_and_its_end(client: httpx.AsyncClient, quote: Quote) -> None:
    answer = await client.get(address(quote))
    assert answer.status_code == 200
    for words in (
        "Hotel Lagunamar",
        "US$\xa0590.00",
        "US$\xa059.00",
        "todo incluido",
        "2 días, 23 horas",
        "depósito del 30\xa0%",
    ):
        assert words in answer.text
    assert "Bebidas &amp; snacks" in answer.text
    assert "<b>gratis" not in answer.text
    for secret in ("rate:", "490.00", "margin", "supplier"):
        assert secret not in answer.text


async def test_nobody_else_learns_of_it(client: httpx.AsyncClient, quote: Quote) -> None:
    headers = (await client.get(address(quote))).headers
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["cache-control"] == "no-store"
    assert headers.get_list("referrer-policy") == ["same-origin"]
    (policy,) = headers.get_list("content-security-policy")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert len(quote.token) == 32


async def test_a_preview_of_the_link_changes_nothing(client: httpx.AsyncClient, quote: Quote, rows: Rows) -> None:
    before = rows("SELECT count(*) FROM audit_entry")
    for method in ("GET", "HEAD"):
        for query in ("", "?act=accept", "?done=accepted"):
            assert (await client.request(method, address(quote) + query)).status_code == 200
    assert rows("SELECT status FROM quote") == [("sent",)]
    assert rows("SELECT count(*) FROM audit_entry") == before


async def test_accepting_tells_the_owner_and_waits_for_the_money(
    client: httpx.AsyncClient, quote: Quote, rows: Rows
) -> None:
    answer = await accept(client, quote)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address(quote)}?done=accepted")
    assert rows("SELECT status FROM quote") == [("accepted",)]
    assert rows("SELECT stage FROM lead") == [("payment_pending",)]
    assert rows("SELECT kind FROM notice") == [("quote_accepted",)]
    assert "Aceptaste esta propuesta" in (await client.get(answer.headers["location"])).text
    assert (await accept(client, quote)).status_code == 303
    assert rows("SELECT count(*) FROM notice") == [(1,)]


async def test_after_accepting_there_is_a_way_to_pay(client: httpx.AsyncClient, quote: Quote) -> None:
    await accept(client, quote)
    with begin(SYSTEM) as work:
        payment = checkout.ask_for(work, quote.id or 0, PaymentKind.DEPOSIT, Provider.STRIPE)
    page = (await client.get(address(quote))).text
    assert f'href="/p/{payment.ref}"' in page
    assert "Pagar US$\xa0177.00" in page


async def test_a_wish_for_a_change_reaches_the_house(client: httpx.AsyncClient, quote: Quote, rows: Rows) -> None:
    wish = "¿Puede ser <script>desde el 3</script>?"
    answer = await client.post(address(quote), data={"act": "change", "text": wish})
    assert answer.status_code == 303
    assert rows("SELECT status, answer FROM quote") == [("change_asked", wish)]
    assert rows("SELECT text, channel FROM activity WHERE kind = 'message_in'") == [(wish, "web")]
    assert rows("SELECT unread, last_inbound_at FROM lead") == [(1, None)]
    assert rows("SELECT kind FROM notice") == [("quote_change",)]
    page = (await client.get(address(quote))).text
    assert "<script>" not in page
    assert "todavía puedes aceptarla" in page
    assert (await accept(client, quote)).status_code == 303


async def test_an_empty_wish_is_asked_for_again(client: httpx.AsyncClient, quote: Quote, rows: Rows) -> None:
    answer = await client.post(address(quote), data={"act": "change", "text": " \0 "})
    assert answer.status_code == 422
    assert "Cuéntanos qué te gustaría cambiar" in answer.text
    assert rows("SELECT status FROM quote") == [("sent",)]


async def test_what_is_over_cannot_be_accepted_but_asked_about(
    client: httpx.AsyncClient, quote: Quote, rows: Rows
) -> None:
    past(quote)
    late = await accept(client, quote)
    assert late.status_code == 409
    assert "Esta propuesta venció el" in late.text
    assert 'value="accept"' not in late.text
    assert (await client.post(address(quote), data={"act": "change", "text": "¿Otra?"})).status_code == 303
    assert rows("SELECT stage FROM lead") == [("core_proposal",)]


async def test_an_older_version_leads_to_the_newer_one(client: httpx.AsyncClient, quote: Quote) -> None:
    with begin(SYSTEM) as work:
        newer = quoting.send(work, quoting.quote_core(work, quote.lead_id, STAY).id or 0)
    page = await client.get(address(quote))
    assert "Hay una versión más nueva" in page.text
    assert f'action="{address(newer)}"' in page.text
    assert (await accept(client, quote)).status_code == 409


async def test_a_withdrawn_offer_says_so(client: httpx.AsyncClient, quote: Quote) -> None:
    with begin(SYSTEM) as work:
        quoting.withdraw(work, quote.id or 0, "error de tarifa")
    page = await client.get(address(quote))
    assert "ya no está disponible" in page.text
    assert "error de tarifa" not in page.text


async def test_it_speaks_the_customers_language(client: httpx.AsyncClient, quote: Quote) -> None:
    with begin("test") as work:
        work.session.get_one(Contact, 1).language = "en"
    page = (await client.get(address(quote))).text
    assert '<html lang="en">' in page
    assert "I accept this proposal" in page
    assert "per person and night" in page


async def test_a_form_of_another_site_does_nothing(client: httpx.AsyncClient, quote: Quote, rows: Rows) -> None:
    assert (await accept(client, quote, origin="https://evil.example")).status_code == 403
    assert (await accept(client, quote, origin="null")).status_code == 403
    assert (await accept(client, quote, origin="http://aliun.test")).status_code == 303
    assert rows("SELECT status FROM quote") == [("accepted",)]


async def test_guesses_and_drafts_open_nothing(client: httpx.AsyncClient, quote: Quote) -> None:
    with begin(SYSTEM) as work:
        draft = quoting.quote_core(work, quote.lead_id, STAY)
    for token in ("x", "..%2f..", quote.token[:-1], quote.token + "=", draft.token, "%00"):
        answer = await client.get(f"/c/{token}")
        assert answer.status_code == 404, token
        assert (await client.post(f"/c/{token}", data={"act": "accept"})).status_code == 404
    assert (await client.post(address(quote), data={"act": "pay"})).status_code == 404
    assert (await client.delete(address(quote))).status_code == 405


async def test_whoever_tries_address_after_address_has_to_wait(
    client: httpx.AsyncClient, quote: Quote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "visits", Allowances(3, per_seconds=60))
    answers = [(await client.get(f"/c/guess-{n}")).status_code for n in range(5)]
    assert answers == [404, 404, 404, 429, 429]


async def test_a_form_too_large_is_not_read(client: httpx.AsyncClient, quote: Quote) -> None:
    answer = await client.post(address(quote), data={"act": "change", "text": "x" * 2_000_000})
    assert answer.status_code in (400, 413)
