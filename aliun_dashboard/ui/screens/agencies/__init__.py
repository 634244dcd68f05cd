"""Agencias: who owes orders, and one agency with its habits."""

from . import file_page, list_page

__all__ = ["file_page", "list_page"]
