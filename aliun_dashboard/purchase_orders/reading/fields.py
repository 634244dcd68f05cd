"""One field after the other: booking code, agency, hotel, amount and currency."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from . import amounts, candidates, names
from .amounts import BARE, Amount
from .candidates import Candidate
from .paper import Doubt, FieldName, Found, Known
from .places import How, Marked
from .settle import LIKELY, found, missing, several
from .sheet import Sheet, folded
from .words import STRONG, TAUGHT, WEAK, Also

CHILE = re.compile(r"\.cl\b|\brut\b|\bchile\b|\d\.\d{3}\.\d{3}-[\dk]\b")
LEGAL = re.compile(
    r"^[ ,]{0,2}(?:S\.? ?p\.? ?A|S\.? ?R\.? ?L|S\.? ?A\.? ?S|S\.? ?A|S\.? ?L|E\.?I\.?R\.?L"
    r"|Ltda|LTDA|Limitada|Inc|LLC)\b\.?"
)
TRIP = r"(?:la |su |your |the )?(?:reserva|reservacion|booking|reservation)"
OTHER_PAPER = re.compile(
    rf"\W*(?:(?:aviso de |confirmacion de )?(?:cancelacion|anulacion) de {TRIP}"
    r"|booking cancellation|cancellation notice"
    rf"|{TRIP} (?:ha sido |has been |esta |is )?"
    r"(?:cancelad|anulad|cancell?ed|pendiente|pending|no confirmada|on request)"
    r"|(?:estado|status)(?: de la reserva)?\W{1,5}(?:cancel|anulad|pendiente|pending|on request|no confirmad|en espera)"
    r"|(?:cotizacion|presupuesto|proforma|factura proforma|quotation|quote)(?: de .{1,30})?\W*(?:n.{0,3}\d.*)?$)"
    r"[^.]{0,30}$"
)
SHORTEST_NAME = 8  # letters of a name that is told by itself
LIKE_CHILE = re.compile(r"\d{1,3}(?:\.\d{3})+")


def booking(marked: Sequence[Marked]) -> Found:
    """The code the reservation goes by."""
    best = candidates.best(candidates.booking_codes(marked))
    if not best:
        return missing()
    if len({c.value.upper() for c in best}) > 1:
        return several(best[0])
    if any(OTHER_PAPER.match(page.sheet.text, cell.start, cell.end) for page in marked for cell in page.cells):
        return found(best[0], best[0].value, Doubt.NOT_CONFIRMED)
    doubt = Doubt.UNCLEAR_PLACE if best[0].unclear else Doubt.WEAK_LABEL if best[0].tier == WEAK else Doubt.NONE
    return found(best[0], best[0].value, doubt)


def hotel(marked: Sequence[Marked]) -> Found:
    """The name of the hotel, as it stands."""
    best = candidates.best(candidates.called(marked, FieldName.HOTEL))
    if not best:
        return missing()
    if len({names.bare(c.value) for c in best}) > 1:
        return several(best[0])
    return found(best[0], best[0].value, _of_name(best))


def _of_name(best: Sequence[Candidate[str]]) -> Doubt:
    if all(c.unclear or c.loose for c in best):
        return Doubt.UNCLEAR_PLACE
    return Doubt.WEAK_LABEL if best[0].tier == WEAK else Doubt.NONE


def agency(marked: Sequence[Marked], known: Sequence[Known]) -> Found:
    """The agency: by the first of its names when we know it, else as it stands."""
    seen = candidates.called(marked, FieldName.AGENCY)
    best = candidates.best(seen)
    ours = {c: which for c in seen if (which := names.which(c.value, known))}
    if not best:
        return _unlabelled(marked, known)
    if len({each.id for each in ours.values()}) > 1 or (ours and not any(c in ours for c in best)):
        return several(best[0])
    if ours:
        candidate, which = next((c, each) for c, each in ours.items() if c in best)
        return found(candidate, which.names[0])
    if len({names.bare(c.value) for c in best}) > 1:
        return several(best[0])
    return _stranger(best, known)


def _stranger(best: Sequence[Candidate[str]], known: Sequence[Known]) -> Found:
    near = names.nearly(best[0].value, known)
    if near:
        return found(best[0], near.names[0], Doubt.NEARLY_KNOWN)
    return found(best[0], best[0].value, _of_name(best))


def _unlabelled(marked: Sequence[Marked], known: Sequence[Known]) -> Found:
    """The one agency we know that is named at all: «Estimados señores de Viajes Ñandú»."""
    seen = [(page.sheet, *span, agency) for page in marked for agency in known for span in _named(page.sheet, agency)]
    if len({agency.id for *_, agency in seen}) != 1:
        return missing()
    sheet, start, end, agency = seen[0]
    return Found(agency.names[0], sheet.raw(start, end), sheet.number, *sheet.span(start, end), LIKELY)


def _named(sheet: Sheet, agency: Known) -> Iterator[tuple[int, int]]:
    """Where an agency is named, its whole name and no longer one."""
    for name in filter(lambda name: len(name) >= SHORTEST_NAME, agency.names):
        for match in re.finditer(
            r"(?<![a-z0-9])" + r"\s".join(map(re.escape, folded(name).split())) + r"(?![a-z0-9])", sheet.text
        ):
            start, end = match.span()
            before, after = sheet.raw(max(0, start - 30), start), LEGAL.sub("", sheet.raw(end, end + 20))
            if not re.search(r"[A-ZÁÉÍÓÚÑ][\w.]* $", before) and not re.match(
                r"[ ,]{0,2}[A-ZÁÉÍÓÚÑ&]|\s(?:y|de|del)\s", after
            ):
                yield start, end


def money(marked: Sequence[Marked], dollar: str = "") -> dict[FieldName, Found]:
    """The total and its currency. `dollar` is what a bare "$" means to this sender, if that was taught."""
    seen = candidates.money(marked, FieldName.AMOUNT)
    best = candidates.best(seen)
    if not best:
        return {FieldName.AMOUNT: missing(), FieldName.CURRENCY: missing()}
    if len({c.value.value for c in best}) > 1 or _rivals(best[0], seen):
        return {FieldName.AMOUNT: several(best[0]), FieldName.CURRENCY: _currency(best, marked, dollar)}
    return {
        FieldName.AMOUNT: found(best[0], best[0].value.value.quantize(Decimal("0.01")), _doubt(best[0], marked)),
        FieldName.CURRENCY: _currency(best, marked, dollar),
    }


def _rivals(best: Candidate[Amount], seen: Sequence[Candidate[Amount]]) -> bool:
    """Lesser labels that say another amount, and are no line of a table that the total sums up."""
    others = [c for c in seen if c.value.value != best.value.value and best.tier != TAUGHT]
    return any(c.place.how is not How.BELOW or c.value.value > best.value.value for c in others)


def _doubt(best: Candidate[Amount], marked: Sequence[Marked]) -> Doubt:
    shown = [amount for page in marked for amount in amounts.find(page.sheet.text)]
    same = best.value.currency
    if any(amount.currency == same and amount.currency and amount.value > best.value.value for amount in shown):
        return Doubt.BIGGER_AMOUNT
    marks = {mark for amount in shown if (mark := amounts.decimal_mark(amount.written))}
    separator = re.fullmatch(r"\d{1,3}([.,])\d{3}", best.value.written)
    if separator and same != "CLP" and separator.group(1) in marks:
        return Doubt.SEPARATORS
    if candidates.money(marked, Also.DEPOSIT):
        return Doubt.PART_PAID if best.tier < STRONG else Doubt.NONE
    if best.unclear or best.value.unclear:
        return Doubt.UNCLEAR_PLACE
    return Doubt.WEAK_LABEL if best.value.plain else Doubt.NONE


def _currency(best: Sequence[Candidate[Amount]], marked: Sequence[Marked], dollar: str) -> Found:
    candidate = best[0]
    own = {c.value.currency for c in best} - {"", BARE}
    if len(own) > 1:
        return several(candidate)
    if own:
        return found(next(c for c in best if c.value.currency in own), own.pop())
    said = _said(marked) or _beside(candidate)
    if len(said) == 1:
        return found(candidate, said.pop())
    if dollar and candidate.value.currency == BARE:
        return found(candidate, dollar)
    if not said and candidate.value.currency == BARE and _chilean(candidate, marked):
        return found(candidate, "CLP")
    guess = {code for page in marked for _, _, code in amounts.currencies(page.sheet.text)} - {BARE}
    return found(candidate, guess.pop() if len(guess) == 1 else None, Doubt.NO_CURRENCY)


def _said(marked: Sequence[Marked]) -> set[str]:
    """What the paper says of its currency: «Moneda: CLP», «valores en USD»."""
    said: set[str] = set()
    for page, label in candidates.labelled(marked, Also.CURRENCY, FieldName.CURRENCY):
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


def _chilean(candidate: Candidate[Amount], marked: Sequence[Marked]) -> bool:
    """`$150.000` on a paper of a Chilean house."""
    text = " ".join(page.sheet.text for page in marked)
    others = {code for page in marked for _, _, code in amounts.currencies(page.sheet.text)} - {BARE, "CLP"}
    return not others and bool(CHILE.search(text) and LIKE_CHILE.fullmatch(candidate.value.written))
