"""The law of running the house: how a rehearsal goes, what counts as up, and its targets."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason

ROLLBACK_TARGET = timedelta(minutes=15)
UPTIME_TARGET = Decimal("99.9")  # C-11, in percent over `UPTIME_WINDOW`
UPTIME_WINDOW = timedelta(days=30)
MINUTE = timedelta(minutes=1)
SILENT, STOPPED = "silent", "stopped"  # causes of an incident in which nobody pinged


class OperationsReason(Reason):
    """Why something about running the house is refused."""

    REHEARSAL_RUNS = "rehearsal_runs"
    NO_REASON = "no_operations_reason"
    BAD_SPAN = "bad_span"
    NOTHING_CHOSEN = "nothing_chosen"


class RehearsalStatus(StrEnum):
    """From asked for to how it ended."""

    ASKED = "asked"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"


UNDER_WAY = frozenset({RehearsalStatus.ASKED, RehearsalStatus.RUNNING})


class RehearsalStep(StrEnum):
    """The steps of a rehearsal, in order. All but the first happen on a copy."""

    BACKUP = "backup"
    COPY = "copy"
    RESTORE = "restore"
    DOWN = "down"
    OLD = "old"
    UP = "up"
    AGAIN = "again"
    SOUND = "sound"


def minute_of(moment: datetime) -> datetime:
    """The minute a ping counts for."""
    return moment.replace(second=0, microsecond=0)


def uptime(minutes: int, down: int, planned: int) -> Decimal | None:
    """Percent of the minutes that nobody had planned to be down; None when there are none.

    `down` are all bad or missing minutes, `planned` those of them that somebody marked as maintenance.
    """
    counted = minutes - planned
    return Decimal(counted - (down - planned)) * 100 / counted if counted > 0 else None
