"""Square's webhooks: they become news of money."""

from dataclasses import replace

from aliun_dashboard.adapters import square, square_events
from aliun_dashboard.adapters.cashier import News, UnknownShape
from aliun_dashboard.payments.rules import Provider
from aliun_dashboard.worker import money
from aliun_dashboard.worker.inbox import Reading, Stored


async def read(stored: Stored) -> Reading:
    """What one event says of a payment."""
    try:
        news = square_events.parse(stored.body)
    except UnknownShape as unknown:
        return Reading(trouble=str(unknown))
    return money.reading(Provider.SQUARE, await _whole(news) if news else None)


async def _whole(news: News) -> News:
    """Of a refund's own event, how much has gone back altogether: Square is asked where there is a key."""
    if not news.of_one_refund or not square.configured():
        return news
    return replace(news, amount=await square.refunded(news.payment), of_one_refund=False)
