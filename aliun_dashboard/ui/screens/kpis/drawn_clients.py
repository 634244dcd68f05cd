"""Clients by size and segment, and those who are worth most. Pure."""

from aliun_dashboard.kpis.rules import ENOUGH
from aliun_dashboard.kpis.segments import FROM
from aliun_dashboard.queries.kpis.clients import Band, ClientRow, Clients
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.ui import labels_clients
from aliun_dashboard.ui import labels_direction as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.chart import Drawing, Line
from aliun_dashboard.ui.screens.kpis import links, plot, say


def sizes(found: Clients, cut: Cut) -> Drawing:
    """How many clients paid how much."""
    money, names = say.money(cut), [_band(one, cut) for one in found.bands]
    rows = [
        Line(name, [say.number(one.clients), money(one.spent)]) for name, one in zip(names, found.bands, strict=True)
    ]
    hrefs = [""] * len(names)
    plotted = plot.columns(names, (words.BANDS_HEADS[1], [one.clients for one in found.bands]))
    return Drawing(plotted, [hrefs], words.BANDS_HEADS, rows)


def says(found: Clients, cut: Cut) -> str:
    whole = found.whole
    if whole.clients < ENOUGH:
        return words.CLIENTS_FEW.format(clients=whole.clients, least=ENOUGH)
    return words.CLIENTS_SAYS.format(
        clients=say.number(whole.clients),
        returned=say.number(whole.returned),
        median=say.money(cut)(whole.median),
        again=f"{whole.again:.2f}",
    )


def segments(found: Clients) -> list[Line]:
    """Oro, Plata, Bronce: how many people, and the list of their leads."""
    return [
        Line(labels_clients.SEGMENTS[one], [say.number(many)], links.leads(valor=one.value))
        for one, many in found.segments.items()
    ]


def law() -> str:
    """From how much on, in every currency."""
    golds = " · ".join(write.money(least[0], code) for code, least in FROM.items())
    silvers = " · ".join(write.money(least[1], code) for code, least in FROM.items())
    return words.SEGMENTS_SAY.format(gold=golds, silver=silvers)


def best(row: ClientRow, found: Clients, cut: Cut) -> Line:
    """One of those who are worth most; of a young house nothing is expected yet."""
    money = say.money(cut)
    expected = money(row.expected) if found.whole.clients >= ENOUGH else words.FEW.format(n=found.whole.clients)
    zone = cut.period.zone
    days = [write.day(at.astimezone(zone).date()) for at in (row.since, row.last_at)]
    return Line(row.name, [money(row.spent), expected, say.number(row.trips), *days], f"/leads/{row.lead_id}/")


def _band(one: Band, cut: Cut) -> str:
    least = write.money_short(one.least, cut.currency)
    if one.below is None:
        return words.LAST_BAND.format(least=least)
    return words.BAND.format(least=least, below=write.money_short(one.below, cut.currency))
