"""Inventario: hotels and rates on their pages, and a file of rates from the upload to its undoing."""

from urllib.parse import urlencode

import pytest
import reflex as rx

from aliun_dashboard.aliun_dashboard import app
from aliun_dashboard.flows import rate_import
from aliun_dashboard.inventory.sheet import COLUMNS
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import EDITS_RULES, EVERYONE, Role
from aliun_dashboard.ui.screens.settings.hotel_sheet import HotelState
from aliun_dashboard.ui.screens.settings.inventory import InventoryState
from aliun_dashboard.ui.screens.settings.rates import RatesState
from tests import make
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

assert app
pytestmark = pytest.mark.usefixtures("database")
LOOKS = {InventoryState: {"load", "search"}, HotelState: {"load"}, RatesState: set()}
NEXT_YEAR = clock.now().year + 1
ROOM = {"name": "Doble", "max_adults": "3", "max_people": "4", "active": "on"}
RATE = {
    "board": "all_inclusive", "adults": "2", "first": f"{NEXT_YEAR}-01-10", "last": f"{NEXT_YEAR}-04-15",
    "price": "1,240.50", "cost": "992.40",
}  # fmt: skip
HEAD = ",".join(COLUMNS)
GOOD_LINE = f"Palma Dorada,Doble,todo incluido,2,{NEXT_YEAR}-05-01,{NEXT_YEAR}-06-30,200,150"


@pytest.fixture
def director(act_as) -> Actor:  # noqa: F811
    actor = make.user(Role.DIRECTOR, "Dora Jefa")
    act_as(actor)
    return actor


@pytest.fixture
async def page(director: Actor) -> rx.State:
    """The page of a new hotel with one room."""
    door = fresh(InventoryState)
    made = await InventoryState.create.fn(
        door, {"name": " Palma  Dorada ", "destination": "Punta Cana", "currency": "USD"}
    )
    assert "/ajustes/hotel/1/" in str(made)
    opened = fresh(HotelState)
    _at(opened, "/ajustes/hotel/1/")
    await HotelState.load.fn(opened)
    await HotelState.open_room.fn(opened, 0)
    await HotelState.save_room.fn(opened, dict(ROOM))
    return opened


def _at(state: rx.State, path: str, **query: str) -> None:
    """Have the page believe that this is its address."""
    address = f"{path}?{urlencode(query)}"
    sent = {"asPath": address, "pathname": path, "query": query, "headers": {"origin": "http://localhost:3000"}}
    state.router = state.router.__class__.from_router_data(sent)


@pytest.mark.parametrize("state", LOOKS, ids=lambda state: state.__name__)
def test_everybody_may_look_and_direction_may_write(state: type[rx.State]) -> None:
    handlers = {name: handler for name, handler in state.event_handlers.items() if name != "setvar"}
    assert handlers
    for name, handler in handlers.items():
        assert handler.fn.__roles__ == (EVERYONE if name in LOOKS[state] else EDITS_RULES), name


async def test_a_new_hotel_is_found_by_a_piece_of_its_name_or_place(page: rx.State) -> None:
    door = fresh(InventoryState)
    await InventoryState.load.fn(door)
    assert [(row.name, row.place, row.rooms, row.until) for row in door.hotels] == [
        ("Palma Dorada", "Punta Cana", 1, "sin tarifas")
    ]
    for words, found in (("dórada", 1), ("cana", 1), ("nada", 0)):
        await InventoryState.search.fn(door, words)
        assert len(door.hotels) == found, words


async def test_a_second_hotel_of_that_name_is_refused_in_the_form(page: rx.State) -> None:
    door = fresh(InventoryState)
    await InventoryState.open_new.fn(door)
    await InventoryState.create.fn(door, {"name": "palma dorada", "destination": "Miches", "currency": "USD"})
    assert "Palma Dorada" in door.error
    assert door.making


async def test_a_rate_stands_in_its_season_with_its_margin(page: rx.State) -> None:
    await HotelState.open_rate.fn(page, 1, 0, "", "", 2)
    await HotelState.save_rate.fn(page, dict(RATE))
    [room] = page.rooms
    assert room.heads == ["1 adulto", "2 adultos", "3 adultos"]
    [season] = room.seasons
    assert season.nights == f"10/01/{NEXT_YEAR}\u00a0– 15/04/{NEXT_YEAR}"
    assert [(cell.adults, cell.price) for cell in season.cells] == [
        (1, "–"), (2, "US$\u00a01,240.50"), (3, "–"),
    ]  # fmt: skip
    assert season.cells[1].about.endswith("mg. 20 %")


