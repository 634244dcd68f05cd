"""One field after the other: booking code, agency, hotel, amount and currency."""

import re
from collections.abc import Sequence
from decimal import Decimal

from . import amounts, candidates, names
from .amounts import BARE, Amount
from .candidates import Candidate
from .paper import Doubt, FieldName, Found, Known
from .places import How, Marked
from .settle import found, missing, several
from .words import STRONG, WEAK, Also

CHILE = re.compile(r"\.cl\b|\brut\b|\bchile\b|\d\.\d{3}\.\d{3}-[\dk]\b")
LIKE_CHILE = re.compile(r"\d{1,3}(?:\.\d{3})+")


def booking(marked: list[Marked]) -> Found:
    """The code the reservation goes by."""
    seen = candidates.booking_codes(marked)
    best = [c for c in seen if c.tier == max(each.tier for each in seen)]
    if not best:
        return missing()
    if len({c.value.upper() for c in best}) > 1:
        return several(best[0])
    doubt = Doubt.UNCLEAR_PLACE if best[0].unclear else Doubt.WEAK_LABEL if best[0].tier == WEAK else Doubt.NONE
    return found(best[0], best[0].value, doubt)


def hotel(marked: list[Marked]) -> Found:
    """The name of the hotel, as it stands."""
    seen = candidates.called(marked, FieldName.HOTEL)
    best = [c for c in seen if c.tier == max(each.tier for each in seen)]
    if not best:
        return missing()
    if len({names.bare(c.value) for c in best}) > 1:
        return several(best[0])
    clear = next((c for c in best if not c.unclear), best[0])
    doubt = Doubt.UNCLEAR_PLACE if clear.unclear else Doubt.WEAK_LABEL if clear.tier == WEAK else Doubt.NONE
    return found(clear, _spaced(clear.value), doubt)


def agency(marked: list[Marked], known: Sequence[Known]) -> Found:
    """The agency: by the first of its names when we know it, else as it stands."""
    seen = candidates.called(marked, FieldName.AGENCY)
    ours = {c: which for c in seen if (which := names.which(c.value, known))}
    if len({each.id for each in ours.values()}) > 1:
        return several(next(iter(ours)))
    if ours:
        candidate, which = next(iter(ours.items()))
        return found(candidate, which.names[0])
    best = [c for c in seen if c.tier == max(each.tier for each in seen)]
    if not best:
        return missing()
    if len({names.bare(c.value) for c in best}) > 1:
        return several(best[0])
    return _stranger(best[0], known)


def _stranger(candidate: Candidate[str], known: Sequence[Known]) -> Found:
    near = names.nearly(candidate.value, known)
    if near:
        return found(candidate, near.names[0], Doubt.NEARLY_KNOWN)
    doubt = Doubt.WEAK_LABEL if candidate.tier == WEAK else Doubt.UNCLEAR_PLACE if candidate.unclear else Doubt.NONE
    return found(candidate, _spaced(candidate.value), doubt)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def money(marked: list[Marked]) -> dict[FieldName, Found]:
    """The total and its currency."""
    seen = [c for c in candidates.money(marked, FieldName.AMOUNT) if not _plain(c)]
    best = [c for c in seen if c.tier == max(each.tier for each in seen)]
    if not best:
        return {FieldName.AMOUNT: missing(), FieldName.CURRENCY: missing()}
    if len({c.value.value for c in best}) > 1 or _rivals(best[0], seen):
        return {FieldName.AMOUNT: several(best[0]), FieldName.CURRENCY: _currency(best, marked)}
    return {
        FieldName.AMOUNT: found(best[0], best[0].value.value.quantize(Decimal("0.01")), _doubt(best[0], marked)),
        FieldName.CURRENCY: _currency(best, marked),
    }


def _plain(candidate: Candidate[Amount]) -> bool:
    return candidate.value.plain and candidate.value.value < 1000


def _rivals(best: Candidate[Amount], seen: Sequence[Candidate[Amount]]) -> bool:
    """Lesser labels that say another amount, and are no line of a table that the total sums up."""
    others = [c for c in seen if c.value.value != best.value.value]
    return any(c.place.how is not How.BELOW or c.value.value > best.value.value for c in others)


def _doubt(best: Candidate[Amount], marked: list[Marked]) -> Doubt:
    shown = [amount for page in marked for amount in amounts.find(page.sheet.text)]
    same = best.value.currency
    if any(amount.currency == same and amount.currency and amount.value > best.value.value for amount in shown):
        return Doubt.BIGGER_AMOUNT
    marks = {mark for amount in shown if (mark := amounts.decimal_mark(amount.written))}
    separator = re.fullmatch(r"\d{1,3}([.,])\d{3}", best.value.written)
    if separator and separator.group(1) in marks:
        return Doubt.SEPARATORS
    if candidates.money(marked, Also.DEPOSIT):
        return Doubt.PART_PAID if best.tier < STRONG else Doubt.NONE
    if best.unclear or best.value.unclear:
        return Doubt.UNCLEAR_PLACE
    return Doubt.WEAK_LABEL if best.value.plain else Doubt.NONE


def _currency(best: Sequence[Candidate[Amount]], marked: list[Marked]) -> Found:
    candidate = best[0]
    own = {c.value.currency for c in best} - {"", BARE}
    if len(own) > 1:
        return several(candidate)
    if own:
        return found(next(c for c in best if c.value.currency in own), own.pop())
    said = _said(marked) or _beside(candidate)
    if len(said) == 1:
        return found(candidate, said.pop())
    if not said and candidate.value.currency == BARE and _chilean(candidate, marked):
        return found(candidate, "CLP")
    guess = {code for page in marked for _, _, code in amounts.currencies(page.sheet.text)} - {BARE}
    return found(candidate, guess.pop() if len(guess) == 1 else None, Doubt.NO_CURRENCY)


def _said(marked: list[Marked]) -> set[str]:
    """What the paper says of its currency: «Moneda: CLP», «valores en USD»."""
    said: set[str] = set()
    for page, label in candidates.labelled(marked, Also.CURRENCY):
        for place in page.places(label):
            codes = [code for _, _, code in amounts.currencies(page.sheet.text[place.start : place.end])]
            if codes and codes[0] != BARE:
                said.add(codes[0])
                break
    return said


def _beside(candidate: Candidate[Amount]) -> set[str]:
    """The currency in or right after the label: «Total (USD)»."""
    text, label = candidate.marked.sheet.text, candidate.label
    end = candidate.start if label.end <= candidate.start <= label.end + 40 else label.cell.end
    return {code for _, _, code in amounts.currencies(text[label.end : end])} - {BARE}


def _chilean(candidate: Candidate[Amount], marked: list[Marked]) -> bool:
    """`$150.000` on a paper of a Chilean house."""
    text = " ".join(page.sheet.text for page in marked)
    others = {code for page in marked for _, _, code in amounts.currencies(page.sheet.text)} - {BARE, "CLP"}
    return not others and bool(CHILE.search(text) and LIKE_CHILE.fullmatch(candidate.value.written))
