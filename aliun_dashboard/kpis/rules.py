"""The one registry of KPIs (X-44): unit, where each comes from, over what, its target, and who answers for it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ENOUGH = 20  # below so many cases a share or a median says nothing, and the screen says so


class Unit(StrEnum):
    """What a value counts. `percent` runs from 0 to 100; money is in the currency of the cut."""

    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"
    MS = "ms"
    COUNT = "count"
    RATIO = "ratio"


class Better(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"


class Window(StrEnum):
    """Which cases count: by when they came, by when they were decided, by when it happened, or those of now."""

    ARRIVED = "arrived"
    DECIDED = "decided"
    HAPPENED = "happened"
    NOW = "now"


class Owner(StrEnum):
    """The role that answers for a KPI, as staff calls it."""

    DIRECTOR = "director"
    FINANCE = "finanzas"
    OPERATIONS = "operaciones"
    SUPPORT = "soporte"
    ADMIN = "admin"


@dataclass(frozen=True)
class Kpi:
    """One KPI. `source` names the tables it is read from; its words are in `ui/labels_kpis.py`."""

    key: str
    unit: Unit
    source: str
    window: Window
    better: Better
    owner: Owner
    requirement: str
    target: Decimal | None = None
    least: int = ENOUGH


_MOVES = "lead, stage_move"
_JOBS, _ERRORS = "procrastinate_jobs, procrastinate_events", "webhook_event, delivery, tick"
_SAID = "lead, activity"

SALES = (
    Kpi("leads", Unit.COUNT, "lead", Window.ARRIVED, Better.UP, Owner.DIRECTOR, "S-97", least=0),
    Kpi("conversion", Unit.PERCENT, _MOVES, Window.ARRIVED, Better.UP, Owner.DIRECTOR, "S-97"),
    Kpi("conversion_gain", Unit.PERCENT, _MOVES, Window.ARRIVED, Better.UP, Owner.DIRECTOR, "C-10", Decimal(35)),
    Kpi("win_rate", Unit.PERCENT, _MOVES, Window.DECIDED, Better.UP, Owner.DIRECTOR, "S-28"),
    Kpi("sales_cycle", Unit.DAYS, _MOVES, Window.DECIDED, Better.DOWN, Owner.DIRECTOR, "S-97"),
    Kpi("first_response", Unit.MINUTES, _SAID, Window.ARRIVED, Better.DOWN, Owner.SUPPORT, "S-99"),
    Kpi("reply_time", Unit.MS, "activity, delivery", Window.HAPPENED, Better.DOWN, Owner.ADMIN, "C-08", Decimal(3000)),
    Kpi("autonomous", Unit.PERCENT, _SAID, Window.DECIDED, Better.UP, Owner.SUPPORT, "C-09", Decimal(80)),
    Kpi("ticket_sla", Unit.PERCENT, "ticket", Window.DECIDED, Better.UP, Owner.SUPPORT, "S-99"),
    Kpi("pipeline", Unit.MONEY, "lead", Window.NOW, Better.UP, Owner.DIRECTOR, "V-43", least=0),
    Kpi("weighted_pipeline", Unit.MONEY, "lead", Window.NOW, Better.UP, Owner.DIRECTOR, "V-43", least=0),
)
_MONEY, _COSTS = "payment, quote, lead", "source_cost, payment, lead, activity"
DIRECTION = (
    Kpi("revenue", Unit.MONEY, _MONEY, Window.HAPPENED, Better.UP, Owner.FINANCE, "S-98", least=0),
    Kpi("roi", Unit.PERCENT, _COSTS, Window.HAPPENED, Better.UP, Owner.DIRECTOR, "S-98"),
    Kpi("cpa", Unit.MONEY, _COSTS, Window.HAPPENED, Better.DOWN, Owner.DIRECTOR, "S-98"),
    Kpi("clv", Unit.MONEY, _MONEY, Window.NOW, Better.UP, Owner.DIRECTOR, "S-97"),
    Kpi("payment_success", Unit.PERCENT, "payment", Window.ARRIVED, Better.UP, Owner.FINANCE, "S-98"),
    Kpi("payment_fraud", Unit.PERCENT, "payment, payment_trouble", Window.ARRIVED, Better.DOWN, Owner.FINANCE, "S-98"),
    Kpi("core_win", Unit.PERCENT, "quote", Window.ARRIVED, Better.UP, Owner.DIRECTOR, "A-04"),
    Kpi("atlas_win", Unit.PERCENT, "quote", Window.ARRIVED, Better.UP, Owner.DIRECTOR, "A-04"),
    Kpi("margin", Unit.PERCENT, "quote, payment", Window.HAPPENED, Better.UP, Owner.DIRECTOR, "V-45"),
    Kpi("quota_use", Unit.PERCENT, "campaign, quota_movement", Window.NOW, Better.UP, Owner.DIRECTOR, "A-14"),
    Kpi("oc_untouched", Unit.PERCENT, "purchase_order", Window.DECIDED, Better.UP, Owner.FINANCE, "K-40", Decimal(100)),
    Kpi("oc_punctual", Unit.PERCENT, "purchase_order", Window.DECIDED, Better.UP, Owner.FINANCE, "K-40"),
    Kpi("oc_wait", Unit.MINUTES, "purchase_order", Window.DECIDED, Better.DOWN, Owner.FINANCE, "K-40"),
)
TECHNICAL = (
    Kpi("availability", Unit.PERCENT, "ping", Window.HAPPENED, Better.UP, Owner.ADMIN, "C-11", Decimal("99.9")),
    Kpi("webhook_time", Unit.MS, "webhook_event", Window.HAPPENED, Better.DOWN, Owner.ADMIN, "V-44"),
    Kpi("delivery_time", Unit.MS, "delivery", Window.HAPPENED, Better.DOWN, Owner.ADMIN, "V-44"),
    Kpi("delivery_success", Unit.PERCENT, "delivery", Window.HAPPENED, Better.UP, Owner.ADMIN, "V-44"),
    Kpi("queue_wait", Unit.MS, _JOBS, Window.HAPPENED, Better.DOWN, Owner.ADMIN, "S-99"),
    Kpi("task_time", Unit.MS, "tick", Window.HAPPENED, Better.DOWN, Owner.ADMIN, "V-44"),
    Kpi("ready_time", Unit.MS, "ping", Window.HAPPENED, Better.DOWN, Owner.ADMIN, "V-44"),
    Kpi("errors", Unit.COUNT, _ERRORS, Window.HAPPENED, Better.DOWN, Owner.ADMIN, "V-44", least=0),
    Kpi("refused", Unit.COUNT, "webhook_event", Window.HAPPENED, Better.DOWN, Owner.ADMIN, "V-44", least=0),
    Kpi("breakers", Unit.COUNT, "audit_entry", Window.HAPPENED, Better.DOWN, Owner.ADMIN, "V-44", least=0),
    Kpi("queue_depth", Unit.COUNT, "procrastinate_jobs", Window.NOW, Better.DOWN, Owner.ADMIN, "S-99", least=0),
)
REGISTRY: dict[str, Kpi] = {kpi.key: kpi for kpi in (*SALES, *DIRECTION, *TECHNICAL)}


def change(value: Decimal | None, before: Decimal | None) -> Decimal | None:
    """How much more than before, in percent of what was before; None when there is nothing to compare with."""
    if value is None or not before:
        return None
    return (value - before) / before * 100


def reached(kpi: Kpi, value: Decimal | None) -> bool | None:
    """Whether the target is met; None without one, or without a value."""
    if kpi.target is None or value is None:
        return None
    return value >= kpi.target if kpi.better is Better.UP else value <= kpi.target
