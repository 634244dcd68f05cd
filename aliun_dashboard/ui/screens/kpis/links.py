"""Where a number of dirección leads: the lists with the same cut in their address. Pure."""

import calendar
from datetime import date
from urllib.parse import urlencode

from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.period import Period


def paid(cut: Cut, **words: str) -> str:
    """The settled payments that make the revenue of a cut."""
    return _payments(cut, cobrado=cut.period.words(), liquidado="1", **words)


def paid_in(cut: Cut, month: date) -> str:
    """Those of the days of one month that lie in the period."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    days = Period(max(month, cut.period.start), min(last, cut.period.end), cut.period.zone)
    return _payments(cut, cobrado=days.words(), liquidado="1")


def asked(cut: Cut, **words: str) -> str:
    """The payments that were asked for in a cut."""
    return _payments(cut, pedido=cut.period.words(), **words)


def leads(**words: str) -> str:
    """The list of leads, those that ended long ago among them."""
    return "/pipeline/?" + urlencode({**words, "historico": "1", "vista": "lista"})


def orders(cut: Cut, **words: str) -> str:
    """The purchase orders that came in during the period."""
    return "/oc/?" + urlencode({"recibida": cut.period.words(), **words})


def _payments(cut: Cut, **words: str) -> str:
    known = {
        "ver": "pagos",
        "moneda": cut.currency,
        "canal": cut.source or "",
        "motor": cut.engine or "",
        "agente": str(cut.owner_id or ""),
        **words,
    }
    return "/pagos/?" + urlencode({name: word for name, word in known.items() if word})
