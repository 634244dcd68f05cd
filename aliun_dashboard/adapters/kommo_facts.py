"""What Kommo says, made safe: its loosely typed values as bounded Python ones.

Webhooks send everything as strings under bracketed keys, the API sends JSON;
both meet here. A reader answers with an empty value instead of raising.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

Row = Mapping[str, object]

SHORT = 500
LONG = 20_000
ID_MAX = 2**63 - 1
YEAR_2100 = 4_102_444_800
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CustomField:
    """One field of a lead or contact; `values` are the texts a person would see."""

    id: int | None
    code: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KommoContact:
    """A person as far as Kommo told us; phones are not normalised."""

    kommo_id: int | None
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def row(value: object) -> Row:
    """The value as a mapping, or an empty one."""
    return cast("Row", value) if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """What is listed: by JSON as a list, by bracketed keys as `{"0": …, "1": …}`."""
    if isinstance(value, dict):
        return list(cast("Row", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []


def rows(value: object) -> list[Row]:
    """The listed mappings, or the one bare mapping."""
    bare = row(value)
    if bare and not all(key.isdecimal() for key in bare):
        return [bare]
    return [found for item in items(value) if (found := row(item))]


def text(value: object, limit: int = SHORT) -> str:
    """A trimmed text PostgreSQL can store, cut at `limit` characters."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, int) and abs(value) > ID_MAX:
        return ""
    return _UNSTORABLE.sub("", str(value)[: 2 * limit]).strip()[:limit]


def number(value: object) -> int | None:
    """A positive identifier that fits a BIGINT."""
    digits = text(value, limit=20)
    if not (digits.isascii() and digits.isdecimal()):
        return None
    found = int(digits)
    return found if 0 < found <= ID_MAX else None


def amount(value: object) -> Decimal | None:
    """A price without currency; Kommo keeps whole units, some accounts two decimals."""
    digits = text(value, limit=20)
    return Decimal(digits) if _AMOUNT.fullmatch(digits) else None


def moment(value: object) -> datetime | None:
    """Unix seconds as an aware moment."""
    seconds = number(value)
    return datetime.fromtimestamp(seconds, UTC) if seconds and seconds < YEAR_2100 else None


def custom_fields(owner: Row) -> tuple[CustomField, ...]:
    """Fields in the shape of the API (`custom_fields_values`) or of a webhook."""
    found = rows(owner.get("custom_fields_values")) or rows(owner.get("custom_fields"))
    return tuple(
        CustomField(
            id=number(field.get("field_id") or field.get("id")),
            code=text(field.get("field_code") or field.get("code")),
            name=text(field.get("field_name") or field.get("name")),
            values=_values(field.get("values")),
        )
        for field in found
    )


def _values(value: object) -> tuple[str, ...]:
    """Texts of `[{"value": x}]`, and of dates, which Kommo posts as `values[0]=x`."""
    texts = (text(row(item).get("value", item), LONG) for item in items(value))
    return tuple(found for found in texts if found)


def values_of(fields: tuple[CustomField, ...], wanted: str) -> tuple[str, ...]:
    """Every value of the fields with that code or name, capitals aside."""
    key = wanted.casefold()
    return tuple(
        value for field in fields if key in (field.code.casefold(), field.name.casefold()) for value in field.values
    )


def tags(owner: Row) -> tuple[str, ...]:
    """Tag names, from `tags` (webhook) or `_embedded.tags` (API)."""
    found = rows(owner.get("tags")) or rows(row(owner.get("_embedded")).get("tags"))
    return tuple(name for tag in found if (name := text(tag.get("name"))))


def contact(owner: Row) -> KommoContact:
    """A contact row of either shape; phones and e-mails are the fields coded so."""
    fields = custom_fields(owner)
    return KommoContact(
        kommo_id=number(owner.get("id")),
        name=text(owner.get("name")),
        phones=values_of(fields, "PHONE"),
        emails=values_of(fields, "EMAIL"),
    )
