"""The demo's OC tracker: a month of confirmations, letters and orders, told through the flows on a moved clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from sqlmodel import col, select

from aliun_dashboard.adapters import mail as mails_read
from aliun_dashboard.adapters import simulator_mail, smtp
from aliun_dashboard.adapters.simulator_mail import OUR_BOX, Post, Sheet
from aliun_dashboard.contacts.rules import Tone
from aliun_dashboard.demo import order_mails, order_words
from aliun_dashboard.demo.order_words import House, Trip
from aliun_dashboard.flows import agencies, mail_in, mail_out, oc_by_hand, oc_chase, oc_files, oc_habits
from aliun_dashboard.flows.agencies import AgencyTerms
from aliun_dashboard.kernel import documents
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.mail import actions as mails
from aliun_dashboard.mail.box import Fetched, Head, key_of
from aliun_dashboard.mail.outgoing import Draft
from aliun_dashboard.purchase_orders.models import OrderHabits, PurchaseOrder
from aliun_dashboard.reservations.models import Reservation

POST, ROBOT = Actor("Correo"), Actor("Sistema")
CYCLE, HOUR = timedelta(minutes=5), timedelta(hours=1)
FIRST_BOOKING = 480_200


@dataclass(frozen=True)
class Desk:
    """The open transaction, who works in finance, the agencies by name; and `kept`, so that no row is asked for anew.

    A session forgets a row that nobody holds.
    """

    work: UnitOfWork
    finance: Actor
    houses: dict[str, House]
    kept: list[object] = field(default_factory=list[object])

    def at(self, moment: datetime, actor: Actor = ROBOT) -> UnitOfWork:
        return replace(self.work, now=moment, actor=actor)

    def ago(self, days: float, hour: int = 10, minute: int = 0) -> datetime:
        """A moment of the house's day, so many days back; never in the future."""
        zone = settings().timezone
        day = self.work.now.astimezone(zone).date() - timedelta(days=days)
        moment = datetime.combine(day, time(hour, minute), zone).astimezone(self.work.now.tzinfo)
        return min(moment, self.work.now - 2 * HOUR)


def load(work: UnitOfWork, finance: Actor) -> None:
    """Fill the tracker: agencies, orders in all seven states, readings to look at, strays, odd mails."""
    desk = Desk(work, finance, {house.name: house for house in order_words.HOUSES})
    _set_up(desk)
    trips = sorted(order_words.TRIPS, key=lambda trip: (-trip.days, trip.hour))
    told = [(trip, _live(desk, number, trip)) for number, trip in enumerate(trips, start=1)]
    for moment, post in order_mails.odd(desk.ago, told, desk.houses):
        arrive(desk, moment, post)
    _deliver(desk, work.now)


def arrive(desk: Desk, moment: datetime, post: Post) -> None:
    """A mail comes in, and is decided as on any day."""
    raw = post.raw(moment)
    work = desk.at(moment, POST)
    fetched = Fetched(Head(0, len(raw), moment, key_of(raw)), raw)
    [mail_id], _ = mails.store(work, OUR_BOX, [fetched])
    mail = mails_read.parse(raw)
    verdict = mail_in.judge(work.session, mail, mail_id)
    texts = [sheet.read for _, sheet in post.sheets] if mail_in.wants_papers(verdict) else []
    mail_in.take_in(work, mail_id, verdict, mail, texts)


def _set_up(desk: Desk) -> None:
    first = desk.at(desk.ago(40), desk.finance)
    oc_habits.set_senders(first, order_words.SENDERS)
    oc_habits.set_copies(first, order_words.ADMIN, order_words.FINANCE)
    oc_habits.set_reception(first, confirms=True)
    for house in order_words.HOUSES:
        terms = AgencyTerms(
            house.name,
            emails=(f"{house.box}@{house.domain}",) if house.box else (),
            domains=(house.domain,),
            aliases=house.aliases,
            tone=Tone.WARM if house.warm else Tone.AS_WRITTEN,
            best_hour=house.best_hour,
            phone=house.phone,
            notes=house.notes,
        )
        desk.kept.append(agencies.create(first, terms, requires_oc=house.wants))
    desk.kept.append(desk.work.session.get(OrderHabits, 1))


def _live(desk: Desk, number: int, trip: Trip) -> PurchaseOrder:
    """One trip from its confirmation to where its order stands today."""
    booking = str(FIRST_BOOKING + number * 7)
    confirmed = desk.ago(trip.days, trip.hour, number % 6 * 5 + 2)
    arrive(desk, confirmed, _confirmation(desk, booking, trip, number))
    order = desk.work.session.exec(select(PurchaseOrder).where(PurchaseOrder.booking_id == booking)).one()
    desk.kept.extend((order, desk.work.session.get_one(Reservation, order.reservation_id)))
    happens = confirmed + trip.after * HOUR
    _chase(desk, order, confirmed, happens if trip.after else desk.work.now)
    if trip.after and happens < desk.work.now:
        _happen(desk, order, trip, happens)
        _deliver(desk, happens)
        _chase(desk, order, happens, desk.work.now)
    return order


