"""A letter that comes back before it is written down that it went, because a worker died in between."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from aliun_dashboard.contacts import agencies
from aliun_dashboard.flows import mail_out, oc_chase
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.mail.outgoing import Draft
from aliun_dashboard.mail.rules import Bounce, Mail, MailRule, MailStatus
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus, Trouble
from tests import post, selling, tracker
from tests.conftest import NOON

LETTER = "request-1@aliun.example"
POST = "mailer-daemon@andes.cl"


@pytest.fixture
def order(database: str) -> int:
    """Its request was handed to the mail server, and nobody heard the answer."""
    order_id = tracker.order(tracker.agency(), status=OCStatus.PENDING, level=-1, requested_at=None, thread=[])
    tracker.letter(order_id, LETTER, post.AGENCY)
    draft = Draft(LETTER, "oc@aliun.example", [post.AGENCY], [], "Solicitud", [], b"Subject: Solicitud", order_id)
    with begin("test", now=NOON) as work:
        mail_out.hand(work, LETTER, {"order_id": order_id, "level": 0, "round": 1}, draft)
    return order_id


def report() -> Mail:
    came_back = Bounce(LETTER, post.AGENCY, "5.1.1", "550 no such user", permanent=True)
    return post.mail("Undelivered Mail", senders=(POST,), bounces=(came_back,), automatic="bounce")


def test_its_report_waits_until_it_went_and_then_counts(order: int) -> None:
    said = report()
    mail_id = post.stored(said)
    with pytest.raises(DeliveryFailed) as later:
        post.take_in(said, mail_id=mail_id)
    assert (later.value.permanent, (later.value.retry_after or 0) > 0) == (False, True)
    assert post.row(mail_id).status is MailStatus.RECEIVED
    with begin("test", now=NOON) as work:
        mail_out.accepted(work, LETTER, {"to": [post.AGENCY], "order_id": order, "level": 0, "round": 1})
    post.take_in(said, mail_id=mail_id)
    row = selling.one(PurchaseOrder, order)
    assert (row.status, row.trouble) == (OCStatus.PENDING, Trouble.BOUNCED)
    assert post.row(mail_id).rule is MailRule.BOUNCE


def test_a_report_about_nothing_of_ours_is_decided_at_once(database: str) -> None:
    mail_id, _ = post.take_in(report())
    assert post.row(mail_id).rule is MailRule.BOUNCE
    with begin("test", now=NOON) as work:
        assert oc_chase.bounced(work, Bounce(LETTER, post.AGENCY, "5.1.1", "no", permanent=True)) is None


def test_who_learns_of_a_refused_address_waits_for_the_agency_without_its_order(order: int) -> None:
    def accepted() -> None:
        facts = {"to": [post.AGENCY], "order_id": order, "level": 0, "round": 1}
        with begin("test", now=NOON) as work:
            mail_out.accepted(work, LETTER, facts, {post.AGENCY: (550, "no such user")})

    with ThreadPoolExecutor(1) as carrier:
        with begin("test", now=NOON) as work:
            agencies.get(work, selling.one(PurchaseOrder, order).organization_id)
            told = carrier.submit(accepted)
            sleep(0.3)
            assert not told.done()
            assert actions.free(work, order) is not None
        told.result()
    assert selling.one(PurchaseOrder, order).trouble is Trouble.BOUNCED
