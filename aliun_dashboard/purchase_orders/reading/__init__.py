"""Reading a confirmation: from the text of a PDF to its fields, each with its source and how sure we are."""

from .learning import Change, learn, preview
from .names import which
from .paper import SURE, Doubt, FieldName, Found, Known, Learned, Page, Paper, Value
from .reader import read

__all__ = [
    "SURE",
    "Change",
    "Doubt",
    "FieldName",
    "Found",
    "Known",
    "Learned",
    "Page",
    "Paper",
    "Value",
    "learn",
    "preview",
    "read",
    "which",
]
