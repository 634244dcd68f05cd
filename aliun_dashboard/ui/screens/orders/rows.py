"""Orders of the list in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.purchase_orders.risk import Danger
from aliun_dashboard.purchase_orders.rules import AFTER, OPEN, OCStatus, Step, days_waited
from aliun_dashboard.queries.kpis.period import Period
from aliun_dashboard.queries.mailboxes import Watched
from aliun_dashboard.queries.order_filter import IN_A_WEEK
from aliun_dashboard.queries.orders import Figures, OrderRow
from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui.parts import format as write

LAST = len(words.STEPS)
LEVELS = {Danger.NONE: "ok", Danger.LOW: "ok", Danger.MEDIUM: "warn", Danger.HIGH: "late"}


@dataclass(frozen=True)
class Line:
    """One order of the list."""

    id: int = 0
    href: str = ""
    code: str = ""
    booking: str = ""
    agency: str = ""
    agency_href: str = ""
    holder: str = ""
    hotel: str = ""
    check_in: str = ""
    left: str = ""
    left_level: str = ""
    status: str = ""
    status_name: str = ""
    tone: str = "neutral"
    reached: int = 0
    step: str = ""
    waited: str = ""
    next: str = ""
    amount: str = ""
    danger: str = ""
    danger_tone: str = "neutral"
    trouble: str = ""
    fix: str = ""
    since: str = ""


@dataclass(frozen=True)
class Tile:
    """One number above the list."""

    label: str
    value: str
    delta: str
    tone: str
    href: str = ""


@dataclass(frozen=True)
class Mailbox:
    """How a mailbox fares; `level` is good, warn or bad."""

    account: str
    says: str
    at: str
    level: str


def line(row: OrderRow, step: Step | None, now: datetime) -> Line:
    """An order in words; `step` is what comes next of it."""
    left = (row.check_in - settings().day(now)).days
    reached = reached_of(row.status)
    return Line(
        id=row.id,
        href=f"/oc/{row.id}/",
        code=row.code,
        booking=row.booking_id,
        agency=row.agency,
        agency_href=f"/agencias/{row.agency_id}/",
        holder=row.holder if row.holder != row.agency else "",
        hotel=row.hotel,
        check_in=write.day(row.check_in),
        left=until(left) if row.status in OPEN else "",
        left_level=LEVELS[row.danger],
        status=row.status.value,
        status_name=words.STATUSES[row.status],
        tone=words.STATUS_TONES[row.status],
        reached=reached,
        step=words.STEP_OF.format(n=reached, name=words.STEPS[reached - 1]) if reached else words.STATUSES[row.status],
        waited=waited(row, now),
        next=coming(step, now) if step else "",
        amount=write.money(row.amount.amount, row.amount.currency),
        danger=words.DANGERS[row.danger],
        danger_tone=words.DANGER_TONES[row.danger],
        trouble=words.TROUBLES.get(row.trouble, ""),
        fix=words.FIXES.get(row.trouble, ""),
        since=enters(left),
    )


def reached_of(status: OCStatus) -> int:
    """How many of the six steps are behind or under it; none when no order is required."""
    if status is OCStatus.RECEIVED:
        return LAST
    return 2 + AFTER.index(status) if status in AFTER else int(status is OCStatus.PENDING)


def until(left: int) -> str:
    """«en 4 días», «mañana», «hoy», «entró ayer»."""
    return write.in_days(left) if left >= 0 else words.ENTERED.format(when=write.in_days(left))


def enters(left: int) -> str:
    """«entra en 4 días», «entró ayer»: a sentence of its own."""
    return words.ENTERS.format(when=until(left)) if left >= 0 else until(left)


def waited(row: OrderRow, now: datetime) -> str:
    """How long the agency has been asked, or took; whole days, as reminders count them."""
    if row.requested_at is None:
        return words.WAITS_NOT if row.status in OPEN else ""
    if row.received_at is not None:
        return words.CAME_AFTER.format(time=write.days(row.received_at - row.requested_at))
    days = days_waited(row.requested_at, now)
    return words.WAITED[min(days, 2)].format(n=days) if row.status in OPEN else ""


def coming(step: Step, now: datetime) -> str:
    """What is sent next, and when: with date and hour (peers row 43)."""
    letter = words.LETTERS_SHORT[step.level]
    return words.FACTS_NEXT.format(letter=letter, when=words.NOW_NEXT if step.at <= now else hour_of(step.at))


def hour_of(at: datetime) -> str:
    """`lun 23/11 09:05` in the agency's zone."""
    local = at.astimezone(settings().timezone)
    return f"{words.WEEKDAYS[local.weekday()]} {local:%d/%m %H:%M}"


def tiles(found: Figures, hands: int) -> list[Tile]:
    """The figures; a share of nothing is not claimed."""
    share = f"{round(100 * found.alone / found.ended)} %" if found.ended else words.NOTHING
    of = words.ALONE_OF.format(n=found.alone, of=found.ended) if found.ended else words.HOW_ALONE
    near = "warn" if found.near else "neutral"
    return [
        Tile(words.FIGURES["hands"], write.number(hands), "", "bad" if hands else "neutral"),
        Tile(words.FIGURES["open"], write.number(found.open), sums(found.waiting), "neutral"),
        Tile(words.FIGURES["near"], write.number(found.near), sums(found.near_sums), near, f"/oc/?ver={IN_A_WEEK}"),
        Tile(words.FIGURES["alone"], share, of, "neutral"),
        Tile(words.FIGURES["median"], _hours(found.median_hours), words.FROM_REQUEST, "neutral"),
    ]


def received(days: Period) -> str:
    """Which days the list is narrowed to, as a sentence."""
    return words.RECEIVED.format(first=write.day(days.start), last=write.day(days.end))


def mailboxes(found: Iterable[Watched], now: datetime) -> list[Mailbox]:
    """Each account and its last good look; silent after two missed ones (peers row 40)."""
    return [_mailbox(one, now) for one in found]


def sums(parts: Iterable[Money]) -> str:
    return " · ".join(write.money_short(part.amount, part.currency) for part in parts)


def others(waiting: dict[str, int]) -> list[tuple[str, str]]:
    """What else waits for a person, with its address."""
    return [
        (one if waiting[name] == 1 else many.format(n=waiting[name]), href)
        for name, (one, many, href) in words.OTHERS.items()
        if waiting.get(name)
    ]


def _mailbox(one: Watched, now: datetime) -> Mailbox:
    zone = settings().timezone
    if one.good_at is None:
        return Mailbox(one.account, words.MAILBOX["never"], one.error, "warn")
    said = words.MAILBOX["silent" if one.silent else "good"].format(when=write.ago(one.good_at, now, zone))
    return Mailbox(one.account, said, write.moment(one.good_at, zone), "bad" if one.silent else "good")


def _hours(hours: float | None) -> str:
    if hours is None:
        return words.NOTHING
    return (
        words.HOURS.format(n=round(hours))
        if hours < 48
        else words.DAYS_LONG.format(n=write.number(round(hours / 24, 1)))
    )
