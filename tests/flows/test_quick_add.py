"""A lead typed in by a colleague goes as far as the law lets it, and never doubles or touches another's."""

from datetime import date
from decimal import Decimal

import pytest

from aliun_dashboard.flows import quick_add
from aliun_dashboard.flows.intake import Outcome, Wish
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Reason, Refused
from aliun_dashboard.leads.rules import LeadReason, Stage
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def add(actor: Actor, wanted: Stage = Stage.INCOMING, **facts: object) -> quick_add.Added:
    with begin(actor, now=NOON) as work:
        return quick_add.add(work, make.arrival(owner_id=actor.user_id, greet=False, **facts), wanted)


def refused(actor: Actor, **facts: object) -> Reason:
    with pytest.raises(Refused) as caught:
        add(actor, **facts)
    return caught.value.reason


def test_a_lead_with_budget_enough_reaches_the_column_it_was_added_to() -> None:
    make.budget_rule()
    done = add(make.user(), Stage.QUALIFIED)
    assert (done.stage, done.outcome, done.stopped) == (Stage.QUALIFIED, Outcome.CREATED, None)


def test_a_new_lead_has_no_proposal_yet() -> None:
    make.budget_rule()
    done = add(make.user(), Stage.CORE_PROPOSAL)
    assert done.stage is Stage.QUALIFIED
    assert done.stopped is not None
    assert done.stopped.reason is LeadReason.NO_CORE_QUOTE


def test_a_lead_without_budget_stays_where_it_came_in_and_says_why() -> None:
    make.budget_rule()
    done = add(make.user(), Stage.QUALIFIED, wish=Wish())
    assert done.stage is Stage.INCOMING
    assert done.stopped is not None
    assert done.stopped.reason is LeadReason.BUDGET
    assert make.stored(done.lead_id).owner_id is not None


def test_the_same_person_again_brings_the_open_wish_up_to_date() -> None:
    ana = make.user()
    first = add(ana, wish=Wish(destination="Samaná"))
    again = add(ana, wish=Wish(amount=Decimal(900)))
    assert (again.lead_id, again.outcome) == (first.lead_id, Outcome.UPDATED)
    assert make.stored(first.lead_id).amount == Decimal(900)


def test_a_colleagues_open_lead_is_left_alone() -> None:
    first = add(make.user(), wish=Wish())
    assert refused(make.user(name="Luis Mota"), wish=Wish(amount=Decimal(5))) is LeadReason.NOT_YOURS
    assert make.stored(first.lead_id).amount is None


def test_impossible_facts_are_refused_by_name() -> None:
    ana = make.user()
    assert refused(ana, name="  ") == "no_name"
    assert refused(ana, phone="12") == "bad_phone"
    assert refused(ana, wish=Wish(check_in=date(2026, 3, 1))) is LeadReason.PAST_CHECK_IN
    assert refused(ana, wish=Wish(adults=0)) is LeadReason.BAD_PARTY


def test_finance_adds_no_leads() -> None:
    assert refused(make.user(Role.FINANCE, "Fe Díaz")) == "forbidden"
