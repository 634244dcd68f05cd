"""The list: a page of rows, sorted by their heads, acted on in bulk."""

import reflex as rx

from aliun_dashboard.queries.capped import MOST
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import age, channel_icon, count, pill, stage_pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, bulk_bar, cell, pager, row, select_all, select_row, table

from .shown import Row
from .state import PipelineState

SAYS = labels.PIPELINE
HEADS = labels.PIPELINE_COLUMNS
TONES = (("none", "warn"), ("today", "accent"), ("late", "bad"))


def listed() -> rx.Component:
    """The table with what belongs to it."""
    return rx.el.div(
        bulk_bar(
            PipelineState.selected.length(),
            button(SAYS["assign"], icon="user-plus", key="a", on_click=PipelineState.ask_owner(0)),
            button(SAYS["move"], icon="move", on_click=PipelineState.ask_stage),
            on_clear=PipelineState.select_none,
        ),
        rx.cond(PipelineState.ready, _table(), skeleton_rows(12)),
        rx.el.div(
            rx.cond(
                PipelineState.total == 1,
                rx.el.span(SAYS["total_one"], class_name="muted"),
                rx.el.span(
                    rx.cond(PipelineState.total > MOST, labels.MANY, PipelineState.total.to_string()),
                    " leads",
                    class_name="muted",
                ),
            ),
            rx.cond(PipelineState.worth != "", rx.el.span(PipelineState.worth, class_name="muted"), rx.fragment()),
            rx.el.span(class_name="spacer"),
            _download(SAYS["export"], PipelineState.csv_href),
            _download(SAYS["export_xlsx"], PipelineState.xlsx_href),
            pager(PipelineState.page, PipelineState.pages, PipelineState.turn_to),
            class_name="pipeline-foot",
        ),
        class_name="pipeline-list",
    )


def _download(label: str, href: rx.Var[str]) -> rx.Component:
    inside = (icon("download"), rx.el.span(label))
    return rx.el.a(*inside, href=href, download=True, target="_blank", class_name="button plain")


def _table() -> rx.Component:
    every = (PipelineState.selected.length() > 0) & (PipelineState.selected.length() == PipelineState.rows.length())
    clear = button(SAYS["clear"], icon="close", on_click=PipelineState.clear)
    return table(
        [
            select_all(every, PipelineState.toggle_all),
            Column(HEADS["nombre"], key="nombre"),
            Column(HEADS["etapa"], key="etapa"),
            Column(HEADS["viaje"], key="viaje", hide_small=True),
            Column(HEADS["importe"], key="importe", align="end"),
            Column(HEADS["responsable"], key="responsable", hide_small=True),
            Column(HEADS["accion"], key="accion"),
            Column(HEADS["desde"], key="desde", align="end"),
            Column(HEADS["puntos"], key="puntos", align="end", hide_small=True),
        ],
        PipelineState.rows,
        _row,
        caption=SAYS["listed"],
        empty=empty(SAYS["no_match"], SAYS["no_match_why"], clear, icon="search"),
        sort=PipelineState.sort,
        on_sort=PipelineState.sort_by,
    )


def _row(lead: rx.Var[Row]) -> rx.Component:
    ticked = PipelineState.selected.contains(lead.id)
    who = rx.el.span(
        channel_icon(lead.channel),
        link(lead.name, href=f"/leads/{lead.id}/"),
        rx.cond(lead.unread > 0, count(lead.unread), rx.fragment()),
        rx.el.span(lead.code, class_name="muted small"),
        class_name="row",
    )
    owner = rx.el.span(
        avatar(lead.owner, small=True), rx.cond(lead.owner != "", lead.owner, labels.NOBODY), class_name="row"
    )
    next_step = rx.cond(
        lead.next_label != "", pill(lead.next_label, rx.match(lead.next, *TONES, "neutral")), rx.fragment()
    )
    return row(
        select_row(lead.name, ticked, lambda _: PipelineState.toggle(lead.id)),
        cell(who),
        cell(stage_pill(lead.stage)),
        cell(lead.trip, hide_small=True),
        cell(lead.amount, align="end"),
        cell(owner, hide_small=True),
        cell(next_step),
        cell(rx.el.span(age(lead.days, lead.age), title=lead.since), align="end"),
        cell(lead.score, align="end", hide_small=True),
        selected=ticked,
    )
