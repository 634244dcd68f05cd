"""Who vouches for a sender: the receiving provider's own topmost Authentication-Results, and nothing else."""

import re
from email.message import Message
from typing import Any

import authres

from aliun_dashboard.adapters.mail_text import headers
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.mail.rules import Proof

NAME = "Authentication-Results"
# Registries sell names below these, so nobody's signature for one of them vouches for a name below it.
SHARED = re.compile(r"[^.]+|(?:com?|net|org|edu|gob|gov|gub|mil|web|art|sld|ac|nom|tur)\.[a-z]{2}")


def of(message: Message, sender: str) -> Proof:
    """How the provider vouches for the domain of `sender`.

    Senders may write such headers too, so only the topmost counts, and only under the name of our provider.
    DMARC must pass for the very domain of From; where the domain has none, a DKIM signature aligned with it will do.
    """
    results = _results(message)
    domain = sender.rpartition("@")[2].lower()
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.result not in ("pass", "none") for result in dmarc):
        return Proof.NONE
    passed = [result for result in dmarc if result.result == "pass"]
    if passed:
        return Proof.DMARC if all(_says(result, "from") == domain for result in passed) else Proof.NONE
    return Proof.DKIM if any(_signed(result, domain) for result in results) else Proof.NONE


def _results(message: Message) -> list[Any]:
    ours = settings().imap_authserv_id.lower()
    topmost = next(iter(headers(message, NAME)), "")
    try:
        parsed: Any = authres.AuthenticationResultsHeader.parse(f"{NAME}: {' '.join(topmost.split())}")
    except (authres.AuthResError, ValueError, IndexError, TypeError, RecursionError):
        return []
    return list(parsed.results) if ours and str(parsed.authserv_id).lower() == ours else []


def _says(result: Any, name: str) -> str:
    """The property `header.<name>` of a result; two of them are none."""
    values = [str(p.value or "") for p in result.properties if (p.type, p.name) == ("header", name)]
    return values[0].lower().rpartition("@")[2] if len(values) == 1 else ""


def _signed(result: Any, domain: str) -> bool:
    if (result.method, result.result) != ("dkim", "pass"):
        return False
    return _aligned(_says(result, "d") or _says(result, "i"), domain)


def _aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment: the same domain, or one below the other, unless the upper one is a registry's."""
    upper, lower = sorted((signer, domain), key=len)
    return signer == domain or (lower.endswith(f".{upper}") and not SHARED.fullmatch(upper))
