"""Presupuestos: the least a stay may cost per night and person, by destination, category and currency (X-33)."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows import budget as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.money import money
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import budgets as query
from aliun_dashboard.queries.budgets import Draft, RuleRow
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button, icon_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import select_field, text_field
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.settings.frame import WORDS, screen
from aliun_dashboard.ui.session import ask, look, roles

EDITORS = (Role.DIRECTOR, Role.ADMIN)
BLANK = {"destination": "", "category": "", "least": "", "currency": "USD"}


@dataclasses.dataclass(frozen=True)
class Rule:
    """A row. `amount` is as it is typed, `least` as it is read."""

    id: int
    destination: str
    category: str
    least: str
    amount: str
    currency: str
    by: str


class BudgetsState(rx.State):
    """The rules, and the one being written: the browser has its letters, a new `sheet` starts with `start`."""

    rules: list[Rule] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    start: dict[str, str] = dict(BLANK)  # noqa: RUF012
    sheet: int = 0
    editing: bool = False
    error: str = ""
    preview: str = ""
    _typed: dict[str, str] = dict(BLANK)  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles(*EDITORS)
    async def load(self):
        """All rules; what is being written stays."""
        await self._fill()

    @rx.event
    @roles(*EDITORS)
    async def write(self, field: str, value: str):
        """One more letter of the rule being written: say what it would change."""
        if field not in BLANK:
            return
        self._typed = {**self._typed, field: str(value)[:80]}
        self.error = ""
        await self._preview()

    @rx.event
    @roles(*EDITORS)
    async def edit(self, rule_id: int):
        """Bring a rule into the form."""
        chosen = next((rule for rule in self.rules if rule.id == int(rule_id)), None)
        if chosen is not None:
            known = (chosen.destination, chosen.category, chosen.amount, chosen.currency)
            self._lay_out(dict(zip(BLANK, known, strict=True)), editing=True)
            await self._preview()

    @rx.event
    @roles(*EDITORS)
    async def clear(self):
        """Start a new rule."""
        self._lay_out(BLANK, editing=False)

    @rx.event
    @roles(*EDITORS)
    async def save(self, form: dict):
        """Write the rule as the form shows it; waiting leads are held against it at once."""
        rule = [str(form.get(name, ""))[:80] for name in BLANK]
        try:
            _, changed = await ask(flow.set_rule, *rule)
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN:
                raise
            self.error = explain(refused.reason.value, refused.facts).fix
            return None
        self._lay_out(BLANK, editing=False)
        await self._fill()
        return toast.done(WORDS["rule_saved"].format(n=changed))

    @rx.event
    @roles(*EDITORS)
    async def drop(self, rule_id: int):
        """Remove a rule, with a way back."""
        gone = next((rule for rule in self.rules if rule.id == int(rule_id)), None)
        await ask(flow.drop_rule, int(rule_id))
        await self._fill()
        if gone is None:
            return None
        back = BudgetsState.restore(gone.destination, gone.category, gone.amount, gone.currency)
        return toast.done(WORDS["rule_dropped"], undo=back)

    @rx.event
    @roles(*EDITORS)
    async def restore(self, destination: str, category: str, amount: str, currency: str):
        """Put a removed rule back."""
        await ask(flow.set_rule, str(destination), str(category), str(amount), str(currency))
        await self._fill()

    def _lay_out(self, start: dict[str, str], *, editing: bool) -> None:
        self.start, self._typed, self.sheet = dict(start), dict(start), self.sheet + 1
        self.editing, self.error, self.preview = editing, "", ""

    async def _fill(self) -> None:
        self.rules = [_rule(found) for found in await look(query.rules)]

    async def _preview(self) -> None:
        try:
            least = money(self._typed["least"], self._typed["currency"])
        except ValueError:
            self.preview = ""
            return
        number = await look(query.would_change, Draft(self._typed["destination"], self._typed["category"], least))
        self.preview = WORDS["preview_one" if number == 1 else "preview"].format(n=write.number(number))


@rx.page(
    route="/ajustes/presupuestos",
    title=shell.tab_title(WORDS["tabs"]["budgets"]),
    on_load=[ShellState.load, BudgetsState.load],
)
def budgets() -> rx.Component:
    """The form, then the table."""
    columns = [
        Column(WORDS["destination"]),
        Column(WORDS["category"]),
        Column(WORDS["least"], align="end"),
        Column(WORDS["changed"], hide_small=True),
        Column(WORDS["acts"], align="end"),
    ]
    none = empty(WORDS["no_rules"], WORDS["no_rules_why"], icon="money")
    return screen(
        "budgets",
        panel(_form(), title=rx.cond(BudgetsState.editing, WORDS["edit_rule"], WORDS["new_rule"])),
        panel(
            table(columns, BudgetsState.rules, _row, caption=WORDS["tabs"]["budgets"], empty=none),
            title=WORDS["tabs"]["budgets"],
            flush=True,
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        _text("destination", WORDS["destination"], hint=WORDS["any_hint"]),
        _text("category", WORDS["category"], hint=WORDS["any_hint"]),
        _text("least", WORDS["least"], input_mode="decimal", required=True, error=BudgetsState.error),
        select_field(
            "currency",
            WORDS["currency"],
            [(code, code) for code in write.SYMBOLS],
            default_value=BudgetsState.start["currency"],
            on_change=lambda value: BudgetsState.write("currency", value),
        ),
        rx.el.div(
            button(WORDS["save_rule"], kind="primary", icon="check", type="submit"),
            rx.cond(
                BudgetsState.editing,
                button(labels.CANCEL, kind="quiet", on_click=BudgetsState.clear),
                rx.fragment(),
            ),
            rx.el.span(BudgetsState.preview, class_name="muted", role="status"),
            class_name="row settings-submit",
        ),
        on_submit=BudgetsState.save,
        no_validate=True,
        key=BudgetsState.sheet.to_string(),
        class_name="settings-form four",
    )


def _text(name: str, label: str, **props) -> rx.Component:
    return text_field(
        name,
        label,
        default_value=BudgetsState.start[name],
        on_change=lambda value: BudgetsState.write(name, value),
        **props,
    )


def _row(rule: rx.Var[Rule]) -> rx.Component:
    named = rx.cond(rule.destination != "", rule.destination, WORDS["any"])
    return row(
        cell(named),
        cell(rx.cond(rule.category != "", rule.category, WORDS["any"])),
        cell(rule.least, align="end"),
        cell(rx.el.span(rule.by, class_name="muted small"), hide_small=True),
        cell(
            icon_button("edit", f"{WORDS['edit']}: {named}", on_click=BudgetsState.edit(rule.id)),
            icon_button("trash", f"{WORDS['drop']}: {named}", on_click=BudgetsState.drop(rule.id)),
            align="end",
        ),
    )


def _rule(found: RuleRow) -> Rule:
    when = write.ago(found.updated_at, clock.now(), settings().timezone)
    by = " · ".join(part for part in (found.updated_by, when) if part)
    least = write.money(found.least.amount, found.least.currency)
    return Rule(found.id, found.destination, found.category, least, str(found.least.amount), found.least.currency, by)
