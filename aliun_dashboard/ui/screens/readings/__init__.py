"""Revisar datos: confirmations that ask for a person, and one with its PDF beside what was read."""

from . import one_page, queue_page

__all__ = ["one_page", "queue_page"]
