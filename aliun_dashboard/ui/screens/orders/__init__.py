"""OC: the list by risk, and one page an order."""

from aliun_dashboard.ui.screens.orders import file_page, list_page

__all__ = ["file_page", "list_page"]
