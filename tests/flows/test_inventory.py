"""Core's offers, hotels and rates written by hand, and rates from a file with its way back."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook
from sqlmodel import select

from aliun_dashboard.demo import inventory as demo
from aliun_dashboard.flows import hotels, quoting, rate_import
from aliun_dashboard.flows.inventory import CoreOption, core_offers, must_offer
from aliun_dashboard.flows.rate_import import Outcome
from aliun_dashboard.inventory import sheet
from aliun_dashboard.inventory.models import Hotel, Rate, RateImport
from aliun_dashboard.inventory.rules import Board, HotelTerms, InventoryReason, RateTerms
from aliun_dashboard.kernel.audit import Actor, AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteReason, Stay
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
JANUARY, MAY, JULY = date(2027, 1, 1), date(2027, 5, 1), date(2027, 7, 1)
DAY = timedelta(days=1)
HEAD = ",".join(sheet.COLUMNS)


@pytest.fixture
def director() -> Actor:
    return make.user(Role.DIRECTOR, "Dora Jefa")


def terms(price: str = "200", **facts: object) -> RateTerms:
    usual = {"board": Board.ALL_INCLUSIVE, "adults": 2, "first_night": JANUARY, "last_night": MAY - DAY}
    return RateTerms(**{**usual, "price": Decimal(price), "cost": Decimal(price) / 2, **facts})  # type: ignore[arg-type]


def hotel(actor: Actor, name: str = "Palma Dorada", room: str = "Doble", **facts: object) -> tuple[int, int]:
    """A hotel in Punta Cana with one room, without rates."""
    about = HotelTerms(**{"name": name, "destination": "Punta Cana", "child_bands": ((3, 0), (11, 50)), **facts})  # type: ignore[arg-type]
    with begin(actor, now=NOON) as work:
        hotel_id = hotels.set_hotel(work, about)
        return hotel_id, hotels.set_room(work, hotel_id, (room, 3, 4, True))


def rate(actor: Actor, room_id: int, price: str = "200", rate_id: int = 0, **facts: object) -> int:
    with begin(actor, now=NOON) as work:
        return hotels.set_rate(work, room_id, terms(price, **facts), rate_id)


def offered(stay: Stay, destination: str = "Punta Cana", hotel_id: int | None = None) -> list[CoreOption]:
    with read() as session:
        return core_offers(session, stay, destination=destination, hotel_id=hotel_id)


def upload(actor: Actor, *lines: str, name: str = "tarifas.csv", at: timedelta = timedelta()) -> int:
    with begin(actor, now=NOON + at) as work:
        return rate_import.read_file(work, "\n".join([HEAD, *lines]).encode(), name)


def run(actor: Actor, run_id: int, at: timedelta = timedelta()) -> RateImport:
    with begin(actor, now=NOON + at) as work:
        return rate_import.import_rows(work, run_id)


def outcomes(run_id: int) -> list[tuple[Outcome, str]]:
    with read() as session:
        plan = rate_import.preview(session, run_id)
    assert plan
    return [(row.outcome, row.reason) for row in plan.rows]


def prices() -> list[tuple[int, Decimal]]:
    with read() as session:
        return [(row.adults, row.price) for row in session.exec(select(Rate).order_by(Rate.adults, Rate.first_night))]  # type: ignore[arg-type]


# Core's offers


def test_everything_that_can_be_had_is_offered_the_cheapest_first(director: Actor) -> None:
    for name, price in (("Palma Dorada", "200"), ("Playa Serena", "150"), ("Coral del Este", "300")):
        _, room_id = hotel(director, name)
        rate(director, room_id, price)
    found = offered(Stay(JANUARY, 2, 2), "punta  cána".replace("  ", " "))
    assert [(option.hotel, option.price.total.amount) for option in found] == [
        ("Playa Serena", 300), ("Palma Dorada", 400), ("Coral del Este", 600),
    ]  # fmt: skip
    assert found[0].policies["deposit_percent"] == 30
    assert found[0].price.lines[0].source.startswith("rate:")


def test_a_stay_over_two_seasons_pays_each_its_own(director: Actor) -> None:
    hotel_id, room_id = hotel(director, tax_percent=Decimal(28))
    rate(director, room_id, "200")
    rate(director, room_id, "120", first_night=MAY, last_night=JULY)
    [option] = offered(Stay(MAY - DAY, 3, 2), hotel_id=hotel_id)
    assert option.price.total == Money("USD", Decimal("563.20"))


def test_what_is_off_sale_is_not_offered(director: Actor) -> None:
    hotel_id, room_id = hotel(director)
    rate(director, room_id)
    with begin(director, now=NOON) as work:
        hotels.show_hotel(work, hotel_id, active=False)
    assert offered(Stay(JANUARY, 2, 2)) == []


@pytest.mark.parametrize(
    ("stay", "where", "reason"),
    [
        (Stay(JULY, 2, 2), "Punta Cana", QuoteReason.NO_RATE),
        (Stay(JANUARY, 2, 2), "Ninguna Parte", QuoteReason.NO_RATE),
        (Stay(JANUARY, 2, 4), "Punta Cana", QuoteReason.NO_ROOM),
        (Stay(JANUARY, 0, 2), "Punta Cana", QuoteReason.BAD_STAY),
    ],
)
def test_when_nothing_can_be_offered_the_reason_is_said(
    director: Actor, stay: Stay, where: str, reason: Reason
) -> None:
    _, room_id = hotel(director)
    rate(director, room_id)
    with read() as session, pytest.raises(Refused) as refused:
        must_offer(session, stay, destination=where)
    assert refused.value.reason is reason


# By hand


def test_two_rates_never_hold_for_one_night(director: Actor) -> None:
    _, room_id = hotel(director)
    first = rate(director, room_id)
    with pytest.raises(Refused) as refused:
        rate(director, room_id, first_night=MAY - DAY, last_night=JULY)
    assert refused.value.facts == {"night": "30/04/2027"}
    rate(director, room_id, adults=1)
    rate(director, room_id, board=Board.BREAKFAST)
    rate(director, room_id, "210", rate_id=first)
    assert len(prices()) == 3


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"first_night": MAY}, InventoryReason.BAD_SEASON),
        ({"last_night": date(2090, 1, 1)}, InventoryReason.BAD_SEASON),
        ({"price": Decimal(0)}, InventoryReason.BAD_RATE),
        ({"cost": Decimal(-1)}, InventoryReason.BAD_RATE),
        ({"price": Decimal("1e12")}, InventoryReason.BAD_RATE),
        ({"adults": 4}, InventoryReason.BAD_OCCUPANCY),
        ({"adults": 0}, InventoryReason.BAD_OCCUPANCY),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(director: Actor, facts: dict[str, object], reason: Reason) -> None:
    _, room_id = hotel(director)
    with pytest.raises(Refused) as refused:
        rate(director, room_id, **facts)
    assert refused.value.reason is reason
    assert prices() == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "nombre"),
        ({"destination": ""}, "destino"),
        ({"currency": "usd"}, "moneda"),
        ({"tax_percent": Decimal(101)}, "impuestos"),
        ({"child_bands": ((11, 50), (3, 0))}, "política de niños"),
        ({"child_bands": ((25, 50),)}, "política de niños"),
        ({"cancellation_windows": ((7, 50), (30, 0))}, "ventanas de cancelación"),
        ({"deposit_percent": 0}, "depósito"),
        ({"balance_days": -1}, "días para el saldo"),
    ],
)
def test_what_is_wrong_with_a_hotel_is_named(director: Actor, facts: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        hotel(director, **facts)
    assert refused.value.facts == {"field": field}


def test_a_name_is_given_once_and_a_currency_with_rates_stays(director: Actor) -> None:
    hotel_id, room_id = hotel(director)
    with pytest.raises(Refused) as taken:
        hotel(director, "PALMA DORADÁ")
    assert taken.value.reason is InventoryReason.HOTEL_TAKEN
    rate(director, room_id)
    with begin(director, now=NOON) as work, pytest.raises(Refused) as mixed:
        hotels.set_hotel(work, HotelTerms("Palma Dorada", "Punta Cana", currency="DOP"), hotel_id)
    assert mixed.value.reason is InventoryReason.CURRENCY_IN_USE


@pytest.mark.parametrize("role", [Role.AGENT, Role.FINANCE, Role.SUPPORT, Role.OPERATIONS])
def test_only_direction_writes_the_inventory(director: Actor, role: Role) -> None:
    other = make.user(role, "Otra Persona")
    hotel_id, room_id = hotel(director)
    rate_id = rate(director, room_id)
    acts = (
        lambda work: hotels.set_hotel(work, HotelTerms("Otro", "Miches")),
        lambda work: hotels.show_hotel(work, hotel_id, active=False),
        lambda work: hotels.set_room(work, hotel_id, ("Suite", 2, 2, True)),
        lambda work: hotels.set_rate(work, room_id, terms()),
        lambda work: hotels.drop_rate(work, rate_id),
        lambda work: rate_import.read_file(work, b"", "x.csv"),
        lambda work: rate_import.import_rows(work, 1),
        lambda work: rate_import.undo(work, 1),
    )
    for act in acts:
        with begin(other, now=NOON) as work, pytest.raises(Refused) as refused:
            act(work)
        assert refused.value.reason is CommonReason.FORBIDDEN


def test_every_change_of_a_price_is_in_the_log_with_what_it_was(director: Actor) -> None:
    _, room_id = hotel(director)
    rate_id = rate(director, room_id, "200")
    rate(director, room_id, "230", rate_id)
    with begin(director, now=NOON) as work:
        hotels.drop_rate(work, rate_id)
    with read() as session:
        lines = session.exec(select(AuditEntry).where(AuditEntry.action.like("rate.%")).order_by(AuditEntry.id)).all()  # type: ignore[attr-defined, arg-type]
        told = [(line.action, (line.before or {}).get("price"), (line.after or {}).get("price")) for line in lines]
        assert {line.actor for line in lines} == {"Dora Jefa"}
    assert told == [("rate.set", None, "200"), ("rate.set", "200.00", "230"), ("rate.dropped", "230.00", None)]


def test_no_change_of_a_rate_touches_a_quote_that_was_made(director: Actor) -> None:
    hotel_id, room_id = hotel(director)
    rate_id = rate(director, room_id, "200")
    make.budget_rule()
    lead_id = make.lead().id or 0

    def quoted() -> Quote:
        with begin(director, now=NOON) as work:
            return quoting.quote_core(work, lead_id, Stay(JANUARY, 2, 2), hotel_id=hotel_id)

    first = quoted()
    rate(director, room_id, "230", rate_id)
    run(director, upload(director, "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,240,110"))
    second = quoted()
    with begin(director, now=NOON) as work:
        hotels.drop_rate(work, rate_id)
    with read() as session:
        kept, newer = (session.get_one(Quote, quote.id) for quote in (first, second))
        assert (kept.total, kept.lines) == (Decimal(400), first.lines)
        assert newer.total == Decimal(480)
        assert kept.lines[0]["source"] == f"rate:{rate_id}"


# From a file


def test_a_file_says_what_it_would_do_and_does_nothing_yet(director: Actor) -> None:
    _, room_id = hotel(director)
    rate(director, room_id)
    rate(director, room_id, "100", adults=1)
    run_id = upload(
        director,
        "palma dorada,DOBLE,todo incluido,2,2027-01-01,30/04/2027,220,110",
        "Palma Dorada,Doble,all_inclusive,1,2027-01-01,2027-04-30,100.00,50",
        "Palma Dorada,Doble,todo incluido,2,2027-05-01,2027-06-30,\"1,180.50\",100",
        "Palma Dorada,Doble,todo incluido,2,2027-04-15,2027-05-10,190,100",
        "Palma Dorada,Doble,todo incluido,2,2027-06-30,2027-07-10,190,100",
        "Palma Plateada,Doble,todo incluido,2,2027-07-01,2027-07-10,190,100",
        "Palma Dorada,Suite,todo incluido,2,2027-07-01,2027-07-10,190,100",
        "Palma Dorada,Doble,de todo,2,2027-07-01,2027-07-10,190,100",
        "Palma Dorada,Doble,todo incluido,dos,2027-07-01,2027-07-10,190,100",
        "Palma Dorada,Doble,todo incluido,2,31/02/2027,2027-07-10,190,100",
        "Palma Dorada,Doble,todo incluido,2,2027-07-01,2027-07-10,gratis,100",
        "Palma Dorada,Doble,todo incluido,2,2027-07-01,2027-07-10,-5,100",
        "Palma Dorada,Doble,todo incluido,4,2027-07-01,2027-07-10,190,100",
        "Palma Dorada,Doble,todo incluido,2,2027-07-10,2027-07-01,190,100",
    )  # fmt: skip
    assert outcomes(run_id) == [
        (Outcome.UPDATE, ""),
        (Outcome.SAME, ""),
        (Outcome.CREATE, ""),
        (Outcome.CONFLICT, "overlapping_rate"),
        (Outcome.CONFLICT, "repeated_row"),
        (Outcome.WRONG, "unknown_hotel"),
        (Outcome.WRONG, "unknown_room"),
        (Outcome.WRONG, "unknown_board"),
        (Outcome.WRONG, "bad_count"),
        (Outcome.WRONG, "bad_night"),
        (Outcome.WRONG, "bad_rate"),
        (Outcome.WRONG, "bad_rate"),
        (Outcome.WRONG, "bad_occupancy"),
        (Outcome.WRONG, "bad_season"),
    ]
    assert prices() == [(1, 100), (2, 200)]
    done = run(director, run_id)
    assert (done.created, done.updated, len(done.failures)) == (1, 1, 11)
    assert prices() == [(1, 100), (2, 220), (2, Decimal("1180.50"))]
    for failure in done.failures:
        told = explain(failure["reason"], failure["facts"])
        assert "–" not in told.message, told
    assert [failure["cells"]["line"] for failure in done.failures] == [str(line) for line in range(5, 16)]


def test_an_import_is_undone_whole(director: Actor) -> None:
    _, room_id = hotel(director)
    rate(director, room_id)
    run_id = upload(
        director,
        "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,220,110",
        "Palma Dorada,Doble,todo incluido,3,2027-01-01,2027-04-30,300,150",
    )
    run(director, run_id)
    with begin(director, now=NOON) as work:
        assert rate_import.undo(work, run_id) == 2
    assert prices() == [(2, 200)]
    with begin(director, now=NOON) as work, pytest.raises(Refused) as again:
        rate_import.undo(work, run_id)
    assert again.value.reason is InventoryReason.IMPORT_IN_USE


def test_an_import_whose_rates_were_changed_since_is_not_undone(director: Actor) -> None:
    hotel(director)
    row = "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,{},110"
    first = upload(director, row.format(200))
    run(director, first)
    later = upload(director, row.format(230))
    run(director, later, at=timedelta(hours=1))
    with begin(director, now=NOON) as work, pytest.raises(Refused) as refused:
        rate_import.undo(work, first)
    assert refused.value.facts == {"number": 1}
    for run_id in (later, first):
        with begin(director, now=NOON) as work:
            rate_import.undo(work, run_id)
    assert prices() == []


def test_a_rate_changed_by_hand_keeps_its_import_from_being_undone(director: Actor) -> None:
    _, room_id = hotel(director)
    run_id = upload(director, "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,200,110")
    run(director, run_id)
    with read() as session:
        rate_id = session.exec(select(Rate.id)).one()
    rate(director, room_id, "205", rate_id or 0)
    with begin(director, now=NOON) as work, pytest.raises(Refused) as refused:
        rate_import.undo(work, run_id)
    assert refused.value.reason is InventoryReason.IMPORT_TOUCHED
    assert prices() == [(2, 205)]


def test_a_file_is_imported_once(director: Actor) -> None:
    hotel(director)
    run_id = upload(director, "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,200,110")
    run(director, run_id)
    with pytest.raises(Refused) as refused:
        run(director, run_id)
    assert refused.value.reason is InventoryReason.IMPORT_IN_USE


def test_what_changed_between_looking_and_importing_counts(director: Actor) -> None:
    _, room_id = hotel(director)
    run_id = upload(director, "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,200,110")
    assert outcomes(run_id) == [(Outcome.CREATE, "")]
    rate(director, room_id, "190", last_night=JULY)
    done = run(director, run_id)
    assert (done.created, [failure["reason"] for failure in done.failures]) == (0, ["overlapping_rate"])


def test_a_workbook_of_excel_says_the_same_as_a_text(director: Actor) -> None:
    hotel(director)
    book = Workbook()
    book.active.append(["Hotel", "Habitación", "Régimen", "Adultos", "Desde", "Hasta", "Precio", "Costo", "Moneda"])  # type: ignore[union-attr]
    book.active.append(["Palma Dorada", "Doble", "Todo Incluido", 2, JANUARY, MAY - DAY, 199.9, 120, "USD"])  # type: ignore[union-attr]
    book.active.append(["Palma Dorada", "Doble", "Todo Incluido", 1.0, JANUARY, "30/04/2027", "150", 99.95, "DOP"])  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    with begin(director, now=NOON) as work:
        run_id = rate_import.read_file(work, file.getvalue(), "Tarifas 2027.XLSX")
    assert outcomes(run_id) == [(Outcome.CREATE, ""), (Outcome.WRONG, "other_currency")]
    run(director, run_id)
    assert prices() == [(2, Decimal("199.90"))]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "vacio.csv", InventoryReason.MISSING_COLUMN),
        (HEAD.encode(), "vacio.csv", CommonReason.UNREADABLE_FILE),
        (HEAD.replace("costo", "cosas").encode(), "t.csv", InventoryReason.MISSING_COLUMN),
        (b"\x00\x01\x02", "t.csv", CommonReason.UNREADABLE_FILE),
        (b"PK\x03\x04 no es un zip", "t.xlsx", CommonReason.UNREADABLE_FILE),
        (HEAD.encode(), "t.xlsx", CommonReason.UNREADABLE_FILE),
        ((HEAD + "\nx,x" * 5001).encode(), "t.csv", CommonReason.UNREADABLE_FILE),
    ],
)
def test_a_file_that_is_none_is_refused_and_says_why(
    director: Actor, content: bytes, name: str, reason: Reason
) -> None:
    with begin(director, now=NOON) as work, pytest.raises(Refused) as refused:
        rate_import.read_file(work, content, name)
    assert refused.value.reason is reason


def test_text_as_a_spreadsheet_of_windows_writes_it_is_understood(director: Actor) -> None:
    hotel(director, "Bahía Mansa", "Habitación")
    line = "Bahía Mansa;Habitación;Todo incluido;2;01/01/2027;30/04/2027;180,50;100"
    content = f"{HEAD.replace(',', ';')}\r\n{line}\r\n".encode("cp1252")
    with begin(director, now=NOON) as work:
        run_id = rate_import.read_file(work, content, "t.csv")
    assert outcomes(run_id) == [(Outcome.CREATE, "")]


def test_the_template_is_a_file_that_can_be_imported(director: Actor) -> None:
    hotel(director, "Palma Dorada", "Doble estándar")
    lines = [",".join(row) for row in sheet.TEMPLATE[1:]]
    with begin(director, now=NOON) as work:
        content = "\n".join([",".join(sheet.TEMPLATE[0]), *lines]).encode("utf-8-sig")
        run_id = rate_import.read_file(work, content, "plantilla.csv")
    assert outcomes(run_id) == [(Outcome.CREATE, "")] * 2


def test_a_second_file_replaces_the_one_that_waits(director: Actor) -> None:
    hotel(director)
    first = upload(director, "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,200,110")
    second = upload(director, "Palma Dorada,Doble,todo incluido,2,2027-01-01,2027-04-30,200,110")
    with read() as session:
        assert rate_import.preview(session, first) is None
        assert rate_import.preview(session, second)
        assert session.get(Hotel, 1)


# The demo's


def test_the_demo_has_a_room_for_two_every_night_of_the_coming_year_and_a_half() -> None:
    with begin("demo", now=NOON) as work:
        demo.load(work)
    today = NOON.date()
    for place in {place.destination for place in demo.PLACES}:
        for ahead in range(0, 540, 30):
            assert offered(Stay(today + ahead * DAY, 9, 2), place), (place, ahead)
