"""The page of a campaign in words: terms, ledger, leads, occupancy, history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from aliun_dashboard.campaigns.rules import verdict
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.messages.calculation import BOARDS
from aliun_dashboard.queries.campaign_file import HeldRow, LedgerRow, WantingRow
from aliun_dashboard.queries.campaigns import CampaignRow
from aliun_dashboard.queries.forensic_log import LogRow
from aliun_dashboard.queries.occupancy import OccupancyRow
from aliun_dashboard.ui import labels, labels_audit, labels_changes
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.semaforo import Lights, because, lights_of_a_campaign
from aliun_dashboard.ui.screens.campaigns.shown import margin, percent, span


@dataclass(frozen=True)
class Movement:
    """A line of the quota ledger."""

    when: str
    at: str
    units: str
    tone: str
    taken: str
    cause: str
    reason: str
    who: str
    whose: str
    reservation: str
    payment: str


@dataclass(frozen=True)
class Held:
    """A reservation whose places can be given back."""

    id: str
    says: str


@dataclass(frozen=True)
class Wanting:
    """A lead that has it or may have it."""

    href: str
    name: str
    stage: str
    owner: str
    why: str
    quote: str
    tone: str
    value: str


@dataclass(frozen=True)
class Act:
    """An entry of its history."""

    id: int
    actor: str
    did: str
    when: str
    at: str
    reason: str


@dataclass(frozen=True)
class HeatCell:
    """One night: `heat` 0…5, or `out` of the travel dates."""

    heat: str
    says: str
    sold: str


@dataclass(frozen=True)
class HeatRow:
    """A campaign's nights."""

    href: str
    code: str
    name: str
    nights: list[HeatCell]


@dataclass(frozen=True)
class HeatHead:
    """A day over the calendar; the month on its first day."""

    month: str
    day: str
    weekday: str
    weekend: bool


def lights(row: CampaignRow, now: datetime) -> Lights:
    """The four validations as they stand, for any stay."""
    return lights_of_a_campaign(verdict(row.law, None, None, "", row.quota.available, settings().day(now)))


def terms(row: CampaignRow) -> list[tuple[str, str]]:
    """What was agreed, by name; what nobody filled in is left out."""
    of = row.terms
    stay = " · ".join(part for part in (of["room"], BOARDS.get(of["board"], of["board"])) if part)
    said = [
        (words.FIELDS["hotel"], row.hotel),
        (words.FIELDS["destination"], row.destination),
        (words.FIELDS["room"], stay),
        (words.TRAVEL, span(*row.travel)),
        (words.BOOKING, span(*row.booking)),
        (words.RELEASE, write.day(row.release_on) if row.release_on else words.NO_RELEASE),
        (words.PRICE, write.money(row.price, row.currency)),
        (
            words.FIELDS["cost_per_night"],
            write.money(row.cost, row.currency) if row.cost is not None else words.NO_COST,
        ),
        (words.MARGIN, margin(row) if row.cost is not None else ""),
        (words.FIELDS["max_people"], str(of["max_people"])),
        (words.FIELDS["deposit_percent"], str(of["deposit_percent"])),
        (words.FIELDS["balance_days"], str(of["balance_days"])),
        (words.FIELDS["voucher_on_deposit"], labels_changes.YES if of["voucher_on_deposit"] else labels_changes.NO),
        (words.FIELDS["cancellation_windows"], _windows(of["cancellation_windows"])),
        (words.FIELDS["cancellation_policy"], of["cancellation_policy"]),
        (words.FIELDS["inclusions"], of["inclusions"]),
        (words.FIELDS["ad_refs"], ", ".join(of["ad_refs"])),
        (words.FIELDS["supplier_contact"], of["supplier_contact"]),
        (words.PROPOSED_BY, row.created_by),
        (words.DECIDED, _decided(row)),
    ]
    return [(name, value) for name, value in said if value]


