"""Seats of a browser tab: it hears of the page it shows, and of none that it left."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import reflex as rx

from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import frame, live, session
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Seat, hub
from aliun_dashboard.ui.screens.orders.list_state import OrdersState
from aliun_dashboard.ui.screens.today import TodayState
from tests import make

At = Callable[..., Any]


@pytest.fixture
def at(database: str) -> Iterator[At]:
    """A State of one tab, as it is at an address."""
    who = make.user(Role.DIRECTOR)
    session._viewer.set(Viewer(who.user_id or 0, who.name, "", Role.DIRECTOR))

    def state(kind: type[rx.State], address: str, tab: str = "tab") -> Any:
        root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        page = root.get_substate(tuple(kind.get_full_name().split(".")))
        sent = {"pathname": address.partition("?")[0], "asPath": address, "token": tab}
        page.router = page.router.__class__.from_router_data(sent | {"headers": {"origin": "http://aliun.example"}})
        return page

    yield state
    hub.seats.clear()


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The States that were nudged, in order."""
    told: list[str] = []

    async def nudge(seat: Seat, handler: Any) -> None:
        told.append(seat.state)

    monkeypatch.setattr(hub, "nudge", nudge)
    monkeypatch.setattr(live, "SOON", 0.01)
    monkeypatch.setattr(live, "REST", 0.1)
    return told


def held(tab: str = "tab") -> set[str]:
    return {seats[tab].state for seats in hub.seats.values() if tab in seats}


async def test_who_goes_to_another_page_keeps_no_seat_at_the_one_before(at: At) -> None:
    for page, address in ((TodayState, "/"), (OrdersState, "/oc/")):
        await ShellState.load.fn(at(ShellState, address))
        await page.load.fn(at(page, address))
        assert held() == {ShellState.get_full_name(), page.get_full_name()}


async def test_another_query_of_the_same_page_and_another_tab_take_no_seat_away(at: At) -> None:
    await OrdersState.load.fn(at(OrdersState, "/oc/"))
    await ShellState.load.fn(at(ShellState, "/oc/?estado=atrasada"))
    await ShellState.load.fn(at(ShellState, "/", tab="other"))
    assert held() == {ShellState.get_full_name(), OrdersState.get_full_name()}
    assert held("other") == {ShellState.get_full_name()}


async def test_a_page_that_was_left_is_nudged_no_more_one_that_was_loaded_again_is(at: At, nudged: list[str]) -> None:
    await OrdersState.load.fn(at(OrdersState, "/oc/"))
    [seat] = [seats["tab"] for seats in hub.seats.values() if "tab" in seats]
    hub.nudge_soon(seat, OrdersState.refresh)
    await OrdersState.load.fn(at(OrdersState, "/oc/?estado=atrasada"))
    await asyncio.sleep(0.05)
    assert nudged == [OrdersState.get_full_name()]
    hub.nudge_soon(seat, OrdersState.refresh)
    await ShellState.load.fn(at(ShellState, "/"))
    await asyncio.sleep(0.2)
    assert nudged == [OrdersState.get_full_name()]
    assert frame.STREAM in {stream for stream, seats in hub.seats.items() if seats}


async def test_whatever_changes_a_page_that_counts_everything_rests_between_two_nudges(
    at: At, nudged: list[str]
) -> None:
    await OrdersState.load.fn(at(OrdersState, "/oc/"))
    [seat] = [seats["tab"] for seats in hub.seats.values() if "tab" in seats]
    for _ in range(25):
        hub.nudge_soon(seat, OrdersState.refresh)
        await asyncio.sleep(0.01)
    assert 2 <= len(nudged) <= 3, "at 10 ms, and 100 ms after each"
    before = len(nudged)
    await asyncio.sleep(0.2)
    assert len(nudged) == before + 1, "the last change is told too"
