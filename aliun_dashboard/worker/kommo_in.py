"""Kommo's webhooks: what changed in one post, lead by lead, read again by API where there is a token (X-16)."""

from collections.abc import Sequence

from aliun_dashboard.adapters import kommo_events
from aliun_dashboard.adapters.kommo import Kommo
from aliun_dashboard.adapters.kommo_body import UnknownShape
from aliun_dashboard.adapters.kommo_events import KommoChange
from aliun_dashboard.flows.intake import Receipt
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.worker import breakers
from aliun_dashboard.worker.inbox import Reading, Stored, Verb
from aliun_dashboard.worker.kommo_account import account
from aliun_dashboard.worker.kommo_told import Told, by_api, by_webhook, take_in

SILENT_ACTIONS = frozenset({"delete", "note"})


async def read(stored: Stored) -> Reading:
    """One verb per lead the post is about. Our record keeps what Kommo deletes (X-17)."""
    try:
        changes = kommo_events.parse(stored.body, stored.content_type)
    except UnknownShape as unknown:
        return Reading(trouble=str(unknown))
    told = [by_webhook(kommo_id, some, _lone_contact(changes)) for kommo_id, some in _by_lead(changes).items()]
    told = await _read_again(told, last=stored.last)
    return Reading(tuple(map(_verb, told)), tuple(f"kommo:{lead.kommo_id}" for lead in told))


def _by_lead(changes: Sequence[KommoChange]) -> dict[int, list[KommoChange]]:
    found: dict[int, list[KommoChange]] = {}
    for change in changes:
        if change.lead_id is not None and _concerns_us(change):
            found.setdefault(change.lead_id, []).append(change)
    return found


def _concerns_us(change: KommoChange) -> bool:
    if change.entity in ("message", "talk"):
        return change.message is not None and change.message.incoming
    return change.entity in ("leads", "unsorted") and change.action not in SILENT_ACTIONS


def _lone_contact(changes: Sequence[KommoChange]) -> kommo_events.KommoContact | None:
    """A post about one lead and one person is about that person's lead; more of either says nothing."""
    people = [change.contact for change in changes if change.entity == "contacts" and change.contact]
    return people[0] if len(people) == 1 and len(_by_lead(changes)) == 1 else None


async def _read_again(told: list[Told], *, last: bool) -> list[Told]:
    """The leads as Kommo has them now. On the last try, or when Kommo has shut us out, the post must do."""
    try:
        client = None if await breakers.rests("kommo") else await account()
        if client is None:
            return told
        async with client as kommo:
            return [await _fresh(kommo, lead) for lead in told]
    except DeliveryFailed as failed:
        await breakers.shut_out("kommo", failed)
        if failed.permanent or last:
            return told
        raise


async def _fresh(kommo: Kommo, told: Told) -> Told:
    lead = await kommo.read_lead(told.kommo_id)
    return by_api(lead, told) if lead else told


def _verb(told: Told) -> Verb:
    def verb(work: UnitOfWork, steps: Steps) -> Receipt:
        return take_in(work, told, steps)

    return verb
