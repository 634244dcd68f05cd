"""Agencies as their screens say them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aliun_dashboard.contacts.rules import ContactReason, Tone
from aliun_dashboard.flows.agencies import AgencyTerms
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries.agencies import AgencyFile, AgencyRow, OwedRow, Punctuality
from aliun_dashboard.ui import labels_agencies as words
from aliun_dashboard.ui import labels_orders as orders
from aliun_dashboard.ui.parts import format as write

LONGEST = 2000
MOST_LINES = 20
HOURS_A_DAY = 24
ABOUT_NAME = frozenset({ContactReason.NO_AGENCY_NAME, ContactReason.AGENCY_TAKEN})
ABOUT_LISTS = frozenset({ContactReason.BAD_EMAIL, ContactReason.ADDRESS_TAKEN, ContactReason.BAD_DOMAIN})


@dataclass(frozen=True)
class Row:
    """One agency of the list."""

    id: int
    href: str
    name: str
    address: str
    unreachable: bool
    requires: bool
    open: int
    troubled: str
    waits: str
    since: str
    median: str
    paused: str


@dataclass(frozen=True)
class Owed:
    """An order it owes."""

    href: str
    booking: str
    hotel: str
    check_in: str
    total: str
    status: str
    tone: str
    trouble: bool


@dataclass(frozen=True)
class Figure:
    """One number of its punctuality."""

    name: str
    value: str
    of: str


@dataclass(frozen=True)
class Form:
    """An agency as it is typed; lists have a line for each."""

    name: str = ""
    emails: str = ""
    domains: str = ""
    cc: str = ""
    aliases: str = ""
    tone: str = Tone.AS_WRITTEN.value
    best_hour: bool = False
    phone: str = ""
    notes: str = ""


def row(one: AgencyRow, now: datetime) -> Row:
    """An agency in words."""
    zone = settings().timezone
    today = now.astimezone(zone).date()
    more = f" +{len(one.emails) - 1}" if len(one.emails) > 1 else ""
    return Row(
        one.id,
        f"/agencias/{one.id}/",
        one.name,
        f"{one.emails[0]}{more}" if one.emails else words.NO_EMAIL,
        one.is_unreachable,
        one.requires_oc,
        one.open,
        words.TROUBLED.format(n=one.troubled) if one.troubled else "",
        write.ago(one.waits_since, now, zone) if one.waits_since else words.NONE_YET,
        write.moment(one.waits_since, zone) if one.waits_since else "",
        takes(one.hours),
        words.PAUSED.format(day=write.day(one.paused_until)) if one.paused_until and one.paused_until > today else "",
    )


def form(one: AgencyFile) -> Form:
    """An agency as its form begins."""
    lists = ("\n".join(values) for values in (one.emails, one.domains, one.cc, one.aliases))
    return Form(one.name, *lists, one.tone.value, one.best_hour, one.phone, one.notes)


def terms(typed: Mapping[str, object]) -> AgencyTerms:
    """What a form says. A tone that there is not is the usual one."""
    said = {name: str(typed.get(name, ""))[:LONGEST] for name in Form.__annotations__}
    lists = (tuple(said[name].splitlines()[:MOST_LINES]) for name in ("emails", "domains", "cc", "aliases"))
    tone = Tone(said["tone"]) if said["tone"] in words.TONES else Tone.AS_WRITTEN
    return AgencyTerms(said["name"], *lists, tone, bool(typed.get("best_hour")), said["phone"], said["notes"])


def beside(refused: Refused, typed: Mapping[str, object]) -> dict[str, str]:
    """A refusal beside the field it is about. One that is about none is raised again."""
    if refused.reason not in ABOUT_NAME | ABOUT_LISTS:
        raise refused
    value = str(refused.facts.get("value", "")).lower()
    lists = (name for name in ("emails", "domains", "cc") if value in str(typed.get(name, "")).lower())
    return {
        "name" if refused.reason in ABOUT_NAME else next(lists, "emails"): in_full(refused.reason.value, refused.facts)
    }


def owed(one: OwedRow) -> Owed:
    """An order it owes, in words."""
    return Owed(
        f"/oc/{one.id}/",
        one.booking,
        one.hotel,
        write.day(one.check_in),
        write.money(one.total.amount, one.total.currency),
        orders.STATUSES[one.status],
        orders.STATUS_TONES[one.status],
        bool(one.trouble),
    )


def figures(one: Punctuality) -> list[Figure]:
    """The numbers of its punctuality, each with how many it is made of."""
    best = Figure(words.BEST, words.NO_HABIT, words.NO_HABIT_WHY)
    if hint := one.hint:
        day = words.WEEKDAYS[hint.weekday]
        counted = {"n": hint.on_weekday, "of": hint.of, "day": day, "m": hint.at_hour, "hour": hint.hour}
        best = Figure(words.BEST, words.BEST_AT.format(**counted), words.BEST_OF.format(**counted))
    late = f"{one.late:.0%}".replace("%", "\u00a0%") if one.late is not None else words.NO_HABIT
    return [
        Figure(words.HOURS, takes(one.hours), words.HOURS_OF.format(n=one.received)),
        Figure(words.LATE, late, words.LATE_OF.format(n=one.judged)),
        best,
        Figure(words.BY_LINK, str(one.by_link), words.BY_LINK_OF),
    ]


def advice(one: AgencyFile) -> str:
    """Whom to turn to when it presses."""
    if not one.punctuality.answerers:
        return words.NOBODY_YET
    who = one.punctuality.answerers[0].address
    return (words.ADVICE_PHONE if one.phone else words.ADVICE).format(phone=one.phone, who=who)


def takes(hours: float | None) -> str:
    """`40 min`, `5 h`, `2.5 días`."""
    if hours is None:
        return words.NONE_YET
    if hours < 1:
        return words.TAKES_MINUTES.format(n=round(hours * 60))
    if hours < 2 * HOURS_A_DAY:
        return words.TAKES_HOURS.format(n=round(hours))
    return words.TAKES_DAYS.format(n=f"{hours / HOURS_A_DAY:.1f}".removesuffix(".0"))
