"""What the simulator is asked for, and the requests it makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

JSON = "application/json"


@dataclass(frozen=True)
class Trial:
    """What to send. `targets` are leads that exist: Kommo's id, pipeline and the status they are to have.

    `payment` is an open one: `ref`, `amount`, `currency`.
    """

    kind: str
    seed: int
    at: int
    targets: tuple[tuple[int, int, int], ...] = ()
    payment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Shot:
    """One request, ready to go; `after` so many seconds."""

    path: str
    headers: dict[str, str]
    body: bytes
    after: float = 0.0
