"""Looking for words as people type them: part of a name, whatever its accents and case."""

import re
from typing import Any

from sqlmodel import func


def says(column: Any, text: str) -> Any:
    """Whether `column` has `text` in it; its own `%` and `_` mean themselves."""
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    return func.fold(column).like(func.fold(f"%{escaped}%"))
