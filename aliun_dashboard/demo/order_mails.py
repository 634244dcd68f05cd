"""The mails of the demo's OC tracker: confirmations, answers, a bounce, and the odd ones every mailbox gets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from aliun_dashboard.adapters.simulator_mail import Bounced, Post, Sheet, confirmation, purchase_order
from aliun_dashboard.demo.order_words import (
    ANDES,
    ANTILLANA,
    AUSTRAL,
    BORICUA,
    CONDOR,
    MAPOCHO,
    PATAGONIA,
    QUISQUEYA,
    SENDERS,
    House,
    Trip,
)
from aliun_dashboard.purchase_orders.models import PurchaseOrder

Ago = Callable[..., datetime]
Dated = tuple[datetime, Post]
Told = Sequence[tuple[Trip, PurchaseOrder]]


def answer(house: House, booking: str, trip: Trip, thread: Sequence[str]) -> Post:
    """An agency sends its order: as an answer, or as a mail of its own that names the booking."""
    sheet = purchase_order(house.name, booking, trip.hotel, trip.amount)
    return Post(
        key=f"oc-{booking}@{house.domain}",
        sender=f"{house.answers}@{house.domain}",
        name=house.answers.replace(".", " ").title(),
        subject=f"Re: Solicitud de Orden de Compra - Reserva #{booking}" if thread else f"Orden de Compra {booking}",
        text=f"Estimados,\n\nAdjunto la orden de compra de la reserva {booking}.\n\nSaludos cordiales,\n{house.name}",
        sheets=[(f"oc_{booking}.pdf", sheet)],
        thread=thread,
    )


def bounce(message_id: str, address: str) -> Post:
    """The other side's server knows no such address."""
    words = f"550 5.1.1 <{address}>: no existe el usuario"
    return Bounced(
        key=f"rebote.{message_id}",
        sender="mailer-daemon@googlemail.com",
        subject="Delivery Status Notification (Failure)",
        text=f"No se pudo entregar a {address}.",
        thread=(message_id,),
        address=address,
        words=words,
    )


def odd(ago: Ago, told: Told, houses: Mapping[str, House]) -> Iterator[Dated]:
    """Mails after the trips: readings to look at, strays, and what is rightly left alone."""
    soon = ago(0).date() + timedelta(days=36)
    yield from _to_look_at(ago, _waiting(told, ANDES), soon)
    yield from _strays(ago, _waiting(told, PATAGONIA), houses)
    yield from _without_order(ago, told, houses)
    yield from _left_alone(ago, soon)


def _waiting(told: Told, agency: str) -> PurchaseOrder:
    """The newest order of an agency that was asked for and has not come."""
    theirs = [order for trip, order in told if trip.agency == agency]
    return next(order for order in reversed(theirs) if order.requested_at and not order.received_at)


def _to_look_at(ago: Ago, known: PurchaseOrder, soon: date) -> Iterator[Dated]:
    stay = (soon, 5)
    unclear = confirmation("480601", BORICUA, "Laguna Azul", stay, "$ 2,340.00")
    yield ago(1, 11, 20), _sent("480601", unclear)
    unknown = confirmation("480608", "Viajes Lontananza", "Palma Dorada", stay, "US$ 1,910.00")
    yield ago(1, 16, 5), _sent("480608", unknown)
    moved = confirmation(known.booking_id, ANDES, "Arrecife Suites", (soon, 6), "CLP 2.050.000")
    yield ago(0, 8, 40), _sent(known.booking_id, moved, again=True)
    yield ago(2, 17, 30), _sent("480622", replace(unclear, broken=True))


def _strays(ago: Ago, foreign: PurchaseOrder, houses: Mapping[str, House]) -> Iterator[Dated]:
    """An order for a booking that nobody knows, and one for the booking of another agency."""
    theirs = Trip(CONDOR, "Laguna Azul", "CLP 1.120.000", 0, 9, 5)
    yield ago(1, 12, 15), answer(houses[CONDOR], "480999", theirs, ())
    other = Trip(QUISQUEYA, "Coral del Este", "RD$ 212,000.00", 0, 9, 5)
    yield ago(2, 9, 50), answer(houses[QUISQUEYA], foreign.booking_id, other, ())


def _without_order(ago: Ago, told: Told, houses: Mapping[str, House]) -> Iterator[Dated]:
    """Agencies that write in the thread without what was asked for."""
    said = (
        (AUSTRAL, "La orden está en firma, la enviamos apenas esté lista.", False),
        (MAPOCHO, "Estaré fuera de la oficina hasta el lunes.", True),
        (ANTILLANA, "¿Nos pueden reenviar la confirmación, por favor?", False),
    )
    for number, (name, text, automatic) in enumerate(said):
        house, order = houses[name], _waiting(told, name)
        post = Post(
            key=f"sin-oc-{number}@{house.domain}",
            sender=f"{house.answers}@{house.domain}",
            name=house.answers.replace(".", " ").title(),
            subject=f"Re: Solicitud de Orden de Compra - Reserva #{order.booking_id}",
            text=text,
            thread=order.thread,
            automatic=automatic,
        )
        yield ago(1, 13 + number), post


def _left_alone(ago: Ago, soon: date) -> Iterator[Dated]:
    sheet = confirmation("771203", PATAGONIA, "Casa Caracol", (soon, 3), "US$ 640.00")
    attached = [("confirmacion.pdf", sheet)]
    stranger = Post(
        "oferta-1@turismobarato.example",
        "promos@turismobarato.example",
        "Confirmación de reserva 771203",
        "¡Su confirmación!",
        "Promociones",
        attached,
    )
    yield ago(3, 10, 10), stranger
    forged = replace(
        stranger, key="falso-1@desconocido.example", sender=SENDERS[0], name="Kontrol Travel", proven=False
    )
    yield ago(2, 22, 45), forged
    yield (
        ago(4, 9, 5),
        Post("aviso-9@ideasfractal.example", SENDERS[0], "Mantenimiento del sistema", "Será el domingo."),
    )
    yield (
        ago(5, 9, 15),
        Post("sinpdf-2@ideasfractal.example", SENDERS[0], "Confirmación de reserva 480300", "Sin adjunto."),
    )


def _sent(booking: str, sheet: Sheet, *, again: bool = False) -> Post:
    return Post(
        key=f"conf-{booking}{'-b' if again else ''}@ideasfractal.example",
        sender=SENDERS[0],
        name="Kontrol Travel",
        subject=f"Confirmación de reserva {booking}" + (" (modificada)" if again else ""),
        text=f"Adjuntamos la confirmación de la reserva {booking}.",
        sheets=[(f"Confirmacion {booking}.pdf", sheet)],
    )
