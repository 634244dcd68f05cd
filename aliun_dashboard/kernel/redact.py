"""The last wall before a log line leaves: what looks like a person's address or number, or like a secret, is hidden."""

import re

from .config import settings

HIDDEN = "[hidden]"
_LABEL = r"(?:password|passwd|contraseña|secret|token|authorization|bearer|cookie|api[_-]?key|(?:x-)?signature)"
_PATTERNS = (
    (re.compile(r"://[^/\s@]+@"), f"://{HIDDEN}@"),
    (re.compile(r"((?:https?:/)?/[^\s\"'?]*)\?[^\s\"']+"), r"\1?" + HIDDEN),
    (re.compile(r"(/webhooks/kommo/|/[copv]/)(?!\{)[^/\s\"'?]+"), r"\1" + HIDDEN),
    (re.compile(r"[^\s@<>\"'=:,;(\[]+@[^\s@<>\"',;)\]]+"), HIDDEN),
    (re.compile(rf"(\b{_LABEL}\b[\"']?\s*[=: ]\s*)(?:bearer\s+|basic\s+)?[^\s,;]+", re.I), r"\1" + HIDDEN),
    (re.compile(r"\b(?:aliun_|whsec_|sk_(?:live|test)_|rk_(?:live|test)_|eyJ)[\w.-]+"), HIDDEN),
    (re.compile(r"(?<![\w/-])(?=[\w-]*[0-9A-Z])[A-Za-z0-9_-]{28,}={0,2}(?![\w-])"), HIDDEN),
    (re.compile(r"(?<![\w.-])(?!\d{4}-\d\d-\d\d)\+?\(?\d(?:[ ().-]{0,2}\d){7,14}(?![\w])"), HIDDEN),
)


def redact(text: str) -> str:
    """`text` without e-mail addresses, telephone numbers, query strings, credentials and this house's own secrets."""
    for secret in settings().secrets:
        text = text.replace(secret, HIDDEN)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text
