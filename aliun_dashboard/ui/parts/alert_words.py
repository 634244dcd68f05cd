"""Alerts and risks in words: the line of a rule, the sentence of a risk, what is to say of one thing. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from aliun_dashboard.alerts.rules import Rule
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.queries.brief import Risk
from aliun_dashboard.ui import labels, labels_orders, labels_payments
from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.parts import format as write


def line(rule: str, n: int) -> str:
    """«7 leads calientes sin atender»."""
    known = words.RULES[rule]
    return known.one if n == 1 else known.many.format(n=write.number(n))


def sentence(risk: Risk, now: datetime) -> str:
    """What is at risk, with its figures."""
    named = (words.NAMED_ONE if risk.count == 1 else words.NAMED_MANY).get(risk.rule)
    if named is None:
        return line(risk.rule, risk.count) + _marked(risk)
    facts = risk.facts | {"n": write.number(risk.count), "name": risk.name, "when": when(risk.first_at, now)}
    return named.format_map(facts)


def first(risk: Risk, now: datetime) -> str:
    """When the first of them hurts, or since when; nothing where the sentence says it."""
    says = words.FIRST.get(risk.rule)
    return says.format(when=when(risk.first_at, now)) if says and risk.first_at else ""


def sums(amounts: Sequence[Money]) -> str:
    """`US$ 1,850.00 · RD$ 20,000.00`: one sum a currency, never mixed."""
    return " · ".join(write.money(one.amount, one.currency) for one in amounts)


def detail(facts: dict[str, Any]) -> str:
    """Everything else there is to say of one thing."""
    return " · ".join(part for part in _parts(facts) if part)


def when(at: datetime | None, now: datetime) -> str:
    """A moment as lists say it; days are told as days: what begins at midnight is «mañana», not «en 7 h»."""
    if at is None:
        return ""
    zone = settings().timezone
    local = at.astimezone(zone)
    if (local.hour, local.minute) == (0, 0):
        return write.in_days((local.date() - now.astimezone(zone).date()).days)
    return write.ago(at, now, zone)


def href(rule: Rule) -> str:
    """The list behind a risk."""
    return f"/riesgos/?ver={rule}"


def _parts(facts: dict[str, Any]) -> Iterator[str]:
    yield str(facts.get("code") or "")
    yield str(facts.get("about") or "")
    yield ", ".join(words.GAPS[gap] for gap in facts.get("gaps", ()))
    yield labels.STAGES.get(facts.get("stage", ""), "")
    yield labels_orders.STATUSES.get(facts.get("oc", ""), "")
    yield labels_payments.REFUND_STATUSES.get(facts.get("refund", ""), "")
    yield words.EVENTS.get(facts.get("event", ""), "")
    if "trouble" in facts:
        yield labels_payments.TROUBLES[facts["trouble"]][0]
    if "priority" in facts:
        yield words.PRIORITY.format(n=facts["priority"])
    if "opened" in facts:
        yield words.OPENED[facts["opened"]]
    if "wanted" in facts:
        yield words.PLACES.format_map(facts)


def _marked(risk: Risk) -> str:
    if not risk.marked or risk.rule not in words.MARKED:
        return ""
    one, many = words.MARKED[risk.rule]
    return one if risk.count == 1 else many.format(n=write.number(risk.marked))
