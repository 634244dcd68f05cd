"""Adding a lead by hand: a dialog that warns of people we know, and says what is wrong where it is wrong."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from aliun_dashboard.flows import quick_add
from aliun_dashboard.flows.intake import Outcome
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.messages.refusals import explain, in_full
from aliun_dashboard.queries import contacts
from aliun_dashboard.queries.contacts import Lookalike
from aliun_dashboard.staff.rules import WORKS_LEADS, Role
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.session import ask, look, roles, viewer

from . import quick_form

SAYS = labels.QUICK_ADD
WATCHED = ("name", "phone", "email")


@dataclass(frozen=True)
class Alike:
    """Somebody we know who may be the person being typed in."""

    name: str
    why: str
    detail: str
    href: str


class AddActs(rx.State, mixin=True):
    """The dialog. What is typed stays in the browser until it is sent, and after a refusal, too."""

    adding: str = ""
    adding_title: str = ""
    errors: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    alike: list[Alike] = []  # noqa: RUF012
    _typed: dict[str, str] = {}  # noqa: RUF012

    @rx.event
    @roles(*WORKS_LEADS)
    async def start_adding(self, slug: str):
        """«+» in a head, or N."""
        self.adding = slug if slug in set(quick_add.STARTS) else Stage.INCOMING.value
        self.adding_title = SAYS["title"].format(stage=labels.STAGES[self.adding])
        self.errors, self.alike, self._typed = {}, [], {}

    @rx.event
    @roles()
    async def stop_adding(self):
        """The dialog was left."""
        self.adding = ""

    @rx.event
    @roles(*WORKS_LEADS)
    async def typing(self, field: str, value: str):
        """Warn of people we know while somebody is typed in."""
        if field not in WATCHED:
            return
        self._typed = {**self._typed, field: str(value)[:200]}
        found = await look(contacts.lookalikes, viewer(), **self._typed)
        self.alike = [_alike(person) for person in found]

    @rx.event
    @roles(*WORKS_LEADS)
    async def add(self, form: dict[str, Any]):
        """Create the lead, or say what is wrong by field."""
        who = viewer()
        arrival, self.errors = quick_form.read(form, who.id if who.role is Role.AGENT else None)
        if self.errors:
            return None
        try:
            added = await ask(quick_add.add, arrival, Stage(self.adding))
        except Refused as refused:
            self.errors = _errors(refused)
            return None
        self.adding = ""
        return [toast.done(_says(added)), *([type(self).load()] if self.nothing or self.listing else [])]


def _alike(person: Lookalike) -> Alike:
    stage = labels.STAGES[person.stage] if person.stage else ""
    owner = person.owner or (labels.NOBODY if person.lead_id else "")
    detail = " · ".join(filter(None, [person.lead_code, stage, owner]))
    return Alike(
        person.name,
        SAYS["why_alike"][person.why],
        detail if person.visible else SAYS["alike_hidden"],
        f"/leads/{person.lead_id}/" if person.visible and person.lead_id else "",
    )


def _errors(refused: Refused) -> dict[str, str]:
    told = in_full(refused.reason.value, refused.facts)
    field = quick_form.FIELD_OF.get(refused.reason.value) or str(refused.facts.get("field", ""))
    return {field if field in quick_form.FIELDS else "form": told}


def _says(added: quick_add.Added) -> str:
    stage = labels.STAGES[added.stage]
    if added.outcome is Outcome.UPDATED:
        return SAYS["known"].format(code=added.code)
    if added.outcome is not Outcome.CREATED:
        return SAYS["unchanged"].format(code=added.code)
    if added.stopped:
        why = explain(added.stopped.reason.value, added.stopped.facts).message
        return SAYS["stopped"].format(code=added.code, stage=stage, why=why)
    return SAYS["created"].format(code=added.code, stage=stage)
