"""KPI: three boards of numbers that lead to what they count (`/kpis/`)."""

from aliun_dashboard.ui.screens.kpis import page

__all__ = ["page"]
