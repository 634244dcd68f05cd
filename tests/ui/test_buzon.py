"""The flight recorder on its screen: every mail has its rule in words, and can be decided anew by those who may."""

from datetime import timedelta
from typing import Any

import pytest
import reflex as rx
from sqlmodel import select, text

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.config import Settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.ticks import TimedTask
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import Direction, MailRule, MailStatus, Monitor, Proof
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, FileStanding
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS, Role
from aliun_dashboard.ui import labels_mailbox as words
from aliun_dashboard.ui.screens.mailbox import shown
from aliun_dashboard.ui.screens.mailbox.list_state import MailboxState
from aliun_dashboard.ui.screens.mailbox.mail_page import MailState
from tests import make, tracker
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def finance(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))


async def opened(mail_id: int) -> Any:
    page = fresh(MailState)
    await page._fill(mail_id)
    return page


@pytest.mark.parametrize("state", [MailboxState, MailState])
def test_only_its_readers_may_send_its_events(state: type[rx.State]) -> None:
    for name, handler in state.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == (CHASES_ORDERS if name == "reprocess" else SEES_ORDERS), name


def test_every_state_rule_and_outcome_has_its_words() -> None:
    assert set(words.STATUSES) == set(words.TONES) == set(words.ICONS) == set(MailStatus)
    assert set(words.RULES) == set(words.MEANINGS) == set(MailRule)
    assert set(words.MONITORS) == set(words.RUN_NAMES) == set(Monitor)
    assert set(words.PROOFS) == set(words.PROOF_TONES) == set(Proof)
    assert set(words.READINGS) == set(ConfirmationStatus)
    assert set(words.STANDINGS) == set(FileStanding)
    assert set(words.NO_RULE) == set(words.NO_MEANING)


async def test_ignored_mails_are_listed_with_the_rule_that_decided(finance: None) -> None:
    tracker.mail("¡Oferta!", sender="spam@x.example")
    tracker.mail("Solicitud", direction=Direction.OUT, status=MailStatus.SENT, rule=None, to=["oc@andes.cl"])
    page = fresh(MailboxState)
    await page._fill()
    assert [(one.subject, one.rule) for one in page.lines] == [
        ("Solicitud", "lo enviamos"),
        ("¡Oferta!", "ignorado: remitente"),
    ]
    assert page.lines[0].who == "Para oc@andes.cl"
    assert page.numbers == {"ignored": 1, "sent": 1}


async def test_filters_combine_and_nonsense_is_no_filter(finance: None) -> None:
    tracker.mail("Uno", rule=MailRule.NO_PDF, monitor=Monitor.ORDERS)
    tracker.mail("Dos", status=MailStatus.HELD, rule=MailRule.CANNOT_OPEN, monitor=Monitor.ORDERS)
    page = fresh(MailboxState)
    seen = []
    for kind, value in (("monitor", "oc"), ("status", "held"), ("rule", "no_pdf"), ("rule", "nada"), ("path", "x")):
        await MailboxState.choose.fn(page, kind, value)
        seen.append([one.subject for one in page.lines])
    assert seen == [["Dos", "Uno"], ["Dos"], [], ["Dos"], ["Dos"]]
    await MailboxState.clear.fn(page)
    assert len(page.lines) == 2


async def test_the_address_says_what_to_show_and_why_a_file_was_no_mail(finance: None) -> None:
    tracker.mail("Uno", rule=MailRule.NO_PDF)
    tracker.mail("Dos")
    page = fresh(MailboxState)
    sent = {"asPath": "/oc/buzon/?regla=no_pdf&estado=nada&error=not_a_mail", "pathname": "/oc/buzon/"}
    page.router = page.router.__class__.from_router_data(
        sent | {"token": "tab", "headers": {"origin": "http://aliun.example"}}
    )
    await MailboxState.load.fn(page)
    assert [one.subject for one in page.lines] == ["Uno"]
    assert (page.rule, page.status) == ("no_pdf", "")
    assert page.refused.startswith("El archivo no es un correo.")


async def test_pages_follow_each_other(finance: None) -> None:
    for number in range(53):
        tracker.mail(f"Correo {number}")
    page = fresh(MailboxState)
    await page._fill()
    assert (len(page.lines), page.has_older, page.depth) == (50, True, 0)
    await MailboxState.older.fn(page)
    assert ([one.subject for one in page.lines], page.has_older) == (["Correo 2", "Correo 1", "Correo 0"], False)
    await MailboxState.newer.fn(page)
    assert len(page.lines) == 50


