"""Salud: is everything well, and if not, what to do (S-88)."""

import dataclasses
from datetime import datetime

import reflex as rx

from aliun_dashboard.flows import probes as trying
from aliun_dashboard.kernel import clock, probes
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import health as query
from aliun_dashboard.queries.health import Connection, Health
from aliun_dashboard.staff.rules import READS_HEALTH
from aliun_dashboard.ui import labels_delivery, shell
from aliun_dashboard.ui import labels_health as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.inbox import took
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.screens.health.frame import view
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "health"
LISTS = {
    "events": "/salud/eventos/?estado=failed",
    "deliveries": "/salud/entregas/?estado=failed",
    "jobs": "",
    "timed_tasks": "/salud/tareas/",
    "mails": "/oc/buzon/?estado=failed",
}


@dataclasses.dataclass(frozen=True)
class Light:
    """One connection in words."""

    name: str
    title: str
    icon: str
    level: str
    tone: str
    level_icon: str
    about: str
    fix: str
    trouble: str
    detail: str
    good_when: str
    good_at: str
    bad_when: str
    bad_at: str
    took: str
    can_probe: bool
    probing: bool


@dataclasses.dataclass(frozen=True)
class Count:
    """One kind of failure and how many wait."""

    label: str
    value: str
    delta: str
    tone: str
    href: str


class HealthState(rx.State):
    """The lights, the failures, and one sentence over them."""

    loaded: bool = False
    attention: int = 0
    sentence: str = ""
    lights: list[Light] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    counts: list[Count] = []  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def load(self):
        """Read everything and stay informed."""
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def refresh(self):
        """Something that is shown changed."""
        await self._fill()

    @rx.event
    @roles(*READS_HEALTH)
    async def probe(self, name: str):
        """Have a worker try a connection now."""
        await ask(trying.ask, name)
        await self._fill()

    async def _fill(self) -> None:
        now = clock.now()
        found: Health = await look(query.health, now)
        self.attention = found.attention
        self.sentence = _sentence(found.attention)
        self.lights = [_light(one, now) for one in found.connections]
        self.counts = [_count(kind, number) for kind, number in vars(found.failures).items()]
        self.loaded = True


@hub.publishes(STREAM, "health", "event", "delivery", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, HealthState.refresh)


@rx.page(route="/salud", title=shell.tab_title(words.HEALTH), on_load=[ShellState.load, HealthState.load])
def health() -> rx.Component:
    """One sentence, the failures, a card for each connection."""
    return view(
        "/salud/",
        rx.cond(
            HealthState.loaded,
            rx.el.div(
                _headline(),
                panel(
                    rx.el.p(icon("shield"), words.HANDLER, class_name="muted handler"),
                    figures(rx.foreach(HealthState.counts, _figure)),
                    title=words.FAILURES,
                ),
                rx.el.div(rx.foreach(HealthState.lights, _card), class_name="lights"),
                class_name="stack",
            ),
            skeleton_rows(8),
        ),
    )


def _headline() -> rx.Component:
    return rx.cond(
        HealthState.attention == 0, banner(HealthState.sentence, tone="good"), banner(HealthState.sentence, tone="warn")
    )


def _figure(count: rx.Var[Count]) -> rx.Component:
    told = {"delta": count.delta, "tone": count.tone}
    return rx.cond(
        count.href != "",
        figure(count.label, count.value, href=count.href, **told),
        figure(count.label, count.value, **told),
    )


def _card(light: rx.Var[Light]) -> rx.Component:
    return panel(
        rx.el.p(pill(light.level, light.tone, light.level_icon), rx.el.span(light.about, class_name="muted")),
        rx.cond(light.fix != "", rx.el.p(light.fix), rx.fragment()),
        rx.cond(
            light.trouble != "",
            rx.el.p(light.trouble, title=light.detail, class_name="trouble", data_tone=light.tone),
            rx.fragment(),
        ),
        facts(
            (words.LAST_GOOD, rx.el.time(light.good_when, title=light.good_at)),
            (words.LAST_BAD, rx.el.time(light.bad_when, title=light.bad_at)),
            (words.ANSWERED_IN, light.took),
        ),
        title=light.title,
        actions=[_act(light)],
        class_name="light",
        data_tone=light.tone,
        data_light=light.name,
    )


def _act(light: rx.Var[Light]) -> rx.Component:
    probe = button(
        rx.cond(light.probing, words.PROBING, words.PROBE),
        icon="zap",
        disabled=light.probing,
        aria_label=f"{words.PROBE} {light.title}",
        on_click=HealthState.probe(light.name),
    )
    verify = link_button(words.VERIFY_CHAIN, "/auditoria/", icon="shield")
    return rx.cond(light.can_probe, probe, rx.cond(light.name == "sealing", verify, rx.fragment()))


def _sentence(attention: int) -> str:
    if attention == 0:
        return words.ALL_WELL
    return words.ONE_THING if attention == 1 else words.SOME_THINGS.format(n=attention)


def _light(one: Connection, now: datetime) -> Light:
    zone = settings().timezone
    good, bad = one.last_good_at, one.last_bad_at
    return Light(
        name=one.name,
        title=words.CONNECTIONS[one.name],
        icon=words.CONNECTION_ICONS[one.name],
        level=words.LEVELS[one.level],
        tone=words.LEVEL_TONES[one.level],
        level_icon=words.LEVEL_ICONS[one.level],
        about=words.ABOUT[one.name].format_map(one.facts),
        fix=words.FINDINGS[one.finding],
        trouble=labels_delivery.DELIVERY_CODES.get(one.code, ""),
        detail=one.detail,
        good_when=write.ago(good, now, zone) if good else words.NEVER,
        good_at=write.moment(good, zone) if good else "",
        bad_when=write.ago(bad, now, zone) if bad else words.NONE,
        bad_at=write.moment(bad, zone) if bad else "",
        took=took(one.probe_ms or float(one.facts.get("ms", 0))) or "–",
        can_probe=one.name in probes.NAMES,
        probing=one.probing,
    )


def _count(kind: str, number: int) -> Count:
    delta, tone = (words.WAITS, "bad") if number else (words.NOTHING_FAILED, "good")
    return Count(words.FAILURE_KINDS[kind], write.number(number), delta, tone, LISTS[kind] if number else "")
