"""What the comparison holds on the screen, and how it is filled: one stay, both engines, every version."""

import reflex as rx

from aliun_dashboard.flows import comparing
from aliun_dashboard.flows.comparing import AtlasSide
from aliun_dashboard.flows.inventory import CoreOption, must_offer
from aliun_dashboard.flows.quoting import OFFERABLE
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.rules import Engine
from aliun_dashboard.queries import comparison as sales
from aliun_dashboard.queries import offers
from aliun_dashboard.queries.comparison import Comparison, Version
from aliun_dashboard.queries.offers import Contender
from aliun_dashboard.quotes.rules import QuoteStatus, Stay
from aliun_dashboard.staff.rules import FORCES_ATLAS, WORKS_LEADS
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.parts.sale import PaymentRow, Scene, TripRow, VersionRow, payment, trip, version
from aliun_dashboard.ui.screens.quotes import told
from aliun_dashboard.ui.screens.quotes.beside import beside
from aliun_dashboard.ui.screens.quotes.ready import alternatives
from aliun_dashboard.ui.screens.quotes.rows import Beside, Head, Link, Offer, Option, Priced, Ready, Terms
from aliun_dashboard.ui.screens.quotes.typed import UNKNOWN, Typed
from aliun_dashboard.ui.session import ask, look, viewer

STREAM = "sale"
WORKERS = tuple(sorted(WORKS_LEADS))
FEW = 5


