"""Meta's error codes: what each means for us, whether to try again, and what a person can do.

Meta asks to branch on `error.code` only; titles and subcodes go. The same codes come at once, in
the answer to a send, or later in a `failed` status.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import httpx

from aliun_dashboard.kernel.errors import DeliveryFailed


@dataclass(frozen=True, slots=True)
class Meaning:
    """`code` is stable, for screens; `advice` is what to do; `retry_after` (seconds) makes it transient."""

    code: str
    advice: str
    retry_after: float | None = None


TOKEN = Meaning("token_invalid", "renew META_ACCESS_TOKEN")
PERMISSION = Meaning("no_permission", "grant whatsapp_business_messaging to the token's app")
ACCOUNT_LIMIT = Meaning("rate_limited", "the account sends too much; it is tried again later", 60)
BAD_REQUEST = Meaning("bad_request", "Meta does not understand the request; see the detail")
WINDOW_CLOSED = Meaning("window_closed", "over 24 h since the customer's last message: send an approved template")
ACCOUNT_LOCKED = Meaning("account_locked", "Meta has blocked the business account; see WhatsApp Manager")
BILLING = Meaning("billing", "fix the payment method in WhatsApp Manager")
TEMPLATE = Meaning("template_problem", "check the template's name, language, blanks and approval")
MEDIA = Meaning("media_problem", "check the file's type and size")
BUSY = Meaning("provider_down", "Meta has a fault of its own; it is tried again", 30)
NOT_REGISTERED = Meaning("number_not_ready", "finish the business number's set-up in WhatsApp Manager")
UNREACHABLE_PERSON = Meaning("undeliverable", "no WhatsApp, an old version or not allowed there: use another channel")
PERSON_CAP = Meaning("person_cap", "the person gets too much marketing; wait a day or more, or use another channel")
OPTED_OUT = Meaning("opted_out", "the person stopped marketing messages; do not insist")

MEANINGS: dict[int, Meaning] = {
    **dict.fromkeys((0, 190), TOKEN),
    **dict.fromkeys((3, 10, *range(200, 300), 131005), PERMISSION),
    **dict.fromkeys((4, 80007), ACCOUNT_LIMIT),
    130429: Meaning("rate_limited", "over 80 messages/s from this number; it is tried again", 5),
    131056: Meaning("pair_limit", "too many messages to this person; it is tried again", 6),
    131048: Meaning("spam_limit", "customers blocked or reported messages; see the number's quality"),
    131064: Meaning("spam_limit", "templates were filed under a wrong category; see WhatsApp Manager"),
    **dict.fromkeys((33, 100, 131008, 131009, 131021), BAD_REQUEST),
    131051: Meaning("unsupported_type", "this kind of message cannot be sent"),
    **dict.fromkeys((131052, 131053), MEDIA),
    131047: WINDOW_CLOSED,
    **dict.fromkeys((131026, 131030), UNREACHABLE_PERSON),
    130497: Meaning("country_blocked", "the account may not write to people in that country"),
    **dict.fromkeys((131049, 130472), PERSON_CAP),
    131050: OPTED_OUT,
    131062: Meaning("phone_needed", "this message cannot go to a BSUID: ask the person for the number"),
    **dict.fromkeys((368, 131031), ACCOUNT_LOCKED),
    **dict.fromkeys((131042, 131044), BILLING),
    **dict.fromkeys((131037, 131045, 133010), NOT_REGISTERED),
    **dict.fromkeys((132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 131063), TEMPLATE),
    137000: Meaning("identity_changed", "the person's WhatsApp changed hands; confirm who it is"),
    **dict.fromkeys((1, 2, 131000, 131016, 131057, 135000), BUSY),
}
UNKNOWN = Meaning("provider_refused", "Meta gave a code that is not in our table; see the detail")


def meaning_of(code: int | None) -> Meaning:
    """What Meta's `code` means, in an answer or in a `failed` status."""
    return MEANINGS.get(code, UNKNOWN) if code is not None else UNKNOWN


def failure_of(answer: httpx.Response) -> DeliveryFailed:
    """The failure that Meta's answer tells of.

    A 5xx without Meta's own error body (a gateway's page) leaves the outcome unknown.
    """
    error = _error(answer)
    if error is None:
        return _without_body(answer)
    code = error.get("code")
    meaning = meaning_of(code if isinstance(code, int) else None)
    wait = _asked_wait(answer) or meaning.retry_after
    if wait is None and meaning is UNKNOWN and error.get("is_transient") is True:
        wait = BUSY.retry_after
    details = cast(dict[str, Any], data).get("details") if isinstance(data := error.get("error_data"), dict) else None
    return DeliveryFailed(
        f"Meta {code}: {details or error.get('message')} – {meaning.advice}",
        permanent=wait is None,
        retry_after=wait,
        code=meaning.code,
    )


def _error(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        body = answer.json()
    except ValueError:
        return None
    error = cast(dict[str, Any], body).get("error") if isinstance(body, dict) else None
    return cast(dict[str, Any], error) if isinstance(error, dict) else None


def _without_body(answer: httpx.Response) -> DeliveryFailed:
    status = answer.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return DeliveryFailed("Meta said 429", retry_after=_asked_wait(answer) or 60, code="rate_limited")
    if answer.is_server_error:
        why = f"Meta said {status} without a reason: the message may or may not arrive, wait for its status"
        return DeliveryFailed(why, permanent=True, code="unknown_outcome")
    return DeliveryFailed(
        f"Meta said {status} without a reason; is META_BASE_URL right?", permanent=True, code="provider_refused"
    )


def _asked_wait(answer: httpx.Response) -> float | None:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isascii() and asked.isdigit() else None
