"""Operaciones: the way back and its rehearsals, undoing automations, what is kept how long."""

from . import automations, rehearsals, retention

__all__ = ["automations", "rehearsals", "retention"]
