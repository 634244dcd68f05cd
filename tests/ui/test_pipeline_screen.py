"""The pipeline's handlers, called as Reflex calls them, without a browser; what they push is caught at the hub."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest
import reflex as rx

from aliun_dashboard.flows import pipeline as flow
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.leads.rules import CloseReason, Stage
from aliun_dashboard.queries.lead_filters import Chip, Filters
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.queries.views import views
from aliun_dashboard.staff.rules import EVERYONE, WORKS_LEADS, Role
from aliun_dashboard.ui import labels, session
from aliun_dashboard.ui.live import Seat, hub
from aliun_dashboard.ui.screens.pipeline import PipelineState, live, quick_form
from aliun_dashboard.ui.screens.pipeline.address import Address
from tests import make

Opened = tuple[PipelineState, list[dict[str, Any]]]
Open = Callable[..., Awaitable[Opened]]


def as_viewer(actor: Actor) -> Viewer:
    return Viewer(actor.user_id or 0, actor.name, "", Role(actor.role or ""))


@pytest.fixture
def opened(database: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Opens the pipeline as somebody; answers the page and what is pushed to its browser."""
    pushed: dict[str, list[dict[str, Any]]] = {}

    async def push(seat: Seat, **values: Any) -> None:
        pushed.setdefault(seat.token, []).append(values)

    monkeypatch.setattr(hub, "push", push)
    monkeypatch.setattr(hub, "taken", lambda stream: list(hub.seats[stream].values()))

    async def open_as(who: Actor, query: str = "") -> Opened:
        token = f"tab-{len(pushed)}-{who.user_id}"
        root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        state = root.get_substate(tuple(PipelineState.get_full_name().split(".")))
        path = f"/pipeline/?{query}"
        state.router = state.router.__class__.from_router_data(
            {"pathname": "/pipeline", "asPath": path, "token": token, "headers": {"origin": "http://aliun.example"}}
        )
        session._viewer.set(as_viewer(who))
        pushed[token] = []
        await PipelineState.load.fn(state)
        return state, pushed[token]

    yield open_as
    hub.seats.clear()


def column(news: list[dict[str, Any]], slug: str) -> dict[str, Any]:
    (snapshot,) = [values["columns"] for values in news if "columns" in values]
    return next(column for column in snapshot if column["slug"] == slug)


