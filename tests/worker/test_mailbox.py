"""The mailbox on a real IMAP server: every mail is kept once, whatever line, person, server or worker does (row 15)."""

import contextlib
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from types import FrameType
from typing import Any

import psycopg
import pytest

from aliun_dashboard.adapters import imap
from aliun_dashboard.flows import alerts
from aliun_dashboard.flows import mailbox as flow
from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import mailbox
from tests import make
from tests.fakes.cut import cutting
from tests.fakes.imap import Dovecot, Inbox
from tests.worker.conftest import House, working

MANY = int(os.environ.get("ALIUN_MAILS", "0"))
EVERY = 1 if MANY else 7  # lines between two crashes
A_DAY = timedelta(days=1)


def letter(number: object = 1, text: str = "hola", *, before: str = "", message_id: str = "") -> bytes:
    identity = f"Message-ID: {message_id or f'<{number}@agencia.example>'}\r\n" if message_id != "none" else ""
    head = f"{before}From: Ana <ana@agencia.example>\r\nSubject: Orden {number}\r\n{identity}"
    return f"{head}\r\n{text}\r\n".encode()


def look() -> str:
    """One look through the mailbox, as the timetable takes it."""
    [account] = imap.accounts()
    return mailbox.poll(account, Event())


class Kept:
    """What the database holds, as a test asks for it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    def keys(self) -> list[str]:
        return [key for (key,) in self.ask("SELECT key FROM mail_message ORDER BY id")]

    def whole(self) -> tuple[int, int, int]:
        """Mails, those with their bytes and a job, and places where one was seen."""
        [(mails, complete)] = self.ask(
            "SELECT count(*), count(r.mail_id) FILTER (WHERE length(r.content) = m.size AND EXISTS (SELECT"
            " FROM procrastinate_jobs WHERE task_name = 'read_mail' AND (args->>'mail_id')::bigint = m.id))"
            " FROM mail_message m LEFT JOIN mail_raw r ON r.mail_id = m.id"
        )
        [(sightings,)] = self.ask("SELECT count(*) FROM mail_sighting")
        return mails, complete, sightings


@pytest.fixture
def kept(database: str) -> Kept:
    return Kept(database)


def test_a_mail_is_kept_with_its_bytes_its_place_and_its_job_once(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1), letter(2))
    assert look() == "seen=2 new=2"
    assert look() == "seen=0 new=0"
    assert kept.keys() == ["1@agencia.example", "2@agencia.example"]
    assert kept.whole() == (2, 2, 2)
    assert kept.ask("SELECT content FROM mail_raw ORDER BY mail_id")[0][0] == letter(1)


def test_a_mail_that_a_person_opened_is_found_and_looking_opens_none(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1), letter(2))
    with inbox.opened() as box:
        box.client.uid("STORE", "1", "+FLAGS", "(\\Seen)")
    look()
    with inbox.opened() as box:
        assert box.uids("UNSEEN") == ["2"]
    assert len(kept.keys()) == 2


def test_what_became_something_is_marked_as_read_later_out_of_courtesy(inbox: Inbox, kept: Kept, house: House) -> None:
    inbox.put(letter(1), letter(2))
    look()
    with psycopg.connect(kept.url, autocommit=True) as connection:
        connection.execute("UPDATE mail_message SET status = 'taken' WHERE key LIKE '2@%'")
    look()
    with inbox.opened() as box:
        assert box.uids("SEEN") == ["2"]
        box.client.uid("STORE", "2", "-FLAGS", "(\\Seen)")
    look()
    with inbox.opened() as box:
        assert not box.uids("SEEN")  # a person wants it unread: once is enough


def test_when_the_server_numbers_all_mails_anew_none_is_kept_twice(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1), letter(2), letter("x", message_id="none"))
    look()
    inbox.renumber()
    inbox.put(letter(3))
    assert look() == "seen=4 new=1"
    assert kept.whole() == (4, 4, 7)


def test_without_a_message_id_its_bytes_tell_one_mail_from_another(inbox: Inbox, kept: Kept) -> None:
    one, other = letter("x", message_id="none"), letter("y", message_id="none")
    inbox.put(one, other, one)
    assert look() == "seen=3 new=2"
    assert {key[:7] for (key,) in kept.ask("SELECT key FROM mail_message")} == {"sha256:"}


def test_a_copy_that_came_another_way_is_the_same_mail(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1), letter(1, before="Received: by another.example\r\n"))
    assert look() == "seen=2 new=1"
    inbox.put(letter(1, before="Received: by a.third.example\r\n"))
    assert look() == "seen=1 new=0"
    assert kept.whole() == (1, 1, 3)


def test_one_message_id_for_two_different_mails_loses_neither(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1, "la primera", message_id="<0@sistema>"), letter(2, "la segunda", message_id="<0@sistema>"))
    look()
    time.sleep(1)  # a mailbox knows no moment shorter than a second
    inbox.put(letter(3, "la tercera", message_id="<0@sistema>"), letter(2, "la segunda", message_id="<0@sistema>"))
    assert look() == "seen=2 new=1"
    assert kept.whole() == (3, 3, 4)


def test_a_forged_mail_that_comes_first_does_not_hide_the_genuine_one(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1, before="X-Forged: yes\r\n"))
    look()
    with psycopg.connect(kept.url, autocommit=True) as connection:
        connection.execute("UPDATE mail_message SET status = 'held', rule = 'not_proven'")
    inbox.put(letter(1))
    assert look() == "seen=1 new=1"
    inbox.renumber()
    assert look() == "seen=2 new=0"


def test_a_mail_that_a_person_puts_back_after_weeks_is_found(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1))
    look()
    inbox.put(letter(2), at=clock.now() - 60 * A_DAY)
    assert look() == "seen=1 new=1"


def test_what_a_stopped_look_left_behind_is_found_however_old_it_is(
    inbox: Inbox, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "BYTES_AT_ONCE", 1)
    monkeypatch.setattr(imap, "BIG_BYTES", 1000)
    inbox.put(letter("first"))
    look()
    inbox.put(letter("old", "x" * 2000), at=clock.now() - 60 * A_DAY)
    inbox.put(letter("new"))
    [account] = imap.accounts()
    stopped = Event()
    stopped.set()  # it ends after its first mail: the small one, which came later
    assert mailbox.poll(account, stopped).startswith("stopped")
    assert kept.keys() == ["first@agencia.example", "new@agencia.example"]
    look()
    assert len(kept.keys()) == 3


def test_the_first_look_goes_a_week_back_and_later_ones_to_the_last_good_one(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1), at=clock.now() - 10 * A_DAY)
    assert look() == "seen=0 new=0"
    with psycopg.connect(kept.url, autocommit=True) as connection:
        connection.execute("UPDATE mailbox_watch SET good_at = good_at - interval '12 days'")
    assert look() == "seen=1 new=1"


def test_a_mail_too_big_for_us_is_held_with_its_header_and_hides_no_other(
    inbox: Inbox, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST_BYTES", 2000)
    inbox.put(letter("big", "x" * 3000), letter(1))
    assert look() == "seen=2 new=2"
    [big] = kept.ask("SELECT status, rule, size > 3000, length(content) < 200 FROM mail_message m JOIN mail_raw r"
                     " ON r.mail_id = m.id WHERE rule IS NOT NULL")  # fmt: skip
    assert big == ("held", "too_big", True, True)
    assert look() == "seen=0 new=0"


def test_a_mail_with_25_mb_of_attachments_comes_in_whole(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter("big", "x" * 76 + "\r\n" + ("y" * 76 + "\r\n") * 430_000), letter(1))
    assert look() == "seen=2 new=2"
    assert kept.whole() == (2, 2, 2)


def test_a_second_look_at_the_same_time_leaves_the_mailbox_to_the_first(inbox: Inbox, kept: Kept) -> None:
    inbox.put(letter(1))
    with db.sole_holder(f"mailbox:{inbox.address}") as mine:
        assert mine
        assert look() == "busy"
    assert look() == "seen=1 new=1"


def test_a_wrong_password_is_written_down_and_people_are_told_once(
    inbox: Inbox, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.user(role=Role.FINANCE)
    look()
    monkeypatch.setenv("IMAP_PASSWORD", "otra")
    settings.cache_clear()
    for _ in range(3):
        with pytest.raises(DeliveryFailed, match="AUTHENTICATIONFAILED"):
            look()
        with psycopg.connect(kept.url, autocommit=True) as connection:
            connection.execute("UPDATE mailbox_watch SET good_at = good_at - interval '5 minutes'")
    assert kept.ask("SELECT code, alarmed_at IS NOT NULL FROM mailbox_watch") == [("bad_login", True)]
    assert kept.ask("SELECT action FROM audit_entry WHERE action = 'mailbox.silent'") == [("mailbox.silent",)]
    for _ in range(2):
        with begin("Sistema") as work:
            alerts.sweep(work)
    assert kept.ask("SELECT facts ->> 'rule' FROM notice WHERE facts ->> 'rule' = 'mailbox_silent'") == [
        ("mailbox_silent",)
    ]
    monkeypatch.undo()


def test_a_mailbox_that_answers_again_is_well_again(inbox: Inbox, kept: Kept) -> None:
    [account] = imap.accounts()
    with begin("test", now=clock.now() - timedelta(hours=1)) as work:
        flow.missed(work, account.name, "unreachable", "no route")
    look()
    assert kept.ask("SELECT code, failing_since FROM mailbox_watch") == [("", None)]


def test_over_tls_only_a_certificate_that_we_trust_is_spoken_to(
    inbox: Inbox, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAP_TLS", "1")
    monkeypatch.setenv("IMAP_PORT", str(dovecot.tls_port))
    settings.cache_clear()
    with pytest.raises(DeliveryFailed, match="CERTIFICATE_VERIFY_FAILED"):
        look()
    monkeypatch.setenv("IMAP_CA", str(dovecot.home / "cert.pem"))
    settings.cache_clear()
    inbox.put(letter(1))
    assert look() == "seen=1 new=1"


def test_what_we_sent_is_found_among_the_mails_sent(inbox: Inbox) -> None:
    inbox.put(letter(1), folder="Sent")
    assert imap.find_sent("<1@agencia.example>") is True
    assert imap.find_sent("<2@agencia.example>") is False
    imap.ping()


class Crash(BaseException):
    """As kill -9: nobody catches it."""


def crashing(at: int) -> Iterator[None]:
    """Count the lines of ours that run, and die before the one of that number."""
    ours = ("worker/mailbox.py", "flows/mailbox.py", "mail/actions.py", "mail/watch.py", "kernel/queue.py")
    ran = 0

    def within(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal ran
        if event == "line":
            ran += 1
            if ran == at:
                raise Crash
        return within

    sys.settrace(lambda frame, *_: within if frame.f_code.co_filename.endswith(ours) else None)
    try:
        yield
    finally:
        sys.settrace(None)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_crash_after_any_line_neither_loses_nor_doubles_a_mail(inbox: Inbox, kept: Kept) -> None:
    line, mails, finished = 0, 0, False
    while not finished:
        line, mails = line + EVERY, mails + 1
        inbox.put(letter(line))
        tracing = crashing(line)
        next(tracing)
        with contextlib.suppress(Crash):
            look()
            finished = True
        tracing.close()
        look()
        assert kept.whole() == (mails, mails, mails), f"after a crash before line {line}"
    print(f"\n{mails - 1} crashes in {line} lines survived")
    assert line > 100


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_line_that_breaks_again_and_again_neither_loses_nor_doubles_a_mail(
    inbox: Inbox, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails, chance = MANY or 300, random.Random(15)
    cuts = mails // 5
    inbox.fill([letter(number, f"{number} " * chance.randrange(1, 4000)) for number in range(mails)])
    with cutting(inbox.port, lambda: None if line.cuts >= cuts else chance.randrange(1, 90_000)) as line:
        monkeypatch.setenv("IMAP_PORT", str(line.port))
        settings.cache_clear()
        looks, begun = 0, time.perf_counter()
        while line.cuts < cuts or kept.whole()[0] < mails:
            looks += 1
            with contextlib.suppress(DeliveryFailed):
                look()
    print(f"\n{mails} mails, {line.cuts} cuts, {looks} looks, {time.perf_counter() - begun:.1f} s")
    assert line.cuts >= cuts
    assert kept.whole() == (mails, mails, mails)


@pytest.mark.slow
def test_a_thousand_waiting_mails_come_in_and_the_next_look_is_quick(inbox: Inbox, kept: Kept) -> None:
    inbox.fill([letter(number, "x" * 2000) for number in range(1000)])
    begun = time.perf_counter()
    assert look() == "seen=1000 new=1000"
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    assert look() == "seen=0 new=0"
    print(f"\n1,000 mails in {first:.2f} s, nothing new in {(time.perf_counter() - begun) * 1000:.0f} ms")
    assert kept.whole() == (1000, 1000, 1000)


async def test_a_worker_waits_at_the_mailbox_and_has_a_mail_within_seconds(inbox: Inbox, house: House) -> None:
    async with working():
        while not await house.count("mailbox_watch", "idle_at IS NOT NULL AND good_at IS NOT NULL"):
            pass
        inbox.put(letter(1))
        begun = time.perf_counter()
        while not await house.count("mail_message"):
            assert time.perf_counter() - begun < 10
    print(f"\nkept {time.perf_counter() - begun:.1f} s after it came")
