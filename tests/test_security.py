"""`docs/security.md` answers every requirement of ASVS 5.0 level 2 once, and every test it names is there."""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import httpx
import pytest

from aliun_dashboard.kernel import logs
from aliun_dashboard.staff.rules import Role
from tests.api.conftest import client, configured, rows
from tests.api.test_rest import bearer

__all__ = ["client", "configured", "rows"]  # fixtures

ROOT = Path(__file__).parents[1]
ROWS = [
    line.split("|")[1:-1] for line in (ROOT / "docs/security.md").read_text().splitlines() if line.startswith("| V")
]
# How many requirements of levels 1 and 2 each section has; they are numbered from 1. None: answered as a whole.
SECTIONS: dict[str, int | None] = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": None, "10.4": None, "10.5": None, "10.6": None, "10.7": None,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def wanted() -> set[str]:
    return {
        f"V{section}.{number}"
        for section, count in SECTIONS.items()
        for number in (range(1, count + 1) if count else ("*",))
    }


def answered() -> list[str]:
    return [one for row in ROWS for part in row[0].split(",") for one in spread(part.strip())]


def spread(part: str) -> list[str]:
    """`V1.4.1–V1.4.3` as three."""
    first, _, last = part.partition("–")
    section, _, number = first.rpartition(".")
    if not last:
        return [first]
    return [f"{section}.{each}" for each in range(int(number), int(last.rpartition(".")[2]) + 1)]


def test_every_requirement_is_answered_once() -> None:
    assert Counter(answered()) == Counter(wanted())


def test_every_answer_says_how_it_stands() -> None:
    assert {row[2].strip()[0] for row in ROWS} <= set("✓◐✗–")
    assert all(len(row) == 4 for row in ROWS)


def test_every_named_test_is_there() -> None:
    named = {found for row in ROWS for found in re.findall(r"`(tests/[\w/]+\.py)::([\w*]+)`", row[3])}
    assert len(named) > 50
    assert {f"{path}::{name}" for path, name in named if not has(ROOT / path, name)} == set()


def has(path: Path, name: str) -> bool:
    """Whether the file has the test; `*` is any."""
    if not path.exists():
        return False
    functions = (node for node in ast.walk(ast.parse(path.read_text())) if hasattr(node, "name"))
    return any(node.name == name or (name == "*" and node.name.startswith("test_")) for node in functions)  # type: ignore[attr-defined]


async def test_who_may_not_leaves_a_line(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import logging

    handler = logs.handler()
    logging.getLogger().addHandler(handler)
    try:
        answer = await client.get("/api/v1/audit", headers=bearer(Role.AGENT))
    finally:
        logging.getLogger().removeHandler(handler)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert answer.status_code == 403
    assert [(line["event"], line["role"], line["actor_id"]) for line in lines] == [("not_allowed", "agente", 1)]
