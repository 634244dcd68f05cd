"""Dirección: the whole business in money, section by section, each with its table, its file and its lists."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_direction as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chart import chart, csv_link, numbers
from aliun_dashboard.ui.parts.field import select_field, text_field
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.kpis.cards import cards
from aliun_dashboard.ui.screens.kpis.direction_state import DirectionState
from aliun_dashboard.ui.screens.kpis.kept import note

State = DirectionState


def board() -> rx.Component:
    """The cards, then every section."""
    sections = [_money(), _merits(), _channels(), _clients(), _engines(), _payments(), _orders()]
    return rx.cond(State.loaded, rx.el.div(note(State), cards(State.cards), *sections, class_name="stack"), skeleton(8))


def _section(ident: str, *children: rx.Component) -> rx.Component:
    return rx.el.div(*children, id=ident, class_name="stack kpi-section")


def _money() -> rx.Component:
    says = State.says["revenue"]
    return _section("ingresos", chart(words.REVENUE, State.revenue, csv=State.files["ingresos"], summary=says))


def _merits() -> rx.Component:
    csv = rx.cond(State.by == "canal", State.files["atribucion"], State.files["campanas"])
    switches = rx.el.div(
        select_field("modelo", words.MODEL, words.MODELS.items(), value=State.model, on_change=State.choose_model),
        select_field("por", words.BY, words.BYS.items(), value=State.by, on_change=State.choose_by),
        class_name="kpi-cut",
    )
    return _section("atribucion", switches, chart(words.MERIT, State.merits, csv=csv, summary=State.says["merits"]))


def _channels() -> rx.Component:
    says = State.says["channels"]
    table = panel(numbers(words.CHANNELS, State.channels.heads, State.channels.rows), flush=True)
    return _section(
        "canales",
        chart(words.CHANNELS, State.channels, csv=State.files["roi"], summary=says),
        table,
        _costs(),
    )


def _costs() -> rx.Component:
    """The form, and what was entered before."""
    history = rx.cond(
        State.costs.length() > 0,
        numbers(words.COST_HISTORY, rx.Var.create(words.COST_HEADS), State.costs),
        rx.el.p(words.NO_COSTS.format(currency=""), State.currency, class_name="muted"),
    )
    head = rx.el.summary(words.COST_HISTORY)
    return rx.el.section(
        rx.el.header(rx.el.h3(words.COSTS), csv_link(State.files["costos"]), class_name="chart-head"),
        rx.el.p(words.COSTS_SAYS, class_name="chart-summary"),
        _cost_form(),
        rx.el.details(head, history, class_name="chart-table"),
        class_name="chart",
        aria_label=words.COSTS,
    )


def _cost_form() -> rx.Component:
    return rx.el.form(
        select_field("source", words.COST_SOURCE, labels.CHANNELS.items(), id="cost-source"),
        text_field("month", words.COST_MONTH, id="cost-month", type="month", default_value=State.month, required=True),
        text_field(
            "amount",
            rx.Var.create(words.COST_AMOUNT) + " (" + State.currency + ")",
            id="cost-amount",
            input_mode="decimal",
            required=True,
            error=State.error,
        ),
        text_field("note", words.COST_NOTE, id="cost-note", max_length=200),
        button(words.COST_SAVE, icon="plus", type="submit"),
        key=State.entered.to(str) + State.month,
        on_submit=State.enter_cost,
        class_name="kpi-days",
    )


def _clients() -> rx.Component:
    marks = figures(rx.foreach(State.segments, lambda one: figure(one.name, one.cells[0], href=one.href)))
    return _section(
        "clientes",
        chart(words.CLIENTS, State.clients, csv=State.files["clientes"], summary=State.says["clients"]),
        rx.el.h3(words.SEGMENTS),
        marks,
        rx.el.p(State.says["law"], class_name="muted small"),
        rx.el.details(
            rx.el.summary(words.BEST),
            numbers(words.BEST, rx.Var.create(words.BEST_HEADS), State.best),
            class_name="chart-table",
        ),
    )


def _engines() -> rx.Component:
    return _section(
        "motores",
        chart(words.ENGINES, State.engines, csv=State.files["motores"], summary=words.ENGINES_SAYS),
        chart(words.QUOTAS, State.quotas, csv=State.files["cupos"], summary=State.says["quotas"]),
    )


def _payments() -> rx.Component:
    return _section(
        "cobros",
        chart(words.PAYMENTS, State.payments, csv=State.files["cobros"], summary=State.says["payments"]),
        panel(
            numbers(words.PROVIDERS, rx.Var.create(words.PROVIDER_HEADS), State.providers),
            title=words.PROVIDERS,
            flush=True,
        ),
    )


def _orders() -> rx.Component:
    return _section(
        "agencias",
        chart(words.ORDERS, State.orders, csv=State.files["agencias"], summary=State.says["orders"]),
    )
