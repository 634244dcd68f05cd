"""PayPal's signing certificates: fetched from PayPal alone, believed up to a trusted root, kept while they last."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import certifi
import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import verification

from aliun_dashboard.adapters import paypal_demo
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

HOST = ".paypal.com"
ADDRESS = re.compile(r"https://([a-z0-9-]+\.)+paypal\.com(/v1/notifications/certs/[A-Za-z0-9_-]+)")
TIMEOUT = httpx.Timeout(3.0)
MOST_BYTES = 64 * 1024
MOST_KEPT = 16

_kept: dict[str, list[x509.Certificate]] = {}


class Untrusted(Exception):
    """The certificate is not PayPal's."""


async def key_of(url: str, now: datetime) -> RSAPublicKey:
    """The public key of the certificate at `url`, valid at `now`.

    Raises Untrusted, or DeliveryFailed when PayPal does not hand it out just now.
    """
    if url == paypal_demo.CERT_URL and settings().aliun_demo:
        return _trusted(paypal_demo.certificates(), paypal_demo.roots(), now)
    if not is_paypals(url):
        raise Untrusted("the address is not PayPal's")
    chain = _kept.get(url) or await _fetch(url)
    key = _trusted(chain, _roots(settings().paypal_ca_file or certifi.where()), now)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[url] = chain
    return key


def is_known(url: str) -> bool:
    """Whether believing `url` asks nobody outside."""
    return url in _kept or url == paypal_demo.CERT_URL or not is_paypals(url)


def is_paypals(url: str) -> bool:
    """Whether this is https to PayPal itself, spelled so plainly that no two readers see two hosts in it."""
    return ADDRESS.fullmatch(url) is not None


async def _fetch(url: str) -> list[x509.Certificate]:
    """From PayPal, or in tests from where PAYPAL_BASE_URL says it is."""
    base, named = settings().paypal_base_url.rstrip("/"), ADDRESS.fullmatch(url)
    address = base + named[2] if named and base.startswith("http://") else url
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client:
            answer = await client.get(address)
    except httpx.HTTPError as lost:
        raise DeliveryFailed(f"PayPal's certificate: {type(lost).__name__}", code="unreachable") from lost
    if answer.status_code != 200:
        raise DeliveryFailed(f"PayPal's certificate: {answer.status_code}", code="unavailable")
    try:
        return x509.load_pem_x509_certificates(answer.content[:MOST_BYTES])
    except ValueError as broken:
        raise Untrusted("not a certificate") from broken


def _trusted(chain: list[x509.Certificate], roots: verification.Store, now: datetime) -> RSAPublicKey:
    """The first one's key, when it names PayPal and the others lead from it to a root."""
    leaf, *between = chain
    policy = verification.PolicyBuilder().store(roots).time(now.replace(tzinfo=None))
    try:
        policy.build_server_verifier(x509.DNSName(_name(leaf))).verify(leaf, between)
    except verification.VerificationError as refused:
        raise Untrusted(str(refused)) from refused
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey):
        raise Untrusted("not an RSA key")
    return key


def _name(leaf: x509.Certificate) -> str:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError) as nameless:
        raise Untrusted("it names nobody") from nameless
    ours = [name for name in names.get_values_for_type(x509.DNSName) if name.endswith(HOST)]
    if not ours:
        raise Untrusted("it does not name PayPal")
    return ours[0].replace("*", "api", 1)


@cache
def _roots(file: str) -> verification.Store:
    return verification.Store(x509.load_pem_x509_certificates(Path(file).read_bytes()))
