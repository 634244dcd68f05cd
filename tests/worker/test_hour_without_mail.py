"""The mail provider is away for an hour, SMTP and IMAP: screens say so, no letter and no mail is lost."""

import asyncio
import contextlib
import random
from datetime import timedelta

import pytest

from aliun_dashboard.flows import alerts
from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.mail.models import MailboxWatch
from aliun_dashboard.queries import health
from aliun_dashboard.queries.health import Connection, Level
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import again, probes
from aliun_dashboard.worker import mailbox as poller
from aliun_dashboard.worker.tasks import FIRST_WAIT, LETTER_TRIES
from tests import make
from tests.fakes.imap import Inbox
from tests.fakes.mail import Mailbox, free_port
from tests.worker.conftest import House, working

LETTERS, STEP, OUTAGE = 5, timedelta(minutes=5), timedelta(hours=1)
CLOCKS = {
    "procrastinate_jobs": ("scheduled_at",),
    "mailbox_watch": ("looked_at", "good_at", "failing_since", "alarmed_at"),
}
DUE = "status = 'doing' OR status = 'todo' AND queue_name = 'email' AND coalesce(scheduled_at, now()) <= now()"
ARRIVED = b"From: Ana <ana@agencia.example>\r\nSubject: Hola\r\nMessage-ID: <meanwhile@a.example>\r\n\r\nhola\r\n"


def point_at(monkeypatch: pytest.MonkeyPatch, smtp: object, imap: object) -> None:
    monkeypatch.setenv("SMTP_PORT", str(smtp))
    monkeypatch.setenv("IMAP_PORT", str(imap))
    settings.cache_clear()


async def passes(house: House, time: timedelta) -> None:
    """Time goes by: what is due is done, the mailbox is looked at, and every clock in the record is that much older."""
    for _ in range(time // STEP):
        with contextlib.suppress(DeliveryFailed):
            await poller.sweep(clock.now())
        async with asyncio.timeout(30):
            while await house.count("procrastinate_jobs", DUE):
                await asyncio.sleep(0.05)
        for table, columns in CLOCKS.items():
            older = ", ".join(f"{one} = {one} - interval '{STEP.seconds} s'" for one in columns)
            await house.ask(f"UPDATE {table} SET {older}")


def connection(name: str) -> Connection:
    with db.read() as session:
        return next(one for one in health.health(session, clock.now()).connections if one.name == name)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_an_hour_without_mail_is_said_and_made_up_for(
    house: House, inbox: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.user(role=Role.FINANCE)
    smtp, imap = settings().smtp_port, settings().imap_port
    async with working():
        await passes(house, STEP)
        assert connection("imap").level is Level.GOOD
        point_at(monkeypatch, free_port(), free_port())
        _write()
        await passes(house, OUTAGE)
        await _check_that_it_is_said(house)
        point_at(monkeypatch, smtp, imap)
        inbox.put(ARRIVED)
        await passes(house, OUTAGE)
        await house.until_quiet(60)
        await probes.sweep(clock.now())  # as every quarter of an hour
    assert sorted(letter["subject"] for letter in mailbox.letters) == [f"Carta {n}" for n in range(LETTERS)]
    assert await house.ask("SELECT DISTINCT status, code FROM delivery") == [("sent", "")]
    assert await house.ask("SELECT key FROM mail_message WHERE direction = 'in'") == [("meanwhile@a.example",)]
    assert connection("imap").level is connection("email").level is Level.GOOD
    with begin("test") as work:
        assert work.session.get_one(MailboxWatch, inbox.address).failing_since is None


def _write() -> None:
    with begin("test") as work:
        for number in range(LETTERS):
            payload = {"to": "carla@example.com", "subject": f"Carta {number}", "text": "Hola"}
            work.send(Letter("email", "send", f"e{number}", "lead:1", payload))


async def _check_that_it_is_said(house: House) -> None:
    silent = connection("imap")
    assert (silent.level, silent.finding, silent.code) == (Level.BAD, "silent", "unreachable")
    with begin("test") as work:
        alerts.sweep(work)
    told = "SELECT key, count(*)::int FROM notice WHERE key = 'alert:mailbox_silent' GROUP BY 1"
    assert await house.ask(told) == [("alert:mailbox_silent", 1)]
    assert await house.ask("SELECT DISTINCT status, code FROM delivery") == [("waiting", "unreachable")]
    assert connection("email").facts["waiting"] == LETTERS
    [(fewest,)] = await house.ask("SELECT min(attempts) FROM delivery")
    assert fewest >= 8, "tried all along"


def test_a_provider_may_be_away_for_a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda least, _most: least)
    waits = [again.backoff(attempt, None, first=FIRST_WAIT) for attempt in range(1, LETTER_TRIES)]
    assert sum(waits) > 4 * 3600
    assert max(waits) <= 3600
