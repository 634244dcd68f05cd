"""The State of Notificaciones: its filters, its rows, what is put off, the rules and their trials."""

import reflex as rx

from aliun_dashboard.alerts.rules import ALERTS, Rule, Severity
from aliun_dashboard.flows import alerts as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import alerts as query
from aliun_dashboard.queries.alerts import PAGE, AlertFilter, State
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import address
from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.notices import shown
from aliun_dashboard.ui.screens.notices.shown import Off, Row, RuleCard, TrialShown
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "notices"
PATH = "/notificaciones/"
RULES = "reglas"
EDITORS = tuple(sorted(EDITS_RULES))


class NoticesState(rx.State):
    """One page of what concerns this person."""

    loaded: bool = False
    view: str = State.OPEN.value
    rule: str = ""
    severity: str = ""
    page: int = 1
    pages: int = 1
    rows: list[Row] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    numbers: dict[str, int] = {}  # noqa: RUF012
    options: list[tuple[str, str]] = []  # noqa: RUF012
    offs: list[Off] = []  # noqa: RUF012
    rules: list[RuleCard] = []  # noqa: RUF012
    head: RuleCard = RuleCard()
    may_edit: bool = False
    wanted: Row = Row()
    is_open: bool = False
    error: str = ""
    trial: TrialShown = TrialShown()
    tried: bool = False

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read what fits the address, and stay informed."""
        said = self.router.url.query_parameters
        self.view = said.get("ver", "") if said.get("ver", "") in {*words.STATES, RULES} else State.OPEN.value
        self.rule = said.get("regla", "") if said.get("regla", "") in set(ALERTS) else ""
        self.severity = said.get("urgencia", "") if said.get("urgencia", "") in map(str, words.SEVERITIES) else ""
        self.page, self.is_open, self.tried, self.error = 1, False, False, ""
        self.may_edit = viewer().role in EDITS_RULES
        hub.join(STREAM, self, viewer())
        await self._refill()

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Something was found, or is over."""
        await self._refill()

    @rx.event(supersedes=True)
    @roles()
    async def choose(self, name: str, value: str):
        """Filter by rule or severity; nothing: all."""
        if str(name) == "rule":
            self.rule = str(value) if str(value) in set(ALERTS) else ""
        else:
            self.severity = str(value) if str(value) in map(str, words.SEVERITIES) else ""
        self.page = 1
        await self._refill()
        return address.show(PATH, ver=self.view, regla=self.rule, urgencia=self.severity)

    @rx.event
    @roles()
    async def turn(self, page: int):
        """Another page."""
        self.page = min(max(int(page), 1), self.pages)
        await self._refill()

    @rx.event
    @roles()
    async def begin_snooze(self, alert_id: int):
        """Ask until when; 0: the whole rule that is chosen."""
        found = next((row for row in self.rows if row.id == int(alert_id)), None)
        name = words.RULES[self.rule].name if self.rule else ""
        self.wanted = found or Row(rule=self.rule, name=f"{name} · {words.WHOLE_RULE}")
        self.is_open, self.error = bool(self.wanted.rule), ""

    @rx.event
    @roles()
    async def close(self):
        """Back to the list."""
        self.is_open, self.tried, self.error = False, False, ""

    @rx.event
    @roles()
    async def snooze(self, form: dict):
        """Put it off."""
        span, day = str(form.get("span", "")), str(form.get("day", ""))[:10]
        for_all = bool(form.get("for_all"))
        try:
            await ask(flow.snooze, self.wanted.rule, span, day, subject=self.wanted.subject, everybody=for_all)
        except Refused as refused:
            told = explain(refused.reason.value, refused.facts)
            self.error = f"{told.message} {told.fix}"
            return None
        self.is_open = False
        await self._refill()
        return toast.done(words.SNOOZED.format(what=self.wanted.name))

    @rx.event
    @roles()
    async def wake(self, rule: str, subject: str, for_all: bool):
        """No longer put off."""
        await ask(flow.wake, str(rule), subject=str(subject), everybody=bool(for_all))
        await self._refill()
        return toast.done(words.WOKEN)

    @rx.event
    @roles()
    async def try_out(self, rule: str):
        """What would this rule say now, and to whom?"""
        self.trial = shown.trial(await ask(flow.try_out, str(rule)))
        self.tried = True

    @rx.event
    @roles(*EDITORS)
    async def save(self, rule: str, form: dict):
        """Another threshold."""
        typed = str(form.get("n", "")).strip()
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else -1
        card = next((one for one in self.rules if one.rule == str(rule)), RuleCard())
        await ask(flow.set_rule, str(rule), number, enabled=card.enabled)
        await self._refill()
        return toast.done(words.SAVED)

    @rx.event
    @roles(*EDITORS)
    async def switch(self, rule: str, on: bool):
        """Watch it, or no longer."""
        card = next((one for one in self.rules if one.rule == str(rule)), None)
        if card is not None:
            await ask(flow.set_rule, str(rule), int(card.n), enabled=bool(on))
            await self._refill()

    async def _refill(self) -> None:
        now, who = clock.now(), viewer()
        state = State(self.view) if self.view in set(State) else State.OPEN
        severity = Severity(int(self.severity)) if self.severity else None
        wanted = AlertFilter(state, Rule(self.rule) if self.rule else None, severity)
        found = await look(query.page, who, wanted, now, self.page)
        self.rows = [shown.row(one, ALERTS[one.rule].severity, now) for one in found.rows]
        self.pages = max(-(-found.total // PAGE), 1)
        self.numbers = {state.value: n for state, n in (await look(query.counts, who, wanted, now)).items()}
        self.rules = [shown.rule_card(one) for one in await look(query.rules, who, now)]
        self.options = [(card.rule, card.name) for card in self.rules]
        self.head = next((card for card in self.rules if card.rule == self.rule), RuleCard())
        self.offs = [shown.off(one) for one in await look(query.snoozes, who, now)]
        self.loaded = True


@hub.publishes(STREAM, "alert", "notice", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, NoticesState.refresh)
