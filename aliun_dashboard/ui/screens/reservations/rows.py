"""Reservations in words."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from aliun_dashboard.flows.checkout import OWES
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.messages.calculation import BOARDS
from aliun_dashboard.queries.reservations import Person, ReservationFile, ReservationRow
from aliun_dashboard.queries.vouchers import PaperRow, VoucherState
from aliun_dashboard.reservations.rules import LIVE, ReservationStatus, code
from aliun_dashboard.tickets.rules import code as ticket_code
from aliun_dashboard.ui import labels_orders, labels_payments
from aliun_dashboard.ui import labels_reservations as words
from aliun_dashboard.ui.labels_delivery import DELIVERY_STATUSES, DELIVERY_TONES
from aliun_dashboard.ui.labels_quotes import NIGHTS_MANY, PEOPLE
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import sale


@dataclasses.dataclass(frozen=True)
class Line:
    """One reservation of the list."""

    id: int
    code: str
    href: str
    holder: str
    agency: str
    hotel: str
    stay: str
    origin: str
    status: str
    tone: str
    total: str
    owes: str
    soon: str
    without_oc: bool


@dataclasses.dataclass(frozen=True)
class Item:
    """A line with an address: a payment, a paper, a case."""

    name: str
    note: str
    tone: str
    href: str


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing the payment set going, and what became of it."""

    id: int
    name: str
    note: str
    tone: str
    failed: bool


@dataclasses.dataclass(frozen=True)
class Sheet:
    """One reservation, whole."""

    id: int = 0
    code: str = ""
    holder: str = ""
    lead: str = ""
    quote: str = ""
    campaign: str = ""
    agency: str = ""
    hotel: str = ""
    stay: str = ""
    room: str = ""
    board: str = ""
    rooms: str = ""
    party: str = ""
    origin: str = ""
    status: str = ""
    tone: str = ""
    total: str = ""
    paid: str = ""
    balance: str = ""
    due: str = ""
    places: str = ""
    includes: str = ""
    policy: str = ""
    supplier: str = ""
    verify: str = ""
    penalty: str = ""
    typed_names: str = ""
    names: str = ""
    quote_id: int = 0
    lead_id: int = 0
    owes: bool = False
    is_confirmed: bool = False
    is_live: bool = False
    is_sold: bool = True
    booking_ref: str = ""
    oc: str = ""
    oc_tone: str = "neutral"
    oc_href: str = ""
    without_oc: str = ""


def line(row: ReservationRow, today: date) -> Line:
    owed = row.total.amount - row.paid
    owes = words.OWES.format(amount=_money(row, owed)) if owed > 0 else words.PAID_UP
    agency = row.agency if row.agency != row.holder else ""
    left, nights = (row.check_in - today).days, sale.many(row.nights, NIGHTS_MANY)
    return Line(
        id=row.id,
        code=code(row.id),
        href=f"/reservas/{row.id}/",
        holder=row.holder,
        agency=" · ".join(part for part in (agency, row.booking_ref and f"#{row.booking_ref}") if part),
        hotel=_hotel(row),
        stay=_days(row),
        origin=row.origin.value,
        status=words.STATUSES[row.status],
        tone=words.STATUS_TONES[row.status],
        total=_money(row, row.total.amount),
        owes=owes if row.lead_id else "",
        soon=f"{nights} · {write.in_days(left)}" if row.status in LIVE and left >= 0 else nights,
        without_oc=row.without_oc,
    )


def sheet(found: ReservationFile, today: date) -> Sheet:
    row = found.row
    owed = max(row.total.amount - row.paid, Decimal(0))
    return Sheet(
        id=row.id,
        code=code(row.id),
        holder=row.holder,
        lead=f"/leads/{row.lead_id}/" if row.lead_id else "",
        quote=f"/cotizaciones/{row.lead_id}/" if row.lead_id else "",
        campaign=f"/campanas/{found.campaign_id}/" if found.campaign_id else "",
        agency=row.agency or words.NOTHING,
        hotel=_hotel(row),
        stay=_stay(row),
        room=found.room or words.NOTHING,
        board=BOARDS.get(found.board, found.board) or words.NOTHING,
        rooms=str(found.rooms),
        party=_party(found),
        origin=row.origin.value,
        status=words.STATUSES[row.status],
        tone=words.STATUS_TONES[row.status],
        total=_money(row, row.total.amount),
        paid=_money(row, row.paid) if row.lead_id else words.NOTHING,
        balance=_money(row, owed) if row.lead_id else words.NOTHING,
        due=write.day(found.balance_due_on) if found.balance_due_on and owed else words.NOTHING,
        places=str(found.places) if found.campaign_id else words.NOTHING,
        includes=found.inclusions or words.NOTHING,
        policy=found.cancellation_policy or words.NOTHING,
        supplier=found.supplier_contact or words.NOTHING,
        verify=f"{settings().public_url}/v/{found.token}",
        penalty=_penalty(found),
        typed_names="\n".join(_typed(person) for person in found.travellers),
        names="\n".join(_shown(person) for person in found.travellers),
        quote_id=found.quote_id or 0,
        lead_id=row.lead_id,
        owes=owed > 0 and row.status in OWES and row.lead_id > 0,
        is_confirmed=row.status is ReservationStatus.CONFIRMED,
        is_live=row.status not in (ReservationStatus.CANCELLED, ReservationStatus.COMPLETED),
        is_sold=row.lead_id > 0,
        **_order(row, today),
    )


