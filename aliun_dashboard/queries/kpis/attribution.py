"""Which channels and campaigns brought the revenue, under every model (S-46).

The database lines up the touches before each sale; the shares are made here, sale by sale, to the cent. Memory holds
a thousand sales at a time and one sum a channel, however many there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.kpis.attribution import LOOK_BACK, Model, shares, weights

from .cut import Cut, execute
from .revenue import IS_SETTLED, NET, PAID_IN, PAYMENTS

AT_ONCE = 1000
# As `campaigns.rules.code` writes it.
CODE = "'ATL-' || repeat('0', 3 - length(CAST(spoken.campaign_id AS text))) || spoken.campaign_id"
CENTS = 100


class By(StrEnum):
    """To what the revenue is given, by its word in the address."""

    CHANNEL = "canal"
    CAMPAIGN = "campana"


# A touch is a channel on one day: an arrival, messages that came in, a campaign that was spoken of. Of the contact's
# other wishes, too, for `LOOK_BACK` before the lead's first money; its own arrival counts however old it is.
_PATHS = text(f"""
WITH sale AS MATERIALIZED (
    SELECT payment.lead_id, lead.contact_id, CAST(sum({NET}) * {CENTS} AS bigint) AS cents
    FROM {PAYMENTS} WHERE {PAID_IN} GROUP BY payment.lead_id, lead.contact_id
), wish AS MATERIALIZED (
    SELECT sale.lead_id, sold.at AS sold_at, sold.at - :look_back AS since, other.id, other.source, other.created_at,
           coalesce(nullif(other.campaign_ref, ''), other.ad_ref) AS campaign
    FROM sale
    CROSS JOIN LATERAL (
        SELECT min(payment.paid_at) AS at FROM payment WHERE payment.lead_id = sale.lead_id AND {IS_SETTLED}
    ) AS sold
    JOIN lead AS other ON other.contact_id = sale.contact_id
), touched AS (
    SELECT lead_id, source AS channel, least(created_at, sold_at) AS at, campaign FROM wish
    WHERE id = lead_id OR created_at > since AND created_at <= sold_at
    UNION ALL
    SELECT wish.lead_id, activity.channel, activity.at, '' FROM wish
    JOIN activity ON activity.lead_id = wish.id AND activity.at > since AND activity.at <= sold_at
    WHERE activity.kind = 'message_in' AND activity.channel <> ''
    UNION ALL
    SELECT wish.lead_id, wish.source, spoken.at, {CODE} FROM wish
    JOIN campaign_match AS spoken ON spoken.lead_id = wish.id AND spoken.at > since AND spoken.at <= sold_at
    WHERE spoken.trigger = 'mention'
), touch AS (
    SELECT lead_id, channel, min(at) AS at, max(campaign) AS campaign
    FROM touched GROUP BY lead_id, channel, CAST(at AT TIME ZONE :zone AS date)
), path AS (
    SELECT lead_id, array_agg(channel ORDER BY at, channel) AS channels,
           array_agg(campaign ORDER BY at, channel) AS campaigns, array_agg(at ORDER BY at, channel) AS moments
    FROM touch GROUP BY lead_id
)
SELECT sale.cents, path.channels, path.campaigns, path.moments FROM sale JOIN path ON path.lead_id = sale.lead_id
""")  # noqa: S608 - only our own words


@dataclass(frozen=True)
class Merit:
    """What one channel or campaign brought under each model. `touches` and `sales` it had a part in."""

    key: str
    by_model: dict[Model, Decimal]
    touches: int
    sales: int


@dataclass(frozen=True)
class Attribution:
    """All merits; under every model they make `total`, the revenue of the cut."""

    merits: tuple[Merit, ...]
    total: Decimal
    sales: int

    def of(self, key: str, model: Model) -> Decimal:
        """What one of them brought."""
        return next((one.by_model[model] for one in self.merits if one.key == key), Decimal(0))


@dataclass(frozen=True)
class Path:
    """One sale: its cents, and the touches before it, oldest first."""

    cents: int
    channels: Sequence[str]
    campaigns: Sequence[str]
    moments: Sequence[datetime]


def attribution(session: Session, cut: Cut, by: By = By.CHANNEL) -> Attribution:
    """The revenue of the cut by what brought it, the most under the linear model first; no campaign is ''."""
    return _shared(session, cut, (by,))[by]


def by_both(session: Session, cut: Cut) -> dict[By, Attribution]:
    """The same by each of them, the sales asked for once."""
    return _shared(session, cut, tuple(By))


class _Sums:
    """What has been shared so far."""

    def __init__(self) -> None:
        self.cents: dict[str, dict[Model, int]] = defaultdict(lambda: dict.fromkeys(Model, 0))
        self.touches: Counter[str] = Counter()
        self.sales: Counter[str] = Counter()
        self.total = self.number = 0

    def add(self, path: Path, keys: Sequence[str]) -> None:
        self.total, self.number = self.total + path.cents, self.number + 1
        _share(path, keys, self.cents)
        self.touches.update(keys)
        self.sales.update(set(keys))

    def merits(self) -> tuple[Merit, ...]:
        found = [Merit(key, _as_money(of), self.touches[key], self.sales[key]) for key, of in self.cents.items()]
        return tuple(sorted(found, key=lambda one: (-one.by_model[Model.LINEAR], one.key)))


def _shared(session: Session, cut: Cut, among: Sequence[By]) -> dict[By, Attribution]:
    sums = {by: _Sums() for by in among}
    for path in paths(session, cut):
        for by, one in sums.items():
            one.add(path, path.channels if by is By.CHANNEL else path.campaigns)
    return {by: Attribution(one.merits(), Decimal(one.total) / CENTS, one.number) for by, one in sums.items()}


def paths(session: Session, cut: Cut) -> Iterator[Path]:
    """Every sale that brought money in the period, a thousand in memory at a time."""
    asked = cut.values() | {"look_back": LOOK_BACK}
    for row in execute(session, _PATHS, asked, AT_ONCE):
        yield Path(*row)


def _share(path: Path, keys: Sequence[str], cents: dict[str, dict[Model, int]]) -> None:
    """What the first, the last or the only one gets needs no division."""
    whole = tuple(Model) if len(set(keys)) == 1 else (Model.FIRST, Model.LAST)
    for model in whole:
        cents[keys[-1] if model is Model.LAST else keys[0]][model] += path.cents
    for model in Model:
        if model not in whole:
            for key, part in zip(keys, shares(path.cents, weights(model, path.moments)), strict=True):
                cents[key][model] += part


def _as_money(parts: dict[Model, int]) -> dict[Model, Decimal]:
    return {model: Decimal(part) / CENTS for model, part in parts.items()}
