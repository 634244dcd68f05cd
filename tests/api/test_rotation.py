"""A secret is changed while its provider goes on sending: both hold until the stated moment, then only the new one."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import ValidationError

from aliun_dashboard.kernel import clock, rotation
from aliun_dashboard.kernel.config import Settings, settings
from tests.api.conftest import Rows, signed, signed_by_meta
from tests.api.test_payment_webhooks import by_square, by_stripe

EVENTS = int(os.environ.get("ALIUN_EVENTS", "20"))
END = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
BOTH = f"fresh,faded until {END:%Y-%m-%dT%H:%MZ}"
Sign = Callable[[bytes, str], dict[str, str]]

DOORS: dict[str, tuple[str, Sign]] = {
    "kommo": ("KOMMO_WEBHOOK_SECRET", signed),
    "inbound": ("META_APP_SECRET", signed_by_meta),
    "stripe": ("STRIPE_WEBHOOK_SECRET", lambda body, secret: by_stripe(body, clock.now(), secret)),
    "square": ("SQUARE_WEBHOOK_SIGNATURE_KEY", lambda body, secret: by_square(body, None, secret)),
}


@pytest.fixture(autouse=True)
def clean(configured: None) -> Iterator[None]:
    yield
    settings.cache_clear()


@pytest.mark.parametrize("door", DOORS)
async def test_no_event_is_refused_before_the_end_and_every_old_one_after_it(
    client: httpx.AsyncClient, rows: Rows, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    variable, sign = DOORS[door]
    monkeypatch.setenv(variable, BOTH)
    settings.cache_clear()

    async def answers(secret: str, at: datetime) -> set[int]:
        monkeypatch.setattr(clock, "now", lambda: at)
        bodies = [b'{"id": "%s-%d-%d"}' % (secret.encode(), number, at.timestamp()) for number in range(EVENTS)]
        path = f"/api/v1/webhooks/{door}"
        return {(await client.post(path, content=body, headers=sign(body, secret))).status_code for body in bodies}

    before, after = END - timedelta(seconds=1), END
    assert await answers("fresh", before) == await answers("faded", before) == {200}
    assert await answers("fresh", after) == {200}
    assert await answers("faded", after) == {401}
    assert await answers(BOTH, before) == {401}
    assert rows("SELECT count(*) FROM procrastinate_jobs") == [(3 * EVENTS,)]


async def test_kommos_old_address_holds_as_long(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMMO_WEBHOOK_SECRET", BOTH)
    settings.cache_clear()
    for at, expected in ((END - timedelta(seconds=1), 200), (END, 404)):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        answer = await client.post("/api/v1/webhooks/kommo/faded", content=str(at).encode())
        assert answer.status_code == expected


def test_what_a_secret_may_look_like() -> None:
    assert rotation.holding("one", END) == ["one"]
    assert rotation.holding(" one , two ", END) == ["one", "two"]
    assert rotation.holding(BOTH, END) == ["fresh"]
    assert rotation.holding("", END) == rotation.holding("gone until 2020-01-01T00:00Z", END) == []
    assert (rotation.newest(BOTH), rotation.newest("")) == ("fresh", "")


@pytest.mark.parametrize("value", ["fresh,faded until tomorrow", "fresh,faded until 2026-12-01T12:00"])
def test_an_end_that_is_no_moment_stops_the_start_and_is_not_quoted(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("KOMMO_WEBHOOK_SECRET", value)
    with pytest.raises(ValidationError, match="until 2026-12-01T12:00Z") as told:
        Settings()
    assert value not in str(told.value)
