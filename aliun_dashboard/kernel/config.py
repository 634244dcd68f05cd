"""Settings of one installation, read from the environment and `.env`.

Names are those of the contract, in lower case here. A missing key means
«simulado» for a provider and «cerrado» for a webhook, never an open door.
"""

import functools
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

EMPTY = SecretStr("")


class Settings(BaseSettings):
    """Every variable of the contract. Secrets print as `**********`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    port: int = 3000
    host: str = "127.0.0.1"
    aliun_data_dir: Path = Path("data")
    database_url: str = ""
    aliun_demo: bool = False
    aliun_timezone: str = "America/Santo_Domingo"
    aliun_public_url: str = ""
    aliun_secret_key: SecretStr = EMPTY
    reflex_redis_url: str = ""

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

    @field_validator("aliun_timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @property
    def timezone(self) -> ZoneInfo:
        """The agency's zone: timetable, shown dates."""
        return ZoneInfo(self.aliun_timezone)

    @property
    def public_url(self) -> str:
        """Address people and providers reach us at, without a trailing slash."""
        return (self.aliun_public_url or f"http://{self.host}:{self.port}").rstrip("/")


@functools.cache
def settings() -> Settings:
    """The settings of this process. Tests call `settings.cache_clear()`."""
    return Settings()
