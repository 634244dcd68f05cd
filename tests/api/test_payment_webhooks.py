"""What payment providers sign is taken once; what anybody else sends, or sends again, has no effect."""

import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from square.utils.webhooks_helper import verify_signature
from stripe import WebhookSignature

from aliun_dashboard.adapters import paypal_certs, paypal_demo, square_events
from aliun_dashboard.api import signatures
from aliun_dashboard.api.allowance import Allowance
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from tests.api.conftest import Rows
from tests.fakes.paypal import cert_host
from tests.fakes.serve import serving

STRIPE_SECRET, SQUARE_KEY, WEBHOOK_ID = "whsec_new", "square-key", "8PT597110X687430LKGECATA"
URL = "http://aliun.test/api/v1/webhooks/"
CERT_URL = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270"
PAIR = paypal_demo.pair(paypal_demo.NAME, clock.now())
OTHER = paypal_demo.pair(paypal_demo.NAME, clock.now())
NOBODY = paypal_demo.pair("certs.example.com", clock.now())
CHAINS = {"CERT-360caa42-fca2a594-1d93a270": PAIR, "CERT-other": OTHER, "CERT-nobody": (PAIR[0], NOBODY[1])}

Sign = Callable[..., dict[str, str]]


def by_stripe(body: bytes, at: datetime | None = None, secret: str = STRIPE_SECRET) -> dict[str, str]:
    stamp = int((at or clock.now()).timestamp())
    return {"stripe-signature": WebhookSignature.generate_signature_header(body.decode("utf-8"), secret, stamp)}


def by_square(body: bytes, at: datetime | None = None, secret: str = SQUARE_KEY, url: str = URL) -> dict[str, str]:
    return {"x-square-hmacsha256-signature": square_events.signature(secret, f"{url}square", body)}


def by_paypal(
    body: bytes, at: datetime | None = None, secret: str = WEBHOOK_ID, cert_url: str = CERT_URL, key: Any = None
) -> dict[str, str]:
    stamp = f"{at or clock.now():%Y-%m-%dT%H:%M:%SZ}"
    return paypal_demo.seal(key or PAIR[1][1], body, secret, stamp, "69cd13f0-d67a-11e5") | {
        "paypal-cert-url": cert_url
    }


@dataclass(frozen=True)
class Vendor:
    name: str
    sign: Sign
    body: bytes
    header: str

    @property
    def path(self) -> str:
        return f"/api/v1/webhooks/{self.name}"


def body_of(**facts: Any) -> bytes:
    return json.dumps({"note": "año «ñ» 1,00 €", **facts}, ensure_ascii=False).encode()


STRIPE = Vendor(
    "stripe",
    by_stripe,
    body_of(id="evt_1", object="event", type="charge.refunded", data={"object": {"id": "ch_1"}}),
    "stripe-signature",
)
SQUARE = Vendor(
    "square",
    by_square,
    body_of(event_id="sq-1", type="payment.updated", data={"object": {"payment": {"id": "p"}}}),
    "x-square-hmacsha256-signature",
)
PAYPAL = Vendor(
    "paypal",
    by_paypal,
    body_of(id="WH-1", event_type="PAYMENT.CAPTURE.COMPLETED", resource={"id": "c"}),
    "paypal-transmission-sig",
)
VENDORS = (STRIPE, SQUARE, PAYPAL)
MUTATIONS = int(os.environ.get("ALIUN_MUTATIONS", "200"))  # 10000 in the full form
EACH = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@pytest.fixture(scope="module")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """PayPal's certificates, and the one root that is trusted."""
    root = tmp_path_factory.mktemp("paypal") / "root.pem"
    root.write_bytes(PAIR[0][0].public_bytes(Encoding.PEM))
    pems = {name: leaf[0].public_bytes(Encoding.PEM) + above[0].public_bytes(Encoding.PEM)
            for name, (above, leaf) in CHAINS.items()}  # fmt: skip
    with serving(cert_host(pems)) as base:
        yield base, root


