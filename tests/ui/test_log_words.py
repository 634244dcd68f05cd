"""The forensic log of the demo, read as people read it: every act, name and value in words, no code of ours."""

import re

import psycopg
import pytest

from aliun_dashboard.ui import labels_audit, labels_changes
from aliun_dashboard.ui.parts.diff import NAMED

CODE = re.compile(r"[a-z]+(_[a-z]+)*")
SIDE = "CASE jsonb_typeof({side}::jsonb) WHEN 'object' THEN {side}::jsonb ELSE '{{}}' END"
VALUES = " UNION ALL ".join(
    f"SELECT action, name, value FROM audit_entry, jsonb_each({SIDE.format(side=side)}) AS one (name, value)"
    for side in ("before", "after")
)
# What people and machines typed themselves: any word may stand there.
FREE = {"name", "note", "notes", "aliases", "domains", "hotel", "destination", "category", "room", "trouble_detail"}


@pytest.fixture(scope="module")
def log(demo_copy: str) -> dict[str, list[tuple[str, ...]]]:
    texts = f"SELECT DISTINCT name, value #>> '{{}}' FROM ({VALUES}) AS said WHERE jsonb_typeof(value) = 'string'"
    with psycopg.connect(demo_copy) as connection:
        ask = connection.execute
        return {
            "acts": ask("SELECT DISTINCT action FROM audit_entry").fetchall(),
            "reasons": ask("SELECT DISTINCT reason FROM audit_entry").fetchall(),
            "names": ask(f"SELECT DISTINCT name FROM ({VALUES}) AS said".encode()).fetchall(),
            "values": ask(texts.encode()).fetchall(),
        }


def test_every_act_and_every_name_has_words(log: dict[str, list[tuple[str, ...]]]) -> None:
    assert len(log["acts"]) > 50
    assert {act for (act,) in log["acts"]} - set(labels_audit.ACTIONS) == set()
    assert {name for (name,) in log["names"]} - set(labels_changes.FIELDS) == set()


def test_every_code_among_values_and_reasons_has_words(log: dict[str, list[tuple[str, ...]]]) -> None:
    codes = {(name, value) for name, value in log["values"] if name not in FREE and CODE.fullmatch(value)}
    assert len(codes) > 50
    assert {(name, code) for name, code in codes if code not in NAMED.get(name, labels_changes.VALUES)} == set()
    assert {said for (said,) in log["reasons"] if CODE.fullmatch(said)} - set(labels_changes.VALUES) == set()