async def test_each_monitor_accounts_for_the_last_day(finance: None) -> None:
    now = clock.now()
    known = {"seen_at": now, "monitor": Monitor.CONFIRMATIONS}
    tracker.mail(**known, status=MailStatus.TAKEN, rule=MailRule.CONFIRMATION)
    tracker.mail(**known, rule=MailRule.OTHER_SUBJECT)
    tracker.mail(seen_at=now - timedelta(days=2))
    page = fresh(MailboxState)
    await page._fill()
    assert [(run.monitor, run.read, run.taken, run.ignored) for run in page.runs] == [
        ("confirmaciones", 2, 1, "asunto 1"),
        ("oc", 0, 0, "–"),
        ("nadie", 0, 0, "–"),
    ]


async def test_a_silent_mailbox_says_so_and_a_look_can_be_asked_for(
    finance: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "mailboxes", ["oc@aliun.example", "nueva@aliun.example"])
    tracker.watch(good_at=clock.now() - timedelta(hours=1), code="bad_login")
    page = fresh(MailboxState)
    await page._fill()
    assert [(box.account, box.state) for box in page.boxes] == [
        ("oc@aliun.example", words.BOXES["silent"]),
        ("nueva@aliun.example", words.BOXES["new"]),
    ]
    assert "contraseña" in page.boxes[0].error
    with begin("test") as work:
        work.session.add(TimedTask(name="oc_mailbox"))
    await MailboxState.read_now.fn(page)
    with begin("test") as work:
        told = select(AuditEntry.actor).where(AuditEntry.action == "mailbox.read_now")
        assert work.session.exec(told).all() == ["Fina Cuentas"]


async def test_a_mail_tells_what_came_of_it_and_shows_its_bytes(finance: None) -> None:
    mail_id = tracker.mail(raw=b"From: a\r\n\0\xff<script>alert(1)</script>", facts={"proof": "dkim"})
    reading = tracker.reading(mail_id=mail_id)
    tracker.stray(mail_id=mail_id)
    page = await opened(mail_id)
    assert page.raw == "From: a\n␀�<script>alert(1)</script>"
    assert (page.proof.says, page.cut) == (words.PROOFS["dkim"], "")
    assert [(one.says, one.href) for one in page.became] == [
        (f"Confirmación {reading}: espera en Revisar datos", f"/oc/revisar/{reading}/"),
        ("PDF de OC 1: espera en OC sin reserva", "/oc/sin-reserva/"),
    ]


async def test_a_mail_is_decided_anew_as_what_a_person_says(finance: None) -> None:
    mail_id = tracker.mail()
    page = await opened(mail_id)
    assert page.may_reprocess
    await MailState.reprocess.fn(page, "oc")
    assert page.mail.status == words.STATUSES["received"]
    with begin("test") as work:
        assert work.session.get_one(MailMessage, mail_id).facts["take_as"] == "oc"
        jobs = work.session.connection().scalar(text("SELECT count(*) FROM procrastinate_jobs"))
    assert jobs == 1
    assert (words.TAKES_AS, words.MONITORS["oc"]) in page.facts
    await MailState.reprocess.fn(page, "nonsense")
    assert (words.TAKES_AS, words.MONITORS["oc"]) not in page.facts


async def test_our_own_letters_and_readers_cannot_reprocess(act_as: Any, finance: None) -> None:  # noqa: F811
    ours = tracker.mail(direction=Direction.OUT, status=MailStatus.SENT, rule=None)
    page = await opened(ours)
    assert (page.ours, page.may_reprocess) == (True, False)
    await MailState.reprocess.fn(page, "")
    assert page.mail.status == words.STATUSES["sent"]
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    assert not (await opened(tracker.mail())).may_reprocess


async def test_a_mail_that_is_not_there_is_said_so(finance: None) -> None:
    assert (await opened(404)).stands == "missing"


@pytest.mark.parametrize(("count", "says"), [(10, "10 bytes"), (2048, "2 KB"), (3 * 1024 * 1024, "3.0 MB")])
def test_sizes_are_said_in_the_unit_that_fits(count: int, says: str) -> None:
    assert shown.size(count) == says
