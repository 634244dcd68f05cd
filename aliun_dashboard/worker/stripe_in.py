"""Stripe's webhooks: they become news of money."""

from aliun_dashboard.adapters import stripe_events
from aliun_dashboard.adapters.cashier import UnknownShape
from aliun_dashboard.payments.rules import Provider
from aliun_dashboard.worker import money
from aliun_dashboard.worker.inbox import Reading, Stored


async def read(stored: Stored) -> Reading:
    """What one event says of a payment."""
    try:
        return money.reading(Provider.STRIPE, stripe_events.parse(stored.body))
    except UnknownShape as unknown:
        return Reading(trouble=str(unknown))
