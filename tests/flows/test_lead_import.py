"""Leads from a file: judged, imported, imported again, stopped in the middle, taken back."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from sqlmodel import col, func, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity, Organization
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.flows import contacts, desk, import_steps, lead_import, upkeep
from aliun_dashboard.flows.lead_import import Settings
from aliun_dashboard.imports.models import ImportFile, ImportRow, ImportRun
from aliun_dashboard.imports.rules import Choice, DateOrder, Field, ImportReason, Kind, Outcome, Result, RunStatus
from aliun_dashboard.kernel.audit import Actor, AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import Source, Stage
from aliun_dashboard.staff.rules import IMPORTS_LEADS, Role
from aliun_dashboard.worker import imports as carrier
from tests import importing, make
from tests.conftest import NOON
from tests.importing import HEAD, file, imported, planned, rows, run, undone

pytestmark = pytest.mark.usefixtures("database")
CARLA = ("Carla Núñez", "+1 809 555 0123", "carla@ejemplo.com", "Punta Cana", "12/04/2026", "5", "2", "US$ 1,850.00")
PEDRO = ("pedro gil", "829-555-0199", "", "Bávaro", "2026-05-02", "7", "2", "2.400,50")


@pytest.fixture
def dora(database: str) -> Actor:
    return make.user(Role.DIRECTOR, "Dora Jefa")


def everything() -> dict[str, int]:
    """How much of everything that an import may make there is."""
    with read() as session:
        tables = (Lead, Contact, ContactIdentity, StageMove, Activity, Delivery)
        return {table.__name__: session.exec(select(func.count()).select_from(table)).one() for table in tables}


def the_lead(name: str) -> Lead:
    with begin("test") as work:
        theirs = select(Contact.id).where(Contact.name == name)
        return work.session.exec(select(Lead).where(col(Lead.contact_id).in_(theirs))).one()


def outcomes(run_id: int) -> list[str | None]:
    return [row.outcome for row in rows(run_id)]


def codes(row: ImportRow) -> list[tuple[str, str]]:
    return [(reason["field"], reason["code"]) for reason in row.reasons]


def refuses(reason: Reason) -> Any:
    return pytest.raises(Refused, match=reason.value)


def test_nothing_is_written_before_somebody_says_import(dora: Actor) -> None:
    run_id = planned(file(CARLA, PEDRO), dora)
    assert (run(run_id).status, run(run_id).counts) == (RunStatus.PLANNED, {"create": 2})
    assert set(everything().values()) == {0}


def test_leads_come_in_with_their_facts_their_person_and_without_a_greeting(dora: Actor) -> None:
    make.budget_rule()
    done = imported(planned(file(CARLA, PEDRO), dora), dora)
    assert (done.status, done.counts, done.imported_at) == (RunStatus.DONE, {"created": 2}, NOON)
    carla, pedro = the_lead("Carla Núñez"), the_lead("Pedro Gil")
    assert (carla.source, carla.destination, carla.check_in) == (Source.IMPORT, "Punta Cana", date(2026, 4, 12))
    assert (carla.nights, carla.adults, carla.amount, carla.currency) == (5, 2, Decimal(1850), "USD")
    assert (pedro.amount, pedro.check_in) == (Decimal("2400.50"), date(2026, 5, 2))
    assert (carla.stage, pedro.stage) == (Stage.QUALIFIED, Stage.INCOMING)  # as any arrival: only a budget qualifies
    assert everything()["Delivery"] == 0
    with read() as session:
        keys = set(session.exec(select(ContactIdentity.key)))
        said = set(session.exec(select(AuditEntry.action).where(AuditEntry.actor == "Dora Jefa")))
    assert keys == {"+18095550123", "carla@ejemplo.com", "+18295550199"}
    assert {"import.uploaded", "import.mapped", "import.started", "import.done", "lead.created"} <= said


def test_a_workbook_says_the_same_as_a_csv(dora: Actor) -> None:
    book = Workbook()
    book.active.append(list(HEAD))
    book.active.append(
        ["Carla Núñez", 18095550123, "carla@ejemplo.com", "Punta Cana", date(2026, 4, 12), 5, 2.0, 1850.5]
    )
    book.active.append([])
    book.active.append(['=HYPERLINK("http://evil")', "829-555-0199", "", "Bávaro", "02/05/2026", "7", "2", "2400"])
    out = io.BytesIO()
    book.save(out)
    run_id = importing.send(out.getvalue(), dora, "clientes.xlsx")
    importing.look_through(run_id, dora)
    first, second = rows(run_id)
    assert (first.line, second.line) == (2, 4)
    assert first.facts == {
        "name": "Carla Núñez", "phone": "+18095550123", "email": "carla@ejemplo.com", "destination": "Punta Cana",
        "check_in": "2026-04-12", "nights": 5, "adults": 2, "amount": "1850.50", "currency": "USD",
    }  # fmt: skip
    assert codes(second) == [("name", "no_name")]  # a formula is nothing until a spreadsheet has worked it out


def test_every_cell_that_cannot_be_read_says_which_and_why(dora: Actor) -> None:
    bad = ("", "consultar", "carla@", "Punta Cana", "31/02/2026", "cien", "0", "mucho")
    old = ("Ana", "+1 809 555 0123", "", "", "01/03/2025", "", "", "")
    nobody = ("Ana", "", "", "", "", "", "", "")
    wrong, past, unreachable = rows(planned(file(bad, old, nobody), dora))
    assert codes(wrong) == [
        ("phone", "bad_phone"), ("email", "bad_email"), ("check_in", "row_bad_day"), ("nights", "row_bad_number"),
        ("adults", "row_bad_number"), ("amount", "row_bad_money"), ("name", "no_name"),
    ]  # fmt: skip
    assert codes(past) == [("check_in", "past_check_in")]
    assert codes(unreachable) == [("", "row_no_way")]


def test_one_person_twice_in_the_file_counts_once_however_the_number_is_written(dora: Actor) -> None:
    mexican = ("Luz", "+52 1 55 1234 5678", "", "", "", "", "", "")
    again = ("Luz María", "+52 55 1234 5678", "", "", "", "", "", "")
    by_mail = ("L. M.", "", "LUZ@ejemplo.com", "", "", "", "", "")
    both = ("Luz", "", "luz@ejemplo.com ", "", "", "", "", "")
    run_id = planned(file(mexican, again, by_mail, both), dora)
    assert outcomes(run_id) == ["create", "repeated", "create", "repeated"]
    assert [row.reasons[0]["facts"] for row in rows(run_id) if row.reasons] == [{"line": 2}, {"line": 4}]
    assert imported(run_id, dora).counts == {"created": 2, "refused": 2}


def test_a_row_that_was_refused_keeps_nobody_else_out(dora: Actor) -> None:
    wrong = (*CARLA[:4], "nunca", *CARLA[5:])
    assert outcomes(planned(file(wrong, CARLA), dora)) == ["rejected", "create"]


def test_two_people_of_the_house_by_two_identities_are_one_person_of_the_file(dora: Actor) -> None:
    make.lead(phone="+1 809 555 0123")
    with begin("test", now=NOON) as work:
        contacts.add_identity(work, 1, IdentityKind.EMAIL, "carla@ejemplo.com")
    by_phone = ("Carla Núñez", "+1 809 555 0123", *[""] * 6)
    by_mail = ("Carla Núñez", "", "carla@ejemplo.com", *[""] * 5)
    assert outcomes(planned(file(by_phone, by_mail), dora)) == ["same", "repeated"]


def test_blanks_are_filled_and_what_is_the_same_stays(dora: Actor) -> None:
    lead = make.lead(wish=make.wish(check_in=None))
    same = ("carla nunez", "809 555 0123", "", "punta cana", "", "5", "2", "1000")
    more = ("Carla Núñez", "8095550123", "carla@ejemplo.com", "", "12/04/2026", "", "", "")
    assert outcomes(planned(file(same), dora)) == ["same"]
    run_id = planned(file(more), dora)
    assert (outcomes(run_id), run(run_id).counts) == (["update"], {"update": 1})
    assert imported(run_id, dora).counts == {"updated": 1}
    assert make.stored(lead.id or 0).check_in == date(2026, 4, 12)
    assert everything()["Lead"] == 1
    assert everything()["ContactIdentity"] == 2


@pytest.mark.parametrize(
    ("choice", "result", "destination", "check_in"),
    [
        (None, Result.REFUSED, "Punta Cana", None),
        (Choice.KEEP, Result.UNCHANGED, "Punta Cana", None),
        (Choice.FILL, Result.UPDATED, "Punta Cana", date(2026, 4, 12)),
        (Choice.OVERWRITE, Result.UPDATED, "Bayahíbe", date(2026, 4, 12)),
    ],
)
def test_a_value_that_contradicts_ours_is_for_a_person_to_decide(
    dora: Actor, choice: Choice | None, result: Result, destination: str, check_in: date | None
) -> None:
    lead = make.lead()
    other = ("Carla Núñez", "+1 809 555 0123", "", "Bayahíbe", "12/04/2026", "", "", "")
    run_id = planned(file(other), dora)
    [row] = rows(run_id)
    assert (row.outcome, row.differs) == (
        Outcome.CONFLICT,
        [{"field": "destination", "now": "Punta Cana", "file": "Bayahíbe"}],
    )
    with begin(dora, now=NOON) as work:
        lead_import.choose(work, run_id, 2, choice)
    imported(run_id, dora)
    assert rows(run_id)[0].result is result
    now = make.stored(lead.id or 0)
    assert (now.destination, now.check_in) == (destination, check_in)


def test_all_conflicts_of_values_can_be_decided_at_once(dora: Actor) -> None:
    make.lead()
    run_id = planned(file(("Otra Carla", "+1 809 555 0123", *[""] * 6), PEDRO), dora)
    with begin(dora, now=NOON) as work:
        assert lead_import.choose_all(work, run_id, Choice.OVERWRITE) == 1
    assert imported(run_id, dora).counts == {"created": 1, "updated": 1}
    assert the_lead("Otra Carla").source is Source.WHATSAPP


def test_whose_row_it_is_of_two_people_is_asked(dora: Actor) -> None:
    make.lead(phone="+1 809 555 0123")
    second = make.lead(phone="+1 829 555 0199", name="Pedro Gil")
    both = ("Pedro Gil", "+1 829 555 0199", "", "", "12/04/2026", "", "", "")
    with begin("test", now=NOON) as work:
        contacts.add_identity(work, 1, IdentityKind.EMAIL, "p@ejemplo.com")
    run_id = planned(file((*both[:2], "p@ejemplo.com", *both[3:])), dora)
    [row] = rows(run_id)
    assert (row.outcome, [one["name"] for one in row.people]) == (Outcome.CONFLICT, ["Pedro Gil", "Carla Núñez"])
    with begin(dora, now=NOON) as work, refuses(ImportReason.TWO_PEOPLE):
        lead_import.choose(work, run_id, 2, Choice.OVERWRITE)
    with begin(dora, now=NOON) as work:
        lead_import.choose_person(work, run_id, 2, second.contact_id)
    assert imported(run_id, dora).counts == {"updated": 1}
    assert make.stored(second.id or 0).check_in == date(2026, 4, 12)
    assert make.stored(1).check_in is None
    with read() as session:
        assert session.exec(select(ContactIdentity.contact_id).where(ContactIdentity.key == "p@ejemplo.com")).one() == 1


def test_who_wants_no_messages_keeps_that_and_a_file_may_say_it_too(dora: Actor) -> None:
    make.lead()
    with begin("test", now=NOON) as work:
        contacts.set_opt_out(work, 1, True)
    head = ("Nombre", "Teléfono", "No quiere mensajes")
    run_id = planned(file(("Carla Núñez", "+18095550123", "no"), ("Pedro", "829 555 0199", "sí"), head=head), dora)
    assert outcomes(run_id) == ["same", "create"]
    imported(run_id, dora)
    with read() as session:
        assert session.exec(select(Contact.opt_out)).all() == [True, True]


def test_contacts_alone_make_no_lead(dora: Actor) -> None:
    with begin("test", now=NOON) as work:
        work.session.add(Organization(name="Sol Viajes", created_at=NOON))
    head = ("Nombre", "Apellidos", "Email", "Empresa", "Destino")
    people = (("Ana", "Gil", "ana@ejemplo.com", "sol viajes", "x"), ("Bea", "", "bea@ejemplo.com", "Luna", ""))
    run_id = planned(file(*people, head=head), dora, kind=Kind.CONTACTS)
    assert (outcomes(run_id), codes(rows(run_id)[1])) == (["create", "rejected"], [("agency", "row_unknown_agency")])
    assert imported(run_id, dora).counts == {"created": 1, "refused": 1}
    with begin("test") as work:
        [ana] = work.session.exec(select(Contact)).all()
    assert (ana.name, ana.organization_id, everything()["Lead"]) == ("Ana Gil", 1, 0)


def test_the_columns_of_the_last_file_with_these_heads_are_remembered(dora: Actor) -> None:
    odd = ("Quién", "Dónde", "Cuándo")
    first = importing.send(file(("Ana", "809 555 0123", "03/04/2026"), head=odd), dora)
    assert run(first).mapping == {}
    fields = {0: Field.NAME, 1: Field.PHONE, 2: Field.CHECK_IN}
    importing.look_through(first, dora, fields=fields, date_order=DateOrder.MONTH_FIRST)
    assert rows(first)[0].facts["check_in"] == "2026-03-04"
    again = run(importing.send(file(("Bea", "809 555 0124", ""), head=odd), dora))
    assert (again.mapping, again.date_order) == (run(first).mapping, DateOrder.MONTH_FIRST)
    back = run(
        importing.send(file(("Bea", "", "", "2", "x", "y"), head=(*odd, "fila", "motivo", "como_corregirlo")), dora)
    )
    assert back.mapping == again.mapping


def test_the_owner_of_the_file_or_of_the_row_gets_the_lead(dora: Actor) -> None:
    ana = make.user(Role.AGENT, "Ana Pérez")
    head = ("Nombre", "Teléfono", "Responsable", "Nota")
    people = (("Uno", "809 555 0111", "ana perez", "Pidió vista al mar"), ("Dos", "809 555 0112", "", ""))
    nobody = ("Tres", "809 555 0113", "Zoe", "")
    run_id = planned(file(*people, nobody, head=head), dora, owner_id=dora.user_id)
    imported(run_id, dora)
    assert (the_lead("Uno").owner_id, the_lead("Dos").owner_id) == (ana.user_id, dora.user_id)
    assert codes(rows(run_id)[2]) == [("owner", "row_unknown_owner")]
    with read() as session:
        assert session.exec(select(Activity.text)).all() == ["Pidió vista al mar"]


def test_a_carrier_that_dies_is_followed_by_one_that_does_nothing_twice(
    dora: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aliun_dashboard.flows.import_steps.WRITTEN_AT_ONCE", 2)
    people = [(f"Persona {number}", f"809 555 {number:04}", *[""] * 6) for number in range(1, 8)]
    run_id = planned(file(*people), dora)
    half = imported(run_id, dora, most=2)
    assert (half.status, half.done, everything()["Lead"]) == (RunStatus.RUNNING, 4, 4)
    importing.carry(run_id, dora)
    assert (run(run_id).counts, everything()["Lead"]) == ({"created": 7}, 7)
    importing.carry(run_id, dora)
    assert everything()["Lead"] == 7
    with begin(dora, now=NOON) as work, refuses(ImportReason.WRONG_STEP):
        lead_import.start(work, run_id)


def test_the_same_file_again_changes_nothing(dora: Actor) -> None:
    head = (*HEAD, "Nota")
    content = file((*CARLA, "Vista al mar"), (*PEDRO, ""), head=head)
    imported(planned(content, dora), dora)
    before = everything()
    again = planned(content, dora)
    assert outcomes(again) == ["same", "same"]
    assert imported(again, dora).counts == {"unchanged": 2}
    assert everything() == before


def test_who_wrote_to_us_between_the_look_and_the_import_is_not_doubled(dora: Actor) -> None:
    run_id = planned(file(CARLA, PEDRO), dora)
    make.lead(wish=make.wish(destination="Samaná"))
    assert imported(run_id, dora).counts == {"created": 1, "refused": 1}
    assert ("destination", "row_contradicts") in codes(rows(run_id)[0])
    assert everything()["Lead"] == 2


def test_an_undo_takes_back_exactly_what_the_run_made(dora: Actor) -> None:
    make.budget_rule()
    lead = make.lead(wish=make.wish(amount=None, check_in=None))
    before, was = everything(), make.stored(lead.id or 0)
    more = ("Carla Núñez", "+1 809 555 0123", "carla@ejemplo.com", "", "12/04/2026", "", "", "1850")
    run_id = planned(file(more, PEDRO), dora)
    imported(run_id, dora)
    assert make.stored(lead.id or 0).stage is Stage.QUALIFIED
    done = undone(run_id, dora)
    assert (done.status, done.counts["left"]) == (RunStatus.UNDONE, 0)
    now = make.stored(lead.id or 0)
    assert (now.amount, now.check_in, now.stage, now.budget_verdict) == (None, None, Stage.INCOMING, was.budget_verdict)
    after = everything()
    assert after | {"StageMove": 0} == before | {"StageMove": 0}  # a move and the move back stay in the lead's story
    with begin(dora, now=NOON) as work, refuses(ImportReason.WRONG_STEP):
        lead_import.undo(work, run_id)


def test_an_undo_leaves_what_was_touched_since_and_says_why(dora: Actor) -> None:
    people = [(f"Persona {n}", f"809 555 {n:04}", *[""] * 6) for n in range(1, 5)]
    run_id = planned(file(*people), dora)
    imported(run_id, dora)
    with begin(dora, now=NOON) as work:
        desk.edit(work, the_lead("Persona 1").id or 0, destination="Samaná")
        desk.add_note(work, the_lead("Persona 2").id or 0, "Llamar")
        desk.rename(work, the_lead("Persona 3").id or 0, "Otra Persona")
    done = undone(run_id, dora)
    assert done.counts["left"] == 3
    assert everything()["Lead"] == 3 - 1
    left = [[(one["code"], one["facts"].get("what")) for one in row.left] for row in rows(run_id)]
    assert left == [
        [("undo_touched", "L-000001"), ("undo_in_use", "Persona 1")],
        [("undo_in_use", "L-000002"), ("undo_in_use", "Persona 2")],
        [("undo_touched", "Otra Persona")],
        [],
    ]


def test_an_undo_does_not_overwrite_a_newer_value(dora: Actor) -> None:
    lead = make.lead(wish=make.wish(check_in=None))
    more = ("Carla Núñez", "+1 809 555 0123", "", "", "12/04/2026", "", "", "")
    run_id = planned(file(more), dora)
    imported(run_id, dora)
    with begin(dora, now=NOON) as work:
        desk.edit(work, lead.id or 0, check_in=date(2026, 5, 1))
    assert undone(run_id, dora).counts["left"] == 1
    assert make.stored(lead.id or 0).check_in == date(2026, 5, 1)
    assert rows(run_id)[0].left[0]["field"] == "check_in"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "v.csv"),
        (b"Nombre,Correo\n", "v.csv"),
        (b"\x00\x01\x02\n\x00", "t.csv"),
        (b"PK\x03\x04 no es un zip", "t.xlsx"),
        (b"Nombre;Correo", "t.xlsx"),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_door(dora: Actor, content: bytes, name: str) -> None:
    with begin(dora, now=NOON) as work, refuses(CommonReason.UNREADABLE_FILE):
        lead_import.take_in(work, content, name)


@pytest.mark.parametrize(
    "content",
    [
        "Nombre;Teléfono\nÁngel Peña;809 555 0123\n".encode("cp1252"),
        "Nombre\tTeléfono\nÁngel Peña\t809 555 0123\n".encode("utf-16"),
        "sep=|\nNombre|Teléfono\nÁngel Peña|809 555 0123\n".encode(),
        '\ufeff"Nombre","Teléfono"\r\n"Ángel Peña","\'+1 809 555 0123"\r\n'.encode(),
    ],
    ids=["windows", "utf16", "sep", "ours"],
)
def test_files_are_read_however_spreadsheets_write_them(dora: Actor, content: bytes) -> None:
    [row] = rows(planned(content, dora))
    assert (row.facts["name"], row.facts["phone"]) == ("Ángel Peña", "+18095550123")


def test_a_file_of_too_many_rows_ends_as_unreadable(dora: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_steps, "LIMITS", import_steps.Limits(rows=2))
    run_id = importing.send(file(CARLA, PEDRO, CARLA), dora)
    with begin(dora, now=NOON) as work:
        lead_import.look_through(work, run_id, Settings({0: Field.NAME, 1: Field.PHONE}))
    with pytest.raises(Refused) as refused:
        carrier._read(run_id)
    carrier.stop(run_id, refused.value.reason.value, {"why": str(refused.value.facts["why"])})
    assert (run(run_id).status, run(run_id).trouble) == (RunStatus.FAILED, "unreadable_file")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({1: Field.PHONE}, ImportReason.NO_NAME_COLUMN),
        ({0: Field.NAME, 3: Field.DESTINATION}, ImportReason.NO_WAY_COLUMN),
        ({0: Field.NAME, 1: Field.PHONE, 2: Field.PHONE}, ImportReason.FIELD_TWICE),
    ],
)
def test_columns_that_say_too_little_are_refused(dora: Actor, fields: dict[int, Field], reason: Reason) -> None:
    run_id = importing.send(file(CARLA), dora)
    with begin(dora, now=NOON) as work, refuses(reason):
        lead_import.look_through(work, run_id, Settings(fields))


@pytest.mark.parametrize("role", sorted(set(Role) - IMPORTS_LEADS))
def test_only_direction_and_operations_import(dora: Actor, role: Role) -> None:
    run_id = planned(file(CARLA), dora)
    other = make.user(role, "Otra Persona")
    for act in (
        lambda work: lead_import.take_in(work, file(CARLA), "t.csv"),
        lambda work: lead_import.start(work, run_id),
        lambda work: lead_import.undo(work, run_id),
        lambda work: lead_import.discard(work, run_id),
        lambda work: lead_import.choose_all(work, run_id, Choice.KEEP),
    ):
        with begin(other, now=NOON) as work, refuses(CommonReason.FORBIDDEN):
            act(work)


def test_the_rows_go_after_thirty_days_and_the_numbers_stay(dora: Actor) -> None:
    done, waiting = planned(file(CARLA), dora), planned(file(PEDRO), dora)
    imported(done, dora)
    with begin("test", now=NOON + timedelta(days=31)) as work:
        assert upkeep.clean_up(work).endswith("imports=2")
    assert (rows(done), run(done).counts, run(done).sample) == ([], {"created": 1}, [])
    with read() as session:
        assert session.get(ImportRun, waiting) is None
        assert session.exec(select(ImportFile)).all() == []
    with begin(dora, now=NOON + timedelta(days=31)) as work, refuses(ImportReason.TOO_OLD):
        lead_import.undo(work, done)


def test_a_file_that_was_only_looked_at_can_be_thrown_away(dora: Actor) -> None:
    run_id = planned(file(CARLA), dora)
    with begin(dora, now=NOON) as work:
        lead_import.discard(work, run_id)
    with read() as session:
        assert session.exec(select(ImportRow)).all() == []
