"""Procrastinate on our own database."""

from procrastinate import App, PsycopgConnector

from aliun_dashboard.kernel.config import settings

app = App(connector=PsycopgConnector(conninfo=lambda: settings().database_url, min_size=1, max_size=6))
