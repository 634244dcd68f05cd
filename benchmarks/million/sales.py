"""What one lead was offered, asked for, paid and sold; places are taken in the ledger of its campaign."""

import hashlib
import random
from dataclasses import dataclass

from aliun_dashboard.demo.inventory import PLACES

from . import words
from .book import DAY, HOUR, Book, cents, date, jsonb, stamp
from .house import CAMPAIGNS, DIRECTOR, HOTELS, ON_SALE, POLICIES, YEARS, OnSale, Sold, person
from .life import ATLAS, ATLAS_SOLD, CLOSED, CORE, CORE_SOLD, PENDING
from .people import Wish

VALID = 48 * HOUR
CHILDREN = ("[]", "[7]", "[7,7]")
LEAST_AHEAD = 5 * DAY
BALANCE_DAYS = 15
PROVIDERS = ("stripe", "stripe", "paypal", "transfer", "square")
STEP = YEARS // CAMPAIGNS


@dataclass(slots=True)
class Offer:
    """A quote as its buyer remembers it."""

    number: int
    engine: str
    hotel_id: int
    campaign: OnSale | None
    hotel: str
    place: str
    total: int
    currency: str


@dataclass(slots=True)
class Trip:
    """A reservation that may owe an order."""

    number: int
    agency: int
    booking: str
    hotel: str
    check_in: int
    total: int
    currency: str
    at: int


def sell(book: Book, chance: random.Random, wish: Wish, on_sale: list[OnSale], now: int) -> Trip | None:
    """The offers of a lead and what came of them; the trip when an agency sold it."""
    core = wish.life.reached(CORE)
    if core is None:
        return None
    offer = _core(book, chance, wish, core, now)
    named = wish.life.reached(ATLAS)
    if named and (running := _running(chance, on_sale, named)):
        offer = _atlas(book, chance, wish, running, named, now)
    asked = wish.life.reached(PENDING)
    return _money(book, chance, wish, offer, asked, now) if asked else None


