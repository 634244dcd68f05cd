"""Salud: connections, received events, deliveries and timed tasks, each on its own address."""

from . import deliveries, event, events, overview, timetable

__all__ = ["deliveries", "event", "events", "overview", "timetable"]
