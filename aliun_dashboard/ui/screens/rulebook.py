"""Reglas: the rector document as the product obeys it, made from the same tables (A-72, A-74)."""

import dataclasses
from collections.abc import Iterable, Mapping

import reflex as rx

from aliun_dashboard.alerts.rules import ALERTS, Rule
from aliun_dashboard.campaigns import rules as campaigns
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kpis.rules import REGISTRY
from aliun_dashboard.leads import rules as leads
from aliun_dashboard.payments import rules as payments
from aliun_dashboard.purchase_orders import rules as orders
from aliun_dashboard.queries import rulebook as query
from aliun_dashboard.quotes import rules as quotes
from aliun_dashboard.reservations import rules as trips
from aliun_dashboard.staff.rules import READS_AUDIT
from aliun_dashboard.tickets import rules as tickets
from aliun_dashboard.ui import (
    labels,
    labels_orders,
    labels_payments,
    labels_promises,
    labels_quotes,
    labels_reservations,
    labels_tickets,
    shell,
)
from aliun_dashboard.ui import labels_rulebook as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.labels_alerts import RULES, UNITS
from aliun_dashboard.ui.labels_audit import ACTIONS
from aliun_dashboard.ui.labels_kpis import KPIS
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.diff import Change, changes, diff
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.session import look, roles, viewer

HOUR = 3600
LAWS = (
    (words.CAMPAIGNS, campaigns.MOVES, words.CAMPAIGN_STATES),
    (words.QUOTES, quotes.MOVES, labels_quotes.STATUSES),
    (words.PAYMENTS, payments.MOVES, labels_payments.STATUSES),
    (words.TRIPS, trips.MOVES, labels_reservations.STATUSES),
    (words.ORDER_STATES, orders.MOVES, labels_orders.STATUSES),
    (words.TICKETS, tickets.MOVES, labels_tickets.STATUSES),
)


@dataclasses.dataclass(frozen=True)
class Line:
    """One change of a rule."""

    edition: str
    when: str
    who: str
    did: str
    href: str


class RulebookState(rx.State):
    """Which edition holds and how it came about; the rules that only the code knows are drawn once."""

    edition: str = ""
    budget_rules: str = ""
    mapped: str = ""
    senders: str = ""
    office: str = ""
    hurried: str = ""
    alerts: list[tuple[str, str]] = []  # noqa: RUF012
    lines: list[Line] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    changes: dict[str, list[Change]] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Who changed a rule last, and when."""
        found = await look(query.edition)
        self.budget_rules, self.mapped = write.number(found.budget_rules), write.number(found.mapped_stages)
        self.edition = _edition(found)
        self.senders = ", ".join(found.oc.senders) or words.NOWHERE
        start, end = orders.OFFICE
        workdays = words.WORKDAYS.format(start=start, end=end)
        self.office = workdays if found.oc.business_days_only else words.ANY_HOUR
        self.hurried = _days(orders.HURRIED) if found.oc.hurries else words.SAME_RHYTHM
        self.alerts = [(RULES[rule].name, _threshold(rule, n)) for rule, n in found.alerts.items()]
        self.lines = [_line(one) for one in found.latest]
        self.changes = {words.NUMBER.format(n=one.number): changes(one.before, one.after) for one in found.latest}


@rx.page(route="/reglas", title=shell.tab_title(words.RULEBOOK), on_load=[ShellState.load, RulebookState.load])
def rulebook() -> rx.Component:
    """The document's head, one panel a matter, and every change of a rule."""
    return shell.page(
        words.RULEBOOK,
        rx.el.div(
            banner(f"{words.DOCUMENT}. {words.AUTHORITY}. ", RulebookState.edition),
            rx.el.p(words.GENERATED, class_name="muted"),
            panel(_stages(), title=words.STAGES, flush=True, class_name="stacks"),
            rx.el.div(*_panels(), class_name="settings-columns"),
            panel(_log(), title=words.LOG, flush=True),
            class_name="stack",
        ),
        active="reglas",
    )


def _panels() -> list[rx.Component]:
    return [
        panel(rx.el.p(words.RULE_B_TEXT), title=words.RULE_B),
        panel(facts(*words.TRIGGER_TEXTS.values()), title=words.TRIGGERS),
        panel(facts(*words.VALIDATION_TEXTS.values()), title=words.VALIDATIONS),
        panel(rx.el.ul(*map(rx.el.li, words.MONEY_RULES)), title=words.MONEY),
        panel(facts(*_thresholds()), title=words.THRESHOLDS),
        panel(facts(*_chase()), title=words.ORDERS),
        panel(_alerts(), title=words.ALERTS),
        panel(facts(*_targets()), title=words.TARGETS),
        panel(facts(*labels_promises.RULES.values()), title=words.GUARD),
        *(panel(facts(*_moves(law, names)), title=title) for title, law, names in LAWS),
    ]


