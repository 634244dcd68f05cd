"""The inbox shows every webhook once, newest first, and finds one by what people know of it."""

from datetime import timedelta
from typing import Any

from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.events import EventStatus, Signature, WebhookEvent
from aliun_dashboard.queries import inbox
from aliun_dashboard.queries.inbox import EventFilter
from tests import make
from tests.conftest import NOON


def event(number: int = 1, **facts: Any) -> int:
    with begin("test", now=NOON) as work:
        row = WebhookEvent(
            **{
                "source": "kommo",
                "external_id": f"event-{number}",
                "received_at": NOON + timedelta(seconds=number),
                "headers": {},
                "body": b"",
                "signature": Signature.VALID,
                "status": EventStatus.PROCESSED,
            }
            | facts
        )
        work.session.add(row)
        work.session.flush()
        return row.id or 0


def ids(**wanted: Any) -> list[int]:
    with read() as session:
        return [row.id for row in inbox.page(session, EventFilter(**wanted)).rows]


def test_pages_follow_each_other_without_gap_or_repeat_even_at_one_instant(database: str) -> None:
    made = [event(number, received_at=NOON) for number in range(7)]
    with read() as session:
        seen, after = [], None
        while True:
            part = inbox.page(session, EventFilter(), after, limit=3)
            seen += [row.id for row in part.rows]
            if part.after is None:
                break
            after = part.after
    assert seen == sorted(made, reverse=True)


def test_newest_comes_first_whatever_was_stored_first(database: str) -> None:
    late = event(9)
    early = event(2)
    assert ids() == [late, early]


def test_filters_by_source_and_status(database: str) -> None:
    event(1)
    forged = event(2, status=EventStatus.REJECTED, signature=Signature.INVALID)
    from_n8n = event(3, source="n8n")
    assert ids(status=EventStatus.REJECTED) == [forged]
    assert ids(source="n8n") == [from_n8n]


def test_finds_by_lead_code_number_and_words_of_a_form_encoded_body(database: str) -> None:
    lead = make.lead()
    touched = event(1, subjects=[f"lead:{lead.id}"])
    peña = event(2, body=b"leads%5Badd%5D%5B0%5D%5Bname%5D=Ana+Pe%C3%B1a")
    assert ids(text=f"L-{lead.id:06d}") == [touched]
    assert ids(text="Ana Peña") == [peña]
    assert ids(text=str(peña)) == [peña]
    assert ids(text="nobody at all") == []


def test_the_detail_tells_everything_that_is_kept(database: str) -> None:
    lead = make.lead()
    steps = [
        {"name": "signature", "ms": 0.1, "ok": True, "note": "valid"},
        {"name": "log", "ms": 2.4, "ok": False, "note": ""},
    ]
    number = event(
        1,
        body=b"\xff\x00raw",
        headers={"content-type": "text/plain"},
        steps=steps,
        subjects=[f"lead:{lead.id}"],
        status=EventStatus.FAILED,
        error="boom",
        error_kind="ValueError",
        attempts=3,
    )
    with read() as session:
        found = inbox.detail(session, number)
    assert found is not None
    assert [(step.name, step.ok) for step in found.steps] == [("signature", True), ("log", False)]
    assert found.row.ms == 2.5
    assert found.row.subjects == {f"lead:{lead.id}": "Carla Núñez"}
    assert (found.body, found.headers, found.error, found.row.error_kind, found.row.attempts) == (
        b"\xff\x00raw",
        {"content-type": "text/plain"},
        "boom",
        "ValueError",
        3,
    )


def test_an_unknown_event_is_none(database: str) -> None:
    with read() as session:
        assert inbox.detail(session, 404) is None


def test_counts_and_sources_tell_what_there_is(database: str) -> None:
    event(1)
    event(2, status=EventStatus.FAILED)
    event(3, source="meta")
    with read() as session:
        assert inbox.counts(session) == {EventStatus.PROCESSED: 2, EventStatus.FAILED: 1}
        assert inbox.sources(session) == ["kommo", "meta"]
