"""Housekeeping: what has expired goes, what happened stays (C-21)."""

from datetime import timedelta

from sqlmodel import col, delete

from aliun_dashboard.imports import actions as imports
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.ticks import Tick
from aliun_dashboard.staff.models import LoginAttempt, StaffSession
from aliun_dashboard.staff.rules import ATTEMPT_WINDOW, SESSION_IDLE

KEEP_TICKS = timedelta(days=30)


def clean_up(work: UnitOfWork) -> str:
    """Remove ended sessions, old log-in failures, ticks and rows of imported files. Gives how many of each."""
    ended = (col(StaffSession.expires_at) < work.now) | (col(StaffSession.seen_at) < work.now - SESSION_IDLE)
    connection = work.session.connection()
    sessions = connection.execute(delete(StaffSession).where(ended)).rowcount
    attempts = connection.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < work.now - ATTEMPT_WINDOW)).rowcount
    ticks = connection.execute(delete(Tick).where(col(Tick.slot) < work.now - KEEP_TICKS)).rowcount
    return f"sessions={sessions} attempts={attempts} ticks={ticks} imports={imports.forget(work)}"
