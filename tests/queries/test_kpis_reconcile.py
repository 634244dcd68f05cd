"""Every number of KPI is the board's, or the list's, to the cent: held against them on the whole demo."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money, sums
from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.kpis.segments import Segment
from aliun_dashboard.leads.rules import Engine, Source
from aliun_dashboard.payments.rules import PaymentStatus
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.queries import agencies, campaigns, lead_list, payment_filter, payments, reservations
from aliun_dashboard.queries import orders as order_list
from aliun_dashboard.queries.campaigns import CampaignFilter
from aliun_dashboard.queries.kpis import attribution, clients, engines, orders, revenue, sources
from aliun_dashboard.queries.kpis import payments as outcomes
from aliun_dashboard.queries.kpis.attribution import By
from aliun_dashboard.queries.kpis.boards import BOARDS, Board
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.order_filter import OrderFilter
from aliun_dashboard.queries.payment_filter import PaymentFilter
from aliun_dashboard.queries.payments import PaymentRow
from aliun_dashboard.queries.reservations import ReservationFilter
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.reservations.rules import Origin
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui.screens.kpis import links

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]  # the first one waits for the demo

CURRENCIES = ("USD", "DOP")
DIRECTOR = Viewer(0, "Marisol Peña", "", Role.DIRECTOR)


@pytest.fixture(scope="module")
def session(demo_copy: str) -> Iterator[db.Session]:
    """The demo, as it stands at one moment for all tests of this file."""
    del demo_copy
    with db.read() as session:
        yield session


def cut(currency: str = "USD", period: str = "", **facts) -> Cut:
    """The last 365 days, or a period by its name: the year so far would be next to nothing in January."""
    today = settings().day(clock.now())
    named = {"periodo": period} if period else {"dias": f"{today - timedelta(days=364)}..{today}"}
    words = "&".join(f"{name}={word}" for name, word in {"moneda": currency, **named, **facts}.items())
    return Cut.from_query(words, clock.now(), settings().timezone)


def listed(session, address: str) -> list[PaymentRow]:
    """Every row of /pagos under an address that KPI links to."""
    from urllib.parse import parse_qs

    said = {name: values[0] for name, values in parse_qs(address.partition("?")[2]).items()}
    wanted, rows, after = payment_filter.asked(said), [], None
    while True:
        page = payments.page(session, DIRECTOR, wanted, after)
        rows += page.rows
        if (after := page.after) is None:
            return rows


def net(rows: list[PaymentRow]) -> Decimal:
    return sum(((row.paid if row.paid is not None else row.amount.amount) - row.refunded for row in rows), Decimal(0))


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("period", ["30d", "90d", "ano", "mes-pasado"])
def test_the_revenue_is_what_the_payments_list_shows(session, currency, period):
    of = cut(currency, period)
    found = revenue.revenue(session, of)
    rows = listed(session, links.paid(of))
    assert (found.net, found.payments) == (net(rows), len(rows))
    for month in found.months:
        assert month.net == net(listed(session, links.paid_in(of, month.month)))


@pytest.mark.parametrize("facts", [{"canal": "instagram"}, {"motor": "atlas"}, {"agente": "2"}])
def test_a_narrower_cut_is_the_same_narrower_list(session, facts):
    of = cut(**facts)
    assert revenue.revenue(session, of).net == net(listed(session, links.paid(of)))


def test_with_what_is_under_review_it_is_what_pagos_says_came_in_less_what_went_back(session):
    since = cut().period.bounds()[0]
    takings = payments.takings(session, DIRECTOR, since)
    back = {one.currency: one.amount for one in takings.refunded}
    came = {one.currency: one.amount for one in takings.paid}
    for currency in came:
        found = revenue.revenue(session, cut(currency))
        assert found.net + found.held == came[currency] - back.get(currency, Decimal(0))


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("currency", CURRENCIES)
def test_under_every_model_the_merits_make_the_revenue(session, currency, by):
    of = cut(currency)
    found = attribution.attribution(session, of, by)
    for model in Model:
        assert sum((one.by_model[model] for one in found.merits), Decimal(0)) == revenue.revenue(session, of).net


@pytest.mark.parametrize("model", Model)
def test_the_channels_make_the_revenue_and_the_leads_of_the_list(session, model):
    found = sources.sources(session, cut(), model)
    assert found.whole.revenue == revenue.revenue(session, cut()).net
    history = Filters(history=True)
    everybody = lead_list.list_page(session, DIRECTOR, history, ("", 1), clock.now(), settings().timezone)
    assert sum(
        row.leads for row in sources.sources(session, cut(period="", dias="2020-01-01..2026-12-31"), model).rows
    ) <= (everybody.total)


@pytest.mark.parametrize("source", [Source.WHATSAPP, Source.INSTAGRAM, Source.ADS])
def test_the_leads_of_a_channel_are_those_of_the_list(session, source):
    today = settings().day(clock.now())
    of = cut(dias=f"{today.year - 4}-01-01..{today}")
    found = {row.source: row.leads for row in sources.sources(session, of, Model.LINEAR).rows}
    same = Filters(source=source, history=True)
    assert (
        found[source] == lead_list.list_page(session, DIRECTOR, same, ("", 1), clock.now(), settings().timezone).total
    )


def test_core_and_atlas_make_the_revenue_and_their_lists(session):
    found = engines.engines(session, cut())
    assert sum(row.revenue for row in found) == revenue.revenue(session, cut()).net
    for row in found:
        assert row.revenue == net(listed(session, links.paid(cut(), motor=row.engine.value)))


@pytest.mark.parametrize("engine", Engine)
def test_trips_sold_are_the_reservations_of_the_list(session, engine):
    sold, after = [], None
    while True:
        page = reservations.page(session, DIRECTOR, ReservationFilter(origin=Origin(engine.value)), after)
        sold += page.rows
        if (after := page.after) is None:
            break
    settled = {(row.quote_id, row.amount.currency) for row in listed(session, "?liquidado=1")}
    today = settings().day(clock.now())
    for currency in CURRENCIES:
        of = cut(currency, dias=f"{today.year - 4}-01-01..{today}")
        [row] = [row for row in engines.engines(session, of) if row.engine is engine]
        mine = [trip for trip in sold if trip.total.currency == currency and _quote_of(session, trip) in settled]
        assert (row.trips, row.sold) == (len(mine), sum((trip.total.amount for trip in mine), Decimal(0)))


def _quote_of(session, trip) -> tuple[int | None, str]:
    file = reservations.one(session, DIRECTOR, trip.id, clock.now())
    return (file.quote_id if file else None), trip.total.currency


def test_quota_is_that_of_campanas(session):
    found = engines.quotas(session, cut())
    rows, page = [], 1
    while batch := campaigns.listed(session, CampaignFilter(), clock.now(), page).rows:
        rows, page = [*rows, *batch], page + 1
    theirs = {row.id: (row.quota.taken, row.quota.total) for row in rows}
    assert found.campaigns > 0
    assert {row.id: (row.taken, row.total) for row in found.rows} == {row.id: theirs[row.id] for row in found.rows}
    assert found.taken == sum(row.taken for row in found.rows)


@pytest.mark.parametrize("status", PaymentStatus)
def test_payments_by_state_are_those_of_the_list(session, status):
    many, amount = outcomes.outcome(session, cut()).in_state(status)
    rows = listed(session, links.asked(cut(), estado=status.value))
    assert (many, amount) == (len(rows), sum((row.amount.amount for row in rows), Decimal(0)))


def test_every_payment_is_in_some_state(session):
    today = settings().day(clock.now())
    asked = sum(
        outcomes.outcome(session, cut(currency, dias=f"{today.year - 4}-01-01..{today}")).asked
        for currency in ("USD", "DOP", "EUR", "MXN")
    )
    assert asked == sum(payments.counts(session, DIRECTOR).values()) == len(listed(session, "?"))


def test_clients_have_paid_all_settled_money(session):
    found = clients.clients(session, cut())
    rows = listed(session, "?moneda=USD&liquidado=1")
    assert found.whole.spent == net(rows) == sum(one.spent for one in found.bands)
    assert sum(one.clients for one in found.bands) == found.whole.clients


@pytest.mark.parametrize("segment", Segment)
def test_a_segment_is_its_list_of_leads(session, segment):
    same = Filters(segment=segment, history=True)
    page, people, number = None, set(), 1
    while page is None or number <= page.pages:
        page = lead_list.list_page(session, DIRECTOR, same, ("", number), clock.now(), settings().timezone)
        people |= {row.id for row in page.rows}
        number += 1
    found = session.connection().exec_driver_sql(
        "SELECT count(DISTINCT contact_id) FROM lead WHERE id = ANY(%s)", (list(people),)
    )
    assert found.scalar() == clients.segments(session)[segment]


def test_open_orders_are_owed_what_oc_says(session):
    theirs = order_list.figures(session, clock.now())
    for currency in CURRENCIES:
        whole = orders.orders(session, cut(currency)).whole
        assert whole.open == theirs.open
        assert whole.owed == sum((one.amount for one in theirs.waiting if one.currency == currency), Decimal(0))


def test_orders_without_intervention_are_those_above_the_list(session):
    theirs, whole = order_list.figures(session, clock.now()), orders.orders(session, cut(period="90d")).whole
    assert (whole.alone, whole.ended, whole.hours) == (theirs.alone, theirs.ended, pytest.approx(theirs.median_hours))


def test_orders_received_are_those_of_the_list_agency_by_agency(session):
    of = cut(period="90d")
    for row in orders.orders(session, of).agencies:
        wanted = OrderFilter(agency_id=row.id, received=of.period, status=OCStatus.RECEIVED)
        assert row.received == order_list.page(session, wanted, clock.now()).total


def test_punctuality_is_that_of_the_agencys_page(session):
    today = settings().day(clock.now())
    for row in orders.orders(session, cut(dias=f"{today.year - 4}-01-01..{today}")).agencies:
        theirs = agencies.punctuality(session, row.id)
        assert row.judged == theirs.judged
        if theirs.late is not None:
            assert row.punctual == row.judged - round(theirs.late * theirs.judged)


def test_paid_rows_of_one_currency_add_up_only_with_each_other(session):
    rows = listed(session, "?liquidado=1")
    by_currency = sums(Money(row.amount.currency, (row.paid or row.amount.amount) - row.refunded) for row in rows)
    today = settings().day(clock.now())
    for one in by_currency:
        assert revenue.revenue(session, cut(one.currency, dias=f"{today.year - 4}-01-01..{today}")).net == one.amount


def test_no_filter_shows_all(session):
    assert payment_filter.conditions(PaymentFilter()) == []


@pytest.mark.parametrize("board", BOARDS.values(), ids=lambda board: board.name)
@pytest.mark.parametrize("currency", CURRENCIES)
def test_what_is_kept_of_a_board_is_what_was_computed(session, board: Board[Any], currency: str) -> None:
    found = board.compute(session, cut(currency))
    kept = board.json.validate_json(board.json.dump_json(found))
    assert kept == found
    assert repr(kept) == repr(found).replace("datetime.timezone.utc", "TzInfo(0)")  # types and order, to the last digit
