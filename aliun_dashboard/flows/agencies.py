"""Agencies as finance keeps them: addresses, whether they owe an order, in which tone they are chased (K-04, K-05)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from aliun_dashboard.contacts import agencies
from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.contacts.rules import ContactReason, Tone, email_key
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.mail.rules import PUBLIC_DOMAINS
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.rules import OCReason, OCStatus
from aliun_dashboard.staff.rules import CHASES_ORDERS

from . import access, oc_by_hand, oc_chase

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
    """Change an agency; orders that waited for an address go on. Raises Refused as `create` does."""
    access.allowed(work, CHASES_ORDERS)
    agency = agencies.get(work, agency_id)
    facts = _checked(work, terms, agency)
    still_dead = [one for one in agency.dead_emails if one in facts["emails"]]
    if agencies.change(work, agency, "organization.edited", **facts, dead_emails=still_dead):
        oc_chase.again(work, agency)
    return agency


def revive(work: UnitOfWork, agency_id: int, email: str) -> Organization:
    """An address to which letters came back takes mail again; what waited for it goes on."""
    access.allowed(work, CHASES_ORDERS)
    agency = agencies.get(work, agency_id)
    alive = [one for one in agency.dead_emails if one != email]
    if agencies.change(work, agency, "organization.revived", dead_emails=alive):
        oc_chase.again(work, agency)
    return agency


def set_requires_oc(work: UnitOfWork, agency_id: int, *, required: bool, open_ones: bool = False) -> int:
    """Whether new trips of the agency need an order (K-05); with `open_ones` also those that are there already.

    Its orders that nobody asked for yet, or that are still open, change with it; those received stay. Says how many.
    """
    access.allowed(work, CHASES_ORDERS)
    agency = agencies.get(work, agency_id)
    act = "organization.requires_oc" if required else "organization.requires_no_oc"
    agencies.change(work, agency, act, requires_oc=required)
    if not open_ones:
        return 0
    statuses = (OCStatus.NOT_REQUIRED,) if required else tuple(oc_chase.OPEN)
    rows = actions.open_of_agency(work, agency_id, *statuses)
    for order in rows:
        if required:
            oc_by_hand.require(work, order.id or 0)
        else:
            oc_by_hand.exempt(work, order.id or 0, f"{agency.name} ya no requiere OC")
    return len(rows)


def pause(work: UnitOfWork, agency_id: int, until: date | None) -> Organization:
    """No letter to the agency before `until`; None ends the pause. Raises Refused: BAD_PAUSE."""
    access.allowed(work, CHASES_ORDERS)
    if until is not None and until <= work.now.astimezone(settings().timezone).date():
        raise Refused(OCReason.BAD_PAUSE)
    agency = agencies.get(work, agency_id)
    agencies.change(work, agency, "organization.paused" if until else "organization.resumed", paused_until=until)
    return agency


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
