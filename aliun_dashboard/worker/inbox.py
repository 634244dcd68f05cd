"""Carrying events: read one outside any transaction, take it in inside one, and keep every failure readable."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aliun_dashboard.flows.intake import Outcome, Receipt
from aliun_dashboard.kernel import events
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import UnitOfWork, begin
from aliun_dashboard.kernel.events import EventStatus, Signature, Steps, WebhookEvent

ACTORS = {"kommo": "Kommo", "meta": "Meta", "n8n": "n8n"}

Verb = Callable[[UnitOfWork, Steps], Receipt | None]


@dataclass(frozen=True)
class Stored:
    """An event as it came in. `last` is true on the last try: better a poor reading than none."""

    id: int
    source: str
    body: bytes
    content_type: str
    signature: Signature
    last: bool = False


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


def fetch(event_id: int, *, last: bool) -> Stored | None:
    """The event, or None when another carrier has finished it."""
    with begin("Sistema") as work:
        event = events.take(work.session, event_id)
        if event is None:
            return None
        content_type = event.headers.get("content-type", "")
        return Stored(event_id, event.source, event.body, content_type, event.signature, last)


def take_in(stored: Stored, reading: Reading) -> str:
    """Do all of `reading` in one transaction; what it raises is kept with the event and goes on (A-65)."""
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
        fail(stored.id, error, steps)
        raise


def fail(event_id: int, error: BaseException, steps: Steps | None = None) -> None:
    """Keep why an event could not be processed."""
    with begin("Sistema") as work:
        events.failed(work.session, event_id, error, steps or Steps())
        work.tell("event", event_id, status=EventStatus.FAILED.value)


def _conclude(work: UnitOfWork, event: WebhookEvent, reading: Reading, receipts: list[Receipt]) -> None:
    """Processed when anything changed, ignored when nothing did (an echo, an older state), else not recognised."""
    changed = any(receipt.outcome in (Outcome.CREATED, Outcome.UPDATED) for receipt in receipts)
    read_nothing = bool(reading.trouble) and not receipts
    event.status = EventStatus.UNRECOGNISED if read_nothing else EventStatus.IGNORED
    event.status = EventStatus.PROCESSED if changed else event.status
    event.error = reading.trouble
    event.error_kind = "UnknownShape" if reading.trouble else ""
    event.subjects = sorted({f"lead:{receipt.lead_id}" for receipt in receipts})
    event.processed_at = work.now
    work.tell("event", event.id, status=event.status.value)
