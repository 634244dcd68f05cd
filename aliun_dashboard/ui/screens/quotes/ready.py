"""Core alternatives that wait to be sent because an Atlas offer ran out of places (idea 12). Pure."""

from collections.abc import Iterable
from decimal import Decimal

from aliun_dashboard.kernel.money import Money
from aliun_dashboard.queries.comparison import Version
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.ui import labels_quotes as words

from .rows import Ready
from .told import delta


def alternatives(versions: Iterable[Version]) -> list[Ready]:
    """Drafts that were made instead of an offer that can no longer be had, with what they cost more or less."""
    waiting = (one for one in versions if one.status is QuoteStatus.DRAFT and "instead_of" in one.why)
    return [Ready(one.id, _says(one)) for one in waiting]


def _says(draft: Version) -> str:
    more = Decimal(str(draft.why.get("difference") or 0))
    before = Money(draft.total.currency, draft.total.amount - more)
    return words.ALTERNATIVE.format(gone=draft.why.get("gone", ""), delta=delta(more, before)[0])