async def test_a_night_that_has_a_rate_is_named_and_the_dialog_stays(page: rx.State) -> None:
    await HotelState.open_rate.fn(page, 1, 0, "", "", 2)
    await HotelState.save_rate.fn(page, dict(RATE))
    await HotelState.open_rate.fn(page, 1, 0, "", "", 2)
    await HotelState.save_rate.fn(page, RATE | {"first": f"{NEXT_YEAR}-04-15", "last": f"{NEXT_YEAR}-06-30"})
    assert f"15/04/{NEXT_YEAR}" in page.dialog_error
    assert page.dialog == "rate"


@pytest.mark.parametrize(
    "wrong",
    [{"price": "gratis"}, {"price": "1e999999"}, {"first": ""}, {"adults": "²"}, {"board": "todo"}, {"cost": "0"}],
)
async def test_what_is_wrong_with_a_rate_is_said_in_its_dialog(page: rx.State, wrong: dict[str, str]) -> None:
    await HotelState.open_rate.fn(page, 1, 0, "", "", 2)
    await HotelState.save_rate.fn(page, RATE | wrong)
    assert page.dialog_error
    assert page.rooms[0].seasons == []


async def test_a_rate_taken_away_can_be_put_back(page: rx.State) -> None:
    await HotelState.open_rate.fn(page, 1, 0, "", "", 2)
    await HotelState.save_rate.fn(page, dict(RATE))
    await HotelState.open_rate.fn(page, 1, 1, "all_inclusive", RATE["first"], 2)
    assert (page.chosen["price"], page.chosen["last"]) == ("1240.50", RATE["last"])
    chosen = dict(page.chosen)
    await HotelState.drop_rate.fn(page)
    assert page.rooms[0].seasons == []
    await HotelState.put_back.fn(page, 1, chosen)
    assert page.rooms[0].seasons[0].cells[1].price == "US$\u00a01,240.50"


async def test_conditions_are_kept_and_shown_again_as_they_were_typed(page: rx.State) -> None:
    typed = page.start | {
        "tax": "28", "band-0-from": "2", "band-0-percent": "0", "band-1-from": "12", "band-1-percent": "50",
        "window-0-from": "30", "window-0-percent": "0", "window-1-from": "7", "window-1-percent": "50",
        "policy": "Sin penalidad hasta 30 días antes.",
    }  # fmt: skip
    await HotelState.save.fn(page, typed)
    assert page.error == ""
    await HotelState.load.fn(page)
    assert page.start == typed
    await HotelState.save.fn(page, typed | {"band-1-from": "1"})
    assert "niños" in page.error


async def test_a_hotel_that_is_none_says_so(director: Actor) -> None:
    for path in ("/ajustes/hotel/99/", "/ajustes/hotel/x/"):
        page = fresh(HotelState)
        _at(page, path)
        await HotelState.load.fn(page)
        assert page.status == "missing"


async def test_a_file_is_looked_at_imported_and_taken_back(page: rx.State, director: Actor) -> None:
    content = f"{HEAD}\n{GOOD_LINE}\n{GOOD_LINE.replace('Doble', 'Suite')}\n{GOOD_LINE}\n".encode()
    with begin(director) as work:
        run_id = rate_import.read_file(work, content, "abril.csv")
    wizard = fresh(RatesState)
    _at(wizard, "/ajustes/tarifas/", archivo=str(run_id))
    await RatesState.load.fn(wizard)
    assert wizard.counts == {"create": 1, "update": 0, "same": 0, "conflict": 1, "wrong": 1}
    assert [(row.line, row.outcome) for row in wizard.rows] == [("2", "create"), ("3", "wrong"), ("4", "conflict")]
    assert "«Suite»" in wizard.rows[1].why
    await RatesState.filter.fn(wizard, "wrong")
    assert [row.line for row in wizard.rows] == ["3"]
    assert wizard.act == "Importar 1 tarifa"
    await RatesState.bring_in.fn(wizard)
    assert not wizard.waiting
    [run] = wizard.runs
    assert (run.result, run.undoable) == ("1 nuevas · 0 cambiadas · 2 rechazadas", True)
    await RatesState.undo.fn(wizard, run.id)
    [run] = wizard.runs
    assert (run.undone, run.undoable) == (True, False)
    await HotelState.load.fn(page)
    assert page.rooms[0].seasons == []


async def test_why_a_file_cannot_be_read_is_said_above_the_form(director: Actor) -> None:
    wizard = fresh(RatesState)
    _at(wizard, "/ajustes/tarifas/", error="missing_column", column="costo")
    await RatesState.load.fn(wizard)
    assert "«costo»" in wizard.refused
    _at(wizard, "/ajustes/tarifas/", error="<script>", archivo="-1")
    await RatesState.load.fn(wizard)
    assert (wizard.refused, wizard.waiting) == ("", False)
