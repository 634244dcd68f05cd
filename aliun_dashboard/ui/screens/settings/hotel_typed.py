"""What is typed on a hotel's page, read into terms. Raises Refused (`invalid`, `bad_rate`)."""

from datetime import date

from aliun_dashboard.inventory.rules import Board, HotelTerms, RateTerms, amount
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.ui import labels_inventory as words

STEPS = 4  # rows for children's bands, and for cancellation windows
LONGEST = 2000


def hotel_terms(form: dict) -> HotelTerms:
    """The form of the conditions."""
    return HotelTerms(
        _line(form, "name"),
        _line(form, "destination"),
        _line(form, "category"),
        _line(form, "currency"),
        amount(_line(form, "tax")),
        _steps(form, "band", words.CHILDREN),
        _text(form, "inclusions"),
        _text(form, "policy"),
        _steps(form, "window", words.WINDOWS),
        _whole(form, "deposit", words.DEPOSIT),
        _whole(form, "balance", words.BALANCE),
        _line(form, "supplier"),
    )


def room_facts(form: dict) -> tuple[str, int, int, bool]:
    """The form of a room: name, most adults, most people, on sale."""
    adults, people = _whole(form, "max_adults", words.MAX_ADULTS), _whole(form, "max_people", words.MAX_PEOPLE)
    return _line(form, "name"), adults, people, bool(form.get("active"))


def rate_terms(form: dict) -> RateTerms:
    """The form of a rate."""
    try:
        board = Board(_line(form, "board"))
    except ValueError:
        raise _invalid(words.BOARD) from None
    return RateTerms(
        board,
        _whole(form, "adults", words.ADULTS),
        _day(form, "first", words.FIRST),
        _day(form, "last", words.LAST),
        amount(_line(form, "price")),
        amount(_line(form, "cost")),
    )


def _text(form: dict, name: str) -> str:
    return str(form.get(name) or "").replace("\0", "").strip()[:LONGEST]


def _line(form: dict, name: str) -> str:
    return " ".join(_text(form, name).split())


def _steps(form: dict, name: str, label: str) -> tuple[tuple[int, int], ...]:
    """The filled ones of the numbered pairs `name-0-from` and `name-0-percent`."""
    pairs = [(f"{name}-{at}-from", f"{name}-{at}-percent") for at in range(STEPS)]
    filled = [pair for pair in pairs if _line(form, pair[0]) or _line(form, pair[1])]
    return tuple((_whole(form, one, label), _whole(form, other, label)) for one, other in filled)


def _whole(form: dict, name: str, label: str) -> int:
    text = _line(form, name)
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise _invalid(label)
    return int(text)


def _day(form: dict, name: str, label: str) -> date:
    try:
        return date.fromisoformat(_line(form, name))
    except ValueError:
        raise _invalid(label) from None


def _invalid(label: str) -> Refused:
    return Refused(CommonReason.INVALID, field=label)
