"""Which channels and campaigns brought the revenue, under every model (S-46).

The database lines up the touches before each sale; the shares are made here, sale by sale, to the cent. Memory holds
a thousand sales at a time and one sum a channel, however many there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.kpis.attribution import LOOK_BACK, Model, shares, weights

from .cut import Cut
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
    SELECT lead.id AS lead_id, lead.contact_id, CAST(sum({NET}) * {CENTS} AS bigint) AS cents
    FROM {PAYMENTS} WHERE {PAID_IN} GROUP BY lead.id, lead.contact_id
)
SELECT sale.cents, path.channels, path.campaigns, path.moments
FROM sale
CROSS JOIN LATERAL (
    SELECT min(payment.paid_at) AS at FROM payment WHERE payment.lead_id = sale.lead_id AND {IS_SETTLED}
) AS sold
CROSS JOIN LATERAL (
    SELECT array_agg(channel ORDER BY at, channel) AS channels, array_agg(campaign ORDER BY at, channel) AS campaigns,
           array_agg(at ORDER BY at, channel) AS moments
    FROM (
        SELECT channel, min(at) AS at, max(campaign) AS campaign FROM (
            SELECT other.source AS channel, least(other.created_at, sold.at) AS at,
                   coalesce(nullif(other.campaign_ref, ''), other.ad_ref) AS campaign
            FROM lead AS other WHERE other.contact_id = sale.contact_id AND (
                other.id = sale.lead_id OR other.created_at > sold.at - :look_back AND other.created_at <= sold.at
            )
            UNION ALL
            SELECT activity.channel, activity.at, '' FROM lead AS other JOIN activity ON activity.lead_id = other.id
            WHERE other.contact_id = sale.contact_id AND activity.kind = 'message_in' AND activity.channel <> ''
              AND activity.at > sold.at - :look_back AND activity.at <= sold.at
            UNION ALL
            SELECT other.source, spoken.at, {CODE}
            FROM lead AS other JOIN campaign_match AS spoken ON spoken.lead_id = other.id
            WHERE other.contact_id = sale.contact_id AND spoken.trigger = 'mention'
              AND spoken.at > sold.at - :look_back AND spoken.at <= sold.at
        ) AS touched GROUP BY channel, CAST(at AT TIME ZONE :zone AS date)
    ) AS touch
) AS path
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
    cents: dict[str, dict[Model, int]] = defaultdict(lambda: dict.fromkeys(Model, 0))
    touches: dict[str, int] = defaultdict(int)
    sales: dict[str, int] = defaultdict(int)
    total = number = 0
    for path in paths(session, cut):
        keys = path.channels if by is By.CHANNEL else path.campaigns
        total, number = total + path.cents, number + 1
        _share(path, keys, cents)
        for key in keys:
            touches[key] += 1
        for key in set(keys):
            sales[key] += 1
    merits = [Merit(key, _as_money(parts), touches[key], sales[key]) for key, parts in cents.items()]
    merits.sort(key=lambda one: (-one.by_model[Model.LINEAR], one.key))
    return Attribution(tuple(merits), Decimal(total) / CENTS, number)


def paths(session: Session, cut: Cut) -> Iterator[Path]:
    """Every sale that brought money in the period, a thousand in memory at a time."""
    asked = cut.values() | {"look_back": LOOK_BACK}
    rows = session.connection().execute(_PATHS, asked, execution_options={"yield_per": AT_ONCE})
    for row in rows:
        yield Path(*row)


def _share(path: Path, keys: Sequence[str], cents: dict[str, dict[Model, int]]) -> None:
    for model in Model:
        for key, part in zip(keys, shares(path.cents, weights(model, path.moments)), strict=True):
            cents[key][model] += part


def _as_money(parts: dict[Model, int]) -> dict[Model, Decimal]:
    return {model: Decimal(part) / CENTS for model, part in parts.items()}
