"""Letters to agencies: the customer's own words, or those that the house wrote itself, with blanks to fill.

A template is text with `{{ blank }}` in it and nothing else: no loops, no conditions, no calls. Whoever may edit
letters can therefore read nothing but the facts of one order.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = Path(__file__).parent
PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name)
BLANKS = ("id", "agency", "hotel", "hotel_name", "check_in", "amount", "since", "attachment")

_letters = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
    keep_trailing_newline=False,
)


class BadBlank(Exception):
    """A template asks for `blank`, which no order has, or for more than blanks."""

    def __init__(self, blank: str) -> None:
        super().__init__(blank)
        self.blank = blank


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    text: str


@cache
def original(name: str, tone: str) -> Words:
    """The text that came with the product, blanks unfilled: its first line is the subject."""
    subject, _, text = (HERE / f"{name}.{tone}.txt").read_text("utf-8").partition("\n")
    return Words(subject.strip(), text.strip())


def check(template: str) -> None:
    """Refuse whatever is not text and known blanks. Raises BadBlank."""
    try:
        tree = _letters.parse(template)
    except TemplateSyntaxError as error:
        raise BadBlank(error.message or "{{") from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, PLAIN):
            raise BadBlank(type(node).__name__.lower())
        if isinstance(node, nodes.Name) and node.name not in BLANKS:
            raise BadBlank(node.name)


def fill(words: Words, facts: dict[str, Any]) -> Words:
    """The letter with its blanks filled; a subject stays one line. Raises BadBlank."""
    subject, text = (_checked(one).render(facts) for one in (words.subject, words.text))
    return Words(" ".join(subject.split()), text.strip())


@lru_cache(maxsize=64)
def _checked(template: str) -> Template:
    check(template)
    return _letters.from_string(template)
