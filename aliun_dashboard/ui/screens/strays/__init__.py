"""OC sin reserva: PDFs that nobody could file, and what they may be for."""

from . import page

__all__ = ["page"]
