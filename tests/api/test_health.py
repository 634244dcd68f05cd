"""Alive, ready, measured; and what senders hear while the database is away."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from aliun_dashboard.api import app as application
from aliun_dashboard.flows import mailbox
from aliun_dashboard.kernel import breaker, clock, db, embedded
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.migrations import migrate, newest
from tests.api.conftest import Rows, signed

KOMMO = "/api/v1/webhooks/kommo"


async def test_a_process_that_answers_is_alive(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_ready_means_a_worker_is_alive_too(client: httpx.AsyncClient, database: str) -> None:
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    found = {"database": "ok", "migrations": "ok", "worker": "no heartbeat", "mail": "not configured"}
    assert answer.json()["checks"] == found
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert (await client.get("/readyz")).json()["status"] == "ok"


async def test_ready_means_the_mailbox_was_read_within_ten_minutes(
    client: httpx.AsyncClient, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAP_HOST", "127.0.0.1")
    monkeypatch.setenv("IMAP_USERNAME", "oc@aliun.example")
    settings.cache_clear()
    assert (await client.get("/readyz")).json()["checks"]["mail"] == "1 mailbox(es) not read in ten minutes"
    with begin("test") as work:
        mailbox.looked(work, "oc@aliun.example", 0)
    assert (await client.get("/readyz")).json()["checks"]["mail"] == "ok"
    with begin("test", now=clock.now() - timedelta(minutes=11)) as work:
        mailbox.looked(work, "oc@aliun.example", 0)
    late = await client.get("/readyz")
    assert (late.status_code, late.json()["checks"]["mail"]) == (503, "1 mailbox(es) not read in ten minutes")


async def test_a_database_of_another_version_is_not_ready(client: httpx.AsyncClient, database: str) -> None:
    change = "UPDATE alembic_version SET version_num = %s"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(change, ["old"])
        answer = await client.get("/readyz")
        connection.execute(change, [newest()])
    assert answer.json()["checks"]["migrations"] == "pending"


async def test_prometheus_reads_inbox_and_latency(client: httpx.AsyncClient) -> None:
    await client.post(KOMMO, content=b"a=1", headers=signed(b"a=1"))
    text = (await client.get("/metrics")).text
    assert 'aliun_events{source="kommo",status="received"} 1.0' in text
    assert 'aliun_queue_jobs{queue="default",status="todo"} 1.0' in text
    assert 'aliun_webhook_duration_seconds_count{source="kommo"}' in text


async def test_the_figures_ask_for_their_token_when_there_is_one(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIUN_METRICS_TOKEN", "figures-for-prometheus")
    settings.cache_clear()
    assert (await client.get("/metrics")).status_code == 401
    assert (await client.get("/metrics", headers={"authorization": "Bearer figures"})).status_code == 401
    right = {"authorization": "Bearer figures-for-prometheus"}
    assert (await client.get("/metrics", headers=right)).status_code == 200


async def test_every_figure_is_named_as_prometheus_wants_it_and_about_nobody(
    client: httpx.AsyncClient, database: str
) -> None:
    with begin("test") as work:
        mailbox.looked(work, "oc@aliun.example", 0)
        breaker.trip(work.session, "kommo", "blocked", clock.now())
    for path in (
        "/api/v1/leads/L-000001",
        "/c/a-secret-word",
        "/p/another",
        "/wp-admin.php",
        "/api/nowhere/8095550177",
    ):
        await client.get(path)
    text = (await client.get("/metrics")).text
    families = list(text_string_to_metric_families(text))
    ours = {family.name: family for family in families if family.name.startswith("aliun_")}
    assert {
        "aliun_http_requests",
        "aliun_webhooks",
        "aliun_database_pool_connections",
        "aliun_websocket_clients",
    } <= set(ours)
    assert {"aliun_process_resident_memory_bytes", "aliun_quota_movements", "aliun_deliveries"} <= set(ours)
    assert all(family.documentation for family in ours.values())
    values = {sample.name: sample.value for family in ours.values() for sample in family.samples}
    assert (values["aliun_breaker_open"], values["aliun_database_up"]) == (1, 1)
    assert values["aliun_mailbox_read_age_seconds"] < 60
    labels = {value for family in ours.values() for sample in family.samples for value in sample.labels.values()}
    labels = {re.sub(r"{\w+}", "{}", label) for label in labels}
    assert {"/api/v1/leads/{}", "/c/{}"} <= labels
    assert not {value for value in labels if any(word in value for word in ("@", "secret", "809", "L-0", "wp-admin"))}


async def test_what_all_processes_count_is_one_sum(tmp_path: Path) -> None:
    """Two processes on one house, one of them gone: counters of both, gauges of who lives."""
    script = """
