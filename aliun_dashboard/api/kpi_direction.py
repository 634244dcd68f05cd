"""The spreadsheets of dirección: of each section its head and its lines, plain numbers in the cut's currency."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlmodel import Session

from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.messages import kpi_sheets as heads
from aliun_dashboard.queries.kpis import attribution, clients, engines, orders, payments, revenue, sources
from aliun_dashboard.queries.kpis.attribution import By
from aliun_dashboard.queries.kpis.cut import Cut

Lines = Iterator[Sequence[object]]


def _revenue(session: Session, cut: Cut) -> Lines:
    yield heads.REVENUE
    for one in revenue.revenue(session, cut).months:
        yield f"{one.month:%Y-%m}", one.came, one.back, one.net, one.payments


def _merits(by: By) -> Callable[[Session, Cut], Lines]:
    def lines(session: Session, cut: Cut) -> Lines:
        yield heads.MERITS
        for one in attribution.attribution(session, cut, by).merits:
            yield one.key, *(one.by_model[model] for model in Model), one.touches, one.sales

    return lines


def _channels(session: Session, cut: Cut) -> Lines:
    """Every model beside the others: a file does not know which one the screen shows."""
    yield *heads.CHANNELS, *(head.format(model=model.value) for model in Model for head in heads.BY_MODEL)
    counts, earned = sources.counted(session, cut), attribution.attribution(session, cut)
    seen = {model: {row.source: row for row in sources.under(counts, earned, model).rows} for model in Model}
    for source, row in seen[Model.LINEAR].items():
        under = (seen[model][source] for model in Model)
        ratios = (cell for one in under for cell in (one.revenue, _rounded(one.roi)))
        yield source, row.leads, row.sales, row.cost, row.cpa, *ratios


def _costs(session: Session, cut: Cut) -> Lines:
    yield heads.COSTS
    for row in sources.costs(session, cut.currency):
        facts = (row.cost.amount, row.cost.currency, row.note, row.entered_by, row.entered_at.isoformat())
        yield row.source, f"{row.month:%Y-%m}", *facts, "sí" if row.counts else "no"


def _clients(session: Session, cut: Cut) -> Lines:
    yield heads.CLIENTS
    for one in clients.clients(session, cut).best:
        days = (at.astimezone(cut.period.zone).date() for at in (one.since, one.last_at))
        yield one.name, one.spent, one.expected, one.trips, *days


def _engines(session: Session, cut: Cut) -> Lines:
    yield heads.ENGINES
    for row in engines.engines(session, cut):
        facts = (row.quotes, row.leads, row.won, row.trips, row.sold, row.revenue, row.known, row.margin)
        yield row.engine.value, *facts


def _quotas(session: Session, cut: Cut) -> Lines:
    yield heads.QUOTAS
    for row in engines.quotas(session, cut).rows:
        yield row.code, row.name, row.taken, row.total, row.revenue


def _payments(session: Session, cut: Cut) -> Lines:
    yield heads.PAYMENTS
    for row in payments.outcome(session, cut).rows:
        facts = (row.number, row.amount, row.refused, row.back, row.suspected)
        yield row.provider.value, row.status.value, *facts


def _agencies(session: Session, cut: Cut) -> Lines:
    yield heads.AGENCIES
    for row in orders.orders(session, cut).agencies:
        counted = (row.received, row.judged, row.punctual, row.ended, row.alone)
        hours = None if row.hours is None else round(row.hours, 1)
        yield row.name, *counted, hours, row.open, row.owed


def _rounded(value: object) -> object:
    return None if value is None else f"{value:.2f}"


SHEETS: dict[str, Callable[[Session, Cut], Iterable[Sequence[object]]]] = {
    "ingresos": _revenue,
    "atribucion": _merits(By.CHANNEL),
    "campanas": _merits(By.CAMPAIGN),
    "roi": _channels,
    "costos": _costs,
    "clientes": _clients,
    "motores": _engines,
    "cupos": _quotas,
    "cobros": _payments,
    "agencias": _agencies,
}
