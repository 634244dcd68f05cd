"""Tickets: the list in the order of its need, and one ticket with its acts."""

from aliun_dashboard.ui.screens.tickets import file, page

__all__ = ["file", "page"]
