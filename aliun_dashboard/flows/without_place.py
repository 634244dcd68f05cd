"""Paid, and no place left (X-29): a special case, a ticket, and what Core could offer instead."""

from typing import Any

from aliun_dashboard.campaigns.rules import CampaignReason
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.messages import figures
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import Told, TroubleKind
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import Stay
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.tickets.rules import HIGHEST, TicketKind

from . import cases, inventory, mirror, money_news


def tell(work: UnitOfWork, payment: Payment, told: Told, trip: Reservation, refusal: CampaignReason) -> None:
    """Everybody who has to act hears of it in the same commit; the customer is promised nothing."""
    lead = leads.get(work, payment.lead_id)
    if lead.stage is not Stage.SPECIAL_CASE:
        move = leads.place(work, lead, Stage.SPECIAL_CASE, cause="payment", reason=refusal.value, close_reason=None)
        mirror.stage_moved(work, lead, move)
    money_news.trouble(work, TroubleKind.WITHOUT_QUOTA, told, payment)
    cases.open_case(
        work,
        key=f"without_quota:{trip.id}",
        kind=TicketKind.ESCALATION,
        priority=HIGHEST,
        title=f"Pago sin cupo: {figures.price(payment.paid_amount or payment.amount, payment.currency)}, {trip.hotel}",
        reason=refusal.value,
        lead_id=payment.lead_id,
        reservation_id=trip.id,
        facts={"payment_id": payment.id, "campaign_id": trip.campaign_id, "alternative": alternative(work, trip)},
    )


def alternative(work: UnitOfWork, trip: Reservation) -> dict[str, Any]:
    """The best that Core has for the same stay, with the difference in price (idea 12); empty when it has nothing."""
    stay = Stay(trip.check_in, trip.nights, trip.adults, tuple(trip.child_ages), trip.rooms)
    hotel_id = work.session.get_one(Quote, trip.quote_id).hotel_id
    try:
        options = inventory.core_offers(work.session, stay, hotel_id=hotel_id) if hotel_id else []
        options = options or inventory.core_offers(work.session, stay, destination=trip.destination)
    except Refused:
        return {}
    best = next((option for option in options if option.price.total.currency == trip.currency), None)
    if best is None:
        return {}
    total = best.price.total.amount
    offer = {"hotel": best.hotel, "room": best.room, "board": best.board, "currency": trip.currency}
    return offer | {"total": str(total), "difference": str(total - trip.total)}
