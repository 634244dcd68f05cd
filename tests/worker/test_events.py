"""Events: carried once, in one transaction with all their effects, and every failure readable."""

import asyncio
import json

import pytest

from aliun_dashboard.worker import tasks
from tests import make
from tests.worker.conftest import House, lead_post, working


async def status_of(house: House, event_id: int) -> str:
    return str((await house.ask("SELECT status FROM webhook_event WHERE id = %s", event_id))[0][0])


async def test_a_kommo_webhook_becomes_a_qualified_lead_with_the_steps_in_order(house: House) -> None:
    make.budget_rule()
    event_id = await house.accept(lead_post(9000101))
    async with working():
        await house.until_quiet()
    ((status, steps, subjects, error),) = await house.ask(
        "SELECT status, steps, subjects, error FROM webhook_event WHERE id = %s", event_id
    )
    assert (status, error) == ("processed", "")
    assert [step["name"] for step in steps] == ["signature", "log", "budget", "movement", "dispatch"]
    assert all(step["ok"] and step["ms"] >= 0 for step in steps)
    assert subjects == ["lead:1"]
    assert await house.ask("SELECT stage, destination, amount::int FROM lead") == [("qualified", "Punta Cana", 1000)]


async def test_the_same_event_carried_twice_has_one_effect(house: House) -> None:
    event_id = await house.accept(lead_post(9000101))
    await house.ask(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args)"
        " SELECT task_name, queue_name, priority, args FROM procrastinate_jobs, generate_series(1, 5)"
    )
    async with working():
        await house.until_quiet()
    assert await status_of(house, event_id) == "processed"
    assert (await house.count("lead"), await house.count("contact")) == (1, 1)


async def test_an_older_event_that_comes_late_changes_nothing(house: House) -> None:
    await house.accept(lead_post(9000101, at=1_795_200_100, name="Ana"))
    async with working():
        await house.until_quiet()
        late = await house.accept(lead_post(9000101, at=1_795_200_000, price=5))
        await house.until_quiet()
    assert await status_of(house, late) == "ignored"
    assert await house.ask("SELECT amount::int FROM lead") == [(1000,)]


@pytest.mark.parametrize(
    ("body", "source", "content_type"),
    [
        (b"nothing=known", "kommo", "application/x-www-form-urlencoded"),
        (b"{]", "meta", "application/json"),
        (b'{"event": "?"}', "n8n", "application/json"),
        (b"{}", "somebody", "application/json"),
    ],
)
async def test_what_nobody_can_read_is_kept_as_not_recognised(
    house: House, body: bytes, source: str, content_type: str
) -> None:
    event_id = await house.accept(body, source, content_type)
    async with working():
        await house.until_quiet()
    ((status, error),) = await house.ask("SELECT status, error FROM webhook_event WHERE id = %s", event_id)
    assert status == "unrecognised"
    assert error


async def test_a_phone_field_that_holds_no_phone_keeps_no_lead_out(house: House) -> None:
    body = lead_post(9000101) + b"&contacts[update][0][id]=66&contacts[update][0][name]=Ana&contacts[update][0][type]"
    body += b"=contact&contacts[update][0][custom_fields][0][code]=PHONE&contacts[update][0][custom_fields][0][values]"
    body += b"[0][value]=consultar"
    await house.accept(body)
    async with working():
        await house.until_quiet()
    assert await house.ask("SELECT name FROM contact") == [("Ana",)]
    assert await house.count("contact_identity", "kind = 'phone'") == 0


async def test_a_failure_keeps_its_reason_and_waits_for_a_person_after_some_tries(
    house: House, quick_retries: None
) -> None:
    await house.ask("ALTER TABLE lead ADD CONSTRAINT broken CHECK (id > 1000000)")
    try:
        event_id = await house.accept(lead_post(9000101))
        other = await house.accept(b"nothing=known")
        async with working():
            await house.until_quiet()
        ((status, kind, attempts, steps),) = await house.ask(
            "SELECT status, error_kind, attempts, steps FROM webhook_event WHERE id = %s", event_id
        )
    finally:
        await house.ask("ALTER TABLE lead DROP CONSTRAINT broken")
    assert (status, kind, attempts) == ("failed", "IntegrityError", 5)
    assert [(step["name"], step["ok"]) for step in steps] == [("signature", True), ("log", False)]
    assert await status_of(house, other) == "unrecognised"
    assert await house.count("contact") == 0


async def test_a_note_from_n8n_stands_on_its_lead(house: House) -> None:
    lead = make.lead()
    body = json.dumps({"event": "note", "data": {"lead_id": lead.id, "text": "n8n recibió el mensaje."}}).encode()
    await house.accept(body, "n8n", "application/json")
    async with working():
        await house.until_quiet()
    assert await house.ask("SELECT author, text FROM activity WHERE kind = 'note'") == [
        ("n8n", "n8n recibió el mensaje.")
    ]


async def test_what_is_not_the_events_fault_brings_it_no_nearer_to_its_end(
    house: House, quick_retries: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "TROUBLE_WAIT", 0.1)
    event_id = await house.accept(lead_post(9000101))
    await house.ask("UPDATE procrastinate_jobs SET attempts = 7 WHERE task_name = 'process_event'")
    await house.ask("ALTER TABLE webhook_event RENAME TO away")
    async with working():
        while not await house.count("procrastinate_jobs", "task_name = 'process_event' AND attempts > 8"):
            await asyncio.sleep(0.05)
        await house.ask("ALTER TABLE away RENAME TO webhook_event")
        await house.until_quiet()
    assert await status_of(house, event_id) == "processed"
