"""A mail, decided: whom the house knows, what a person says of it, a file dropped by hand, the thread it belongs to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import mail_in
from aliun_dashboard.flows.mail_house import house
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import Bounce, Direction, Mail, MailRule, MailStatus, Monitor, Proof
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile, OrderHabits, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.staff.rules import Role
from tests import make, post, selling, tracker
from tests.conftest import NOON

LETTER = "request-1@aliun.example"
EML = b"Message-ID: <dropped@x.example>\r\nFrom: x@y.example\r\nSubject: OC\r\n\r\nhola"


@pytest.fixture(autouse=True)
def _house(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", f"{post.SENDER}, Otro <Segunda.Cuenta@Gmail.com>")
    monkeypatch.setenv("IMAP_USERNAME", "oc@aliun.example")
    monkeypatch.setenv("SMTP_FROM", "Aliun Travel <avisos@aliun.example>")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def decided(one: Mail, mail_id: int = 0) -> tuple[MailStatus, MailRule | None]:
    row = post.row(post.take_in(one, mail_id=mail_id)[0])
    return row.status, row.rule


def test_the_house_knows_itself_its_senders_and_its_agencies() -> None:
    first = tracker.agency(emails=["OC@Andes.cl "], domains=["@andes.cl"])
    tracker.agency("Otra", emails=["oc@andes.cl", "oc@otra.cl"], domains=[])
    with read() as session:
        known = house(session)
    assert known.own == {"oc@aliun.example", "avisos@aliun.example"}
    assert known.confirmers == {post.SENDER, "segunda.cuenta@gmail.com"}
    assert known.agencies == {"oc@andes.cl": first, "andes.cl": first, "oc@otra.cl": first + 1}


def test_senders_of_the_settings_and_of_the_house_may_confirm() -> None:
    with begin("test", now=NOON) as work:
        work.session.add(OrderHabits(senders=["nuevo@kontrol.example"]))
    with read() as session:
        assert house(session).confirmers == {post.SENDER, "segunda.cuenta@gmail.com", "nuevo@kontrol.example"}


@pytest.mark.parametrize(
    ("subject", "facts", "rule"),
    [
        ("Confirmación", {"senders": ("nadie@x.example",)}, MailRule.UNKNOWN_SENDER),
        ("Confirmación", {"proof": Proof.NONE}, MailRule.NOT_PROVEN),
        ("Factura", {}, MailRule.OTHER_SUBJECT),
        ("Confirmación", {"senders": (post.SENDER, "x@y.example")}, MailRule.SEVERAL_SENDERS),
    ],
)
def test_what_does_not_count_begins_nothing(subject: str, facts: dict[str, object], rule: MailRule) -> None:
    tracker.agency()
    assert decided(post.mail(subject, post.pdf(post.text()), **facts))[1] is rule
    assert selling.rows(Confirmation) == []


def test_a_person_says_which_monitor_a_mail_is_for() -> None:
    tracker.agency()
    mail = post.mail("Sin asunto", post.pdf(post.text()), senders=("nadie@x.example",), proof=Proof.NONE)
    mail_id = post.stored(mail)
    assert decided(mail, mail_id) == (MailStatus.IGNORED, MailRule.UNKNOWN_SENDER)
    with begin(make.user(Role.FINANCE, "Fina Sol"), now=NOON) as work:
        mail_in.reprocess(work, mail_id, Monitor.CONFIRMATIONS)
    assert post.row(mail_id).status is MailStatus.RECEIVED
    assert decided(mail, mail_id) == (MailStatus.TAKEN, MailRule.BY_HAND)
    assert [order.status for order in selling.rows(PurchaseOrder)] == [OCStatus.PENDING]
    with begin("Sistema", now=NOON) as work:
        mail_in.reprocess(work, mail_id)
    assert decided(mail, mail_id)[1] is MailRule.UNKNOWN_SENDER, "by the rules again"
    assert len(selling.rows(PurchaseOrder)) == 1


def test_a_strangers_order_taken_by_hand_is_put_before_a_person() -> None:
    tracker.order(tracker.agency())
    mail = post.mail("OC reserva 123456", post.pdf("x"), senders=("nadie@x.example",))
    mail_id = post.stored(mail)
    with begin("Sistema", now=NOON) as work:
        mail_in.reprocess(work, mail_id, Monitor.ORDERS)
    decided(mail, mail_id)
    [file] = selling.rows(OrderFile)
    assert (file.standing, file.suggestions[0]["order_id"]) == ("stray", 1)


def test_what_is_decided_anew_becomes_nothing_twice() -> None:
    tracker.agency()
    confirmation = post.mail("Confirmación", post.pdf(post.text()))
    answer = post.mail("OC reserva 123456", post.pdf("Orden"), senders=(post.AGENCY,))
    ids = [post.take_in(confirmation)[0], post.take_in(answer)[0]]
    for mail, mail_id in zip((confirmation, answer), ids, strict=True):
        with begin("Sistema", now=NOON) as work:
            mail_in.reprocess(work, mail_id)
        decided(mail, mail_id)
    assert [row.status for row in selling.rows(Confirmation)] == ["taken"]
    assert [row.standing for row in selling.rows(OrderFile)] == ["current"]


def test_a_mail_without_its_pdf_waits_for_a_person_even_when_taken_by_hand() -> None:
    mail = post.mail("Confirmación")
    mail_id = post.stored(mail)
    with begin("Sistema", now=NOON) as work:
        mail_in.reprocess(work, mail_id, Monitor.CONFIRMATIONS)
    assert decided(mail, mail_id) == (MailStatus.HELD, MailRule.NO_PDF)


def test_what_we_sent_is_not_decided() -> None:
    mail_id = tracker.mail(direction=Direction.OUT, status=MailStatus.SENT)
    with pytest.raises(Refused, match="mail_not_incoming"), begin("Sistema", now=NOON) as work:
        mail_in.reprocess(work, mail_id)


def test_a_dropped_mail_is_vouched_for_by_who_dropped_it() -> None:
    finance = make.user(Role.FINANCE, "Fina Sol")
    with begin(finance, now=NOON) as work:
        mail_id = mail_in.drop_eml(work, EML)
    tracker.order(tracker.agency())
    mail = post.mail("OC reserva 123456", post.pdf("x"), senders=(post.AGENCY,), proof=Proof.NONE)
    assert decided(mail, mail_id) == (MailStatus.TAKEN, MailRule.ORDER)
    assert post.row(mail_id).facts["dropped_by"] == "Fina Sol"
    with begin(finance, now=NOON) as work:
        assert mail_in.drop_eml(work, EML) == mail_id
    assert post.row(mail_id).status is MailStatus.RECEIVED, "the same file again is decided anew"
    assert len(selling.rows(MailMessage)) == 1


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b"hola\r\n\r\nFrom: x@y.example", bytes(range(256))])
def test_what_is_no_mail_is_not_taken(raw: bytes) -> None:
    with pytest.raises(Refused, match="not_a_mail"), begin("Sistema", now=NOON) as work:
        mail_in.drop_eml(work, raw)


def test_only_who_chases_drops_and_decides_anew() -> None:
    support = make.user(Role.SUPPORT, "Sol")
    mail_id = tracker.mail()
    with pytest.raises(Refused, match="forbidden"), begin(support, now=NOON) as work:
        mail_in.drop_eml(work, EML)
    with pytest.raises(Refused, match="forbidden"), begin(support, now=NOON) as work:
        mail_in.reprocess(work, mail_id)


def test_an_answer_without_a_pdf_is_shown_with_its_order() -> None:
    order = tracker.order(tracker.agency(), thread=[LETTER])
    mail_id, status = post.take_in(post.mail("Re: Solicitud", senders=(post.AGENCY,), thread=("x@y", LETTER)))
    row = post.row(mail_id)
    assert (status, row.rule, row.order_id) == (MailStatus.HELD, MailRule.NO_ANSWER_YET, order)


def test_a_bounce_belongs_to_the_order_whose_letter_came_back() -> None:
    order = tracker.order(tracker.agency(), thread=[LETTER])
    tracker.letter(order, LETTER, "oc@andes.cl")
    bounce = Bounce(LETTER, "oc@andes.cl", "5.1.1", "no such user", permanent=True)
    mail_id, _ = post.take_in(post.mail("Undelivered", senders=("mailer-daemon@x.example",), bounces=(bounce,)))
    assert (post.row(mail_id).order_id, selling.one(PurchaseOrder, order).status) == (order, OCStatus.PENDING)


def test_a_report_about_several_recipients_counts_for_each() -> None:
    both = ["a@andes.cl", "b@andes.cl"]
    agency = tracker.agency(emails=both)
    order = tracker.order(agency, thread=[LETTER])
    tracker.letter(order, LETTER, *both)
    bounces = tuple(Bounce(LETTER, one, "5.1.1", "no such user", permanent=True) for one in both)
    post.take_in(post.mail("Undelivered", senders=("mailer-daemon@x.example",), bounces=bounces))
    assert selling.one(Organization, agency).dead_emails == both
    assert selling.one(PurchaseOrder, order).status is OCStatus.PENDING
