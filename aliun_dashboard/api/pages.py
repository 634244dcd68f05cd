"""Pages for customers: plain HTML from `messages/pages`, escaped, without scripts, found by nobody without its address.

Each is opened by an unguessable word in its address, changes nothing when it is looked at, and acts by POST alone.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from aliun_dashboard.api.allowance import Allowances
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.messages import HERE, LANGUAGES, figures

HEADERS = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "same-origin",  # the address is the key: it is told to nobody else
}
CONTENT = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
visits = Allowances(120, per_seconds=60)

_pages = Environment(
    loader=FileSystemLoader(HERE / "pages"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(name: str, lang: str, /, *, status: int = 200, goes_to: Sequence[str] = (), **facts: object) -> HTMLResponse:
    """The page `messages/pages/<name>.html` in `lang` (Spanish when we do not speak it), its blanks filled.

    In a page `say(spanish, english)` gives the one to be read, and `figures` words days, moments and money.
    `goes_to` are the origins a form of it may lead to, besides our own.
    """
    lang = lang if lang in LANGUAGES else LANGUAGES[0]
    html = _pages.get_template(f"{name}.html").render(_words(lang) | facts)
    return HTMLResponse(html, status, HEADERS | {"content-security-policy": " ".join((CONTENT, *goes_to))})


def nothing(status: int = 404) -> HTMLResponse:
    """There is no such page, or (429) it was asked for too often; says so in both languages."""
    return page("nothing", "es", status=status, busy=status == 429)


def too_often(request: Request) -> bool:
    """Whether this address has looked at more pages than people do."""
    return not visits.take(request.client.host if request.client else "?", clock.stopwatch())


def from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent this form."""
    return request.headers.get("origin", settings().public_url) not in settings().origins


def _words(lang: str) -> dict[str, Any]:
    spoken: dict[str, Callable[..., str]] = {
        name: partial(getattr(figures, name), lang=lang)
        for name in ("day", "moment", "count", "party", "board", "time_left")
    }
    return spoken | {
        "lang": lang,
        "say": partial(_say, lang),
        "price": figures.price,
        "percent": figures.percent,
        "agency": settings().aliun_agency_name,
        "zone": settings().timezone,
    }


def _say(lang: str, spanish: str, english: str) -> str:
    return english if lang == "en" else spanish
