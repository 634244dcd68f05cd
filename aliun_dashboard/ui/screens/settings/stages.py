"""Etapas de Kommo: which of their statuses is which of our nine stages, and how the connection does (A-08)."""

import asyncio
import dataclasses

import reflex as rx

from aliun_dashboard.flows import connection, timetable
from aliun_dashboard.flows.connection import Mapped
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.queries import mirror
from aliun_dashboard.queries.mirror import MirrorState
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, icon_button
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill, stage_pill
from aliun_dashboard.ui.screens.settings.frame import WORDS, screen
from aliun_dashboard.ui.session import ask, roles

MOST_ROWS = 60
NUMBER = {"type": "text", "input_mode": "numeric", "class_name": "control"}


@dataclasses.dataclass(frozen=True)
class Row:
    """One status of Kommo as it is typed. `outward`: the one we write for that stage."""

    stage: str
    pipeline: str
    status: str
    outward: bool
    bad: bool = False


class StagesState(rx.State):
    """The mapping being edited, and the connection."""

    rows: list[Row] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    dirty: bool = False
    error: str = ""
    token: str = ""
    expires: str = ""
    blocked: str = ""
    last_poll: str = ""
    last_sent: str = ""

    @rx.event(supersedes=True)
    @roles(Role.ADMIN)
    async def load(self):
        """The connection now; the mapping too, unless somebody is in the middle of changing it."""
        self._show(await asyncio.to_thread(mirror.state))
        if not self.dirty:
            await self._fill()

    @rx.event
    @roles(Role.ADMIN)
    async def edit(self, place: int, field: str, value: str):
        """What was typed into one row."""
        if field in ("pipeline", "status"):
            self._replace(int(place), **{field: str(value).strip()[:20], "bad": False})

    @rx.event
    @roles(Role.ADMIN)
    async def toggle(self, place: int, outward: bool):
        """Whether this status is the one we write for its stage."""
        self._replace(int(place), outward=bool(outward))

    @rx.event
    @roles(Role.ADMIN)
    async def add(self, stage: str):
        """One more status of theirs for a stage of ours."""
        if len(self.rows) < MOST_ROWS:
            taken = any(row.stage == stage and row.outward for row in self.rows)
            pipeline = self.rows[0].pipeline if self.rows else ""
            self._set([*self.rows, Row(Stage(stage).value, pipeline, "", not taken)])

    @rx.event
    @roles(Role.ADMIN)
    async def remove(self, place: int):
        """One status less."""
        self._set([row for at, row in enumerate(self.rows) if at != int(place)])

    @rx.event
    @roles(Role.ADMIN)
    async def save(self):
        """Keep the whole mapping; rows that are no numbers are marked and nothing is lost."""
        self.rows = [dataclasses.replace(row, bad=not _is_whole(row)) for row in self.rows]
        if any(row.bad for row in self.rows):
            self.error = WORDS["ids_wrong"]
            return None
        mapped = [Mapped(Stage(row.stage), int(row.pipeline), int(row.status), row.outward) for row in self.rows]
        if len({(row.pipeline_id, row.status_id) for row in mapped}) < len(mapped):
            self.error = WORDS["ids_twice"]
            return None
        outward = [row.stage for row in mapped if row.outward]
        if len(set(outward)) < len(outward):
            self.error = WORDS["outward_twice"]
            return None
        await ask(connection.map_stages, mapped)
        await self._fill()
        return toast.done(WORDS["saved"])

    @rx.event
    @roles(Role.ADMIN)
    async def undo(self):
        """Back to what is kept."""
        await self._fill()

    @rx.event
    @roles(Role.ADMIN)
    async def renew(self):
        """Have the worker renew Kommo's token now."""
        await ask(timetable.run_now, "kommo_tokens")
        return toast.told(WORDS["renewing"])

    @rx.event
    @roles(Role.ADMIN)
    async def unblock(self):
        """Let Kommo be called again now."""
        await ask(connection.close_breaker, connection.KOMMO)
        self._show(await asyncio.to_thread(mirror.state))

    async def _fill(self) -> None:
        kept = await asyncio.to_thread(mirror.mapping)
        self.rows = [Row(one.stage.value, str(one.pipeline_id), str(one.status_id), one.outward) for one in kept]
        self.dirty, self.error = False, ""

    def _set(self, rows: list[Row]) -> None:
        order = list(Stage)
        self.rows = sorted(rows, key=lambda row: order.index(Stage(row.stage)))
        self.dirty, self.error = True, ""

    def _replace(self, place: int, **values: object) -> None:
        if 0 <= place < len(self.rows):
            changed = dataclasses.replace(self.rows[place], **values)
            self._set([*self.rows[:place], changed, *self.rows[place + 1 :]])

    def _show(self, state: MirrorState) -> None:
        now, zone = clock.now(), settings().timezone
        self.token, self.blocked = state.token, state.breaker_reason
        self.expires = write.moment(state.token_expires_at, zone) if state.token_expires_at else ""
        self.last_poll = write.ago(state.last_poll_at, now, zone) if state.last_poll_at else WORDS["never"]
        self.last_sent = write.ago(state.last_sent_at, now, zone) if state.last_sent_at else WORDS["never"]


