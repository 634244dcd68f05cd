"""Two contacts become one and two again; who looks like whom; whose number is whose."""

import contextlib
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.models import Contact, ContactIdentity, ContactMerge
from aliun_dashboard.contacts.rules import ContactReason, IdentityKind
from aliun_dashboard.flows import contacts
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import Actor, AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.queries import contacts as look
from aliun_dashboard.queries.contacts import Lookalike, Why
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import EMPTY, NOON

pytestmark = pytest.mark.usefixtures("database")

BOSS = Actor("Dirección", 99, Role.DIRECTOR.value)
Owners = dict[str, dict[int, int]]


def person(phone: str, name: str = "Carla Núñez", **facts: Any) -> int:
    return make.lead(phone=phone, name=name, **facts).contact_id


def merge(kept: int, absorbed: int, who: Actor = BOSS, now: datetime = NOON) -> int:
    with begin(who, now=now) as work:
        return contacts.merge(work, kept, absorbed, "la misma persona").id or 0


def undo(merge_id: int, who: Actor = BOSS, now: datetime = NOON) -> None:
    with begin(who, now=now) as work:
        contacts.undo_merge(work, merge_id)


def owners() -> Owners:
    """Who holds which rows, and every fact of every contact."""
    with db.read() as session:
        tables = {"identities": ContactIdentity, "leads": Lead}
        held = {name: {r.id or 0: r.contact_id for r in session.exec(select(t))} for name, t in tables.items()}
        people = {c.id or 0: hash(c.model_dump_json()) for c in session.exec(select(Contact))}
        return {**held, "people": people}


def refused(flow: Any, *args: Any, who: Actor = BOSS, now: datetime = NOON) -> Reason:
    with pytest.raises(Refused) as raised, begin(who, now=now) as work:
        flow(work, *args)
    return raised.value.reason


def viewer(actor: Actor) -> Viewer:
    return Viewer(actor.user_id or 0, actor.name, "", Role(actor.role or ""))


def find(who: Actor = BOSS, **facts: Any) -> list[Lookalike]:
    with db.read() as session:
        return look.lookalikes(session, viewer(who), **facts)


def test_the_kept_contact_takes_over_identities_and_leads() -> None:
    kept, absorbed = person("+1 809 555 0101"), person("+1 809 555 0102")
    merge(kept, absorbed)
    assert set(owners()["leads"].values()) == set(owners()["identities"].values()) == {kept}
    assert make.lead(phone="+1 809 555 0102").contact_id == kept


def test_a_merge_is_signed_with_its_reason() -> None:
    merge(person("+1 809 555 0101"), person("+1 809 555 0102", name="C. Núñez"))
    with db.read() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "contact.merged")).one()
        assert (entry.actor, entry.reason) == ("Dirección", "la misma persona")
        assert (entry.after or {})["absorbed"] == "C. Núñez"


def test_undo_restores_both_exactly() -> None:
    kept, absorbed = person("+1 809 555 0101"), person("+1 809 555 0102")
    with begin(BOSS, now=NOON) as work:
        contacts.set_opt_out(work, absorbed, True)
    before = owners()
    merge_id = merge(kept, absorbed)
    with db.read() as session:
        assert session.get_one(Contact, kept).opt_out, "who asked for no messages keeps that"
    undo(merge_id)
    assert owners() == before


def test_undo_leaves_what_was_added_meanwhile_with_the_kept_one() -> None:
    kept, absorbed = person("+1 809 555 0101"), person("+1 809 555 0102")
    before = owners()
    merge_id = merge(kept, absorbed)
    with begin(BOSS, now=NOON) as work:
        added = contacts.add_identity(work, kept, IdentityKind.EMAIL, "carla@example.com").id or 0
    undo(merge_id)
    after = owners()
    assert after["identities"].pop(added) == kept
    assert after == before


