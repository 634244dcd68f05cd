"""Hoy: what is at risk for my role, then what needs me now; each number leads to exactly its list (S-87, S-104)."""

import dataclasses
from datetime import datetime

import reflex as rx

from aliun_dashboard.followups.rules import Due
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.purchase_orders.risk import Danger
from aliun_dashboard.queries import brief as risks
from aliun_dashboard.queries import today as query
from aliun_dashboard.queries.board import Card
from aliun_dashboard.queries.orders import OrderRow
from aliun_dashboard.queries.today import Deed, Doing, Orders, Section, Today, Topic, Trouble, Waiting
from aliun_dashboard.ui import labels, labels_orders, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import brief
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.brief import RiskLine
from aliun_dashboard.ui.parts.button import link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import count
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "today"
TOPICS = (
    "lead",
    "event",
    "delivery",
    "health",
    "order",
    "alert",
    "quote",
    "payment",
    "campaign",
    "ticket",
    "reconnected",
)
WORDS = labels.TODAY


@dataclasses.dataclass(frozen=True)
class Line:
    """One lead: who, what about it, when; `level` is `late` or `warn` when the time is pressing."""

    name: str
    detail: str
    when: str
    level: str
    owner: str
    href: str


@dataclasses.dataclass(frozen=True)
class Block:
    """A titled list of lines. `href` is the whole list, when it is longer than what is shown or elsewhere."""

    icon: str
    tone: str
    title: str
    why: str
    count: int
    href: str
    more: str
    lines: list[Line]


@dataclasses.dataclass(frozen=True)
class Tile:
    """One number that leads to its list."""

    label: str
    value: str
    delta: str
    tone: str
    href: str