def movement(row: LedgerRow, now: datetime) -> Movement:
    """`+2`, «Pago confirmado», by whom, for which reservation."""
    zone = settings().timezone
    return Movement(
        when=write.ago(row.at, now, zone),
        at=write.moment(row.at, zone),
        units=f"{row.units:+d}".replace("-", "\u2212"),
        tone="plum" if row.units > 0 else "good",
        taken=write.number(row.taken),
        cause=words.CAUSES[row.cause],
        reason=row.reason,
        who=row.actor,
        whose=row.holder,
        reservation=row.reservation,
        payment=words.PAYMENT_NUMBER.format(n=row.payment_id) if row.payment_id else "",
    )


def held(row: HeldRow) -> Held:
    """`R-000087 · Carla Núñez · 2 plazas · cancelada`."""
    places = words.PLACES_ONE if row.units == 1 else words.PLACES.format(n=row.units)
    return Held(str(row.reservation_id), " · ".join((row.code, row.holder, places, words.HELD_STATUSES[row.status])))


def wanting(row: WantingRow) -> Wanting:
    """A lead with its quote; of others' leads only who looks after them."""
    quote = words.QUOTE_STATUSES[row.quote_status] if row.quote_status else ""
    return Wanting(
        href=f"/leads/{row.lead_id}/" if row.visible else "",
        name=row.name if row.visible else words.OTHERS_LEAD.format(who=row.owner or words.NOBODY),
        stage=labels.STAGES[row.stage],
        owner=row.owner,
        why=because(row.trigger, row.words) if row.trigger else "",
        quote=words.PAYING_NOW if row.in_payment else quote,
        tone="warn" if row.in_payment else "sky",
        value=write.money(row.value, row.currency) if row.value is not None else "",
    )


def rivals(rows: Iterable[WantingRow], me: str) -> str:
    """«Ana espera un pago de este mismo cupo.», of colleagues; nothing when nobody does."""
    names = sorted({row.owner or words.SOMEBODY for row in rows if row.in_payment and row.owner != me})
    return words.WAITS_FOR_PAYMENT.format(who=", ".join(names)) if names else ""


def act(row: LogRow, now: datetime) -> Act:
    """An entry of the forensic log."""
    zone = settings().timezone
    did = labels_audit.ACTIONS.get(row.action, row.action)
    return Act(row.id, row.actor, did, write.ago(row.at, now, zone), write.moment(row.at, zone), row.reason)


def heat_row(row: OccupancyRow) -> HeatRow:
    """The nights of a campaign by how much of its quota sleeps there."""
    cells = [_heat(night.day, night.sold, row.total, is_open=night.open) for night in row.nights]
    return HeatRow(f"/campanas/{row.campaign_id}/", row.code, row.name, cells)


def heat_heads(first: date, days: Iterable[date]) -> list[HeatHead]:
    """The days over the calendar."""
    return [
        HeatHead(
            words.MONTHS[day.month - 1] if day == first or day.day == 1 else "",
            str(day.day),
            words.WEEKDAYS[day.weekday()],
            day.weekday() >= 5,
        )
        for day in days
    ]


def _heat(day: date, sold: int, total: int, *, is_open: bool) -> HeatCell:
    if not is_open:
        return HeatCell("out", "", "")
    share = percent(sold, total)
    level = 0 if not sold else 5 if sold >= total else 1 + min(share, 99) // 25
    says = words.NIGHT_SAYS.format(day=write.day(day), sold=sold, total=total, percent=share)
    return HeatCell(str(level), says, str(sold) if sold else "")


def _windows(windows: list[dict[str, int]]) -> str:
    return " · ".join(words.WINDOW_SAYS.format(**window) for window in windows)


def _decided(row: CampaignRow) -> str:
    when = write.moment(row.decided_at, settings().timezone) if row.decided_at else ""
    return " · ".join(part for part in (row.decided_by, when, row.decision_reason) if part)
