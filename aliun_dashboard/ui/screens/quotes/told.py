"""From what the engines and the archive answer to the words of the comparison. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from aliun_dashboard.flows.comparing import AtlasSide
from aliun_dashboard.flows.inventory import CoreOption
from aliun_dashboard.flows.quoting import QUOTABLE
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries.campaigns import Quota
from aliun_dashboard.queries.comparison import Version, Wish
from aliun_dashboard.queries.offers import Contender
from aliun_dashboard.quotes.rules import Price, Stay
from aliun_dashboard.ui import labels_campaigns as campaign_words
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import semaforo
from aliun_dashboard.ui.parts.sale import cash, line_rows, room

from .rows import Head, Offer, Option, Priced


def head(wish: Wish) -> Head:
    """Whose sale it is."""
    return Head(
        lead_id=wish.lead_id,
        code=wish.code,
        name=wish.name,
        stage=wish.stage.value,
        engine=wish.engine.value if wish.engine else "",
        owner=wish.owner,
        budget=cash(wish.budget) if wish.budget else "",
        reachable=wish.reachable,
        editable=wish.editable,
        quotable=wish.stage in QUOTABLE,
    )


def priced(price: Price, stay: Stay) -> Priced:
    """A price in every way people ask for it."""
    people = stay.adults + len(stay.child_ages)
    return Priced(
        total=cash(price.total),
        per_night=cash(_share(price.total, stay.nights)),
        per_person=cash(_share(price.total, people)),
        margin=_margin(price),
        lines=line_rows(price.lines, price.total.currency),
    )


def option(core: CoreOption, stay: Stay, chosen: bool) -> Option:
    """One row of Core's list."""
    each = priced(core.price, stay)
    detail = f"{each.per_night} {words.PER_NIGHT} · {each.per_person} {words.PER_PERSON}"
    return Option(key(core), core.hotel, room(core.room, core.board), each.total, detail, core.inclusions, chosen)


def key(core: CoreOption) -> str:
    """What names an option among the others."""
    return f"{core.hotel_id}-{core.room_type_id}-{core.board}"


def offer(contender: Contender, side: AtlasSide, core: Price | None, chosen: bool) -> Offer:
    """One campaign beside Core."""
    row = contender.row
    says, tone = difference(side.price, core) if side.price else ("", "neutral")
    return Offer(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=words.KINDS_OF_CAMPAIGN[row.kind],
        hotel=row.hotel or row.destination,
        room=room(row.terms["room"], row.terms["board"]),
        dates=span(*row.travel),
        window=span(*row.booking),
        inclusions=row.terms["inclusions"],
        lights=semaforo.lights(side.verdict),
        places=seats(row.quota),
        tight=row.quota.is_contended,
        none_left=row.quota.available == 0,
        waiting=waiting(contender.waiting),
        total=cash(side.price.total) if side.price else "",
        difference=says,
        difference_tone=tone,
        trouble=explained(side.refused) if side.refused else "",
        has_trigger=side.verdict.trigger is not None,
        chosen=chosen,
    )


def seats(quota: Quota) -> str:
    """«quedan 3 · 2 en pago · 4 cotizadas» (idea 1)."""
    left = campaign_words.LEFT_ONE if quota.available == 1 else campaign_words.LEFT_MANY.format(n=quota.available)
    one = quota.quoted == 1
    quoted = campaign_words.QUOTED_ONE if one else campaign_words.QUOTED.format(n=quota.quoted)
    return " · ".join((left, campaign_words.PAYING.format(n=quota.in_payment), quoted))


def waiting(agents: Sequence[str]) -> str:
    """The yellow strip: who else waits for money for the same places."""
    names = [name or words.SOMEBODY for name in agents]
    if not names:
        return ""
    who = words.AND.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return words.WAITING.format(who=who) if len(names) == 1 else words.WAITING_MANY.format(who=who)


def difference(price: Price, core: Price | None) -> tuple[str, str]:
    """How much less or more than Core, in money and percent, and its tone."""
    if core is None:
        return "", "neutral"
    if core.total.currency != price.total.currency:
        return words.OTHER_CURRENCY, "neutral"
    return delta(price.total.amount - core.total.amount, core.total)


def delta(more: Decimal, base: Money) -> tuple[str, str]:
    """«US$ 120.00 menos (8 %)» of `base`."""
    if more == 0 or base.amount == 0:
        return words.SAME, "neutral"
    percent = f"{abs(more) * 100 / base.amount:.1f}".removesuffix(".0")
    says, tone = (words.CHEAPER, "good") if more < 0 else (words.DEARER, "warn")
    return says.format(amount=write.money(abs(more), base.currency), percent=percent), tone


def cancellation(terms: Mapping[str, Any]) -> str:
    """What cancelling costs, by its windows; without any, the policy in its own words."""
    windows = sorted(
        (one for one in terms["cancellation_windows"] if one["percent"] < 100), key=lambda one: -one["days"]
    )
    if not windows:
        return str(terms["cancellation_policy"])
    steps = [(words.PENALTY if one["percent"] else words.PENALTY_FREE).format(**one) for one in windows]
    return "; ".join([*steps, words.PENALTY_LATER]).capitalize()


def is_same(core: CoreOption, quote: Version) -> bool:
    """Whether this option is what a version offered."""
    return (core.hotel_id, core.room, core.board) == (quote.hotel_id, quote.room, quote.board)


def explained(refused: Refused) -> str:
    """A refusal in one line: what, and what to do."""
    return in_full(refused.reason.value, refused.facts)


def span(first: Any, last: Any) -> str:
    """«01/12/2026 – 15/12/2026»."""
    return f"{write.day(first)} – {write.day(last)}"


def _share(total: Money, parts: int) -> Money:
    return total.times(Decimal(1) / max(parts, 1))


def _margin(price: Price) -> str:
    if price.margin is None:
        return words.UNKNOWN_COST
    percent = price.margin.amount * 100 / price.total.amount if price.total.amount else Decimal(0)
    return f"{cash(price.margin)} ({percent:.0f} %)"