def test_undo_does_not_bring_back_what_was_removed_meanwhile() -> None:
    kept, absorbed = person("+1 809 555 0101"), person("+1 809 555 0102")
    merge_id = merge(kept, absorbed)
    gone = max(owners()["identities"])
    with begin(BOSS, now=NOON) as work:
        contacts.remove_identity(work, kept, gone)
    undo(merge_id)
    assert gone not in owners()["identities"]
    assert set(owners()["leads"].values()) == {kept, absorbed}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.permutations([(0, 1), (2, 3), (0, 2)]),
    order=st.sampled_from(list(permutations(range(3)))),
)
def test_merges_undone_in_any_order_leave_no_trace(
    pairs: list[tuple[int, int]], order: tuple[int, ...], database: str
) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(EMPTY)
    people = [person(f"+1 809 555 010{n}") for n in range(4)]
    before = owners()
    merges = []
    for kept, absorbed in pairs:
        with contextlib.suppress(Refused):  # one of the two stands for nobody any more
            merges.append(merge(people[kept], people[absorbed]))
    for each in (n for n in order if n < len(merges)):
        undo(merges[each])
    assert owners() == before


def test_a_merge_cannot_be_undone_twice_nor_after_thirty_days() -> None:
    kept, absorbed = person("+1 809 555 0101"), person("+1 809 555 0102")
    merge_id = merge(kept, absorbed)
    late = NOON + timedelta(days=30, seconds=1)
    assert refused(contacts.undo_merge, merge_id, now=late) is ContactReason.MERGE_TOO_OLD
    undo(merge_id, now=NOON + timedelta(days=30))
    assert refused(contacts.undo_merge, merge_id) is ContactReason.MERGE_UNDONE


def test_what_is_one_already_cannot_be_merged() -> None:
    kept, absorbed = person("+1 809 555 0101"), person("+1 809 555 0102")
    assert refused(contacts.merge, kept, kept) is ContactReason.SAME_CONTACT
    merge(kept, absorbed)
    assert refused(contacts.merge, absorbed, kept) is ContactReason.ALREADY_MERGED
    assert refused(contacts.merge, kept, absorbed) is ContactReason.ALREADY_MERGED
    assert refused(contacts.merge, kept, 999) is CommonReason.NOT_FOUND


def test_an_agent_merges_only_contacts_whose_leads_they_see() -> None:
    ana, luis = make.user(name="Ana Pérez"), make.user(name="Luis Gil")
    mine, other = person("+1 809 555 0101"), person("+1 809 555 0102", owner_id=luis.user_id)
    assert refused(contacts.merge, mine, other, who=ana) is CommonReason.NOT_FOUND
    assert refused(contacts.merge, other, mine, who=ana) is CommonReason.NOT_FOUND
    merge(mine, person("+1 809 555 0103", owner_id=ana.user_id), ana)
    with db.read() as session:
        assert len(session.exec(select(ContactMerge)).all()) == 1


def test_finance_looks_and_does_not_merge() -> None:
    clerk = make.user(Role.FINANCE, "Rosa Díaz")
    pair = person("+1 809 555 0101"), person("+1 809 555 0102")
    assert refused(contacts.merge, *pair, who=clerk) is CommonReason.FORBIDDEN


def test_an_identity_of_somebody_else_is_refused_by_name() -> None:
    other = person("+1 809 555 0102", name="Pedro Gil")
    carla = person("+1 809 555 0101")
    with pytest.raises(Refused) as raised, begin(BOSS, now=NOON) as work:
        contacts.add_identity(work, carla, IdentityKind.WHATSAPP, "18095550102")
    assert (raised.value.reason, raised.value.facts["name"]) == (ContactReason.IDENTITY_TAKEN, "Pedro Gil")
    theirs = next(row for row, owner in owners()["identities"].items() if owner == other)
    assert refused(contacts.remove_identity, carla, theirs) is ContactReason.IDENTITY_UNKNOWN


def test_an_identity_added_twice_is_one() -> None:
    carla = person("+1 809 555 0101")
    with begin(BOSS, now=NOON) as work:
        first = contacts.add_identity(work, carla, IdentityKind.EMAIL, "Carla@Example.com").id
        assert contacts.add_identity(work, carla, IdentityKind.EMAIL, "carla@example.com ").id == first


def test_the_same_number_on_whatsapp_and_web_is_one_contact() -> None:
    web = person("+52 55 1234 5678")
    chat = make.receive(phone="", identities=(Identity(IdentityKind.WHATSAPP, "5215512345678"),))
    assert make.stored(chat.lead_id).contact_id == web


