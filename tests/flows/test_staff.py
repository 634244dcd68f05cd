"""People of the house: who gets in, who stays in, who administers."""

from datetime import timedelta

import pytest

from aliun_dashboard.flows import staff
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.queries import staff as people
from aliun_dashboard.staff.rules import (
    ATTEMPT_WINDOW,
    MAX_ATTEMPTS,
    MAX_ATTEMPTS_PER_ADDRESS,
    SESSION_IDLE,
    SESSION_LIFE,
    Role,
    StaffReason,
)
from tests.conftest import NOON

PASSWORD = "palmas al viento"
EMAIL = "ana@aliun.example"


@pytest.fixture
def ana(database: str) -> int:
    return create(EMAIL, Role.ADMIN)


def create(email: str, role: Role, actor: Actor | str = "test") -> int:
    with begin(actor, NOON) as work:
        return staff.create_user(work, email, "Ana Pérez", role, PASSWORD)


def enter(email: str = EMAIL, password: str = PASSWORD, at: timedelta = timedelta()) -> str | None:
    with begin("test", NOON + at) as work:
        staff.knock(work, email, "203.0.113.7")
    with begin("test", NOON + at) as work:
        return staff.log_in(work, email, password, user_agent="Firefox")


def viewer(token: str | None, at: timedelta = timedelta()) -> people.Viewer | None:
    with read() as session:
        return people.viewer_of_cookie(session, token or "", NOON + at)


def refusal(reason: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=f"^{reason}")


def test_the_right_password_opens_a_session(ana: int) -> None:
    token = enter("  ANA@Aliun.example ")
    assert viewer(token) == people.Viewer(ana, "Ana Pérez", EMAIL, Role.ADMIN, login_id=1)


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@aliun.example", PASSWORD), ("", "")])
def test_nothing_else_does(ana: int, email: str, password: str) -> None:
    assert enter(email, password) is None


def test_the_token_itself_is_stored_nowhere(ana: int) -> None:
    token = enter() or ""
    with read() as session:
        stored = str(session.connection().exec_driver_sql("SELECT s::text FROM staff_session s").all())
    assert token
    assert token not in stored


def test_after_five_wrong_passwords_even_the_right_one_waits(ana: int) -> None:
    for _ in range(MAX_ATTEMPTS):
        enter(password="wrong")
    with refusal("too_many_attempts"):
        enter()
    assert enter(at=ATTEMPT_WINDOW + timedelta(seconds=1))


def test_refused_attempts_do_not_prolong_the_wait(ana: int) -> None:
    for _ in range(MAX_ATTEMPTS):
        enter(password="wrong")
    with refusal("too_many_attempts"):
        enter(at=ATTEMPT_WINDOW - timedelta(seconds=1))
    assert enter(at=ATTEMPT_WINDOW + timedelta(seconds=1))


def test_a_right_password_forgets_the_wrong_ones(ana: int) -> None:
    for _ in range(2):
        for _ in range(MAX_ATTEMPTS - 1):
            enter(password="wrong")
        assert enter()


def test_one_address_cannot_try_everybody(database: str) -> None:
    for number in range(MAX_ATTEMPTS_PER_ADDRESS):
        with begin("test", NOON) as work:
            staff.knock(work, f"{number}@aliun.example", "203.0.113.7")
    with refusal("too_many_attempts"), begin("test", NOON) as work:
        staff.knock(work, "one.more@aliun.example", "203.0.113.7")


def test_a_session_ends_when_idle_and_in_any_case(ana: int) -> None:
    token = enter() or ""
    assert viewer(token, SESSION_IDLE - timedelta(seconds=1))
    assert viewer(token, SESSION_IDLE) is None
    at = timedelta()
    while at < SESSION_LIFE:
        with begin("test", NOON + at) as work:
            staff.touch(work, token)
        assert viewer(token, at)
        at += SESSION_IDLE / 2
    assert viewer(token, SESSION_LIFE) is None


def test_a_session_wants_to_be_touched_once_a_minute(ana: int) -> None:
    token = enter() or ""
    fresh, later = viewer(token), viewer(token, timedelta(minutes=1))
    assert fresh
    assert later
    assert (fresh.is_due, later.is_due) == (False, True)


