"""«Ensayo de campaña»: what approving would mean today, drawn for the director (peers idea 4)."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows.campaign_trial import Candidate, Comparison, DryRun, Rival
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import pill

MOST_SHOWN = 8


@dataclasses.dataclass(frozen=True)
class Would:
    """A lead that would be offered it, or a campaign it would meet."""

    href: str
    code: str
    name: str
    why: str
    value: str


@dataclasses.dataclass(frozen=True)
class Trial:
    """The rehearsal in words; tones say what wants a second look."""

    demand: str = ""
    demand_of: str = ""
    demand_tone: str = "neutral"
    value: str = ""
    core: str = ""
    core_says: str = ""
    core_tone: str = "neutral"
    margin: str = ""
    margin_says: str = ""
    margin_tone: str = "neutral"
    ends: str = ""
    ends_says: str = ""
    missing: str = ""
    leads: list[Would] = dataclasses.field(default_factory=list)
    more_leads: str = ""
    rivals: list[Would] = dataclasses.field(default_factory=list)


def trial(found: DryRun) -> Trial:
    """A dry run as the director reads it."""
    core, core_says, core_tone = _core(found.comparison)
    margin, margin_says, margin_tone = _margin(found)
    more = len(found.candidates) - MOST_SHOWN
    return Trial(
        demand=words.PLACES.format(n=found.rooms_wanted) if found.rooms_wanted != 1 else words.PLACES_ONE,
        demand_of=words.TRIAL_EXPECTED_OF.format(n=found.available),
        demand_tone="warn" if found.rooms_wanted > found.available else "neutral",
        value=" + ".join(_money(value) for value in found.values),
        core=core,
        core_says=core_says,
        core_tone=core_tone,
        margin=margin,
        margin_says=margin_says,
        margin_tone=margin_tone,
        ends=_days(found.days_to_booking_end),
        ends_says=""
        if found.days_to_release is None
        else words.TRIAL_RELEASE.format(when=_days(found.days_to_release)),
        missing=", ".join(words.FIELDS.get(name, name) for name in found.missing),
        leads=[_lead(one) for one in found.candidates[:MOST_SHOWN]],
        more_leads=words.MORE_ALERTS.format(n=more) if more > 0 else "",
        rivals=[_rival(one) for one in found.rivals],
    )


def rehearsal(shown: rx.Var[Trial]) -> rx.Component:
    """Four figures, then who and what stands behind them."""
    return rx.el.div(
        rx.cond(shown.missing != "", banner(words.TRIAL_MISSING, shown.missing, tone="bad"), rx.fragment()),
        figures(
            figure(words.TRIAL_EXPECTED, shown.demand, delta=shown.demand_of, tone=shown.demand_tone),
            figure(words.TRIAL_CORE, shown.core, delta=shown.core_says, tone=shown.core_tone),
            figure(words.TRIAL_MARGIN, shown.margin, delta=shown.margin_says, tone=shown.margin_tone),
            figure(words.TRIAL_ENDS, shown.ends, delta=shown.ends_says),
        ),
        _section(
            words.TRIAL_LEADS,
            shown.value,
            shown.leads,
            words.TRIAL_NO_LEADS,
            rx.cond(shown.more_leads != "", rx.el.p(shown.more_leads, class_name="muted small"), rx.fragment()),
        ),
        _section(words.TRIAL_CONFLICTS, "", shown.rivals, words.TRIAL_NO_CONFLICTS),
        class_name="stack",
    )


def _section(title: str, total: rx.Var[str] | str, rows: rx.Var[list[Would]], none: str, *after) -> rx.Component:
    return rx.el.section(
        rx.el.h3(title, " ", rx.el.span(total, class_name="muted")),
        rx.cond(
            rows.length() > 0,
            rx.el.ul(rx.foreach(rows, _would), class_name="trial-rows"),
            rx.el.p(none, class_name="muted"),
        ),
        *after,
        class_name="stack tight",
    )


def _would(one: rx.Var[Would]) -> rx.Component:
    return rx.el.li(
        link(rx.el.span(one.code, class_name="muted"), " ", one.name, href=one.href),
        rx.cond(one.why != "", pill(one.why), rx.fragment()),
        rx.el.span(one.value, class_name="trial-value"),
    )


def _core(one: Comparison) -> tuple[str, str, str]:
    stay = words.TRIAL_STAY.format(n=one.nights, adults=one.adults, day=write.day(one.check_in))
    if one.core is None or one.saves is None:
        return "–", f"{words.TRIAL_NO_CORE} · {stay}", "neutral"
    cheaper = one.saves.amount >= 0
    says = words.TRIAL_CHEAPER if cheaper else words.TRIAL_DEARER
    against = words.TRIAL_AGAINST.format(atlas=_money(one.atlas), core=_money(one.core), stay=stay)
    return (
        says.format(much=write.money(abs(one.saves.amount), one.saves.currency)),
        against,
        "good" if cheaper else "bad",
    )


def _margin(found: DryRun) -> tuple[str, str, str]:
    if found.margin is None or found.margin_percent is None:
        return "–", words.NO_COST, "warn"
    return _money(found.margin), f"{write.number(found.margin_percent)} %", "good" if found.margin.amount > 0 else "bad"


def _days(number: int) -> str:
    return words.DAYS_ONE if number == 1 else words.DAYS.format(n=number)


def _lead(one: Candidate) -> Would:
    value = _money(one.value) if one.value else ""
    return Would(f"/leads/{one.lead_id}/", one.code, one.name, words.TRIGGERS[one.trigger], value)


def _rival(one: Rival) -> Would:
    return Would(f"/campanas/{one.id}/", one.code, one.name, words.STATUSES[one.status], _money(one.price))


def _money(value: Money) -> str:
    return write.money(value.amount, value.currency)
