"""Ajustes: what each form keeps, what it refuses beside its field, and what is shown only once."""

from decimal import Decimal

import pytest
import reflex as rx
from sqlmodel import select

from aliun_dashboard.flows import staff as flow
from aliun_dashboard.kernel import passwords
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import GENERATED_FOR_DEMO, settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.leads.rules import BudgetVerdict, Stage
from aliun_dashboard.queries import mirror, staff
from aliun_dashboard.staff.models import StaffSession, StaffUser
from aliun_dashboard.staff.rules import ADMINISTERS, EDITS_RULES, EVERYONE, Role
from aliun_dashboard.ui.screens.settings.account import AccountState
from aliun_dashboard.ui.screens.settings.budgets import BudgetsState
from aliun_dashboard.ui.screens.settings.connections import GROUPS, ConnectionsState
from aliun_dashboard.ui.screens.settings.people import PeopleState
from aliun_dashboard.ui.screens.settings.stages import StagesState
from aliun_dashboard.ui.screens.settings.tokens import TokensState
from tests import make
from tests.conftest import NOON
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")
WHO = {
    AccountState: EVERYONE,
    PeopleState: ADMINISTERS,
    TokensState: ADMINISTERS,
    StagesState: ADMINISTERS,
    ConnectionsState: ADMINISTERS,
    BudgetsState: EDITS_RULES,
}


@pytest.fixture
def admin(act_as) -> Actor:  # noqa: F811
    actor = make.user(Role.ADMIN, "Alba Admin")
    act_as(actor)
    return actor


@pytest.mark.parametrize("state", WHO, ids=lambda state: state.__name__)
def test_every_handler_says_who_may_send_it(state: type[rx.State]) -> None:
    handlers = {name: h for name, h in state.event_handlers.items() if name != "setvar"}
    assert handlers
    for name, handler in handlers.items():
        assert handler.fn.__roles__ == WHO[state], name


async def test_a_new_person_gets_a_password_that_works_and_is_shown_once(admin: Actor) -> None:
    page = fresh(PeopleState)
    await PeopleState.invite.fn(page, {"email": "Eva@Aliun.example", "name": "Eva Luna", "role": "soporte"})
    with begin("door", now=NOON) as work:
        assert flow.log_in(work, "eva@aliun.example", page.secret)
    assert [person.role for person in page.people if person.name == "Eva Luna"] == ["soporte"]
    await PeopleState.load.fn(page)
    assert page.secret == ""


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"email": "no es", "name": "Eva"}, "email"),
        ({"email": "alba@aliun.example", "name": "Otra"}, "email"),
        ({"email": "eva@aliun.example", "name": " "}, "name"),
    ],
)
async def test_what_is_wrong_with_a_new_person_is_said_beside_its_field(admin: Actor, form: dict, field: str) -> None:
    page = fresh(PeopleState)
    await PeopleState.open_invite.fn(page)
    await PeopleState.invite.fn(page, {**form, "role": "agente"})
    assert set(page.errors) == {field}
    assert (page.inviting, page.secret) == (True, "")


async def test_the_last_administrator_stays(admin: Actor) -> None:
    page = fresh(PeopleState)
    refused = await PeopleState.deactivate.fn(page, admin.user_id)
    assert "administra" in str(refused)
    await PeopleState.change_role.fn(page, admin.user_id, "agente")
    assert [(person.role, person.active) for person in page.people] == [("admin", True)]


async def test_a_person_can_be_shut_out_and_let_in_again(admin: Actor) -> None:
    ana = make.user()
    page = fresh(PeopleState)
    await PeopleState.deactivate.fn(page, ana.user_id)
    assert [person.active for person in page.people if person.id == ana.user_id] == [False]
    await PeopleState.reactivate.fn(page, ana.user_id)
    assert all(person.active for person in page.people)


async def test_a_lost_password_is_replaced(admin: Actor) -> None:
    ana = make.user()
    page = fresh(PeopleState)
    await PeopleState.reset_password.fn(page, ana.user_id, "Ana Pérez")
    with read() as session:
        kept = session.exec(select(StaffUser.password_hash).where(StaffUser.id == ana.user_id)).one()
    assert passwords.matches(page.secret, kept)


