"""Purchase orders: of trips that agencies sold with us, and of those that were confirmed by mail."""

import hashlib
import random
from bisect import bisect

from aliun_dashboard.demo.inventory import PLACES

from . import words
from .book import DAY, HOUR, MINUTE, Book, cents, date, jsonb, stamp
from .house import person
from .people import BY_AGENCY
from .sales import Trip

ACCOUNT = "seguimientooc@bench.aliun"
HOUSE_SENDER = "reservas@mayorista.example"
LEVELS = ("SOLICITADA", "RECORDATORIO_1", "RECORDATORIO_2", "RECORDATORIO_3")
WITHOUT_ANSWER = 60 * DAY  # nobody leaves an order open for longer


def by_mail(book: Book, chance: random.Random, at: int) -> Trip:
    """A trip that came with a confirmation."""
    number, hotel = book.next("reservation"), words.pick(chance.random(), PLACES)
    agency = 1 + bisect(BY_AGENCY, chance.random())
    check_in, nights, total = at + chance.randint(10, 150) * DAY, chance.randint(2, 9), chance.randint(400, 6000) * 100
    booking, when = str(400_000 + number), stamp(at)
    about = (number, None, None, booking, None, agency, "correo", "confirmed")
    who = f"{words.pick(chance.random(), words.FIRST)} {words.pick(chance.random(), words.LAST)}"
    stay = ("", "", date(check_in), nights, 2, "[]", 1, cents(total), "0.00", "USD", None, "", "{}")
    token = f"{chance.getrandbits(128):032x}"
    book.add("reservation", *about, who, hotel.name, hotel.destination, *stay, token, 0, when, when, None, 1)
    book.audit(
        when, person(None), "reservation.came_by_mail", f"reservation:{number}", after=jsonb({"booking": booking})
    )
    return Trip(number, agency, booking, hotel.name, check_in, total, "USD", at)


def owe(book: Book, chance: random.Random, trip: Trip, now: int, *, mailed: bool) -> None:
    """The order a trip owes: asked for, reminded of, received."""
    number, waits = book.next("purchase_order"), int(chance.expovariate(1 / (30 * HOUR))) + HOUR
    if chance.random() < 0.03:
        waits = WITHOUT_ANSWER
    came = trip.at + waits if trip.at + waits < now else None
    level = min(min(waits, now - trip.at) // (2 * DAY), 3)
    asked, owes = trip.at + 5 * MINUTE, trip.agency % 7 != 0
    late = level == 3 and not came and now - trip.at > 7 * DAY
    status = "RECIBIDA" if came else LEVELS[level]
    if not owes:
        status, level, came, late = "NO_REQUIERE_OC", -1, None, False
    thread = [f"oc-{number}-{step}@bench.aliun" for step in range(level + 1)]
    letters = (jsonb(thread), f"{chance.getrandbits(128):032x}", False, stamp(trip.at))
    sent = (stamp(asked), stamp(asked + level * 2 * DAY)) if owes else (None, None)
    moments = (*sent, came and stamp(came))
    reason = "no_answer" if late else ""
    book.add(
        "purchase_order",
        *(number, trip.number, trip.agency, trip.booking, status, reason, "", level, max(level, 0)),
        *(1, "[]", *letters, *moments, stamp(asked + 7 * DAY) if late else None, level + 2),
    )
    book.audit(stamp(trip.at), person(None), "order.opened", f"order:{number}", after=jsonb({"booking": trip.booking}))
    if mailed:
        _confirmation(book, number, trip)
    for step, key in enumerate(thread):
        subject = f"Solicitud de Orden de Compra - Reserva #{trip.booking}"
        _mail(book, number, (key, "out", "sent", subject, asked + step * 2 * DAY))
    if came:
        _received(book, number, trip, came)


def _mail(book: Book, order: int, mail: tuple[str, str, str, str, int]) -> int:
    key, direction, status, subject, moment = mail
    number, at, ours = book.next("mail_message"), stamp(moment), direction == "out"
    sender = ACCOUNT if ours else HOUSE_SENDER
    rule = None if ours else "confirmation" if key.startswith("conf") else "order"
    monitor = "nadie" if ours else "confirmaciones" if rule == "confirmation" else "oc"
    read = (3000, status, monitor, rule, '{"proof":"dmarc","text":"Saludos."}', order, 0, "", at)
    book.add(
        "mail_message", number, key, direction, ACCOUNT, sender, "", jsonb([ACCOUNT]), subject, "[]", at, at, *read
    )
    return number


def _confirmation(book: Book, order: int, trip: Trip) -> None:
    mail = _mail(
        book,
        order,
        (f"conf-{trip.booking}@mayorista.example", "in", "taken", f"Confirmación de reserva {trip.booking}", trip.at),
    )
    document, digest = _paper(book, "confirmacion", trip, trip.at)
    read = {"booking_id": trip.booking, "hotel": trip.hotel, "amount": cents(trip.total), "currency": trip.currency}
    fields = {
        name: {"confidence": 0.97, "end": 10, "page": 0, "raw": value, "start": 0, "value": value, "why": ""}
        for name, value in read.items()
    }
    kept = (f"confirmaciones/{date(trip.at)}_{trip.booking}.pdf", order, stamp(trip.at), stamp(trip.at), "")
    book.add(
        "confirmation",
        mail,
        document,
        digest,
        HOUSE_SENDER,
        "taken",
        jsonb(fields),
        '["Confirmación"]',
        False,
        "",
        *kept,
    )


def _received(book: Book, order: int, trip: Trip, came: int) -> None:
    mail = _mail(
        book,
        order,
        (f"re-{trip.booking}@agencia{trip.agency}.example", "in", "taken", f"Re: Reserva #{trip.booking}", came),
    )
    document, digest = _paper(book, "oc", trip, came)
    name, at = f"oc_{trip.booking}.pdf", stamp(came)
    file = (document, "current", "correo", "thread", name, f"oc/{date(came)}_{trip.booking}_oc.pdf", digest)
    book.add("order_file", order, mail, *file, f"oc@agencia{trip.agency}.example", at, False, "", "[]", "")
    book.audit(at, person(None), "order.received", f"order:{order}", after=jsonb({"file": name}))


def _paper(book: Book, kind: str, trip: Trip, moment: int) -> tuple[int, str]:
    content = f"%PDF-1.4 {kind} {trip.booking}".encode()
    number, digest = book.next("document"), hashlib.sha256(content).hexdigest()
    file = (f"{kind}_{trip.booking}.pdf", "application/pdf", digest, f"\\\\x{content.hex()}", stamp(moment), "")
    book.add("document", number, None, kind, f"{kind}:{digest[:16]}", 1, *file)
    return number, digest
