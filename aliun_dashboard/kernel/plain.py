"""Values as JSON keeps them: codes, moments and days as text, amounts exactly as they are written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """One value; what JSON has a kind of its own for, stays as it is."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Each value of what is named."""
    return {name: plain(value) for name, value in values.items()}