class TodayState(rx.State):
    """What waits for this person."""

    loaded: bool = False
    greeting: str = ""
    date: str = ""
    risks: list[RiskLine] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    calm: str = ""
    blocks: list[Block] = []  # noqa: RUF012
    tiles_title: str = ""
    tiles: list[Tile] = []  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Count again, and keep counting while the page is open."""
        who, now, zone = viewer(), clock.now(), settings().timezone
        hub.join(STREAM, self, who)
        found, at_risk = await look(query.today, who, now, zone), await look(risks.brief, who, now)
        self.risks, self.calm = brief.lines(at_risk, now), brief.quiet(at_risk)
        local = now.astimezone(zone)
        self.greeting, self.date = f"{_greeting(local)}, {who.name.split()[0]}", _date(local)
        self.blocks = [_block(section, now) for section in found.sections] + [
            _deeds(doing, deeds, now) for doing, deeds in found.deeds
        ]
        self.blocks = [_orders(one, now) for one in found.orders] + self.blocks
        self.tiles_title, self.tiles = _tiles(found)
        self.loaded = True


@hub.publishes(STREAM, "health", *brief.TOPICS)
async def _changed(_: list[Change], seats: list[Seat]) -> None:
    for seat in seats:
        hub.nudge_soon(seat, TodayState.load)


@rx.page(route="/", title=shell.tab_title(labels.NAV["hoy"]), on_load=[ShellState.load, TodayState.load])
def today() -> rx.Component:
    """The greeting, then what waits, most pressing first."""
    return shell.page(
        labels.NAV["hoy"],
        rx.el.div(
            rx.cond(
                TodayState.loaded, rx.fragment(_hello(), brief.brief(TodayState.risks, TodayState.calm)), rx.fragment()
            ),
            rx.cond(TodayState.tiles.length() > 0, _numbers(), rx.fragment()),
            rx.cond(
                TodayState.loaded,
                rx.cond(TodayState.blocks.length() + TodayState.tiles.length() > 0, _blocks(), _clear()),
                skeleton_rows(6),
            ),
            class_name="today stack",
        ),
        active="hoy",
    )


def _hello() -> rx.Component:
    return rx.el.header(
        rx.el.p(TodayState.greeting, class_name="today-greeting"),
        rx.el.p(TodayState.date, class_name="muted"),
        class_name="today-hello",
    )


def _numbers() -> rx.Component:
    tiles = rx.foreach(
        TodayState.tiles, lambda tile: figure(tile.label, tile.value, delta=tile.delta, tone=tile.tone, href=tile.href)
    )
    return rx.el.section(rx.el.h2(TodayState.tiles_title, class_name="today-heading"), figures(tiles))


def _blocks() -> rx.Component:
    return rx.el.div(rx.foreach(TodayState.blocks, _drawn), class_name="today-blocks")


def _drawn(block: rx.Var[Block]) -> rx.Component:
    more = link(block.more, icon("arrow-right"), href=block.href, class_name="button quiet")
    head = rx.el.header(
        rx.el.span(icon(block.icon), class_name="today-mark", data_tone=block.tone),
        rx.el.h2(block.title),
        count(block.count),
        rx.el.span(class_name="spacer"),
        rx.cond(block.href != "", more, rx.fragment()),
        class_name="panel-head",
    )
    why = rx.cond(block.why != "", rx.el.p(block.why, class_name="today-why muted small"), rx.fragment())
    return rx.el.section(head, why, rx.el.ul(rx.foreach(block.lines, _line)), class_name="panel today-block")


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.li(
        link(
            avatar(line.owner, small=True),
            rx.el.span(
                rx.el.strong(line.name), rx.el.span(line.detail, class_name="muted clip"), class_name="today-who"
            ),
            rx.el.span(line.when, class_name="age", data_level=line.level),
            href=line.href,
            class_name="today-line",
            data_row="",
        )
    )


def _clear() -> rx.Component:
    return panel(
        empty(
            WORDS["clear"],
            WORDS["clear_why"],
            link_button(WORDS["open_board"], "/pipeline/", kind="primary", icon="pipeline"),
        )
    )


def _greeting(local: datetime) -> str:
    part = "morning" if 5 <= local.hour < 12 else "afternoon" if 12 <= local.hour < 19 else "evening"
    return WORDS["greeting"][part]


def _date(local: datetime) -> str:
    return f"{WORDS['days'][local.weekday()].capitalize()}, {local.day} de {WORDS['months'][local.month - 1]}"


def _block(section: Section, now: datetime) -> Block:
    symbol, tone, title, why = labels.TODAY_TOPICS[section.topic]
    more = WORDS["all"].format(n=write.counted(section.count)) if section.count > 1 else WORDS["only"]
    lines = [_of_card(section.topic, card, now) for card in section.cards]
    return Block(symbol, tone, title, why, section.count, f"/pipeline/?{section.query}", more, lines)


def _of_card(topic: Topic, card: Card, now: datetime) -> Line:
    amount = write.money_short(card.amount.amount, card.amount.currency) if card.amount else ""
    known = [card.destination, amount, labels.STAGES[card.stage]]
    when, level = write.days(now - card.stage_since), {"late": "late", "warn": "warn"}.get(card.age, "")
    if topic in (Topic.OVERDUE, Topic.TODAY) and card.next_at is not None:
        known = [card.next_title, card.destination]
        when = write.ago(card.next_at, now, settings().timezone)
        level = "late" if card.next is Due.LATE else ""
    detail = " · ".join(part for part in known if part)
    return Line(card.name, detail, when, level, card.owner, f"/leads/{card.id}/")


def _deeds(doing: Doing, deeds: tuple[Deed, ...], now: datetime) -> Block:
    symbol, title = labels.TODAY_DEEDS[doing]
    lines = [
        Line(
            deed.name,
            _what(deed),
            write.ago(deed.at, now, settings().timezone),
            "",
            deed.actor,
            f"/leads/{deed.lead_id}/",
        )
        for deed in deeds
    ]
    return Block(symbol, "plum", title, "", len(deeds), "", "", lines)


def _orders(owed: Orders, now: datetime) -> Block:
    symbol, tone, title, why = labels_orders.TODAY[owed.owed]
    more = WORDS["all"].format(n=write.counted(owed.count)) if owed.count > 1 else WORDS["only"]
    lines = [_of_order(row, now) for row in owed.rows]
    return Block(symbol, tone, title, why, owed.count, owed.href, more, lines)


def _of_order(row: OrderRow, now: datetime) -> Line:
    left = (row.check_in - settings().day(now)).days
    amount = write.money(row.amount.amount, row.amount.currency)
    state = labels_orders.TROUBLES.get(row.trouble) or labels_orders.STATUSES[row.status]
    level = "late" if row.danger is Danger.HIGH else "warn"
    told = f"#{row.booking_id} · {state} · {amount} · {row.hotel}"
    return Line(row.agency, told, write.in_days(left), level, row.agency, f"/oc/{row.id}/")


def _what(deed: Deed) -> str:
    to = WORDS["to"].format(stage=labels.STAGES[deed.wanted]) if deed.wanted else ""
    return " · ".join(part for part in (deed.code, to, deed.reason, deed.actor) if part)


def _tiles(found: Today) -> tuple[str, list[Tile]]:
    if found.troubles:
        return WORDS["troubles"], [_trouble(*pair) for pair in found.troubles]
    if found.payments:
        return WORDS["payments"], [_payment(waiting) for waiting in found.payments]
    shares = [
        Tile(share.name or labels.NOBODY, write.number(share.count), "", "neutral", f"/pipeline/?{share.query}")
        for share in found.shares
    ]
    return WORDS["shares"], shares


def _trouble(trouble: Trouble, number: int) -> Tile:
    _, one, many, href = labels.TODAY_TROUBLES[trouble]
    return Tile((one if number == 1 else many).capitalize(), write.number(number), "", "bad", href)


def _payment(waiting: Waiting) -> Tile:
    says = WORDS["payment_late" if waiting.late else "payment_leads"]
    told = says.format(n=write.number(waiting.count), late=write.number(waiting.late))
    total = write.money(waiting.total.amount, waiting.total.currency)
    return Tile(
        waiting.total.currency, total, told, "bad" if waiting.late else "neutral", "/pipeline/?etapa=payment_pending"
    )
