"""The State of dirección: its sections drawn, the model they are seen through, and the costs people enter."""

import reflex as rx

from aliun_dashboard.flows import source_costs
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries.kpis import boards
from aliun_dashboard.queries.kpis import direction as query
from aliun_dashboard.queries.kpis.attribution import By
from aliun_dashboard.queries.kpis.direction import Direction
from aliun_dashboard.staff.rules import ENTERS_COSTS, SEES_DIRECTION
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_direction as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.chart import Drawing, Line
from aliun_dashboard.ui.screens.kpis import drawn_clients, drawn_money, drawn_work, links
from aliun_dashboard.ui.screens.kpis.asked import DIRECTION, Asked, asked
from aliun_dashboard.ui.screens.kpis.cards import Card, card
from aliun_dashboard.ui.screens.kpis.kept import Kept, takes_long
from aliun_dashboard.ui.session import ask, roles

VIEWERS = tuple(sorted(SEES_DIRECTION))
SHEETS = (
    *("ingresos", "atribucion", "campanas", "roi", "costos"),
    *("clientes", "motores", "cupos", "cobros", "agencias"),
)


class DirectionState(Kept, rx.State):
    """What the board shows; everything is read again by `load`, only the model changes without asking."""

    loaded: bool = False
    model: str = Model.LINEAR.value
    by: str = By.CHANNEL.value
    cards: list[Card] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    files: dict[str, str] = {}  # noqa: RUF012
    says: dict[str, str] = {}  # noqa: RUF012
    revenue: Drawing = Drawing()
    merits: Drawing = Drawing()
    channels: Drawing = Drawing()
    costs: list[Line] = []  # noqa: RUF012
    clients: Drawing = Drawing()
    segments: list[Line] = []  # noqa: RUF012
    best: list[Line] = []  # noqa: RUF012
    engines: Drawing = Drawing()
    quotas: Drawing = Drawing()
    payments: Drawing = Drawing()
    providers: list[Line] = []  # noqa: RUF012
    orders: Drawing = Drawing()
    month: str = ""
    currency: str = ""
    error: str = ""
    entered: int = 0
    _found: tuple[Direction, ...] = ()  # in a tuple, which Reflex does not watch

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read the board of the address; nothing when another one is shown."""
        wanted = asked(self)
        if wanted.tab != DIRECTION:
            return
        asking = self._ask(boards.DIRECTION, wanted.cut)
        if await takes_long(asking):
            self.loaded = False
            yield
        self._show(wanted, self._take(await asking))

    @rx.event
    @roles(*sorted(ENTERS_COSTS))
    async def load_anew(self):
        """Compute the board now, whatever is kept: for who has just changed it."""
        wanted = asked(self)
        if wanted.tab == DIRECTION:
            self._show(wanted, self._take(await self._ask(boards.DIRECTION, wanted.cut, anew=True)))

    @rx.event
    @roles(*VIEWERS)
    async def choose_model(self, model: str):
        """See the same sales through another model."""
        self.model = Model(str(model)).value if str(model) in set(Model) else self.model
        self._draw(asked(self))

    @rx.event
    @roles(*VIEWERS)
    async def choose_by(self, by: str):
        """Share the revenue among channels, or campaigns."""
        self.by = By(str(by)).value if str(by) in set(By) else self.by
        self._draw(asked(self))

    @rx.event
    @roles(*sorted(ENTERS_COSTS))
    async def enter_cost(self, form: dict[str, str]):
        """Put down what a channel cost in a month; the last word counts."""
        source, month = str(form.get("source", "")), str(form.get("month", ""))
        amount, note = str(form.get("amount", "")).replace(",", ""), str(form.get("note", ""))
        try:
            row = await ask(source_costs.enter, source, month, amount, asked(self).cut.currency, note)
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN:
                raise
            named = words.COST_FIELDS.get(str(refused.facts.get("field", "")), "")
            self.error = in_full(refused.reason.value, {**refused.facts, "field": named})
            return None
        self.error, self.entered = "", self.entered + 1
        said = write.money(row.amount, row.currency)
        told = words.COST_SAVED.format(source=labels.CHANNELS[row.source], month=f"{row.month:%m/%Y}", amount=said)
        return [toast.done(told), DirectionState.load_anew]

    def _show(self, wanted: Asked, found: Direction) -> None:
        self._found = (found,)
        self._draw(wanted)
        self.month, self.currency = f"{wanted.cut.period.end:%Y-%m}", wanted.cut.currency
        self.files = {name: wanted.csv(name) for name in SHEETS}
        self.loaded = True

    def _draw(self, wanted: Asked) -> None:
        if not self._found:
            return
        [found] = self._found
        cut, model, by = wanted.cut, Model(self.model), By(self.by)
        self.cards = [card(one, cut, _leads_to(one.key, wanted)) for one in query.readings(found, model)]
        shared = found.now.merits if by is By.CHANNEL else found.campaigns
        self.revenue = drawn_money.revenue(found.now.revenue, cut)
        self.merits = drawn_money.merits(shared, cut, model, by)
        self.channels = drawn_money.channels(found.now.channels(model), cut)
        self.costs = [drawn_money.cost(row) for row in found.costs]
        self.says = _says(found, wanted, model)
        self._draw_work(found, wanted)

    def _draw_work(self, found: Direction, wanted: Asked) -> None:
        cut, now = wanted.cut, found.now
        self.clients, self.segments = drawn_clients.sizes(found.clients, cut), drawn_clients.segments(found.clients)
        self.best = [drawn_clients.best(row, found.clients, cut) for row in found.clients.best]
        self.engines, self.quotas = drawn_work.engines(now.engines, cut), drawn_work.quotas(now.quotas, cut)
        self.payments, self.providers = drawn_work.payments(now.outcome, cut), drawn_work.providers(now.outcome, cut)
        self.orders = drawn_work.orders(now.orders, cut)


def _says(found: Direction, wanted: Asked, model: Model) -> dict[str, str]:
    cut, now = wanted.cut, found.now
    return {
        "revenue": drawn_money.revenue_says(now.revenue, cut),
        "merits": drawn_money.merits_say(now.merits, cut),
        "channels": drawn_money.channels_say(model),
        "clients": drawn_clients.says(found.clients, cut),
        "law": drawn_clients.law(),
        "quotas": drawn_work.quotas_say(now.quotas),
        "payments": drawn_work.payments_say(now.outcome),
        "orders": drawn_work.orders_say(now.orders, cut),
    }


def _leads_to(key: str, wanted: Asked) -> str:
    """The list behind a card."""
    cut = wanted.cut
    return {
        "revenue": links.paid(cut),
        "roi": "#canales",
        "cpa": "#canales",
        "clv": "#clientes",
        "payment_success": links.asked(cut),
        "payment_fraud": links.asked(cut),
        "core_win": links.paid(cut, motor="core"),
        "atlas_win": links.paid(cut, motor="atlas"),
        "margin": "#motores",
        "quota_use": "/campanas/",
    }.get(key, links.orders(cut))
