"""A Kommo account that answers as documented: limits, blocks, empty lists, rotation, strange stages."""

import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

from tests.fakes.kommo_hooks import HookSender, form

ACCESS, REFRESH, CODE = "first-access", "first-refresh", "code-of-the-redirect"
CLIENT_ID, CLIENT_SECRET, REDIRECT = "fake-client", "fake-client-secret", "https://aliun.example/kommo"
ROBOT, PERSON = 100, 5001
PIPELINE, INCOMING, NEW, OFFER, WON, LOST = 8000001, 70010001, 70010002, 70010003, 142, 143
OTHER_PIPELINE, OTHER_STAGE = 8000002, 70020002
STAGES = {
    PIPELINE: [(INCOMING, "Leads entrantes", 1), (NEW, "Calificado", 0), (OFFER, "Propuesta", 0)],
    OTHER_PIPELINE: [(70020001, "Leads entrantes", 1), (OTHER_STAGE, "Soporte", 0)],
}
ENDS = [(WON, "Leads ganados", 0), (LOST, "Leads perdidos", 0)]
Json = dict[str, Any]


class FakeKommo:
    """The account's state, open to tests, and `app`, its HTTP side.

    More than `per_second` calls in a second are answered with 429; more than
    `patience` of those, and the account is `blocked`: 403 until a test lifts it.
    """

    def __init__(self, *, per_second: int = 7, patience: int = 20) -> None:
        self.per_second, self.patience = per_second, patience
        self.leads: dict[int, Json] = {}
        self.contacts: dict[int, Json] = {}
        self.notes: list[Json] = []
        self.tasks: list[Json] = []
        self.requests: list[str] = []
        self.refused = 0
        self.blocked = False
        self.down = False
        self.tokens = {ACCESS}
        self.refresh_tokens = {REFRESH}
        self.superseded: dict[str, str] = {}
        self.hook: HookSender | None = None
        self.now = 1_795_300_000  # Unix second of changes made through the API
        self._recent: deque[float] = deque()
        self._ids = 9_000_000
        self.app = _application(self)

    def next_id(self) -> int:
        self._ids += 1
        return self._ids

    def add_contact(self, name: str, phone: str, email: str = "") -> int:
        person_id = self.next_id()
        self.contacts[person_id] = {"id": person_id, "name": name, **_contact_fields(phone, email)}
        return person_id

    def add_lead(self, name: str, *contacts: int, at: int, status: int = NEW, **facts: Any) -> int:
        """A lead as if made by a person at Unix second `at`; its first contact is the main one."""
        lead_id = self.next_id()
        people = [{"id": person, "is_main": n == 0} for n, person in enumerate(contacts)]
        self.leads[lead_id] = {
            "id": lead_id,
            "name": name,
            "price": 0,
            "status_id": status,
            "pipeline_id": PIPELINE,
            "responsible_user_id": PERSON,
            "updated_by": PERSON,
            "created_at": at,
            "updated_at": at,
            "custom_fields_values": None,
            "_embedded": {"tags": [], "contacts": list(reversed(people))},
            **facts,
        }
        return lead_id

    def change(self, lead_id: int, by: int, at: int, **facts: Any) -> bytes:
        """Apply a change; the answer is the body of the webhook Kommo sends about it."""
        lead = self.leads[lead_id]
        old = {"old_status_id": lead["status_id"], "old_pipeline_id": lead["pipeline_id"]}
        lead |= facts | {"updated_at": at, "updated_by": by}
        told = {key: lead[key] for key in ("id", "name", "price", "status_id", "pipeline_id", "updated_at")}
        told |= {"last_modified": at, "modified_user_id": by}
        post: Json = {"leads": {"update": [told]}}
        if old["old_status_id"] != lead["status_id"]:
            post["leads"]["status"] = [told | old]
        return form(post | {"account": {"id": 31415926, "subdomain": "aliunviajes"}})

    def use(self, token: str) -> None:
        """The first use of a new token ends the refresh token it came from."""
        self.refresh_tokens.discard(self.superseded.pop(token, ""))

    def over_limit(self) -> bool:
        """Count this call; whether it is one too many in the last second."""
        now = time.monotonic()
        self._recent.append(now)
        while self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) <= self.per_second:
            return False
        self.refused += 1
        self.blocked = self.blocked or self.refused > self.patience
        return True


