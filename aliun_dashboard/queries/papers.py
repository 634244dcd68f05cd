"""What is printed: the facts of vouchers, confirmations and quotes, in the customer's language, as they stand now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.documents import DocumentKind
from aliun_dashboard.leads import rules as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.messages import LANGUAGES, figures
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.reservations.rules import HAS_PAPERS, PaperKind, code, paper_due, windows

from .owed_orders import owed_by

Facts = dict[str, Any]
KINDS = {PaperKind.VOUCHER: DocumentKind.VOUCHER, PaperKind.CONFIRMATION: DocumentKind.CONFIRMATION}
TITLES = {
    "es": {PaperKind.VOUCHER: "Voucher", PaperKind.CONFIRMATION: "Confirmación"},
    "en": {PaperKind.VOUCHER: "Voucher", PaperKind.CONFIRMATION: "Confirmation"},
}
UNTIL = {"es": "Hasta el {day}", "en": "Until {day}"}
LATER = {"es": "Después", "en": "Later"}
DEPOSIT = {
    "es": "{amount} ({percent} %), el resto hasta el {day}",
    "en": "{amount} ({percent}%), the rest by {day}",
}


@dataclass(frozen=True)
class Paper:
    """A template with its facts. `seen` is the version of the reservation that they are of."""

    template: str
    facts: Facts
    name: str
    seen: int
    kind: PaperKind


def of_reservation(session: Session, reservation_id: int, now: datetime) -> Paper | None:
    """The paper that a reservation has to have now; None while it may have none."""
    row = session.get_one(Reservation, reservation_id)
    if row.status not in HAS_PAPERS or row.lead_id is None:
        return None
    lead = session.get_one(Lead, row.lead_id)
    lang = _language(session, lead)
    kind = paper_due(row.total, row.paid, voucher_on_deposit=bool(row.policies.get("voucher_on_deposit")))
    version = row.voucher_version + 1
    link = f"{settings().public_url}/v/{row.token}?v={version}"
    facts = _stay(row, lang) | _policies(row.policies, row.check_in, row.total, row.currency, lang) | {
        "lang": lang,
        "agency": settings().aliun_agency_name,
        "code": code(reservation_id),
        "version": version,
        "holder": row.holder,
        "travellers": _travellers(session, row, lang),
        "supplier": str(row.policies.get("supplier_contact") or ""),
        "total": figures.price(row.total, row.currency),
        "paid": figures.price(row.paid, row.currency),
        "balance": _balance(row),
        "balance_due": figures.day(row.balance_due_on, lang) if row.balance_due_on else "",
        "no_oc": owed_by(session, row),
        "cancelled_on": _day(row.cancelled_at, lang) if row.cancelled_at else None,
        "issued_on": _day(now, lang),
        "reference": f"{leads.code(row.lead_id or 0)} · {row.origin.value.capitalize()}",
        "link": link,
        "links": [link],
    }  # fmt: skip
    name = f"{TITLES[lang][kind]} {code(reservation_id)} v{version}.pdf"
    return Paper(kind.value, facts, name, row.version, kind)


def of_quotes(session: Session, quote_ids: Sequence[int]) -> Paper:
    """One quote, or two side by side, as the customer gets them."""
    rows = [session.get_one(Quote, quote_id) for quote_id in quote_ids]
    lead = session.get_one(Lead, rows[0].lead_id)
    lang = _language(session, lead)
    offers = [_offer(row, lang) for row in rows]
    facts = {
        "lang": lang,
        "agency": settings().aliun_agency_name,
        "customer": session.get_one(Contact, lead.contact_id).name,
        "offers": offers,
        "difference": _difference(rows),
        "links": [offer["link"] for offer in offers],
    }
    name = f"{leads.code(lead.id or 0)} {' '.join(f'v{row.version}' for row in rows)}.pdf"
    return Paper("quote" if len(rows) == 1 else "comparison", facts, name, rows[0].version, PaperKind.CONFIRMATION)


def _language(session: Session, lead: Lead) -> str:
    spoken = session.get_one(Contact, lead.contact_id).language
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def _stay(row: Reservation | Quote, lang: str) -> Facts:
    check_out = row.check_in + timedelta(days=row.nights)
    return {
        "hotel": row.hotel,
        "destination": row.destination,
        "room": row.room,
        "board": figures.board(row.board, lang),
        "check_in": figures.day(row.check_in, lang),
        "check_in_day": figures.weekday(row.check_in, lang),
        "check_out": figures.day(check_out, lang),
        "check_out_day": figures.weekday(check_out, lang),
        "nights": str(row.nights),
        "rooms": figures.count(row.rooms, "room", lang),
        "party": figures.party(row.adults, len(row.child_ages), lang),
        "ages": figures.ages(row.child_ages, lang),
        "inclusions": [line.strip(" •-\t") for line in row.inclusions.replace(";", "\n").splitlines() if line.strip()],
    }


def _policies(policies: Mapping[str, Any], check_in: date, total: Decimal, currency: str, lang: str) -> Facts:
    rows = [
        {
            "when": UNTIL[lang].format(day=figures.day(one.until, lang)) if one.until else LATER[lang],
            "percent": f"{one.percent} %",
            "amount": figures.price(total * one.percent / 100, currency),
        }
        for one in windows(policies.get("cancellation_windows") or (), check_in)
    ]
    return {"windows": rows, "policy": str(policies.get("cancellation_policy") or "")}


def _travellers(session: Session, row: Reservation, lang: str) -> list[str]:
    mine = select(Traveller).where(Traveller.reservation_id == row.id, Traveller.name != "")
    people = session.exec(mine.order_by(col(Traveller.id))).all()
    return [_named(one, lang) for one in people]


def _named(who: Traveller, lang: str) -> str:
    """A child with its age."""
    known = who.age is not None and who.age >= 0
    return f"{who.name} ({figures.count(who.age or 0, 'year', lang)})" if known else who.name


def _balance(row: Reservation) -> str:
    """What is still owed; of a trip that was called off nothing is."""
    left = row.total - row.paid
    return figures.price(left, row.currency) if left > 0 and row.cancelled_at is None else ""


def _day(at: datetime, lang: str) -> str:
    return figures.day(settings().day(at), lang)


def _offer(row: Quote, lang: str) -> Facts:
    people = row.adults + len(row.child_ages)
    link = f"{settings().public_url}/c/{row.token}"
    return _stay(row, lang) | _policies(row.policies, row.check_in, row.total, row.currency, lang) | {
        "code": f"{leads.code(row.lead_id or 0)} v{row.version}",
        "total": figures.price(row.total, row.currency),
        "per_person": figures.price(row.total / people, row.currency),
        "per_night": figures.price(row.total / row.nights, row.currency),
        "lines": [
            {"text": str(line["text"]), "total": figures.price(Decimal(str(line["total"])), row.currency)}
            for line in row.lines
        ],
        "deposit": _deposit(row, lang),
        "valid_until": figures.moment(row.valid_until.astimezone(settings().timezone), lang),
        "link": link,
    }  # fmt: skip


def _deposit(row: Quote, lang: str) -> str:
    percent = int(row.policies.get("deposit_percent") or 0)
    if not 0 < percent < 100:
        return ""
    due = row.check_in - timedelta(days=int(row.policies.get("balance_days") or 0))
    amount = figures.price(row.total * percent / 100, row.currency)
    return DEPOSIT[lang].format(amount=amount, percent=percent, day=figures.day(due, lang))


def _difference(rows: Sequence[Quote]) -> str:
    if len(rows) < 2 or rows[0].currency != rows[1].currency or rows[0].total == rows[1].total:
        return ""
    return figures.price(abs(rows[0].total - rows[1].total), rows[0].currency)
