"""Passwords and tokens: made, hashed, compared. None is ever stored as it is."""

import hashlib
import secrets
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_PREFIX = "aliun_"  # noqa: S105 - lets secret scanners and people recognise one

_argon2 = PasswordHash([Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)])  # OWASP's argon2id
_at_once = BoundedSemaphore(4)  # 19 MiB and a core each


def scramble(password: str) -> str:
    """The argon2 hash of `password`, salted."""
    with _at_once:
        return _argon2.hash(password)


def matches(password: str, scrambled: str | None) -> bool:
    """Whether `password` made `scrambled`. Without one it takes as long, so time tells nothing."""
    with _at_once:
        right = _argon2.verify(password, scrambled or _nobody())
    return right and scrambled is not None


def is_common(password: str) -> bool:
    """Whether it is among those that everybody tries first, or of three different signs at most (ASVS 6.2.4)."""
    return password.lower() in _common() or len(set(password.lower())) <= 3


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text().splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def new_token() -> str:
    """256 random bits, fit for a cookie or a header."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def new_password() -> str:
    """A password to hand over once: 60 random bits in letters and digits that nobody mistakes for each other."""
    return "-".join("".join(secrets.choice(PLAIN) for _ in range(4)) for _ in range(3))


def fingerprint(token: str) -> str:
    """What is stored of a token: its SHA-256. Enough for 256 random bits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@cache
def _nobody() -> str:
    return _argon2.hash(secrets.token_urlsafe(16))
