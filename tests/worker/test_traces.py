"""Traces reach a collector when one is named: a webhook, its statements and its job are one story."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.worker.conftest import House

PHONE = "+18095550177"
NO_SDK = """
import sys
from aliun_dashboard.kernel import traces
from aliun_dashboard.api import app
import aliun_dashboard.worker.main
assert traces.setup("test") is False and traces.carried() == {}
with traces.span("nothing"):
    pass
sdk = ("opentelemetry.sdk", "opentelemetry.exporter", "google.protobuf")
loaded = [name for name in sys.modules if name.startswith(sdk)]
assert loaded == [], loaded
"""
STORY = f"""
import asyncio
import httpx
from aliun_dashboard.adapters.traced import watch_calls
from aliun_dashboard.api import app as api
from aliun_dashboard.kernel import traces
from tests.worker.conftest import House, working
from tests.api.conftest import signed
from tests.worker.conftest import lead_post

async def story():
    assert traces.setup("aliun-test")
    watch_calls()
    body = lead_post(7, name="Carla Nunez {PHONE}")
    transport = httpx.ASGITransport(api.create())
    async with api.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://aliun.test") as http:
        told = await http.post("/api/v1/webhooks/kommo?phone={PHONE}", content=body, headers=signed(body))
        assert told.status_code == 200, told.text
    async with working():
        await House(__import__("os").environ["DATABASE_URL"]).until_quiet()
    async with httpx.AsyncClient() as http:
        with traces.span("calling out"):
            await http.get(__import__("os").environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/x?phone={PHONE}")
    traces.flush()

asyncio.run(story())
"""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[Span]]]:
    """An OTLP receiver on this machine, and the spans it was given."""
    spans: list[Span] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["content-length"])))
            spans.extend(span for of in sent.resource_spans for scope in of.scope_spans for span in scope.spans)
            self.do_GET()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", spans
    server.shutdown()


@pytest.mark.timeout(300)
def test_a_webhook_its_job_and_its_statements_are_one_trace(
    house: House, collector: tuple[str, list[Span]], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, spans = collector
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "KOMMO_WEBHOOK_SECRET": "kommo-secret"}
    run(STORY, **env)
    by_name = {span.name: span for span in spans}
    webhook, job = by_name["POST /api/v1/webhooks/kommo"], by_name["process_event"]
    assert (job.trace_id, job.parent_span_id) == (webhook.trace_id, webhook.span_id)
    assert any(span.name == "INSERT" and span.trace_id == job.trace_id for span in spans)
    assert by_name["GET 127.0.0.1"].parent_span_id == by_name["calling out"].span_id
    told = {value.key: value.value for span in spans for value in span.attributes}
    assert "http.route" in told
    assert "db.query.text" in told
    assert "url.path" not in told
    assert not any(word in str(spans) for word in (PHONE, "8095550177", "Carla", "kommo-secret"))


@pytest.mark.timeout(300)
def test_without_a_collector_nothing_of_the_sdk_is_loaded(house: House) -> None:
    run(NO_SDK, OTEL_EXPORTER_OTLP_ENDPOINT="")


def run(script: str, **env: str) -> None:
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
