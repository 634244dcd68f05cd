"""The demo's campaigns: the three kinds in every state, planned by agents and decided by direction weeks ago.

They are there before the leads, so that who names one or wants exactly that is recognised as on any day.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus
from aliun_dashboard.flows import campaigns
from aliun_dashboard.inventory.models import Hotel
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role

EXTERNAL, SALES, BLOCK = CampaignKind.EXTERNAL_OFFER, CampaignKind.SALES_OFFER, CampaignKind.BLOCK
POLICY = "Los cambios de fecha o de nombre dependen de la disponibilidad del hotel."
WINDOWS = [{"days": 45, "percent": 0}, {"days": 15, "percent": 50}]
MARGIN = Decimal("0.80")  # what a night costs us of its price


@dataclass(frozen=True)
class Plan:
    """A campaign: travel and booking in days from today, the price of a room and night with everything in USD."""

    kind: CampaignKind
    name: str
    hotel: str
    price: int
    quota: int
    travel: tuple[int, int] = (10, 190)
    booking: tuple[int, int] = (-21, 40)
    ends: CampaignStatus = CampaignStatus.APPROVED
    reason: str = ""
    more: tuple[tuple[str, Any], ...] = ()


PLANS = (
    Plan(
        EXTERNAL,
        "Verano en familia",
        "Palma Dorada",
        248,
        20,
        more=(("inclusions", "Todo incluido y un niño gratis."),),
    ),
    Plan(SALES, "Luna de miel", "Uvero Alto Palace", 289, 8, more=(("max_people", 2), ("board", "all_inclusive"))),
    Plan(BLOCK, "Bloque Playa Serena", "Playa Serena", 219, 15, more=(("release_on", 45), ("keep", 1))),
    Plan(EXTERNAL, "Escapada al Este", "Coral del Este", 194, 4, booking=(-21, 1)),
    Plan(BLOCK, "Bloque Brisas de Macao", "Brisas de Macao", 236, 10, reason="El hotel revisa su disponibilidad."),
    Plan(SALES, "Residentes en el Ámbar", "Ámbar y Mar", 128, 12, ends=CampaignStatus.PENDING),
    Plan(BLOCK, "Bloque Bahía Mansa", "Bahía Mansa", 162, 18, ends=CampaignStatus.PENDING, more=(("release_on", 60),)),
    Plan(
        EXTERNAL, "Noches de mangle", "Costa Mangle", 301, 6, ends=CampaignStatus.RETURNED, reason="Falta el contacto."
    ),
    Plan(
        SALES, "Semana de vientos", "Vientos de Cabarete", 121, 9, ends=CampaignStatus.PAUSED, reason="Sin respuesta."
    ),
    Plan(BLOCK, "Bloque Laguna Azul", "Laguna Azul", 171, 10, booking=(-60, -4), ends=CampaignStatus.EXPIRED),
    Plan(EXTERNAL, "Golf en el Chavón", "Marina del Chavón", 205, 5, ends=CampaignStatus.DRAFT),
)


def load(work: UnitOfWork) -> None:
    """Plan and decide them through the flows, each on its day."""
    agents, director = _people(work, Role.AGENT), _people(work, Role.DIRECTOR)[0]
    hotels = {hotel.name: hotel.id for hotel in work.session.exec(select(Hotel))}
    for number, plan in enumerate(PLANS):
        planned = work.now - timedelta(days=22, hours=-number)
        row = campaigns.create(
            replace(work, now=planned, actor=agents[number % len(agents)]), _facts(work, plan, hotels)
        )
        _live(work, row.id or 0, plan, agents[number % len(agents)], director)
    campaigns.expire_due(work)


def _live(work: UnitOfWork, campaign_id: int, plan: Plan, agent: Actor, director: Actor) -> None:
    """From its draft to the state in which it ends; what expires was on sale before."""
    if plan.ends is CampaignStatus.DRAFT:
        return
    recently = plan.ends is CampaignStatus.PENDING
    submitted = work.now - (timedelta(hours=5) if recently else timedelta(days=21, hours=12))
    campaigns.submit(replace(work, now=submitted, actor=agent), campaign_id)
    if recently:
        return
    decided = replace(work, now=submitted + timedelta(hours=6), actor=director)
    if plan.ends is CampaignStatus.RETURNED:
        campaigns.return_(decided, campaign_id, plan.reason)
        return
    campaigns.approve(decided, campaign_id)
    lately = replace(work, now=work.now - timedelta(days=2), actor=director)
    if plan.ends is CampaignStatus.PAUSED:
        campaigns.pause(lately, campaign_id, plan.reason)
    elif plan.reason:
        campaigns.stop_sale(lately, campaign_id, on=True, reason=plan.reason)


def _facts(work: UnitOfWork, plan: Plan, hotels: dict[str, int | None]) -> dict[str, Any]:
    today = work.today
    days = {"travel": plan.travel, "booking": plan.booking}
    spans = {
        f"{name}_{end}": today + timedelta(days=day)
        for name, both in days.items()
        for end, day in zip(("from", "to"), both, strict=True)
    }
    more = dict(plan.more)
    if "release_on" in more:
        more["release_on"] = today + timedelta(days=more["release_on"])
    return {
        "kind": plan.kind,
        "name": plan.name,
        "hotel_id": hotels[plan.hotel],
        "destination": "",
        "quota_total": plan.quota,
        "price_per_night": Decimal(plan.price),
        "cost_per_night": plan.price * MARGIN,
        "currency": "USD",
        "deposit_percent": 30,
        "cancellation_policy": "" if plan.ends is CampaignStatus.DRAFT else POLICY,
        "cancellation_windows": WINDOWS,
        "room": "Doble estándar",
        "board": "all_inclusive",
        "inclusions": "Todo incluido con impuestos.",
        **spans,
        **more,
    }


def _people(work: UnitOfWork, role: Role) -> list[Actor]:
    found = work.session.exec(select(StaffUser).where(StaffUser.role == role).order_by(col(StaffUser.id)))
    return [Actor(user.name, user.id, user.role.value) for user in found]