def ops(news: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """What the patches since the loading say: (op, stage it puts the card into, or the id it drops)."""
    said = [op for values in news for op in (values.get("patch") or {}).get("ops", [])]
    return [(op["op"], op["card"]["stage"] if op["op"] == "put" else op.get("id")) for op in said]


def qualified(**facts: Any) -> int:
    make.budget_rule()
    return make.lead(**facts).id or 0


async def test_the_cards_go_to_the_browser_and_not_into_the_state(opened: Open) -> None:
    lead_id = qualified()
    state, news = await opened(make.user())
    assert [card["id"] for card in column(news, "qualified")["cards"]] == [lead_id]
    assert column(news, "qualified")["totals"] == ["US$\u00a01 mil"]
    assert (state.columns, state.patch, state.more, state.nothing) == ([], {}, {}, False)


async def test_an_empty_house_offers_the_first_lead(opened: Open) -> None:
    state, _ = await opened(make.user())
    assert state.nothing
    state, _ = await opened(make.user(name="Luis Mota"), "ver=mios")
    assert not state.nothing


async def test_a_move_shows_the_truth_and_offers_its_undo(opened: Open) -> None:
    lead_id = qualified()
    make.quote(lead_id)
    state, news = await opened(make.user())
    told = await PipelineState.move.fn(state, lead_id, make.stored(lead_id).version, "core_proposal")
    assert "Movido a Propuesta (Core)" in str(told)
    assert ops(news) == [("put", "core_proposal")]
    await PipelineState.undo.fn(state, 3)  # after the arrival and its qualification
    assert make.stored(lead_id).stage is Stage.QUALIFIED


async def test_a_forbidden_move_puts_the_card_back_and_says_why(opened: Open) -> None:
    lead_id = qualified()
    state, news = await opened(make.user())
    told = await PipelineState.move.fn(state, lead_id, make.stored(lead_id).version, "core_confirmed")
    assert "pago" in str(told)
    assert ops(news) == [("put", "qualified")]
    assert news[-1]["patch"]["ops"][0]["force"]


async def test_a_stale_move_puts_the_card_where_the_colleague_left_it(opened: Open) -> None:
    lead_id = qualified()
    make.quote(lead_id)
    seen = make.stored(lead_id).version
    state, news = await opened(make.user())
    with begin(make.user(name="Luis Mota")) as work:
        flow.move(work, lead_id, seen=seen, to=Stage.CORE_PROPOSAL)
    told = await PipelineState.move.fn(state, lead_id, seen, "closed")
    assert "Otra persona" in str(told)
    assert ops(news) == [("put", "core_proposal")]


async def test_closing_asks_for_the_reason_and_then_closes(opened: Open) -> None:
    lead_id = qualified()
    state, news = await opened(make.user())
    await PipelineState.move.fn(state, lead_id, make.stored(lead_id).version, "closed")
    assert (state.question, state.question_title) == ("close", "Cerrar «Carla Núñez»")
    assert ops(news) == [("put", "qualified")]
    await PipelineState.answer.fn(state, {"reason": "", "close_reason": "nonsense"})
    assert (state.question, bool(state.question_error)) == ("close", True)
    await PipelineState.answer.fn(state, {"reason": "Se fue a otra", "close_reason": "lost"})
    assert (state.question, make.stored(lead_id).close_reason) == ("", CloseReason.LOST)


async def test_accepting_a_short_budget_asks_for_a_reason(opened: Open) -> None:
    make.budget_rule(minimum="200")
    lead_id = make.lead().id or 0
    state, _ = await opened(make.user())
    await PipelineState.accept.fn(state, lead_id, make.stored(lead_id).version)
    assert state.question == "budget"
    assert "US$\u00a02,000.00" in state.question_why
    await PipelineState.answer.fn(state, {"reason": " "})
    assert state.question_error
    await PipelineState.answer.fn(state, {"reason": "Cliente de siempre"})
    assert make.stored(lead_id).stage is Stage.QUALIFIED


async def test_what_a_browser_makes_up_is_refused(opened: Open) -> None:
    lead_id = qualified()
    state, _ = await opened(make.user())
    assert "no es válido" in str(await PipelineState.move.fn(state, lead_id, 1, "nowhere"))
    assert "alcance" in str(await PipelineState.move.fn(state, 999, 1, "closed"))
    assert await PipelineState.narrow.fn(state, "password_hash", "x") is None
    assert await PipelineState.toggle_chip.fn(state, "todo") is None


async def test_news_reaches_each_board_by_its_rights_and_filters(opened: Open) -> None:
    ana, luis, rosa = make.user(), make.user(name="Luis Mota"), make.user(Role.DIRECTOR, "Rosa Marte")
    lead_id = qualified(owner_id=ana.user_id)
    boards = {
        "ana": await opened(ana),
        "luis": await opened(luis),
        "rosa": await opened(rosa),
        "rosa, atlas": await opened(rosa, "ver=atlas"),
    }
    await live.show([lead_id], list(hub.seats[live.STREAM].values()))
    assert {name: ops(news) for name, (_, news) in boards.items()} == {
        "ana": [("put", "qualified")],
        "luis": [("drop", lead_id)],
        "rosa": [("put", "qualified")],
        "rosa, atlas": [("drop", lead_id)],
    }


async def test_news_during_the_loading_waits_for_the_snapshot(opened: Open) -> None:
    lead_id = qualified()
    _, news = await opened(make.user())
    (seat,) = hub.seats[live.STREAM].values()
    seat.interest.loading = True
    await live.show([lead_id], [seat])
    assert ops(news) == []
    assert seat.interest.waiting == {lead_id}


async def test_patches_are_numbered_without_gap(opened: Open) -> None:
    lead_id = qualified()
    _, news = await opened(make.user())
    seats = list(hub.seats[live.STREAM].values())
    for _ in range(3):
        await live.show([lead_id], seats)
    patches = [values["patch"] for values in news if values.get("patch")]
    assert [patch["n"] for patch in patches] == [1, 2, 3]
    assert sorted({patch["id"] for patch in patches}) == [patch["id"] for patch in patches]


async def test_a_board_that_is_left_hears_nothing(opened: Open) -> None:
    state, _ = await opened(make.user())
    await PipelineState.leave.fn(state)
    assert hub.seats[live.STREAM] == {}


async def test_the_list_shows_the_address_and_assigns_each_row_by_itself(opened: Open) -> None:
    ana, luis = make.user(), make.user(name="Luis Mota")
    one = qualified(owner_id=ana.user_id)
    two = make.lead(phone="+1 809 555 7788", name="José Gil", owner_id=ana.user_id).id or 0
    state, _ = await opened(ana, "vista=lista&orden=nombre")
    assert [(row.name, row.stage) for row in state.rows] == [("Carla Núñez", "qualified"), ("José Gil", "qualified")]
    with begin(ana) as work:
        flow.assign(work, two, luis.user_id)
    await PipelineState.toggle_all.fn(state)
    await PipelineState.ask_owner.fn(state, 0)
    told = str(await PipelineState.assign.fn(state, luis.user_id))
    assert "1 asignados a Luis Mota" in told
    assert f"L-{two:06d}" in told
    assert make.stored(one).owner_id == luis.user_id


async def test_moving_many_tells_each_refusal(opened: Open) -> None:
    lead_id = qualified()
    make.quote(lead_id)
    make.lead(phone="+1 809 555 7788", name="José Gil", wish=make.wish(amount=Decimal(1)))
    state, _ = await opened(make.user(), "vista=lista")
    await PipelineState.toggle_all.fn(state)
    await PipelineState.ask_stage.fn(state)
    await PipelineState.move_many.fn(state, {})
    assert state.moving_error
    await PipelineState.choose_stage.fn(state, "core_proposal")
    told = str(await PipelineState.move_many.fn(state, {}))
    assert "1 movidos" in told
    assert "L-000002" in told
    assert make.stored(lead_id).stage is Stage.CORE_PROPOSAL
    assert state.selected == [2]


async def test_a_wrong_form_keeps_the_dialog_and_names_the_fields(opened: Open) -> None:
    state, _ = await opened(make.user())
    await PipelineState.start_adding.fn(state, "qualified")
    await PipelineState.add.fn(state, {"name": "", "phone": "809 555 0123", "amount": "1.850,50", "nights": "dos"})
    assert state.errors.keys() == {"name", "amount", "nights"}
    await PipelineState.add.fn(state, {"name": "Eva", "phone": "12"})
    assert (state.errors.keys(), state.adding) == ({"phone"}, "qualified")


async def test_adding_warns_of_the_person_we_know_and_then_brings_their_lead_up_to_date(opened: Open) -> None:
    ana = make.user()
    lead_id = qualified(owner_id=ana.user_id)
    state, _ = await opened(ana)
    await PipelineState.start_adding.fn(state, "incoming")
    await PipelineState.typing.fn(state, "phone", "809 555 0123")
    assert [(one.name, one.href) for one in state.alike] == [("Carla Núñez", f"/leads/{lead_id}/")]
    told = await PipelineState.add.fn(state, {"name": "Carla", "phone": "809 555 0123", "amount": "2,500"})
    assert "lo actualizamos" in str(told)
    assert make.stored(lead_id).amount == Decimal(2500)


async def test_a_view_is_saved_removed_and_fetched_back(opened: Open) -> None:
    ana = make.user()
    state, _ = await opened(ana, "ver=calientes")
    await PipelineState.save_view.fn(state, {"name": " "})
    assert state.naming_error
    await PipelineState.save_view.fn(state, {"name": "Mis calientes", "shared": "on"})
    assert [(tab.name, tab.href, tab.active) for tab in state.tabs] == [
        ("Mis calientes", "/pipeline/?ver=calientes", True)
    ]
    await PipelineState.remove_view.fn(state, state.tabs[0].id)
    assert state.tabs == []
    await PipelineState.restore_view.fn(state, "Mis calientes", "ver=calientes", True)
    with read() as work:
        assert [view.query for view in views(work, as_viewer(ana))] == ["ver=calientes"]


async def test_the_export_takes_the_filters_and_order_of_the_list_along(opened: Open) -> None:
    state, _ = await opened(make.user(), "vista=lista&ver=calientes&orden=nombre&pagina=2")
    assert state.csv_href == "/exports/leads.csv?ver=calientes&orden=nombre"
    assert state.xlsx_href == "/exports/leads.xlsx?ver=calientes&orden=nombre"


def test_only_who_works_leads_may_send_what_changes_them() -> None:
    handlers = {
        name: handler.fn.__roles__ for name, handler in PipelineState.event_handlers.items() if name != "setvar"
    }
    changes = {name for name, allowed in handlers.items() if allowed == WORKS_LEADS}
    assert set(handlers.values()) == {WORKS_LEADS, EVERYONE}
    assert {"move", "accept", "reject", "undo", "answer", "assign", "give_back", "move_many", "add"} <= changes


def test_an_address_comes_back_as_it_went() -> None:
    address = Address(Filters(chips=frozenset({Chip.HOT}), text="Núñez"), listing=True, sort="-importe", page=3)
    assert Address.read(address.href.split("?")[1]) == address
    assert Address.read("vista=tabla&pagina=-1").href == "/pipeline/"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,850.50", "1850.50"), ("1850", "1850"), (" 1 850 ", "1850"), ("", None), ("1.850,50", None), ("-5", None)],
)
def test_amounts_are_read_as_they_are_written_here(text: str, amount: str | None) -> None:
    arrival, errors = quick_form.read({"name": "Eva", "email": "eva@aliun.example", "amount": text}, None)
    assert arrival.wish.amount == (Decimal(amount) if amount else None)
    assert ("amount" in errors) == (amount is None and bool(text))
    assert not errors or errors == {"amount": labels.FIELD_ERRORS["amount"]}