def _confirmation(desk: Desk, booking: str, trip: Trip, number: int) -> Post:
    starts = desk.work.today + timedelta(days=trip.ahead)
    sheet = simulator_mail.confirmation(booking, trip.agency, trip.hotel, (starts, trip.nights), trip.amount)
    return Post(
        key=f"conf-{booking}@ideasfractal.example",
        sender=order_words.SENDERS[number % 5 == 0],
        name="Kontrol Travel",
        subject=f"Confirmación de reserva {booking}",
        text=f"Estimados,\n\nAdjuntamos la confirmación de la reserva {booking}.\n\nSaludos.",
        sheets=[(f"Confirmacion {booking}.pdf", sheet)],
    )


def _chase(desk: Desk, order: PurchaseOrder, since: datetime, until: datetime) -> None:
    """The five-minute cycles between two moments, but for those in which nothing is due."""
    moment = since
    while (step := oc_chase.plan(desk.at(moment), order)) is not None:
        moment = _cycle_after(max(step.at, moment + timedelta(minutes=1)))
        if moment > until or oc_chase.chase(desk.at(moment), order.id or 0) is None:
            return
        _deliver(desk, moment + timedelta(seconds=4))


def _happen(desk: Desk, order: PurchaseOrder, trip: Trip, moment: datetime) -> None:
    order_id, by_hand = order.id or 0, desk.at(moment, desk.finance)
    name = f"OC {order.booking_id}.pdf"
    match trip.end:
        case "mail" | "subject":
            thread = order.thread if trip.end == "mail" else ()
            arrive(desk, moment, order_mails.answer(desk.houses[trip.agency], order.booking_id, trip, thread))
        case "link":
            oc_files.upload(desk.at(moment, Actor(trip.agency)), order.token, name, _oc(order, trip).pdf)
        case "hand":
            oc_files.by_hand(by_hand, order_id, name, _oc(order, trip).pdf)
        case "bounce":
            arrive(desk, moment, order_mails.bounce(order.thread[-1], _address(desk, trip.agency)))
        case "skip":
            oc_by_hand.skip(by_hand, order_id)
        case "pause":
            oc_by_hand.pause(by_hand, order_id, desk.work.today + timedelta(days=5))
        case _:
            oc_by_hand.exempt(by_hand, order_id, "Pagaron por adelantado: Dirección lo acepta sin OC")


def _oc(order: PurchaseOrder, trip: Trip) -> Sheet:
    return simulator_mail.purchase_order(trip.agency, order.booking_id, trip.hotel, trip.amount)


def _address(desk: Desk, agency: str) -> str:
    house = desk.houses[agency]
    return f"{house.box}@{house.domain}"


def _deliver(desk: Desk, moment: datetime) -> None:
    """The mail server of the demo: what waits is kept as it would have left, and counts as sent."""
    waiting = select(Delivery).where(Delivery.status == DeliveryStatus.WAITING, Delivery.provider == "email")
    ours = col(Delivery.key).startswith("oc:")
    for letter in desk.work.session.exec(waiting.where(ours).order_by(col(Delivery.id))).all():
        letter.status, letter.attempts, letter.finished_at = DeliveryStatus.SIMULATED, 1, moment
        letter.external_ref = smtp.message_id(letter.key)
        mail_out.simulated(desk.at(moment), _draft(desk, letter, moment), letter.payload)


def _draft(desk: Desk, letter: Delivery, moment: datetime) -> Draft:
    said = letter.payload
    files = [documents.get(desk.work.session, number) for number in said["attachments"]]
    named: Sequence[smtp.Attachment] = [
        smtp.Attachment(name, one.media_type, one.content)
        for name, one in zip(said["names"], files, strict=True)
        if one
    ]
    mail = smtp.Mail(said["to"], said["subject"], said["text"], said["cc"], named, said["answers"], recorded=True)
    composed = smtp.compose(mail, letter.key, moment)
    key = re.sub(r"[<>]", "", smtp.message_id(letter.key))
    content = composed.as_bytes()
    return Draft(key, OUR_BOX, said["to"], said["cc"], said["subject"], said["answers"], content, said["order_id"])


def _cycle_after(moment: datetime) -> datetime:
    """The first cycle of five minutes that is not before `moment`."""
    begun = moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)
    return begun if begun == moment else begun + CYCLE