def test_logging_out_ends_only_this_session(ana: int) -> None:
    here, there = enter(), enter()
    with begin("test", NOON) as work:
        staff.log_out(work, here or "")
    assert viewer(here) is None
    assert viewer(there)


def test_a_new_password_ends_all_other_sessions(ana: int) -> None:
    here, there = enter(), enter()
    with begin("test", NOON) as work:
        staff.change_password(work, ana, PASSWORD, "arena y sal marina", keep=here or "")
    assert viewer(here)
    assert viewer(there) is None
    assert enter() is None
    assert enter(password="arena y sal marina")


def test_a_new_password_needs_the_old_one_and_some_length(ana: int) -> None:
    with refusal("bad_credentials"), begin("test", NOON) as work:
        staff.change_password(work, ana, "wrong", "arena y sal marina")
    with refusal("weak_password"), begin("test", NOON) as work:
        staff.change_password(work, ana, PASSWORD, "corta")


def test_a_role_changes_at_once_and_shutting_out_ends_everything(ana: int) -> None:
    eva = create("eva@aliun.example", Role.AGENT)
    token = enter("eva@aliun.example")
    with begin("test", NOON) as work:
        api_token = staff.create_token(work, "eva@aliun.example", "n8n")
        staff.change_role(work, eva, Role.DIRECTOR)
    assert (seen := viewer(token))
    assert seen.role is Role.DIRECTOR
    with begin("test", NOON) as work:
        staff.deactivate(work, eva)
    assert viewer(token) is None
    assert enter("eva@aliun.example") is None
    with read() as session:
        assert people.viewer_of_token(session, api_token, NOON) is None


def test_the_last_administrator_stays(ana: int) -> None:
    with refusal("last_admin"), begin("test", NOON) as work:
        staff.deactivate(work, ana)
    with refusal("last_admin"), begin("test", NOON) as work:
        staff.change_role(work, ana, Role.AGENT)
    create("eva@aliun.example", Role.ADMIN)
    with begin("test", NOON) as work:
        staff.deactivate(work, ana)


def test_a_token_works_until_it_is_revoked(ana: int) -> None:
    with begin("test", NOON) as work:
        token = staff.create_token(work, EMAIL, "n8n")
    with read() as session:
        assert people.viewer_of_token(session, token, NOON)
        [row] = people.tokens(session)
    assert (row.name, row.hint) == ("n8n", token[-4:])
    with begin("test", NOON) as work:
        staff.revoke_token(work, row.id)
    with read() as session:
        assert people.viewer_of_token(session, token, NOON) is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_manage_people(ana: int, role: Role) -> None:
    actor = Actor("Eva", user_id=99, role=role)
    for change in (
        lambda work: staff.create_user(work, "x@aliun.example", "X", Role.ADMIN, PASSWORD),
        lambda work: staff.change_role(work, ana, Role.AGENT),
        lambda work: staff.deactivate(work, ana),
        lambda work: staff.reactivate(work, ana),
        lambda work: staff.create_token(work, EMAIL, "mine"),
        lambda work: staff.revoke_token(work, 1),
    ):
        with refusal(CommonReason.FORBIDDEN), begin(actor, NOON) as work:
            change(work)


@pytest.mark.parametrize(
    ("email", "name", "password", "reason"),
    [
        (EMAIL.upper(), "Ana", PASSWORD, StaffReason.EMAIL_TAKEN),
        ("no correo", "Ana", PASSWORD, StaffReason.BAD_EMAIL),
        ("eva@aliun.example", "  ", PASSWORD, StaffReason.NO_NAME),
        ("eva@aliun.example", "Eva", "corta", StaffReason.WEAK_PASSWORD),
        ("eva@aliun.example", "Eva", "Password123", StaffReason.WEAK_PASSWORD),
        ("eva@aliun.example", "Eva", "121212121212", StaffReason.WEAK_PASSWORD),
        ("eva.de.las.palmas@aliun.example", "Eva", "Eva.de.las.palmas", StaffReason.WEAK_PASSWORD),
    ],
)
def test_a_new_person_needs_a_name_an_address_and_a_password(
    ana: int, email: str, name: str, password: str, reason: StaffReason
) -> None:
    with refusal(reason), begin("test", NOON) as work:
        staff.create_user(work, email, name, Role.AGENT, password)
