"""What a number of KPI asks the list of payments for, in its address and in words. Pure."""

from collections.abc import Mapping

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.kpis import period as periods
from aliun_dashboard.queries.payment_filter import SCOPE, asked
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui.parts import format as write

NAMES = {"canal": labels.CHANNELS, "motor": labels.ENGINES}


def read(given: Mapping[str, str]) -> dict[str, str]:
    """The words of the address that narrow the list; none when they make no sense."""
    return {name: given[name][:40] for name in SCOPE if given.get(name)} if asked(given).scoped else {}


def says(given: Mapping[str, str]) -> str:
    """What is shown only, as a sentence; nothing for all."""
    parts = [words.SCOPE[name].format(word=_name(name, word), days=_days(word)) for name, word in read(given).items()]
    return words.SCOPE_SAYS.format(what=", ".join(parts)) if parts else ""


def _name(kind: str, word: str) -> str:
    return NAMES.get(kind, {}).get(word, word)


def _days(word: str) -> str:
    period = periods.read(word, settings().timezone)
    return f"{write.day(period.start)} – {write.day(period.end)}" if period else ""
