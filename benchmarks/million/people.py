"""The rows of one lead: its person, its moves, what was said, what is to be done."""

import random
from bisect import bisect
from dataclasses import dataclass

from . import words
from .book import DAY, HOUR, MINUTE, Book, cents, date, jsonb, stamp
from .house import AGENCIES, AGENTS, person
from .life import ATLAS, ATLAS_SOLD, INCOMING, PENDING, QUALIFIED, SOLD, Life

BY_SHARE = words.zipf(AGENTS)
BY_AGENCY = words.zipf(AGENCIES)
BY_PLACE = words.zipf(len(words.PLACES))
BY_SOURCE = words.zipf(len(words.SOURCES))
BY_FIRST, BY_LAST = words.zipf(len(words.FIRST)), words.zipf(len(words.LAST))
MANY_MESSAGES = 400
CAUSES = {QUALIFIED: "budget", PENDING: "payment_asked", "core_proposal": "quote", ATLAS: "quote"} | dict.fromkeys(
    SOLD, "payment"
)


@dataclass(slots=True)
class Wish:
    """Who wants what. Amounts in cents."""

    life: Life
    contact_id: int
    name: str
    agency: int | None
    owner: int | None
    source: str
    place: str
    check_in: int
    nights: int
    adults: int
    children: int
    amount: int
    currency: str

    @property
    def channel(self) -> str:
        return self.source if self.source in ("whatsapp", "instagram", "messenger", "email") else "whatsapp"


def wish(book: Book, chance: random.Random, life: Life) -> Wish:
    """A new person in nine of ten cases, else one who has been here before."""
    agency = 1 + bisect(BY_AGENCY, chance.random()) if chance.random() < 0.08 else None
    source = words.pick(chance.random(), words.SOURCES, BY_SOURCE)
    contact_id, name = _contact(book, chance, life, agency, source)
    owner = 1 + bisect(BY_SHARE, chance.random())
    nobodys = chance.random() < (0.3 if life.stage == INCOMING else 0.02)
    nights, adults = chance.randint(2, 10), words.pick(chance.random(), (1, 2, 2, 2, 2, 3, 4))
    amount, currency = nights * adults * chance.randint(60, 250) * 100, "USD"
    if chance.random() < 0.25:
        amount, currency = amount * 60, "DOP"
    trip = (life.came + chance.randint(15, 200) * DAY, nights, adults, words.pick(chance.random(), (0, 0, 0, 1, 2)))
    place = words.pick(chance.random(), words.PLACES, BY_PLACE)
    return Wish(life, contact_id, name, agency, None if nobodys else owner, source, place, *trip, amount, currency)