def _contact_fields(phone: str, email: str) -> Json:
    coded = {"PHONE": phone, "EMAIL": email}
    fields = [{"field_code": code, "values": [{"value": value}]} for code, value in coded.items() if value]
    return {"custom_fields_values": fields or None}


def hal(content: object, background: BackgroundTask | None = None) -> Response:
    return JSONResponse(content, media_type="application/hal+json", background=background)


def problem(status: int, title: str, detail: str = "", errors: list[Json] | None = None, **headers: str) -> Response:
    body: Json = {"title": title, "type": "https://httpstatus.es/", "status": status, "detail": detail}
    if errors:
        body["validation-errors"] = [{"request_id": "0", "errors": errors}]
    return JSONResponse(body, status, media_type="application/problem+json", headers=headers)


def _application(fake: FakeKommo) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def guard(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
        fake.requests.append(f"{request.method} {request.url.path}")
        if fake.blocked:
            return problem(403, "Forbidden", "Your account is blocked")
        if fake.down:
            return Response("<h1>502 Bad Gateway</h1>", 502)
        if request.url.path.startswith("/oauth2/"):
            return await proceed(request)
        if fake.over_limit():
            return problem(429, "Too Many Requests", **{"Retry-After": "1"})
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in fake.tokens:
            return problem(401, "Unauthorized", "Token has expired")
        fake.use(token)
        return await proceed(request)

    _add_oauth(app, fake)
    _add_reading(app, fake)
    _add_lead_writing(app, fake)
    _add_notes_and_tasks(app, fake)
    return app


def _add_oauth(app: FastAPI, fake: FakeKommo) -> None:
    @app.post("/oauth2/access_token")
    async def access_token(request: Request) -> Response:
        asked = await request.json()
        ours = (CLIENT_ID, CLIENT_SECRET, REDIRECT)
        if (asked.get("client_id"), asked.get("client_secret"), asked.get("redirect_uri")) != ours:
            return problem(401, "Unauthorized", "Client authentication failed")
        old = asked.get("refresh_token", "")
        if asked.get("code") != CODE and old not in fake.refresh_tokens:
            return problem(400, "Bad Request", "Token has been revoked")
        fake.use(old)
        number = fake.next_id()
        pair = {"access_token": f"access-{number}", "refresh_token": f"refresh-{number}"}
        fake.tokens.add(pair["access_token"])
        fake.refresh_tokens.add(pair["refresh_token"])
        fake.superseded |= dict.fromkeys(pair.values(), old)
        return hal({"token_type": "Bearer", "expires_in": 86400, **pair})


def _add_reading(app: FastAPI, fake: FakeKommo) -> None:
    @app.get("/api/v4/account")
    async def account() -> Response:
        return hal({"id": 31415926, "name": "Aliun Viajes", "subdomain": "aliunviajes"})

    @app.get("/api/v4/leads/pipelines")
    async def pipelines() -> Response:
        return hal({"_total_items": 2, "_embedded": {"pipelines": [_pipeline(number) for number in STAGES]}})

    @app.get("/api/v4/leads")
    async def leads(request: Request) -> Response:
        asked = request.query_params
        since, wanted = int(asked.get("filter[updated_at][from]", 0)), asked.get("query", "")
        found = [
            lead
            for lead in sorted(fake.leads.values(), key=lambda lead: lead["id"])
            if lead["updated_at"] >= since and wanted.casefold() in lead["name"].casefold()
        ]
        return _page(request, "leads", found)

    @app.get("/api/v4/leads/{lead_id}")
    async def lead(lead_id: int) -> Response:
        return hal(fake.leads[lead_id]) if lead_id in fake.leads else Response(status_code=204)

    @app.get("/api/v4/contacts")
    async def contacts(request: Request) -> Response:
        wanted = {int(value) for key, value in request.query_params.items() if key.startswith("filter[id]")}
        return _page(request, "contacts", [person for key, person in fake.contacts.items() if key in wanted])


def _pipeline(number: int) -> Json:
    statuses = [
        {"id": stage, "name": name, "type": kind, "sort": place * 10, "pipeline_id": number}
        for place, (stage, name, kind) in enumerate(STAGES[number] + ENDS)
    ]
    main = number == PIPELINE
    return {"id": number, "name": f"Embudo {number}", "is_main": main, "_embedded": {"statuses": statuses[::-1]}}


def _page(request: Request, name: str, found: list[Json]) -> Response:
    page = int(request.query_params.get("page", 1))
    limit = min(int(request.query_params.get("limit", 50)), 250)
    some = found[(page - 1) * limit : page * limit]
    if not some:
        return Response(status_code=204)
    links: Json = {"self": {"href": str(request.url)}}
    if len(found) > page * limit:
        links["next"] = {"href": str(request.url.include_query_params(page=page + 1))}
    return hal({"_page": page, "_links": links, "_embedded": {name: some}})


def _add_lead_writing(app: FastAPI, fake: FakeKommo) -> None:
    @app.patch("/api/v4/leads/{lead_id}")
    async def patch_lead(lead_id: int, request: Request) -> Response:
        facts = await request.json()
        if lead_id not in fake.leads:
            return problem(404, "Not Found")
        if wrong := _wrong(fake.leads[lead_id] | facts):
            return problem(400, "Bad Request", "Request validation failed", [wrong])
        body = fake.change(lead_id, ROBOT, fake.now, **facts)
        echo = BackgroundTask(fake.hook.deliver, body) if fake.hook else None
        return hal({"id": lead_id, "updated_at": fake.leads[lead_id]["updated_at"]}, echo)

    @app.delete("/api/v4/leads/{lead_id}")
    async def delete_lead(lead_id: int) -> Response:
        return problem(405, "Method Not Allowed")

    @app.post("/api/v4/leads/complex")
    async def create(request: Request) -> Response:
        created: list[Json] = []
        for asked in await request.json():
            if wrong := _wrong(asked):
                return problem(400, "Bad Request", "Request validation failed", [wrong])
            created.append(_create(fake, asked))
        return hal(created)


def _add_notes_and_tasks(app: FastAPI, fake: FakeKommo) -> None:
    @app.get("/api/v4/leads/{lead_id}/notes")
    async def notes(lead_id: int, request: Request) -> Response:
        return _page(request, "notes", [note for note in reversed(fake.notes) if note["entity_id"] == lead_id])

    @app.get("/api/v4/tasks")
    async def tasks(request: Request) -> Response:
        return _page(request, "tasks", fake.tasks)

    @app.post("/api/v4/leads/{lead_id}/notes")
    async def add_notes(lead_id: int, request: Request) -> Response:
        if lead_id not in fake.leads:
            return problem(404, "Not Found")
        added = [{"id": fake.next_id(), "entity_id": lead_id, **note} for note in await request.json()]
        fake.notes += added
        return hal({"_embedded": {"notes": [{"id": note["id"], "entity_id": lead_id} for note in added]}})

    @app.post("/api/v4/tasks")
    async def add_tasks(request: Request) -> Response:
        added = [{"id": fake.next_id(), **task} for task in await request.json()]
        fake.tasks += added
        return hal({"_embedded": {"tasks": [{"id": task["id"]} for task in added]}})

    @app.delete("/api/v4/tasks/{task_id}")
    async def delete_task(task_id: int) -> Response:
        return problem(403, "Forbidden", "Tasks cannot be deleted")


def _wrong(lead: Json) -> Json | None:
    """The field error of a lead that would stand where no lead can be put."""
    allowed = {stage: kind for stage, _, kind in STAGES.get(lead["pipeline_id"], []) + ENDS}
    if lead["pipeline_id"] not in STAGES:
        return _not_a_choice("pipeline_id")
    if allowed.get(lead["status_id"], 1) == 1:
        return _not_a_choice("status_id")
    if not isinstance(lead.get("price", 0), int):
        return {"code": "InvalidType", "path": "price", "detail": "This value should be of type int."}
    return None


def _not_a_choice(path: str) -> Json:
    return {"code": "NotSupportedChoice", "path": path, "detail": "The value you selected is not a valid choice."}


def _create(fake: FakeKommo, asked: Json) -> Json:
    people = [person.get("id") or _created_person(fake, person) for person in asked["_embedded"].get("contacts", [])]
    facts = {key: asked[key] for key in ("price", "pipeline_id") if key in asked}
    embedded = {"tags": asked["_embedded"]["tags"], "contacts": [{"id": person, "is_main": True} for person in people]}
    lead_id = fake.add_lead(asked["name"], at=fake.now, status=asked["status_id"], **facts)
    fake.leads[lead_id] |= {"_embedded": embedded, "updated_by": ROBOT}
    return {"id": lead_id, "contact_id": people[0] if people else None, "request_id": [asked.get("request_id")]}


def _created_person(fake: FakeKommo, person: Json) -> int:
    person_id = fake.next_id()
    fake.contacts[person_id] = {**person, "id": person_id}
    return person_id
