"""What the address of the pipeline says: filters, board or list, order and page. Pure."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from aliun_dashboard.queries.lead_filters import EVERYTHING, Filters
from aliun_dashboard.queries.lead_list import NEWEST

PATH = "/pipeline/"


@dataclass(frozen=True)
class Address:
    """One view of the pipeline, as people share and save it."""

    filters: Filters = EVERYTHING
    listing: bool = False
    sort: str = NEWEST
    page: int = 1

    @classmethod
    def read(cls, query: str) -> "Address":
        """Read the part of an address after its `?`; what makes no sense is left out."""
        given = {name: values[0] for name, values in parse_qs(query.removeprefix("?")).items()}
        page = given.get("pagina", "")
        return cls(
            Filters.from_query(query),
            given.get("vista") == "lista",
            given.get("orden", NEWEST),
            int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    def filtering(self, **changes: Any) -> "Address":
        """With other filters, from the first page on."""
        return replace(self, filters=replace(self.filters, **changes), page=1)

    @property
    def href(self) -> str:
        """The address, always spelled the same."""
        words = {
            "vista": "lista" if self.listing else "",
            "orden": self.sort if self.listing and self.sort != NEWEST else "",
            "pagina": str(self.page) if self.listing and self.page > 1 else "",
        }
        rest = urlencode({name: word for name, word in words.items() if word})
        query = "&".join(filter(None, [self.filters.to_query(), rest]))
        return f"{PATH}?{query}" if query else PATH

    @property
    def export(self) -> str:
        """What an export is asked for: these filters in this order."""
        order = urlencode({"orden": self.sort}) if self.sort != NEWEST else ""
        return "&".join(filter(None, [self.filters.to_query(), order]))
