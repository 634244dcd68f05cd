"""Carrying events: read one outside any transaction, take it in inside one, and keep every failure readable."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from aliun_dashboard.kernel import events
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import UnitOfWork, begin
from aliun_dashboard.kernel.events import EventStatus, Incoming, Signature, Steps, WebhookEvent

JSON = "application/json"
ACTORS = {"kommo": "Kommo", "meta": "Meta", "stripe": "Stripe", "paypal": "PayPal", "square": "Square"}


class Receipt(Protocol):
    """What a flow made of an event: whether anything changed, and what it is about (`lead:7`, `payment:3`)."""

    @property
    def changed(self) -> bool: ...

    @property
    def subjects(self) -> tuple[str, ...]: ...


Verb = Callable[[UnitOfWork, Steps], Receipt | None]


@dataclass(frozen=True)
class Stored:
    """An event as it came in. On the `last` try a poor reading is better than none."""

    id: int
    source: str
    body: bytes
    content_type: str
    signature: Signature
    last: bool = False


class Failed(Exception):
    """An event could not be processed, for the `attempts`th time; its row says why."""

    def __init__(self, attempts: int) -> None:
        super().__init__(f"failed {attempts} times")
        self.attempts = attempts


@dataclass(frozen=True)
class Reading:
    """What an event asks us to do, in order.

    `sole` names the things it is about, so that two events on one thing go one after the other.
    `trouble` says what of it could not be read.
    """

    verbs: tuple[Verb, ...] = ()
    sole: tuple[str, ...] = ()
    trouble: str = ""


Read = Callable[[Stored], Awaitable[Reading]]


def fetch(event_id: int, tries: int) -> Stored | None:
    """The event, which may fail `tries` times, or None when another carrier has finished it."""
    with begin("Sistema") as work:
        event = events.take(work.session, event_id)
        if event is None:
            return None
        content_type = event.headers.get("content-type", "")
        last = event.attempts + 1 >= tries
        return Stored(event_id, event.source, event.body, content_type, event.signature, last)


def take_up(source: str, bodies: Mapping[str, bytes]) -> int:
    """Put events of a provider's own list, by their ids, where its webhooks go; how many had never come.

    One transaction each: whoever stores them at the same time waits for one at most.
    """
    with begin(SYSTEM) as work:
        missing = events.missing(work.session, source, bodies)
    return sum(_store(source, external_id, bodies[external_id]) for external_id in bodies if external_id in missing)


def _store(source: str, external_id: str, body: bytes) -> bool:
    with begin(SYSTEM) as work:
        found = Incoming(source, external_id, body, {"content-type": JSON}, Signature.FETCHED, work.now)
        return events.accept_one(work.session, found)[1]


def take_in(stored: Stored, reading: Reading) -> str:
    """Do all of `reading` in one transaction. What it raises is kept with the event: Failed says so (A-65)."""
    steps = Steps()
    try:
        with begin(Actor(ACTORS.get(stored.source, stored.source))) as work:
            event = events.take(work.session, stored.id)
            if event is None:
                return "done by another carrier"
            for name in sorted(set(reading.sole)):
                work.alone(name)
            with steps.step("signature") as step:
                step["note"] = stored.signature.value
            receipts = [receipt for verb in reading.verbs if (receipt := verb(work, steps))]
            _conclude(work, event, reading, receipts)
            event.steps = steps.rows
            return event.status.value
    except Exception as error:
        raise Failed(fail(stored.id, error, steps)) from error


def fail(event_id: int, error: BaseException, steps: Steps | None = None) -> int:
    """Keep why an event could not be processed; returns how often it has failed by now."""
    with begin("Sistema") as work:
        attempts = events.failed(work.session, event_id, error, steps or Steps())
        work.tell("event", event_id, status=EventStatus.FAILED.value)
        return attempts


def _conclude(work: UnitOfWork, event: WebhookEvent, reading: Reading, receipts: list[Receipt]) -> None:
    """Processed when anything changed, ignored when nothing did (an echo, an older state), else not recognised."""
    changed = any(receipt.changed for receipt in receipts)
    read_nothing = bool(reading.trouble) and not receipts
    event.status = EventStatus.UNRECOGNISED if read_nothing else EventStatus.IGNORED
    event.status = EventStatus.PROCESSED if changed else event.status
    event.error = reading.trouble
    event.error_kind = "UnknownShape" if reading.trouble else ""
    event.subjects = sorted({subject for receipt in receipts for subject in receipt.subjects})
    event.processed_at = work.now
    work.tell("event", event.id, status=event.status.value)
