"""Headers and bodies of mails as clean text: decoded, without what a database cannot keep."""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from html import unescape
from typing import cast

LONGEST_HEADER, LONGEST_BODY, LONGEST_HTML = 20_000, 100_000, 400_000
SLOW_OR_STRANGE = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
LINK = re.compile(r"https?://[^\s\"'<>)\]]{1,2000}", re.IGNORECASE)
TAG = re.compile(r"<(!--|/?[a-z][a-z0-9]{0,9})", re.IGNORECASE)
UNTIL = {"!--": "-->", **{name: f"</{name}" for name in ("script", "style", "head", "title")}}  # nobody sees these
ENDS_A_LINE = frozenset({"br", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3", "/h4"})


def headers(message: Message, name: str) -> list[str]:
    """Every header of that name, top first, still encoded; bytes beyond ASCII read as UTF-8, else as Latin-1."""
    return [_unescaped(str(value))[:LONGEST_HEADER] for value in _raw(message, name)]


def _raw(message: Message, name: str) -> list[object]:
    # `get_all` makes objects of headers that hold bytes beyond ASCII; here they stay as they came.
    return [value for key, value in message.raw_items() if key.lower() == name.lower()]


def header(message: Message, name: str) -> str:
    """The topmost header of that name, or nothing."""
    return next(iter(headers(message, name)), "")


def words(given: str) -> str:
    """A header's words: RFC 2047 decoded, in one line, without control characters."""
    return " ".join(clean(_decoded(" ".join(given.split()))).split())


def clean(text: str) -> str:
    """Without control, invisible and direction characters, and without lone surrogates."""
    return UNSEEN.sub("", text)


def decoded(content: bytes, charset: str | None) -> str:
    """Bytes as text. A charset nobody knows, or a wrong one, costs some letters, never the mail."""
    name = (charset or "utf-8").lower().replace("-", "_")
    try:
        return content.decode("utf-8" if name in SLOW_OR_STRANGE else name)
    except (LookupError, UnicodeError, ValueError):
        return (
            content.decode("latin-1") if name in ("utf_8", "us_ascii", "ascii") else content.decode("utf-8", "replace")
        )


def body(message: Message) -> tuple[str, list[str]]:
    """What the writer wrote, plain, and the links in it. Attached mails are not the writer's words."""
    parts = list(_texts(message))
    plain = "\n".join(text for kind, text in parts if kind == "plain").strip()
    html = "\n".join(text for kind, text in parts if kind == "html")
    links = [unescape(found) for _, text in parts for found in LINK.findall(text)]
    return (plain or _without_tags(html))[:LONGEST_BODY], links


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    for part in own_parts(message):
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            kind = "html" if part.get_content_subtype() == "html" else "plain"
            content = payload(part)[:LONGEST_HTML]
            yield kind, clean(decoded(content, part.get_content_charset()).replace("\r\n", "\n"))


def own_parts(message: Message) -> Iterator[Message]:
    """The leaves of a mail, without looking into mails attached to it."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in children(message):
        yield from own_parts(part)


def children(message: Message) -> list[Message]:
    """The parts directly inside; none when it is a leaf."""
    return cast(list[Message], message.get_payload()) if message.is_multipart() else []


def payload(part: Message) -> bytes:
    """The bytes of a leaf; of a mail inside a mail, none."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _without_tags(html: str) -> str:
    lines = (" ".join(line.split()) for line in unescape("".join(_seen(html))).splitlines())
    return "\n".join(line for line in lines if line)


def _seen(html: str) -> Iterator[str]:
    """What a reader of HTML sees, in one pass: what is opened and never closed hides the rest."""
    at = 0
    while tag := TAG.search(html, at):
        yield html[at : tag.start()]
        name = tag[1].lower()
        end = html.find(">", tag.end())
        if name in UNTIL:
            close = re.compile(re.escape(UNTIL[name]), re.IGNORECASE).search(html, tag.end())
            end = html.find(">", close.end() - 1) if close else -1
        if end < 0:
            return
        yield "\n" if name in ENDS_A_LINE else " "
        at = end + 1
    yield html[at:]


def _unescaped(value: str) -> str:
    try:
        return value.encode("ascii", "surrogateescape").decode()
    except UnicodeError:
        return value.encode("utf-8", "surrogateescape").decode("latin-1")


def _decoded(given: str) -> str:
    if "=?" not in given:
        return given
    try:
        pieces = decode_header(given)
    except (HeaderParseError, ValueError):
        return given
    return "".join(text if isinstance(text, str) else decoded(text, charset) for text, charset in pieces)
