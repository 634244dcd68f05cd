"""Core against Atlas, quotas, how payments end, and how punctual agencies are. Pure."""

from aliun_dashboard.payments.rules import PaymentStatus, Provider
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.engines import EngineRow, Quotas
from aliun_dashboard.queries.kpis.orders import AgencyRow, Orders
from aliun_dashboard.queries.kpis.payments import Outcome
from aliun_dashboard.ui import labels, labels_payments
from aliun_dashboard.ui import labels_direction as words
from aliun_dashboard.ui.parts.chart import Drawing, Line
from aliun_dashboard.ui.screens.kpis import links, plot, say

MOST = 15


def engines(found: tuple[EngineRow, ...], cut: Cut) -> Drawing:
    """Win rate and margin side by side."""
    names = [labels.ENGINES[row.engine] for row in found]
    hrefs = [links.paid(cut, motor=row.engine.value) for row in found]
    wins = (words.WIN, [say.known(row.win_rate, row.leads) for row in found])
    margins = (words.MARGIN, [say.known(row.margin_percent, row.known) for row in found])
    rows = [_engine(row, cut, href) for row, href in zip(found, hrefs, strict=True)]
    return Drawing(plot.columns(names, wins, margins, unit=" %"), [hrefs, hrefs], words.ENGINE_HEADS, rows)


def quotas(found: Quotas, cut: Cut) -> Drawing:
    """How full each campaign is."""
    shown = found.rows[:MOST]
    hrefs = [f"/campanas/{row.id}/" for row in found.rows]
    plotted = plot.rows([row.code for row in shown], (words.QUOTA_HEADS[3], [row.used for row in shown]), unit=" %")
    rows = [
        Line(
            f"{row.code} {row.name}",
            [say.number(row.taken), say.number(row.total), f"{row.used:,.1f} %", say.money(cut)(row.revenue)],
            href,
        )
        for row, href in zip(found.rows, hrefs, strict=True)
    ]
    return Drawing(plotted, [hrefs[:MOST]], words.QUOTA_HEADS, rows)


def quotas_say(found: Quotas) -> str:
    return words.QUOTAS_SAYS.format(
        taken=say.number(found.taken), total=say.number(found.total), campaigns=say.number(found.campaigns)
    )


def payments(found: Outcome, cut: Cut) -> Drawing:
    """How many stand how."""
    states = [(status, *found.in_state(status)) for status in PaymentStatus]
    shown = [(status, many, amount) for status, many, amount in states if many]
    names = [labels_payments.STATUSES[status] for status, _, _ in shown]
    hrefs = [links.asked(cut, estado=status.value) for status, _, _ in shown]
    plotted = plot.rows(names, (words.PAYMENT_HEADS[1], [many for _, many, _ in shown]))
    rows = [
        Line(name, [say.number(many), say.money(cut)(amount)], href)
        for name, (_, many, amount), href in zip(names, shown, hrefs, strict=True)
    ]
    return Drawing(plotted, [hrefs], words.PAYMENT_HEADS, rows)


def payments_say(found: Outcome) -> str:
    facts = {name: say.number(getattr(found, name)) for name in ("asked", "came", "refused", "suspected")}
    return words.PAYMENTS_SAYS.format(**facts)


def providers(found: Outcome, cut: Cut) -> list[Line]:
    """The same by provider, of those that were used."""
    each = [(provider, found.by(provider)) for provider in Provider]
    return [_provider(provider, of, cut) for provider, of in each if of.asked]


def orders(found: Orders, cut: Cut) -> Drawing:
    """What of each agency came before the ultimatum; the least punctual first."""
    shown = [row for row in found.agencies if row.judged][:MOST]
    hrefs = [links.orders(cut, agencia=str(row.id)) for row in found.agencies]
    punctual = (words.ORDER_HEADS[2], [row.in_time or 0 for row in shown])
    rows = [_agency(row.name, row, cut, href) for row, href in zip(found.agencies, hrefs, strict=True)]
    rows.append(_agency(words.TOTAL, found.whole, cut, links.orders(cut)))
    links_shown = [links.orders(cut, agencia=str(row.id)) for row in shown]
    return Drawing(plot.rows([row.name for row in shown], punctual, unit=" %"), [links_shown], words.ORDER_HEADS, rows)


def orders_say(found: Orders, cut: Cut) -> str:
    whole = found.whole
    return words.ORDERS_SAYS.format(
        received=say.number(whole.received), open=say.number(whole.open), owed=say.money(cut)(whole.owed)
    )


def _engine(row: EngineRow, cut: Cut, href: str) -> Line:
    money = say.money(cut)
    cells = [
        *(say.number(many) for many in (row.quotes, row.leads, row.won)),
        say.percent(row.win_rate, row.leads),
        say.number(row.trips),
        *(money(amount) for amount in (row.sold, row.revenue, row.margin)),
        say.percent(row.margin_percent, row.known),
    ]
    return Line(labels.ENGINES[row.engine], cells, href)


def _provider(provider: Provider, of: Outcome, cut: Cut) -> Line:
    counted = [say.number(of.refused), say.number(of.suspected)]
    cells = [say.number(of.asked), say.number(of.came), say.percent(of.success, of.ended), *counted]
    return Line(labels_payments.PROVIDERS[provider], cells, links.asked(cut, pasarela=provider.value))


def _agency(name: str, row: AgencyRow, cut: Cut, href: str) -> Line:
    hours = say.NOTHING if row.hours is None else words.HOURS.format(hours=f"{row.hours:,.1f}")
    shares = [f"{row.punctual} / {row.judged}", f"{row.alone} / {row.ended}"]
    return Line(name, [say.number(row.received), *shares, hours, say.number(row.open), say.money(cut)(row.owed)], href)
