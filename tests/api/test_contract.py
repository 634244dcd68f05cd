"""The whole OpenAPI against the real application and database: every answer is one that the document promises.

Seeded and short by default; `ALIUN_EXAMPLES=500` asks each operation five hundred times, differently every time.
"""

import asyncio
import os
from collections import Counter
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from aliun_dashboard.staff.rules import Role
from tests import make, selling, tracker
from tests.api.test_rest import bearer

EXAMPLES = int(os.environ.get("ALIUN_EXAMPLES", "0"))
FUZZ = hypothesis_settings(
    max_examples=EXAMPLES or 12,
    derandomize=not EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CLOSED = 503  # a webhook without its secret
PROMISES = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
]
KNOWN = {"ref": ("1", "L-000001", "ATL-001", "R-000001", "P-000001"), "quote_id": (1, 2), "ticket_id": (1,)}


@pytest.fixture
def populated(client: httpx.AsyncClient) -> None:
    """One of each thing, so that an address sometimes finds something."""
    make.budget_rule()
    selling.paid(selling.quote(selling.campaign(quota=3)))
    selling.quote()
    tracker.order(tracker.agency())


@pytest.mark.timeout(0 if EXAMPLES else 300)
async def test_every_answer_is_one_that_the_document_promises(client: httpx.AsyncClient, populated: None) -> None:
    document = (await client.get("/api/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(document)
    seen: Counter[int] = Counter()
    for operation in schema.get_all_operations():
        role = Role.DIRECTOR if "campaigns" in operation.ok().path else Role.ADMIN
        ask = asking(client, bearer(role, name=f"P{len(seen)}{sum(seen.values())}"), seen)
        cases = given(case=operation.ok().as_strategy())
        await asyncio.to_thread(FUZZ(cases(ask)))
    assert {200, 401, 404, 422} <= set(seen)
    assert not {status for status in seen if status >= 500 and status != CLOSED}, seen


def asking(client: httpx.AsyncClient, token: dict[str, str], seen: Counter[int]) -> Any:
    """Sends a case over the loop of this test, and holds the answer against the document."""
    loop = asyncio.get_running_loop()

    def ask(case: schemathesis.Case) -> None:
        if sum(seen.values()) % 2:
            case.path_parameters = _to_something(case.path_parameters or {}, sum(seen.values()))
        asked = case.as_transport_kwargs(base_url="http://aliun.test")
        headers = {name.lower(): value for name, value in (asked.get("headers") or {}).items()} | token
        facts = {name: asked.get(name) for name in ("params", "json")} | {"content": asked.get("data")}
        request = client.request(asked["method"], asked["url"], headers=headers, **facts)
        answer = asyncio.run_coroutine_threadsafe(request, loop).result(60)
        seen[answer.status_code] += 1
        promises = PROMISES if answer.status_code == CLOSED else [not_a_server_error, *PROMISES]
        case.validate_response(answer, checks=promises)

    return ask


def _to_something(addressed: dict[str, Any], turn: int) -> dict[str, Any]:
    return {name: KNOWN[name][turn % len(KNOWN[name])] if name in KNOWN else value for name, value in addressed.items()}
