"""States are tables: a move is allowed when the table says so."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from .errors import Reason, Refused

State = TypeVar("State", bound=StrEnum)
Moves = Mapping[State, frozenset[State]]


def check_total(states: type[State], moves: Moves[State]) -> None:
    """Refuse, at import, a table that forgets a state."""
    missing = set(states) - set(moves)
    if missing:
        raise TypeError(f"{states.__name__} has no moves for {sorted(missing)}")


def check_move(moves: Moves[State], current: State, to: State, reason: Reason) -> None:
    """Raise `Refused(reason)` unless `moves` leads from `current` to `to`."""
    if to not in moves[current]:
        raise Refused(reason, current=current.value, to=to.value)
