"""Makers of the sale's nouns: the smallest valid campaign, quote, reservation and payment."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus
from aliun_dashboard.kernel.db import begin
from tests.conftest import NOON

TODAY = date(2026, 3, 2)


def campaign(**facts: Any) -> int:
    """An approved offer of ten rooms in Punta Cana, to be booked in March for August."""
    with begin("test", now=NOON) as work:
        row = Campaign(
            **{
                "kind": CampaignKind.EXTERNAL_OFFER,
                "status": CampaignStatus.APPROVED,
                "name": "Escapada Punta Cana Verano",
                "hotel": "Coral del Este",
                "destination": "Punta Cana",
                "travel_from": date(2026, 8, 1),
                "travel_to": date(2026, 8, 31),
                "booking_from": TODAY - timedelta(days=10),
                "booking_to": TODAY + timedelta(days=30),
                "quota_total": 10,
                "price_per_night": Decimal("150.00"),
                "cost_per_night": Decimal("120.00"),
                "currency": "USD",
                "cancellation_policy": "Sin costo hasta 30 días antes.",
                "created_at": NOON,
                "updated_at": NOON,
            }
            | facts
        )
        work.session.add(row)
        work.session.flush()
        return row.id or 0
