"""Agencies by the names that papers give them: a name or alias as we know it, but for case, accents and signs."""

from typing import Any, cast

from sqlmodel import Session, col, select

from aliun_dashboard.contacts import agencies
from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.purchase_orders.reading import Known
from aliun_dashboard.purchase_orders.suggesting import folded, is_alike


def known(session: Session) -> list[Known]:
    """Every agency with its spellings, for whoever reads a paper."""
    names: Any = select(col(Organization.id), Organization.name, col(Organization.aliases))
    rows = cast(list[tuple[int, str, list[str]]], session.exec(names.order_by(col(Organization.id))).all())
    return [Known(number, (name, *aliases)) for number, name, aliases in rows]


def find(session: Session, name: str) -> Organization | None:
    """The one agency of that name; none when two share it."""
    wanted = folded(name)
    fitting = [one.id for one in known(session) if wanted in map(folded, one.names)]
    return session.get_one(Organization, fitting[0]) if len(fitting) == 1 else None


def create(work: UnitOfWork, name: str) -> Organization:
    """A new agency, which need not send orders until somebody says so."""
    return agencies.create(work, name=name)


def learn(work: UnitOfWork, agency: Organization, spelt: str) -> None:
    """A name that a paper gave an agency, as a person found, is from now on one of its spellings.

    Only when it looks like one: a reader that mistook somebody else's name for the agency's teaches nothing.
    """
    if spelt and find(work.session, spelt) is None and is_alike(spelt, agency.name):
        agencies.change(work, agency, "organization.edited", aliases=[*agency.aliases, spelt])