def _order(row: ReservationRow, today: date) -> dict[str, str]:
    """What of a sheet is about its purchase order."""
    return {
        "booking_ref": row.booking_ref,
        "oc": labels_orders.STATUSES[row.oc] if row.oc else "",
        "oc_tone": labels_orders.STATUS_TONES[row.oc] if row.oc else "neutral",
        "oc_href": f"/oc/{row.order_id}/" if row.order_id else "",
        "without_oc": _without_oc(row, today) if row.without_oc else "",
    }


def _without_oc(row: ReservationRow, today: date) -> str:
    return words.WITHOUT_OC_WHY.format(agency=row.agency, when=_until(row, today))


def _until(row: ReservationRow, today: date) -> str:
    left = (row.check_in - today).days
    near = {0: "today", 1: "one"}.get(left, "days") if left >= 0 else "past"
    return words.CHECK_IN[near].format(n=left)


def _hotel(row: ReservationRow) -> str:
    return " · ".join(part for part in (row.hotel, row.destination) if part)


def payments(found: ReservationFile) -> list[Item]:
    return [
        Item(
            f"{labels_payments.KINDS[one.kind]} · {labels_payments.PROVIDERS[one.provider]}",
            f"{write.money(one.amount.amount, one.amount.currency)} · {labels_payments.STATUSES[one.status]}",
            labels_payments.STATUS_TONES[one.status],
            f"/pagos/?ver=pagos&pago={one.id}",
        )
        for one in found.payments
    ]


def cases(found: ReservationFile) -> list[Item]:
    return [Item(ticket_code(one.id), one.title, "warn", f"/tickets/{one.id}/") for one in found.cases]


def papers(state: VoucherState | None) -> list[Item]:
    return [_paper(one) for one in state.papers] if state else []


def chain(state: VoucherState | None) -> list[Step]:
    """The steps after the money, in the order they were set going (A-35)."""
    return [
        Step(
            one.delivery_id,
            words.STEPS[one.provider],
            DELIVERY_STATUSES[one.status],
            DELIVERY_TONES[one.status],
            one.status is DeliveryStatus.FAILED,
        )
        for one in (state.chain if state else ())
    ]


def gaps(state: VoucherState | None) -> list[str]:
    return [words.GAPS[gap] for gap in state.gaps] if state else []


def people(typed: str) -> list[tuple[str, int | None]]:
    """What was typed, a person a line: «Rosa Marte» or «Leo Marte, 7»."""
    found: list[tuple[str, int | None]] = []
    for raw in typed.splitlines()[:50]:
        name, _, age = raw.rpartition(",") if "," in raw else (raw, "", "")
        years = age.strip()
        found.append((name.strip(), int(years) if years.isdecimal() and len(years) < 4 else None))
    return [person for person in found if person[0]]


def _shown(person: Person) -> str:
    name = person.name or words.UNNAMED
    return name if person.age is None else f"{name}, {_age(person.age)}"


def _age(years: int) -> str:
    return sale.many(years, words.YEARS) if years >= 0 else words.AGE_UNKNOWN


def _typed(person: Person) -> str:
    return person.name if person.age is None else f"{person.name}, {person.age}"


def _paper(one: PaperRow) -> Item:
    note = f"{words.VERSION.format(n=one.version)} · {words.HOLDS if one.holds else words.ARCHIVED}"
    name = words.DOCUMENT.get(one.kind.value, one.name)
    return Item(name, note, "good" if one.holds else "neutral", f"/files/documents/{one.document_id}")


def _stay(row: ReservationRow) -> str:
    return f"{_days(row)} · {sale.many(row.nights, NIGHTS_MANY)}"


def _days(row: ReservationRow) -> str:
    return f"{write.day(row.check_in)} – {write.day(row.check_in + timedelta(days=row.nights))}"


def _party(found: ReservationFile) -> str:
    adults = sale.many(found.adults, PEOPLE["adults"])
    if not found.child_ages:
        return adults
    ages = ", ".join(_age(age) for age in found.child_ages)
    return f"{adults}, {sale.many(len(found.child_ages), PEOPLE['children'])} ({ages})"


def _penalty(found: ReservationFile) -> str:
    costs = found.costs_today
    if costs.percent is None or costs.amount is None:
        return words.UNKNOWN
    if costs.inside:
        return words.INSIDE.format(days=costs.days_left)
    amount = _money(found.row, costs.amount)
    return words.OUTSIDE.format(percent=costs.percent, amount=amount, days=costs.days_left)


def _money(row: ReservationRow, amount: Decimal) -> str:
    return write.money(amount, row.total.currency)
