"""Campaigns in words: what the queries answer becomes what the screens show."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from aliun_dashboard.campaigns.rules import CampaignStatus
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.campaigns import CampaignRow, Quota, ends_soon
from aliun_dashboard.staff.rules import APPROVES_CAMPAIGNS, PLANS_CAMPAIGNS, RUNS_CAMPAIGNS, Role
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts import format as write


@dataclass(frozen=True)
class Meter:
    """A quota as a bar and in words. Widths are percent of the whole quota."""

    left: str = ""
    sold: str = ""
    kept: str = ""
    contention: str = ""
    contended: bool = False
    level: str = "good"
    sold_width: str = "0"
    kept_width: str = "0"
    kept_from: str = "100"


@dataclass(frozen=True)
class Acts:
    """What this person may do with it now. The server asks again."""

    edit: bool = False
    submit: bool = False
    decide: bool = False
    take_back: bool = False
    pause: bool = False
    resume: bool = False
    stop: bool = False
    start: bool = False
    give_back: bool = False


@dataclass(frozen=True)
class Card:
    """A campaign in the list and at the head of its page."""

    id: int = 0
    version: int = 0
    code: str = ""
    name: str = ""
    href: str = ""
    kind: str = ""
    kind_icon: str = ""
    status: str = ""
    status_name: str = ""
    tone: str = "neutral"
    stopped: bool = False
    where: str = ""
    travel: str = ""
    booking: str = ""
    countdown: str = ""
    urgency: str = "ok"
    release: str = ""
    release_level: str = "ok"
    price: str = ""
    margin: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Alert:
    """A campaign that needs somebody soon."""

    href: str
    name: str
    says: str
    tone: str


def card(row: CampaignRow, now: datetime) -> Card:
    """A campaign in the words of the list."""
    day = settings().day(now)
    countdown, urgency = _booking(row, day)
    release, release_level = _release(row, day)
    return Card(
        id=row.id,
        version=row.version,
        code=row.code,
        name=row.name,
        href=f"/campanas/{row.id}/",
        kind=words.KIND[row.kind],
        kind_icon=words.KIND_ICONS[row.kind],
        status=row.status.value,
        status_name=words.STATUSES[row.status],
        tone=words.STATUS_TONES[row.status],
        stopped=row.stop_sale,
        where=" · ".join(part for part in (row.hotel, row.destination) if part),
        travel=span(*row.travel),
        booking=span(*row.booking),
        countdown=countdown,
        urgency=urgency,
        release=release,
        release_level=release_level,
        price=write.money(row.price, row.currency),
        margin=margin(row),
        by=row.created_by,
        reason=row.decision_reason if row.status is CampaignStatus.RETURNED else "",
    )


def meter(quota: Quota) -> Meter:
    """«quedan 3 · 2 en pago · 4 cotizadas», and the bar over it."""
    wanted = [left_says(quota.available)]
    if quota.in_payment:
        wanted.append(words.PAYING.format(n=quota.in_payment))
    if quota.quoted:
        wanted.append(words.QUOTED_ONE if quota.quoted == 1 else words.QUOTED.format(n=quota.quoted))
    sold_width, kept_width = _share(quota.taken, quota.total), _share(quota.keep, quota.total)
    level = "good" if not quota.is_low else "warn"
    return Meter(
        left=write.number(quota.available),
        sold=words.SOLD_OF.format(taken=write.number(quota.taken), total=write.number(quota.total)),
        kept=words.KEPT.format(n=quota.keep) if quota.keep else "",
        contention=" · ".join(wanted),
        contended=quota.is_contended and quota.in_payment + quota.quoted > 0,
        level=level if quota.available else "bad",
        sold_width=str(sold_width),
        kept_width=str(min(kept_width, 100 - sold_width)),
        kept_from=str(max(100 - kept_width, sold_width)),
    )


def numbers(quota: Quota) -> dict[str, str]:
    """The quota in figures."""
    named = {"total": quota.total, "taken": quota.taken, "keep": quota.keep, "left": quota.available}
    named |= {"in_payment": quota.in_payment, "quoted": quota.quoted}
    return {name: write.number(value) for name, value in named.items()}


def left_says(places: int) -> str:
    """«sin cupo», «queda 1», «quedan 3»."""
    if not places:
        return words.LEFT_NONE
    return words.LEFT_ONE if places == 1 else words.LEFT_MANY.format(n=write.number(places))


def acts(row: CampaignRow, role: Role) -> Acts:
    """What a role may do with a campaign as it stands. Only the director decides (A-73)."""
    plans, runs, status = role in PLANS_CAMPAIGNS, role in RUNS_CAMPAIGNS, row.status
    on_sale = status is CampaignStatus.APPROVED
    proposed = status in (CampaignStatus.DRAFT, CampaignStatus.RETURNED)
    open_to_all = proposed or status is CampaignStatus.PENDING
    return Acts(
        edit=plans and status is not CampaignStatus.EXPIRED and (runs or open_to_all),
        submit=plans and proposed,
        decide=role in APPROVES_CAMPAIGNS and status is CampaignStatus.PENDING,
        take_back=role in APPROVES_CAMPAIGNS and on_sale,
        pause=runs and on_sale,
        resume=runs and status is CampaignStatus.PAUSED,
        stop=runs and on_sale and not row.stop_sale,
        start=runs and row.stop_sale and status is not CampaignStatus.EXPIRED,
        give_back=runs and row.quota.taken > 0,
    )


def alert(row: CampaignRow, now: datetime) -> Alert:
    """Why a campaign is in the strip: few places, or an end within 48 hours."""
    day, says = settings().day(now), []
    if row.quota.is_low:
        few = words.ALERT_LOW.format(n=row.quota.available, total=row.quota.total)
        says.append(few if row.quota.available else words.ALERT_GONE)
    if end := ends_soon(row, day):
        says.append(words.ALERT_CLOSES_TODAY if end == day else words.ALERT_CLOSES)
    tone = "warn" if row.quota.available else "bad"
    return Alert(f"/campanas/{row.id}/", f"{row.code} {row.name}", " · ".join(says), tone)


def span(first: date, last: date) -> str:
    """`12/12 – 06/01/2027`: the year once."""
    begins = first.strftime("%d/%m") if first.year == last.year else write.day(first)
    return f"{begins} – {write.day(last)}"


def margin(row: CampaignRow) -> str:
    """`US$ 50.00 (25 %)`, or that the cost is not known."""
    if row.margin is None or row.margin_percent is None:
        return words.NO_COST
    return f"{write.money(row.margin, row.currency)} ({_whole(row.margin_percent)} %)"


def percent(part: int, of: int) -> int:
    """`part` of `of` in whole percent."""
    return _whole(Decimal(part) * 100 / of) if of else 0


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _share(part: int, of: int) -> int:
    return min(percent(part, of), 100)


def _booking(row: CampaignRow, day: date) -> tuple[str, str]:
    first, last = row.booking
    left = (last - day).days
    if left < 0:
        return words.BOOK_CLOSED, "late"
    if day < first:
        return words.BOOK_FROM.format(when=write.day(first)), "ok"
    if left < 2:
        return words.BOOK_TOMORROW if left else words.BOOK_TODAY, "late"
    return words.BOOK_DAYS.format(n=left), "warn" if left <= 7 else "ok"


def _release(row: CampaignRow, day: date) -> tuple[str, str]:
    if row.release_on is None:
        return words.NO_RELEASE, "ok"
    left = (row.release_on - day).days
    if left <= 0:
        return f"{write.day(row.release_on)} · {words.RELEASED}", "late"
    says = f"{write.day(row.release_on)} · {words.RELEASE_DAYS.format(n=left)}"
    return says, "warn" if left <= 7 else "ok"
