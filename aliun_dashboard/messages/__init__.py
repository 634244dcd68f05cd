"""Texts for customers and agencies: `<name>.es.txt` and `<name>.en.txt`, with blanks to fill.

Facts are put in as they are and never read as a template, so a customer's own words are safe here.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta

HERE = Path(__file__).parent
LANGUAGES = ("es", "en")

_texts = Environment(
    loader=FileSystemLoader(HERE),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text: an escaped «&» would reach the customer as «&amp;»
    trim_blocks=True,
    lstrip_blocks=True,
)


class TextMissing(Exception):
    """There is no such text in that language."""


class BlankUnfilled(Exception):
    """A text was asked for without one of its facts."""


def write(name: str, lang: str, /, **facts: object) -> str:
    """The text `name` in `lang`, its blanks filled. A fact that is not known is None, never left out.

    Raises TextMissing or BlankUnfilled: both are mistakes in our code.
    """
    if unfilled := blanks(name, lang) - facts.keys():
        raise BlankUnfilled(f"{name}.{lang} needs {', '.join(sorted(unfilled))}")
    return _texts.get_template(f"{name}.{lang}.txt").render(facts).strip()


@cache
def blanks(name: str, lang: str) -> frozenset[str]:
    """The names of the facts that this text needs. Raises TextMissing."""
    file = f"{name}.{lang}.txt"
    if file not in _texts.list_templates():
        raise TextMissing(file)
    return frozenset(meta.find_undeclared_variables(_texts.parse((HERE / file).read_text("utf-8"))))
