"""The door as a whole: nothing is open by accident, nothing makes it stumble, all of it is documented."""

from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI
from starlette.routing import Mount, Route

from aliun_dashboard.api import app as application
from aliun_dashboard.api import guard
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EVERYONE


def test_every_route_says_who_may_use_it() -> None:
    assert guard.undeclared(application.create().routes) == []


def test_an_application_with_a_silent_route_does_not_start() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/fine")
    def fine(_: Annotated[Viewer, Depends(guard.requires(EVERYONE))]) -> None: ...

    guard.check(app.routes)

    @app.get("/forgotten")
    def forgotten() -> None: ...

    with pytest.raises(RuntimeError, match="/forgotten"):
        guard.check(app.routes)
    with pytest.raises(RuntimeError, match="/old"):
        guard.check([Route("/old", forgotten)])
    with pytest.raises(RuntimeError, match="/files"):
        guard.check([Mount("/files", routes=[])])


async def test_what_does_not_exist_is_said_in_json(client: httpx.AsyncClient) -> None:
    nowhere = await client.get("/api/v1/nowhere")
    assert (nowhere.status_code, nowhere.json()["error"]["code"]) == (404, "not_found")
    wrong = await client.delete("/api/v1/leads")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, POST")


async def test_the_manual_needs_no_other_server(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api/docs")).text
    assert "https://" not in page
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert f"/api/docs/assets/{asset}" in page
        assert (await client.get(f"/api/docs/assets/{asset}")).status_code == 200
    paths = (await client.get("/api/openapi.json")).json()["paths"]
    assert {"/api/v1/leads", "/api/v1/leads/{ref}/move", "/api/v1/audit", "/api/v1/webhooks/inbound"} <= paths.keys()
