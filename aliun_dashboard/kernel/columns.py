"""What all tables share: their naming, and the kinds of columns (moments, choices, money, JSON)."""

import re
from enum import StrEnum
from typing import Any

from sqlalchemy import CHAR, DateTime, Enum, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel


class Table(SQLModel):
    """Names a table after its class: `StageMove` is stored in `stage_move`."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()


def moment(**options: Any) -> Any:
    """An aware UTC datetime (`timestamptz`)."""
    return Field(sa_type=DateTime(timezone=True), **options)  # pyright: ignore[reportArgumentType]


def choice(kind: type[StrEnum], **options: Any) -> Any:
    """One value of `kind`, stored as its text so that a new state needs no migration."""
    column = Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=_values,
    )
    return Field(sa_type=column, **options)  # pyright: ignore[reportArgumentType]


def amount(**options: Any) -> Any:
    """The number of a Money: NUMERIC(14,2)."""
    return Field(sa_type=Numeric(14, 2), **options)  # pyright: ignore[reportArgumentType]


def currency(**options: Any) -> Any:
    """The ISO code of a Money: CHAR(3)."""
    return Field(sa_type=CHAR(3), **options)  # pyright: ignore[reportArgumentType]


def json(**options: Any) -> Any:
    """Anything JSON, as `jsonb`."""
    return Field(sa_type=JSONB, **options)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]
