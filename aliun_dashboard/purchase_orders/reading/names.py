"""Names of hotels and agencies: where one ends, what cannot be one, and which agency it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from . import amounts, dates
from .paper import Known
from .sheet import folded

LONGEST = 90
NEARLY = 92  # likeness in percent from which a name is nearly another
LEGAL = re.compile(
    r"\b(?:limitada|ltda|s\.?\s?p\.?\s?a|s\.?\s?a\.?\s?s|s\.?\s?r\.?\s?l|e\.?\s?i\.?\s?r\.?\s?l|s\.?\s?a"
    r"|sociedad anonima|c\.?\s?por\s?a|inc|llc|ltd|corp|cia|compania|s\.?\s?l)\b\.?"
)
TAIL = re.compile(r"[\s\-,;:|*★☆⭐]+$|(?<=[a-z]{6})\.$|[\s(]*\d\s?(?:\*|★|estrellas|stars)\)?$|[\s(]*[*★☆⭐]+\)?$")
NO_NAME = re.compile(
    r"^(?=.*\d)[a-z0-9]+(?:[-/][a-z0-9]+)*$|"
    r"@|www\.|https?:|^\W*\d[\d\s.,/:\-]*$"
    r"|^(?:n/a|na|si|no|ok|confirmad[oa]|confirmed|-+|(?:por|a) confirmar|tb[ac]|pendiente|ver .*|detalles?)$"
)
LITTLE = frozenset("de del la las los el y e en by the of and at al a da do di du le s d l".split())  # noqa: SIM905
GOES_ON = re.compile(r"\s[-–—/|•·]\s|,|\(|;|•|·|\s{2}")


@dataclass(frozen=True)
class Name:
    """A name at `start:end` of what was given; `open_ended`: it may end earlier, as after a comma."""

    start: int
    end: int
    open_ended: bool


def at(text: str, original: str) -> Name | None:
    """The name that folded `text` is, without stars and marks at its end. `original` is the same text as it stands."""
    if len(text) > 2 * LONGEST:
        return None
    end = len(text)
    while tail := TAIL.search(text[:end]):
        end = tail.start()
    name = text[:end]
    if not 2 < len(name) <= LONGEST or NO_NAME.search(name) or not re.search(r"[a-z]{2}", name):
        return None
    if dates.find(name) or any(amount.currency for amount in amounts.find(name)):
        return None
    return Name(
        0,
        end,
        _sentence(original)
        or bool(GOES_ON.search(LEGAL.sub("", re.sub(r",\s", " ", name) if LEGAL.search(name) else name))),
    )


def _sentence(original: str) -> bool:
    """Names are capitalised, all but their little words; a sentence is not."""
    words = [word for word in re.findall(r"[^\W\d_]+", original) if word.lower() not in LITTLE]
    return (
        not words
        or original[:1].islower()
        or bool(re.search(r"\d{4}", original))
        or not original.lstrip("¡¿\"'«“(")[:1].isalnum()
        or sum(word[0].islower() for word in words) >= 2
    )


def bare(name: str) -> str:
    """A name without its legal form, accents, capitals, dots and spaces."""
    return re.sub(r"[^a-z0-9]", "", LEGAL.sub(" ", folded(name)))


def which(name: str, agencies: Sequence[Known]) -> Known | None:
    """The one agency of that name, whatever its legal form."""
    wanted = bare(name)
    same = [agency for agency in agencies if wanted and wanted in {bare(known) for known in agency.names}]
    return same[0] if len(same) == 1 else None


def nearly(name: str, agencies: Sequence[Known]) -> Known | None:
    """The one agency of nearly that name: never to be taken without asking."""
    wanted = bare(name)
    near = [agency for agency in agencies if any(fuzz.ratio(wanted, bare(known)) >= NEARLY for known in agency.names)]
    return near[0] if len(near) == 1 else None
