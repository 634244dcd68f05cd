"""What Kommo tells of one lead, by webhook or by API, in our own terms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

from aliun_dashboard.adapters.kommo_events import ChatMessage, KommoChange
from aliun_dashboard.adapters.kommo_facts import CustomField, KommoContact, amount, moment, number, values_of
from aliun_dashboard.adapters.kommo_leads import KommoLead
from aliun_dashboard.contacts.rules import IdentityKind, is_readable
from aliun_dashboard.flows import intake, mirror
from aliun_dashboard.flows.intake import Arrival, Identity, Message, Receipt, Ref, Wish
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.leads.rules import Source

T = TypeVar("T")

ORIGINS = {
    "waba": Source.WHATSAPP,
    "whatsapp": Source.WHATSAPP,
    "instagram_business": Source.INSTAGRAM,
    "instagram": Source.INSTAGRAM,
    "facebook": Source.MESSENGER,
}
TAGGED = {"whatsapp": Source.WHATSAPP, "instagram": Source.INSTAGRAM, "web": Source.WEB, "ads": Source.ADS}
# How agencies name the fields of a lead in Kommo; the first one that is filled counts.
DESTINATION = ("Destino", "Destination")
CATEGORY = ("Categoría", "Categoria", "Category")
CHECK_IN = ("Fecha de llegada", "Llegada", "Check-in", "Check in")
NIGHTS = ("Noches", "Nights")
ADULTS = ("Adultos", "Adults")
CHILDREN = ("Niños", "Menores", "Children")
BUDGET = ("Presupuesto", "Budget")
CURRENCY = ("Moneda", "Currency")
CAMPAIGN = ("UTM_CAMPAIGN", "Campaña")
AD = ("UTM_CONTENT", "FBCLID", "Anuncio")
MOST_PEOPLE, MOST_NIGHTS = 200, 90
MOST_FIELDS, LONGEST_FIELD = 100, 500


@dataclass(frozen=True)
class Told:
    """One lead of Kommo. Absent facts are None, empty or ()."""

    kommo_id: int
    name: str = ""
    price: Decimal | None = None
    pipeline_id: int | None = None
    status_id: int | None = None
    updated_at: datetime | None = None
    tags: tuple[str, ...] = ()
    fields: tuple[CustomField, ...] = ()
    contact: KommoContact | None = None
    message: ChatMessage | None = None
    said_at: datetime | None = None


def by_webhook(kommo_id: int, changes: Sequence[KommoChange], contact: KommoContact | None) -> Told:
    """The changes of one lead in one post, the newest word on each fact."""
    of_lead = [change for change in changes if change.entity == "leads"]
    heard = next((change for change in changes if change.message and change.message.incoming), None)
    return Told(
        kommo_id=kommo_id,
        name=_newest(of_lead, lambda change: change.name) or "",
        price=_newest(of_lead, lambda change: change.price),
        pipeline_id=_newest(of_lead, lambda change: change.pipeline_id),
        status_id=_newest(of_lead, lambda change: change.status_id),
        updated_at=_newest(of_lead, lambda change: change.updated_at),
        tags=_newest(of_lead, lambda change: change.tags) or (),
        fields=_newest(of_lead, lambda change: change.fields) or (),
        contact=_newest(changes, lambda change: change.contact) or contact,
        message=heard.message if heard else None,
        said_at=heard.updated_at if heard else None,
    )


def by_api(lead: KommoLead, told: Told | None = None) -> Told:
    """The lead as Kommo has it now; what only the webhook said (a message) stays."""
    return replace(
        told or Told(lead.id),
        name=lead.name,
        price=lead.price,
        pipeline_id=lead.pipeline_id,
        status_id=lead.status_id,
        updated_at=lead.updated_at,
        tags=lead.tags,
        fields=lead.fields,
        contact=lead.contacts[0] if lead.contacts else told.contact if told else None,
    )


def take_in(work: UnitOfWork, told: Told, steps: Steps | None = None) -> Receipt:
    """Have the lead received, with the stage that Kommo's status stands for."""
    arrival = as_arrival(told)
    stage = mirror.stage_told(work, str(told.kommo_id), told.pipeline_id, told.status_id, told.updated_at)
    ref = Ref("kommo", str(told.kommo_id), told.updated_at, stage)
    return intake.receive(work, replace(arrival, ref=ref), steps)


def as_arrival(told: Told) -> Arrival:
    """The same in our words, without its place in the pipeline."""
    person = told.contact or KommoContact(None)
    name = person.name or told.name.split(" · ")[0] or f"Kommo {told.kommo_id}"
    said = told.message
    words = (said.text or said.attachment_url) if said else ""
    message = Message(words, f"kommo:{said.id}", told.said_at) if said and words else None
    fields = tuple(value[:LONGEST_FIELD] for field in told.fields for value in field.values)[:MOST_FIELDS]
    who = _identities(told.kommo_id, person)
    return Arrival(_source(told), name, who, _wish(told), message=message, fields=fields)


def _newest(changes: Sequence[KommoChange], fact: Callable[[KommoChange], T]) -> T | None:
    return next((found for change in reversed(changes) if (found := fact(change))), None)


def _source(told: Told) -> Source:
    if told.message and told.message.origin in ORIGINS:
        return ORIGINS[told.message.origin]
    tags = (tag.casefold() for tag in told.tags)
    return next((TAGGED[tag] for tag in tags if tag in TAGGED), Source.KOMMO)


def _identities(kommo_id: int, person: KommoContact) -> tuple[Identity, ...]:
    """Every way to know the person that can be read. The lead's own id keeps one person per nameless lead."""
    found = [Identity(IdentityKind.PHONE, phone) for phone in person.phones]
    found += [Identity(IdentityKind.EMAIL, email) for email in person.emails]
    if person.kommo_id:
        found.append(Identity(IdentityKind.KOMMO, f"contact:{person.kommo_id}"))
    found.append(Identity(IdentityKind.KOMMO, f"lead:{kommo_id}"))
    return tuple(identity for identity in found if is_readable(identity.kind, identity.value))


def _wish(told: Told) -> Wish:
    budget = amount(_field(told, BUDGET).replace(",", "")) or told.price or None
    return Wish(
        destination=_field(told, DESTINATION)[:120],
        category=_field(told, CATEGORY)[:120],
        check_in=_day(_field(told, CHECK_IN)),
        nights=_count(_field(told, NIGHTS), MOST_NIGHTS),
        adults=_count(_field(told, ADULTS), MOST_PEOPLE),
        children=_count(_field(told, CHILDREN), MOST_PEOPLE),
        amount=budget,
        currency=code if len(code := _field(told, CURRENCY).upper()) == 3 and code.isalpha() else "",
        campaign_ref=_field(told, CAMPAIGN)[:200],
        ad_ref=_field(told, AD)[:200],
    )


def _field(told: Told, names: tuple[str, ...]) -> str:
    return next((value for name in names for value in values_of(told.fields, name)), "")


def _count(value: str, most: int) -> int | None:
    found = int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else None
    return found if found is not None and found <= most else None


def _day(value: str) -> date | None:
    """Kommo's Unix seconds, or a day as people write it: 2026-12-20, 20/12/2026, 20.12.2026."""
    if number(value) and len(value) > 8:
        found = moment(value)
        return found.date() if found else None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(value[:10], form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
