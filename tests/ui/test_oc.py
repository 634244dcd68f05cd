"""OC on its screens: what needs a person first, every state in words, the acts of an order, and who may do them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.kernel import clock, outbox
from aliun_dashboard.kernel.config import Settings, settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.mail.rules import Direction, MailRule
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.risk import Danger
from aliun_dashboard.purchase_orders.rules import FileStanding, MatchedBy, OCStatus, Step, Trouble, Way
from aliun_dashboard.queries.order_filter import OrderFilter, asked
from aliun_dashboard.queries.orders import Figures
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS, Role
from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui.screens.orders import rows
from aliun_dashboard.ui.screens.orders.file_state import OrderState
from aliun_dashboard.ui.screens.orders.list_state import OrdersState
from tests import make, selling, tracker
from tests.conftest import NOON
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
CHASERS_ONLY = {"ask_for", "send_now", "skip", "pause", "resume", "exempt", "require"}


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        (OCStatus, words.STATUSES),
        (OCStatus, words.STATUS_TONES),
        (set(Trouble) - {Trouble.NONE}, words.TROUBLES),
        (set(Trouble) - {Trouble.NONE}, words.FIXES),
        (Danger, words.DANGERS),
        (Danger, words.DANGER_TONES),
        (MatchedBy, words.MATCHES),
        (set(FileStanding) - {FileStanding.STRAY}, words.STANDINGS),
        (Way, words.WAYS),
    ],
)
def test_everything_has_its_words(kinds: Any, names: dict) -> None:
    assert set(kinds) == set(names)


@pytest.mark.parametrize("state", [OrdersState, OrderState])
def test_every_handler_says_who_may_send_it(state: type) -> None:
    for name, handler in state.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == (CHASES_ORDERS if name in CHASERS_ONLY else SEES_ORDERS), name


def test_an_address_with_nonsense_asks_for_everything() -> None:
    assert asked({"estado": "HECHA", "agencia": "x", "q": "", "orden": "--precio"}) == OrderFilter()
    assert asked({"agencia": "²", "orden": "precio", "q": "\0"}) == OrderFilter()


@pytest.mark.parametrize(
    ("left", "says"), [(4, "en 4 días"), (1, "mañana"), (0, "hoy"), (-1, "entró ayer"), (-3, "entró hace 3 días")]
)
def test_the_days_to_check_in_are_said(left: int, says: str) -> None:
    assert rows.until(left) == says


@pytest.mark.parametrize(("left", "says"), [(4, "entra en 4 días"), (0, "entra hoy"), (-3, "entró hace 3 días")])
def test_a_trip_that_began_is_not_said_to_begin(left: int, says: str) -> None:
    assert rows.enters(left) == says


async def test_a_line_and_a_page_say_a_past_entry_once(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    began = (clock.now().astimezone(settings().timezone) - 3 * DAY).date()
    late = tracker.order(tracker.agency(), "1", trip_facts={"check_in": began}, trouble=Trouble.NO_ANSWER)
    page = fresh(OrdersState)
    page.chosen = {}
    await page._fill()
    assert page.stuck[0].since == "entró hace 3 días"
    assert (await opened(late)).head.without == "entró hace 3 días"


def test_the_next_letter_is_told_with_its_date_and_hour_in_the_houses_zone() -> None:
    at = NOON + 2 * DAY
    local = at.astimezone(settings().timezone)
    assert rows.coming(Step(2, at), NOON).endswith(f"{local:%d/%m %H:%M}")
    assert rows.coming(Step(0, NOON), NOON) == "Solicitud · en el próximo ciclo"


def test_figures_claim_no_share_of_nothing() -> None:
    shown = rows.tiles(Figures(0, (), 0, (), 0, 0, None), 0)
    assert [tile.value for tile in shown] == ["0", "0", "0", "–", "–"]
    some = rows.tiles(Figures(3, (Money("USD", Decimal(4500)),), 1, (), 12, 9, 50.4), 2)
    assert [tile.value for tile in some] == ["2", "3", "1", "75 %", "2.1 d"]
    assert some[1].delta == "US$\u00a04.5 mil"


async def test_finance_sees_first_what_needs_a_person(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    andes = tracker.agency()
    tracker.order(andes, "1", trouble=Trouble.NO_ANSWER, status=OCStatus.REMINDED_3, level=3)
    tracker.order(andes, "2", status=OCStatus.RECEIVED, received_at=NOON)
    tracker.order(andes, "3")
    tracker.reading()
    page = fresh(OrdersState)
    page.chosen = {}
    await page._fill()
    assert [line.booking for line in page.stuck] == ["1"]
    assert (page.stuck[0].trouble, page.stuck[0].fix) == (words.TROUBLES["no_answer"], words.FIXES["no_answer"])
    assert page.others == [("1 confirmación por revisar", "/oc/revisar/")]
    assert {line.booking for line in page.lines} == {"1", "2", "3"}
    assert page.numbers["RECIBIDA"] == page.numbers["SOLICITADA"] == 1
    assert list(page.numbers) == [status.value for status in OCStatus]
    assert page.agencies == [(str(andes), "Viajes Andes")]
    assert page.tiles[0].value == "1"


async def test_the_list_is_filtered_sorted_and_exported_as_it_stands(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    andes, sol = tracker.agency(), tracker.agency("Viajes Sol", emails=["oc@sol.do"], domains=["sol.do"])
    tracker.order(andes, "1")
    tracker.order(sol, "2", trip_facts={"total": Decimal(90)})
    page = fresh(OrdersState)
    page.chosen = {}
    told = await OrdersState.choose.fn(page, "agencia", str(sol))
    assert [line.booking for line in page.lines] == ["2"]
    assert page.filtered
    assert page.export == f"/files/oc.csv?agencia={sol}"
    assert f"/oc/?agencia={sol}" in str(told)
    await OrdersState.clear.fn(page)
    await OrdersState.sort.fn(page, "-importe")
    assert [line.booking for line in page.lines] == ["1", "2"]
    await OrdersState.sort.fn(page, "drop table")
    assert page.chosen["orden"] == "-riesgo"
    await OrdersState.choose.fn(page, "loaded", "x")
    assert set(page.chosen) == {"estado", "agencia", "q", "orden", "recibida", "ver"}


async def test_the_mailbox_says_when_it_was_read_and_when_it_is_silent(
    act_as: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Settings, "mailboxes", ["oc@aliun.example"])
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    tracker.watch(good_at=clock.now() - timedelta(minutes=3))
    page = fresh(OrdersState)
    page.chosen = {}
    await page._fill()
    [box] = page.mailboxes
    assert (box.account, box.says, box.level) == ("oc@aliun.example", "Buzón leído hace 3\u00a0min", "good")
    with begin("test") as work:
        work.session.get_one(tracker.MailboxWatch, "oc@aliun.example").good_at = clock.now() - timedelta(minutes=40)
    await page._fill()
    assert page.mailboxes[0].level == "bad"


async def opened(order_id: int) -> Any:
    state = fresh(OrderState)
    await state._fill(order_id)
    return state


def stored(order_id: int) -> PurchaseOrder:
    return selling.one(PurchaseOrder, order_id)


async def test_a_page_without_an_order_says_so(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    assert (await opened(99)).status == "missing"


async def test_the_next_letter_is_read_before_it_is_sent_and_sent_once(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    order_id = tracker.order(tracker.agency(), requested_at=clock.now() - DAY, last_sent_at=clock.now() - DAY)
    state = await opened(order_id)
    assert (state.head.letter, state.head.can_send, state.head.can_skip) == (words.LETTERS[1], True, True)
    await OrderState.ask_for.fn(state, "send")
    assert state.draft.recipients == "oc@andes.cl"
    assert "#123456" in state.draft.subject
    told = await OrderState.send_now.fn(state)
    assert "Recordatorio 1 (amable): en camino a Viajes Andes" in str(told)
    [letter] = selling.rows(Delivery)
    assert (letter.payload["text"], letter.payload["to"]) == (state.draft.text, ["oc@andes.cl"])
    assert [mail.title for mail in state.mails] == [words.LETTERS[1]]
    assert stored(order_id).touched_by_hand


async def test_without_an_address_the_dialog_says_what_to_do(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    state = await opened(tracker.order(tracker.agency(emails=[])))
    await OrderState.ask_for.fn(state, "send")
    assert state.draft.recipients == words.NOBODY
    await OrderState.send_now.fn(state)
    assert state.dialog == "send"
    assert "Añade en Agencias" in state.error


async def test_a_reminder_is_skipped_paused_and_resumed(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    order_id = tracker.order(tracker.agency(), requested_at=clock.now() - DAY)
    state = await opened(order_id)
    await OrderState.skip.fn(state)
    assert stored(order_id).skipped == [1]
    await OrderState.ask_for.fn(state, "pause")
    for typed in ("", "mañana", "2020-01-01"):
        await OrderState.pause.fn(state, {"until": typed})
        assert state.dialog == "pause"
        assert state.error
    await OrderState.pause.fn(state, {"until": str((clock.now() + 5 * DAY).date())})
    assert (state.dialog, state.head.is_paused) == ("", True)
    assert state.head.paused.startswith("En pausa hasta")
    await OrderState.resume.fn(state)
    assert not state.head.is_paused


async def test_doing_without_an_order_needs_a_reason_and_can_be_undone(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    order_id = tracker.order(tracker.agency())
    state = await opened(order_id)
    await OrderState.ask_for.fn(state, "exempt")
    await OrderState.exempt.fn(state, {"reason": " "})
    assert state.error == words.NEEDS_REASON
    await OrderState.exempt.fn(state, {"reason": "Pagó por adelantado"})
    assert (state.line.status, state.head.is_exempt, state.head.without) == ("NO_REQUIERE_OC", True, "")
    assert any("Pagó por adelantado" in deed.why for deed in state.history)
    await OrderState.require.fn(state)
    assert state.line.status == "PENDIENTE"


async def test_six_steps_say_what_went_what_was_skipped_and_where_it_stands(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    order_id = tracker.order(tracker.agency(), status=OCStatus.REMINDED_2, level=2, skipped=[1], reminders=1)
    with begin("test", now=NOON) as work:
        for level in (0, 2):
            payload = {"level": level, "round": 1, "to": ["oc@andes.cl"], "subject": "s", "text": "t"}
            key, subject = f"oc:{order_id}:1:{level}", f"order:{order_id}"
            work.send(outbox.Letter("email", "send", key, subject, payload))
        for row in work.session.exec(outbox.select(Delivery)):
            row.status, row.finished_at = DeliveryStatus.SENT, NOON
    state = await opened(order_id)
    assert [(step.name, step.state) for step in state.steps] == [
        ("Pendiente", "done"),
        ("Solicitada", "done"),
        ("Recordatorio 1", "skipped"),
        ("Recordatorio 2", "now"),
        ("Ultimátum", "todo"),
        ("Recibida", "todo"),
    ]
    assert state.line.reached == 4
    assert ("Recordatorios", "1", "") in state.facts


async def test_what_came_is_shown_with_its_four_facts_and_beside_the_confirmation(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    order_id = tracker.order(tracker.agency(), level=1)
    tracker.reading(order_id=order_id)
    tracker.received(order_id, NOON, file_path="oc/20260302_123456_oc.pdf", late=True)
    tracker.mail("Re: OC", order_id=order_id, direction=Direction.IN, sender="carla@andes.cl", rule=MailRule.ORDER)
    state = await opened(order_id)
    [filed] = state.files
    assert (filed.name, filed.path, filed.sender) == ("orden.pdf", "oc/20260302_123456_oc.pdf", "carla@andes.cl")
    assert (filed.matched, filed.standing, filed.late) == ("el hilo del correo", "vale", True)
    assert [paper.name for paper in state.papers] == ["OC", "Confirmación"]
    assert state.paper == state.papers[0].href
    await OrderState.look_at.fn(state, "confirmacion")
    assert state.paper == state.papers[1].href
    await OrderState.look_at.fn(state, "javascript:alert(1)")
    assert state.paper == state.papers[1].href
    assert [(mail.ours, mail.title) for mail in state.mails] == [(False, "La OC")]
    assert (state.head.next, state.head.can_send) == (words.NO_NEXT["RECIBIDA"], False)


def test_what_became_of_a_file_is_said_where_it_was_handed_in() -> None:
    state = fresh(OrderState)
    assert words.UPLOADED in str(state._after_upload({"subida": "1"}))
    state._after_upload({"error": "file_too_big", "megabytes": "10"})
    assert (state.dialog, "10 MB" in state.error) == ("upload", True)
    assert state._after_upload({"error": "<b>"}) is None
