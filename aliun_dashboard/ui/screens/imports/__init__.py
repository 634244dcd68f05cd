"""Importar leads: a file is sent, its columns are named, its rows looked at, imported, undone."""

from .page import importing

__all__ = ["importing"]
