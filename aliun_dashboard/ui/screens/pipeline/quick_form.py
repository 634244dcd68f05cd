"""The form of a lead typed in by hand: what was written, read into an arrival, or what is wrong by field. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows.intake import Arrival, Identity, Wish
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.ui import labels

CURRENCIES = ("USD", "DOP", "EUR")
FIELDS = ("name", "phone", "email", "destination", "check_in", "nights", "adults", "children", "amount")
FIELD_OF = {
    "no_name": "name",
    "bad_phone": "phone",
    "bad_email": "email",
    "past_check_in": "check_in",
    "bad_amount": "amount",
}
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?|\d+(\.\d{1,2})?")
Errors = dict[str, str]


def read(form: Mapping[str, object], owner_id: int | None) -> tuple[Arrival, Errors]:
    """The arrival as far as it can be read, and the Spanish complaint of each field that cannot."""
    given = {name: str(value or "").strip() for name, value in form.items()}
    errors: Errors = {}
    wish = Wish(
        destination=given.get("destination", ""),
        check_in=_date(given, errors),
        nights=_number("nights", given, errors),
        adults=_number("adults", given, errors),
        children=_number("children", given, errors),
        amount=_amount(given, errors),
        currency=given.get("currency", "") if given.get("currency") in CURRENCIES else CURRENCIES[0],
    )
    if not given.get("name"):
        errors["name"] = labels.FIELD_ERRORS["name"]
    if not given.get("phone") and not given.get("email"):
        errors["phone"] = labels.FIELD_ERRORS["reach"]
    source = given.get("source", "")
    return Arrival(
        source=Source(source) if source in set(Source) else Source.VOICE,
        name=given.get("name", ""),
        identities=tuple(_identities(given)),
        wish=wish,
        owner_id=owner_id,
        greet=False,
    ), errors


def _identities(given: Mapping[str, str]) -> list[Identity]:
    ways = ((IdentityKind.PHONE, given.get("phone", "")), (IdentityKind.EMAIL, given.get("email", "")))
    return [Identity(kind, value) for kind, value in ways if value]


def _date(given: Mapping[str, str], errors: Errors) -> date | None:
    try:
        return date.fromisoformat(given["check_in"]) if given.get("check_in") else None
    except ValueError:
        errors["check_in"] = labels.FIELD_ERRORS["date"]
        return None


def _number(field: str, given: Mapping[str, str], errors: Errors) -> int | None:
    text = given.get(field, "")
    if text and not (text.isdecimal() and len(text) < 6):
        errors[field] = labels.FIELD_ERRORS["number"]
        return None
    return int(text) if text else None


def _amount(given: Mapping[str, str], errors: Errors) -> Decimal | None:
    text = given.get("amount", "").replace(" ", "")
    if not text:
        return None
    if not THOUSANDS.fullmatch(text):
        errors["amount"] = labels.FIELD_ERRORS["amount"]
        return None
    return Decimal(text.replace(",", ""))
