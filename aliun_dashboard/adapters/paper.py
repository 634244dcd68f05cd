"""Papers: a template and its facts become a PDF. Pure work of this machine: no network, no files but the templates'."""

import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from aliun_dashboard import messages

TEMPLATES = Path(messages.__file__).parent / "papers"
EPOCH = 0  # no paper tells when it was rendered: the same facts make the same bytes


class NoSuchPaper(Exception):
    """There is no such template."""


def render(template: str, facts: Mapping[str, Any]) -> bytes:
    """The PDF of `template` with `facts`, JSON values only. The same facts give the same bytes.

    `facts["links"]` are the addresses that it shows as QR codes. Facts reach the template as data, so
    nothing a customer typed is ever read as code; the only letters are those beside the templates.
    Takes some 30 ms: call it in a thread, never in a transaction.
    Raises NoSuchPaper, or `typst.TypstError` when a fact is missing: both are mistakes of ours.
    """
    source = TEMPLATES / f"{template}.typ"
    if source not in _templates():
        raise NoSuchPaper(template)
    qrs = {link: qr(link) for link in facts["links"]}
    return typst.compile(
        source,
        root=TEMPLATES,
        font_paths=_letters(),
        format="pdf",
        sys_inputs={"facts": _json(facts), "qrs": _json(qrs)},
        timestamp=EPOCH,
    )


def qr(address: str) -> str:
    """A QR code of `address` as SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#075256", xmldecl=False)
    return drawn.getvalue().decode()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _templates() -> frozenset[Path]:
    return frozenset(TEMPLATES.glob("*.typ"))


@cache
def _letters() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[TEMPLATES / "fonts"])
