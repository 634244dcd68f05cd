"""Who sent this? One verdict per provider, over the raw body. An empty secret is a closed door."""

from collections.abc import Mapping
from dataclasses import dataclass

from aliun_dashboard.adapters import kommo_events, meta_events
from aliun_dashboard.api import pool
from aliun_dashboard.kernel import passwords
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.events import Signature


class NotConfigured(Exception):
    """The secret of this webhook is not set."""


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
    secret = _configured(settings().kommo_webhook_secret.get_secret_value())
    signature = post.headers.get("x-signature")
    if post.path_secret is not None and not kommo_events.path_secret_valid(secret, post.path_secret):
        raise WrongAddress
    if signature is None and post.path_secret is not None:
        return Signature.TOKEN
    return _valid(kommo_events.signature_valid(secret, post.body, signature))


async def meta(post: Post) -> Signature:
    """By `X-Hub-Signature-256`, made with the app secret."""
    secret = _configured(settings().meta_app_secret.get_secret_value())
    return _valid(meta_events.signature_valid(secret, post.body, post.headers.get("x-hub-signature-256")))


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


def _configured(secret: str) -> str:
    if not secret:
        raise NotConfigured
    return secret


def _valid(is_valid: bool) -> Signature:
    return Signature.VALID if is_valid else Signature.INVALID
