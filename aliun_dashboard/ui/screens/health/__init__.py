"""Salud: connections, received events, deliveries and timed tasks, each on its own address."""

from . import coherence, deliveries, event, events, overview, timetable

__all__ = ["coherence", "deliveries", "event", "events", "overview", "timetable"]
