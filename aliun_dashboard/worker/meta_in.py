"""Meta's webhooks: messages become arrivals, statuses close letters, a changed number joins its person."""

from functools import partial

from aliun_dashboard.adapters import meta_events
from aliun_dashboard.adapters.meta_events import Channel, Event, IdentityChange, InboundMessage, StatusUpdate
from aliun_dashboard.contacts.rules import IdentityKind, is_readable
from aliun_dashboard.flows import correspondence, intake
from aliun_dashboard.flows.intake import Arrival, Identity, Message, Outcome, Receipt, Wish
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.worker.inbox import Reading, Stored, Verb

SOURCES = {
    Channel.WHATSAPP: (Source.WHATSAPP, IdentityKind.WHATSAPP),
    Channel.INSTAGRAM: (Source.INSTAGRAM, IdentityKind.INSTAGRAM),
    Channel.MESSENGER: (Source.MESSENGER, IdentityKind.MESSENGER),
}
WORDLESS = frozenset({"reaction", "revoke", "read"})


async def read(stored: Stored) -> Reading:
    """Every event of one post; what could not be read beside them is said."""
    try:
        found, trouble = meta_events.parse(stored.body), ""
    except meta_events.UnknownShape as unknown:
        found, trouble = list(unknown.events), str(unknown)
    verbs = tuple(verb for event in found if (verb := _verb(event)))
    return Reading(verbs, tuple(name for event in found if (name := _sole(event))), trouble)


def _sole(event: Event) -> str:
    return f"{event.channel.value}:{event.sender.value}" if isinstance(event, InboundMessage) else ""


def _verb(event: Event) -> Verb | None:
    if isinstance(event, StatusUpdate):
        return partial(_status, event)
    if isinstance(event, IdentityChange):
        return partial(_identity, event)
    return None if event.kind in WORDLESS else partial(_message, event)


def _message(event: InboundMessage, work: UnitOfWork, steps: Steps) -> Receipt:
    source, _ = SOURCES[event.channel]
    referral = event.referral
    words = event.text or next((media.url for media in event.media if media.url), "") or f"[{event.kind}]"
    wish = Wish(campaign_ref=referral.ref, ad_ref=referral.source_id) if referral else Wish()
    arrival = Arrival(
        source=source,
        name=event.profile_name or event.sender.value,
        identities=_identities(event),
        wish=wish,
        message=Message(words, event.external_id, event.sent_at),
    )
    return intake.receive(work, arrival, steps)


def _identities(event: InboundMessage) -> tuple[Identity, ...]:
    _, kind = SOURCES[event.channel]
    return tuple(Identity(kind, each.value) for each in event.identities if is_readable(kind, each.value))


def _status(event: StatusUpdate, work: UnitOfWork, _: Steps) -> Receipt | None:
    lead_id = correspondence.reported(work, event.key, event.external_id, event.status, event.error_detail)
    return Receipt(lead_id, Outcome.UPDATED) if lead_id else None


def _identity(event: IdentityChange, work: UnitOfWork, _: Steps) -> None:
    _source, kind = SOURCES[event.channel]
    new = tuple(Identity(kind, identity.value) for identity in event.new)
    correspondence.renamed(work, Identity(kind, event.old.value), new)
