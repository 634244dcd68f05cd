"""E-mail against a real server: what arrives, and what each of its answers means."""

from collections.abc import Iterator

import pytest

from aliun_dashboard.adapters import smtp
from aliun_dashboard.adapters.smtp import Attachment, Mail
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from tests.conftest import NOON
from tests.fakes.mail import Mailbox, free_port, serving

MAIL = Mail(("maria@cliente.example",), "Tu voucher · Bahía Príncipe", "¡Hola, María! €\nRD$ 5")


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    with serving(box) as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield box
    settings.cache_clear()


async def failure(mail: Mail = MAIL) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as refused:
        await smtp.send(mail, "voucher:1", NOON)
    return refused.value


async def test_a_letter_arrives_with_its_accents_date_sender_and_file(mailbox: Mailbox) -> None:
    file = Attachment("Confirmación R-000001 v1.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
    reference = await smtp.send(
        Mail(("m@c.example",), "Confirmación ñ\nX: y", "¡Hola! €", ("a@c.example",), (file,)), "k", NOON
    )
    [letter] = mailbox.letters
    assert letter["Message-ID"] == reference == smtp.message_id("k")
    assert reference.endswith("@aliun.example>")
    assert letter["Subject"] == "Confirmación ñ X: y"
    assert (letter["To"], letter["Cc"]) == ("m@c.example", "a@c.example")
    assert letter["From"].addresses[0].addr_spec == "reservas@aliun.example"
    assert letter["Date"].datetime == NOON
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body().get_content().strip() == "¡Hola! €"
    [attached] = letter.iter_attachments()
    assert attached.get_filename() == "Confirmación R-000001 v1.pdf"
    assert attached.get_content() == b"%PDF-1.7 \x00\xff"


async def test_an_answer_stays_in_its_thread(mailbox: Mailbox) -> None:
    await smtp.send(Mail(("m@c.example",), "OC", "Hola", answers=("<a@x>", "<b@x>")), "k", NOON)
    [letter] = mailbox.letters
    assert (letter["In-Reply-To"], letter["References"]) == ("<b@x>", "<a@x> <b@x>")


@pytest.mark.parametrize(
    ("answer", "permanent", "code"),
    [
        ("451 4.3.0 greylisted", False, "busy"),
        ("421 4.7.0 try later", False, "busy"),
        ("454 4.7.0 too many login attempts", False, "busy"),
        ("535 5.7.8 username and password not accepted", True, "login_refused"),
        ("534 5.7.9 application-specific password required", True, "login_refused"),
        ("550 5.4.5 Daily user sending limit exceeded", False, "daily_limit"),
        ("554 5.7.1 looks like spam", True, "rejected"),
    ],
)
async def test_what_the_answer_to_the_text_means(mailbox: Mailbox, answer: str, permanent: bool, code: str) -> None:
    mailbox.to_data = answer
    failed = await failure()
    assert (failed.permanent, failed.code) == (permanent, code)
    assert not mailbox.letters


@pytest.mark.parametrize(
    ("answer", "permanent", "code"), [("550 no such user", True, "bad_address"), ("450 mailbox busy", False, "busy")]
)
async def test_a_refused_address(mailbox: Mailbox, answer: str, permanent: bool, code: str) -> None:
    mailbox.answers["maria@cliente.example"] = answer
    failed = await failure()
    assert (failed.permanent, failed.code) == (permanent, code)


async def test_a_letter_that_reached_only_some_is_for_a_person_to_see(mailbox: Mailbox) -> None:
    mailbox.answers["b@c.example"] = "550 no such user"
    failed = await failure(Mail(("a@c.example", "b@c.example"), "Hola", "Hola"))
    assert (failed.permanent, failed.code) == (True, "some_refused")
    assert "b@c.example" in str(failed)
    assert len(mailbox.letters) == 1


async def test_a_wrong_password_is_told_as_such(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "otra")
    settings.cache_clear()
    assert (await failure()).code == "login_refused"
    with pytest.raises(DeliveryFailed):
        await smtp.ping()


async def test_a_ping_logs_in_and_leaves_no_letter(mailbox: Mailbox) -> None:
    await smtp.ping()
    assert mailbox.letters == []


async def test_a_server_that_is_not_there_is_tried_again(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PORT", str(free_port()))
    settings.cache_clear()
    failed = await failure()
    assert (failed.permanent, failed.code) == (False, "unreachable")


async def test_a_line_cut_after_the_text_is_tried_again_under_the_same_name(mailbox: Mailbox) -> None:
    mailbox.hang_up = True
    failed = await failure()
    assert not failed.permanent
    mailbox.hang_up = False
    await smtp.send(MAIL, "voucher:1", NOON)
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]
