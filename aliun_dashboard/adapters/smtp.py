"""E-mail outwards, by SMTP. A letter keeps its Message-ID however often it is tried (integrations §8)."""

import hashlib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import aiosmtplib

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

TIMEOUT_SECONDS = 30.0
DAILY_LIMIT = "5.4.5"  # Gmail: the account has sent all it may today
TOMORROW_SECONDS = 4 * 3600.0
BAD_LOGIN, UNAVAILABLE = 535, 421


@dataclass(frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A letter. `answers` are the Message-IDs of its thread, the oldest first."""

    to: Sequence[str]
    subject: str
    text: str
    cc: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    answers: Sequence[str] = ()


def configured() -> bool:
    """Whether there is a server to hand letters to."""
    return bool(settings().smtp_host)


def message_id(key: str) -> str:
    """The Message-ID of the letter `key`: the same for ever, in our own domain."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{_domain()}>"


async def send(mail: Mail, key: str, now: datetime) -> str:
    """Hand one letter to the server and give its Message-ID. Raises DeliveryFailed.

    At least once: when the connection breaks after the text and before the answer, nobody knows whether it
    went. It is tried again under the same Message-ID, by which mailboxes see that it is the same letter.
    """
    letter = compose(mail, key, now)
    try:
        refused, _ = await aiosmtplib.send(letter, **_connection())
    except aiosmtplib.SMTPException as error:
        raise _failure(error) from error
    except (OSError, TimeoutError) as error:
        raise DeliveryFailed(f"the mail server cannot be reached: {error}", code="unreachable") from error
    if refused:
        raise _some_refused({name: (reply.code, reply.message) for name, reply in refused.items()}, len(mail.to))
    return str(letter["Message-ID"])


async def ping() -> None:
    """Log in and say goodbye. Raises DeliveryFailed."""
    client = aiosmtplib.SMTP(**_connection())
    try:
        async with client:
            await client.noop()
    except aiosmtplib.SMTPException as error:
        raise _failure(error) from error
    except (OSError, TimeoutError) as error:
        raise DeliveryFailed(f"the mail server cannot be reached: {error}", code="unreachable") from error


def compose(mail: Mail, key: str, now: datetime) -> EmailMessage:
    """The letter as it goes over the wire; automatic, so that no holiday note answers it (RFC 3834)."""
    letter = EmailMessage()
    letter["Message-ID"] = message_id(key)
    letter["Date"] = format_datetime(now)
    letter["From"] = Address(settings().aliun_agency_name, addr_spec=_sender())
    letter["To"] = ", ".join(mail.to)
    if mail.cc:
        letter["Cc"] = ", ".join(mail.cc)
    letter["Subject"] = " ".join(mail.subject.split())
    if mail.answers:
        letter["In-Reply-To"], letter["References"] = mail.answers[-1], " ".join(mail.answers)
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(mail.text)
    for file in mail.attachments:
        kind, _, subtype = file.media_type.partition("/")
        letter.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    return letter


def _connection() -> dict[str, Any]:
    ours = settings()
    return {
        "hostname": ours.smtp_host,
        "port": ours.smtp_port,
        "username": ours.smtp_username or None,
        "password": ours.smtp_password.get_secret_value() or None,
        "use_tls": ours.smtp_tls == "tls",
        "start_tls": ours.smtp_tls == "starttls",
        "tls_context": None if ours.smtp_tls == "none" else ssl.create_default_context(cafile=ours.smtp_ca or None),
        "timeout": TIMEOUT_SECONDS,
    }


def _sender() -> str:
    return settings().smtp_from or settings().smtp_username


def _domain() -> str:
    return _sender().rpartition("@")[2] or "localhost"


def _failure(error: aiosmtplib.SMTPException) -> DeliveryFailed:
    """What the server's answer means: 4xx and silence again later, 5xx never, a full day tomorrow."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _all_refused({one.recipient: (one.code, one.message) for one in error.recipients})
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _answered(error.code, error.message)
    return DeliveryFailed(f"{type(error).__name__}: {error}", code="unreachable")


def _answered(code: int, words: str) -> DeliveryFailed:
    told = f"{code} {words}"
    if code == BAD_LOGIN:
        return DeliveryFailed(told, permanent=True, code="bad_login")
    if DAILY_LIMIT in words:
        return DeliveryFailed(told, retry_after=TOMORROW_SECONDS, code="daily_limit")
    return DeliveryFailed(told, permanent=code >= 500, code="rejected" if code >= 500 else "busy")


def _all_refused(answers: dict[str, tuple[int, str]]) -> DeliveryFailed:
    told = "; ".join(f"{name}: {code} {words}" for name, (code, words) in answers.items())
    permanent = all(code >= 500 and DAILY_LIMIT not in words for code, words in answers.values())
    return DeliveryFailed(told, permanent=permanent, code="bad_address" if permanent else "busy")


def _some_refused(answers: dict[str, tuple[int, str]], among: int) -> DeliveryFailed:
    """The others have it, so trying again would reach them twice: a person sees who is left out."""
    told = "; ".join(f"{name}: {code} {words}" for name, (code, words) in answers.items())
    return DeliveryFailed(f"{len(answers)} of {among} refused: {told}", permanent=True, code="some_refused")
