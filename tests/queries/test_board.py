"""The pipeline board: its totals reconcile, its pages have no gaps, and nobody sees more than they may."""

import random
import time
from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert
from sqlmodel import select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.followups.models import Task
from aliun_dashboard.followups.rules import Due
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import CHANCE, OPEN, Engine, Source, Stage
from aliun_dashboard.queries import board
from aliun_dashboard.queries.lead_filters import EVERYTHING, Chip, Filters
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
ZONE = ZoneInfo("America/Santo_Domingo")


def viewer(role: Role = Role.DIRECTOR, name: str = "Rosa Marte") -> Viewer:
    actor = make.user(role, name)
    return Viewer(actor.user_id or 0, name, "", role)


def lead(name: str = "Carla Núñez", phone: str = "", **facts: object) -> int:
    """A lead as it might stand, put straight into the tables: the board reads whatever is there."""
    with begin("test", now=NOON) as work:
        contact = Contact(name=name, created_at=NOON)
        work.session.add(contact)
        work.session.flush()
        if phone:
            identity = {"kind": IdentityKind.PHONE, "value": phone, "key": phone, "created_at": NOON}
            work.session.add(ContactIdentity(contact_id=contact.id or 0, **identity))
        whole = {"stage": Stage.INCOMING, "stage_since": NOON, "source": Source.WHATSAPP} | facts
        row = Lead(contact_id=contact.id or 0, created_at=NOON, updated_at=NOON, **whole)
        work.session.add(row)
        work.session.flush()
        return row.id or 0


def task(lead_id: int, due_in: timedelta, title: str = "Llamar") -> None:
    with begin("test", now=NOON) as work:
        work.session.add(Task(lead_id=lead_id, title=title, due_at=NOON + due_in, created_by="test", created_at=NOON))


def many(count: int, owners: list[int | None]) -> None:
    """`count` leads over all stages, owners, currencies and ninety days, some without amount."""
    rng = random.Random(7)
    with begin("test", now=NOON) as work:
        connection = work.session.connection()
        connection.execute(
            insert(Contact), [{"name": f"Persona {n}", "created_at": NOON, "language": "es"} for n in range(count)]
        )
        rows = [
            {
                "contact_id": n + 1,
                "stage": rng.choice(list(Stage)),
                "stage_since": NOON - timedelta(minutes=rng.randrange(90 * 24 * 60)),
                "source": rng.choice(list(Source)),
                "owner_id": rng.choice(owners),
                "amount": rng.choice([None, Decimal(rng.randrange(100, 5000))]),
                "currency": rng.choice(["USD", "DOP"]),
                "created_at": NOON,
                "updated_at": NOON,
            }
            for n in range(count)
        ]
        connection.execute(insert(Lead), rows)


def shown(who: Viewer, filters: Filters = EVERYTHING) -> set[int]:
    """The ids on the board of `who`, which must agree with its heads and with `kept`."""
    with read() as session:
        columns = board.snapshot(session, who, filters, NOON, ZONE)
        ids = {card.id for column in columns for card in column.cards}
        assert sum(column.head.count for column in columns) == len(ids)
        assert ids <= board.kept(session, range(1, 1000), filters, who.id, NOON)
    return ids


def test_heads_reconcile_with_the_leads_currency_by_currency() -> None:
    who = viewer()
    many(400, [who.id, None])
    leads: dict[Stage, list[Lead]] = defaultdict(list)
    with read() as session:
        for row in session.exec(select(Lead)):
            if row.stage in OPEN or row.stage_since >= NOON - timedelta(days=30):
                leads[row.stage].append(row)
        columns = board.snapshot(session, who, EVERYTHING, NOON, ZONE)
        for column in columns:
            head, stage = column.head, column.head.stage
            assert head.count == len(leads[stage])
            assert head.without_amount == sum(row.amount is None for row in leads[stage])
            for total in head.sums:
                amounts = [row.amount for row in leads[stage] if row.currency == total.currency]
                assert total.amount == sum(filter(None, amounts))
            assert head.weighted == (tuple(s.times(CHANCE[stage]) for s in head.sums) if CHANCE[stage] else ())
    assert [column.head.stage for column in columns] == list(Stage)


def test_an_agent_counts_and_sees_own_and_unassigned_leads_only() -> None:
    ana, luis = viewer(Role.AGENT, "Ana Pérez"), viewer(Role.AGENT, "Luis Mota")
    mine = lead(owner_id=ana.id, amount=Decimal(100))
    nobodys = lead(amount=Decimal(20))
    his = lead(owner_id=luis.id, amount=Decimal(5000))
    assert shown(ana) == {mine, nobodys}
    assert shown(luis) == {his, nobodys}
    assert shown(viewer()) == {mine, nobodys, his}
    with read() as session:
        counted = board.tallies(session, EVERYTHING, ana.id, NOON)
    assert board.heads(counted, ana)[0].sums == (Money("USD", Decimal(120)),)


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    who = viewer()
    many(1200, [who.id, None])
    same = NOON - timedelta(days=1)
    ties = [lead(stage=Stage.QUALIFIED, stage_since=same) for _ in range(60)]
    with read() as session:
        column = board.snapshot(session, who, EVERYTHING, NOON, ZONE)[1]
        seen, more = list(column.cards), column.more
        while more:
            cards, more = board.page(session, who, EVERYTHING, (Stage.QUALIFIED, seen[-1].id), NOON, ZONE)
            seen += cards
    ids = [card.id for card in seen]
    assert len(ids) == len(set(ids)) == column.head.count
    assert set(ties) <= set(ids)
    assert [card.stage_since for card in seen] == sorted((card.stage_since for card in seen), reverse=True)


