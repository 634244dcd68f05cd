"""The way of one lead through the stages, and when: most are lost on it, a quarter buys."""

import random
from dataclasses import dataclass
from itertools import accumulate

from .book import DAY, HOUR, MINUTE
from .words import pick

INCOMING, QUALIFIED, CORE, ATLAS = "incoming", "qualified", "core_proposal", "atlas_proposal"
PENDING, SPECIAL, CLOSED = "payment_pending", "special_case", "closed"
CORE_SOLD, ATLAS_SOLD = "core_confirmed", "atlas_confirmed"
SOLD = (CORE_SOLD, ATLAS_SOLD)

ROADS: tuple[tuple[float, tuple[str, ...], str | None], ...] = (
    (10, (INCOMING, CLOSED), "spam"),
    (25, (INCOMING, QUALIFIED, CLOSED), "lost"),
    (31, (INCOMING, QUALIFIED, CORE, CLOSED), "lost"),
    (5, (INCOMING, QUALIFIED, CORE, ATLAS, CLOSED), "expired"),
    (3, (INCOMING, QUALIFIED, CORE, PENDING, CLOSED), "expired"),
    (1, (INCOMING, QUALIFIED, CORE, SPECIAL, CLOSED), "lost"),
    (17.6, (INCOMING, QUALIFIED, CORE, PENDING, CORE_SOLD), None),
    (6.4, (INCOMING, QUALIFIED, CORE, ATLAS, PENDING, ATLAS_SOLD), None),
    (0.7, (INCOMING, QUALIFIED, CORE, PENDING, CORE_SOLD, CLOSED), "lost"),
    (0.3, (INCOMING, QUALIFIED, CORE, ATLAS, PENDING, ATLAS_SOLD, CLOSED), "lost"),
)
_SHARES = list(accumulate(road[0] / 100 for road in ROADS))[:-1]
STAYS = {INCOMING: 6, QUALIFIED: 30, CORE: 60, ATLAS: 40, PENDING: 24, SPECIAL: 72, CORE_SOLD: 480, ATLAS_SOLD: 480}
LONGEST = 5  # times the usual stay in a stage
TO_STAGE: dict[str, tuple[str, ...]] = {
    INCOMING: (INCOMING,),
    QUALIFIED: (INCOMING, QUALIFIED),
    CORE: (INCOMING, QUALIFIED, CORE),
    ATLAS: (INCOMING, QUALIFIED, CORE, ATLAS),
    PENDING: (INCOMING, QUALIFIED, CORE, PENDING),
    SPECIAL: (INCOMING, QUALIFIED, CORE, SPECIAL),
    CORE_SOLD: (INCOMING, QUALIFIED, CORE, PENDING, CORE_SOLD),
    ATLAS_SOLD: (INCOMING, QUALIFIED, CORE, ATLAS, PENDING, ATLAS_SOLD),
    CLOSED: (INCOMING, QUALIFIED, CLOSED),
}
MONTH = 29 * DAY


@dataclass(slots=True)
class Life:
    """One lead's stages with the second it reached each, as far as they lie before now."""

    number: int
    path: list[tuple[str, int]]
    closed_because: str | None

    @property
    def came(self) -> int:
        return self.path[0][1]

    @property
    def stage(self) -> str:
        return self.path[-1][0]

    @property
    def since(self) -> int:
        return self.path[-1][1]

    @property
    def is_open(self) -> bool:
        return self.stage not in SOLD and self.stage != CLOSED

    def reached(self, stage: str) -> int | None:
        """When, if at all."""
        return next((at for reached, at in self.path if reached == stage), None)


def lived(chance: random.Random, number: int, came: int, now: int) -> Life:
    """A lead that came then, as it stands now."""
    _, stages, because = pick(chance.random(), ROADS, _SHARES)
    path, at = list[tuple[str, int]](), came
    for stage in stages:
        if at > now:
            return Life(number, path, None)
        path.append((stage, at))
        usual = STAYS.get(stage, 0)
        at += MINUTE + int(min(chance.expovariate(1), LONGEST) * usual * HOUR)
    return Life(number, path, because)


def spread(chance: random.Random, number: int, now: int) -> Life:
    """A lead of the hardest board: any stage, reached within the last month."""
    stages = TO_STAGE[chance.choice(tuple(TO_STAGE))]
    moments = sorted(now - chance.randint(MINUTE, MONTH) for _ in stages)
    return Life(number, list(zip(stages, moments, strict=True)), "lost" if stages[-1] == CLOSED else None)