async def test_a_token_is_shown_once_and_can_be_revoked(admin: Actor) -> None:
    page = fresh(TokensState)
    await TokensState.create.fn(page, {"user": "alba@aliun.example", "token_name": "n8n"})
    with read() as session:
        assert staff.viewer_of_token(session, page.secret, NOON)
    token = page.secret
    assert token not in str(page.tokens)
    await TokensState.ask_revoke.fn(page, page.tokens[0].id, "n8n")
    await TokensState.revoke.fn(page)
    assert page.tokens[0].revoked
    with read() as session:
        assert staff.viewer_of_token(session, token, NOON) is None


async def test_stages_are_kept_whole_or_not_at_all(admin: Actor) -> None:
    page = fresh(StagesState)
    await StagesState.load.fn(page)
    for stage, status in (("qualified", "42"), ("closed", "143"), ("closed", "144x")):
        await StagesState.add.fn(page, stage)
        place = max(at for at, row in enumerate(page.rows) if row.stage == stage)
        await StagesState.edit.fn(page, place, "pipeline", "9")
        await StagesState.edit.fn(page, place, "status", status)
    await StagesState.save.fn(page)
    assert page.error
    assert [row.bad for row in page.rows] == [False, False, True]
    assert mirror.mapping() == []
    await StagesState.edit.fn(page, 2, "status", "144")
    await StagesState.save.fn(page)
    assert [(row.stage, row.status_id, row.outward) for row in mirror.mapping()] == [
        (Stage.QUALIFIED, 42, True),
        (Stage.CLOSED, 143, True),
        (Stage.CLOSED, 144, False),
    ]
    assert not page.dirty


async def test_a_rule_says_what_it_would_change_and_then_changes_just_that(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    waiting = [make.lead(phone=f"+1809555010{n}") for n in range(3)]
    assert {lead.budget_verdict for lead in waiting} == {BudgetVerdict.NO_RULE}
    page = fresh(BudgetsState)
    typed = {"destination": "punta cana", "least": "100", "currency": "USD"}
    for field, value in typed.items():
        await BudgetsState.write.fn(page, field, value)
    assert page.preview.startswith("3 ")
    told = await BudgetsState.save.fn(page, typed)
    assert ": 3" in str(told)
    assert {make.stored(lead.id or 0).stage for lead in waiting} == {Stage.QUALIFIED}
    [rule] = page.rules
    await BudgetsState.drop.fn(page, rule.id)
    assert page.rules == []
    await BudgetsState.restore.fn(page, rule.destination, rule.category, rule.amount, rule.currency)
    assert [again.amount for again in page.rules] == [str(Decimal("100.00"))]


@pytest.mark.parametrize("least", ["", "mucho", "-5", "1e99"])
async def test_an_amount_that_is_none_is_refused_and_stays_typed(act_as, least: str) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    page = fresh(BudgetsState)
    await BudgetsState.write.fn(page, "least", least)
    await BudgetsState.save.fn(page, {"least": least, "currency": "USD"})
    assert page.error
    assert (page.sheet, page.rules) == (0, [])


async def test_all_other_log_ins_end(act_as) -> None:  # noqa: F811
    ana = make.user()
    with begin("door", now=NOON) as work:
        user = work.session.get_one(StaffUser, ana.user_id)
        for _ in range(3):
            flow.staff.open_session(work, user, "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537")
    act_as(ana)
    async for _ in AccountState.end_others.fn(fresh(AccountState)):
        pass
    with read() as session:
        assert session.exec(select(StaffSession.id)).all() == [1]


async def test_a_name_cannot_be_emptied(act_as) -> None:  # noqa: F811
    act_as(make.user())
    page = fresh(AccountState)
    await AccountState.rename.fn(page, {"name": "  "})
    assert page.name_error
    await AccountState.rename.fn(page, {"name": "Ana  Pérez Soto"})
    assert (page.name, page.name_error) == ("Ana Pérez Soto", "")


async def test_no_key_is_ever_sent_but_those_a_demo_made_up(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    for names, _ in GROUPS.values():
        for name in names:
            if name != "DATABASE_URL":
                monkeypatch.setenv(name, f"secret-of-{name}")
    settings.cache_clear()
    page = fresh(ConnectionsState)
    await ConnectionsState.load.fn(page)
    assert "secret-of" not in str([group.variables for group in page.groups])
    assert all(key.is_set for group in page.groups for key in group.variables)
    monkeypatch.setenv("ALIUN_DEMO", "1")
    settings.cache_clear()
    await ConnectionsState.load.fn(page)
    shown = {key.name for group in page.groups for key in group.variables if key.secret}
    monkeypatch.undo()
    settings.cache_clear()
    assert shown == set(GENERATED_FOR_DEMO)
