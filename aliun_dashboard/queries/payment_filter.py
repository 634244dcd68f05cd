"""Which payments: the filter of the list, the address it lives in, and the days of KPI that lead to it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import col, or_, select

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, Source
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentStatus, Provider
from aliun_dashboard.quotes.models import Quote

from .client_value import SETTLED
from .kpis import period as periods
from .kpis.period import Period
from .lead_filters import MOST_PEOPLE
from .words import among, begun, in_words

LONGEST = 80
K = TypeVar("K", bound=StrEnum)
# Words of the address beyond those of the screen's own controls: what a number of KPI is about.
SCOPE = ("cobrado", "pedido", "moneda", "canal", "motor", "agente", "liquidado")


@dataclass(frozen=True)
class PaymentFilter:
    """What to show; empty means any. `text` is part of a name, or a reference.

    `paid` and `asked` are the days on which the money came, or was asked for; `settled`: only what is ours, neither
    owed nor under review.
    """

    status: PaymentStatus | None = None
    provider: Provider | None = None
    text: str = ""
    paid: Period | None = None
    asked: Period | None = None
    currency: str = ""
    source: Source | None = None
    engine: Engine | None = None
    owner_id: int | None = None
    settled: bool = False

    @property
    def scoped(self) -> bool:
        """Whether it narrows by more than the screen's own controls."""
        own = {"status", "provider", "text"}
        return any(getattr(self, one.name) not in (None, "", False) for one in fields(self) if one.name not in own)


def asked(said: Mapping[str, str]) -> PaymentFilter:
    """The filter of an address: `estado`, `pasarela`, `q` and `SCOPE`. What cannot be read asks for nothing."""
    zone, currency, owner = settings().timezone, said.get("moneda", ""), said.get("agente", "")
    return PaymentFilter(
        status=_member(PaymentStatus, said.get("estado", "")),
        provider=_member(Provider, said.get("pasarela", "")),
        text=said.get("q", "").replace("\0", "")[:LONGEST],
        paid=periods.read(said.get("cobrado", ""), zone),
        asked=periods.read(said.get("pedido", ""), zone),
        currency=currency if len(currency) == 3 and currency.isascii() and currency.isupper() else "",
        source=_member(Source, said.get("canal", "")),
        engine=_member(Engine, said.get("motor", "")),
        owner_id=int(owner) if owner.isascii() and owner.isdecimal() and len(owner) < 10 else None,
        settled=said.get("liquidado") == "1",
    )


def conditions(wanted: PaymentFilter) -> list[Any]:
    """What a payment, its lead and its contact must fulfil."""
    return [*_own(wanted), *_of_days(wanted), *_of_sale(wanted)]


def _own(wanted: PaymentFilter) -> list[Any]:
    asked: list[Any] = []
    if wanted.status:
        asked.append(Payment.status == wanted.status)
    if wanted.provider:
        asked.append(Payment.provider == wanted.provider)
    if text := wanted.text.strip():
        asked.append(_reference(text) if _is_reference(text) else _named(text))
    return asked


def _is_reference(text: str) -> bool:
    """Ours and the providers' are long or have digits, and no spaces; names do not."""
    return " " not in text and (len(text) > 15 or any(letter.isdigit() for letter in text))


def _reference(text: str) -> Any:
    return or_(col(Payment.ref) == text, col(Payment.provider_payment) == text)


def _named(text: str) -> Any:
    people = select(Contact.id).where(in_words(col(Contact.folded), begun(text)))
    newest = people.order_by(col(Contact.id).desc()).limit(MOST_PEOPLE)
    return among(col(Payment.lead_id), select(Lead.id).where(col(Lead.contact_id).in_(newest)))


def _of_days(wanted: PaymentFilter) -> list[Any]:
    days = ((Payment.paid_at, wanted.paid), (Payment.created_at, wanted.asked))
    found: list[Any] = []
    for column, period in days:
        if period:
            since, until = period.bounds()
            found += [col(column) >= since, col(column) < until]
    return found


def _of_sale(wanted: PaymentFilter) -> list[Any]:
    found: list[Any] = []
    if wanted.currency:
        found.append(Payment.currency == wanted.currency)
    if wanted.source:
        found.append(Lead.source == wanted.source)
    if wanted.owner_id is not None:
        found.append(Lead.owner_id == wanted.owner_id)
    if wanted.engine:
        found.append(col(Payment.quote_id).in_(select(Quote.id).where(Quote.engine == wanted.engine.value)))
    if wanted.settled:
        found.append(col(Payment.status).in_(SETTLED))
    return found


def _member(kind: type[K], value: str) -> K | None:
    return kind(value) if value in set(kind) else None
