"""Column kinds shared by all tables: moments, choices, money, JSON."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CHAR, DateTime, Enum, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field


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
        values_callable=lambda members: [member.value for member in members],
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
