"""Whose merit a sale is: its money, shared to the cent among the touches before it (S-46)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum


class Model(StrEnum):
    """How touches share a sale, by its word in the address."""

    FIRST = "primero"
    LAST = "ultimo"
    LINEAR = "lineal"
    DECAY = "cercania"
    POSITION = "posicion"


HALF_LIFE = timedelta(days=7)  # a touch a week earlier counts half as much
LOOK_BACK = timedelta(days=90)  # how far before a sale a touch still counts
_SCALE = 2**48


def weights(model: Model, moments: Sequence[datetime]) -> list[int]:
    """How much each touch counts, beside the others. `moments` are the touches, oldest first, at least one."""
    touches = len(moments)
    match model:
        case Model.FIRST:
            return [1] + [0] * (touches - 1)
        case Model.LAST:
            return [0] * (touches - 1) + [1]
        case Model.LINEAR:
            return [1] * touches
        case Model.DECAY:
            return [_fading((moments[-1] - moment) / HALF_LIFE) for moment in moments]
        case Model.POSITION:
            return _by_position(touches)


def shares(cents: int, weights: Sequence[int]) -> list[int]:
    """`cents` in parts after `weights`, whose sum is `cents` again: the largest remainders get what is left over."""
    whole = sum(weights)
    parts = [divmod(cents * weight, whole) for weight in weights]
    left = cents - sum(part for part, _ in parts)
    first_served = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    extra = set(first_served[:left])
    return [part + (place in extra) for place, (part, _) in enumerate(parts)]


def _fading(half_lives: float) -> int:
    """In whole numbers, so that the parts are exact; what is very old still counts a grain."""
    return max(round(_SCALE * 2**-half_lives), 1)


def _by_position(touches: int) -> list[int]:
    """40 % the first, 40 % the last, 20 % all between; of two, each a half."""
    between = touches - 2
    return [1] * touches if between < 1 else [2 * between, *[1] * between, 2 * between]
