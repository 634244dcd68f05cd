"""Settings of one installation: environment, then `.env`, then generated secrets.

Names are those of the contract, in lower case here. A missing key means
«simulado» for a provider and «cerrado» for a webhook, never an open door.
"""

import fcntl
import functools
import os
import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from . import rotation

EMPTY = SecretStr("")
SHORTEST_SECRET = 6  # what is shorter would be found in half of all words
LOOPBACK = ("127.0.0.1", "localhost")
ALWAYS_GENERATED = ("ALIUN_SECRET_KEY",)
GENERATED_FOR_DEMO = (
    "KOMMO_WEBHOOK_SECRET",
    "META_APP_SECRET",
    "META_VERIFY_TOKEN",
    "STRIPE_WEBHOOK_SECRET",
    "PAYPAL_WEBHOOK_ID",
    "SQUARE_WEBHOOK_SIGNATURE_KEY",
)
CHANGED_WHILE_OPEN = (
    "kommo_webhook_secret",
    "meta_app_secret",
    "stripe_webhook_secret",
    "paypal_webhook_id",
    "square_webhook_signature_key",
)
"""Secrets of webhooks: `new,old until 2026-12-01T12:00Z` holds both till then (`rotation`)."""


class Settings(BaseSettings):
    """Every variable of the contract. Secrets print as `**********`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    port: int = 3000
    host: str = "127.0.0.1"
    aliun_data_dir: Path = Path("data")
    database_url: str = ""
    aliun_demo: bool = False
    aliun_timezone: str = "America/Santo_Domingo"
    aliun_public_url: str = ""
    aliun_ping_url: str = ""
    aliun_agency_name: str = "Aliun Travel"
    aliun_secret_key: SecretStr = EMPTY
    aliun_keep_days: dict[str, int] = {}
    aliun_kpi_live_seconds: float = 1.0
    reflex_redis_url: str = ""
    aliun_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    otel_exporter_otlp_endpoint: str = ""
    aliun_metrics_token: SecretStr = EMPTY
    aliun_api_per_minute: int = Field(default=600, ge=0)
    aliun_trusted_proxies: str = ""
    aliun_security_contact: str = ""

    kommo_subdomain: str = ""
    kommo_access_token: SecretStr = EMPTY
    kommo_client_id: str = ""
    kommo_client_secret: SecretStr = EMPTY
    kommo_webhook_secret: SecretStr = EMPTY
    kommo_base_url: str = ""
    kommo_requests_per_second: float = 3.0

    meta_app_secret: SecretStr = EMPTY
    meta_verify_token: SecretStr = EMPTY
    meta_access_token: SecretStr = EMPTY
    meta_base_url: str = "https://graph.facebook.com/v23.0"
    whatsapp_phone_number_id: str = ""

    n8n_webhook_url: str = ""

    aliun_bank_details: str = ""
    stripe_secret_key: SecretStr = EMPTY
    stripe_webhook_secret: SecretStr = EMPTY
    stripe_base_url: str = "https://api.stripe.com"
    paypal_client_id: str = ""
    paypal_client_secret: SecretStr = EMPTY
    paypal_webhook_id: str = ""
    paypal_base_url: str = "https://api-m.paypal.com"
    paypal_ca_file: str = ""
    square_access_token: SecretStr = EMPTY
    square_webhook_signature_key: SecretStr = EMPTY
    square_base_url: str = "https://connect.squareup.com"

    imap_host: str = ""
    imap_port: int = 993
    imap_username: str = ""
    imap_password: SecretStr = EMPTY
    imap_tls: bool = True
    imap_ca: str = ""
    imap_folders: str = "INBOX"
    imap_authserv_id: str = "mx.google.com"
    oc_inbox_host: str = ""
    oc_inbox_port: int = 993
    oc_inbox_username: str = ""
    oc_inbox_password: SecretStr = EMPTY
    oc_inbox_tls: bool = True
    allowed_confirmation_senders: str = ""
    oc_admin_email: str = ""
    oc_finance_email: str = ""

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_username: str = ""
    smtp_password: SecretStr = EMPTY
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_from: str = ""
    smtp_ca: str = ""
    smtp_settle_seconds: float = 60.0

    @field_validator("aliun_timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @field_validator(*CHANGED_WHILE_OPEN)
    @classmethod
    def _readable(cls, secret: SecretStr | str) -> SecretStr | str:
        rotation.checked(secret.get_secret_value() if isinstance(secret, SecretStr) else secret)
        return secret

    @property
    def timezone(self) -> ZoneInfo:
        """The agency's zone: timetable, shown dates."""
        return ZoneInfo(self.aliun_timezone)

    def day(self, moment: datetime) -> date:
        """The agency's calendar day at a moment; in the evening it is one behind that of UTC."""
        return moment.astimezone(self.timezone).date()

    @property
    def public_url(self) -> str:
        """Address people and providers reach us at, without a trailing slash."""
        return (self.aliun_public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def ping_url(self) -> str:
        """Where the worker asks whether we are up: the web process on this machine, unless told otherwise."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return self.aliun_ping_url or f"http://{host}:{self.port}/readyz"

    @property
    def is_https(self) -> bool:
        """Whether browsers reach us encrypted."""
        return self.public_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """The log-in's cookie. By https no other site of the domain, and no plain answer, can set one of this name."""
        return "__Host-aliun_session" if self.is_https else "aliun_session"

    @property
    def stripe_is_live(self) -> bool:
        """Whether Stripe moves real money here: what it tells of its other mode is not ours."""
        return self.stripe_secret_key.get_secret_value().startswith(("sk_live_", "rk_live_"))

    @property
    def mailboxes(self) -> list[str]:
        """The addresses of the mailboxes we look into: one, or two when orders have one of their own (K-27)."""
        first = self.imap_username if self.imap_host else ""
        second = (self.oc_inbox_username or self.imap_username) if self.oc_inbox_host else ""
        return list(dict.fromkeys(filter(None, (first, second))))

    @functools.cached_property
    def secrets(self) -> tuple[str, ...]:
        """Every secret that is set, the longest first; of a pair «new,old» both."""
        values = (value.get_secret_value() for _, value in self if isinstance(value, SecretStr))
        parts = {part.partition(" until ")[0].strip() for value in values for part in (value, *value.split(","))}
        return tuple(sorted((part for part in parts if len(part) >= SHORTEST_SECRET), key=len, reverse=True))

    @property
    def origins(self) -> list[str]:
        """The only addresses a browser may talk to us from, exactly (never `*`)."""
        loopback = [f"http://{name}:{self.port}" for name in LOOPBACK] if self.host in LOOPBACK else []
        return sorted({self.public_url, *loopback})


@functools.cache
def settings() -> Settings:
    """The settings of this process. Tests call `settings.cache_clear()`."""
    files = (_secrets_file(Settings().aliun_data_dir), ".env")
    return Settings(_env_file=files)  # pyright: ignore[reportCallIssue] - pydantic-settings adds it at run time


def generate_secrets() -> None:
    """Write secrets into the data directory, for its owner only; they hold where nobody set another.

    With demo data also those of the webhooks, so that the simulator can sign. Keeps
    what is there; safe for several callers at once.
    """
    names = ALWAYS_GENERATED + (GENERATED_FOR_DEMO if settings().aliun_demo else ())
    path = _secrets_file(settings().aliun_data_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        there = {line.partition("=")[0] for line in file}
        file.writelines(f"{name}={secrets.token_urlsafe(32)}\n" for name in names if name not in there)
    settings.cache_clear()


def _secrets_file(data_dir: Path) -> Path:
    return data_dir / "secrets.env"