@pytest.fixture(autouse=True)
def secrets(configured: None, certs: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", STRIPE_SECRET)
    monkeypatch.setenv("SQUARE_WEBHOOK_SIGNATURE_KEY", SQUARE_KEY)
    monkeypatch.setenv("PAYPAL_WEBHOOK_ID", WEBHOOK_ID)
    monkeypatch.setenv("PAYPAL_BASE_URL", certs[0])
    monkeypatch.setenv("PAYPAL_CA_FILE", str(certs[1]))
    monkeypatch.setattr(paypal_certs, "_kept", {})
    monkeypatch.setattr(signatures, "fetch_allowance", Allowance(30, per_seconds=60))
    settings.cache_clear()
    yield
    settings.cache_clear()


async def post(client: httpx.AsyncClient, vendor: Vendor, headers: dict[str, Any], body: bytes | None = None) -> int:
    return (await client.post(vendor.path, content=vendor.body if body is None else body, headers=headers)).status_code


@EACH
async def test_a_genuine_event_is_stored_as_it_came_under_the_providers_own_id(
    client: httpx.AsyncClient, rows: Rows, vendor: Vendor
) -> None:
    assert await post(client, vendor, vendor.sign(vendor.body)) == 200
    [(source, external_id, body, status)] = rows("SELECT source, external_id, body, status FROM webhook_event")
    assert (source, bytes(body), status) == (vendor.name, vendor.body, "received")
    assert external_id in ("evt_1", "sq-1", "WH-1")
    assert len(rows("SELECT FROM procrastinate_jobs")) == 1


@EACH
async def test_a_missing_cut_or_foreign_signature_is_refused(
    client: httpx.AsyncClient, rows: Rows, vendor: Vendor
) -> None:
    good = vendor.sign(vendor.body)
    other_scheme = {"x-signature": "0" * 64, "x-hub-signature-256": "sha256=" + "0" * 64}
    wrong = [{}, dict.fromkeys(good, ""), good | {vendor.header: good[vendor.header][:-1]}, other_scheme]
    wrong += [good | {vendor.header: value} for value in ("ñ", "\udcff", "v1=", "t=1,v1=", "t=x,v1=" + "a" * 64)]
    wrong.append(vendor.sign(vendor.body, secret="somebody-else"))
    for headers in wrong:
        raw = {name: value.encode("utf-8", "surrogateescape") for name, value in headers.items()}
        assert await post(client, vendor, raw) == 401, headers
    assert rows("SELECT DISTINCT status FROM webhook_event") == [("rejected",)]
    assert rows("SELECT FROM procrastinate_jobs") == []


@EACH
@given(at=st.integers(0, 10_000), byte=st.integers(1, 255), cut=st.integers(1, 60))
@hypothesis_settings(
    max_examples=MUTATIONS // 3 + 1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_no_mutation_of_a_genuine_event_is_accepted(
    client: httpx.AsyncClient, vendor: Vendor, at: int, byte: int, cut: int
) -> None:
    """One byte of the body changed, the body cut short, one character of the signature changed: three an example."""
    good, place = vendor.sign(vendor.body), at % len(vendor.body)
    changed = bytes([vendor.body[place] ^ byte])
    mutated = vendor.body[:place] + changed + vendor.body[place + 1 :]
    for body in (mutated, vendor.body[:-cut]):
        assert await post(client, vendor, good, body) == 401
    value = good[vendor.header]
    spot = at % len(value)
    letter = "0" if value[spot] != "0" else "1"
    forged = value[:spot] + letter + value[spot + 1 :]
    same_bits = vendor is PAYPAL and spot >= len(value) - 3  # base64 ends in bits that count for nothing
    if not same_bits:
        assert await post(client, vendor, good | {vendor.header: forged}) == 401


@EACH
@pytest.mark.parametrize("later", [1, 299, 301, 86_400])
async def test_a_replayed_request_has_no_second_effect(
    client: httpx.AsyncClient, rows: Rows, monkeypatch: pytest.MonkeyPatch, vendor: Vendor, later: int
) -> None:
    sent_at = clock.now()
    signed = vendor.sign(vendor.body, sent_at)
    assert await post(client, vendor, signed) == 200
    monkeypatch.setattr(clock, "now", lambda: sent_at + timedelta(seconds=later))
    assert await post(client, vendor, signed) == (401 if vendor is STRIPE and later > 300 else 200)
    assert len(rows("SELECT FROM procrastinate_jobs")) == 1


async def test_a_stamp_of_the_future_is_refused(client: httpx.AsyncClient) -> None:
    ahead = clock.now() + timedelta(seconds=310)
    assert await post(client, STRIPE, by_stripe(STRIPE.body, ahead)) == 401
    assert await post(client, PAYPAL, by_paypal(PAYPAL.body, ahead)) == 401
    assert await post(client, PAYPAL, by_paypal(PAYPAL.body, clock.now() - timedelta(days=4))) == 401


@EACH
async def test_the_same_event_signed_anew_is_a_duplicate(client: httpx.AsyncClient, rows: Rows, vendor: Vendor) -> None:
    for later in range(3):
        assert await post(client, vendor, vendor.sign(vendor.body, clock.now() - timedelta(seconds=later))) == 200
    assert rows("SELECT repeats FROM webhook_event") == [(2,)]
    assert len(rows("SELECT FROM procrastinate_jobs")) == 1


@pytest.mark.parametrize(
    ("vendor", "variable"),
    [(STRIPE, "STRIPE_WEBHOOK_SECRET"), (SQUARE, "SQUARE_WEBHOOK_SIGNATURE_KEY")],
    ids=["stripe", "square"],
)
async def test_while_a_secret_is_rolled_both_hold_and_then_only_the_new_one(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, vendor: Vendor, variable: str
) -> None:
    monkeypatch.setenv(variable, "fresh, faded")
    settings.cache_clear()
    for secret in ("fresh", "faded"):
        assert await post(client, vendor, vendor.sign(vendor.body, secret=secret)) == 200
    assert await post(client, vendor, vendor.sign(vendor.body, secret="fresh, faded")) == 401
    monkeypatch.setenv(variable, "fresh")
    settings.cache_clear()
    assert await post(client, vendor, vendor.sign(vendor.body, secret="faded")) == 401
    assert await post(client, vendor, vendor.sign(vendor.body, secret="fresh")) == 200


@EACH
async def test_without_its_secret_the_door_is_closed(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, vendor: Vendor
) -> None:
    for name in ("STRIPE_WEBHOOK_SECRET", "SQUARE_WEBHOOK_SIGNATURE_KEY", "PAYPAL_WEBHOOK_ID"):
        monkeypatch.setenv(name, "")
    settings.cache_clear()
    answer = await client.post(vendor.path, content=vendor.body, headers=vendor.sign(vendor.body, secret=""))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_configured")


@EACH
async def test_more_than_a_mebibyte_is_not_read(client: httpx.AsyncClient, rows: Rows, vendor: Vendor) -> None:
    body = b" " * (1024 * 1024 + 1)
    assert await post(client, vendor, vendor.sign(body), body) == 413
    assert rows("SELECT FROM webhook_event") == []


@EACH
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 50_000, b'{"id": 7}', b'{"id": "a\\u0000b", "event_id": "a\\u0000b"}']
)
async def test_garbage_with_a_good_signature_is_kept_for_a_person(
    client: httpx.AsyncClient, rows: Rows, vendor: Vendor, body: bytes
) -> None:
    assert await post(client, vendor, vendor.sign(body), body) == 200
    assert bytes(rows("SELECT body FROM webhook_event")[0][0]) == body


