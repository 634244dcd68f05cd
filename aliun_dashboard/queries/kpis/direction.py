"""The board of dirección: its sections in a cut and in what it is compared with, and the cards over them."""

from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.leads.rules import Engine

from . import attribution, clients, engines, orders, payments, revenue, sources
from .attribution import Attribution, By
from .clients import Clients, Whole
from .cut import Cut
from .engines import EngineRow, Quotas
from .orders import Orders
from .payments import Outcome
from .reading import Measured, Reading
from .revenue import Revenue
from .sources import CostRow, Counts, Sources


@dataclass(frozen=True)
class Sections:
    """What the cards are made of, in one cut."""

    revenue: Revenue
    merits: Attribution
    counts: Counts
    whole: Whole
    engines: tuple[EngineRow, ...]
    quotas: Quotas
    outcome: Outcome
    orders: Orders

    def channels(self, model: Model) -> Sources:
        """Cost, CPA and ROI of each channel as one model sees them."""
        return sources.under(self.counts, self.merits, model)


@dataclass(frozen=True)
class Direction:
    """Everything the board shows."""

    now: Sections
    then: Sections
    campaigns: Attribution
    clients: Clients
    costs: tuple[CostRow, ...]


def direction(session: Session, cut: Cut) -> Direction:
    """All of the board. What its sections share is asked for once."""
    found, merits, before = clients.clients(session, cut), attribution.by_both(session, cut), cut.compared()
    return Direction(
        _sections(session, cut, merits[By.CHANNEL], found.whole),
        _sections(session, before, attribution.attribution(session, before), clients.whole(session, before)),
        merits[By.CAMPAIGN],
        found,
        sources.costs(session, cut.currency),
    )


def _sections(session: Session, cut: Cut, merits: Attribution, whole: Whole) -> Sections:
    return Sections(
        revenue.revenue(session, cut),
        merits,
        sources.counted(session, cut),
        whole,
        engines.engines(session, cut),
        engines.quotas(session, cut),
        payments.outcome(session, cut),
        orders.orders(session, cut),
    )


def readings(found: Direction, model: Model) -> tuple[Reading, ...]:
    """The cards; only the ROI depends on the model."""
    now, then = _measured(found.now, model), _measured(found.then, model)
    return tuple(Reading(key, now[key].value, now[key].n, then[key].value, then[key].n) for key in now)


def _measured(of: Sections, model: Model) -> dict[str, Measured]:
    paid, all_orders = of.channels(model).paid, of.orders.whole
    wait = None if all_orders.hours is None else Decimal(all_orders.hours) * 60
    engine = {row.engine: row for row in of.engines}
    core, atlas = engine[Engine.CORE], engine[Engine.ATLAS]
    sold, margin = core.known_total + atlas.known_total, core.margin + atlas.margin
    return {
        "revenue": Measured(of.revenue.net, of.revenue.payments),
        "roi": Measured(paid.roi, paid.sales),
        "cpa": Measured(paid.cpa, paid.sales),
        "clv": Measured(of.whole.mean, of.whole.clients),
        "payment_success": Measured(of.outcome.success, of.outcome.ended),
        "payment_fraud": Measured(of.outcome.suspicion, of.outcome.came),
        "core_win": Measured(core.win_rate, core.leads),
        "atlas_win": Measured(atlas.win_rate, atlas.leads),
        "margin": Measured(margin * 100 / sold if sold else None, core.known + atlas.known),
        "quota_use": Measured(of.quotas.used, of.quotas.total),
        "oc_untouched": Measured(all_orders.untouched, all_orders.ended),
        "oc_punctual": Measured(all_orders.in_time, all_orders.judged),
        "oc_wait": Measured(wait, all_orders.received),
    }
