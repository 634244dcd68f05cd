"""Kommo's OAuth: the page where an administrator agrees, and the exchange of tokens (A-08)."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import httpx

from aliun_dashboard.adapters.kommo_facts import LONG, number, row, text
from aliun_dashboard.adapters.kommo_http import TIMEOUT, address, exchange
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

REDIRECT_PATH = "/api/v1/kommo/oauth"


@dataclass(frozen=True, slots=True)
class Integration:
    """What Kommo knows our integration by; one account has one subdomain."""

    subdomain: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A fresh pair; `expires_in` counts from the moment it was asked for."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: timedelta


def integration() -> Integration:
    """Ours, as this installation is set up."""
    config = settings()
    return Integration(
        config.kommo_subdomain,
        config.kommo_client_id,
        config.kommo_client_secret.get_secret_value(),
        f"{config.public_url}{REDIRECT_PATH}",
        config.kommo_base_url,
    )


def authorise_address(client_id: str, state: str) -> str:
    """The page to send an administrator to; `state` comes back unchanged."""
    query = urlencode({"client_id": client_id, "state": state, "mode": "popup"})
    return f"https://www.kommo.com/oauth?{query}"


def subdomain_of(referer: str) -> str | None:
    """The account in the redirect's `referer` (`name.kommo.com`), or None for any other host."""
    found = re.fullmatch(r"(?:https://)?([a-z0-9-]+)\.kommo\.com/?", referer)
    return found[1] if found else None


async def exchange_code(integration: Integration, code: str) -> Tokens:
    """The first pair, for the code of the redirect (valid 20 minutes)."""
    return await _exchange(integration, {"grant_type": "authorization_code", "code": code})


async def exchange_refresh_token(integration: Integration, refresh_token: str) -> Tokens:
    """The next pair.

    Hold a lock on the stored row, *commit the new pair, only then use it*: the old
    refresh token works until the new one is first used, so after a network error
    or a crash before the commit, try again with the old one.
    Raises DeliveryFailed `token_rejected` when an administrator has to connect again.
    """
    return await _exchange(integration, {"grant_type": "refresh_token", "refresh_token": refresh_token})


async def _exchange(integration: Integration, grant: dict[str, str]) -> Tokens:
    body = {
        "client_id": integration.client_id,
        "client_secret": integration.client_secret,
        "redirect_uri": integration.redirect_uri,
        **grant,
    }
    url = f"{address(integration.subdomain, integration.base_url)}/oauth2/access_token"
    async with httpx.AsyncClient(timeout=TIMEOUT) as http:
        try:
            return _tokens(await exchange(http, http.build_request("POST", url, json=body)))
        except DeliveryFailed as failed:
            if failed.code != "invalid":
                raise
            # A spent or foreign refresh token is answered with 400, not 401.
            raise DeliveryFailed(str(failed), permanent=True, code="token_rejected") from failed


def _tokens(answer: object) -> Tokens:
    pair = row(answer)
    access, refresh = text(pair.get("access_token"), LONG), text(pair.get("refresh_token"), LONG)
    if not (access and refresh):
        raise DeliveryFailed("Kommo: answer without tokens", code="unreadable")
    return Tokens(access, refresh, timedelta(seconds=number(pair.get("expires_in")) or 0))
