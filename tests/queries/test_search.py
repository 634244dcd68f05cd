"""The palette finds people by whatever scrap of them somebody remembers, and only those one may see."""

import pytest

from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.queries import search
from aliun_dashboard.queries.search import Found
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role
from tests import make

pytestmark = pytest.mark.usefixtures("database")


def _as(role: Role, user_id: int = 999) -> Viewer:
    return Viewer(user_id, "Quien busca", "x@aliun.example", role)


def _find(wanted: str, viewer: Viewer | None = None) -> list[Found]:
    with db.read() as session:
        return search.search(session, viewer or _as(Role.DIRECTOR), wanted)


def _names(wanted: str, viewer: Viewer | None = None) -> list[str]:
    return [found.name for found in _find(wanted, viewer)]


@pytest.fixture
def carla(database: str) -> int:
    identities = (Identity(IdentityKind.PHONE, "+1 809 555 0123"), Identity(IdentityKind.EMAIL, "Carla.N@example.com"))
    make.lead(name="Pedro Gómez", phone="+18295550199", wish=make.wish(destination="Samaná"))
    return make.lead(name="Carla Núñez de Peña", identities=identities).id or 0


@pytest.mark.parametrize(
    "scrap",
    [
        "carla",
        "NUÑEZ",
        "nunez",
        "pen",
        "peña carla",
        "809555",
        "0123",
        "55-01 23",
        "(809) 555",
        "carla.n@ex",
        "CARLA.N@",
    ],
)
def test_any_scrap_of_a_person_finds_them(carla: int, scrap: str) -> None:
    assert [found.lead_id for found in _find(scrap)] == [carla]


@pytest.mark.parametrize("written", ["L-{:06d}", "l-{}", "{}", "L{}", "000{}"])
def test_a_code_finds_its_lead_first(carla: int, written: str) -> None:
    assert _find(written.format(carla))[0].lead_id == carla


def test_a_destination_finds_its_leads(carla: int) -> None:
    assert _names("samana") == ["Pedro Gómez"]


@pytest.mark.parametrize("nothing", ["", "c", "zzz", "12345678901234567890", "%", "_", "' & | !", ":*", "\\"])
def test_what_fits_nobody_finds_nobody(carla: int, nothing: str) -> None:
    assert _find(nothing) == []


def test_a_name_that_begins_so_comes_before_a_later_word(database: str) -> None:
    make.lead(name="Ana Marte", phone="+18095550001")
    make.lead(name="Marta Ruiz", phone="+18095550002")
    assert _names("mart") == ["Marta Ruiz", "Ana Marte"]


def test_an_agent_finds_only_own_and_unassigned_leads(database: str) -> None:
    ana, luis = make.user(), make.user(name="Luis Mota")
    make.lead(name="Rosa Mía", phone="+18095550001", owner_id=ana.user_id)
    make.lead(name="Rosa Ajena", phone="+18095550002", owner_id=luis.user_id)
    theirs = make.lead(name="Rosa Libre", phone="+18095550003")
    assert sorted(_names("rosa", _viewer(ana))) == ["Rosa Libre", "Rosa Mía"]
    assert len(_names("rosa")) == 3
    with db.read() as session:
        again = search.these(session, _viewer(ana), [(theirs.id or 0) - 1, theirs.id or 0, (theirs.id or 0) - 2])
    assert [found.name for found in again] == ["Rosa Libre", "Rosa Mía"]


def _viewer(actor: Actor) -> Viewer:
    return _as(Role.AGENT, actor.user_id or 0)
