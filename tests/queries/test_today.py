"""Hoy counts exactly what its lists hold, and shows each role what is its to do."""

from datetime import timedelta

import pytest

from aliun_dashboard.flows import budget, desk, pipeline, qualification
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.breaker import Breaker
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.queries import board, today
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.queries.today import DESKS, Doing, Today, Topic, Trouble
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
LATER = NOON + timedelta(days=8)


def _viewer(actor: Actor) -> Viewer:
    return Viewer(actor.user_id or 0, actor.name, "x@aliun.example", Role(actor.role or ""))


def _today(viewer: Viewer, now=NOON) -> Today:
    with db.read() as session:
        return today.today(session, viewer, now, settings().timezone)


def _listed(viewer: Viewer, query: str, now=NOON) -> int:
    """How many leads the pipeline counts at this address."""
    filters = Filters.from_query(query)
    with db.read() as session:
        heads = board.heads(board.tallies(session, filters, viewer.id, now), viewer)
    return sum(head.count for head in heads if filters.stage in (None, head.stage))


@pytest.fixture
def agency(database: str) -> dict[Role, Viewer]:
    """Leads of two agents and of nobody, with steps that are late, due today and missing."""
    ana, luis = make.user(), make.user(name="Luis Mota")
    admin = make.user(Role.ADMIN, "Alba Admin")
    made = [
        make.lead(
            name=f"Cliente {n}",
            phone=f"+180955500{n:02}",
            text="Hola",
            owner_id=[ana.user_id, luis.user_id, None][n % 3],
        )
        for n in range(12)
    ]
    with begin(admin, now=NOON) as work:
        for lead in made[:4]:
            desk.plan_task(work, lead.id or 0, "Llamar", NOON + timedelta(hours=len(lead.destination) % 3 + 1))
        desk.plan_task(work, made[4].id or 0, "Cotizar", NOON + timedelta(days=3))
        for lead in made[6:9]:
            qualification.override_budget(work, lead.id or 0, "Cliente de siempre")
        pipeline.move(
            work, made[9].id or 0, seen=make.stored(made[9].id or 0).version, to=Stage.SPECIAL_CASE, reason="X"
        )
    people = {Role.AGENT: ana, Role.ADMIN: admin}
    people |= {role: make.user(role, f"Rol {role}", email=f"{role}@aliun.example") for role in set(Role) - set(people)}
    return {role: _viewer(actor) for role, actor in people.items()}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("now", [NOON, NOON + timedelta(hours=5), LATER], ids=["noon", "evening", "next week"])
def test_every_number_is_the_length_of_the_list_it_leads_to(agency: dict[Role, Viewer], role: Role, now) -> None:
    viewer = agency[role]
    found = _today(viewer, now)
    for section in found.sections:
        assert section.count == _listed(viewer, section.query, now), section.topic
        assert len(section.cards) == min(section.count, today.LINES)
    for share in found.shares:
        assert share.count == _listed(viewer, share.query, now)
    told = sum(waiting.count for waiting in found.payments)
    assert told == (_listed(viewer, f"etapa={Stage.PAYMENT_PENDING}", now) if role is Role.FINANCE else 0)


def test_an_agent_sees_own_steps_and_what_is_nobodys(agency: dict[Role, Viewer]) -> None:
    topics = {section.topic: section for section in _today(agency[Role.AGENT]).sections}
    assert topics[Topic.TODAY].count == 2
    assert {card.name for card in topics[Topic.TODAY].cards} == {"Cliente 0", "Cliente 3"}
    assert all(card.owner_id is None for card in topics[Topic.UNASSIGNED].cards)
    assert Topic.OVERDUE not in topics
    later = {section.topic for section in _today(agency[Role.AGENT], LATER).sections}
    assert {Topic.OVERDUE, Topic.AGED} <= later


def test_a_director_sees_rules_that_are_missing_and_budgets_that_were_overridden(agency: dict[Role, Viewer]) -> None:
    found = _today(agency[Role.DIRECTOR])
    assert found.sections[0].topic is Topic.NO_RULE
    [(doing, deeds)] = found.deeds
    assert doing is Doing.OVERRIDDEN
    assert {deed.reason for deed in deeds} == {"Cliente de siempre"}
    assert len(deeds) == 3
    assert _today(agency[Role.DIRECTOR], NOON + timedelta(days=1)).deeds == ()


def test_a_rule_that_is_written_takes_its_leads_off_the_list(agency: dict[Role, Viewer]) -> None:
    with begin("director", now=NOON) as work:
        _, changed = budget.set_rule(work, "Punta Cana", "", "10", "USD")
    assert changed == 12
    assert Topic.NO_RULE not in {section.topic for section in _today(agency[Role.DIRECTOR]).sections}


def test_an_administrator_sees_who_is_cut_off(agency: dict[Role, Viewer]) -> None:
    assert _today(agency[Role.ADMIN]).troubles == ()
    with begin("test", now=NOON) as work:
        work.session.add(Breaker(provider="kommo", opened_at=NOON, probe_at=NOON, reason="403"))
    assert _today(agency[Role.ADMIN]).troubles == ((Trouble.BLOCKED, 1),)
    late = dict(_today(agency[Role.ADMIN], NOON + timedelta(days=400)).troubles)
    assert set(late) >= {Trouble.BLOCKED}


def test_every_role_has_its_desk() -> None:
    assert set(DESKS) == set(Role)
