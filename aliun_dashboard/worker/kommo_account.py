"""The Kommo account as the worker reaches it: a long-lived token, or an OAuth pair renewed under a lock (A-08)."""

import asyncio
from datetime import timedelta

from aliun_dashboard.adapters import kommo, kommo_oauth
from aliun_dashboard.adapters.kommo import Kommo
from aliun_dashboard.flows import connection
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed

LEAST_LIFE = timedelta(minutes=10)
RENEW_BEFORE = timedelta(hours=6)


async def account() -> Kommo | None:
    """The account, with a token that is good for `LEAST_LIFE` at least; None: everything is simulated."""
    return kommo.account(await asyncio.to_thread(token, LEAST_LIFE))


def token(life: timedelta) -> str:
    """The OAuth access token, renewed when it ends within `life`; empty when a long-lived one serves, or none."""
    if settings().kommo_access_token.get_secret_value():
        return ""
    with begin(SYSTEM) as work:
        kept = connection.tokens(work)
        if kept is None or kept.lasts(work.now, life):
            return kept.access if kept else ""
    return _renewed(life)


def _renewed(life: timedelta) -> str:
    """Whoever comes second waits at the row, then finds the new pair and asks for nothing.

    The exchange happens inside the transaction that holds the row, the one exception to «nothing is sent
    inside a transaction»: the new pair is committed before its first use, and until then the old one works.
    """
    try:
        with begin(SYSTEM) as work:
            kept = connection.tokens(work, lock=True)
            if kept is None or kept.lasts(work.now, life):
                return kept.access if kept else ""
            fresh = asyncio.run(kommo_oauth.exchange_refresh_token(kommo_oauth.integration(), kept.refresh))
            connection.keep_tokens(work, fresh.access_token, fresh.refresh_token, work.now + fresh.expires_in)
            return fresh.access_token
    except DeliveryFailed as failed:
        if failed.code == "token_rejected":
            with begin(SYSTEM) as work:
                connection.shut_out(work, "kommo", str(failed))
        raise