def test_an_agency_is_linked_made_known_once_and_unlinked() -> None:
    one, two = make.lead(phone="+1 809 555 0101"), make.lead(phone="+1 809 555 0102")
    with begin(BOSS, now=NOON) as work:
        first = contacts.link_organization(work, one.id or 0, "Viajes Colón")
        again = contacts.link_organization(work, two.id or 0, "viajes colon ")
        assert first is not None
        assert again is not None
        assert again.id == first.id
        assert contacts.link_organization(work, two.id or 0, " ") is None
    assert make.stored(one.id or 0).organization_id == first.id
    assert make.stored(two.id or 0).organization_id is None


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("+52 55 1234 5678", "+521 55 1234 5678"),
        ("+521 55 1234 5678", "+52 55 1234 5678"),
        ("+54 9 11 2345 6789", "+54 11 2345 6789"),
        ("+1 809 555 0123", "809-555-0123"),
        ("+1 809 555 0123", "555 0123"),
        ("+52 55 1234 5678", "5512345678"),
        ("+52 55 1234 5678", "52155123456"),
    ],
)
def test_a_number_is_found_however_it_is_typed(stored: str, typed: str) -> None:
    contact_id = person(stored)
    person("+1 829 444 9988", name="Otra Persona")
    assert [row.contact_id for row in find(phone=typed)] == [contact_id]


def test_few_digits_find_nobody() -> None:
    person("+1 809 555 0123")
    assert find(phone="0123") == []


@pytest.mark.parametrize("typed", ["carla nunez", "Núñez Carla", "Carla Nuñes", "CARLA NÚÑEZ DE LEÓN"])
def test_a_name_is_found_however_it_is_spelt(typed: str) -> None:
    contact_id = person("+1 809 555 0123")
    assert [(row.contact_id, row.why) for row in find(name=typed)] == [(contact_id, Why.NAME)]


@pytest.mark.parametrize("typed", ["Carla", "Carla Jiménez", "Ana Núñez", "%", "_a"])
def test_half_a_name_is_not_the_same_person(typed: str) -> None:
    person("+1 809 555 0123")
    assert find(name=typed) == []


def test_an_exact_identity_comes_before_a_name() -> None:
    by_name, by_mail = person("+1 809 555 0101"), person("+1 809 555 0102", name="C. N.")
    with begin(BOSS, now=NOON) as work:
        contacts.add_identity(work, by_mail, IdentityKind.EMAIL, "carla@example.com")
    found = find(name="Carla Núñez", email="CARLA@example.com")
    assert [(row.contact_id, row.why) for row in found] == [(by_mail, Why.EMAIL), (by_name, Why.NAME)]


def test_an_agent_learns_that_a_number_is_a_colleagues_and_no_more() -> None:
    ana, luis = make.user(name="Ana Pérez"), make.user(name="Luis Gil")
    person("+1 809 555 0123", owner_id=luis.user_id)
    (row,) = find(ana, phone="+1 809 555 0123")
    assert (row.visible, row.name, row.reach, row.lead_id, row.owner) == (False, "", (), None, "Luis Gil")
    assert find(ana, name="Carla Núñez") == find(ana, phone="555 0123") == []


def test_a_merged_contact_looks_like_nobody_any_more() -> None:
    kept, absorbed = person("+1 809 555 0101"), person("+1 829 777 0102")
    with db.read() as session:
        assert [row.contact_id for row in look.suggested_duplicates(session, viewer(BOSS), kept)] == [absorbed]
    merge(kept, absorbed)
    with db.read() as session:
        assert look.suggested_duplicates(session, viewer(BOSS), kept) == []


@pytest.mark.parametrize("typed", ["nuñ", "Carla", "809555", "809-555-01", "@example"])
def test_a_scrap_is_enough_to_choose_the_other_contact(typed: str) -> None:
    contact_id = person("+1 809 555 0101")
    with begin(BOSS, now=NOON) as work:
        contacts.add_identity(work, contact_id, IdentityKind.EMAIL, "carla@example.com")
    person("+1 829 777 0102", name="Pedro Gil")
    with db.read() as session:
        assert [row.contact_id for row in look.find(session, viewer(BOSS), typed)] == [contact_id]
        assert look.find(session, viewer(BOSS), typed, exclude=contact_id) == []


def test_a_name_that_is_only_alike_raises_no_lasting_warning() -> None:
    maria = person("+1 809 555 0101", name="María Guzmán")
    person("+1 829 777 0102", name="Matías Guzmán")
    same = person("+1 829 777 0103", name="Guzman María")
    with db.read() as session:
        assert [row.contact_id for row in look.suggested_duplicates(session, viewer(BOSS), maria)] == [same]
    assert len(find(name="Maria Guzman")) == 3
