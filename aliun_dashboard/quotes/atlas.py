"""The Atlas engine: a campaign's own price a room and night. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import Money

from .rules import Line, Price, QuoteReason, Stay


@dataclass(frozen=True)
class AtlasOffer:
    """A campaign's terms of price. `campaign` is its code and name; `max_people` are those in one room."""

    campaign: str
    price_per_night: Decimal
    cost_per_night: Decimal | None
    currency: str
    max_people: int

    def price(self, stay: Stay) -> Price:
        """Rooms × nights × price, whoever sleeps in them. Refused when they do not fit (`no_room`)."""
        if stay.people > stay.rooms * self.max_people:
            raise Refused(QuoteReason.NO_ROOM, hotel=self.campaign)
        room_nights = Decimal(stay.rooms * stay.nights)
        total = Money(self.currency, self.price_per_night).times(room_nights)
        line = Line("room_nights", self.campaign, room_nights, self.price_per_night, total.amount, self.campaign)
        return Price(total, self._cost(room_nights), (line,))

    def _cost(self, room_nights: Decimal) -> Money | None:
        if self.cost_per_night is None:
            return None
        return Money(self.currency, self.cost_per_night).times(room_nights)
