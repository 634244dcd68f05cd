"""Notificaciones: what is open, put off and over for whoever looks, and the rules of their role."""

from aliun_dashboard.ui.screens.notices import page  # noqa: F401  (registers the page)
