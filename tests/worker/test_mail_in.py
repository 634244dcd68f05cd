"""From the mailbox to what becomes of a mail: read by the worker, decided once, failures tried again and readable."""

from pathlib import Path

import pytest

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.worker import mail_in
from tests import tracker
from tests.fakes.imap import Inbox
from tests.resilience.mails import AGENCIES, CONFIRMER, Booking, confirmation, domain, noise
from tests.worker.conftest import House, working

DECIDED = ("mail_message", "processed_at IS NOT NULL")


@pytest.fixture
def known(inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """A mailbox of a house that knows who confirms, and its agencies."""
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", CONFIRMER)
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    for name in AGENCIES:
        tracker.agency(name, emails=[f"oc@{domain(name)}"], domains=[domain(name)])
    return inbox


async def test_a_confirmation_becomes_a_trip_and_its_order_and_everything_else_says_why_not(
    known: Inbox, house: House
) -> None:
    known.put(confirmation(Booking(0)), *(noise(number) for number in range(4)))
    async with working():
        while await house.count(*DECIDED) < 5:
            pass
        await house.until_quiet()
    assert await house.ask("SELECT booking_id FROM purchase_order WHERE status <> 'NO_REQUIERE_OC'") == [("700000",)]
    rules = await house.ask("SELECT rule FROM mail_message ORDER BY rule")
    assert [rule for (rule,) in rules] == [
        "auto_reply", "confirmation", "not_proven", "other_subject", "unknown_sender",
    ]  # fmt: skip


async def test_a_mail_that_cannot_be_decided_says_why_is_tried_again_and_then_waits(
    known: Inbox, house: House, quick_retries: None
) -> None:
    known.put(confirmation(Booking(0)))
    await house.ask("ALTER TABLE confirmation RENAME TO hidden")
    try:
        async with working():
            while not await house.count("mail_message", "attempts = 5"):
                pass
            await house.until_quiet()
    finally:
        await house.ask("ALTER TABLE hidden RENAME TO confirmation")
    [(status, error)] = await house.ask("SELECT status, error FROM mail_message")
    assert status == "failed"
    assert "confirmation" in error
    assert await mail_in.read(1) == "taken"
    assert await mail_in.read(1) == "done by another carrier"
    assert await house.count("purchase_order") == 1


async def test_what_is_no_mail_is_held_for_a_person(known: Inbox, house: House) -> None:
    known.fill([b"\x00\x01 only noise, no header at all"])
    async with working():
        while not await house.count(*DECIDED):
            pass
    assert await house.ask("SELECT status, rule FROM mail_message") == [("held", "unreadable")]
