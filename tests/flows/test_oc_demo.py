"""The demo's OC tracker: every state, real PDFs that read as they say, and nothing that the house would not do."""

from collections import Counter

import pytest
from sqlmodel import col, select

from aliun_dashboard.adapters import mail, pdf
from aliun_dashboard.demo import orders
from aliun_dashboard.kernel import clock, outbox
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.mail.models import MailMessage, MailRaw
from aliun_dashboard.mail.rules import Direction, MailStatus
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.reading import FieldName, read
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, FileStanding, OCStatus, Trouble
from aliun_dashboard.staff.rules import Role
from tests import make


@pytest.fixture
def demo(database: str) -> None:
    finance = make.user(Role.FINANCE, "Fina Mora")
    with begin("Sistema") as work:
        orders.load(work, finance)


@pytest.mark.usefixtures("demo")
async def test_the_demo_shows_every_state_and_every_trouble_with_papers_that_read_as_they_say() -> None:
    with begin("test") as work:
        rows = work.session.exec(select(PurchaseOrder)).all()
        readings = Counter(work.session.exec(select(Confirmation.status)))
        standings = Counter(work.session.exec(select(OrderFile.standing)))
        incoming = Counter(work.session.exec(select(MailMessage.status).where(MailMessage.direction == Direction.IN)))
        letters = work.session.exec(select(Delivery).where(col(Delivery.key).startswith("oc:"))).all()
        taken = select(Confirmation, Document).join(Document, col(Document.id) == col(Confirmation.document_id))
        papers = work.session.exec(taken.where(Confirmation.status == ConfirmationStatus.TAKEN)).all()
    assert {row.status for row in rows} == set(OCStatus)
    assert {row.trouble for row in rows} == set(Trouble) - {Trouble.NOT_DELIVERED}
    assert max(row.received_at or row.created_at for row in rows) <= clock.now()
    assert readings[ConfirmationStatus.REVIEW] == 3
    assert readings[ConfirmationStatus.UNREADABLE] == 1
    assert standings[FileStanding.STRAY] == 2
    assert not incoming.keys() & {MailStatus.RECEIVED, MailStatus.FAILED}
    assert not {letter.status for letter in letters} & set(outbox.OPEN)
    assert len({(one.payload["order_id"], one.payload["round"], one.payload["level"]) for one in letters}) == len(
        letters
    )
    for row, document in papers[:4]:
        fields = read(await pdf.read(document.content), [], [])
        assert str(fields[FieldName.BOOKING].value) == row.fields["booking_id"]["value"]
        assert str(fields[FieldName.HOTEL].value) == row.fields["hotel"]["value"]
    pdf.close()


@pytest.mark.usefixtures("demo")
def test_every_mail_of_the_demo_can_be_read_again_and_is_whose_it_says() -> None:
    with begin("test") as work:
        rows = select(MailMessage, MailRaw).join(MailRaw, col(MailRaw.mail_id) == col(MailMessage.id))
        for row, raw in work.session.exec(rows):
            again = mail.parse(raw.content)
            assert again.key == row.key
            assert again.ours == (row.direction is Direction.OUT)
