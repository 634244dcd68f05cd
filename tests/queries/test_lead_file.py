"""A lead's page: who may open it, what it says, and a timeline that leaves nothing out."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.types.json import Jsonb
from sqlmodel import select

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import contacts, desk, pipeline, qualification
from aliun_dashboard.followups.rules import Due
from aliun_dashboard.kernel import db, outbox
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.leads.rules import BudgetVerdict, CloseReason, LeadReason, Stage
from aliun_dashboard.queries import timeline as lines
from aliun_dashboard.queries.lead_file import LeadFile, lead_file
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.queries.timeline import Entry, Kind
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")

ZONE = ZoneInfo("America/Santo_Domingo")
BOSS = Actor("Dirección", 99, Role.DIRECTOR.value)


@pytest.fixture(autouse=True)
def _boss(database: str) -> None:
    make.user(Role.DIRECTOR, "Dirección", id=99)


def viewer(actor: Actor = BOSS) -> Viewer:
    return Viewer(actor.user_id or 0, actor.name, "", Role(actor.role or ""))


def file(lead_id: int | None, actor: Actor = BOSS) -> LeadFile:
    with db.read() as session:
        return lead_file(session, viewer(actor), lead_id or 0, NOON, ZONE)


def told(lead_id: int | None, *kinds: Kind, **facts: Any) -> list[Entry]:
    with db.read() as session:
        return lines.timeline(session, viewer(), lead_id or 0, kinds or lines.EVERYTHING, **facts)


def acts(lead_id: int | None, *kinds: Kind) -> list[str]:
    return [entry.what for entry in told(lead_id, *kinds)]


def do(flow: Any, *args: Any, actor: Actor = BOSS, later: int = 0, **facts: Any) -> Any:
    with begin(actor, now=NOON + timedelta(minutes=later)) as work:
        return flow(work, *args, **facts)


def test_an_agent_opens_own_and_unassigned_leads_and_no_other_by_address_neither() -> None:
    ana, luis = make.user(name="Ana Pérez"), make.user(name="Luis Gil")
    own, free = make.lead(owner_id=ana.user_id), make.lead(phone="+1 809 555 0102")
    other = make.lead(phone="+1 809 555 0103", owner_id=luis.user_id)
    assert file(own.id, ana).owner == "Ana Pérez"
    assert file(free.id, ana).owner == ""
    for look in (lead_file, lambda s, v, i, *_: lines.timeline(s, v, i), lambda s, v, i, *_: lines.movements(s, v, i)):
        for lead_id in (other.id, 999):
            with pytest.raises(Refused) as no, db.read() as session:
                look(session, viewer(ana), lead_id or 0, NOON, ZONE)
            assert no.value.reason is CommonReason.NOT_FOUND


def test_finance_reads_a_lead_and_does_not_edit_it() -> None:
    lead = make.lead()
    assert not file(lead.id, make.user(Role.FINANCE, "Rosa Díaz")).editable
    assert file(lead.id).editable


def test_a_short_budget_is_told_with_its_minimum_and_the_rule_that_decided() -> None:
    make.budget_rule("50", destination="")
    make.budget_rule("120")
    budget = file(make.lead().id).budget
    assert budget.verdict is BudgetVerdict.INSUFFICIENT
    assert budget.minimum is not None
    assert budget.minimum.amount == Decimal(1200)
    assert budget.rule is not None
    assert (budget.rule.destination, budget.rule.least.amount) == ("Punta Cana", Decimal(120))


def test_stages_onward_say_why_they_are_shut() -> None:
    make.budget_rule("120")
    shut = {onward.stage: onward.refusal for onward in file(make.lead().id).onward}
    assert shut[Stage.QUALIFIED] is LeadReason.BUDGET
    assert shut[Stage.CORE_CONFIRMED] is LeadReason.NO_PAYMENT
    assert shut[Stage.CLOSED] is None
    assert Stage.INCOMING not in shut


def test_the_next_steps_come_by_date_and_the_done_ones_after_them() -> None:
    lead_id = make.lead().id or 0
    do(desk.plan_task, lead_id, "Llamar", NOON + timedelta(days=2))
    do(desk.plan_task, lead_id, "Enviar propuesta", NOON - timedelta(hours=1))
    done = do(desk.plan_task, lead_id, "Pedir fechas", NOON)
    do(desk.complete_task, done.id)
    steps = file(lead_id).steps
    assert [(step.title, step.due) for step in steps[:2]] == [("Enviar propuesta", Due.LATE), ("Llamar", Due.OK)]
    assert steps[2].done_by == "Dirección"


def test_neighbours_are_the_cards_above_and_below_that_the_viewer_sees() -> None:
    ana, luis = make.user(name="Ana Pérez"), make.user(name="Luis Gil")
    first = make.lead(phone="+1 809 555 0101").id
    make.lead(phone="+1 809 555 0102", owner_id=luis.user_id)
    third = make.lead(phone="+1 809 555 0103").id
    assert (file(first, ana).before_id, file(third, ana).after_id) == (third, first)
    assert (file(third, ana).before_id, file(first, ana).after_id) == (None, None)


def test_everything_that_happened_is_on_the_timeline() -> None:
    make.budget_rule("120")
    ana = make.user(name="Ana Pérez")
    lead_id = make.lead(text="Hola, quiero viajar").id or 0
    do(desk.add_note, lead_id, "Viaja con @ana", later=1)
    do(desk.edit, lead_id, category="Resort", later=2)
    do(desk.rename, lead_id, "Carla Núñez Gil", later=3)
    task = do(desk.plan_task, lead_id, "Llamar", NOON, later=4)
    do(desk.complete_task, task.id, later=5)
    do(desk.complete_task, task.id, done=False, later=6)
    do(pipeline.assign, lead_id, ana.user_id, later=7)
    do(qualification.override_budget, lead_id, "Cliente de siempre", later=8)
    contact_id = make.stored(lead_id).contact_id
    row = do(contacts.add_identity, contact_id, IdentityKind.EMAIL, "carla@example.com", later=9)
    do(contacts.remove_identity, contact_id, row.id, later=10)
    do(contacts.link_organization, lead_id, "Viajes Colón", later=11)
    do(contacts.set_opt_out, contact_id, True, later=12)
    do(contacts.set_opt_out, contact_id, False, later=13)
    other = make.lead(phone="+1 809 555 0199").contact_id
    merge = do(contacts.merge, contact_id, other, "", later=14)
    do(contacts.undo_merge, merge.id, later=15)
    do(
        pipeline.move,
        lead_id,
        seen=make.stored(lead_id).version,
        to=Stage.CLOSED,
        close_reason=CloseReason.LOST,
        later=16,
    )
    assert acts(lead_id) == [
        "lead.moved",
        "contact.merge_undone",
        "contact.merged",
        "contact.opted_in",
        "contact.opted_out",
        "lead.organization_linked",
        "contact.identity_removed",
        "contact.identity_added",
        "lead.moved",
        "lead.budget_overridden",
        "lead.assigned",
        "task.reopened",
        "task.done",
        "task.planned",
        "contact.renamed",
        "lead.edited",
        "note",
        "message_out",
        "message_in",
        "lead.budget_checked",
        "lead.created",
        "delivery",
    ]
    assert set(acts(lead_id, Kind.TRACE)) == {"lead.heard", "lead.greeted", "contact.created"}


def test_an_edit_is_told_with_the_value_before_and_after() -> None:
    lead_id = make.lead().id or 0
    do(desk.edit, lead_id, nights=7)
    (edit, *_) = [entry for entry in told(lead_id, Kind.EDIT) if entry.what == "lead.edited"]
    assert (edit.before, edit.after, edit.actor) == ({"nights": 5}, {"nights": 7}, "Dirección")


def test_a_message_tells_what_became_of_it() -> None:
    lead_id = make.lead().id or 0
    with begin("worker", now=NOON) as work:
        letter = work.session.exec(select(Delivery).where(Delivery.provider == "whatsapp")).one()
        outbox.finish(work.session, letter.id or 0, DeliveryStatus.FAILED, NOON, error="Re-engagement", code="131047")
    (message,) = told(lead_id, Kind.MESSAGE)
    assert message.actor == "Vendedor IA"
    assert message.dispatch is not None
    assert (message.dispatch.status, message.dispatch.error) == (DeliveryStatus.FAILED, "Re-engagement")


def test_the_webhook_that_brought_a_lead_is_on_its_timeline(database: str) -> None:
    lead_id = make.lead().id
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO webhook_event (source, external_id, received_at, headers, body, signature, status, repeats,"
            " attempts, error, error_kind, steps, subjects)"
            " VALUES ('kommo', 'x', %s, '{}', '', 'valid', 'processed', 0, 1, '', '', '[]', %s)",
            (NOON - timedelta(seconds=1), Jsonb([f"lead:{lead_id}"])),
        )
    assert file(lead_id).event_ids == (1,)
    assert told(lead_id)[-1].what == "webhook"
    assert "webhook" not in acts(make.lead(phone="+1 809 555 0104").id)


@pytest.mark.parametrize("wanted", ["propuesta de mayo", "PROPUESTA", "mayó"])
def test_the_timeline_is_searched_without_accents(wanted: str) -> None:
    lead_id = make.lead().id or 0
    do(desk.add_note, lead_id, "Espera la propuesta de mayo")
    do(desk.add_note, lead_id, "Otra cosa: 100%")
    assert [entry.what for entry in told(lead_id, wanted=wanted)] == ["note"]
    assert told(lead_id, wanted="%") != told(lead_id)


def test_pages_of_the_timeline_meet_without_gap_or_double() -> None:
    lead_id = make.lead(text="Hola").id or 0
    for n in range(7):
        do(desk.add_note, lead_id, f"Nota {n}")  # all at the same moment
    whole = told(lead_id)
    pages: list[Entry] = []
    while page := told(lead_id, before=pages[-1].mark if pages else None, limit=3):
        pages += page
    assert pages == whole


def test_movements_say_from_where_by_whom_why_and_how_long_it_took() -> None:
    make.budget_rule("120")
    lead_id = make.lead().id or 0
    do(qualification.override_budget, lead_id, "Cliente de siempre", later=90)
    with db.read() as session:
        last, first = lines.movements(session, viewer(), lead_id)
    assert (first.origin, first.to, first.cause, first.spent) == (None, Stage.INCOMING, "arrival", None)
    assert (last.origin, last.to, last.actor, last.cause, last.reason, last.spent) == (
        Stage.INCOMING,
        Stage.QUALIFIED,
        "Dirección",
        "override",
        "Cliente de siempre",
        timedelta(minutes=90),
    )


def test_the_past_of_a_merged_contact_stays_on_the_timeline() -> None:
    kept, absorbed = make.lead(phone="+1 809 555 0101"), make.lead(phone="+1 809 555 0102")
    do(desk.rename, absorbed.id, "Carla N.")
    do(contacts.merge, kept.contact_id, absorbed.contact_id, "")
    assert acts(absorbed.id, Kind.CONTACT) == ["contact.merged", "contact.renamed"]
