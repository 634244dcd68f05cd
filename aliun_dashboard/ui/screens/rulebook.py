"""Reglas: the rector document as the product obeys it, made from the same tables (A-72, A-74)."""

from collections.abc import Iterable, Mapping

import reflex as rx

from aliun_dashboard.campaigns import rules as campaigns
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads import rules as leads
from aliun_dashboard.payments.rules import RISK_LIMIT
from aliun_dashboard.queries import rulebook as query
from aliun_dashboard.quotes import rules as quotes
from aliun_dashboard.ui import labels, labels_promises, shell
from aliun_dashboard.ui import labels_rulebook as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.session import look, roles

HOUR = 3600


class RulebookState(rx.State):
    """Which edition holds; the rules themselves are drawn once."""

    edition: str = ""
    budget_rules: str = ""
    mapped: str = ""

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Who changed a rule last, and when."""
        found = await look(query.edition)
        self.budget_rules, self.mapped = write.number(found.budget_rules), write.number(found.mapped_stages)
        when = write.ago(found.changed_at, clock.now(), settings().timezone) if found.changed_at else ""
        told = words.EDITION.format(n=found.changes, when=when, who=found.changed_by)
        self.edition = told if found.changes else words.FIRST_EDITION


@rx.page(route="/reglas", title=shell.tab_title(words.RULEBOOK), on_load=[ShellState.load, RulebookState.load])
def rulebook() -> rx.Component:
    """The document's head, then one panel a matter."""
    return shell.page(
        words.RULEBOOK,
        rx.el.div(
            banner(f"{words.DOCUMENT}. {words.AUTHORITY}. ", RulebookState.edition),
            rx.el.p(words.GENERATED, class_name="muted"),
            panel(_stages(), title=words.STAGES, flush=True, class_name="stacks"),
            rx.el.div(
                panel(rx.el.p(words.RULE_B_TEXT), title=words.RULE_B),
                panel(facts(*words.TRIGGER_TEXTS.values()), title=words.TRIGGERS),
                panel(facts(*words.VALIDATION_TEXTS.values()), title=words.VALIDATIONS),
                panel(facts(*_moves(campaigns.MOVES, words.CAMPAIGN_STATES)), title=words.CAMPAIGNS),
                panel(rx.el.ul(*map(rx.el.li, words.MONEY_RULES)), title=words.MONEY),
                panel(facts(*_thresholds()), title=words.THRESHOLDS),
                panel(facts(*labels_promises.RULES.values()), title=words.GUARD),
                class_name="settings-columns",
            ),
            class_name="stack",
        ),
        active="reglas",
    )


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
        (words.RISK, words.FROM_SCORE.format(n=RISK_LIMIT)),
        (words.BUDGETS, RulebookState.budget_rules),
        (words.MAPPED, RulebookState.mapped),
    ]
