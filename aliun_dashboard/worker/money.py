"""News of payment providers in our words, and into the one way money comes in."""

from functools import partial

from aliun_dashboard.adapters.cashier import News
from aliun_dashboard.flows import sale
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.payments.rules import MoneyEvent, Provider, Told
from aliun_dashboard.worker.inbox import Reading, Receipt


def reading(provider: Provider, news: News | None) -> Reading:
    """To take in what an event said; nothing where it was about something else."""
    return Reading((partial(_take_in, told(provider, news)),)) if news else Reading()


def told(provider: Provider, news: News) -> Told:
    """An adapter's news in the words of payments. A lone refund's amount says nothing of all that went back."""
    return Told(
        provider,
        MoneyEvent(news.kind),
        ref=news.ref,
        session=news.session,
        payment=news.payment,
        amount=None if news.of_one_refund else news.amount,
        currency=news.currency,
        live=news.live,
        at=news.at,
        detail={name: value for name, value in news.detail.items() if value},
    )


def _take_in(news: Told, work: UnitOfWork, steps: Steps) -> Receipt:
    with steps.step("money") as step:
        receipt = sale.money_in(work, news)
        step["note"] = receipt.outcome.value
    return receipt
