"""Papers over HTTP: the right people get them, and a page tells whether one holds."""

import io
from datetime import timedelta

import httpx
import pytest
from pypdf import PdfReader

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import fulfilment
from aliun_dashboard.flows.fulfilment import Printed
from aliun_dashboard.kernel import clock, documents
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.rules import PaymentKind
from aliun_dashboard.queries.vouchers import VoucherState, voucher_state
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import PaperKind, VoucherGap
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import Role
from tests import make, selling
from tests.conftest import NOON


def issue(trip: int, cause: str, kind: PaperKind = PaperKind.VOUCHER) -> int:
    row = selling.reservation(trip)
    name, content = f"Voucher v{row.voucher_version + 1}.pdf", f"%PDF-{cause}".encode()
    with begin("Sistema", now=NOON) as work:
        printed = Printed(trip, f"paper:{trip}:{cause}", "payment", kind, name, content, row.version)
        document = fulfilment.issued(work, printed)
        assert document is not None
        return document.id or 0


def state(trip: int) -> VoucherState:
    with read() as session:
        found = voucher_state(session, trip)
    assert found is not None
    return found


def cookie(role: Role, name: str) -> tuple[int, dict[str, str]]:
    actor = make.user(role, name)
    with begin("test") as work:
        token = staff.open_session(work, staff.get(work, actor.user_id or 0), "tests")
    return actor.user_id or 0, {"cookie": f"aliun_session={token}"}


@pytest.fixture
def trip(database: str) -> int:
    return selling.paid(selling.quote()).reservation_id


async def test_the_page_says_valid_superseded_and_cancelled(client: httpx.AsyncClient, trip: int) -> None:
    address = f"/v/{selling.reservation(trip).token}"
    assert (await client.get(address)).status_code == 404, "nothing was issued yet"
    issue(trip, "payment:1")
    assert "Documento válido, versión 1" in (await client.get(f"{address}?v=1")).text
    issue(trip, "version:2")
    assert "La reemplaza la versión 2" in (await client.get(f"{address}?v=1")).text
    assert "Documento válido, versión 2" in (await client.get(address)).text
    with begin("test", now=NOON) as work:
        fulfilment.cancel(work, trip, "Lo pidió")
    answer = await client.get(address)
    assert "ya no es válido" in answer.text
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


async def test_the_page_tells_no_names(client: httpx.AsyncClient, trip: int) -> None:
    issue(trip, "payment:1")
    text = (await client.get(f"/v/{selling.reservation(trip).token}")).text
    assert "C. N." in text
    assert "Núñez" not in text
    assert "1,000" not in text


async def test_the_newest_paper_is_behind_the_page(client: httpx.AsyncClient, trip: int) -> None:
    issue(trip, "payment:1")
    issue(trip, "version:2")
    answer = await client.get(f"/v/{selling.reservation(trip).token}/documento.pdf")
    assert answer.content == b"%PDF-version:2"
    assert answer.headers["content-type"] == "application/pdf"
    assert (await client.get("/v/unknown/documento.pdf")).status_code == 404


async def test_documents_are_for_those_who_see_the_lead(client: httpx.AsyncClient, trip: int) -> None:
    document = issue(trip, "payment:1")
    mine, me = cookie(Role.AGENT, "Mario Ruiz")
    _, other = cookie(Role.AGENT, "Zoe Paz")
    _, finance = cookie(Role.FINANCE, "Fina Sol")
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, selling.reservation(trip).lead_id).owner_id = mine
    path = f"/files/documents/{document}"
    answers = [(await client.get(path, headers=who)).status_code for who in (me, finance, other, {})]
    assert answers == [200, 200, 404, 401]
    assert (await client.get("/files/documents/99999999999", headers=me)).status_code == 404


async def test_what_came_by_mail_is_for_those_who_read_it_and_may_stand_beside_its_data(
    client: httpx.AsyncClient, database: str
) -> None:
    with begin("Sistema", now=NOON) as work:
        facts = {"name": "oc.pdf", "media_type": "application/pdf", "content": b"%PDF-1.4", "created_at": NOON}
        document = documents.keep(work.session, Document(kind=DocumentKind.OC, subject="oc:0123abcd", **facts))
    for role, name, status in ((Role.FINANCE, "Fina Cuentas", 200), (Role.AGENT, "Ana Pérez", 404)):
        answer = await client.get(f"/files/documents/{document.id}", headers=cookie(role, name)[1])
        assert answer.status_code == status
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


async def test_quotes_are_printed_for_staff_alone_or_side_by_side(client: httpx.AsyncClient, database: str) -> None:
    first = selling.quote()
    second, stranger = selling.quote(lead_id=first.lead_id), selling.quote()
    _, me = cookie(Role.DIRECTOR, "Dina Rey")
    for path in (f"/files/quotes/{first.id}.pdf", f"/files/quotes/{first.id}.pdf?con={second.id}"):
        answer = await client.get(path, headers=me)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-"), path
    mixed = await client.get(f"/files/quotes/{first.id}.pdf?con={stranger.id}", headers=me)
    assert mixed.status_code == 404, "quotes of two customers never share a paper"
    assert (await client.get(f"/files/quotes/{first.id}.pdf")).status_code == 401


async def test_a_customer_gets_their_quote_by_its_address_once_it_was_sent(
    client: httpx.AsyncClient, database: str
) -> None:
    sent, draft = selling.quote(), selling.quote(sent_at=None)
    answer = await client.get(f"/c/{sent.token}/quote.pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert (await client.get(f"/c/{draft.token}/quote.pdf")).status_code == 404


async def test_the_customers_paper_holds_what_their_page_shows(client: httpx.AsyncClient, database: str) -> None:
    first = selling.quote(hotel="Hotel Alba", valid_until=clock.now() + timedelta(1))
    selling.quote(lead_id=first.lead_id, hotel="Riu Bambú", valid_until=clock.now() + timedelta(1))
    page = (await client.get(f"/c/{first.token}")).text
    assert f'href="/c/{first.token}/quote.pdf"' in page
    answer = await client.get(f"/c/{first.token}/quote.pdf")
    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for hotel in ("Hotel Alba", "Riu Bambú"):
        assert hotel in page
        assert hotel in words


def test_why_there_is_no_voucher_until_there_is_one(database: str) -> None:
    quote = selling.quote()
    trip = selling.paid(quote, PaymentKind.DEPOSIT).reservation_id
    assert state(trip).gaps == (VoucherGap.BALANCE,)
    assert str(state(trip).balance.amount) == "700.00"
    selling.paid(quote, PaymentKind.BALANCE)
    assert state(trip).gaps == (VoucherGap.ON_ITS_WAY,)
    issue(trip, "payment:2")
    assert state(trip).ready
    assert [(paper.version, paper.holds) for paper in state(trip).papers] == [(1, True)]


def test_without_purchase_order_it_is_not_ready(database: str, trip: int) -> None:
    issue(trip, "payment:1")
    with begin("test", now=NOON) as work:
        agency = Organization(name="Viajes Ñandú", requires_oc=True, created_at=NOON)
        work.session.add(agency)
        work.session.flush()
        work.session.get_one(Reservation, trip).organization_id = agency.id
    assert state(trip).gaps == (VoucherGap.NO_OC,)


def test_money_without_a_place_has_its_own_reason(database: str) -> None:
    campaign = selling.campaign(quota=1)
    first, second = (selling.asked(selling.quote(campaign)) for _ in range(2))
    receipts = [selling.money_in(selling.told(one)) for one in (first, second)]
    assert state(receipts[1].reservation_id).gaps == (VoucherGap.WITHOUT_QUOTA,)
