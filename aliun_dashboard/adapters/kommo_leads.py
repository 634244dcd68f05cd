"""Kommo's leads, people and stages as our values, and a new lead as Kommo's."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from aliun_dashboard.adapters.kommo_facts import (
    CustomField,
    KommoContact,
    Row,
    amount,
    contact,
    custom_fields,
    moment,
    number,
    row,
    rows,
    tags,
    text,
    values_of,
)

INCOMING_STAGE = 1
NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class KommoLead:
    """A lead as Kommo has it now; the main contact comes first."""

    id: int
    name: str
    price: Decimal | None
    status_id: int | None
    pipeline_id: int | None
    responsible_user_id: int | None
    updated_by: int | None
    created_at: datetime | None
    updated_at: datetime | None
    tags: tuple[str, ...]
    fields: tuple[CustomField, ...]
    contacts: tuple[KommoContact, ...]

    def field(self, wanted: str) -> str:
        """First value of the custom field with that code or name, or empty."""
        return next(iter(values_of(self.fields, wanted)), "")


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead born here. `reference` is our code (`L-000123`): the key that finds it again."""

    reference: str
    name: str
    pipeline_id: int
    status_id: int
    price: Decimal | None = None
    contact: KommoContact | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One status of a pipeline. Nothing can be moved into the `incoming` one."""

    id: int
    name: str
    incoming: bool


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline with its stages in order; names may be edited in Kommo, ids stay."""

    id: int
    name: str
    main: bool
    stages: tuple[Stage, ...]


def embedded(answer: object, name: str) -> list[Row]:
    """The rows under `_embedded`, Kommo's place for collections."""
    return rows(row(row(answer).get("_embedded")).get(name))


def as_lead(found: Row) -> KommoLead | None:
    lead_id = number(found.get("id"))
    if lead_id is None:
        return None
    people = sorted(embedded(found, "contacts"), key=lambda person: not person.get("is_main"))
    return KommoLead(
        id=lead_id,
        name=text(found.get("name")),
        price=amount(found.get("price")),
        status_id=number(found.get("status_id")),
        pipeline_id=number(found.get("pipeline_id")),
        responsible_user_id=number(found.get("responsible_user_id")),
        updated_by=number(found.get("updated_by")),
        created_at=moment(found.get("created_at")),
        updated_at=moment(found.get("updated_at")),
        tags=tags(found),
        fields=custom_fields(found),
        contacts=tuple(contact(person) for person in people),
    )


def as_pipeline(found: Row) -> Pipeline:
    stages = sorted(embedded(found, "statuses"), key=lambda stage: number(stage.get("sort")) or 0)
    return Pipeline(
        id=number(found.get("id")) or 0,
        name=text(found.get("name")),
        main=bool(found.get("is_main")),
        stages=tuple(
            Stage(
                id=number(stage.get("id")) or 0,
                name=text(stage.get("name")),
                incoming=number(stage.get("type")) == INCOMING_STAGE,
            )
            for stage in stages
        ),
    )


def as_body(new: NewLead) -> dict[str, object]:
    """One item of `POST /leads/complex`; Kommo's price has no cents."""
    inside: dict[str, object] = {"tags": [{"name": tag} for tag in new.tags]}
    if new.contact:
        inside["contacts"] = [_person(new.contact)]
    price = new.price.to_integral_value(ROUND_HALF_UP) if new.price is not None else 0
    return {
        "name": f"{new.name[:NAME_MAX]} · {new.reference}",
        "pipeline_id": new.pipeline_id,
        "status_id": new.status_id,
        "price": int(price),
        "request_id": new.reference,
        "_embedded": inside,
    }


def _person(person: KommoContact) -> dict[str, object]:
    if person.kommo_id:
        return {"id": person.kommo_id}
    coded = {"PHONE": person.phones, "EMAIL": person.emails}
    return {
        "name": person.name,
        "custom_fields_values": [
            {
                "field_code": code,
                "values": [{"value": value, "enum_code": "WORK"} for value in values],
            }
            for code, values in coded.items()
            if values
        ],
    }
