"""The demo's played mails, all the way: written, kept, parsed, judged, their PDFs read, decided."""

import pytest

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import simulated_mail
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from tests.conftest import NOON
from tests.worker.conftest import House, working

DECIDED = "SELECT rule, status FROM mail_message WHERE direction = 'in' ORDER BY id"


@pytest.fixture(autouse=True)
def demo(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("ALIUN_DEMO", "1")
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", "reservas@sistema.example")
    settings.cache_clear()
    agency = Organization(name="Andes Viajes", requires_oc=True, emails=["oc@andes.example"], created_at=NOON)
    with begin("test") as work:
        work.session.add(agency)


async def play(house: House, *kinds: str) -> list[tuple[object, ...]]:
    for kind in kinds:
        with begin("test") as work:
            simulated_mail.request(work, kind)
        await house.until_quiet()
    return await house.ask(DECIDED)


async def test_a_played_confirmation_is_one_order_that_its_played_answer_ends(house: House) -> None:
    async with working():
        assert await play(house, "mail_twice") == [("confirmation", "taken")]
        await house.ask("UPDATE purchase_order SET status = 'SOLICITADA', requested_at = now(), level = 0")
        assert (await play(house, "mail_away", "mail_order"))[1:] == [("auto_reply", "ignored"), ("order", "taken")]
    assert await house.ask("SELECT status FROM purchase_order") == [("RECIBIDA",)]


@pytest.mark.parametrize(
    ("kind", "decided", "asked"),
    [
        ("mail_unclear", ("confirmation", "taken"), [("review",)]),
        ("mail_broken", ("confirmation", "taken"), [("unreadable",)]),
        ("mail_forged", ("not_proven", "held"), []),
        ("mail_stranger", ("unknown_sender", "ignored"), []),
    ],
)
async def test_what_is_doubtful_makes_no_order(
    house: House, kind: str, decided: tuple[str, str], asked: list[tuple[str]]
) -> None:
    async with working():
        assert await play(house, kind) == [decided]
    assert await house.ask("SELECT status FROM confirmation") == asked
    assert await house.count("purchase_order") == 0
