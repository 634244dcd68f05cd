"""Agencies as finance keeps them: addresses, whether they owe an order, in which tone they are chased (K-04, K-05)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from aliun_dashboard.contacts import agencies
from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.contacts.rules import ContactReason, Tone, email_key
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.mail.rules import PUBLIC_DOMAINS
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.rules import OCReason, OCStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.staff.rules import CHASES_ORDERS

from . import access, oc_by_hand, oc_chase, oc_letters

DOMAIN = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True)
class AgencyTerms:
    """An agency as somebody typed it."""

    name: str
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    tone: Tone = Tone.AS_WRITTEN
    best_hour: bool = False
    phone: str = ""
    notes: str = ""


def create(work: UnitOfWork, terms: AgencyTerms, *, requires_oc: bool = False) -> Organization:
    """A new agency. Raises Refused: NO_AGENCY_NAME, AGENCY_TAKEN, BAD_EMAIL, BAD_DOMAIN, ADDRESS_TAKEN."""
    access.allowed(work, CHASES_ORDERS)
    return agencies.create(work, requires_oc=requires_oc, **_checked(work, terms))


def edit(work: UnitOfWork, agency_id: int, terms: AgencyTerms) -> Organization:
    """Change an agency; orders that waited for an address go on, letters to old addresses are made anew.

    Raises Refused as `create` does.
    """
    access.allowed(work, CHASES_ORDERS)
    agency = agencies.get(work, agency_id)
    facts = _checked(work, terms, agency)
    facts["dead_emails"] = [one for one in agency.dead_emails if one in facts["emails"]]
    _change_addresses(work, agency, "organization.edited", facts)
    return agency


def revive(work: UnitOfWork, agency_id: int, email: str) -> Organization:
    """An address to which letters came back takes mail again; what waited for it goes on."""
    access.allowed(work, CHASES_ORDERS)
    agency = agencies.get(work, agency_id)
    alive = [one for one in agency.dead_emails if one != email]
    _change_addresses(work, agency, "organization.revived", {"dead_emails": alive})
    return agency


def set_requires_oc(work: UnitOfWork, agency_id: int, *, required: bool, open_ones: bool = False) -> int:
    """Whether new trips of the agency need an order (K-05); with `open_ones` also those that are there already.

    Its orders that nobody asked for yet, or that are still open, change with it; those received stay, and nothing is
    asked about a trip that was cancelled or whose check-in has passed. Says how many.
    """
    access.allowed(work, CHASES_ORDERS)
    agency = agencies.get(work, agency_id)
    act = "organization.requires_oc" if required else "organization.requires_no_oc"
    agencies.change(work, agency, act, requires_oc=required)
    if not open_ones:
        return 0
    statuses = (OCStatus.NOT_REQUIRED,) if required else tuple(oc_chase.OPEN)
    rows = [
        order
        for order in actions.open_of_agency(work, agency_id, *statuses)
        if not required or _lies_ahead(work, order.reservation_id)
    ]
    for order in rows:
        if required:
            oc_by_hand.require(work, order.id or 0)
        else:
            oc_by_hand.exempt(work, order.id or 0, f"{agency.name} ya no requiere OC")
    return len(rows)


def pause(work: UnitOfWork, agency_id: int, until: date | None) -> Organization:
    """No letter to the agency before `until`, and those that wait are withdrawn; None ends the pause.

    It ends today, as if it had lapsed: letters it held back keep their distance. Raises Refused: BAD_PAUSE.
    """
    access.allowed(work, CHASES_ORDERS)
    today = work.today
    if until is not None and until <= today:
        raise Refused(OCReason.BAD_PAUSE)
    agency = agencies.get(work, agency_id)
    if until is not None:
        agencies.change(work, agency, "organization.paused", paused_until=until)
        _hold_back(work, agency)
    elif agency.paused_until is not None and agency.paused_until > today:
        agencies.change(work, agency, "organization.resumed", paused_until=today)
    return agency


def _change_addresses(work: UnitOfWork, agency: Organization, action: str, facts: dict[str, Any]) -> None:
    """Change the agency; letters that wait for where nobody writes to any more are withdrawn, others go on."""
    before = (oc_letters.recipients(agency), agency.cc)
    if not agencies.change(work, agency, action, **facts):
        return
    if before != (oc_letters.recipients(agency), agency.cc):
        _hold_back(work, agency)
    oc_chase.again(work, agency)


def _hold_back(work: UnitOfWork, agency: Organization) -> None:
    for order in actions.open_of_agency(work, agency.id or 0, *oc_chase.OPEN):
        oc_letters.hold_back(work, order)


def _lies_ahead(work: UnitOfWork, reservation_id: int) -> bool:
    trip = work.session.get_one(Reservation, reservation_id)
    return trip.status is not ReservationStatus.CANCELLED and trip.check_in >= work.today


def _checked(work: UnitOfWork, terms: AgencyTerms, agency: Organization | None = None) -> dict[str, Any]:
    """What may be stored: tidy, valid, and nobody else's; whoever writes another agency waits."""
    work.alone("agencies")
    name = " ".join(terms.name.split())[:120]
    if not name:
        raise Refused(ContactReason.NO_AGENCY_NAME)
    same = agencies.named(work, name)
    if same is not None and same != agency:
        raise Refused(ContactReason.AGENCY_TAKEN, agency=same.name)
    emails = list(dict.fromkeys(email_key(one) for one in _distinct(terms.emails)))
    domains = list(dict.fromkeys(_domain(one) for one in _distinct(terms.domains)))
    for one in emails:
        _check_free(agencies.having(work, email=one), agency, one)
    for one in domains:
        _check_free(agencies.having(work, domain=one), agency, one)
    return {
        "name": name,
        "emails": emails,
        "domains": domains,
        "cc": list(dict.fromkeys(email_key(one) for one in _distinct(terms.cc))),
        "aliases": _distinct(terms.aliases),
        "tone": terms.tone,
        "best_hour": terms.best_hour,
        "phone": terms.phone.strip()[:40],
        "notes": terms.notes.strip()[:2000],
    }


def _distinct(values: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(" ".join(one.split()) for one in values if one.strip()))


def _domain(value: str) -> str:
    domain = value.lower().lstrip("@")
    if domain in PUBLIC_DOMAINS or not DOMAIN.fullmatch(domain):
        raise Refused(ContactReason.BAD_DOMAIN, value=value)
    return domain


def _check_free(owner: Organization | None, agency: Organization | None, value: str) -> None:
    if owner is not None and owner != agency:
        raise Refused(ContactReason.ADDRESS_TAKEN, value=value, agency=owner.name)
