"""Salud: connections, uptime, received events, deliveries and timed tasks, each on its own address."""

from . import availability, coherence, deliveries, event, events, overview, timetable

__all__ = ["availability", "coherence", "deliveries", "event", "events", "overview", "timetable"]
