"""The words of a calculation: what each of its lines is for, in the language of the house."""

from datetime import date

BOARDS = {
    "room_only": "solo habitación",
    "breakfast": "con desayuno",
    "half_board": "media pensión",
    "full_board": "pensión completa",
    "all_inclusive": "todo incluido",
}


def room(name: str, board: str) -> str:
    """«Doble Vista al Mar, todo incluido»."""
    return ", ".join(part for part in (name, BOARDS.get(board, board)) if part)


def nights(what: str, rooms: int, number: int, first: date, last: date) -> str:
    """«… · 2 habitaciones × 3 noches (10/01/2027 a 12/01/2027)», the last being the last night slept."""
    until = f" a {last:%d/%m/%Y}" if last > first else ""
    several = f"{_many(rooms, 'habitación', 'habitaciones')} × " if rooms > 1 else ""
    return f"{what} · {several}{_many(number, 'noche', 'noches')} ({first:%d/%m/%Y}{until})"


def adults(number: int) -> str:
    """«2 adultos»."""
    return _many(number, "adulto", "adultos")


def children(number: int, percent: int) -> str:
    """«1 niño al 50 %», «2 niños gratis»."""
    return f"{_many(number, 'niño', 'niños')} {f'al {percent} %' if percent else 'gratis'}"


def tax(percent: str) -> str:
    """«Impuestos (18 %)»."""
    return f"Impuestos ({percent} %)"


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
