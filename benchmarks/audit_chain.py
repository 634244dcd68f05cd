"""What the forensic chain costs eight writers: none, one chain under a lock, a chain per subject, sealing by a job.

Every transaction is that of a move: change a lead, note the move, write the forensic entry.
"""

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from aliun_dashboard.kernel import audit, embedded
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from benchmarks import bench, make_million

WRITERS, SECONDS, LEADS = 8, 6, 1000
SEAL_EVERY = 2.0  # seconds; the timetable does it every 10

PREPARE = """
CREATE TABLE chain_head (subject text PRIMARY KEY, hash text NOT NULL);
INSERT INTO chain_head SELECT 'lead:' || g, repeat('0', 64) FROM generate_series(0, %(leads)s) AS g;
"""
ENTRY = """INSERT INTO audit_entry (at, actor, action, subject, reason, before, after)
VALUES (now(), 'Eva', 'lead.moved', 'lead:' || :lead, '', '{{"stage": "incoming"}}', '{{"stage": "qualified"}}'){};"""
CHAINED = """WITH entry AS ({entry}), head AS (SELECT hash FROM chain_head WHERE subject = '{head}' FOR UPDATE)
UPDATE chain_head SET hash = encode(sha256(convert_to(chain_head.hash || entry::text, 'UTF8')), 'hex')
FROM entry, head WHERE chain_head.subject = '{head}';"""
MOVE = r"""\set lead random(1, {leads})
BEGIN;
UPDATE lead SET stage_since = now(), version = version + 1 WHERE id = :lead;
{entry}
INSERT INTO stage_move (lead_id, from_stage, to_stage, at, actor, cause, reason, undone)
VALUES (:lead, 'incoming', 'qualified', now(), 'Eva', 'hand', '', false);
COMMIT;
"""


def main() -> None:
    with bench.database() as url, tempfile.TemporaryDirectory() as folder:
        make_million.make(url, LEADS)
        with psycopg.connect(url) as connection:
            connection.execute(PREPARE.replace("%(leads)s", str(LEADS)).encode())
        scripts = {name: _script(Path(folder), name, entry) for name, entry in _ways().items()}
        runs = {
            (name, turn): _run(url, name, script)
            for turn in range(bench.REPETITIONS)
            for name, script in scripts.items()
        }
        sealed = _sealed()
    bench.table(f"Moves a second by {WRITERS} writers", HEAD, [_row(name, runs) for name in scripts])
    print(f"\nThe sealing job kept up: {sealed} entries sealed, in order and intact.")


HEAD = ("chain", "moves /s", "of no chain", "p99 ms")


def _ways() -> dict[str, str]:
    plain = ENTRY.format("")
    returned = ENTRY.format(" RETURNING *").rstrip(";")
    return {
        "none": plain,
        "one chain, one lock": CHAINED.format(entry=returned, head="lead:0"),
        "a chain per lead": CHAINED.format(entry=returned, head="lead::lead").replace(
            "'lead::lead'", "'lead:' || :lead"
        ),
        "sealed by a job (ours)": plain,
    }


def _script(folder: Path, name: str, entry: str) -> Path:
    script = folder / f"{name.replace(' ', '_')}.sql"
    script.write_text(MOVE.format(leads=LEADS, entry=entry))
    return script


def _run(url: str, name: str, script: Path) -> tuple[float, float]:
    """Moves a second and the p99 in milliseconds."""
    with tempfile.TemporaryDirectory() as logs, _sealing(active="ours" in name):
        pgbench = [str(embedded.tool("pgbench")), "-n", "-M", "prepared", "-c", str(WRITERS), "-j", "1"]
        watch = ["-T", str(SECONDS), "-l", "--log-prefix", f"{logs}/log", "-f", str(script), "-d", url]
        done = subprocess.run([*pgbench, *watch], check=True, capture_output=True, text=True)
        waits = [int(line.split()[2]) / 1000 for log in Path(logs).iterdir() for line in log.read_text().splitlines()]
    rate = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(rate.split()[2]), bench.percentile(waits, 0.99)


@contextmanager
def _sealing(*, active: bool) -> Iterator[None]:
    """The sealing job of the worker, beside the writers; what was written before is sealed first."""
    if not active:
        yield
        return
    _seal_all()
    stopped = threading.Event()
    sealer = threading.Thread(target=_seal_until, args=[stopped])
    sealer.start()
    try:
        yield
    finally:
        stopped.set()
        sealer.join()


def _seal_until(stopped: threading.Event) -> None:
    while not stopped.wait(SEAL_EVERY):
        _seal_all()


def _seal_all() -> None:
    while True:
        with begin(SYSTEM) as work:
            if audit.seal(work.session) == 0:
                return


def _sealed() -> int:
    _seal_all()
    with begin(SYSTEM) as work:
        verification = audit.verify(work.session)
    if not verification.intact or verification.unsealed:
        raise RuntimeError(f"the chain does not hold: {verification}")
    return verification.sealed


def _row(name: str, runs: dict[tuple[str, int], tuple[float, float]]) -> list[object]:
    turns = range(bench.REPETITIONS)
    rate = bench.median([runs[name, turn][0] for turn in turns])
    ratio = bench.median([runs[name, turn][0] / runs["none", turn][0] for turn in turns])
    return [name, f"{rate:.0f}", f"**{ratio:.2f}**", f"{bench.median([runs[name, turn][1] for turn in turns]):.1f}"]


if __name__ == "__main__":
    main()
