"""Reservas: the list, and one page a reservation."""

from aliun_dashboard.ui.screens.reservations import file_page, list_page

__all__ = ["file_page", "list_page"]
