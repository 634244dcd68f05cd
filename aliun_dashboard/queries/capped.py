"""Counts that cost the same in a house of any size: exact up to a thousand, beyond it `MOST + 1`, read «1,000+»."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from sqlmodel import Session, func, select

MOST = 1000
K = TypeVar("K")


def count(session: Session, found: Any) -> int:
    """How many rows a select finds, at most `MOST + 1`."""
    return each(session, {0: found})[0]


def each(session: Session, found: Mapping[K, Any]) -> dict[K, int]:
    """The same for several selects, in one statement."""
    some = (one.limit(MOST + 1).subquery() for one in found.values())
    numbers = [select(func.count()).select_from(one).scalar_subquery() for one in some]
    counted: Any = session.connection().execute(cast(Any, select)(*numbers)).one()
    return dict(zip(found, counted, strict=True))
