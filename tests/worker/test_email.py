"""A settled payment becomes a paper in the customer's mailbox, carried by the real worker, once."""

import io
from typing import Any

from pypdf import PdfReader

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import contacts, fulfilment, quoting
from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.rules import PaymentKind
from aliun_dashboard.quotes.rules import QuoteStatus
from tests import make, selling
from tests.conftest import NOON
from tests.fakes.mail import Mailbox
from tests.worker.conftest import House, working


def post(**facts: Any) -> None:
    payload = {"to": "maria@cliente.example", "subject": "Hola", "text": "¿Qué tal?"} | facts
    with begin("test") as work:
        work.send(Letter("email", "send", "email:1", "lead:1", payload))


async def outcome(house: House, key: str = "email:1") -> tuple[Any, ...]:
    return (await house.ask("SELECT status, code, attempts FROM delivery WHERE key = %s", key))[0]


def reachable(lead_id: int) -> None:
    with begin("test") as work:
        contact_id = work.session.get_one(Lead, lead_id).contact_id
        contacts.add_identity(work, contact_id, IdentityKind.EMAIL, "carla@cliente.example")


def words_of(letter: Any) -> str:
    [attached] = letter.iter_attachments()
    return PdfReader(io.BytesIO(attached.get_content())).pages[0].extract_text()


async def test_without_a_server_a_letter_is_simulated(house: House) -> None:
    post()
    async with working():
        await house.until_quiet()
    assert await outcome(house) == ("simulated", "", 1)


async def test_a_busy_server_gets_the_letter_again_and_a_firm_no_ends_it(
    house: House, mailbox: Mailbox, quick_retries: None
) -> None:
    mailbox.first, mailbox.to_data = ["451 greylisted"], "554 spam"
    post()
    async with working():
        await house.until_quiet()
    assert await outcome(house) == ("failed", "rejected", 2)
    assert not mailbox.letters


async def test_a_document_that_is_gone_is_for_a_person(house: House, mailbox: Mailbox) -> None:
    post(attachments=[99])
    async with working():
        await house.until_quiet()
    assert await outcome(house) == ("failed", "no_document", 1)


async def test_a_deposit_brings_a_confirmation_and_the_balance_the_voucher(house: House, mailbox: Mailbox) -> None:
    quote = selling.quote()
    reachable(quote.lead_id)
    async with working():
        selling.paid(quote, PaymentKind.DEPOSIT)
        await house.until_quiet()
        selling.paid(quote, PaymentKind.BALANCE)
        await house.until_quiet()
    first, second = map(words_of, mailbox.letters)
    assert "Confirmación – saldo pendiente US$\xa0700.00" in first
    assert "Voucher de viaje" in second
    assert "saldo" not in second.lower()
    kept = await house.ask("SELECT kind, version, name FROM document ORDER BY id")
    assert kept == [
        ("confirmacion", 1, "Confirmación R-000001 v1.pdf"),
        ("voucher", 1, "Voucher R-000001 v2.pdf"),
    ]
    ways = await house.ask("SELECT provider, status FROM delivery WHERE key LIKE '%%:paper:%%' ORDER BY id")
    assert ways == [("whatsapp", "simulated"), ("email", "sent")] * 2


async def test_a_comparison_takes_both_offers_along_on_paper_and_the_archive_keeps_it(
    house: House, mailbox: Mailbox
) -> None:
    lead = make.lead().id or 0
    draft = selling.quote(lead_id=lead, status=QuoteStatus.DRAFT, sent_at=None, hotel="Hotel Alba")
    beside = selling.quote(lead_id=lead, hotel="Riu Bambú")
    reachable(lead)
    with begin("test", now=NOON) as work:
        quoting.send(work, draft.id or 0, beside=beside.id)
    async with working():
        await house.until_quiet()
    [letter] = mailbox.letters
    printed = words_of(letter)
    assert "Hotel Alba" in printed
    assert "Riu Bambú" in printed
    kept = await house.ask("SELECT kind, subject, key FROM document")
    assert kept == [("cotizacion", f"quote:{draft.id}", f"email:quote:{draft.id}")]


async def test_a_printer_that_dies_after_its_work_makes_no_second_voucher(house: House, mailbox: Mailbox) -> None:
    quote = selling.quote()
    reachable(quote.lead_id)
    selling.paid(quote)
    async with working():
        await house.until_quiet()
    # As after kill -9 between the commit and the end of the job: the letter is open again, and is carried again.
    await house.ask("UPDATE delivery SET status = 'failed' WHERE provider = 'papers'")
    [(letter,)] = await house.ask("SELECT id FROM delivery WHERE provider = 'papers'")
    with begin("test") as work:
        assert outbox.retry(work.session, letter)
    async with working():
        await house.until_quiet()
    assert await house.count("document") == 1
    assert len(mailbox.letters) == 1


async def test_a_correction_is_a_new_version_and_a_cancellation_gets_the_stamp(house: House, mailbox: Mailbox) -> None:
    quote = selling.quote()
    reachable(quote.lead_id)
    trip = selling.paid(quote).reservation_id
    async with working():
        await house.until_quiet()
        with begin("test") as work:
            fulfilment.reissue(work, trip, [("Carla María Núñez", None), ("Iván Ñeco", 7)], "Nombre mal escrito")
        await house.until_quiet()
        with begin("test") as work:
            fulfilment.cancel(work, trip, "Lo pidió el cliente")
        await house.until_quiet()
    names = [row[0] for row in await house.ask("SELECT name FROM document ORDER BY id")]
    assert names == [f"Voucher R-000001 v{version}.pdf" for version in (1, 2, 3)]
    corrected, stamped = words_of(mailbox.letters[1]), words_of(mailbox.letters[2])
    assert "Iván Ñeco (7 años)" in corrected
    assert "CANCELADO" in stamped