def _log() -> rx.Component:
    nothing = empty(words.NO_CHANGES, words.NO_CHANGES_WHY, icon="shield")
    columns = [Column(head) for head in words.LOG_HEADS]
    return table(columns, RulebookState.lines, _change, caption=words.LOG, empty=nothing)


def _change(one: rx.Var[Line]) -> rx.Component:
    return row(
        cell(one.edition),
        cell(one.when),
        cell(one.who),
        cell(rx.cond(one.href != "", link(one.did, href=one.href, class_name="link"), one.did)),
        cell(diff(RulebookState.changes[one.edition]), class_name="wrap"),
    )


def _line(one: query.RuleChange) -> Line:
    role = f" · {labels.ROLES[one.role]}" if one.role else ""
    href = f"/auditoria/?entry={one.entry_id}" if viewer().role in READS_AUDIT else ""
    when = write.moment(one.at, settings().timezone)
    return Line(words.NUMBER.format(n=one.number), when, one.author + role, ACTIONS.get(one.action, one.action), href)


def _edition(found: query.Edition) -> str:
    if not found.latest:
        return words.FIRST_EDITION
    last = found.latest[0]
    when = write.ago(last.at, clock.now(), settings().timezone)
    return words.EDITION.format(n=found.changes, when=when, who=last.author)


def _chase() -> list[tuple[str, str | rx.Var[str]]]:
    return [
        (words.RHYTHM, _days(orders.DAYS)),
        (words.HURRIED.format(days=orders.NEAR), RulebookState.hurried),
        (words.TO_A_PERSON.format(hours=round(orders.DAY.total_seconds() / HOUR)), words.TO_A_TICKET),
        (words.OFFICE, RulebookState.office),
        (words.SENDERS, RulebookState.senders),
    ]


def _alerts() -> rx.Component:
    rows = rx.foreach(RulebookState.alerts, lambda one: rx.el.div(rx.el.dt(one[0]), rx.el.dd(one[1])))
    return rx.el.dl(rows, class_name="facts")


def _threshold(rule: Rule, n: int | None) -> str:
    return words.ALERT_OFF if n is None else f"{n} {UNITS[ALERTS[rule].unit]}"


def _targets() -> list[tuple[str, str]]:
    return [
        (KPIS[kpi.key].name, words.TARGET[kpi.better].format(n=kpi.target, unit=words.TARGET_UNITS[kpi.unit]))
        for kpi in REGISTRY.values()
        if kpi.target is not None
    ]


def _days(days: Iterable[int]) -> str:
    return " · ".join(str(one) for one in days)


def _stages() -> rx.Component:
    heads = (words.STAGE, words.BY_PERSON, words.BY_SYSTEM, words.AGEING)
    rows = [
        rx.el.tr(
            rx.el.th(labels.STAGES[stage], scope="row"),
            rx.el.td(_named(leads.BY_HAND[stage]), class_name="wrap whole", data_label=words.BY_PERSON),
            rx.el.td(
                _named(leads.MOVES[stage] - leads.BY_HAND[stage]), class_name="wrap whole", data_label=words.BY_SYSTEM
            ),
            rx.el.td(_ages(stage), class_name="whole", data_label=words.AGEING),
        )
        for stage in leads.Stage
    ]
    head = rx.el.thead(rx.el.tr(*[rx.el.th(name, scope="col") for name in heads]))
    drawn = rx.el.table(head, rx.el.tbody(*rows), class_name="table")
    return rx.el.div(drawn, class_name="table-frame", tab_index=0, role="region", aria_label=words.STAGES)


def _named(stages: Iterable[leads.Stage]) -> str:
    return " · ".join(labels.STAGES[stage] for stage in leads.Stage if stage in set(stages)) or words.NOWHERE


def _ages(stage: leads.Stage) -> str:
    if stage not in leads.AGES:
        return words.NOWHERE
    warn, late = leads.AGES[stage]
    return words.AGES.format(warn=warn, late=late)


def _moves(moves: Mapping, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each state and where it may go."""
    return [
        (names[state.value], "→ " + " · ".join(sorted(names[to.value] for to in onward)) if onward else words.NOWHERE)
        for state, onward in moves.items()
    ]


def _thresholds() -> list[tuple[str, str | rx.Var[str]]]:
    def hours(span) -> str:
        return words.HOURS.format(n=round(span.total_seconds() / HOUR))

    return [
        (words.VALIDITY_CORE, hours(quotes.VALIDITY[quotes.CORE])),
        (words.VALIDITY_ATLAS, hours(quotes.VALIDITY[quotes.ATLAS])),
        (words.LOW_QUOTA, words.AT_MOST.format(n=campaigns.LOW_PERCENT)),
        (words.LAST_HOURS, hours(campaigns.LAST_HOURS)),
        (words.RISK, words.FROM_SCORE.format(n=payments.RISK_LIMIT)),
        (words.BUDGETS, RulebookState.budget_rules),
        (words.MAPPED, RulebookState.mapped),
    ]
