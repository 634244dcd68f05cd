"""Files of leads at the door, inwards and outwards: who may, what happens to them, and what a download holds."""

import csv
import io

import httpx
import pytest
from openpyxl import load_workbook

from aliun_dashboard.flows import staff
from aliun_dashboard.imports.rules import MOST_BYTES
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.messages.import_words import TEMPLATE
from aliun_dashboard.staff.rules import IMPORTS_LEADS, Role
from tests import importing, make
from tests.api.conftest import Rows
from tests.importing import file

PASSWORD = "palmas al viento"
OURS = {"origin": "http://aliun.test"}
CARLA = ("Carla Núñez", "+1 809 555 0123", "", "Punta Cana", "12/04/2026", "5", "2", "1850")
WRONG = ("=2+5", "consultar", "", "Punta Cana", "31/02/2026", "5", "2", "1850")


async def enter(client: httpx.AsyncClient, role: Role = Role.OPERATIONS) -> Actor:
    email = f"{role.value}@aliun.example"
    with begin("test") as work:
        user_id = staff.create_user(work, email, "Olga Ruiz", role, PASSWORD)
    answer = await client.post("/auth/login", data={"email": email, "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 303
    return Actor("Olga Ruiz", user_id, role.value)


async def send(client: httpx.AsyncClient, content: bytes, name: str = "clientes.csv", **headers: str) -> httpx.Response:
    return await client.post("/imports/leads", files={"file": (name, content)}, headers=OURS | headers)


async def test_a_file_waits_for_its_columns_and_writes_no_lead(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client)
    answer = await send(client, file(CARLA))
    assert (answer.status_code, answer.headers["location"]) == (303, "/leads/importar/?archivo=1")
    assert rows("SELECT file_name, status, mapping->>'0', total FROM import_run") == [
        ("clientes.csv", "mapping", "name", None)
    ]
    assert rows("SELECT count(*) FROM lead") == [(0,)]


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "v.csv"), (b"\0\0", "t.csv"), (b"PK\3\4", "t.xlsx"), (b"Nombre\n", "t.csv")]
)
async def test_why_a_file_cannot_be_read_goes_back_to_the_page(
    client: httpx.AsyncClient, rows: Rows, content: bytes, name: str
) -> None:
    await enter(client)
    answer = await send(client, content, name)
    assert answer.headers["location"].startswith("/leads/importar/?error=unreadable_file&why=")
    assert rows("SELECT count(*) FROM import_run") == [(0,)]


@pytest.mark.parametrize("role", [None, *sorted(set(Role) - IMPORTS_LEADS)])
async def test_only_direction_and_operations_send_and_download(
    client: httpx.AsyncClient, rows: Rows, role: Role | None
) -> None:
    if role:
        await enter(client, role)
    answers = [
        await send(client, file(CARLA)),
        await client.get("/imports/plantilla-leads.csv"),
        await client.get("/imports/leads/1/rechazadas.csv"),
    ]
    assert {answer.status_code for answer in answers} == {403 if role else 401}
    assert rows("SELECT count(*) FROM import_run") == [(0,)]


async def test_another_site_cannot_send_a_file_in_somebodys_name(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client)
    assert (await send(client, file(CARLA), origin="https://evil.example")).status_code == 403
    assert rows("SELECT count(*) FROM import_run") == [(0,)]


@pytest.mark.parametrize("size", [MOST_BYTES + 1, MOST_BYTES + 1024 * 1024])
async def test_a_file_over_ten_megabytes_is_said_to_be_too_large(client: httpx.AsyncClient, size: int) -> None:
    await enter(client)
    answer = await send(client, b"x" * size)
    assert answer.headers["location"] == "/leads/importar/?error=file_too_big&megabytes=10"


async def test_the_template_reads_as_a_good_file(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client)
    answer = await client.get("/imports/plantilla-leads.csv")
    assert next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == list(TEMPLATE[0])
    await send(client, answer.content)
    assert rows("SELECT (SELECT count(*) FROM jsonb_object_keys(mapping)) FROM import_run") == [(len(TEMPLATE[0]),)]


async def test_refused_rows_come_back_with_their_reason_as_no_formula_and_can_be_sent_again(
    client: httpx.AsyncClient,
) -> None:
    who = await enter(client)
    run_id = importing.planned(file(CARLA, WRONG), who)
    importing.imported(run_id, who)
    answer = await client.get(f"/imports/leads/{run_id}/rechazadas.csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Nombre"], row["Teléfono"], row["fila"]) == ("'=2+5", "consultar", "3")
    assert row["motivo"] == "Teléfono: «consultar» no es un número de teléfono. Entrada: «31/02/2026» no es una fecha."
    assert "12/03/2027" in row["como_corregirlo"]
    again = importing.send(answer.content, who)
    assert importing.run(again).mapping == importing.run(run_id).mapping
    importing.look_through(again, who)
    assert [reason["field"] for reason in importing.rows(again)[0].reasons] == ["phone", "check_in"]
    assert (await client.get("/imports/leads/77/rechazadas.csv")).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_leads_go_out_as_the_list_shows_them_and_that_is_signed(
    client: httpx.AsyncClient, rows: Rows, form: str
) -> None:
    make.lead(name='=HYPERLINK("x")')
    make.lead(name="Pedro Gil", phone="+1 829 555 0199", wish=make.wish(destination="Bávaro"))
    await enter(client)
    answer = await client.get(f"/exports/leads.{form}?destino=bavaro&orden=nombre")
    assert "leads-2" in answer.headers["content-disposition"]
    head, *lines = table(answer.content, form)
    assert [dict(zip(head, line, strict=True))["Cliente"] for line in lines] == ["Pedro Gil"]
    told = rows("SELECT actor, after FROM audit_entry WHERE action = 'export.leads'")
    assert told == [("Olga Ruiz", {"query": "destino=bavaro", "form": form, "rows": 1})]
    everything = table((await client.get(f"/exports/leads.{form}")).content, form)
    assert sorted(line[1] for line in everything[1:]) == [
        "'=HYPERLINK(\"x\")" if form == "csv" else '=HYPERLINK("x")', "Pedro Gil",
    ]  # fmt: skip


async def test_an_agent_takes_own_leads_and_those_of_nobody_alone(client: httpx.AsyncClient) -> None:
    theirs = make.lead(name="De Otra", phone="+1 829 555 0199")
    make.owned(theirs.id or 0, make.user(Role.AGENT, "Otra Agente"))
    make.lead(name="De Nadie")
    await enter(client, Role.AGENT)
    for form in ("csv", "xlsx"):
        lines = table((await client.get(f"/exports/leads.{form}")).content, form)[1:]
        assert [line[1] for line in lines] == ["De Nadie"]
    await client.post("/auth/logout", headers=OURS)
    assert (await client.get("/exports/leads.csv")).status_code == 401


def table(content: bytes, form: str) -> list[list[str]]:
    """The cells of an export. A text of a workbook is none of its formulas."""
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    page = load_workbook(io.BytesIO(content)).active
    assert not [one for line in page.iter_rows() for one in line if one.data_type == "f"]
    return [["" if value is None else str(value) for value in line] for line in page.iter_rows(values_only=True)]