def _contact(book: Book, chance: random.Random, life: Life, agency: int | None, source: str) -> tuple[int, str]:
    number = book.next("contact") if chance.random() < 0.9 or life.number < 50 else 0
    if not number:
        return chance.randint(1, life.number // 2), "Cliente conocido"
    first, last = (
        words.pick(chance.random(), names, shares) for names, shares in ((words.FIRST, BY_FIRST), (words.LAST, BY_LAST))
    )
    name, at, phone = (
        f"{first} {last} {words.pick(chance.random(), words.LAST)}",
        stamp(life.came),
        f"+1809{2_000_000 + number}",
    )
    book.add("contact", number, name, "es", agency, False, at)
    book.add("contact_identity", number, "phone", phone, phone, at)
    if chance.random() < 0.4:
        book.add("contact_identity", number, "email", mail := f"{first.lower()}.{number}@correo.example", mail, at)
    if source == "instagram":
        book.add("contact_identity", number, "instagram", f"{7_000_000 + number}", f"{7_000_000 + number}", at)
    book.audit(at, person(None), "contact.created", f"contact:{number}", after=f'{{"name":"{name}"}}')
    return number, name


def tell(book: Book, chance: random.Random, wish: Wish, now: int) -> None:
    """Everything but its offers."""
    said = _talk(book, chance, wish, now)
    _lead(book, chance, wish, said)
    _moves(book, wish)
    _steps(book, chance, wish, now)
    _news(book, chance, wish, now)


def _lead(book: Book, chance: random.Random, wish: Wish, said: tuple[int, int | None]) -> None:
    life, spam = wish.life, wish.life.closed_because == "spam"
    engine = "atlas" if life.reached(ATLAS) else "core" if life.reached("core_proposal") else None
    money = (None if spam else cents(wish.amount), wish.currency, "incomplete" if spam else "sufficient", "")
    last_in, last_out = said
    unread = words.pick(chance.random(), (0, 0, 0, 1, 2)) if life.is_open else 0
    written = (stamp(last_in), last_out and stamp(last_out), stamp(life.came), stamp(max(life.since, last_in)))
    book.add(
        "lead",
        *(life.number, wish.contact_id, wish.agency, life.stage, stamp(life.since), engine, wish.owner, wish.source),
        *("", "", wish.place, "", date(wish.check_in), wish.nights, wish.adults, wish.children, *money),
        *(chance.randint(0, 100), life.closed_because, unread, *written, len(life.path) + 1),
    )
    if chance.random() < 0.5:
        book.add("lead_ref", life.number, "kommo", str(7_000_000 + life.number), stamp(life.came))


def _moves(book: Book, wish: Wish) -> None:
    subject, before = f"lead:{wish.life.number}", None
    wanted = (
        f'{{"amount":"{cents(wish.amount)}","currency":"{wish.currency}","destination":"{wish.place}",'
        f'"source":"{wish.source}"}}'
    )
    book.audit(stamp(wish.life.came), person(None), "lead.created", subject, after=wanted)
    for stage, moment in wish.life.path:
        at, cause = stamp(moment), CAUSES.get(stage, "hand") if before else "arrival"
        who = person(wish.owner if cause == "hand" else None)
        engine = "atlas" if stage in (ATLAS, ATLAS_SOLD) else None
        move = book.next("stage_move")
        book.add("stage_move", move, wish.life.number, before, stage, at, *who, cause, "", engine, False)
        if before:
            book.audit(
                at,
                who,
                "lead.moved",
                subject,
                before=f'{{"stage":"{before}"}}',
                after=f'{{"cause":"{cause}","stage":"{stage}"}}',
            )
        before = stage


def _talk(book: Book, chance: random.Random, wish: Wish, now: int) -> tuple[int, int | None]:
    """Messages in turns; gives when the customer wrote last, and we."""
    number, came = wish.life.number, wish.life.came
    count = MANY_MESSAGES if number == MANY_MESSAGES else 2 + int(chance.expovariate(1 / 6))
    gap = max((min(wish.life.since + DAY, now) - came) // count, 1)
    last_in, last_out, who = came, None, person(wish.owner)
    for turn in range(count):
        moment = came + turn * gap + int(chance.random() * gap)
        if turn % 2 == 0:
            last_in, said, ours = moment, words.pick(chance.random(), words.SAID), f"m.{number}.{turn}"
            book.add(
                "activity", number, "message_in", wish.channel, wish.name, None, said, stamp(moment), ours, None, "{}"
            )
        else:
            last_out = moment
            _answer(book, wish, who, turn, moment, words.pick(chance.random(), words.ANSWERED))
    if chance.random() < 0.3:
        book.add(
            "activity",
            number,
            "note",
            "",
            *who,
            "Prefiere que la llamen por la tarde",
            stamp(last_in),
            None,
            None,
            "{}",
        )
    book.audit(stamp(last_in), who, "lead.read", f"lead:{number}")
    return last_in, last_out


def _answer(book: Book, wish: Wish, who: tuple[str, int | None], turn: int, moment: int, said: str) -> None:
    """Every other one went through our own outbox, the rest through Kommo's app."""
    number, at = wish.life.number, stamp(moment)
    key = f"whatsapp:message:{number}:{turn}" if turn % 4 == 1 else None
    book.add("activity", number, "message_out", wish.channel, *who, said, at, None, key, "{}")
    if key:
        status = "failed" if (number + turn) % 20_011 == 0 else "simulated"
        payload = f'{{"text":"{said}","to":"+18095550100"}}'
        book.add(
            "delivery",
            key,
            "whatsapp",
            "send_text",
            f"lead:{number}",
            payload,
            status,
            1,
            "",
            "",
            "",
            at,
            stamp(moment + 2),
        )


def _steps(book: Book, chance: random.Random, wish: Wish, now: int) -> None:
    life, who = wish.life, person(wish.owner)
    if len(life.path) > 1 and chance.random() < 0.6:
        done, title = stamp(life.path[1][1]), words.pick(chance.random(), words.TASKS)
        book.add("task", life.number, title, done, wish.owner, who[0], stamp(life.came), done, who[0])
    if life.is_open and chance.random() < 0.8:
        due = stamp(now + chance.randint(-48, 96) * HOUR)
        book.add(
            "task",
            life.number,
            words.pick(chance.random(), words.TASKS),
            due,
            wish.owner,
            who[0],
            stamp(life.since),
            None,
            "",
        )
    special = life.reached("special_case")
    if special or chance.random() < 0.02:
        _ticket(book, chance, wish, special or life.since, now)


def _ticket(book: Book, chance: random.Random, wish: Wish, moment: int, now: int) -> None:
    number, at, over = wish.life.number, stamp(moment), moment + chance.randint(1, 120) * HOUR
    status = "resolved" if over < now else words.pick(chance.random(), ("open", "in_progress"))
    kind = words.pick(chance.random(), ("escalamiento", "soporte_viaje", "queja", "reembolso"))
    title = f"Caso especial L-{number:06d}"
    solved = ("Hablado con el cliente", at, stamp(over), stamp(over)) if over < now else ("", at, at, None)
    where = (number, None, wish.owner, "{}")
    book.add("ticket", f"case:{number}", kind, status, chance.randint(1, 5), title, "", "rule", *where, *solved, 2)
    book.audit(at, person(None), "ticket.opened", f"lead:{number}", after=jsonb({"kind": kind, "title": title}))


def _news(book: Book, chance: random.Random, wish: Wish, now: int) -> None:
    """The webhook it came by, and a line behind the owner's bell."""
    number, came = wish.life.number, wish.life.came
    draw = chance.random()
    status = "failed" if draw < 0.0001 else "rejected" if draw < 0.001 else "processed"
    body = f"leads[add][0][id]={7_000_000 + number}&leads[add][0][name]=Cliente".encode().hex()
    steps = '[{"ms":12.4,"name":"receive","note":"","ok":true}]'
    signed = ("invalid" if status == "rejected" else "valid", status, 0, int(status == "failed"), "", "", steps)
    head = '{"content-type":"application/x-www-form-urlencoded"}'
    book.add(
        "webhook_event",
        *("kommo", f"k-{number}", stamp(came), head, f"\\\\x{body}", *signed, f'["lead:{number}"]', stamp(came + 1)),
    )
    if wish.owner and chance.random() < 0.6:
        facts = f'{{"by":"Sistema","code":"L-{number:06d}","text":"escribió de nuevo"}}'
        read = stamp(came + HOUR) if came < now - 3 * DAY else None
        book.add("notice", wish.owner, "mentioned", facts, f"/leads/{number}", stamp(came + MINUTE), read, "")
