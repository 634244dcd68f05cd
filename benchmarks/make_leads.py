"""Leads by the ten thousand, written with COPY: people, wishes, next steps, owners.

`real` is an agency that wins thirty leads a day and has done so for as long as the count takes: most have
ended long ago. `uniform` is the hardest board: every stage holds a ninth, all of it moved in the last 30 days.

    python -m benchmarks.make_leads 5000 [real|uniform]      into DATABASE_URL
"""

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import psycopg

from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.rules import OPEN, Stage

A_DAY = 30
AGENTS = 12
DAYS_OPEN = 21
ENDS = {Stage.CORE_CONFIRMED: 25, Stage.ATLAS_CONFIRMED: 10, Stage.CLOSED: 65}
UNDER_WAY = {
    Stage.INCOMING: 15,
    Stage.QUALIFIED: 30,
    Stage.CORE_PROPOSAL: 25,
    Stage.ATLAS_PROPOSAL: 12,
    Stage.PAYMENT_PENDING: 10,
    Stage.SPECIAL_CASE: 8,
}
FIRST = ("Ana", "Luis", "María", "José", "Carmen", "Pedro", "Rosa", "Juan", "Lucía", "Miguel", "Elena", "Rafael")
LAST = ("Peña", "Núñez", "Rodríguez", "Santana", "Mejía", "Castillo", "Vargas", "Polanco", "Báez", "Familia")
PLACES = ("Punta Cana", "Bávaro", "Bayahíbe", "Samaná", "Las Terrenas", "La Romana", "Puerto Plata", "")
SOURCES = ("whatsapp", "instagram", "web", "ads", "kommo", "email")

Row = tuple[object, ...]


def make(url: str, count: int, spread: str = "real", *, seed: int = 1) -> None:
    """Put `count` leads into an empty database. The same seed gives the same leads."""
    chance, now = random.Random(seed), clock.now()
    leads = [_lead(chance, number, count, spread, now) for number in range(1, count + 1)]
    names = (f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}" for _ in leads)
    with psycopg.connect(url) as connection:
        _copy(connection, "staff_user", STAFF, _staff(now))
        _copy(
            connection, "contact", CONTACT, ((number, name, "es", False, now) for number, name in enumerate(names, 1))
        )
        _copy(connection, "contact_identity", IDENTITY, ((n, "phone", _phone(n), _phone(n), now) for n in _ids(leads)))
        _copy(connection, "lead", LEAD, leads)
        _copy(
            connection, "stage_move", MOVE, ((n, "incoming", now, "Sistema", "arrival", "", False) for n in _ids(leads))
        )
        _copy(connection, "task", TASK, _tasks(chance, leads, now))
        for table in ("staff_user", "contact", "lead"):
            connection.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))".encode())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


STAFF = ("id", "email", "name", "role", "password_hash", "active", "created_at")
CONTACT = ("id", "name", "language", "opt_out", "created_at")
IDENTITY = ("contact_id", "kind", "value", "key", "created_at")
LEAD = (
    *("id", "contact_id", "stage", "stage_since", "owner_id", "source", "campaign_ref", "ad_ref", "destination"),
    *("category", "nights", "adults", "children", "amount", "currency", "budget_verdict", "budget_override", "score"),
    *("unread", "created_at", "updated_at", "version"),
)
MOVE = ("lead_id", "to_stage", "at", "actor", "cause", "reason", "undone")
TASK = ("lead_id", "title", "due_at", "owner_id", "created_by", "created_at", "done_by")


def _lead(chance: random.Random, number: int, count: int, spread: str, now: datetime) -> Row:
    stage, since = _uniform(chance, now) if spread == "uniform" else _real(chance, number, count, now)
    owner = chance.choice([None, *range(1, AGENTS + 1)])
    amount = Decimal(chance.randint(300, 9000)) if chance.random() < 0.8 else None
    wish = (chance.choice(PLACES), chance.choice(("", "4*", "5*")), chance.randint(2, 10), 2, chance.randint(0, 3))
    money = (amount, chance.choices(("USD", "DOP"), (3, 1))[0], "sufficient", "")
    state = (chance.randint(0, 100), chance.choice((0, 0, 0, 1, 3)), since, since, 3)
    return (number, number, stage.value, since, owner, chance.choice(SOURCES), "", "", *wish, *money, *state)


def _uniform(chance: random.Random, now: datetime) -> tuple[Stage, datetime]:
    return chance.choice(list(Stage)), now - timedelta(days=chance.uniform(0, 29))


def _real(chance: random.Random, number: int, count: int, now: datetime) -> tuple[Stage, datetime]:
    """Lead `number` came `(count - number) / A_DAY` days ago and, after three weeks at most, reached an end."""
    came = timedelta(days=(count - number) / A_DAY)
    took = timedelta(days=chance.uniform(0, DAYS_OPEN))
    ended = came > took
    stages = ENDS if ended else UNDER_WAY
    stage = chance.choices(list(stages), list(stages.values()))[0]
    return stage, now - (came - took if ended else came * chance.random())


def _staff(now: datetime) -> Iterator[Row]:
    for number in range(1, AGENTS + 1):
        yield number, f"agente{number}@bench.aliun", f"Agente {number}", "agente", "!", True, now
    yield AGENTS + 1, "director@bench.aliun", "Directora", "director", "!", True, now


def _tasks(chance: random.Random, leads: Sequence[Row], now: datetime) -> Iterator[Row]:
    for lead in leads:
        if Stage(str(lead[2])) in OPEN and chance.random() < 0.8:
            yield lead[0], "Llamar", now + timedelta(hours=chance.uniform(-48, 96)), lead[4], "Sistema", now, ""


def _ids(leads: Sequence[Row]) -> Iterator[int]:
    return (int(str(lead[0])) for lead in leads)


def _phone(number: int) -> str:
    return f"+1809{2_000_000 + number}"


def _copy(
    connection: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterator[Row] | Sequence[Row]
) -> None:
    with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


if __name__ == "__main__":
    make(db.dsn(settings().database_url), int(sys.argv[1]), *sys.argv[2:3])
