"""Pages by key: a cursor is the last id of the page before, so new rows shift nothing."""

from collections.abc import Sequence
from typing import Annotated, Protocol, TypeVar

from fastapi import Query

LARGEST_ID = 2**31 - 1

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="`next_cursor` of the page before")]


class Row(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Row)


def cut(found: Sequence[R], limit: int) -> tuple[list[R], int | None]:
    """The page, and where the next one begins, from one row more than the page holds."""
    items = list(found[:limit])
    return items, items[-1].id if len(found) > limit else None
