"""The forensic log: who did what to which thing, when, why, before and after; and whether it is whole (A-66, A-75)."""

import asyncio
import re
from datetime import date, datetime
from urllib.parse import urlencode

import reflex as rx

from aliun_dashboard.flows import operations
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Verification
from aliun_dashboard.queries import forensic_log as query
from aliun_dashboard.queries.forensic_log import LogFilter
from aliun_dashboard.staff.rules import READS_AUDIT
from aliun_dashboard.ui import address, shell
from aliun_dashboard.ui import labels_audit as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.diff import Change, changes, diff
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.paging import older_newer
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.audit.entry import Entry, in_words
from aliun_dashboard.ui.screens.audit.frame import view
from aliun_dashboard.ui.session import ask, look, roles

PATH = "/auditoria/"
CSV = "/exports/auditoria.csv"
TICK_SECONDS = 0.3
HEAD_SHOWN = 16
LEAD_CODE = re.compile(r"l-?0*(\d{1,15})", re.IGNORECASE)


class AuditState(rx.State):
    """One page of the log, its filters, and what the last check of the chain found."""

    loaded: bool = False
    subject: str = ""
    actor: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    actors: list[str] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    entries: list[Entry] = []  # noqa: RUF012
    differences: dict[int, list[Change]] = {}  # noqa: RUF012
    export: str = CSV
    has_older: bool = False
    depth: int = 0
    checking: bool = False
    checked: int = 0
    verdict: str = ""
    intact: bool = True
    head: str = ""
    broken: int = 0
    _edges: list[tuple[datetime, int]] = []  # noqa: RUF012  (where each page after the first begins)
    _next: tuple[datetime, int] | None = None

    @rx.event(supersedes=True)
    @roles(*READS_AUDIT)
    async def load(self):
        """Read the first page that fits the address. Webhooks have a view of their own."""
        wanted = self.router.url.query_parameters
        if source := wanted.get("source", ""):
            return rx.redirect(f"/auditoria/webhooks/?{urlencode({'source': source})}")
        for name in ("subject", "actor", "action", "since", "until"):
            setattr(self, name, wanted.get(name, "")[:100])
        self.actors = await look(query.actors)
        await self._from_the_top()
        if wanted.get("entry", "").isdecimal():
            await self._show(int(wanted["entry"]))
        return None

    @rx.event
    @roles(*READS_AUDIT)
    async def choose(self, name: str, value: str):
        """Filter by one more fact; an empty value takes it away."""
        if name in ("subject", "actor", "action", "since", "until"):
            setattr(self, name, str(value)[:100])
        return await self._chosen()

    @rx.event
    @roles(*READS_AUDIT)
    async def clear(self):
        """Show everything."""
        self.subject = self.actor = self.action = self.since = self.until = ""
        return await self._chosen()

    @rx.event
    @roles(*READS_AUDIT)
    async def older(self):
        """The next page."""
        if self._next is not None:
            self._edges = [*self._edges, self._next]
            await self._fill()

    @rx.event
    @roles(*READS_AUDIT)
    async def newer(self):
        """The page before."""
        self._edges = self._edges[:-1]
        await self._fill()

    @rx.event(background=True)
    @roles(*READS_AUDIT)
    async def verify(self):
        """Walk the whole chain and say how far it came meanwhile; what it finds is signed into the log."""
        async with self:
            self.checking, self.checked, self.verdict = True, 0, ""
        walked = [0]
        walk = asyncio.create_task(look(query.verify, lambda place: walked.__setitem__(0, place)))
        while not walk.done():
            await asyncio.wait([walk], timeout=TICK_SECONDS)
            async with self:
                self.checked = walked[0]
        found = await walk
        await ask(operations.chain_verified, found)
        async with self:
            self.checking = False
            self._judge(found)

    @rx.event
    @roles(*READS_AUDIT)
    async def show_broken(self):
        """Go to the entry where the chain breaks."""
        await self._show(self.broken)

    def _judge(self, found: Verification) -> None:
        self.intact, self.broken, self.head = found.intact, found.broken_entry or 0, found.head
        facts = {"sealed": write.number(found.sealed), "unsealed": found.unsealed, "entry": found.broken_entry}
        text = words.INTACT if found.intact else words.ALTERED
        self.verdict = text.format(head=f"{found.head[:HEAD_SHOWN]}…", **facts)

    async def _show(self, entry_id: int) -> None:
        found = await look(query.around, entry_id)
        if not found.rows or found.rows[0].id != entry_id:
            self.verdict = words.GONE.format(entry=entry_id)
            return
        self.broken = entry_id
        self._edges = []
        self._write(found)

    async def _chosen(self) -> rx.event.EventSpec:
        await self._from_the_top()
        return address.show(PATH, **self._query())

    def _query(self) -> dict[str, str]:
        names = ("subject", "actor", "action", "since", "until")
        chosen = (self.subject, self.actor, self.action, self.since, self.until)
        return {name: value for name, value in zip(names, chosen, strict=True) if value}

    async def _from_the_top(self) -> None:
        self._edges = []
        self.export = f"{CSV}?{urlencode(self._query())}"
        await self._fill()

    async def _fill(self) -> None:
        wanted = log_filter(self.subject, self.actor, self.action, self.since, self.until)
        self._write(await look(query.page, wanted, self._edges[-1] if self._edges else None))

    def _write(self, found: query.LogPage) -> None:
        now = clock.now()
        self.entries = [in_words(one, now, self.broken) for one in found.rows]
        self.differences = {one.id: changes(one.before, one.after) for one in found.rows}
        self._next = found.after
        self.has_older, self.depth, self.loaded = found.after is not None, len(self._edges), True


