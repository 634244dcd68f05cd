"""Saved views: private or shared, thrown away by whoever may."""

import pytest

from aliun_dashboard.flows import views
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.queries.views import views as tabs
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def save(actor: Actor, name: str, *, shared: bool = False) -> int:
    with begin(actor, now=NOON) as work:
        return views.save(work, name, "ver=mios", shared=shared).id or 0


def seen_by(actor: Actor) -> list[tuple[str, bool]]:
    with read() as session:
        viewer = Viewer(actor.user_id or 0, actor.name, "", Role(actor.role or ""))
        return [(view.name, view.removable) for view in tabs(session, viewer)]


def remove(actor: Actor, view_id: int) -> None:
    with begin(actor, now=NOON) as work:
        views.remove(work, view_id)


def test_one_sees_own_views_and_shared_ones() -> None:
    ana, luis, rosa = make.user(), make.user(name="Luis Mota"), make.user(Role.DIRECTOR, "Rosa Marte")
    save(ana, "  Mis   calientes ")
    save(ana, "Todos", shared=True)
    assert seen_by(ana) == [("Mis calientes", True), ("Todos", True)]
    assert seen_by(luis) == [("Todos", False)]
    assert seen_by(rosa) == [("Todos", True)]


def test_only_its_maker_or_the_director_throws_a_view_away() -> None:
    ana, luis, rosa = make.user(), make.user(name="Luis Mota"), make.user(Role.DIRECTOR, "Rosa Marte")
    private, shared = save(ana, "Mía"), save(ana, "Todos", shared=True)
    with pytest.raises(Refused, match="not_found"):
        remove(luis, private)
    with pytest.raises(Refused, match="forbidden"):
        remove(luis, shared)
    remove(rosa, shared)
    remove(ana, private)
    assert seen_by(ana) == []


def test_a_view_needs_a_name() -> None:
    with pytest.raises(Refused, match="no_view_name"):
        save(make.user(), "  ")