def _running(chance: random.Random, on_sale: list[OnSale], at: int) -> OnSale | None:
    newest = (at - on_sale[0].begins) // STEP
    live = [one for one in on_sale[max(newest - ON_SALE // STEP - 1, 0) : newest + 1] if one.begins <= at <= one.ends]
    return words.pick(chance.random(), live, words.zipf(len(live))) if live else None


def _core(book: Book, chance: random.Random, wish: Wish, at: int, now: int) -> Offer:
    hotel_id = chance.randint(1, HOTELS)
    hotel = PLACES[hotel_id - 1]
    offer = Offer(book.next("quote"), "core", hotel_id, None, hotel.name, hotel.destination, wish.amount, wish.currency)
    status = "superseded" if wish.life.reached(ATLAS) else _status(wish, at, now)
    _quote(book, chance, wish, offer, (1, status, at))
    return offer


def _atlas(book: Book, chance: random.Random, wish: Wish, campaign: OnSale, at: int, now: int) -> Offer:
    total = campaign.price * wish.nights
    hotel = campaign.hotel
    offer = Offer(
        book.next("quote"), "atlas", campaign.number % HOTELS + 1, campaign, hotel.name, hotel.destination, total, "USD"
    )
    _quote(book, chance, wish, offer, (2, _status(wish, at, now), at))
    trigger = words.pick(chance.random(), ("mention", "match"))
    book.add("campaign_match", wish.life.number, campaign.number, trigger, hotel.name, "Sistema", stamp(at))
    return offer


def _status(wish: Wish, at: int, now: int) -> str:
    """Of the last offer of a lead."""
    life = wish.life
    if life.reached(CORE_SOLD) or life.reached(ATLAS_SOLD):
        return "paid"
    if life.stage == CLOSED:
        return "expired"
    if life.stage == PENDING:
        return "accepted"
    return "sent" if at + VALID > now else "expired"


def _quote(book: Book, chance: random.Random, wish: Wish, offer: Offer, made: tuple[int, str, int]) -> None:
    (version, status, moment), at, total = made, stamp(made[2]), cents(offer.total)
    lines = jsonb(
        [{"kind": "night", "quantity": "1", "source": "", "text": offer.hotel, "total": total, "unit": total}]
    )
    stay = (date(wish.check_in), wish.nights, wish.adults, CHILDREN[wish.children], 1)
    answered = stamp(moment + HOUR) if status in ("paid", "accepted") else None
    why = '{"trigger":"mention"}' if offer.campaign else "{}"
    owner, token = person(wish.owner), f"{chance.getrandbits(128):032x}"
    sent = (token, stamp(moment + VALID), at, owner[0], at, answered, "accepted" if answered else "")
    campaign = offer.campaign.number if offer.campaign else None
    where = (offer.hotel_id, campaign, offer.hotel, offer.place, "Doble estándar", "all_inclusive")
    price = (total, cents(offer.total * 8 // 10), offer.currency, lines, "Todo incluido.", POLICIES, why)
    book.add("quote", offer.number, wish.life.number, version, offer.engine, status, *where, *stay, *price, *sent)
    known = (
        f'{{"engine":"{offer.engine}","quote":{offer.number},"status":"sent","total":"{total}","version":{version}}}'
    )
    book.audit(at, owner, "quote.sent", f"lead:{wish.life.number}", before='{"status":"draft"}', after=known)


def _money(book: Book, chance: random.Random, wish: Wish, offer: Offer, asked: int, now: int) -> Trip | None:
    """The first payment; when it came, the reservation and what follows from it."""
    life = wish.life
    sold = life.reached(CORE_SOLD) or life.reached(ATLAS_SOLD)
    back = life.since if sold and life.stage == CLOSED else None
    kind = words.pick(chance.random(), ("deposit", "deposit", "total"))
    amount = offer.total * 3 // 10 if kind == "deposit" else offer.total
    trip = book.next("reservation") if sold else None
    status = (
        "refunded"
        if back
        else "paid"
        if sold
        else "open"
        if life.stage == PENDING and asked + VALID > now
        else "expired"
    )
    first = _payment(book, chance, wish, offer, (kind, status, amount, trip, asked, sold, amount if back else 0))
    if trip is None or sold is None:
        return None
    if offer.campaign:
        offer.campaign.sold.append(Sold(sold, 1, trip, first))
    if back:
        _returned(book, wish, offer, (first, trip, amount, back))
    wish.check_in = max(wish.check_in, sold + LEAST_AHEAD)
    paid = amount + _balance(book, chance, wish, offer, (trip, amount, sold), now) if not back else 0
    _reservation(book, chance, wish, offer, (trip, paid, sold, back))
    return (
        Trip(trip, wish.agency, f"R-{trip:06d}", offer.hotel, wish.check_in, offer.total, offer.currency, sold)
        if (wish.agency and not back)
        else None
    )


def _payment(
    book: Book,
    chance: random.Random,
    wish: Wish,
    offer: Offer,
    how: tuple[str, str, int, int | None, int, int | None, int],
) -> int:
    kind, status, amount, trip, asked, came, returned = how
    number, provider, at = book.next("payment"), words.pick(chance.random(), PROVIDERS), stamp(asked)
    owner, ref = person(wish.owner), f"{chance.getrandbits(128):032x}"
    money = (cents(amount), offer.currency, came and cents(amount), cents(returned))
    proof = (f"s{number}", f"PAY{number:08d}" if came else "", 1, stamp(asked + VALID), came and stamp(came))
    failures = int(chance.random() < 0.09)
    about = (number, ref, wish.life.number, offer.number, trip, kind, provider, status)
    book.add("payment", *about, *money, *proof, failures, 0 if came else None, "[]", at, owner[0])
    told = jsonb({"amount": cents(amount), "currency": offer.currency, "kind": kind, "provider": provider})
    book.audit(at, owner, "payment.asked", f"payment:{number}", after=told)
    if came:
        book.audit(stamp(came), person(None), "reservation.paid", f"reservation:{trip}", after=told)
        _webhook(book, provider, ref, came, wish.life.number)
    return number


def _webhook(book: Book, provider: str, ref: str, came: int, lead: int) -> None:
    body = jsonb({"payment_ref": ref, "type": "paid"}).encode().hex()
    signed = ("valid", "processed", 0, 0, "", "", "[]", f'["lead:{lead}"]', stamp(came + 1))
    source = provider if provider != "transfer" else "n8n"
    head = '{"content-type":"application/json"}'
    book.add("webhook_event", source, f"e-{ref}", stamp(came), head, f"\\\\x{body}", *signed)


def _balance(
    book: Book, chance: random.Random, wish: Wish, offer: Offer, so_far: tuple[int, int, int], now: int
) -> int:
    """The rest, when it is due already. Gives what came."""
    trip, paid, sold = so_far
    due = max(wish.check_in - BALANCE_DAYS * DAY, sold + HOUR)
    if paid >= offer.total or due > now:
        return 0
    asked = max(due - 2 * DAY, sold)
    _payment(book, chance, wish, offer, ("balance", "paid", offer.total - paid, trip, asked, due, 0))
    return offer.total - paid


def _returned(book: Book, wish: Wish, offer: Offer, what: tuple[int, int, int, int]) -> None:
    payment, trip, amount, back = what
    at, who = stamp(back), person(DIRECTOR)
    if offer.campaign:
        offer.campaign.sold.append(Sold(back, -1, trip, payment))
    asked = ("enfermedad", "", person(wish.owner)[0], wish.owner, at)
    book.add("refund", payment, cents(amount), offer.currency, "executed", *asked, who[0], at, at, f"REF{payment:08d}")
    book.audit(at, who, "reservation.cancelled", f"reservation:{trip}", after=jsonb({"refund": cents(amount)}))


def _reservation(
    book: Book, chance: random.Random, wish: Wish, offer: Offer, what: tuple[int, int, int, int | None]
) -> None:
    trip, paid, sold, back = what
    due = date(wish.check_in - BALANCE_DAYS * DAY)
    stay = (
        "Doble estándar",
        "all_inclusive",
        date(wish.check_in),
        wish.nights,
        wish.adults,
        CHILDREN[wish.children],
        1,
    )
    money = (cents(offer.total), cents(paid), offer.currency, due, "Todo incluido.", POLICIES)
    campaign, at = offer.campaign.number if offer.campaign else None, stamp(sold)
    about = (trip, wish.life.number, offer.number, None, campaign, wish.agency, offer.engine)
    ends = (f"{chance.getrandbits(128):032x}", 1, at, at, back and stamp(back), 3)
    status = "cancelled" if back else "confirmed"
    book.add("reservation", *about, status, wish.name, offer.hotel, offer.place, *stay, *money, *ends)
    for place in range(wish.adults):
        book.add("traveller", trip, wish.name if place == 0 else "", None, "")
    _voucher(book, trip, at, full=paid >= offer.total)


def _voucher(book: Book, trip: int, at: str, *, full: bool) -> None:
    kind, content = "voucher" if full else "confirmacion", f"%PDF-1.4 R-{trip:06d}".encode()
    file = (f"R-{trip:06d}.pdf", "application/pdf", hashlib.sha256(content).hexdigest(), f"\\\\x{content.hex()}")
    key = f"paper:{trip}:1"
    book.add("document", book.next("document"), key, kind, f"reservation:{trip}", 1, *file, at, "Sistema")
    for provider, name in (("papers", key), ("email", f"email:{key}")):
        sent = ("simulated", 1, "", "", "", at, at)
        book.add(
            "delivery",
            name,
            provider,
            "issue" if provider == "papers" else "send_paper",
            f"reservation:{trip}",
            "{}",
            *sent,
        )
    book.audit(at, person(None), "paper.issued", f"reservation:{trip}", after='{"version":1}')
