"""The demo's webhooks and deliveries: what came in as Kommo would have sent it, and what went out."""

import random
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import text

from aliun_dashboard.flows import intake
from aliun_dashboard.flows.intake import Arrival, Receipt
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.events import EventStatus, Signature, Steps, WebhookEvent

DELIVERED = """
UPDATE delivery SET status = 'simulated', attempts = 1, finished_at = created_at + interval '2 seconds'
WHERE provider <> 'papers' AND status = 'waiting'
"""
ORDERED_NOW = "UPDATE delivery SET created_at = :now WHERE provider = 'papers' AND status = 'waiting'"
ACCOUNT = {"account[id]": "31000001", "account[subdomain]": "aliundemo"}


def receive(work: UnitOfWork, arrival: Arrival, dice: random.Random) -> Receipt:
    """Take an arrival in and file the webhook that brought it."""
    steps = Steps()
    with steps.step("signature") as step:
        step["note"] = Signature.VALID.value
    receipt = intake.receive(work, arrival, steps)
    body = {
        "leads[add][0][id]": arrival.ref.value if arrival.ref else "",
        "leads[add][0][name]": arrival.name,
        "leads[add][0][status_id]": "9100200",
        "leads[add][0][pipeline_id]": "9100100",
        "leads[add][0][price]": str(int(arrival.wish.amount or 0)),
    }
    event = _event(work, urlencode(body | ACCOUNT).encode(), EventStatus.PROCESSED)
    event.steps = steps.rows
    event.subjects = [f"lead:{receipt.lead_id}"]
    event.processed_at = work.now + timedelta(milliseconds=dice.randint(40, 400))
    return receipt


def add_odd_events(dice: random.Random, work: UnitOfWork) -> None:
    """What every inbox also sees: echoes, repeats, strange shapes, a forged signature, one failure."""
    odd = [EventStatus.IGNORED] * 40 + [EventStatus.UNRECOGNISED] * 4 + [EventStatus.REJECTED] * 3
    for number, status in enumerate(odd):
        body = urlencode({"leads[update][0][id]": str(7_001_000 + number * 5)} | ACCOUNT).encode()
        moment = work.now - timedelta(minutes=dice.randint(5, 21 * 24 * 60))
        event = _event(UnitOfWork(work.session, moment, work.actor), body, status, f"odd-{number}")
        event.repeats = dice.choice((0, 0, 0, 1, 2))
        if status is EventStatus.REJECTED:
            event.signature = Signature.INVALID


def deliver_what_is_past(work: UnitOfWork) -> None:
    """The past needs no worker: what would have been sent is marked as simulated, and its jobs go.

    Only the house's own printer still prints, so that every paid trip has its real paper; what it is given, it is
    given now, and measured from now on.
    """
    connection = work.session.connection()
    connection.execute(text(DELIVERED))
    connection.execute(text(ORDERED_NOW), {"now": work.now})
    connection.execute(text("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND queue_name <> 'papers'"))


def _event(work: UnitOfWork, body: bytes, status: EventStatus, external_id: str = "") -> WebhookEvent:
    event = WebhookEvent(
        source="kommo",
        external_id=external_id or f"demo-{body[:60].hex()}",
        received_at=work.now,
        headers={"content-type": "application/x-www-form-urlencoded", "user-agent": "amoCRM-Webhooks/3.0"},
        body=body,
        signature=Signature.VALID,
        status=status,
    )
    work.session.add(event)
    return event
