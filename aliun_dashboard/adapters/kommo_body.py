"""The bytes of a Kommo post as nested mappings."""

import json
import re
from typing import cast
from urllib.parse import parse_qsl

from aliun_dashboard.adapters.kommo_facts import Row, row

MAX_PARAMETERS = 10_000
MAX_DEPTH = 20


class UnknownShape(Exception):
    """The body is not a Kommo webhook we know; keep it, show it, do nothing."""


def from_json(body: bytes) -> Row:
    """A JSON object, or UnknownShape."""
    try:
        return row(json.loads(body))
    except (ValueError, RecursionError) as broken:
        raise UnknownShape("not JSON") from broken


def from_form(body: bytes) -> Row:
    """Bracketed keys as nested mappings, or UnknownShape.

    Written here because qs-codec needs 4 s for 54 KB of one key repeated.
    """
    try:
        pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError as too_many:
        raise UnknownShape("too many parameters") from too_many
    post: dict[str, object] = {}
    for key, value in pairs:
        _put(post, key, value)
    return post


def _put(post: dict[str, object], key: str, value: str) -> None:
    *path, last = [part for part in re.split(r"[\[\]]+", key, maxsplit=MAX_DEPTH) if part] or [""]
    for part in path:
        below = post.get(part)
        if not isinstance(below, dict):
            below = post[part] = {}
        post = cast("dict[str, object]", below)
    post[last] = value
