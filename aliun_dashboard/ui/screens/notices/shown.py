"""Alerts, what was put off, and rules, as Notificaciones draws them."""

from dataclasses import dataclass
from datetime import datetime

from aliun_dashboard.flows.alerts import NAMES, Trial
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.alerts import AlertRow, RuleRow, Snooze
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.parts import alert_words as says
from aliun_dashboard.ui.parts import format as write

SAID = frozenset({"trouble", "oc", "event"})  # by the name of the rule


@dataclass(frozen=True)
class Row:
    """One alert of the list."""

    id: int = 0
    rule: str = ""
    subject: str = ""
    icon: str = ""
    severity: str = ""
    tone: str = "neutral"
    name: str = ""
    rule_name: str = ""
    detail: str = ""
    href: str = ""
    owner: str = ""
    money: str = ""
    since: str = ""
    since_at: str = ""
    due: str = ""
    due_at: str = ""


@dataclass(frozen=True)
class Off:
    """Something that was put off."""

    rule: str = ""
    subject: str = ""
    what: str = ""
    until: str = ""
    for_all: bool = False


@dataclass(frozen=True)
class RuleCard:
    """A rule with its threshold."""

    rule: str = ""
    icon: str = ""
    name: str = ""
    why: str = ""
    severity: str = ""
    tone: str = "neutral"
    n: str = ""
    unit: str = ""
    least: str = ""
    most: str = ""
    enabled: bool = True
    roles: str = ""
    again: str = ""
    open: int = 0
    edited: str = ""


@dataclass(frozen=True)
class TrialShown:
    """What a trial found."""

    name: str = ""
    text: str = ""
    names: str = ""
    people: str = ""


def row(one: AlertRow, severity: int, now: datetime) -> Row:
    """An alert in words."""
    zone, known = settings().timezone, words.RULES[one.rule]
    return Row(
        id=one.id,
        rule=one.rule.value,
        subject=one.subject,
        icon=known.icon,
        severity=words.SEVERITIES[severity],
        tone=words.TONES[severity],
        name=one.name or known.one,
        rule_name=known.name,
        detail=says.detail({name: fact for name, fact in one.facts.items() if name not in SAID}),
        href=one.link,
        owner=one.owner,
        money=write.money(one.money.amount, one.money.currency) if one.money else "",
        since=write.ago(one.opened_at, now, zone),
        since_at=write.moment(one.opened_at, zone),
        due=says.when(one.due_at, now),
        due_at=write.moment(one.due_at, zone) if one.due_at else "",
    )


def off(one: Snooze) -> Off:
    """What was put off, until when and by whom."""
    name = words.RULES[one.rule].name
    until = words.UNTIL.format(when=write.moment(one.until, settings().timezone), who=one.by)
    what = f"{name}: {one.name or one.subject}" if one.subject else f"{name} · {words.WHOLE_RULE}"
    return Off(one.rule.value, one.subject, what, until, one.for_all)


def rule_card(one: RuleRow) -> RuleCard:
    """A rule in words."""
    known, spec = words.RULES[one.rule], one.spec
    when = write.moment(one.edited_at, settings().timezone) if one.edited_at else ""
    told = words.EDITED.format(who=one.edited_by, when=when) if when else words.FACTORY.format(n=spec.n)
    return RuleCard(
        rule=one.rule.value,
        icon=known.icon,
        name=known.name,
        why=known.why,
        severity=words.SEVERITIES[spec.severity],
        tone=words.TONES[spec.severity],
        n=str(one.n),
        unit=words.UNITS[spec.unit],
        least=str(spec.least),
        most=str(spec.most),
        enabled=one.enabled,
        roles=", ".join(labels.ROLES[role] for role in labels.ROLES if role in spec.roles),
        again=write.days(spec.again),
        open=one.open,
        edited=told,
    )


def trial(one: Trial) -> TrialShown:
    """What a rule would say now."""
    known = words.RULES[one.rule]
    more = [words.TRIAL_MORE.format(n=write.number(one.n - NAMES))] if one.n > NAMES else []
    names = ", ".join(name for name in [*one.names, *more] if name)
    people = ", ".join(one.people) or words.TRIAL_NO_ONE
    if not one.n:
        return TrialShown(known.name, words.TRIAL_NOTHING)
    return TrialShown(known.name, says.line(one.rule, one.n), names, people)