import sys, time
from pathlib import Path
from aliun_dashboard.kernel import meters
meters.share(Path(sys.argv[1]), sys.argv[2])
from aliun_dashboard.api import meters as web
web.request("GET", "/x", 200, 0.1)
if sys.argv[2] == "web":
    from prometheus_client.multiprocess import MultiProcessCollector
    for metric in MultiProcessCollector.merge(meters.files()):
        print([sample.value for sample in metric.samples if sample.name == "aliun_http_requests_total"])
"""
    said = ""
    for name in ("other", "web"):
        done = subprocess.run([sys.executable, "-c", script, str(tmp_path), name], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said = done.stdout
    assert "[2.0]" in said


async def test_a_finder_of_holes_is_told_where_to_write(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await client.get("/.well-known/security.txt")).status_code == 404
    monkeypatch.setenv("ALIUN_SECURITY_CONTACT", "mailto:seguridad@aliun.example")
    settings.cache_clear()
    text = (await client.get("/.well-known/security.txt")).text
    assert text.startswith("Contact: mailto:seguridad@aliun.example\nExpires: 20")


@pytest.fixture
def server(configured: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A PostgreSQL of this test's own, to be stopped at will."""
    url = embedded.ensure_running(tmp_path, fsync="off")
    monkeypatch.setenv("DATABASE_URL", url)
    settings.cache_clear()
    db.engine.cache_clear()
    migrate()
    yield tmp_path
    db.engine().dispose()
    embedded.stop(tmp_path)
    monkeypatch.undo()
    settings.cache_clear()
    db.engine.cache_clear()


async def test_while_the_database_is_down_senders_are_asked_to_come_back(server: Path) -> None:
    transport = httpx.ASGITransport(application.create(), raise_app_exceptions=False)
    async with application.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://aliun.test") as client:
        assert (await client.post(KOMMO, content=b"a=1", headers=signed(b"a=1"))).json()["status"] == "received"
        embedded.stop(server)
        for body in (b"a=2", b"a=3"):
            down = await client.post(KOMMO, content=body, headers=signed(body))
            assert (down.status_code, down.json()["error"]["code"]) == (503, "unavailable")
            assert down.headers["retry-after"]
            assert down.elapsed.total_seconds() < 5.5
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).json()["checks"] == {"database": "unreachable"}
        assert "Traceback" not in (await client.get("/api/v1/audit", headers={"authorization": "Bearer x"})).text
        embedded.ensure_running(server, fsync="off")
        again = [await client.post(KOMMO, content=body, headers=signed(body)) for body in (b"a=2", b"a=3", b"a=1")]
    assert [answer.json().get("status") for answer in again] == ["received", "received", "duplicate"]


async def test_a_database_that_hangs_is_given_up_on(client: httpx.AsyncClient, database: str, rows: Rows) -> None:
    with psycopg.connect(database) as holder:
        holder.execute("LOCK TABLE webhook_event IN ACCESS EXCLUSIVE MODE")
        answer = await client.post(KOMMO, content=b"a=1", headers=signed(b"a=1"))
    assert (answer.status_code, answer.elapsed.total_seconds() < 5.5) == (503, True)
    assert (await client.post(KOMMO, content=b"a=1", headers=signed(b"a=1"))).json()["status"] == "received"
    assert rows("SELECT count(*) FROM webhook_event") == [(1,)]
