"""What the comparison shows, ready to be drawn: texts and marks, no numbers to compute with."""

from dataclasses import dataclass, field

from aliun_dashboard.ui.parts.sale import LineRow
from aliun_dashboard.ui.parts.semaforo import Lights


@dataclass(frozen=True)
class Head:
    """Whose sale it is."""

    lead_id: int = 0
    code: str = ""
    name: str = ""
    stage: str = ""
    engine: str = ""
    owner: str = ""
    budget: str = ""
    reachable: bool = True
    editable: bool = False
    quotable: bool = False


@dataclass(frozen=True)
class Priced:
    """A price in every way people ask for it. `margin` is for the house only."""

    total: str = ""
    per_night: str = ""
    per_person: str = ""
    margin: str = ""
    lines: list[LineRow] = field(default_factory=list)


@dataclass(frozen=True)
class Option:
    """One way Core can have the stay; `key` names it."""

    key: str = ""
    hotel: str = ""
    room: str = ""
    total: str = ""
    detail: str = ""
    inclusions: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Offer:
    """A campaign beside Core. `trouble` says why it has no price for the stay."""

    id: int = 0
    code: str = ""
    name: str = ""
    kind: str = ""
    hotel: str = ""
    room: str = ""
    dates: str = ""
    window: str = ""
    inclusions: str = ""
    lights: Lights = field(default_factory=Lights)
    places: str = ""
    tight: bool = False
    none_left: bool = False
    waiting: str = ""
    total: str = ""
    difference: str = ""
    difference_tone: str = "neutral"
    trouble: str = ""
    has_trigger: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Beside:
    """One concept, as Core has it and as Atlas has it."""

    concept: str
    core: str
    atlas: str
    strong: bool = False


@dataclass(frozen=True)
class Ready:
    """A Core alternative that waits to be sent, because an Atlas offer ran out of places (idea 12)."""

    quote_id: int = 0
    says: str = ""


@dataclass(frozen=True)
class Link:
    """A payment link that was just made: address, its QR as an image, and until when it is good (ms)."""

    url: str = ""
    image: str = ""
    what: str = ""
    expires: int = 0


@dataclass(frozen=True)
class PlanChoice:
    """A way to pay in parts: what is due when, or why it cannot be had."""

    value: str
    name: str
    lines: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True)
class Terms:
    """What may be asked for a version: the amounts of its own policy."""

    quote_id: int = 0
    name: str = ""
    deposit: str = ""
    total: str = ""
    plans: list[PlanChoice] = field(default_factory=list)
    check_in: str = ""
