"""Campañas y cupos: list with the director's queue, page of a campaign, form, and occupancy calendar."""

from aliun_dashboard.ui.screens.campaigns import calendar, file, form, page

__all__ = ["calendar", "file", "form", "page"]
