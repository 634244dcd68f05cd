"""The house that benchmarks measure could have come about: its laws hold, its log is intact."""

import pytest

from aliun_dashboard.kernel import audit
from aliun_dashboard.kernel.db import read
from aliun_dashboard.queries import coherence
from benchmarks import make_million
from tests.conftest import NOON


@pytest.mark.parametrize("most_told", [400, 100])
def test_a_made_house_breaks_no_law(database: str, monkeypatch: pytest.MonkeyPatch, most_told: int) -> None:
    monkeypatch.setattr(make_million, "MOST_TOLD", most_told)
    make_million.make(database, 400, now=NOON)
    with read() as session:
        assert {check.name: check.subjects for check in coherence.checks(session) if check.broken} == {}
        verified = audit.verify(session)
    assert verified.intact
    assert verified.sealed > 2000
    assert not verified.unsealed
