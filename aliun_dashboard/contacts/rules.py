"""Identities: what makes two messages come from the same person."""

import re
from enum import StrEnum

import phonenumbers

from aliun_dashboard.kernel.errors import Reason, Refused


class IdentityKind(StrEnum):
    """Ways to reach or recognise a person. Every one is unique by its normalised key."""

    PHONE = "phone"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    INSTAGRAM = "instagram"
    MESSENGER = "messenger"
    KOMMO = "kommo"


class Tone(StrEnum):
    """In which words an agency is chased: the customer's own, or a warmer version of them."""

    AS_WRITTEN = "normal"
    WARM = "cordial"


class ContactReason(Reason):
    """Why something about a contact is refused."""

    BAD_PHONE = "bad_phone"
    BAD_EMAIL = "bad_email"
    NO_NAME = "no_name"
    SAME_CONTACT = "same_contact"
    ALREADY_MERGED = "already_merged"
    MERGE_UNDONE = "merge_undone"
    MERGE_TOO_OLD = "merge_too_old"
    IDENTITY_TAKEN = "identity_taken"
    IDENTITY_UNKNOWN = "identity_unknown"
    NO_AGENCY_NAME = "no_agency_name"
    AGENCY_TAKEN = "agency_taken"
    ADDRESS_TAKEN = "agency_address_taken"
    BAD_DOMAIN = "bad_domain"


MERGE_UNDO_DAYS = 30  # C-121
NUMBERS = frozenset({IdentityKind.PHONE, IdentityKind.WHATSAPP})  # one number is one person on both (S-37)
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
# People save Mexican and Argentine mobiles with and without the digit that WhatsApp adds.
MOBILE_DIGIT = (re.compile(r"^\+521(?=\d{10}$)"), "+52"), (re.compile(r"^\+549(?=\d{10}$)"), "+54")


def phone_key(value: str, region: str = "DO") -> str:
    """E.164 without the extra mobile digit of +521 and +549; refuses what is no phone number."""
    try:
        number = phonenumbers.parse(_without_mobile_digit(re.sub(r"[^\d+]", "", value)), region)
    except phonenumbers.NumberParseException:
        raise Refused(ContactReason.BAD_PHONE, value=value) from None
    if not phonenumbers.is_possible_number(number):
        raise Refused(ContactReason.BAD_PHONE, value=value)
    return _without_mobile_digit(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _without_mobile_digit(number: str) -> str:
    for pattern, prefix in MOBILE_DIGIT:
        number = pattern.sub(prefix, number)
    return number


def email_key(value: str) -> str:
    """Lower case, no surrounding space; refuses what is no address."""
    key = value.strip().lower()
    if len(key) > 254 or not EMAIL.fullmatch(key):
        raise Refused(ContactReason.BAD_EMAIL, value=value)
    return key


def identity_key(kind: IdentityKind, value: str, region: str = "DO") -> str:
    """What two spellings of one identity have in common.

    A WhatsApp id of digits is a phone without its `+`; a BSUID (`US.1349…`) and the ids of
    other networks are kept verbatim.
    """
    if kind is IdentityKind.PHONE:
        return phone_key(value, region)
    if kind is IdentityKind.EMAIL:
        return email_key(value)
    if kind is IdentityKind.WHATSAPP and value.isdigit():
        return phone_key(f"+{value}", region)
    return value.strip()


def is_readable(kind: IdentityKind, value: str) -> bool:
    """Whether it identifies anybody: people type «consultar» into phone fields, and that must not keep a lead out."""
    try:
        return bool(identity_key(kind, value))
    except Refused:
        return False


def same_identity(kind: IdentityKind, key: str) -> list[tuple[IdentityKind, str]]:
    """The rows that would belong to the same person: a telephone number rings on WhatsApp too."""
    kinds = sorted(NUMBERS) if kind in NUMBERS and key.startswith("+") else [kind]
    return [(kind, key) for kind in kinds]


def tidy_name(value: str) -> str:
    """One space between words; names typed all in capitals or all small become title case."""
    name = " ".join(value.split())[:120]
    return name.title() if name.isupper() or name.islower() else name
