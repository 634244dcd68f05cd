"""The mirror: our record goes out to Kommo, its people's moves come in, and our own echo moves nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from aliun_dashboard.flows import connection, mirror, pipeline
from aliun_dashboard.flows.connection import Mapped
from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.queries import mirror as shown
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker.kommo_told import Told, take_in
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")

PIPELINE = 8000001
STATUS = {Stage.INCOMING: 11, Stage.QUALIFIED: 12, Stage.CORE_PROPOSAL: 13}
KOMMO_ID = 9000101


def mapped(*leave_out: Stage) -> None:
    rows = [Mapped(stage, PIPELINE, status) for stage, status in STATUS.items() if stage not in leave_out]
    with begin("Sistema", now=NOON) as work:
        connection.map_stages(work, rows)


def told(stage: Stage, at: int) -> str:
    """Kommo tells that the lead stands there since second `at`; what we did with it."""
    with begin("Kommo", now=NOON) as work:
        moment = datetime.fromtimestamp(at, UTC)
        return take_in(work, Told(KOMMO_ID, "Ana", None, PIPELINE, STATUS[stage], moment)).outcome.value


def moved(to: Stage) -> None:
    """A person moves the lead here."""
    with begin("Ana", now=NOON) as work:
        lead = work.session.exec(select(Lead)).one()
        pipeline.move(work, lead.id or 0, seen=lead.version, to=to)


def carried(at: int) -> None:
    """The worker has written our waiting moves to Kommo, at its second `at`."""
    with begin("Sistema", now=NOON) as work:
        for letter in work.session.exec(select(Delivery).where(Delivery.action == "move_lead")).all():
            if letter.status in outbox.OPEN:
                outbox.start(work.session, letter.id or 0)
                outbox.finish(work.session, letter.id or 0, DeliveryStatus.SENT, NOON)
                mirror.written(work, kommo_id=str(KOMMO_ID), seen_at=datetime.fromtimestamp(at, UTC))


def letters() -> list[tuple[int, str]]:
    with read() as session:
        rows = session.exec(select(Delivery).where(Delivery.provider == "kommo").order_by(col(Delivery.id)))
        return [(row.payload["status_id"], row.status.value) for row in rows]


def stage() -> Stage:
    with read() as session:
        return session.exec(select(Lead)).one().stage


@pytest.fixture
def qualified() -> None:
    """A lead of Kommo that a person has qualified and quoted here, written to Kommo at second 1000."""
    mapped()
    told(Stage.INCOMING, at=900)
    with begin("Ana", now=NOON) as work:
        lead = work.session.exec(select(Lead)).one()
        lead.budget_override = "cliente conocido"
    moved(Stage.QUALIFIED)
    make.quote(lead.id or 0)
    carried(at=1000)


def test_our_move_goes_out_with_pipeline_and_status(qualified: None) -> None:
    with read() as session:
        letter = session.exec(select(Delivery).where(Delivery.provider == "kommo")).one()
        move = session.exec(select(StageMove).where(StageMove.to_stage == Stage.QUALIFIED)).one()
        assert letter.key == f"kommo:move:{move.id}"
        assert letter.payload == {"kommo_id": str(KOMMO_ID), "pipeline_id": PIPELINE, "status_id": 12}


def test_our_own_move_coming_back_moves_nothing(qualified: None) -> None:
    assert told(Stage.QUALIFIED, at=1000) == "unchanged"
    assert (stage(), len(letters())) == (Stage.QUALIFIED, 1)


def test_a_move_in_kommo_is_followed_and_not_sent_back(qualified: None) -> None:
    assert told(Stage.CORE_PROPOSAL, at=1100) == "updated"
    assert (stage(), letters()) == (Stage.CORE_PROPOSAL, [(12, "sent")])


def test_an_older_state_that_comes_late_moves_nothing(qualified: None) -> None:
    told(Stage.CORE_PROPOSAL, at=1100)
    assert told(Stage.QUALIFIED, at=1050) == "stale"
    assert stage() is Stage.CORE_PROPOSAL


def test_while_our_move_is_on_its_way_kommos_older_word_does_not_take_it_back(qualified: None) -> None:
    moved(Stage.CORE_PROPOSAL)
    assert told(Stage.QUALIFIED, at=1000) == "unchanged"
    assert (stage(), letters()) == (Stage.CORE_PROPOSAL, [(12, "sent"), (13, "waiting")])


def test_two_of_our_moves_in_one_second_of_kommo_do_not_chase_each_other(qualified: None) -> None:
    moved(Stage.CORE_PROPOSAL)
    carried(at=1000)
    assert told(Stage.QUALIFIED, at=1000) == "unchanged"
    assert stage() is Stage.CORE_PROPOSAL


def test_a_person_in_kommo_may_later_choose_what_we_once_wrote(qualified: None) -> None:
    moved(Stage.CORE_PROPOSAL)
    carried(at=1010)
    assert told(Stage.QUALIFIED, at=2000) == "updated"
    assert stage() is Stage.QUALIFIED


def test_a_stage_without_its_place_in_kommo_is_not_sent_and_the_log_says_so() -> None:
    mapped(Stage.QUALIFIED)
    told(Stage.INCOMING, at=900)
    with begin("Ana", now=NOON) as work:
        work.session.exec(select(Lead)).one().budget_override = "cliente conocido"
    moved(Stage.QUALIFIED)
    with read() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "kommo.stage_not_mapped")).one()
        assert entry.after == {"stage": "qualified"}
    assert letters() == []


def test_a_note_goes_out_once_per_key(qualified: None) -> None:
    for _ in range(2):
        with begin("Ana", now=NOON) as work:
            mirror.note_left(work, work.session.exec(select(Lead)).one(), "Llamar mañana", "note:7")
    with read() as session:
        notes = session.exec(select(Delivery).where(Delivery.action == "add_note")).all()
        assert [note.payload["reference"] for note in notes] == ["note:7"]


def test_the_mapping_is_replaced_as_a_whole_and_shown_in_our_order() -> None:
    mapped()
    mapped(Stage.CORE_PROPOSAL)
    assert [(row.stage, row.status_id) for row in shown.mapping()] == [(Stage.INCOMING, 11), (Stage.QUALIFIED, 12)]


@pytest.mark.parametrize(
    "rows",
    [
        [Mapped(Stage.INCOMING, 1, 1), Mapped(Stage.QUALIFIED, 1, 1)],
        [Mapped(Stage.INCOMING, 1, 1), Mapped(Stage.INCOMING, 1, 2)],
    ],
)
def test_a_mapping_that_contradicts_itself_is_refused(rows: list[Mapped]) -> None:
    with pytest.raises(Refused) as refused, begin("Sistema", now=NOON) as work:
        connection.map_stages(work, rows)
    assert refused.value.reason is CommonReason.INVALID


def test_only_an_administrator_maps_stages() -> None:
    with pytest.raises(Refused) as refused, begin(make.user(Role.AGENT), now=NOON) as work:
        connection.map_stages(work, [])
    assert refused.value.reason is CommonReason.FORBIDDEN


@pytest.mark.parametrize(("days", "warned"), [(31, 0), (30, 1), (29, 0), (7, 1), (-3, 1)])
def test_administrators_are_warned_before_a_token_ends(days: int, warned: int) -> None:
    make.user(Role.ADMIN, "Eva Ruiz")
    make.user(Role.AGENT)
    with begin("Sistema", now=NOON) as work:
        connection.warn_of_expiry(work, NOON + timedelta(days=days, minutes=1))
    with read() as session:
        assert [row.kind for row in session.exec(select(Notice))] == ["kommo_token_expires"] * warned
