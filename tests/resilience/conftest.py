"""Houses to break. `ALIUN_EVENTS=10000` runs the storms in their full form."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.resilience.house import House, living

EVENTS = int(os.environ.get("ALIUN_EVENTS", "0"))


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[House]:
    """Web and worker on the tests' database."""
    with living(House(database, tmp_path)) as open_house:
        yield open_house
