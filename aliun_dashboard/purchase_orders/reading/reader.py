"""One paper read: every field by its own rules."""

from collections.abc import Sequence
from dataclasses import replace

from . import fields, stay
from .paper import Doubt, FieldName, Found, Known, Learned, Paper
from .places import Marked
from .settle import ASKED
from .sheet import Sheet, folded

MOST_PAGES = 10  # what matters stands on the first


def read(paper: Paper, agencies: Sequence[Known] = (), rules: Sequence[Learned] = ()) -> dict[FieldName, Found]:
    """Every field of the confirmation, K-08. `agencies` are those we know, `rules` what this sender taught.

    An agency we know is given by the first of its names. Amounts have two decimals, currencies are ISO codes.
    """
    taught = tuple((rule.field, folded(rule.label)) for rule in rules if not rule.dollar)
    dollar = next((rule.dollar for rule in rules if rule.dollar), "")
    marked = [
        Marked(Sheet(number, page.layout, page.plain), taught) for number, page in enumerate(paper.pages[:MOST_PAGES])
    ]
    read = {
        FieldName.BOOKING: fields.booking(marked),
        FieldName.AGENCY: fields.agency(marked, agencies),
        FieldName.HOTEL: fields.hotel(marked),
        **stay.read(marked),
        **fields.money(marked, dollar),
    }
    return {name: _of_a_picture(each) for name, each in read.items()} if paper.scanned else read


def _of_a_picture(field: Found) -> Found:
    return replace(field, confidence=min(field.confidence, ASKED), why=field.why or Doubt.SCANNED)
