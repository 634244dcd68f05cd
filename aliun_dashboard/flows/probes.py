"""Trying connections: a person asks, a worker answers, Salud shows it."""

from datetime import timedelta

from aliun_dashboard.kernel import breaker, probes
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.staff.rules import READS_HEALTH

from . import access


def ask(work: UnitOfWork, name: str) -> None:
    """Have a worker try connection `name` (`kernel.probes.NAMES`) now."""
    access.allowed(work, READS_HEALTH)
    if name not in probes.NAMES:
        raise Refused(CommonReason.NOT_FOUND, what="probe")
    probes.ask(work.session, name, work.now)
    work.tell("health", None, name=name)


def may_call(work: UnitOfWork, name: str) -> bool:
    """Whether a provider may be called: one that has blocked us is left alone until its next try is due."""
    return breaker.allows(work.session, name, work.now)


def answered(work: UnitOfWork, name: str, ms: float, *, code: str = "", detail: str = "") -> None:
    """Keep what a try found. The worker's own answer took from the asking to the carrying out."""
    if name == probes.WORKER:
        row = work.session.get(probes.Probe, name)
        asked_at = row.asked_at if row and row.asked_at else work.now
        ms = (work.now - asked_at) / timedelta(milliseconds=1)
    if code in breaker.BLOCKING:
        breaker.trip(work.session, name, detail, work.now)
    elif not code:
        breaker.close(work.session, name)
    probes.answered(work.session, name, work.now, ms, code=code, detail=detail)
    work.tell("health", None, name=name)
