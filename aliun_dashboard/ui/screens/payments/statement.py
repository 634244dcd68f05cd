"""Conciliación: a provider's statement, pasted in, against what came in here (S-58)."""

import re
from datetime import timedelta

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.money import Money, money
from aliun_dashboard.payments.rules import Provider
from aliun_dashboard.queries import reconciliation
from aliun_dashboard.staff.rules import SEES_MONEY
from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.session import look, roles

STATEMENT = timedelta(days=31)
STATEMENT_LINE = re.compile(r"\s*([^\s,;]{3,80})\s*[,;]\s*([\d.]+)\s*[,;]\s*([A-Za-z]{3})\s*")
MOST_LINES = 2000


class StatementState(rx.State):
    """What differs, and why nothing could be read."""

    error: str = ""
    compared: list[list[str]] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    compared_told: str = ""

    @rx.event
    @roles(*SEES_MONEY)
    async def compare(self, form: dict):
        """A provider's statement against ours."""
        self.compared, self.compared_told, self.error = [], "", ""
        try:
            lines, provider = _statement(str(form.get("lines", ""))), Provider(str(form.get("provider", "")))
        except ValueError as unreadable:
            self.error = str(unreadable)
            return
        found = await look(reconciliation.compare, provider, clock.now() - STATEMENT, lines)
        self.compared_told = words.MATCHED.format(n=found.matched)
        self.compared = [
            *([one.reference, _money(one.amount), "", words.ONLY_THERE] for one in found.only_theirs),
            *([one.reference, "", _money(one.amount), words.ONLY_HERE] for one in found.only_ours),
            *([one.reference, _money(one.theirs), _money(one.ours), words.DIFFERENT] for one in found.different),
        ]


def _money(amount: Money) -> str:
    return write.money(amount.amount, amount.currency)


def _statement(text: str) -> list[reconciliation.Line]:
    found: list[reconciliation.Line] = []
    for number, raw in enumerate(text.splitlines()[:MOST_LINES], start=1):
        if not raw.strip():
            continue
        match = STATEMENT_LINE.fullmatch(raw)
        if match is None:
            raise ValueError(words.UNREADABLE.format(n=number, line=raw[:40]))
        found.append(reconciliation.Line(match[1], money(match[2], match[3])))
    return found
