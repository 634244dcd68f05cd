"""Work on a lead's desk: notes that reach whom they name, next steps, corrections that are checked."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import col, select

from aliun_dashboard.flows import desk
from aliun_dashboard.followups.models import Task
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.rules import BudgetVerdict, LeadReason, Stage
from aliun_dashboard.staff.models import Notice
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def test_a_note_rings_the_bell_of_whom_it_names_and_of_nobody_else() -> None:
    ana, luis = make.user(), make.user(name="Luis Ramírez")
    lead = make.lead()
    with begin(ana, now=NOON) as work:
        desk.add_note(work, lead.id or 0, "¿Lo ves tú, @luis? Yo, @ana, salgo.")
    with read() as session:
        assert session.exec(select(Notice.user_id)).all() == [luis.user_id]


def test_a_note_is_left_in_kommo_too_where_kommo_knows_the_lead() -> None:
    known, unknown = make.lead(kommo="7"), make.lead(phone="+18095550199")
    with begin(make.user(), now=NOON) as work:
        for lead in (known, unknown):
            desk.add_note(work, lead.id or 0, " Prefiere planta baja ")
    with read() as session:
        notes = session.exec(select(Delivery).where(col(Delivery.action) == "add_note")).all()
        assert [(note.payload["kommo_id"], note.payload["text"]) for note in notes] == [
            ("7", "Ana Pérez: Prefiere planta baja")
        ]


def test_a_next_step_belongs_to_the_owner_of_the_lead_unless_said_otherwise() -> None:
    ana = make.user()
    lead = make.lead(owner_id=ana.user_id)
    with begin(make.user(name="Luis Ramírez", role=make.Role.DIRECTOR), now=NOON) as work:
        task = desk.plan_task(work, lead.id or 0, "Llamar", NOON + timedelta(hours=2))
        assert task.owner_id == ana.user_id


def test_a_step_is_ticked_off_once_and_can_be_taken_back() -> None:
    lead, ana = make.lead(), make.user()
    with begin(ana, now=NOON) as work:
        task_id = desk.plan_task(work, lead.id or 0, "Llamar", NOON).id or 0
        desk.complete_task(work, task_id)
    with pytest.raises(Refused), begin(ana, now=NOON) as work:
        desk.complete_task(work, task_id)
    with begin(ana, now=NOON) as work:
        desk.complete_task(work, task_id, done=False)
    with read() as session:
        assert session.get_one(Task, task_id).done_at is None


def test_a_raised_budget_qualifies_a_waiting_lead() -> None:
    make.budget_rule("120")
    lead = make.lead()
    with begin(make.user(), now=NOON) as work:
        desk.edit(work, lead.id or 0, amount=Decimal(1300))
    stored = make.stored(lead.id or 0)
    assert (stored.stage, stored.budget_verdict) == (Stage.QUALIFIED, BudgetVerdict.SUFFICIENT)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"check_in": (NOON - timedelta(days=1)).date()}, LeadReason.PAST_CHECK_IN),
        ({"nights": 0}, LeadReason.BAD_PARTY),
        ({"adults": 201}, LeadReason.BAD_PARTY),
        ({"children": -1}, LeadReason.BAD_PARTY),
        ({"amount": Decimal(0)}, LeadReason.BAD_AMOUNT),
    ],
)
def test_an_absurd_fact_is_refused_and_changes_nothing(facts: dict[str, object], reason: LeadReason) -> None:
    lead = make.lead()
    with pytest.raises(Refused) as refused, begin(make.user(), now=NOON) as work:
        desk.edit(work, lead.id or 0, **facts)
    assert refused.value.reason is reason
    assert make.stored(lead.id or 0) == lead


def test_in_the_evening_the_agencys_day_is_not_over_though_utc_is_a_day_ahead() -> None:
    lead, evening = make.lead(), datetime(2026, 3, 2, 22, tzinfo=settings().timezone)
    with begin(make.user(), now=evening) as work:
        desk.edit(work, lead.id or 0, check_in=date(2026, 3, 2))
    assert make.stored(lead.id or 0).check_in == date(2026, 3, 2)
