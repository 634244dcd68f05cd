"""Leads leave the house as a file: who took which, signed before the first row goes."""

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.staff.rules import EXPORTS_LEADS

from . import access


def took_leads(work: UnitOfWork, query: str, form: str, number: int) -> None:
    """Sign an export: the filters as in an address, the form of the file, how many rows. Raises Refused: FORBIDDEN."""
    access.allowed(work, EXPORTS_LEADS)
    work.audit("export.leads", "export:leads", after={"query": query, "form": form, "rows": number})
