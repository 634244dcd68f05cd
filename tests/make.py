"""One maker per noun: the smallest valid thing, with what a test cares about said at the call."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus
from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import intake
from aliun_dashboard.flows.intake import Arrival, Message, Ref, Wish
from aliun_dashboard.inventory.models import Hotel, Rate, RoomType
from aliun_dashboard.inventory.rules import Board
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import UnitOfWork, begin
from aliun_dashboard.leads.models import BudgetRule, Lead
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role
from tests.conftest import NOON

PHONE = "+1 809 555 0123"


def user(role: Role = Role.AGENT, name: str = "Ana Pérez", **facts: Any) -> Actor:
    """A person of the house, as the actor they are."""
    email = facts.pop("email", f"{name.split()[0].lower()}@aliun.example")
    with begin("test", now=NOON) as work:
        row = StaffUser(email=email, name=name, role=role, password_hash="!", created_at=NOON, **facts)
        work.session.add(row)
        work.session.flush()
        return Actor(name, row.id, role.value)


def budget_rule(
    minimum: str = "80", destination: str = "Punta Cana", currency: str = "USD", category: str = ""
) -> None:
    with begin("test", now=NOON) as work:
        work.session.add(
            BudgetRule(
                destination=destination,
                category=category,
                currency=currency,
                min_per_night_per_person=Decimal(minimum),
                updated_at=NOON,
            )
        )


def wish(**facts: Any) -> Wish:
    """Five nights for two in Punta Cana for US$ 1,000: enough for a minimum of 80 and 100 a night."""
    return Wish(
        **{
            "destination": "Punta Cana",
            "nights": 5,
            "adults": 2,
            "amount": Decimal(1000),
            "currency": "USD",
        }
        | facts
    )


def arrival(phone: str = PHONE, kommo: str = "", text: str = "", **facts: Any) -> Arrival:
    return Arrival(
        **{
            "source": Source.WHATSAPP,
            "name": "Carla Núñez",
            "identities": (Identity(IdentityKind.PHONE, phone),) if phone else (),
            "wish": wish(),
            "ref": Ref("kommo", kommo) if kommo else None,
            "message": Message(text) if text else None,
        }
        | facts
    )


def receive(work_or_none: UnitOfWork | None = None, **facts: Any) -> intake.Receipt:
    """Take in an arrival in a transaction of its own, or in the one given."""
    if work_or_none is not None:
        return intake.receive(work_or_none, arrival(**facts))
    with begin("Sistema", now=NOON) as work:
        return intake.receive(work, arrival(**facts))


def lead(**facts: Any) -> Lead:
    """A lead that has just arrived, as it now stands."""
    receipt = receive(**facts)
    return stored(receipt.lead_id)


def owned(lead_id: int, owner: Actor) -> None:
    """Give a lead to somebody."""
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead_id).owner_id = owner.user_id


def stored(lead_id: int) -> Lead:
    with begin("test", now=NOON) as work:
        return work.session.get_one(Lead, lead_id)


def campaign(**facts: Any) -> int:
    """An approved sales offer of ten places in Punta Cana that can be booked at `NOON`; says its id."""
    known = {
        "kind": CampaignKind.SALES_OFFER,
        "status": CampaignStatus.APPROVED,
        "name": "Semana Azul",
        "hotel": "Riu Bambú",
        "destination": "Punta Cana",
        "travel_from": date(2026, 4, 1),
        "travel_to": date(2026, 5, 1),
        "booking_from": date(2026, 3, 1),
        "booking_to": date(2026, 3, 20),
        "quota_total": 10,
        "price_per_night": Decimal(200),
        "cost_per_night": Decimal(150),
        "created_at": NOON,
        "updated_at": NOON,
    }
    with begin("test", now=NOON) as work:
        row = Campaign(**known | facts)
        work.session.add(row)
        work.session.flush()
        return row.id or 0


def hotel(
    price: str = "100", first_night: date = date(2026, 1, 1), last_night: date = date(2027, 12, 31), **facts: Any
) -> int:
    """A hotel in Punta Cana at 18 % tax with one double room, all inclusive, at one price; says its id."""
    known = {
        "name": "Hotel Lagunamar",
        "destination": "Punta Cana",
        "tax_percent": Decimal(18),
        "child_bands": [{"to_age": 3, "percent": 0}, {"to_age": 11, "percent": 50}],
        "cancellation_policy": "Sin costo hasta 30 días antes.",
        "updated_at": NOON,
    }
    with begin("test", now=NOON) as work:
        row = Hotel(**known | facts)
        work.session.add(row)
        work.session.flush()
        room = RoomType(hotel_id=row.id or 0, name="Doble")
        work.session.add(room)
        work.session.flush()
        season = {"first_night": first_night, "last_night": last_night, "updated_at": NOON}
        prices = {"price": Decimal(price), "cost": Decimal(price) * Decimal("0.8")}
        for adults in (1, 2):
            facts = {"room_type_id": room.id or 0, "board": Board.ALL_INCLUSIVE, "adults": adults}
            work.session.add(Rate(**facts, **season, **prices))
        return row.id or 0


def quote(lead_id: int, status: QuoteStatus = QuoteStatus.SENT, **facts: Any) -> Quote:
    """A Core quote the customer has, at what `hotel` costs for five nights."""
    known = {
        "version": 1,
        "engine": "core",
        "hotel": "Hotel Lagunamar",
        "destination": "Punta Cana",
        "check_in": date(2026, 4, 10),
        "nights": 5,
        "adults": 2,
        "total": Decimal(590),
        "currency": "USD",
        "token": f"token-of-{lead_id}",
        "valid_until": NOON + timedelta(hours=72),
        "created_at": NOON,
        "sent_at": NOON,
    }
    with begin("test", now=NOON) as work:
        row = Quote(lead_id=lead_id, status=status, **known | facts)
        work.session.add(row)
        return row
