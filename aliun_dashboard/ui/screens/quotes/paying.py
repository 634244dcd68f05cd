"""Acts of money on the comparison: what may be asked for, and the link that asks (A-34, A-57)."""

from datetime import date
from typing import Any

import reflex as rx
import segno

from aliun_dashboard.flows import checkout
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.payments import plans, rules
from aliun_dashboard.payments.rules import PaymentKind, Provider
from aliun_dashboard.queries import comparison as sales
from aliun_dashboard.queries.comparison import Version
from aliun_dashboard.ui import labels_payments
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.sale import cash, millis
from aliun_dashboard.ui.screens.quotes import told
from aliun_dashboard.ui.screens.quotes.filled import WORKERS
from aliun_dashboard.ui.screens.quotes.rows import Link, PlanChoice, Terms
from aliun_dashboard.ui.session import ask, look, roles, viewer

PLANS = {"plan": (words.PLAN_OF, plans.usual), "monthly": (words.MONTHLY_OF, plans.monthly)}


class Paying(rx.State, mixin=True):
    """Handlers of «Crear enlace de pago» and its answer."""

    @rx.event
    @roles(*WORKERS)
    async def open_payment(self, quote_id: int):
        """Show what may be asked for a version."""
        sale = await look(sales.comparison, viewer(), self.head.lead_id)
        version = next((one for one in sale.versions if one.id == int(quote_id)), None)
        if version is None:
            raise Refused(CommonReason.NOT_FOUND, what="quote")
        self.terms, self.link = _terms(version), Link()
        self.dialog, self.dialog_error = "pay", ""

    @rx.event
    @roles(*WORKERS)
    async def ask_for_money(self, form: dict[str, Any]):
        """Make the link, and show it."""
        kind, provider = str(form.get("kind", "")), str(form.get("provider", ""))
        if provider not in set(Provider) or kind not in {*PLANS, *PaymentKind}:
            raise Refused(CommonReason.INVALID, field=words.PROVIDER)
        try:
            self.link = await _asked(self.terms, kind, Provider(provider))
        except Refused as refused:
            self.dialog_error = told.explained(refused)
            return
        self.dialog_error = ""
        await self._again()

    @rx.event
    @roles()
    async def show_link(self, payment_id: int):
        """Show an open link again."""
        row = next((one for one in self.payments if one.id == int(payment_id) and one.link), None)
        if row is None:
            raise Refused(CommonReason.NOT_FOUND, what="payment")
        self.link = _link(row.link, f"{row.what} · {row.amount}", row.expires)
        self.dialog, self.dialog_error = "pay", ""

    @rx.event
    @roles()
    async def copy_link(self):
        """Put the link on the clipboard."""
        return [rx.set_clipboard(self.link.url), toast.told(words.COPIED)]


def _terms(version: Version) -> Terms:
    """The amounts of the version's own policy; the caller never says one."""
    total, percent = version.total, int(version.policies.get("deposit_percent", 100)) or 100
    deposit = Money(total.currency, rules.share(total.amount, percent, total.currency))
    return Terms(
        quote_id=version.id,
        name=words.PAY_TITLE.format(version=version.version),
        deposit=words.DEPOSIT_OF.format(percent=percent, amount=cash(deposit)) if percent < 100 else "",
        total=words.TOTAL_OF.format(amount=cash(total)),
        plans=[_plan(kind, version.stay.check_in, total) for kind in PLANS],
        check_in=version.stay.check_in.isoformat(),
    )


def _plan(kind: str, check_in: date, total: Money) -> PlanChoice:
    name, make = PLANS[kind]
    try:
        parts = make(check_in, _today())
        amounts = rules.split(total.amount, total.currency, parts)
    except Refused as refused:
        return PlanChoice(kind, name, trouble=told.explained(refused))
    each = zip(parts, amounts, strict=True)
    return PlanChoice(
        kind, name, [f"{write.day(one.due_on)}: {write.money(part, total.currency)}" for one, part in each]
    )


def _today() -> date:
    return settings().day(clock.now())


async def _asked(terms: Terms, kind: str, provider: Provider) -> Link:
    if kind in PLANS:
        parts = PLANS[kind][1](date.fromisoformat(terms.check_in), _today())
        payment = (await ask(checkout.plan, terms.quote_id, parts, provider))[0]
    else:
        payment = await ask(checkout.ask_for, terms.quote_id, PaymentKind(kind), provider)
    what = f"{labels_payments.KINDS[payment.kind]} · {write.money(payment.amount, payment.currency)}"
    expires = millis(payment.expires_at) if payment.expires_at else 0
    return _link(f"{settings().public_url}/p/{payment.ref}", what, expires)


def _link(url: str, what: str, expires: int) -> Link:
    image = segno.make(url, error="m").svg_data_uri(scale=4, border=2, dark="#111515", light="#ffffff")
    return Link(url, image, what, expires)
