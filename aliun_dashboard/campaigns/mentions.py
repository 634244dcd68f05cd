"""Which campaigns a text speaks of: by code, by the ad it came from, or by the whole name, misspelt or not (A-27)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz.distance import OSA

J = TypeVar("J", str, tuple[str, ...])

WORD = re.compile(r"[^\W_]+")
# ATL-007, atl 7, ATL007. «ATL 7 am» is an airport and an hour.
CODE = re.compile(
    r"(?<![^\W_])atl[\s\-–—_.#nº°]{0,3}0*([1-9]\d{0,6})(?![^\W_])(?!\s*(?:[ap]\.?\s?m\b|hrs?\b|:\d))", re.IGNORECASE
)
SMALL_WORDS = frozenset(
    ("a", "al", "con", "de", "del", "el", "en", "la", "las", "los", "para", "por", "un", "una", "y", "the", "of", "in")
)
# Letters that Spanish speakers exchange by ear: b/v, s/z/c, ll/y, the silent h, qu/k.
BY_EAR = (
    ("ch", "1"), ("h", ""), ("1", "ch"), ("v", "b"), ("z", "s"), ("ce", "se"), ("ci", "si"), ("ll", "y"),
    ("qu", "k"), ("ca", "ka"), ("co", "ko"), ("cu", "ku"),
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A campaign as people may speak of it. `places` are words that say no more than where: they name no offer."""

    campaign_id: int
    name: str
    places: str = ""
    ad_refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A campaign that a text speaks of, with the words that do, as they were written."""

    campaign_id: int
    words: str


@dataclass(frozen=True)
class _Found:
    campaign_id: int
    first: int
    last: int
    distance: int


def fold(text: str) -> str:
    """Lower case without accents, blanks squeezed: how places are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def mentions(text: str, named: Iterable[Named]) -> tuple[Mention, ...]:
    """The campaigns a text speaks of, each once, with the words quoted.

    A name counts only when every word of it is there, next to each other; accents, small words and a
    slip of the pen or the ear in a longer word do not matter, digits always do. Where one name is part
    of another, only the longer one that is there counts.
    """
    known = tuple(named)
    by_code = _by_code(text, {one.campaign_id for one in known})
    by_name = [mention for mention in _by_name(text, known) if mention.campaign_id not in by_code]
    return (*by_code.values(), *by_name)


def of_ad(ad_ref: str, named: Iterable[Named]) -> tuple[Mention, ...]:
    """The campaigns an ad belongs to, by its exact id."""
    wanted = ad_ref.strip().casefold()
    refs = ((one.campaign_id, ref) for one in named for ref in one.ad_refs)
    return tuple(Mention(id_, ref) for id_, ref in refs if wanted and ref.strip().casefold() == wanted)


def _by_code(text: str, known: set[int]) -> dict[int, Mention]:
    found = ((int(code[1]), code[0].strip()) for code in CODE.finditer(text))
    return {id_: Mention(id_, words) for id_, words in reversed(list(found)) if id_ in known}


def _by_name(text: str, known: Sequence[Named]) -> list[Mention]:
    spans = [word.span() for word in WORD.finditer(text)]
    heard = [(place, _ear(text[first:last])) for place, (first, last) in enumerate(spans)]
    told = [(place, word) for place, word in heard if word]
    found = [hit for one in known for hit in _closest(list(_hits(one, told, heard)))]
    best = sorted(found, key=lambda hit: (hit.first - hit.last, hit.distance))
    kept: dict[int, _Found] = {}
    for hit in best:
        if hit.campaign_id not in kept and not any(_covers(other, hit) for other in kept.values()):
            kept[hit.campaign_id] = hit
    in_order = sorted(kept.values(), key=lambda hit: hit.first)
    return [Mention(hit.campaign_id, text[spans[hit.first][0] : spans[hit.last][1]]) for hit in in_order]


def _closest(hits: list[_Found]) -> Iterable[_Found]:
    """Of one campaign: without those that overlap words which are nearer to its name."""
    return [hit for hit in hits if not any(_overlap(hit, other) and other.distance < hit.distance for other in hits)]


def _overlap(one: _Found, other: _Found) -> bool:
    return one.first <= other.last and other.first <= one.last


def _covers(better: _Found, hit: _Found) -> bool:
    """The words belong to the better name already; two names that fit alike both count."""
    alike = (better.first, better.last, better.distance) == (hit.first, hit.last, hit.distance)
    return _overlap(better, hit) and not alike


def _hits(one: Named, told: Sequence[tuple[int, str]], heard: Sequence[tuple[int, str]]) -> Iterable[_Found]:
    name = _words(one.name)
    if not name:
        return
    only_a_place = set(name) <= set(_words(one.places)) or len("".join(name)) < 4
    for size in {len(name), len(name) - 1, len(name) + 1} - {0}:
        for start in range(len(told) - size + 1):
            window = told[start : start + size]
            distance = _distance(name, [word for _, word in window])
            first = window[0][0]
            if distance is None or (only_a_place and (first == 0 or not _offers(heard[:first]))):
                continue
            yield _Found(one.campaign_id, first, window[-1][0], distance)


def _offers(before: Sequence[tuple[int, str]]) -> bool:
    """Whether the text says «oferta» (or the like) right before, small words aside."""
    return next((word for _, word in reversed(before) if word), "") in _OFFERS


def _distance(name: Sequence[str], words: Sequence[str]) -> int | None:
    """How far the words are from the name, word by word; None when they are not it.

    One pair of words may be run together, or one word torn apart.
    """
    ours, theirs = [(word,) for word in name], list(words)
    if len(name) == len(words):
        return _apart(ours, theirs)
    if len(name) > len(words):
        tries = [_apart(_joined(ours, at), theirs) for at in range(len(words))]
    else:
        tries = [_apart(ours, _joined(theirs, at)) for at in range(len(name))]
    return min((found for found in tries if found is not None), default=None)


def _joined(words: Sequence[J], at: int) -> list[J]:
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def _apart(ours: Sequence[tuple[str, ...]], theirs: Sequence[str]) -> int | None:
    total = 0
    for parts, word in zip(ours, theirs, strict=True):
        most = min(_slips(part) for part in parts)  # never enough to leave a part out
        slips = OSA.distance("".join(parts), word, score_cutoff=most)
        if slips > most:
            return None
        total += slips
    return total


def _slips(word: str) -> int:
    """How many letters may be wrong in a word: none in short ones and in numbers."""
    if any(letter.isdigit() for letter in word) or len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2


def _words(text: str) -> list[str]:
    return [word for found in WORD.findall(text) if (word := _ear(found))]


def _ear(word: str) -> str:
    """A word as it sounds; nothing for a small word, which «Dell» is not, however it sounds."""
    heard = fold(word)
    if heard in SMALL_WORDS:
        return ""
    for written, sound in BY_EAR:
        heard = heard.replace(written, sound)
    return re.sub(r"([a-z])\1", r"\1", heard)


_OFFERS = frozenset(
    _ear(word)
    for word in ("oferta", "ofertas", "promo", "promoción", "campaña", "paquete", "especial", "offer", "deal")
)
