"""What a settled payment sets going: once a payment, only when confirmed, each step by itself."""

from typing import Any

import pytest

from aliun_dashboard.flows import fulfilment
from aliun_dashboard.flows.fulfilment import Outdated, Printed
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.payments.rules import PaymentKind
from aliun_dashboard.queries import papers
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.reservations.rules import PaperKind
from aliun_dashboard.staff.rules import Role
from tests import make, selling
from tests.conftest import NOON


def letters(provider: str = "papers") -> list[str]:
    return [row.key for row in selling.rows(Delivery) if row.provider == provider]


def again(trip: int) -> None:
    with begin("Sistema", now=NOON) as work:
        fulfilment.fulfil(work, work.session.get_one(Reservation, trip))


def printed(trip: int, cause: str = "payment:1", **facts: Any) -> Printed:
    known = {
        "reservation_id": trip,
        "key": f"paper:{trip}:{cause}",
        "occasion": "payment",
        "kind": PaperKind.VOUCHER,
        "name": "Voucher.pdf",
        "content": b"%PDF-" + cause.encode(),
        "seen": selling.reservation(trip).version,
    }
    return Printed(**known | facts)  # pyright: ignore[reportArgumentType]


def issue(paper: Printed) -> Document | None:
    with begin("Sistema", now=NOON) as work:
        return fulfilment.issued(work, paper)


def logged(action: str) -> list[AuditEntry]:
    return [row for row in selling.rows(AuditEntry) if row.action == action]


def test_every_payment_asks_for_one_paper_however_often_it_is_told(database: str) -> None:
    quote = selling.quote()
    trip = selling.paid(quote, PaymentKind.DEPOSIT).reservation_id
    again(trip)
    assert letters() == [f"paper:{trip}:payment:1"]
    selling.paid(quote, PaymentKind.BALANCE)
    assert letters() == [f"paper:{trip}:payment:1", f"paper:{trip}:payment:2"]


def test_a_trip_without_place_gets_no_paper(database: str) -> None:
    campaign = selling.campaign(quota=1)
    first, second = (selling.asked(selling.quote(campaign)) for _ in range(2))
    assert [selling.money_in(selling.told(one)).outcome for one in (first, second)] == ["confirmed", "without_quota"]
    assert len(letters()) == 1


def test_a_cause_has_one_paper_and_the_letters_go_out_once(database: str) -> None:
    trip = selling.paid(selling.quote()).reservation_id
    assert issue(printed(trip)) is not None
    assert issue(printed(trip)) is None
    assert selling.reservation(trip).voucher_version == 1
    assert letters("whatsapp")[-1] == f"whatsapp:paper:{trip}:payment:1"
    assert len(logged("paper.issued")) == 1


def test_a_paper_of_what_has_changed_meanwhile_is_printed_anew(database: str) -> None:
    trip = selling.paid(selling.quote()).reservation_id
    stale = printed(trip, seen=selling.reservation(trip).version - 1)
    with pytest.raises(Outdated):
        issue(stale)
    assert selling.rows(Document) == []


def test_the_chain_can_be_read_in_the_log_of_the_reservation(database: str) -> None:
    trip = selling.paid(selling.quote()).reservation_id
    issue(printed(trip))
    told = [row.action for row in selling.rows(AuditEntry) if row.subject == f"reservation:{trip}"]
    assert {"paper.issued", "paper.posted"} <= set(told)


def test_names_are_corrected_under_the_same_code(database: str) -> None:
    trip = selling.paid(selling.quote()).reservation_id
    with begin("test", now=NOON) as work:
        fulfilment.reissue(work, trip, [("  Ana   Ñáñez ", None), ("", 4), ("Leo", 4)], "Pasaporte")
    assert [(who.name, who.age) for who in selling.rows(Traveller)] == [("Ana Ñáñez", None), ("Leo", 4)]
    assert selling.reservation(trip).holder == "Ana Ñáñez"
    assert letters()[-1].startswith(f"paper:{trip}:version:")
    with pytest.raises(Refused, match="no_traveller"), begin("test", now=NOON) as work:
        fulfilment.reissue(work, trip, [(" ", None)], "")


def test_a_cancellation_writes_down_the_penalty_and_returns_no_quota(database: str) -> None:
    windows = [{"days": 90, "percent": 0}, {"days": 30, "percent": 25}]
    campaign = selling.campaign(quota=1)
    quote = selling.quote(campaign, policies=selling.POLICIES | {"cancellation_windows": windows})
    trip = selling.paid(quote).reservation_id
    with begin("test", now=NOON) as work:
        costs = fulfilment.cancel(work, trip, "Lo pidió")
    assert (costs.percent, str(costs.amount), costs.days_left) == (25, "250.00", 63)
    assert selling.reservation(trip).status == "cancelled"
    assert selling.ledger(campaign) == [(1, 1)]
    assert letters()[-1] == f"paper:{trip}:cancelled"


def test_nobody_cancels_without_saying_why_nor_twice(database: str) -> None:
    trip = selling.paid(selling.quote()).reservation_id
    with pytest.raises(Refused, match="needs_cause"), begin("test", now=NOON) as work:
        fulfilment.cancel(work, trip, "  ")
    with begin("test", now=NOON) as work:
        fulfilment.cancel(work, trip, "Lo pidió")
    with pytest.raises(Refused, match="bad_reservation_status"), begin("test", now=NOON) as work:
        fulfilment.cancel(work, trip, "Otra vez")


def test_a_stranger_among_the_agents_finds_no_such_trip(database: str) -> None:
    trip = selling.paid(selling.quote()).reservation_id
    owner, other = make.user(Role.AGENT, "Mario Ruiz"), make.user(Role.AGENT, "Zoe Paz")
    with begin("test", now=NOON) as work:
        work.session.get_one(selling.Lead, selling.reservation(trip).lead_id).owner_id = owner.user_id
    with pytest.raises(Refused, match="not_found"), begin(other, now=NOON) as work:
        fulfilment.cancel(work, trip, "No es mío")


def test_the_paper_of_a_cancelled_trip_asks_for_no_balance(database: str) -> None:
    trip = selling.paid(selling.quote(), PaymentKind.DEPOSIT).reservation_id

    def balance() -> str:
        with begin("test", now=NOON) as work:
            paper = papers.of_reservation(work.session, trip, NOON)
        assert paper
        return paper.facts["balance"]

    assert balance() == "US$\u00a0700.00"
    with begin("test", now=NOON) as work:
        fulfilment.cancel(work, trip, "Lo pidió")
    assert balance() == ""
