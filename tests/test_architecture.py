"""What the import contracts cannot say about the house; the words of refusals are in `messages/test_refusals.py`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import reflex as rx
from reflex.page import DECORATED_PAGES
from reflex_base.registry import RegistrationContext
from starlette.responses import Response
from starlette.routing import Mount, Route

import aliun_dashboard
from aliun_dashboard import aliun_dashboard as application
from aliun_dashboard.api import app as api
from aliun_dashboard.api import guard
from aliun_dashboard.ui import session
from aliun_dashboard.ui.frame import ShellState

ROOM = Path(aliun_dashboard.__file__).parent
SOURCES = {path.relative_to(ROOM).as_posix(): ast.parse(path.read_text()) for path in sorted(ROOM.rglob("*.py"))}
LONGER = {"ui/labels.py": 800}  # words may take room
LONGEST_FILE, LONGEST_FUNCTION, MOST_ARGUMENTS = 300, 40, 6
CLOCKS = {"now", "utcnow", "today", "time"}

assert application.app


def calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Every call of the shape `something.name(…)`, as (something, name)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.lineno} {node.name}", node


def test_nobody_commits_or_rolls_back_but_the_database_door() -> None:
    guilty = {p for p, tree in SOURCES.items() for _, name in calls(tree) if name in ("commit", "rollback")}
    assert guilty <= {"kernel/db.py"}


def test_nobody_reads_the_clock_but_the_clock() -> None:
    guilty = {
        (path, f"{owner}.{name}")
        for path, tree in SOURCES.items()
        for owner, name in calls(tree)
        if name in CLOCKS and owner.split(".")[-1] in ("datetime", "date", "time")
    }
    assert {path for path, _ in guilty} == {"kernel/clock.py"}, guilty


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [path for path, tree in SOURCES.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_files_and_functions_stay_short_enough_to_read() -> None:
    long_files = {
        path: lines
        for path in SOURCES
        if (lines := len((ROOM / path).read_text().splitlines())) > LONGER.get(path, LONGEST_FILE)
    }
    long_functions = {
        name: lines
        for name, node in functions()
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long_files == {}
    assert long_functions == {}


def test_functions_ask_for_few_things_in_order() -> None:
    greedy = {name for name, node in functions() if len(node.args.args) - _is_method(node) > MOST_ARGUMENTS}
    assert greedy == set()


def _is_method(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return int(bool(node.args.args) and node.args.args[0].arg in ("self", "cls"))


def test_every_page_but_the_door_begins_with_the_frame() -> None:
    pages = {facts["route"]: facts.get("on_load") or [None] for made in DECORATED_PAGES.values() for _, facts in made}
    assert len(pages) > 10
    assert {route for route, loads in pages.items() if loads[0] is not ShellState.load} == {"/login"}


def test_the_start_refuses_a_handler_without_roles() -> None:
    session.check_every_handler_is_guarded()

    class NakedState(rx.State):
        @rx.event
        async def peek(self) -> None:
            """A handler that nobody guards."""

    try:
        with pytest.raises(RuntimeError, match="peek"):
            session.check_every_handler_is_guarded()
    finally:
        known = RegistrationContext.get().event_handlers
        for name in [name for name in known if name.startswith(NakedState.get_full_name())]:
            del known[name]
    session.check_every_handler_is_guarded()


def test_the_start_refuses_a_route_without_roles() -> None:
    async def peek(_: object) -> Response:
        return Response()

    guard.check(api.create().routes)
    for naked in (Route("/peek", peek), Mount("/peek", peek)):
        with pytest.raises(RuntimeError, match="/peek"):
            guard.check([*api.create().routes, naked])
