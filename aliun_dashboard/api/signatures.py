"""Who sent this? One verdict per provider, over the raw body. An empty secret is a closed door."""

from collections.abc import Mapping
from dataclasses import dataclass

from aliun_dashboard.adapters import (
    kommo_events,
    meta_events,
    paypal_certs,
    paypal_events,
    square_events,
    stripe_events,
)
from aliun_dashboard.api import pool
from aliun_dashboard.api.allowance import Allowance
from aliun_dashboard.kernel import clock, passwords, rotation
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.kernel.events import Signature

PREFIX = "/api/v1/webhooks"

fetch_allowance = Allowance(30, per_seconds=60)  # of certificates: a forger must not have us knock at PayPal's door


class NotConfigured(Exception):
    """The secret of this webhook is not set."""


class CannotTell(Exception):
    """Whether it is genuine cannot be found out just now: the sender is to try again."""


class WrongAddress(Exception):
    """The secret in the address is not ours: answer as if nothing were here."""


@dataclass(frozen=True)
class Post:
    """One delivery as it came in. `path_secret` is None where the address carries none."""

    body: bytes
    headers: Mapping[str, str]
    path_secret: str | None = None


async def kommo(post: Post) -> Signature:
    """By the secret in the address, or by `X-Signature` (A-07, X-16). A signature that is there must be right."""
    secrets = _holding(settings().kommo_webhook_secret.get_secret_value())
    signature, path = post.headers.get("x-signature"), post.path_secret
    if path is not None and not any(kommo_events.path_secret_valid(secret, path) for secret in secrets):
        raise WrongAddress
    if signature is None and path is not None:
        return Signature.TOKEN
    return _valid(any(kommo_events.signature_valid(secret, post.body, signature) for secret in secrets))


async def meta(post: Post) -> Signature:
    """By `X-Hub-Signature-256`, made with the app secret."""
    secrets = _holding(settings().meta_app_secret.get_secret_value())
    header = post.headers.get("x-hub-signature-256")
    return _valid(any(meta_events.signature_valid(secret, post.body, header) for secret in secrets))


async def n8n(post: Post) -> Signature:
    """By an API token of ours in `X-Aliun-Token`."""
    token = post.headers.get("x-aliun-token", "")
    known = """
        SELECT FROM api_token t JOIN staff_user u ON u.id = t.user_id
        WHERE t.token_hash = %s AND t.revoked_at IS NULL AND u.active
    """
    async with pool.connection() as connection:
        found = await connection.execute(known, [passwords.fingerprint(token)])
        return Signature.TOKEN if found.rowcount == 1 else Signature.INVALID


async def stripe(post: Post) -> Signature:
    """By `Stripe-Signature`, at most 300 s old."""
    secrets = _holding(settings().stripe_webhook_secret.get_secret_value())
    header = post.headers.get("stripe-signature")
    return _valid(stripe_events.signature_valid(secrets, post.body, header, clock.now()))


async def square(post: Post) -> Signature:
    """By the HMAC of the address that Square was given, and the raw body."""
    keys = _holding(settings().square_webhook_signature_key.get_secret_value())
    url = f"{settings().public_url}{PREFIX}/square"
    return _valid(
        square_events.signature_valid(keys, url, post.body, post.headers.get("x-square-hmacsha256-signature"))
    )


async def paypal(post: Post) -> Signature:
    """By a certificate of PayPal's own. Raises CannotTell when PayPal does not hand it out just now."""
    webhook_ids = _holding(settings().paypal_webhook_id)
    seal = paypal_events.seal(post.headers, clock.now())
    if seal is None:
        return Signature.INVALID
    if not paypal_certs.is_known(seal.cert_url) and not fetch_allowance.take(clock.stopwatch()):
        raise CannotTell
    try:
        key = await paypal_certs.key_of(seal.cert_url, clock.now())
    except paypal_certs.Untrusted:
        return Signature.INVALID
    except DeliveryFailed as away:
        raise CannotTell from away
    return _valid(any(seal.signs(webhook_id, post.body, key) for webhook_id in webhook_ids))


def _holding(secrets: str) -> list[str]:
    """The secret; while another takes its place, both, until the old one's end. Raises NotConfigured without any."""
    found = rotation.holding(secrets, clock.now())
    if not found:
        raise NotConfigured
    return found


def _valid(is_valid: bool) -> Signature:
    return Signature.VALID if is_valid else Signature.INVALID
