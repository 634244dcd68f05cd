"""What each rule finds now: one SELECT a rule beside this file, over all rooms, the same for alerts and for Hoy.

Every SELECT gives `subject, name, link, owner_id, people, currency, amount, at, facts`; `at` is when it hurts.
Parameters: `:now`, `:today` (the agency's day), `:zone`, `:n` (the rule's threshold), and what `params` adds.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, text

from aliun_dashboard.alerts.rules import Rule
from aliun_dashboard.leads import rules as leads
from aliun_dashboard.purchase_orders import rules as orders
from aliun_dashboard.purchase_orders.risk import ROUGHLY
from aliun_dashboard.tickets.rules import HOURS_TO_RESOLVE

FOLDER = Path(__file__).parent
STATEMENTS = FOLDER.parent / "statements"


def _read(path: Path) -> str:
    """SQL without its comments: what is a blank in them is none."""
    return "\n".join(line for line in path.read_text().splitlines() if not line.startswith("--"))


def _filled(path: Path, **more: str) -> str:
    """SQL with its `{parts}` put in."""
    parts = {part.stem: _read(part) for part in (FOLDER / "parts").glob("*.sql")} | more
    sql = _read(path)
    for name in sorted(parts, key=len):
        sql = sql.replace(f"{{{name}}}", parts[name])
    return sql


FOUND = {rule: _filled(FOLDER / f"{rule}.sql") for rule in Rule}

# What an agent may see of it: own, nobody's, and where they are named. `:mine` NULL sees all.
VISIBLE = """
(CAST(:mine AS int) IS NULL OR owner_id = :mine OR :mine = ANY(people) OR (owner_id IS NULL AND people IS NULL))
"""


def params(now: datetime, zone: ZoneInfo, mailboxes: Sequence[str]) -> dict[str, Any]:
    """The values that every SELECT may ask for."""
    return {
        "now": now,
        "today": now.astimezone(zone).date(),
        "zone": zone.key,
        "mailboxes": list(mailboxes),
        "hot": leads.HOT,
        "open": [stage.value for stage in sorted(leads.OPEN)],
        "owed": [status.value for status in sorted(orders.OPEN)],
        "ages": json.dumps({stage.value: days for stage, (_, days) in leads.AGES.items()}),
        "hours_to_resolve": json.dumps(HOURS_TO_RESOLVE),
        "rates": json.dumps({code: str(rate) for code, rate in ROUGHLY.items()}),
    }


@cache
def statement(name: str, rule: Rule | None = None) -> TextClause:
    """One of `statements/`, over what a rule finds."""
    found = FOUND[rule] if rule else ""
    return text(_filled(STATEMENTS / f"{name}.sql", found=found, concerns=_read(STATEMENTS / "concerns.sql")))
