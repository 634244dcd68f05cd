"""Auditoría: who did what, and every webhook; read only."""

from . import log, webhooks

__all__ = ["log", "webhooks"]
