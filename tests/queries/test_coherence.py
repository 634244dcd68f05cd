"""Every law of coherence: kept in a sound record, broken by the one row that breaks it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from aliun_dashboard.flows import pipeline
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.purchase_orders.models import OrderFile
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.queries import coherence
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from aliun_dashboard.staff.rules import Role
from tests import make, tracker
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def broken() -> dict[str, tuple[str, ...]]:
    with read() as session:
        return {check.name: check.subjects for check in coherence.checks(session) if check.broken}


def reservation(lead_id: int, **facts: object) -> None:
    known = {
        "lead_id": lead_id,
        "origin": Origin.CORE,
        "status": ReservationStatus.CONFIRMED,
        "holder": "Carla Núñez",
        "hotel": "Palma Real del Mar",
        "destination": "Punta Cana",
        "check_in": date(2026, 4, 10),
        "nights": 4,
        "adults": 2,
        "total": Decimal(900),
        "currency": "USD",
        "token": f"t{lead_id}",
        "created_at": NOON,
    }
    with begin("test", now=NOON) as work:
        work.session.add(Reservation(**known | facts))


def test_a_lead_that_was_moved_as_it_should_breaks_nothing() -> None:
    lead = make.lead()
    with begin(make.user(Role.DIRECTOR), now=NOON) as work:
        pipeline.move(work, lead.id or 0, seen=lead.version, to=Stage.SPECIAL_CASE, reason="queja")
    assert broken() == {}


def test_a_confirmed_reservation_without_payment_is_found() -> None:
    lead = make.lead()
    reservation(lead.id or 0)
    assert broken() == {"confirmed_without_payment": (f"lead:{lead.id}",)}


def test_an_atlas_reservation_that_holds_no_place_is_found() -> None:
    lead = make.lead()
    reservation(lead.id or 0, origin=Origin.ATLAS)
    assert set(broken()) == {"confirmed_without_payment", "atlas_without_place"}


def test_a_stage_changed_behind_the_programs_back_is_found() -> None:
    lead = make.lead()
    with begin("test", now=NOON) as work:
        stamp = text("UPDATE lead SET stage = 'core_confirmed' WHERE id = :id")
        work.session.connection().execute(stamp, {"id": lead.id})
        move = text(
            "INSERT INTO stage_move (lead_id, to_stage, at, actor, cause, reason, undone)"
            " VALUES (:id, 'core_confirmed', now(), 'nadie', 'hand', '', false)"
        )
        work.session.connection().execute(move, {"id": lead.id})
    assert set(broken()) == {"moves_without_log", "confirmed_leads_without_reservation"}


def test_a_ledger_that_does_not_add_up_is_found() -> None:
    campaign_id = make.campaign(quota_total=3)
    line = text(
        "INSERT INTO quota_movement (campaign_id, units, taken, cause, at, actor, reason)"
        " VALUES (:id, 1, 4, 'payment', now(), 'nadie', '')"
    )
    with begin("test", now=NOON) as work:
        work.session.connection().execute(line, {"id": campaign_id})
    assert set(broken()) == {"oversold_campaigns", "ledger_does_not_add_up"}


def test_an_order_that_is_received_without_its_file_is_found() -> None:
    order = tracker.order(tracker.agency(), status=OCStatus.RECEIVED, received_at=NOON)
    assert broken() == {"received_without_file": (f"order:{order}",)}


def test_a_file_that_is_not_the_archives_is_found() -> None:
    order = tracker.order(tracker.agency())
    file = tracker.received(order, NOON, sha256="0" * 64)
    with read() as session:
        document = session.get_one(OrderFile, file).document_id
    assert broken() == {
        "files_unlike_archive": (f"document:{document}",),
        "filed_without_path": (f"order_file:{file}",),
    }


def test_a_trip_by_mail_without_its_order_is_found() -> None:
    trip = tracker.trip(tracker.agency(), "123456")
    assert broken() == {"mail_trips_without_order": (f"reservation:{trip}",)}


def test_more_reminders_than_steps_are_found() -> None:
    order = tracker.order(tracker.agency(), reminders=2, level=1)
    assert broken() == {"letters_out_of_step": (f"order:{order}",)}