def test_a_page_below_an_unknown_lead_is_empty() -> None:
    with read() as session:
        assert board.page(session, viewer(), EVERYTHING, (Stage.QUALIFIED, 999), NOON, ZONE) == ([], False)


def test_ends_of_the_journey_show_the_last_thirty_days_unless_all_of_it_is_asked_for() -> None:
    who = viewer()
    old = lead(stage=Stage.CLOSED, stage_since=NOON - timedelta(days=31))
    late = lead(stage=Stage.CLOSED, stage_since=NOON - timedelta(days=29))
    waiting = lead(stage=Stage.QUALIFIED, stage_since=NOON - timedelta(days=90))
    assert shown(who) == {late, waiting}
    assert shown(who, Filters(history=True)) == {old, late, waiting}


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("carla", {"Carla Núñez"}),
        ("NUNEZ", {"Carla Núñez"}),
        ("núñez carla", {"Carla Núñez"}),
        ("555-0123", {"Carla Núñez"}),
        ("+1 (809) 555", {"Carla Núñez", "José Ángel 100%"}),
        ("L-000002", {"José Ángel 100%"}),
        ("100%", {"José Ángel 100%"}),
        ("_", set()),
        ("nadie", set()),
    ],
)
def test_text_finds_names_half_phone_numbers_and_codes_whatever_the_accents(text: str, finds: set[str]) -> None:
    names = {
        lead("Carla Núñez", "+18095550123"): "Carla Núñez",
        lead("José Ángel 100%", "+18095557788"): "José Ángel 100%",
    }
    assert {names[found] for found in shown(viewer(), Filters(text=text))} == finds


def test_chips_narrow_and_alternatives_widen() -> None:
    who = viewer(Role.AGENT, "Ana Pérez")
    mine = lead(owner_id=who.id, unread=2, score=85)
    free = lead(engine=Engine.ATLAS, score=79)
    task(mine, timedelta(hours=-1))
    closed = lead(stage=Stage.CLOSED, owner_id=who.id)
    expected = {
        (Chip.MINE,): {mine, closed},
        (Chip.UNASSIGNED,): {free},
        (Chip.MINE, Chip.UNASSIGNED): {mine, free, closed},
        (Chip.NO_NEXT,): {free},
        (Chip.OVERDUE,): {mine},
        (Chip.OVERDUE, Chip.NO_NEXT): {mine, free},
        (Chip.UNREAD,): {mine},
        (Chip.ATLAS,): {free},
        (Chip.HOT,): {mine},
        (Chip.HOT, Chip.ATLAS): set(),
    }
    assert {chips: shown(who, Filters(chips=frozenset(chips))) for chips in expected} == expected


def test_source_owner_and_destination_filter_too() -> None:
    who = viewer()
    one = lead(source=Source.INSTAGRAM, owner_id=who.id, destination="Samaná")
    lead(destination="Bávaro")
    assert shown(who, Filters(source=Source.INSTAGRAM)) == {one}
    assert shown(who, Filters(owner_id=who.id)) == {one}
    assert shown(who, Filters(destination="samana")) == {one}
    assert shown(who, Filters(stage=Stage.CLOSED)) == set()


def test_a_card_tells_its_nearest_open_step() -> None:
    one = lead(stage=Stage.QUALIFIED, stage_since=NOON - timedelta(days=3, hours=5), amount=Decimal("1850.50"))
    task(one, timedelta(days=3), "Luego")
    task(one, timedelta(hours=2), "Llamar a Carla")
    with read() as session:
        (card,) = board.cards(session, [one], NOON, ZONE)
    assert (card.next, card.next_title, card.days, card.age) == (Due.TODAY, "Llamar a Carla", 3, "warn")
    assert (card.code, card.amount, card.owner) == ("L-000001", Money("USD", Decimal("1850.50")), "")


def test_an_address_says_exactly_its_filters() -> None:
    filters = Filters(
        text="María & Co", chips=frozenset({Chip.HOT, Chip.MINE}), source=Source.WEB, owner_id=7,
        destination="Punta Cana", stage=Stage.QUALIFIED, history=True,
    )  # fmt: skip
    assert Filters.from_query(filters.to_query()) == filters
    assert filters.to_query().startswith("q=Mar%C3%ADa+%26+Co&ver=mios,calientes&canal=web")
    assert EVERYTHING.to_query() == ""


def test_nonsense_in_an_address_is_left_out() -> None:
    nonsense = "?q=%20&ver=mios,otra,&canal=fax&agente=-1;DROP&etapa=x&historico=si&vista=lista"
    assert Filters.from_query(nonsense) == Filters(chips=frozenset({Chip.MINE}))
    assert Filters.from_query("agente=99999999999999999999") == EVERYTHING


def test_five_thousand_leads_open_quickly_and_reconcile() -> None:
    who = viewer()
    many(5000, [who.id, None])
    spent = []
    with read() as session:
        for _ in range(4):
            began = time.perf_counter()
            columns = board.snapshot(session, who, EVERYTHING, NOON, ZONE)
            spent.append(time.perf_counter() - began)
    assert min(spent) < 0.5
    assert Counter(len(column.cards) for column in columns) == {50: 9}
