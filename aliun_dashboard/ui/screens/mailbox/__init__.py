"""Buzón: every mail with the rule that decided, and one mail whole (idea 8)."""

from . import list_page, mail_page

__all__ = ["list_page", "mail_page"]