class Filled(rx.State, mixin=True):
    """One lead's sale, as its page shows it."""

    status: str = "loading"
    head: Head = Head()
    form: Typed = Typed()
    asked: int = 0
    form_error: str = ""
    unknown_ages: bool = False

    core_error: str = ""
    options: list[Option] = []  # noqa: RUF012  (Reflex copies lists for each browser tab)
    hidden: int = 0
    all_options: bool = False
    core: Priced = Priced()
    core_key: str = ""
    core_policy: str = ""

    offers: list[Offer] = []  # noqa: RUF012
    atlas: Offer = Offer()
    atlas_price: Priced = Priced()
    atlas_policy: str = ""
    everywhere: bool = False
    core_was_sent: bool = False
    may_force: bool = False

    beside: list[Beside] = []  # noqa: RUF012
    versions: list[VersionRow] = []  # noqa: RUF012
    payments: list[PaymentRow] = []  # noqa: RUF012
    trips: list[TripRow] = []  # noqa: RUF012
    ready: list[Ready] = []  # noqa: RUF012
    next_act: str = ""
    next_quote: int = 0

    dialog: str = ""
    dialog_error: str = ""
    dialog_about: str = ""
    dialog_id: int = 0
    pair_id: int = 0
    letter: str = ""
    terms: Terms = Terms()
    link: Link = Link()

    _hotel: int = 0
    _room: int = 0
    _board: str = ""

    async def _fill(self, lead_id: int, wanted: Typed | None) -> None:
        """Everything anew; `wanted` is the stay to price, None the one that the sale itself speaks of."""
        sale: Comparison = await look(sales.comparison, viewer(), lead_id)
        self.head = told.head(sale.wish)
        self.may_force = viewer().role in FORCES_ATLAS
        if wanted is not None or self.status == "loading":
            self.form = wanted or Typed.of_sale(sale)
            self.asked += 1
        self._fill_archive(sale)
        await self._fill_prices(sale)
        self.status = "ready"

    async def _fill_prices(self, sale: Comparison) -> None:
        stay = self._stay()
        options = await self._core_options(stay)
        core = self._fill_core(options, stay, sale)
        where = "" if self.everywhere else self.form.destination
        found = await look(offers.contenders, viewer(), self.head.lead_id, clock.now(), where)
        sides = await ask(comparing.atlas_sides, self.head.lead_id, [one.row.id for one in found], stay)
        self._fill_atlas(found, sides, core, stay)
        hub.join(STREAM, self, viewer(), (self.head.lead_id, frozenset(sides)))

    def _stay(self) -> Stay | None:
        """What is to be priced, or what is wrong with it."""
        self.form_error, self.unknown_ages = "", False
        if not self.form.complete:
            return None
        try:
            stay = self.form.stay()
        except ValueError as wrong:
            self.form_error = str(wrong)
            return None
        self.unknown_ages = UNKNOWN in stay.child_ages
        return stay

    async def _core_options(self, stay: Stay | None) -> list[CoreOption]:
        self.core_error = ""
        if stay is None:
            return []
        try:
            return await look(must_offer, stay, destination=self.form.destination)
        except Refused as refused:
            self.core_error = told.explained(refused)
            return []

    def _fill_core(self, options: list[CoreOption], stay: Stay | None, sale: Comparison) -> CoreOption | None:
        chosen = self._chosen_core(options, sale)
        shown = options if self.all_options else options[:FEW]
        if chosen is not None and chosen not in shown:
            shown = [*shown, chosen]
        self.hidden = len(options) - len(shown)
        self.core, self.core_key, self.core_policy = Priced(), "", ""
        if chosen is None or stay is None:
            self.options = []
            return None
        self.options = [told.option(one, stay, one is chosen) for one in shown]
        self.core, self.core_key = told.priced(chosen.price, stay), told.key(chosen)
        self.core_policy = told.cancellation(chosen.policies)
        self._hotel, self._room, self._board = chosen.hotel_id, chosen.room_type_id, chosen.board
        return chosen

    def _chosen_core(self, options: list[CoreOption], sale: Comparison) -> CoreOption | None:
        """What was pointed at, else what the newest Core version offered, else the cheapest."""
        if here := next((one for one in options if told.key(one) == self.core_key), None):
            return here
        newest = next((one for one in sale.versions if one.engine is Engine.CORE), None)
        same = (one for one in options if newest and told.is_same(one, newest))
        return next(same, options[0] if options else None)

    def _fill_atlas(
        self, found: list[Contender], sides: dict[int, AtlasSide], core: CoreOption | None, stay: Stay | None
    ) -> None:
        chosen = self._chosen_atlas(found, sides)
        price = core.price if core else None
        drawn = [told.offer(one, sides[one.row.id], price, one is chosen) for one in found]
        self.offers = drawn
        self.atlas = next((one for one in drawn if one.chosen), Offer())
        side = sides[chosen.row.id] if chosen else None
        self.atlas_price = told.priced(side.price, stay) if side and side.price and stay else Priced()
        self.atlas_policy = told.cancellation(chosen.row.terms) if chosen else ""
        self.beside = beside(core, chosen, side, stay)

    def _chosen_atlas(self, found: list[Contender], sides: dict[int, AtlasSide]) -> Contender | None:
        """What was pointed at, else the first that may be offered, else the first."""
        if here := next((one for one in found if one.row.id == self.atlas.id), None):
            return here
        allowed = (one for one in found if sides[one.row.id].verdict.allowed)
        return next(allowed, found[0] if found else None)

    def _fill_archive(self, sale: Comparison) -> None:
        scene = Scene(clock.now(), settings().timezone, settings().public_url)
        live_engines = {one.engine for one in sale.versions if one.status in OFFERABLE}
        able = self.head.editable and self.head.quotable
        self.versions = [
            version(one, scene, editable=able, reachable=self.head.reachable, pair=len(live_engines) > 1)
            for one in sale.versions
        ]
        self.payments = [payment(one, scene) for one in sale.payments]
        self.trips = [trip(one) for one in sale.trips]
        self.ready = alternatives(sale.versions)
        self.core_was_sent = any(one.engine is Engine.CORE and one.sent_at for one in sale.versions)
        self.next_act, self.next_quote = _next(sale.versions) if able else ("", 0)

    def _version(self, quote_id: int) -> VersionRow | None:
        return next((one for one in self.versions if one.id == quote_id), None)


def _next(versions: tuple[Version, ...]) -> tuple[str, int]:
    """The one act that brings the sale on: pay what was accepted, send what is drafted, else quote Core."""
    for status, act in ((QuoteStatus.ACCEPTED, "pay"), (QuoteStatus.DRAFT, "send"), (QuoteStatus.SENT, "pay")):
        if found := next((one for one in versions if one.status is status), None):
            return act, found.id
    return "quote", 0
