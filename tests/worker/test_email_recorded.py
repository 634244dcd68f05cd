"""Letters to agencies on a real SMTP server and a real mailbox: kept first, looked up before they are repeated."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from aliun_dashboard.adapters import smtp
from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import agencies, oc_chase, oc_letters
from aliun_dashboard.flows.agencies import AgencyTerms
from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.mail.models import MailMessage, MailRaw
from aliun_dashboard.mail.rules import Direction, MailStatus
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import REQUEST, OCStatus, Trouble
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import letters
from tests import make, tracker
from tests.fakes import imap, mail
from tests.fakes.imap import Dovecot, Inbox
from tests.fakes.mail_faults import STAGES, Faulty
from tests.worker.conftest import House, working

LETTERS = int(os.environ.get("ALIUN_LETTERS", "60"))
FIRST = "oc@andes.cl"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with imap.serving() as server:
        yield server


@pytest.fixture
def inbox(dovecot: Dovecot) -> Inbox:
    return dovecot.inbox()


@pytest.fixture
def post_office(database: str, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, quick_retries: None) -> Iterator[Faulty]:
    """SMTP and IMAP of one account: what the one takes lies in Sent of the other."""
    office = Faulty(keep=lambda content: inbox.put(content, folder="Sent"))
    with mail.serving(office) as variables:
        point_at(monkeypatch, variables | inbox.settings())
        yield office
    settings.cache_clear()


def point_at(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in (variables | {"SMTP_SETTLE_SECONDS": "0.3"}).items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def asked(booking: str = "123456", emails: tuple[str, ...] = (FIRST,), **agency: Any) -> int:
    """An order whose request waits in the outbox."""
    facts: dict[str, Any] = {"requested_at": None, "last_sent_at": None}
    agency_id = tracker.agency(f"Viajes {booking}", emails=list(emails), **agency)
    order_id = tracker.order(agency_id, booking, status=OCStatus.PENDING, level=-1, **facts)
    with begin("test") as work:
        assert oc_letters.post(work, work.session.get_one(PurchaseOrder, order_id), REQUEST)
    return order_id


def order(order_id: int) -> PurchaseOrder:
    with begin("test") as work:
        return work.session.get_one(PurchaseOrder, order_id)


def ours() -> list[tuple[MailMessage, bytes]]:
    with begin("test") as work:
        rows = work.session.exec(select(MailMessage).where(MailMessage.direction == Direction.OUT)).all()
        return [(row, work.session.get_one(MailRaw, row.id).content) for row in rows]


async def test_what_is_kept_is_what_left_byte_for_byte(house: House, post_office: Faulty) -> None:
    order_id = asked()
    async with working():
        await house.until_quiet()
    [(row, content)] = ours()
    assert (row.status, row.to, row.order_id) == (MailStatus.SENT, [FIRST], order_id)
    assert post_office.bytes[row.key] == {content}
    assert b"\r\nX-Aliun: 1\r\n" in content
    assert order(order_id).status is OCStatus.REQUESTED
    assert order(order_id).thread == [row.key]


async def test_a_lost_answer_is_looked_up_and_not_sent_again(house: House, post_office: Faulty) -> None:
    post_office.faults = ["reply_lost"]
    order_id = asked()
    async with working():
        await house.until_quiet()
    [(row, _)] = ours()
    assert post_office.taken == {row.key: 1}
    assert post_office.used == {"reply_lost": 1}
    assert order(order_id).status is OCStatus.REQUESTED


async def test_a_lost_letter_is_sent_again_with_the_same_bytes(house: House, post_office: Faulty) -> None:
    post_office.faults = ["lost", "lost"]
    asked()
    async with working():
        await house.until_quiet()
    [(row, content)] = ours()
    assert post_office.taken == {row.key: 1}
    assert post_office.used == {"lost": 2, "": 1}
    assert post_office.bytes[row.key] == {content}


async def test_without_a_mailbox_to_look_into_a_lost_answer_means_the_same_letter_again(
    house: House, post_office: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(monkeypatch, {"IMAP_HOST": ""})
    post_office.faults = ["reply_lost"]
    asked()
    async with working():
        await house.until_quiet()
    [(row, content)] = ours()
    assert post_office.taken == {row.key: 2}
    assert post_office.bytes[row.key] == {content}


async def test_a_mailbox_that_is_away_keeps_the_letter_waiting(
    house: House, post_office: Faulty, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(monkeypatch, {"IMAP_PORT": str(mail.free_port())})
    post_office.faults = ["reply_lost"]
    asked()
    async with working():
        while not await house.count("delivery", "attempts >= 3"):
            assert await house.count("delivery", "status IN ('waiting', 'sending')")
        point_at(monkeypatch, inbox.settings())
        await house.until_quiet()
    assert sum(post_office.taken.values()) == 1
    assert await house.count("delivery", "status = 'sent'") == 1


async def test_a_carrier_that_died_after_the_answer_does_not_send_again(house: House, post_office: Faulty) -> None:
    order_id = asked()
    async with working():
        await house.until_quiet()
    # As after kill -9 between the server's answer and the commit: everything is as it was when it was handed over.
    await house.ask(
        "UPDATE mail_message SET status = 'leaving', facts = facts || '{\"handed_at\": \"2026-01-01T00:00Z\"}'"
    )
    await house.ask("UPDATE purchase_order SET status = 'PENDIENTE', level = -1, thread = '[]'")
    await house.ask("UPDATE delivery SET status = 'sending'")
    await house.ask("UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL WHERE task_name = 'deliver'")
    async with working():
        await house.until_quiet()
    assert sum(post_office.taken.values()) == 1
    assert order(order_id).status is OCStatus.REQUESTED


async def test_one_dead_address_of_two_is_noted_and_the_other_has_it(house: House, post_office: Faulty) -> None:
    post_office.answers["ventas@andes.cl"] = "550 5.1.1 no such user"
    order_id = asked(emails=(FIRST, "ventas@andes.cl"))
    async with working():
        await house.until_quiet()
    assert order(order_id).status is OCStatus.REQUESTED
    with begin("test") as work:
        assert work.session.get_one(Organization, order(order_id).organization_id).dead_emails == ["ventas@andes.cl"]


async def test_where_only_copies_could_be_delivered_nobody_gets_it(house: House, post_office: Faulty) -> None:
    post_office.answers[FIRST] = "550 5.1.1 no such user"
    order_id = asked(cc=["jefe@andes.cl"])
    async with working():
        await house.until_quiet()
    assert not post_office.taken
    assert (order(order_id).status, order(order_id).trouble) == (OCStatus.PENDING, Trouble.NOT_DELIVERED)
    assert "no such user" in order(order_id).trouble_detail
    [(row, _)] = ours()
    assert row.status is MailStatus.NOT_SENT


async def test_a_password_that_was_taken_back_fails_no_letter(
    house: House, post_office: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BREAKER_WAIT", 0.1)
    point_at(monkeypatch, {"SMTP_PASSWORD": "vieja"})
    order_id = asked()
    async with working():
        while not await house.count("breaker", "provider = 'email'"):
            await asyncio.sleep(0.05)
        point_at(monkeypatch, {"SMTP_PASSWORD": mail.PASSWORD})
        await house.ask("DELETE FROM breaker")  # as the button on Salud does
        await house.until_quiet()
    assert order(order_id).status is OCStatus.REQUESTED
    assert sum(post_office.taken.values()) == 1


async def test_after_a_refusal_the_letter_goes_to_the_new_address(house: House, post_office: Faulty) -> None:
    post_office.answers[FIRST] = "550 5.1.1 no such user"
    order_id = asked()
    async with working():
        await house.until_quiet()
        with begin("test") as work:
            row = work.session.get_one(PurchaseOrder, order_id)
            work.session.get_one(Organization, row.organization_id).emails = ["nueva@andes.cl"]
            work.session.flush()
            assert oc_letters.post(work, row, REQUEST)
        await house.until_quiet()
    [(kept, content)] = ours()
    assert (kept.status, kept.to) == (MailStatus.SENT, ["nueva@andes.cl"])
    assert post_office.bytes[kept.key] == {content}


async def test_a_letter_whose_worker_died_is_withdrawn_when_the_order_came_meanwhile(
    house: House, post_office: Faulty
) -> None:
    order_id = asked()
    await house.ask("UPDATE delivery SET status = 'sending', attempts = 1")
    with begin("test") as work:
        oc_chase.received(work, actions.get(work, order_id))
    async with working():
        await house.until_quiet()
    assert not post_office.taken
    assert await house.ask("SELECT status, code FROM delivery") == [("withdrawn", outbox.OVERTAKEN)]
    assert (order(order_id).status, order(order_id).trouble) == (OCStatus.RECEIVED, Trouble.NONE)


async def test_bytes_kept_for_an_old_address_do_not_leave_after_it_was_corrected(
    house: House, post_office: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BREAKER_WAIT", 0.1)
    point_at(monkeypatch, {"SMTP_PASSWORD": "vieja"})
    order_id = asked()
    async with working():
        while not await house.count("breaker", "provider = 'email'"):
            await asyncio.sleep(0.05)
    with begin(make.user(Role.FINANCE, "Fina Mora")) as work:
        terms = AgencyTerms("Viajes 123456", emails=("nueva@andes.cl",))
        agencies.edit(work, order(order_id).organization_id, terms)
    with begin("test") as work:
        assert oc_letters.post(work, actions.get(work, order_id), REQUEST)
    point_at(monkeypatch, {"SMTP_PASSWORD": mail.PASSWORD})
    await house.ask("DELETE FROM breaker")
    async with working():
        await house.until_quiet()
    [(kept, content)] = ours()
    assert (kept.status, kept.to) == (MailStatus.SENT, ["nueva@andes.cl"])
    assert post_office.bytes == {kept.key: {content}}


async def test_without_a_server_the_letter_is_kept_and_counts_as_sent(house: House) -> None:
    order_id = asked()
    async with working():
        await house.until_quiet()
    [(row, content)] = ours()
    assert (row.status, row.facts["simulated"]) == (MailStatus.SENT, True)
    assert b"Message-ID: <" + row.key.encode() in content
    assert order(order_id).status is OCStatus.REQUESTED


def test_nobody_can_guess_under_which_name_a_letter_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for secret in ("one", "two"):
        monkeypatch.setenv("ALIUN_SECRET_KEY", secret)
        settings.cache_clear()
        names.add(smtp.message_id("oc:1:1:0"))
    settings.cache_clear()
    assert len(names) == 2


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_faults_at_every_stage_lose_nothing_and_double_nothing(house: House, post_office: Faulty) -> None:
    orders = [asked(f"{number:06d}") for number in range(LETTERS)]
    post_office.faults = [STAGES[number % len(STAGES)] for number in range(LETTERS * 3 // 2)]
    async with working():
        await house.until_quiet(seconds=800)
    assert {order(order_id).status for order_id in orders} == {OCStatus.REQUESTED}
    assert len(post_office.taken) == LETTERS
    assert set(post_office.taken.values()) == {1}
    for row, content in ours():
        assert post_office.bytes[row.key] == {content}
    print(f"{LETTERS} letters, attempts by fault: {dict(post_office.used)}; each arrived once")
