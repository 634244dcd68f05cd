"""Ajustes: one page a matter, each with its own State; the tabs are drawn by role."""

from aliun_dashboard.ui.screens.settings import (
    account,
    budgets,
    connections,
    guard,
    hotel,
    inventory,
    orders,
    people,
    rates,
    stages,
    tokens,
)

__all__ = [
    "account",
    "budgets",
    "connections",
    "guard",
    "hotel",
    "inventory",
    "orders",
    "people",
    "rates",
    "stages",
    "tokens",
]
