"""What the demo's channels cost: a year of months, entered by finance as on any day, one of them corrected."""

from dataclasses import replace
from datetime import date, timedelta

from aliun_dashboard.flows import source_costs
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import UnitOfWork

MONTHS = 12
# In dollars a month; who answers the rest is on the payroll anyway.
COSTS = {"ads": 7400, "instagram": 5200, "whatsapp": 2600, "web": 2100, "messenger": 1900}


def load(work: UnitOfWork, finance: Actor) -> None:
    """Enter the last twelve months, a little dearer in the high season."""
    desk = replace(work, actor=finance)
    this_month = month = work.today.replace(day=1)
    for _ in range(MONTHS):
        for source, amount in COSTS.items():
            source_costs.enter(desk, source, f"{month:%Y-%m}", str(_of(month, amount)), "USD")
        month = (month - timedelta(days=1)).replace(day=1)
    source_costs.enter(desk, "ads", f"{this_month:%Y-%m}", "9815", "USD", "Factura corregida por la agencia")


def _of(month: date, amount: int) -> int:
    return amount * (130 if month.month in (7, 8, 11, 12) else 100) // 100
