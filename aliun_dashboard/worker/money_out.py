"""Letters to payment providers: refunds, and the taking of what a customer approved at PayPal."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from functools import partial
from typing import Any

from aliun_dashboard.adapters import paypal, paypal_events, square, stripe
from aliun_dashboard.flows import refunds, sale
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.payments.rules import MoneyEvent, Provider, Told
from aliun_dashboard.worker import money
from aliun_dashboard.worker.letters import Parcel, Sender, Sent, Then


async def _capture(parcel: Parcel) -> Sent:
    """Take the money and tell at once; the event PayPal sends of it then is the same news again."""
    order, ref = str(parcel.payload["order"]), str(parcel.payload["ref"])
    try:
        taken = await paypal.capture(order)
    except DeliveryFailed as failed:
        if failed.code != "declined":
            raise
        said = Told(Provider.PAYPAL, MoneyEvent.FAILED, ref=ref, session=order, detail={"reason": "declined"})
        return Sent(then=partial(_tell, said))
    news = paypal_events.of_capture(taken, order)
    then = partial(_tell, money.told(Provider.PAYPAL, news)) if news else None
    return Sent(str(taken.get("id", "")), then)


def _tell(news: Told, work: UnitOfWork) -> None:
    sale.money_in(work, news)


async def _refund(parcel: Parcel, give_back: Callable[..., Awaitable[str]]) -> Sent:
    """`{"payment", "amount", "currency", "refund_id"}`: the payment by its provider's name, the refund by ours."""
    facts: dict[str, Any] = parcel.payload
    key = f"{facts['payment']}:{parcel.key}"  # ours alone is not unique at a provider that outlives this database
    given = await give_back(facts["payment"], Decimal(facts["amount"]), facts["currency"], key=key)
    return Sent(given, partial(refunds.executed, refund_id=int(facts["refund_id"]), external_ref=given))


def _in_play(parcel: Parcel) -> Then | None:
    """In a demo a refund without keys is done with; anywhere else it is only written down."""
    if parcel.action != "refund" or not settings().aliun_demo:
        return None
    played = f"simulado-{parcel.id}"
    return partial(refunds.executed, refund_id=int(parcel.payload["refund_id"]), external_ref=played)


def _given_up(parcel: Parcel, why: str) -> Then | None:
    """A refund that cannot be sent says so where it was asked for."""
    if parcel.action != "refund":
        return None
    return partial(refunds.failed, refund_id=int(parcel.payload["refund_id"]), why=why)


def _sender(configured: Callable[[], bool], give_back: Callable[..., Awaitable[str]], *more: str) -> Sender:
    async def is_configured() -> bool:
        return configured()

    async def send(parcel: Parcel) -> Sent:
        if parcel.action == "refund":
            return await _refund(parcel, give_back)
        if parcel.action in more:
            return await _capture(parcel)
        raise DeliveryFailed(f"{parcel.provider} cannot {parcel.action!r}", permanent=True, code="unknown_action")

    return Sender(is_configured, send, in_play=_in_play, given_up=_given_up)


STRIPE = _sender(stripe.configured, stripe.refund)
PAYPAL = _sender(paypal.configured, paypal.refund, "capture")
SQUARE = _sender(square.configured, square.refund)
