"""A reading as a card: the value or «sin datos», the change, the target, and how it is computed."""

import dataclasses
from decimal import Decimal

import reflex as rx

from aliun_dashboard.kpis.rules import Better, Unit
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.reading import Reading
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_kpis as words
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.parts.link import link

LONG = 600_000  # milliseconds; from there on hours are easier to read
STILL = Decimal("0.05")  # percent; less is no change


@dataclasses.dataclass
class Card:
    """A KPI as it is shown; `aim` says its target, `share` how far it is on the way there (0 to 100)."""

    key: str = ""
    name: str = ""
    value: str = ""
    known: bool = False
    cases: str = ""
    delta: str = ""
    tone: str = "neutral"
    before: str = ""
    aim: str = ""
    aim_tone: str = "neutral"
    href: str = ""
    formula: str = ""
    means: str = ""
    source: str = ""
    window: str = ""
    owner: str = ""


def card(reading: Reading, cut: Cut, href: str = "") -> Card:
    """What the screen says of a reading; `href` leads to the list behind it."""
    kpi, told = reading.kpi, words.KPIS[reading.key]
    known = reading.shown is not None
    value = amount(reading.shown, kpi.unit, cut.currency) if reading.shown is not None else words.NO_DATA
    cases = words.CASES.format(n=say.number(reading.n))
    return Card(
        key=kpi.key,
        name=told.name,
        value=value,
        known=known,
        cases=cases if known else words.NO_DATA_WHY.format(n=reading.n, least=kpi.least),
        delta=_delta(reading),
        tone=_tone(reading),
        before=_before(reading, cut),
        aim=_aim(reading, cut),
        aim_tone={True: "good", False: "warn", None: "neutral"}[reading.reached],
        href=href,
        formula=told.formula,
        means=told.means,
        source=kpi.source,
        window=words.WINDOWS[kpi.window],
        owner=labels.ROLES[kpi.owner],
    )


def amount(value: Decimal, unit: Unit, currency: str) -> str:
    """A value with its unit, as people read it."""
    match unit:
        case Unit.MONEY:
            return say.money(value, currency)
        case Unit.PERCENT:
            return f"{value:,.1f} %"
        case Unit.DAYS:
            return f"{value:,.1f} d"
        case Unit.MINUTES:
            return f"{value:,.0f} min" if value < 120 else f"{value / 60:,.1f} h"
        case Unit.MS:
            return _spent(value)
        case Unit.RATIO:
            return f"{value:,.2f}"
        case Unit.COUNT:
            return say.number(float(value))


def _spent(ms: Decimal) -> str:
    """`140 ms`, `1.20 s`, `3.5 h`."""
    if ms >= LONG:
        return f"{ms / 3_600_000:,.1f} h"
    return f"{ms:,.0f} ms" if ms < 1000 else f"{ms / 1000:,.2f} s"


def cards(shown: rx.Var[list[Card]]) -> rx.Component:
    """A grid of cards."""
    return rx.el.ul(rx.foreach(shown, _card), class_name="kpi-cards")


def _card(one: rx.Var[Card]) -> rx.Component:
    value = rx.el.span(one.value, class_name="kpi-value", data_known=one.known)
    return rx.el.li(
        rx.el.h2(one.name, class_name="kpi-name"),
        rx.cond(one.href != "", link(value, href=one.href, aria_label=one.name), value),
        rx.cond(one.delta != "", rx.el.span(one.delta, class_name="kpi-delta", data_tone=one.tone), rx.fragment()),
        rx.cond(one.aim != "", rx.el.span(one.aim, class_name="kpi-aim", data_tone=one.aim_tone), rx.fragment()),
        rx.cond(one.before != "", rx.el.span(one.before, class_name="muted small"), rx.fragment()),
        rx.el.span(one.cases, class_name="muted small"),
        _how(one),
        class_name="kpi-card",
        id=f"kpi-{one.key}",
    )


def _how(one: rx.Var[Card]) -> rx.Component:
    pairs = (
        (words.FORMULA, one.formula),
        (words.WINDOW, one.window),
        (words.SOURCE, one.source),
        (words.OWNER, one.owner),
    )
    rows = [rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in pairs]
    return rx.el.details(
        rx.el.summary(words.HOW), rx.el.dl(*rows, class_name="facts"), rx.el.p(one.means), class_name="kpi-how"
    )


def _delta(reading: Reading) -> str:
    if reading.change is None:
        return ""
    if abs(reading.change) < STILL:
        return words.SAME
    return f"{reading.change:+,.1f} %"


def _tone(reading: Reading) -> str:
    if reading.change is None or abs(reading.change) < STILL:
        return "neutral"
    return "good" if (reading.change > 0) is (reading.kpi.better is Better.UP) else "bad"


def _before(reading: Reading, cut: Cut) -> str:
    if reading.shown_before is None:
        return ""
    return words.BEFORE_WAS.format(before=amount(reading.shown_before, reading.kpi.unit, cut.currency))


def _aim(reading: Reading, cut: Cut) -> str:
    if reading.kpi.target is None:
        return ""
    target = amount(reading.kpi.target, reading.kpi.unit, cut.currency)
    says = words.TARGET_MISSED if reading.reached is False else words.TARGET_MET if reading.reached else "Meta {target}"
    return says.format(target=target)
