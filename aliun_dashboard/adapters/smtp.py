"""E-mail outwards, by SMTP. A letter keeps its Message-ID however often it is tried (integrations §8)."""

import email.policy
import hashlib
import hmac
import ssl
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import aiosmtplib

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.mail.rules import OUR_MARK

TIMEOUT_SECONDS = 30.0
LAST_ANSWER_SECONDS = 120.0  # a server may think long about a whole letter
NOBODY = "oc@localhost"  # who writes where nothing is configured, and nothing leaves
SEVEN_BITS = email.policy.SMTP.clone(cte_type="7bit")  # every server takes these, and nobody has to rewrite them
DAILY_LIMIT = "5.4.5"  # Gmail: the account has sent all it may today
TOMORROW_SECONDS = 4 * 3600.0
BAD_LOGIN, LOGIN_LIMIT = (534, 535), 454
LOGIN_LIMIT_SECONDS = 900.0


@dataclass(frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A letter. `answers` are the Message-IDs of its thread, the oldest first. `recorded`: marked as ours."""

    to: Sequence[str]
    subject: str
    text: str
    cc: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    answers: Sequence[str] = ()
    recorded: bool = False


Answers = Mapping[str, tuple[int, str]]  # what the server said of an address: code and words


def configured() -> bool:
    """Whether there is a server to hand letters to."""
    return bool(settings().smtp_host)


def message_id(key: str) -> str:
    """The Message-ID of the letter `key`: the same for ever, in our own domain, and nobody else can guess it."""
    secret = settings().aliun_secret_key.get_secret_value()
    return f"<{hmac.digest(secret.encode(), key.encode(), hashlib.sha256).hex()[:32]}@{_domain()}>"


async def send(mail: Mail, key: str, now: datetime) -> str:
    """Hand one letter to the server and give its Message-ID. Raises DeliveryFailed.

    At least once: when the connection breaks after the text and before the answer, nobody knows whether it
    went. It is tried again under the same Message-ID, by which mailboxes see that it is the same letter.
    """
    letter = compose(mail, key, now)
    with _told():
        refused, _ = await aiosmtplib.send(letter, **_connection())
    if refused:
        raise _some_refused({name: (reply.code, reply.message) for name, reply in refused.items()}, len(mail.to))
    return str(letter["Message-ID"])


async def hand_over(content: bytes, to: Sequence[str], cc: Sequence[str]) -> Answers:
    """Hand over a letter byte for byte; gives the addresses the server refused, while others have it.

    When nobody of `to` may get it, nobody does. Raises DeliveryFailed; `unknown` says that the line broke after the
    text and before the answer: it may have gone.
    """
    client = aiosmtplib.SMTP(**_connection())
    try:
        with _told():
            await client.connect()
            await client.mail(sender())
            refused = await _refusals(client, (*to, *cc))
        if all(address in refused for address in to):
            raise _all_refused({address: refused[address] for address in to})
        await _say(client, content)
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
    finally:
        client.close()
    return refused


async def _refusals(client: aiosmtplib.SMTP, addresses: Sequence[str]) -> dict[str, tuple[int, str]]:
    refused: dict[str, tuple[int, str]] = {}
    for address in dict.fromkeys(addresses):
        try:
            await client.rcpt(address)
        except aiosmtplib.SMTPRecipientRefused as error:
            refused[address] = (error.code, error.message)
        except UnicodeError:  # without SMTPUTF8 nobody takes it
            refused[address] = (553, "letters that no mail server takes in an address")
    return refused


async def _say(client: aiosmtplib.SMTP, content: bytes) -> None:
    try:
        await client.data(content, timeout=LAST_ANSWER_SECONDS)
    except aiosmtplib.SMTPDataError as error:
        raise _failure(error) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise DeliveryFailed(f"no answer after the text: {type(error).__name__}: {error}", code="unknown") from error


async def ping() -> None:
    """Log in and say goodbye. Raises DeliveryFailed."""
    with _told():
        async with aiosmtplib.SMTP(**_connection()) as client:
            await client.noop()


@contextmanager
def _told() -> Generator[None]:
    """What goes wrong with the server, as a DeliveryFailed."""
    try:
        yield
    except aiosmtplib.SMTPException as error:
        raise _failure(error) from error
    except OSError as error:
        raise DeliveryFailed(f"the mail server cannot be reached: {error}", code="unreachable") from error


def compose(mail: Mail, key: str, now: datetime) -> EmailMessage:
    """The letter as it goes over the wire; automatic, so that no holiday note answers it (RFC 3834)."""
    letter = EmailMessage(policy=SEVEN_BITS)
    letter["Message-ID"] = message_id(key)
    letter["Date"] = format_datetime(now)
    letter["From"] = Address(settings().aliun_agency_name, addr_spec=sender())
    letter["To"] = ", ".join(mail.to)
    if mail.cc:
        letter["Cc"] = ", ".join(mail.cc)
    letter["Subject"] = " ".join(mail.subject.split())
    if mail.answers:
        thread = [f"<{answered.strip('<>')}>" for answered in mail.answers]
        letter["In-Reply-To"], letter["References"] = thread[-1], " ".join(thread)
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    if mail.recorded:
        letter[OUR_MARK] = "1"
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


def sender() -> str:
    """The address our letters come from."""
    ours = settings()
    return ours.smtp_from or ours.smtp_username or ours.imap_username or NOBODY


def _domain() -> str:
    return sender().rpartition("@")[2] or "localhost"


def _failure(error: aiosmtplib.SMTPException) -> DeliveryFailed:
    """What the server's answer means: 4xx and silence again later, 5xx never, a full day tomorrow."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _all_refused({one.recipient: (one.code, one.message) for one in error.recipients})
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _answered(error.code, error.message)
    return DeliveryFailed(f"{type(error).__name__}: {error}", code="unreachable")


def _answered(code: int, words: str) -> DeliveryFailed:
    told = f"{code} {words}"
    if code in BAD_LOGIN:
        return DeliveryFailed(told, permanent=True, code="login_refused")
    if code == LOGIN_LIMIT:
        return DeliveryFailed(told, retry_after=LOGIN_LIMIT_SECONDS, code="busy")
    if DAILY_LIMIT in words:
        return DeliveryFailed(told, retry_after=TOMORROW_SECONDS, code="daily_limit")
    return DeliveryFailed(told, permanent=code >= 500, code="rejected" if code >= 500 else "busy")


def _all_refused(answers: Answers) -> DeliveryFailed:
    told = "; ".join(f"{name}: {code} {words}" for name, (code, words) in answers.items())
    permanent = all(code >= 500 and DAILY_LIMIT not in words for code, words in answers.values())
    return DeliveryFailed(told, permanent=permanent, code="bad_address" if permanent else "busy")


def _some_refused(answers: Answers, among: int) -> DeliveryFailed:
    """The others have it, so trying again would reach them twice: a person sees who is left out."""
    told = "; ".join(f"{name}: {code} {words}" for name, (code, words) in answers.items())
    return DeliveryFailed(f"{len(answers)} of {among} refused: {told}", permanent=True, code="some_refused")
