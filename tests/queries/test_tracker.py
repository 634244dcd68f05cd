"""What the screens of the OC tracker read: mails, readings, strays and agencies."""

from datetime import timedelta

import pytest

from aliun_dashboard.kernel.db import read
from aliun_dashboard.mail.rules import MailRule, MailStatus, Monitor
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, OCStatus, Trouble
from aliun_dashboard.queries import agencies, confirmations, mailbox, order_tabs, strays
from aliun_dashboard.queries.mailbox import MailFilter
from tests import tracker
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


def test_mails_are_paged_newest_first_and_found_by_whatever_one_remembers() -> None:
    order_id = tracker.order(tracker.agency())
    first = tracker.mail("Oferta", sender="spam@x.example", seen_at=NOON)
    second = tracker.mail(
        "Re: OC 100%", sender="oc@andes.cl", sender_name="Ñandú", seen_at=NOON + HOUR, order_id=order_id,
        status=MailStatus.TAKEN, rule=MailRule.ORDER, monitor=Monitor.ORDERS, to=["oc@aliun.example"],
    )  # fmt: skip
    with read() as session:
        page = mailbox.page(session, MailFilter(), limit=1)
        assert [row.id for row in page.rows] == [second]
        assert [row.id for row in mailbox.page(session, MailFilter(), page.after).rows] == [first]
        found = {
            text: [row.id for row in mailbox.page(session, MailFilter(text=text)).rows]
            for text in ("100%", "spam@", "nandu", "123456", f"#{first}", "OC@aliun.example", "nada")
        }
        by_rule = mailbox.page(session, MailFilter(status=MailStatus.TAKEN, rule=MailRule.ORDER)).rows
        counts = mailbox.counts(session)
    assert found == {
        "100%": [second], "spam@": [first], "nandu": [second], "123456": [second], f"#{first}": [first],
        "OC@aliun.example": [second, first], "nada": [],
    }  # fmt: skip
    assert [row.booking for row in by_rule] == ["123456"]
    assert counts == {MailStatus.IGNORED: 1, MailStatus.TAKEN: 1}


def test_a_mail_is_told_whole_with_what_became_of_it() -> None:
    mail_id = tracker.mail(raw=b"x" * (mailbox.SHOWN_BYTES + 5), facts={"proof": "dmarc"})
    reading, file = tracker.reading(mail_id=mail_id), tracker.stray(mail_id=mail_id)
    with read() as session:
        told = mailbox.detail(session, mail_id)
        assert mailbox.detail(session, 404) is None
        whole = mailbox.whole(session, mail_id)
    assert told is not None
    assert (len(told.raw), told.raw_size, len(whole or b"")) == (65536, 65541, 65541)
    assert told.outcome.confirmations == ((reading, ConfirmationStatus.REVIEW),)
    assert [number for number, _, _ in told.outcome.files] == [file]


def test_a_monitor_says_what_it_made_of_its_mails() -> None:
    for monitor, rule in ((Monitor.ORDERS, MailRule.NO_PDF), (Monitor.ORDERS, MailRule.NO_PDF)):
        tracker.mail(monitor=monitor, rule=rule)
    tracker.mail(seen_at=NOON - timedelta(days=2))
    with read() as session:
        found = mailbox.runs(session, NOON - timedelta(days=1))
    assert found[Monitor.ORDERS] == {(MailStatus.IGNORED, MailRule.NO_PDF): 2}
    assert found[Monitor.NOBODY] == found[Monitor.CONFIRMATIONS] == {}


def test_readings_wait_in_the_order_they_came_and_one_knows_the_next() -> None:
    late, early = tracker.reading(), tracker.reading(received_at=NOON - HOUR)
    tracker.reading(status=ConfirmationStatus.TAKEN)
    with read() as session:
        page = confirmations.queue(session)
        told = confirmations.detail(session, late)
        after = confirmations.next_waiting(session, early)
    assert ([row.id for row in page.rows], page.total, after) == ([early, late], 2, late)
    assert told is not None
    assert told.pages == (tracker.TEXT,)
    assert told.row.fields["currency"]["why"] == "bare_sign"


def test_a_stray_brings_its_suggestions_the_best_first_and_orders_are_found_without_accents() -> None:
    andes = tracker.agency()
    near = tracker.order(andes, "123456")
    hints = [{"order_id": near, "score": 92, "why": "booking"}, {"order_id": 999, "score": 10, "why": "gone"}]
    tracker.stray(suggestions=hints)
    tracker.order(andes, "777", status=OCStatus.NOT_REQUIRED)
    with read() as session:
        page = strays.strays(session)
        by_hotel = strays.orders_like(session, "bahia")
        nothing = strays.orders_like(session, " ")
    [row] = page.rows
    assert [(one.booking, one.score, one.why) for one in row.suggestions] == [("123456", 92.0, "booking")]
    assert ([one.booking for one in by_hotel], nothing) == (["123456"], [])


def test_an_agency_in_trouble_comes_first_and_its_punctuality_is_counted() -> None:
    calm, late = tracker.agency("Alfa"), tracker.agency("Zeta", emails=["oc@zeta.cl"], domains=["zeta.cl"])
    for number, hours in enumerate((1, 5, 30)):
        asked = NOON - timedelta(days=10)
        done = tracker.order(late, f"Z{number}", requested_at=asked, level=3 if number == 2 else 0)
        tracker.received(done, asked + hours * HOUR)
    tracker.order(late, "Z9", status=OCStatus.REMINDED_3, level=3, trouble=Trouble.NO_ANSWER)
    with read() as session:
        rows = agencies.agencies(session)
        found = [row.name for row in agencies.agencies(session, "ZETA.cl")]
        told = agencies.agency(session, late)
        nobody = agencies.agency(session, calm)
    assert [(row.name, row.open, row.troubled, row.hours) for row in rows] == [
        ("Zeta", 1, 1, 5.0),
        ("Alfa", 0, 0, None),
    ]
    assert found == ["Zeta"]
    assert told is not None
    assert nobody is not None
    habits = told.punctuality
    assert (habits.received, habits.judged, habits.hours, habits.late) == (3, 4, 5.0, 0.5)
    assert habits.hint is not None
    assert (habits.hint.on_weekday, habits.hint.at_hour, habits.hint.of) == (2, 1, 3)
    assert [(one.address, one.n) for one in habits.answerers] == [("carla@andes.cl", 3)]
    assert (nobody.punctuality.hours, nobody.punctuality.late, nobody.punctuality.hint) == (None, None, None)


def test_the_tabs_count_what_waits() -> None:
    tracker.order(tracker.agency(), trouble=Trouble.BOUNCED)
    tracker.reading()
    tracker.stray()
    tracker.mail(status=MailStatus.HELD)
    tracker.mail(status=MailStatus.FAILED)
    with read() as session:
        assert order_tabs.waiting(session) == order_tabs.Waiting(
            orders=1, review=1, strays=1, mailbox=2, held=1, failed=1
        )
