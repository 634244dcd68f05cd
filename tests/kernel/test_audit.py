"""The forensic log: append-only, chained, and able to name the first altered row."""

import psycopg
import pytest
from sqlmodel import Session

from aliun_dashboard.kernel import audit
from aliun_dashboard.kernel.db import begin, engine


def write(count: int) -> None:
    with begin("Ana") as work:
        for number in range(count):
            work.audit("lead.edited", f"lead:{number}", before={"nights": 3}, after={"nights": number})


def seal() -> int:
    with begin("Sistema") as work:
        return audit.seal(work.session)


def verify() -> audit.Verification:
    with Session(engine()) as session:
        return audit.verify(session, page=3)


def tamper(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # what only a superuser can do
        connection.execute(statement)


def test_an_untouched_chain_is_intact(database: str) -> None:
    write(10)
    assert seal() == 10
    assert verify() == audit.Verification(10, 0, None, verify().head)
    assert verify().intact


def test_entries_wait_unsealed_until_the_sealer_comes(database: str) -> None:
    write(4)
    assert verify().unsealed == 4
    seal()
    write(2)
    assert (verify().sealed, verify().unsealed) == (4, 2)


def test_sealing_twice_changes_nothing(database: str) -> None:
    write(3)
    seal()
    head = verify().head
    assert seal() == 0
    assert verify().head == head


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_seal"]
)
def test_the_database_refuses_to_change_the_log(database: str, statement: str) -> None:
    write(1)
    seal()
    with psycopg.connect(database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_an_altered_entry_is_found(database: str) -> None:
    write(9)
    seal()
    tamper(database, """UPDATE audit_entry SET after = '{"nights": 99}' WHERE id = 5""")
    assert verify().broken_entry == 5


def test_a_removed_entry_is_found(database: str) -> None:
    write(9)
    seal()
    tamper(database, "DELETE FROM audit_entry WHERE id = 7")
    assert verify().broken_entry == 7


def test_an_entry_altered_together_with_its_seal_breaks_the_next(database: str) -> None:
    write(9)
    seal()
    tamper(database, "UPDATE audit_entry SET actor = 'Eva' WHERE id = 3")
    tamper(database, f"UPDATE audit_seal SET hash = '{'f' * 64}' WHERE entry_id = 3")
    assert verify().broken_entry == 3


def test_a_straggler_that_commits_late_is_still_sealed(database: str) -> None:
    with begin("Ana") as slow:
        slow.audit("lead.edited", "lead:1")
        slow.session.flush()
        write(3)
        assert seal() == 3
    assert seal() == 1
    assert verify().intact
    assert verify().unsealed == 0
