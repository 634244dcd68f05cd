"""Payments settled a second, on one hot campaign and on a hundred, against PostgreSQL's own least for the same thing.

The least is pgbench on the same server doing what no quota can do without: lock the campaign, see how many places
are taken, insert one line. Ours is `flows.sale.money_in` from the provider's news to the commit: money, place,
reservation, travellers, lead, quote, forensic log, letters on their way. Papers and mail are not in it.

    python -m benchmarks.settle
"""

import multiprocessing
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg

from aliun_dashboard.flows import sale
from aliun_dashboard.kernel import embedded
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin, engine
from aliun_dashboard.payments.rules import MoneyEvent, Provider, Told
from benchmarks import bench
from tests.resilience import payers

CAMPAIGNS = (1, 100)
PROCESSES, EACH, WARM = 4, 150, 20
BARE_CLIENTS, BARE_SECONDS = 8, 4
LEDGERS, SETTLES = (10, 1_000, 100_000), 150

BARE_TABLE = """
CREATE TABLE bare_campaign (id int PRIMARY KEY, total int NOT NULL);
CREATE TABLE bare_line (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, campaign int, taken int NOT NULL);
CREATE INDEX ON bare_line (campaign, id);
INSERT INTO bare_campaign SELECT g, 1000000 FROM generate_series(1, 100) AS g;
INSERT INTO bare_line (campaign, taken) SELECT g, 0 FROM generate_series(1, 100) AS g;
"""
BARE = r"""\set campaign random(1, {campaigns})
BEGIN;
SELECT total FROM bare_campaign WHERE id = :campaign FOR UPDATE;
SELECT taken AS taken FROM bare_line WHERE campaign = :campaign ORDER BY id DESC LIMIT 1 \gset
INSERT INTO bare_line (campaign, taken) VALUES (:campaign, :taken + 1);
COMMIT;
"""
LEDGER = """
INSERT INTO quota_movement (campaign_id, units, taken, cause, at, actor, reason)
SELECT %s, CASE WHEN g %% 2 = 1 THEN 1 ELSE -1 END, g %% 2, 'returned', now(), '', '' FROM generate_series(1, %s) AS g
"""


def main() -> None:
    with bench.database() as url:
        with psycopg.connect(url) as connection:
            connection.execute(BARE_TABLE.encode())
        runs = [(many, _bare(url, many), _ours(url, many)) for _ in range(bench.REPETITIONS) for many in CAMPAIGNS]
        bench.table(
            f"Payments settled a second by {PROCESSES} processes",
            ("campaigns", "lock + see + insert /s", "settled /s", "of it"),
            [_row(many, [run for run in runs if run[0] == many]) for many in CAMPAIGNS],
        )
        costs = {lines: _cost(url, lines) for lines in LEDGERS}
    bench.table(
        "One settle by the length of its campaign's ledger",
        ("lines", "median ms", "of the shortest"),
        [(f"{lines:,}", f"{cost:.2f}", f"**{cost / costs[LEDGERS[0]]:.2f}**") for lines, cost in costs.items()],
    )


def _row(many: int, runs: Sequence[tuple[int, float, float]]) -> tuple[object, ...]:
    bare, ours = bench.median([run[1] for run in runs]), bench.median([run[2] for run in runs])
    ratio = bench.median([run[2] / run[1] for run in runs])
    return many, f"{bare:.0f}", f"{ours:.0f}", f"**{ratio:.3f}**"


def _bare(url: str, campaigns: int) -> float:
    """Transactions a second."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.sql"
        script.write_text(BARE.format(campaigns=campaigns))
        command = [str(embedded.tool("pgbench")), "-n", "-M", "prepared", "-c", str(BARE_CLIENTS), "-j", "1"]
        command += ["-T", str(BARE_SECONDS), "-f", str(script), "-d", url]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2])


def _ours(url: str, campaigns: int) -> float:
    """Payments settled a second by several processes, each with its own share."""
    crowd = payers.put(url, PROCESSES * (EACH + WARM), 1_000_000, datetime.now(UTC), campaigns=campaigns)
    shares = [crowd.refs[number::PROCESSES] for number in range(PROCESSES)]
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES)
    with context.Pool(PROCESSES, initializer=_enter, initargs=(url, ready)) as pool:
        spans = pool.map(_settle_share, shares, chunksize=1)
    return PROCESSES * EACH / (max(end for _, end in spans) - min(begun for begun, _ in spans))


def _enter(url: str, ready: object) -> None:
    bench.use(url)
    globals()["READY"] = ready


def _settle_share(refs: Sequence[str]) -> tuple[float, float]:
    for ref in refs[:WARM]:
        settle(ref)
    globals()["READY"].wait()
    begun = time.monotonic()
    for ref in refs[WARM:]:
        settle(ref)
    return begun, time.monotonic()


def settle(ref: str) -> sale.Receipt:
    """What the worker does with one event of a provider."""
    news = Told(
        Provider.STRIPE,
        MoneyEvent.PAID,
        ref=ref,
        session=f"cs_{ref}",
        payment=f"pi_{ref}",
        amount=Decimal(payers.PRICE),
        currency="USD",
        at=datetime.now(UTC),
    )
    with begin(SYSTEM) as work:
        return sale.money_in(work, news)


def _cost(url: str, lines: int) -> float:
    """Median milliseconds of one settle on a campaign with so many lines in its ledger."""
    crowd = payers.put(url, SETTLES + WARM, 1_000_000, datetime.now(UTC))
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT max(id) FROM campaign").fetchone()
        connection.execute(LEDGER, (row[0] if row else 0, lines))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    spent: list[float] = []
    for ref in crowd.refs:
        begun = time.perf_counter()
        settle(ref)
        spent.append(time.perf_counter() - begun)
    engine().dispose()
    return statistics.median(spent[WARM:]) * 1000


if __name__ == "__main__":
    main()
