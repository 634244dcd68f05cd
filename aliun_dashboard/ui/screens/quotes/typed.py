"""The stay as people type it and as the address keeps it. ValueError says in Spanish what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aliun_dashboard.queries.comparison import Comparison
from aliun_dashboard.quotes.rules import Stay
from aliun_dashboard.ui import labels_quotes as words

NAMES = {
    "destino": "destination",
    "entrada": "check_in",
    "noches": "nights",
    "adultos": "adults",
    "edades": "ages",
    "habitaciones": "rooms",
}
LONGEST = 120
UNKNOWN = -1
ROOM_FOR = 4  # people a room sleeps, as a first guess


@dataclass(frozen=True)
class Typed:
    """The fields of the stay, as they stand in the form."""

    destination: str = ""
    check_in: str = ""
    nights: str = ""
    adults: str = ""
    ages: str = ""
    rooms: str = "1"

    @property
    def complete(self) -> bool:
        """Whether there is enough of it to ask for a price."""
        return bool(self.check_in and self.nights and self.adults)

    def stay(self) -> Stay:
        """What is to be priced. Raises ValueError in words."""
        return Stay(
            _day(self.check_in),
            _whole(self.nights),
            _whole(self.adults),
            _ages(self.ages),
            _whole(self.rooms or "1"),
        )

    @classmethod
    def of_sale(cls, sale: Comparison) -> "Typed":
        """The stay of the newest version; before there is one, what the lead said."""
        if sale.versions:
            return _typed(sale.versions[0].destination, sale.versions[0].stay)
        wish = sale.wish
        return cls(
            wish.destination,
            wish.check_in.isoformat() if wish.check_in else "",
            _said(wish.nights),
            _said(wish.adults),
            ", ".join("?" * wish.children),
            str(max(1, -(-((wish.adults or 0) + wish.children) // ROOM_FOR))),
        )

    def address(self) -> dict[str, str]:
        """How the address bar keeps it."""
        return {said: getattr(self, name) for said, name in NAMES.items()}


def from_address(query: Mapping[str, str]) -> Typed | None:
    """The stay in the address, if it holds one."""
    if "entrada" not in query:
        return None
    return from_form({name: query.get(said, "") for said, name in NAMES.items()})


def from_form(form: Mapping[str, object]) -> Typed:
    """What came in, trimmed and no longer than anybody means it."""
    return Typed(**{name: str(form.get(name) or "").strip()[:LONGEST] for name in NAMES.values()})


def _typed(destination: str, stay: Stay) -> Typed:
    ages = ", ".join("?" if age == UNKNOWN else str(age) for age in stay.child_ages)
    return Typed(destination, stay.check_in.isoformat(), str(stay.nights), str(stay.adults), ages, str(stay.rooms))


def _said(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(words.NOT_A_DAY) from None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError(words.NOT_A_NUMBER.format(value=text[:20]))
    return int(text)


def _ages(text: str) -> tuple[int, ...]:
    parts = [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]
    return tuple(_age(part) for part in parts)


def _age(text: str) -> int:
    if text == "?":
        return UNKNOWN
    if not (text.isascii() and text.isdigit() and int(text) <= 17):
        raise ValueError(words.NOT_AGES)
    return int(text)
