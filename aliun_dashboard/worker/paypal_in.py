"""PayPal's webhooks: they become news of money; an approved order has us take it."""

from functools import partial

from aliun_dashboard.adapters import paypal_events
from aliun_dashboard.adapters.cashier import UnknownShape
from aliun_dashboard.adapters.paypal_events import Approved
from aliun_dashboard.flows import capture
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.payments.rules import Provider
from aliun_dashboard.worker import money
from aliun_dashboard.worker.inbox import Reading, Receipt, Stored


async def read(stored: Stored) -> Reading:
    """What one event says of a payment. An approval is no money: it has us take it."""
    try:
        news = paypal_events.parse(stored.body)
    except UnknownShape as unknown:
        return Reading(trouble=str(unknown))
    if isinstance(news, Approved):
        return Reading((partial(_approved, news),))
    return money.reading(Provider.PAYPAL, news)


def _approved(news: Approved, work: UnitOfWork, steps: Steps) -> Receipt | None:
    with steps.step("capture") as step:
        receipt = capture.ask(work, news.ref, news.session)
        step["note"] = "asked" if receipt else "not_open"
    return receipt
