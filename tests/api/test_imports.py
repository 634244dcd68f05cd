"""Files of rates at the door: who may send one, what happens to it, and what can be downloaded."""

import csv
import io

import httpx
import pytest

from aliun_dashboard.flows import hotels, rate_import, staff
from aliun_dashboard.inventory.rules import HotelTerms
from aliun_dashboard.inventory.sheet import COLUMNS, TEMPLATE
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import Role
from tests.api.conftest import Rows

PASSWORD = "palmas al viento"
OURS = {"origin": "http://aliun.test"}
FILE = f"{','.join(COLUMNS)}\n=Palma,Doble,todo incluido,2,2027-01-01,2027-02-01,200,150\n".encode()


async def enter(client: httpx.AsyncClient, role: Role = Role.DIRECTOR) -> None:
    email = f"{role.value}@aliun.example"
    with begin("test") as work:
        staff.create_user(work, email, "Dora Jefa", role, PASSWORD)
    answer = await client.post("/auth/login", data={"email": email, "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 303


async def send(client: httpx.AsyncClient, content: bytes = FILE, **headers: str) -> httpx.Response:
    return await client.post("/imports/tarifas", files={"file": ("t.csv", content)}, headers=OURS | headers)


async def test_a_file_waits_for_its_preview_to_be_accepted(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client)
    answer = await send(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ajustes/tarifas/?archivo=1")
    assert rows("SELECT file_name, imported_at, jsonb_array_length(rows) FROM rate_import") == [("t.csv", None, 1)]
    assert rows("SELECT count(*) FROM rate") == [(0,)]


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "error=missing_column&column=hotel"), (b"\0\0", "error=unreadable_file&why=no+es+texto")],
)
async def test_why_a_file_cannot_be_read_goes_back_to_the_page(
    client: httpx.AsyncClient, content: bytes, why: str
) -> None:
    await enter(client)
    answer = await send(client, content)
    assert answer.headers["location"] == f"/ajustes/tarifas/?{why}"


@pytest.mark.parametrize("role", [None, Role.AGENT, Role.FINANCE])
async def test_only_direction_sends_and_downloads_rates(
    client: httpx.AsyncClient, rows: Rows, role: Role | None
) -> None:
    if role:
        await enter(client, role)
    answers = [
        await send(client),
        await client.get("/imports/plantilla-tarifas.csv"),
        await client.get("/imports/1/rechazadas.csv"),
    ]
    assert {answer.status_code for answer in answers} == {403 if role else 401}
    assert rows("SELECT count(*) FROM rate_import") == [(0,)]


async def test_another_site_cannot_send_a_file_in_somebodys_name(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client)
    assert (await send(client, origin="https://evil.example")).status_code == 403
    assert rows("SELECT count(*) FROM rate_import") == [(0,)]


async def test_a_file_over_a_mebibyte_is_too_large(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client)
    answer = await send(client, b"x" * 1024 * 1024)
    assert answer.headers["location"] == "/ajustes/tarifas/?error=file_too_big&megabytes=1"
    assert rows("SELECT count(*) FROM rate_import") == [(0,)]


async def test_the_template_has_every_column(client: httpx.AsyncClient) -> None:
    await enter(client)
    answer = await client.get("/imports/plantilla-tarifas.csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [list(row) for row in TEMPLATE]


async def test_refused_rows_come_back_with_their_reason_and_as_no_formula(client: httpx.AsyncClient) -> None:
    await enter(client)
    with begin("test") as work:
        hotel_id = hotels.set_hotel(work, HotelTerms("Palma", "Miches"))
        hotels.set_room(work, hotel_id, ("Doble", 2, 4, True))
        run_id = rate_import.read_file(work, FILE, "t.csv")
        rate_import.import_rows(work, run_id)
    answer = await client.get(f"/imports/{run_id}/rechazadas.csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["hotel"], row["precio"], row["fila"]) == ("'=Palma", "200", "2")
    assert (row["motivo"], row["como_corregirlo"]) == (
        "No hay ningún hotel «=Palma».",
        "Créalo en Inventario, o corrige su nombre.",
    )
