"""Whatever the product imports is named in requirements.txt, and everything installed is pinned."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {"aliun_dashboard", "alembic"}
PART_OF_A_NAMED_ONE = {"reflex_base", "reflex_components_core", "socketio", "starlette", "anyio", "psycopg_pool"}


def pinned(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text().splitlines()
    found = (re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?==(\S+)", line) for line in lines)
    return {plain(match[1]): match[2] for match in found if match}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    files = [ROOT / "rxconfig.py", *(ROOT / "aliun_dashboard").rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - OURS - PART_OF_A_NAMED_ONE


def test_every_import_is_a_named_dependency() -> None:
    homes = packages_distributions()
    named = pinned("requirements.txt")
    assert {name for name in imported() if not any(plain(home) in named for home in homes.get(name, []))} == set()


def test_pins_agree_with_each_other() -> None:
    whole = pinned("constraints.txt")
    for file in ("requirements.txt", "requirements-dev.txt"):
        assert {name: version for name, version in pinned(file).items() if whole.get(name) != version} == {}
