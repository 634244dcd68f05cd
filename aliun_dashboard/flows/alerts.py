"""Alerts: each minute every rule is asked what it finds; people are told once, in one line a rule, until it is gone.

Everything is set-based: a statement a rule, one for all bells. Two sweeps at once do no harm, the second finds
nothing new.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from aliun_dashboard.alerts import actions as alerts
from aliun_dashboard.alerts import finding
from aliun_dashboard.alerts.rules import ALERTS, AlertReason, Rule, Span, snoozed_until
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import EDITS_RULES, EVERYONE

from . import access

SILENT = timedelta(minutes=1)  # of the workers, before a web process looks itself
NAMES = 5  # that a trial tells

_CLOSE_UNWATCHED = text("UPDATE alert SET closed_at = :now WHERE closed_at IS NULL AND rule <> ALL(:watched)")
_LAST_SIGN = text("SELECT max(last_heartbeat) FROM procrastinate_workers")


@dataclass(frozen=True)
class Trial:
    """What a rule would say now: of how much, of what first, and to whom."""

    rule: Rule
    n: int
    names: tuple[str, ...]
    people: tuple[str, ...]


def sweep(work: UnitOfWork) -> tuple[int, int]:
    """Ask every rule, and bring the bells up to date. How many things were found anew, and how many are over."""
    alerts.forget_past(work)
    limits = {rule: n for rule, n in alerts.thresholds(work.session).items() if rule in ALERTS}
    counted = [_watch(work, rule, n) for rule, n in limits.items()]
    unwatched = {"now": work.now, "watched": [rule.value for rule in limits]}
    dropped = work.session.connection().execute(_CLOSE_UNWATCHED, unwatched).rowcount
    opened, closed = sum(new for new, _ in counted), sum(over for _, over in counted) + dropped
    if opened or closed:
        work.tell("alert", None)
    _ring(work)
    return opened, closed


def sweep_unless_watched(work: UnitOfWork) -> bool:
    """For web processes: sweep when no worker has lived for a while, or nobody would hear of just that."""
    last = work.session.connection().scalar(_LAST_SIGN)
    alone = last is None or work.now - last > SILENT
    if alone:
        sweep(work)
    return alone


def snooze(
    work: UnitOfWork, rule: str, span: str, day: str = "", *, subject: str = "", everybody: bool = False
) -> None:
    """Put a rule, or one thing of it, off: in an hour, tomorrow at 8:00, or at 8:00 of a `day`.

    For everybody only who edits rules may. Refused: FORBIDDEN, NO_SUCH_RULE, BAD_SNOOZE.
    """
    access.allowed(work, EDITS_RULES if everybody else EVERYONE)
    known = _known(rule)
    try:
        until = snoozed_until(Span(span), day, work.now, settings().timezone)
    except ValueError:
        raise Refused(AlertReason.BAD_SNOOZE) from None
    alerts.snooze(work, known, subject, None if everybody else work.actor.user_id, until)
    _ring(work)


def wake(work: UnitOfWork, rule: str, *, subject: str = "", everybody: bool = False) -> None:
    """No longer put off."""
    access.allowed(work, EDITS_RULES if everybody else EVERYONE)
    alerts.wake(work, _known(rule), subject, None if everybody else work.actor.user_id)
    _ring(work)


def set_rule(work: UnitOfWork, rule: str, n: int, *, enabled: bool = True) -> None:
    """Another threshold, in force at once. Refused: FORBIDDEN, NO_SUCH_RULE, BAD_THRESHOLD."""
    access.allowed(work, EDITS_RULES)
    alerts.set_rule(work, _known(rule), n, enabled=enabled)
    work.session.flush()
    sweep(work)


def try_out(work: UnitOfWork, rule: str) -> Trial:
    """«Probar»: what a rule would say now and to whom; only whoever asks gets a notice, marked as a trial."""
    known = _known(rule)
    access.allowed(work, ALERTS[known].roles)
    n = alerts.thresholds(work.session).get(known, ALERTS[known].n)
    asked = _params(work, known, n) | {"roles": [role.value for role in ALERTS[known].roles]}
    found, names, people = work.session.connection().execute(finding.statement("trial", known), asked).one()
    trial = Trial(known, found, tuple(names), tuple(people))
    if work.actor.user_id is not None:
        staff.remind_oneself(work, "alert_trial", f"/notificaciones/?regla={known}", rule=known.value, n=found)
    return trial


def _watch(work: UnitOfWork, rule: Rule, n: int) -> tuple[int, int]:
    opened, closed = work.session.connection().execute(finding.statement("watch", rule), _params(work, rule, n)).one()
    return opened, closed


def _ring(work: UnitOfWork) -> None:
    """One line a rule behind the bell of each whom it concerns; its line goes with the last of its causes."""
    rules = [
        {"rule": rule, "roles": sorted(spec.roles), "again": int(spec.again.total_seconds())}
        for rule, spec in ALERTS.items()
    ]
    asked = {"rules": json.dumps(rules), "now": work.now}
    work.session.flush()
    for user_id in work.session.connection().scalars(finding.statement("bells"), asked):
        work.tell("notice", user_id)


def _params(work: UnitOfWork, rule: Rule, n: int) -> dict[str, Any]:
    return finding.params(work.now, settings().timezone, settings().mailboxes) | {"rule": rule.value, "n": n}


def _known(rule: str) -> Rule:
    if rule not in set(ALERTS):
        raise Refused(AlertReason.NO_SUCH_RULE)
    return Rule(rule)
