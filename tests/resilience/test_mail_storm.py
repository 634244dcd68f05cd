"""Mails of all kinds while lines break, answers get lost and workers are killed: each thing is done exactly once.

`ALIUN_MAILS=1000` is its full form.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from aliun_dashboard.kernel import clock, ticks
from aliun_dashboard.kernel.db import begin
from tests import tracker
from tests.fakes.cut import cutting
from tests.fakes.imap import Inbox
from tests.fakes.mail import serving
from tests.fakes.mail_faults import STAGES, Faulty
from tests.resilience.mails import AGENCIES, CONFIRMER, Booking, domain, mixed, order
from tests.resilience.workers import Workers, employed

MAILS = int(os.environ.get("ALIUN_MAILS", "40"))
BOOKINGS, NOISE = MAILS * 2 // 5, MAILS // 10
KILLS, DROPS = max(MAILS // 25, 6), max(MAILS // 8, 8)
PATIENCE = 240 + MAILS
SHORTEST, LONGEST = 1_000, 25_000  # bytes that a breaking line lives

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3 * PATIENCE + 60)]


@dataclass
class Storm:
    """The workers, what kills them, and what became of it all."""

    url: str
    workers: Workers
    took: dict[str, float] = field(default_factory=dict)

    def until(self, name: str, done: Callable[[], bool], kills: int) -> None:
        """Kill a worker every second of work, `kills` times, and let the rest work until it is `done`."""
        begun, goal = time.monotonic(), self.workers.kills + kills
        while not done() or self.workers.kills < goal:
            assert time.monotonic() < begun + PATIENCE, (name, self.trouble())
            self._chase()
            if self.workers.kills >= goal or not self.workers.kill_one():
                time.sleep(0.5)
        self.took[name] = time.monotonic() - begun

    def _chase(self) -> None:
        """As the timetable does every five minutes."""
        waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND lock = 'tick:oc_chase'"
        if not self.ask(waiting)[0][0]:
            with begin("test") as work:
                ticks.claim(work.session, "oc_chase", clock.now())

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    def count(self, what: str) -> int:
        return int(self.ask(f"SELECT count(*) FROM {what}")[0][0])

    def orders(self, status: str) -> int:
        return self.count(f"purchase_order WHERE status = '{status}'")

    def quiet(self) -> bool:
        undecided = "mail_message WHERE status IN ('received', 'failed')"
        open_jobs = "procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name IN ('read_mail', 'deliver')"
        return not self.count(undecided) and not self.count(open_jobs)

    def trouble(self) -> list[tuple[Any, ...]]:
        return self.ask(
            "SELECT 'order', status, '', count(*) FROM purchase_order GROUP BY 1, 2"
            " UNION ALL SELECT 'mail', status, concat(rule, ' ', left(error, 200)), count(*) FROM mail_message"
            "  GROUP BY 1, 2, 3"
            " UNION ALL SELECT 'letter', status, concat(code, ' ', left(error, 200)), count(*) FROM delivery"
            "  GROUP BY 1, 2, 3"
            " UNION ALL SELECT 'job', status::text, task_name, count(*) FROM procrastinate_jobs"
            "  WHERE status <> 'succeeded' GROUP BY 1, 2, 3"
            " UNION ALL SELECT 'review', status, fields::text, 1 FROM confirmation WHERE status = 'review'"
        )


def test_every_mail_letter_and_order_counts_once_whatever_breaks(database: str, inbox: Inbox, tmp_path: Path) -> None:
    bookings = [Booking(number) for number in range(BOOKINGS)]
    for name in AGENCIES:
        tracker.agency(name, emails=[f"oc@{domain(name)}"], domains=[domain(name)])
    chance = random.Random(4)
    smtp = Faulty(lambda content: inbox.put(content, folder="Sent"), [*STAGES] * max(BOOKINGS // 20, 1))
    first = mixed(bookings, NOISE)
    lives = lambda: None if line.cuts >= DROPS else chance.randrange(SHORTEST, LONGEST)  # noqa: E731
    with cutting(inbox.port, lives) as line, serving(smtp) as outwards:
        settings = inbox.settings(line.port) | outwards | _house(database, tmp_path)
        with employed(Workers(2, settings)) as workers:
            storm = Storm(database, workers)
            inbox.fill(first)
            asked = lambda: storm.orders("SOLICITADA") == BOOKINGS and storm.quiet()  # noqa: E731
            storm.until("confirmations and requests", asked, KILLS)
            _two_days_pass(storm)
            reminded = lambda: storm.orders("RECORDATORIO_1") == BOOKINGS and storm.quiet()  # noqa: E731
            storm.until("reminders", reminded, KILLS // 2)
            inbox.fill([order(booking, _request(storm, booking)) for booking in bookings])
            received = lambda: storm.orders("RECIBIDA") == BOOKINGS and storm.quiet()  # noqa: E731
            storm.until("orders", received, KILLS)
    _report(storm, line.cuts, smtp)
    assert storm.count("reservation WHERE origin = 'correo'") == BOOKINGS
    assert storm.count("confirmation WHERE status = 'taken'") == BOOKINGS
    assert storm.count("mail_message WHERE direction = 'in'") == len(first) - len(bookings[::10]) + BOOKINGS
    assert set(smtp.taken.values()) == {1}
    assert len(smtp.taken) == 2 * BOOKINGS  # a request and a reminder each
    assert storm.count("order_file") == storm.count("order_file WHERE standing = 'current'") == BOOKINGS
    assert len(list((tmp_path / "oc").glob("*_oc.pdf"))) == BOOKINGS
    assert not storm.count("(SELECT order_id FROM order_file GROUP BY 1 HAVING count(*) > 1) AS twice")


def _house(database: str, data: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database,
        "ALIUN_DATA_DIR": str(data),
        "ALIUN_DEMO": "0",
        "ALIUN_SECRET_KEY": "only-for-tests",
        "ALLOWED_CONFIRMATION_SENDERS": CONFIRMER,
        "SMTP_SETTLE_SECONDS": "2",
    }


def _two_days_pass(storm: Storm) -> None:
    past = timedelta(days=2, minutes=1).total_seconds()
    moved = ", ".join(f"{name} = {name} - make_interval(secs => {past})" for name in ("requested_at", "last_sent_at"))
    storm.ask(f"UPDATE purchase_order SET {moved}")


def _request(storm: Storm, booking: Booking) -> str:
    return str(storm.ask(f"SELECT thread->>0 FROM purchase_order WHERE booking_id = '{booking.id}'")[0][0])


def _report(storm: Storm, cuts: int, smtp: Faulty) -> None:
    rules = Counter(dict(storm.ask("SELECT rule, count(*) FROM mail_message WHERE direction = 'in' GROUP BY 1")))
    spent = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in storm.took.items())
    faults = sum(number for fault, number in smtp.used.items() if fault)
    print(f"\n{storm.count('mail_message')} mails, {storm.workers.kills} kills -9 of two workers, {cuts} lines cut,")
    print(f"{faults} faults of SMTP; {spent}")
    print(f"{len(smtp.taken)} letters, at most {max(smtp.taken.values())} time(s) each; rules {dict(rules)}")
