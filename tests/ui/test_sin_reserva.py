"""OC sin reserva: suggestions with their reasons, assigned once, and never to another agency by mistake."""

from typing import Any

import pytest

from aliun_dashboard.kernel.db import begin
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import FileStanding, OCStatus
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS, Role
from aliun_dashboard.ui import labels_strays as words
from aliun_dashboard.ui.screens.strays.state import StraysState
from tests import make, tracker
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def finance(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))


async def opened() -> Any:
    page = fresh(StraysState)
    await page._fill()
    return page


def status(order_id: int) -> OCStatus:
    with begin("test") as work:
        return work.session.get_one(PurchaseOrder, order_id).status


def test_whoever_reads_assigns_nothing() -> None:
    reads = {"load", "refresh", "turn", "search"}
    for name, handler in StraysState.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == (SEES_ORDERS if name in reads else CHASES_ORDERS), name


async def test_a_stray_says_why_it_waits_and_what_it_may_be_for(finance: None) -> None:
    order_id = tracker.order(tracker.agency())
    hints = [{"order_id": order_id, "score": 55, "why": "near_booking agency"}]
    tracker.stray(mail_id=tracker.mail("OC adjunta"), note="none", suggestions=hints)
    [card] = (await opened()).cards
    assert (card.subject, card.note) == ("OC adjunta", words.NOTES["none"])
    [hint] = card.hints
    assert hint.why == "55 % parecida: un número casi igual · la misma agencia"
    assert hint.about.startswith("Viajes Andes · Hotel Bahía Azul · entrada 01/04/2026")


async def test_assigning_files_it_and_the_next_person_hears_that_it_is_done(finance: None) -> None:
    order_id = tracker.order(tracker.agency())
    file_id = tracker.stray()
    page, other = await opened(), await opened()
    await StraysState.search.fn(page, file_id, "andes")
    assert [hint.booking for hint in page.found] == ["123456"]
    await StraysState.assign.fn(page, file_id, page.found[0].order_id)
    assert (status(order_id), page.cards, page.found) == (OCStatus.RECEIVED, [], [])
    refused = await StraysState.assign.fn(other, file_id, order_id)
    assert "Otra persona ya lo resolvió" in str(refused)
    assert other.cards == []


async def test_what_another_agency_sent_is_assigned_only_on_second_thought(finance: None) -> None:
    tracker.agency()
    order_id = tracker.order(tracker.agency("Zeta", emails=["oc@zeta.cl"], domains=["zeta.cl"]))
    file_id = tracker.stray(sender="oc@andes.cl")
    page = await opened()
    assert await StraysState.assign.fn(page, file_id, order_id) is None
    assert "Zeta" in page.doubt
    assert status(order_id) is OCStatus.REQUESTED
    await StraysState.close.fn(page)
    assert page.doubt == ""
    await StraysState.assign.fn(page, file_id, order_id)
    await StraysState.assign_anyway.fn(page)
    assert (status(order_id), page.doubt) == (OCStatus.RECEIVED, "")


async def test_what_is_no_order_is_laid_aside_with_its_reason(finance: None) -> None:
    file_id = tracker.stray()
    page = await opened()
    await StraysState.ask_dismiss.fn(page, file_id)
    await StraysState.dismiss.fn(page, {"reason": "Es una factura"})
    with begin("test") as work:
        row = work.session.get_one(OrderFile, file_id)
    assert (row.standing, row.note, row.decided_by) == (FileStanding.DISMISSED, "Es una factura", "Fina Cuentas")
    assert (page.cards, page.dismissing) == ([], 0)


async def test_nothing_found_and_nothing_sought_are_told_apart(finance: None) -> None:
    file_id = tracker.stray()
    page = await opened()
    await StraysState.search.fn(page, file_id, "nada")
    assert (page.found, page.sought, page.searching) == ([], "nada", file_id)