async def test_square_signs_the_address_it_was_given_and_no_other(client: httpx.AsyncClient) -> None:
    """What a proxy makes of the address does not count, and Square's own SDK agrees."""
    behind_proxy = by_square(SQUARE.body, url="http://127.0.0.1:3000/api/v1/webhooks/")
    assert await post(client, SQUARE, behind_proxy) == 401
    assert verify_signature(
        request_body=SQUARE.body.decode(),
        signature_header=by_square(SQUARE.body)["x-square-hmacsha256-signature"],
        signature_key=SQUARE_KEY,
        notification_url=f"{URL}square",
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://evilpaypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://api.paypal.com:8443/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://user@api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://evil.example#.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://evil.example\\.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://api.paypal.com/redirect?to=/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
        "https://api.paypal.com/v1/notifications/certs/../../CERT-360caa42-fca2a594-1d93a270",
        "https://[::1/v1/notifications/certs/CERT",
        paypal_demo.CERT_URL,  # only a demo believes it
    ],
)
async def test_a_certificate_from_elsewhere_is_not_even_looked_at(client: httpx.AsyncClient, address: str) -> None:
    status = await post(client, PAYPAL, by_paypal(PAYPAL.body, cert_url=address))
    assert status == (503 if address == paypal_demo.CERT_URL else 401)


@pytest.mark.parametrize(("name", "pair"), [("CERT-other", OTHER), ("CERT-nobody", NOBODY)])
async def test_a_certificate_of_another_root_or_name_proves_nothing(
    client: httpx.AsyncClient, name: str, pair: Any
) -> None:
    """Signed well, by somebody whose chain ends nowhere we trust, or who is not PayPal."""
    url = f"https://api.paypal.com/v1/notifications/certs/{name}"
    assert await post(client, PAYPAL, by_paypal(PAYPAL.body, cert_url=url, key=pair[1][1])) == 401


async def test_when_paypal_hands_out_no_certificate_it_is_to_send_again(client: httpx.AsyncClient) -> None:
    gone = "https://api.paypal.com/v1/notifications/certs/CERT-gone"
    answer = await client.post(PAYPAL.path, content=PAYPAL.body, headers=by_paypal(PAYPAL.body, cert_url=gone))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_a_certificate_is_fetched_once(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await post(client, PAYPAL, by_paypal(PAYPAL.body)) == 200
    monkeypatch.setattr(signatures, "fetch_allowance", Allowance(0, per_seconds=60))
    assert await post(client, PAYPAL, by_paypal(PAYPAL.body)) == 200
    forged = by_paypal(PAYPAL.body, cert_url=f"{CERT_URL}0")
    assert await post(client, PAYPAL, forged) == 503


async def test_the_crc_is_of_the_bytes_as_they_came(client: httpx.AsyncClient) -> None:
    rewritten = json.dumps(json.loads(PAYPAL.body)).encode()
    assert zlib.crc32(rewritten) != zlib.crc32(PAYPAL.body)
    assert await post(client, PAYPAL, by_paypal(PAYPAL.body), rewritten) == 401


async def test_in_a_demo_its_own_certificate_is_believed(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALIUN_DEMO", "1")
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    signed = paypal_demo.headers(PAYPAL.body, WEBHOOK_ID, clock.now(), "demo-1")
    assert await post(client, PAYPAL, signed) == 200
    assert (tmp_path / "paypal-demo" / "key.pem").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("ALIUN_DEMO", "0")
    settings.cache_clear()
    assert await post(client, PAYPAL, signed) == 503
