"""Salud, Auditoría, Ajustes and the simulator in a browser: what goes wrong is seen and put right by hand."""

import re

from playwright.sync_api import expect

from tests.e2e.agency import Agency
from tests.e2e.conftest import Open


def test_a_failed_event_is_read_and_processed_again(visit: Open, agency: Agency) -> None:
    agency.lead("Ercilia Batista")
    event = agency.value("SELECT max(id) FROM webhook_event WHERE status = 'processed'")
    agency.run(f"UPDATE webhook_event SET status = 'failed', error = 'Kommo no respondió' WHERE id = {event}")
    page = visit("soporte", "/salud/eventos/?estado=failed")
    page.get_by_role("link", name=re.compile(str(event))).first.click()
    expect(page.get_by_text("Kommo no respondió")).to_be_visible()
    page.get_by_role("button", name="Reprocesar").click()
    expect(page.get_by_text("En la cola otra vez")).to_be_visible()
    agency.eventually(lambda: agency.value(f"SELECT status FROM webhook_event WHERE id = {event}") != "failed")
    expect(page.get_by_text("Kommo no respondió")).to_have_count(0)
    assert agency.value("SELECT count(*) FROM lead l JOIN contact c ON c.id = contact_id WHERE c.name ~ 'Ercilia'") == 1


def test_the_chain_is_whole_until_somebody_alters_a_row(visit: Open, agency: Agency) -> None:
    page = visit("director", "/auditoria/")
    page.get_by_role("button", name="Verificar cadena").click()
    expect(page.get_by_text("Cadena intacta")).to_be_visible(timeout=60_000)
    row = agency.value("SELECT (min(id) + max(id)) / 2 FROM audit_entry")
    honest = agency.value(f"SELECT actor FROM audit_entry WHERE id = {row}")
    alter(agency, row, "Nadie")
    page.get_by_role("button", name="Verificar cadena").click()
    expect(page.get_by_text(f"Cadena alterada en la entrada {row}")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Ver la entrada").click()
    expect(page.locator("[data-broken=true]")).to_contain_text("Nadie")
    alter(agency, row, honest)


def alter(agency: Agency, row: int, actor: str) -> None:
    """What somebody with the keys of the database could do."""
    agency.run(
        "ALTER TABLE audit_entry DISABLE TRIGGER append_only;"
        f"UPDATE audit_entry SET actor = '{actor}' WHERE id = {row};"
        "ALTER TABLE audit_entry ENABLE TRIGGER append_only"
    )


def test_a_new_person_gets_a_password_shown_once_and_enters_with_it(visit: Open, agency: Agency) -> None:
    page = visit("admin", "/ajustes/usuarios/")
    page.get_by_role("button", name="Nueva persona").click()
    form = page.get_by_role("dialog", name="Nueva persona")
    form.get_by_label(re.compile("^Nombre")).fill("Yahaira Mota")
    form.get_by_label(re.compile("^Correo")).fill("yahaira@demo.aliun")
    form.get_by_role("button", name="Crear persona").click()
    password = page.locator("code.secret").inner_text()
    page.get_by_role("button", name="Ya lo guardé").click()
    expect(page.locator("code.secret")).to_have_count(0)
    theirs = visit("yahaira", "/", cookie=agency.log_in("yahaira", password))
    expect(theirs.get_by_role("button", name=re.compile("^Yahaira Mota"))).to_be_visible()
    page.get_by_role("row").filter(has_text="yahaira@").get_by_role("button", name=re.compile("Más")).click()
    page.get_by_role("button", name="Desactivar").locator("visible=true").click()
    expect(theirs).to_have_url(re.compile("/login"))


def test_a_token_is_shown_once_and_opens_the_api(visit: Open, agency: Agency) -> None:
    page = visit("admin", "/ajustes/tokens/")
    page.get_by_label(re.compile("^Para qué es")).fill("hoja de reportes")
    page.get_by_role("button", name="Crear token").click()
    token = page.locator("code.secret").inner_text()
    answer = page.request.get("/api/v1/leads?limit=1", headers={"authorization": f"Bearer {token}"})
    assert answer.ok
    page.reload()
    expect(page.get_by_text("hoja de reportes")).to_be_visible()
    expect(page.locator("code.secret")).to_have_count(0)
    assert token not in page.content()


def test_a_rule_of_the_director_judges_the_next_lead(visit: Open, agency: Agency) -> None:
    page = visit("director", "/ajustes/presupuestos/")
    page.get_by_label(re.compile("^Destino")).fill("Isla Beata")
    page.get_by_label(re.compile("^Mínimo")).fill("500")
    page.get_by_role("button", name="Guardar regla").click()
    expect(page.get_by_role("row").filter(has_text="Isla Beata")).to_be_visible()
    poor = agency.lead("Fior Cabral", destination="Isla Beata", amount=3000)
    rich = agency.lead("Griselda Tejada", destination="Isla Beata", amount=4000)
    assert (agency.stage(poor), agency.stage(rich)) == ("incoming", "qualified")


def test_the_simulator_sends_what_it_says(visit: Open, agency: Agency) -> None:
    page = visit("director", "/simulador/")
    for kind, answer in (("new_lead", "200"), ("wrong_signature", "401"), ("too_large", "413")):
        page.locator(f"[data-kind={kind}]").get_by_role("button").click()
        newest = page.locator("[data-trial]").first
        title = page.locator(f"[data-kind={kind}] h3").inner_text()
        expect(newest).to_contain_text(title)
        expect(newest.locator(".pill")).to_have_text(answer)