@rx.page(
    route="/ajustes/etapas",
    title=shell.tab_title(WORDS["tabs"]["stages"]),
    on_load=[ShellState.load, StagesState.load],
)
def stages() -> rx.Component:
    """The connection, then the mapping."""
    return screen("stages", _connection(), _mapping())


def _connection() -> rx.Component:
    token = rx.match(
        StagesState.token,
        *(
            (kind, pill(WORDS["tokens_kinds"][kind], tone))
            for kind, tone in (("long_lived", "good"), ("oauth", "good"))
        ),
        pill(WORDS["tokens_kinds"]["none"], "neutral"),
    )
    unblock = button(WORDS["unblock"], on_click=StagesState.unblock)
    return panel(
        rx.cond(
            StagesState.blocked != "",
            banner(WORDS["blocked"], " ", StagesState.blocked, tone="bad", action=unblock),
            rx.fragment(),
        ),
        facts(
            (WORDS["token"], token),
            (WORDS["expires"], rx.cond(StagesState.expires != "", StagesState.expires, "–")),
            (WORDS["last_poll"], StagesState.last_poll),
            (WORDS["last_sent"], StagesState.last_sent),
        ),
        title=WORDS["kommo"],
        actions=[button(WORDS["renew"], icon="retry", on_click=StagesState.renew)],
    )


def _mapping() -> rx.Component:
    lines = [_stage(stage.value) for stage in Stage]
    return panel(
        rx.el.p(WORDS["mapping_why"], class_name="muted"),
        rx.cond(StagesState.error != "", banner(StagesState.error, tone="bad"), rx.fragment()),
        *lines,
        rx.el.div(
            button(
                WORDS["save_mapping"],
                kind="primary",
                icon="check",
                disabled=~StagesState.dirty,
                on_click=StagesState.save,
            ),
            rx.cond(StagesState.dirty, button(labels.UNDO, kind="quiet", on_click=StagesState.undo), rx.fragment()),
            class_name="row",
        ),
        title=WORDS["tabs"]["stages"],
        class_name="settings-stages",
    )


def _stage(stage: str) -> rx.Component:
    rows = rx.foreach(
        StagesState.rows, lambda row, place: rx.cond(row.stage == stage, _row(row, place, stage), rx.fragment())
    )
    more = icon_button("plus", f"{WORDS['add_status']}: {labels.STAGES[stage]}", on_click=StagesState.add(stage))
    return rx.el.div(
        rx.el.div(stage_pill(stage), more, class_name="settings-stage-head"),
        rx.el.div(rows, class_name="stack tight"),
        class_name="settings-stage",
    )


def _row(row: rx.Var[Row], place: rx.Var[int], stage: str) -> rx.Component:
    ours = labels.STAGES[stage]
    return rx.el.div(
        rx.el.input(
            value=row.pipeline,
            placeholder=WORDS["pipeline_id"],
            aria_label=f"{WORDS['pipeline_id']}: {ours}",
            aria_invalid=row.bad,
            on_change=lambda value: StagesState.edit(place, "pipeline", value),
            **NUMBER,
        ),
        rx.el.input(
            value=row.status,
            placeholder=WORDS["status_id"],
            aria_label=f"{WORDS['status_id']}: {ours}",
            aria_invalid=row.bad,
            on_change=lambda value: StagesState.edit(place, "status", value),
            **NUMBER,
        ),
        rx.el.label(
            rx.el.input(type="checkbox", checked=row.outward, on_change=lambda value: StagesState.toggle(place, value)),
            rx.el.span(WORDS["outward"]),
            class_name="check",
        ),
        icon_button("trash", f"{WORDS['drop']}: {ours}", on_click=StagesState.remove(place)),
        class_name="settings-map",
    )


def _is_whole(row: Row) -> bool:
    return all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (row.pipeline, row.status))