def log_filter(subject: str, actor: str, action: str, since: str, until: str) -> LogFilter:
    """What was chosen, read: `L-000042` is `lead:42`; a day that is none is no filter."""
    code = LEAD_CODE.fullmatch(subject.strip())
    return LogFilter(f"lead:{code.group(1)}" if code else subject.strip(), actor, action, _day(since), _day(until))


@rx.page(route="/auditoria", title=shell.tab_title(words.AUDIT), on_load=[ShellState.load, AuditState.load])
def audit() -> rx.Component:
    """The chain above, the log below."""
    state = AuditState
    return view(
        PATH,
        _chain(),
        rx.cond(state.loaded, panel(_table(), flush=True), skeleton_rows()),
        older_newer(state.depth > 0, state.has_older, state.newer, state.older),
        toolbar=_filters(),
    )


def _chain() -> rx.Component:
    state = AuditState
    verify = button(words.VERIFY, kind="primary", icon="shield", disabled=state.checking, on_click=state.verify)
    see = button(words.SEE_ROW, on_click=state.show_broken)
    told = rx.cond(state.intact, banner(state.verdict, tone="good"), banner(state.verdict, tone="bad", action=see))
    return rx.el.div(
        rx.el.div(
            verify,
            rx.cond(
                state.checking,
                rx.el.span(words.CHECKED, " ", state.checked, role="status"),
                rx.el.span(words.NOBODY_ELSE, class_name="muted"),
            ),
            rx.el.span(class_name="spacer"),
            rx.el.a(
                icon("download"),
                rx.el.span(words.EXPORT),
                href=state.export,
                class_name="button",
                download=True,
                target="_blank",
            ),
            class_name="row",
        ),
        rx.cond(state.verdict != "", told, rx.fragment()),
        class_name="chain",
    )


def _filters() -> tuple[rx.Component, ...]:
    state = AuditState
    known = [("", words.ANYTHING), *words.NOUNS.items(), *words.ACTIONS.items()]
    people = rx.foreach(state.actors, lambda name: rx.el.option(name, value=name))
    return (
        _select("actor", words.WHO, state.actor, rx.el.option(words.ANYBODY, value=""), people),
        _select("action", words.DID, state.action, *[rx.el.option(name, value=code) for code, name in known]),
        rx.el.input(
            type="search",
            default_value=state.subject,
            placeholder=words.SUBJECT,
            aria_label=words.SUBJECT,
            on_change=lambda text: state.choose("subject", text).debounce(300),
            class_name="control search-field",
            key=state.loaded.to_string(),
        ),
        _day_field("since", words.SINCE, state.since),
        _day_field("until", words.UNTIL, state.until),
    )


def _select(name: str, label: str, value: rx.Var[str], *options: rx.Component) -> rx.Component:
    choose = lambda chosen: AuditState.choose(name, chosen)  # noqa: E731
    return rx.el.select(*options, value=value, on_change=choose, aria_label=label, class_name="control narrow")


def _day_field(name: str, label: str, value: rx.Var[str]) -> rx.Component:
    choose = lambda chosen: AuditState.choose(name, chosen)  # noqa: E731
    field = rx.el.input(type="date", value=value, on_change=choose, class_name="control")
    return rx.el.label(rx.el.span(label, class_name="muted"), field, class_name="row")


def _table() -> rx.Component:
    columns = [
        Column(words.WHEN),
        Column(words.WHO),
        Column(words.DID),
        Column(words.TO_WHAT),
        Column(words.CHANGE),
        Column(words.SEALED_HEAD, hide_small=True),
    ]
    nothing = empty(words.NOTHING, words.NOTHING_WHY, button(words.CLEAR, on_click=AuditState.clear), icon="audit")
    return table(columns, AuditState.entries, _row, caption=words.CAPTION, empty=nothing)


def _row(entry: rx.Var[Entry]) -> rx.Component:
    subject = rx.cond(entry.href != "", link(entry.subject, href=entry.href, class_name="row-link"), entry.subject)
    seal = rx.cond(entry.sealed, icon("lock", words.SEALED), icon("clock", words.UNSEALED))
    return row(
        cell(rx.el.time(entry.when, title=entry.at), class_name="nowrap"),
        cell(rx.el.span(_who(entry), entry.actor, class_name="row")),
        cell(
            entry.did,
            rx.cond(entry.reason != "", rx.el.span(f"«{entry.reason}»", class_name="why"), rx.fragment()),
            class_name="wrap",
        ),
        cell(subject),
        cell(diff(AuditState.differences[entry.id]), class_name="wrap"),
        cell(seal, hide_small=True),
        data_broken=entry.broken,
    )


def _who(entry: rx.Var[Entry]) -> rx.Component:
    return rx.cond(entry.is_person, avatar(entry.actor, small=True), icon("bot"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
