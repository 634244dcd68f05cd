"""The simulator (demo only): real signed requests to our own address, and what became of them."""

import dataclasses
from datetime import datetime

import reflex as rx

from aliun_dashboard.flows import simulated_mail, simulation
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import simulation as query
from aliun_dashboard.queries.simulation import TrialRow
from aliun_dashboard.ui import labels_delivery, shell
from aliun_dashboard.ui import labels_simulator as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.inbox import Thing, about, things
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "simulator"
TONES = {2: "good", 4: "warn", 5: "bad"}


@dataclasses.dataclass(frozen=True)
class Trial:
    """One trial in words."""

    id: int
    title: str
    when: str
    at: str
    status: str
    tone: str
    summary: str
    request: str
    answer: str
    curl: str
    event: str
    event_href: str


class SimulatorState(rx.State):
    """The last trials."""

    status: str = "loading"
    trials: list[Trial] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    leads: dict[int, list[Thing]] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read them, and stay informed. Without a demo there is nothing here."""
        if not settings().aliun_demo:
            self.status = "off"
            return
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """One was answered, or its event processed."""
        await self._fill()

    @rx.event
    @roles()
    async def send(self, kind: str):
        """Have one sent."""
        await ask(simulation.request, str(kind)[:40])
        await self._fill()
        return toast.told(words.SENT)

    @rx.event
    @roles()
    async def post(self, kind: str):
        """Have a mail written; the mailbox tells what became of it."""
        await ask(simulated_mail.request, str(kind)[:40])
        return toast.told(words.MAIL_WHERE)

    async def _fill(self) -> None:
        found = await look(query.trials) if settings().aliun_demo else []
        now = clock.now()
        self.trials = [_trial(one, now) for one in found]
        self.leads = {one.id: things(one.subjects) for one in found}
        self.status = "ready"


@hub.publishes(STREAM, "delivery", "event", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        await hub.nudge(seat, SimulatorState.refresh)


@rx.page(route="/simulador", title=shell.tab_title(words.TITLE), on_load=[ShellState.load, SimulatorState.load])
def simulator() -> rx.Component:
    """Cards to send, answers below."""
    off = empty(words.OFF, words.OFF_WHY, icon="simulator")
    return shell.page(
        words.TITLE,
        rx.match(SimulatorState.status, ("off", off), ("ready", _body()), skeleton_rows(6)),
        active="simulador",
    )


def _body() -> rx.Component:
    bad = [kind for kind in words.TRIALS if kind not in words.GOOD_KINDS + words.MONEY_KINDS]
    nothing = empty(words.NONE_YET, words.NONE_YET_WHY, icon="simulator")
    results = rx.cond(
        SimulatorState.trials.length() > 0,
        rx.el.ol(rx.foreach(SimulatorState.trials, _result), class_name="exchanges"),
        nothing,
    )
    cards = rx.el.div(
        rx.el.h2(words.GOOD),
        rx.el.div(*map(_card, words.GOOD_KINDS), class_name="trials"),
        rx.el.h2(words.BAD),
        rx.el.div(*map(_card, bad), class_name="trials"),
        rx.el.h2(words.MONEY),
        rx.el.div(*map(_card, words.MONEY_KINDS), class_name="trials"),
        rx.el.h2(words.MAIL),
        rx.el.div(*map(_mail_card, words.MAIL_TRIALS), class_name="trials"),
        class_name="stack",
    )
    answers = panel(results, title=words.RESULTS, flush=True, class_name="answers")
    return rx.el.div(banner(words.ABOUT), rx.el.div(cards, answers, class_name="simulator"), class_name="stack")


def _card(kind: str) -> rx.Component:
    return _offered(kind, *words.TRIALS[kind], SimulatorState.send(kind))


def _mail_card(kind: str) -> rx.Component:
    return _offered(kind, *words.MAIL_TRIALS[kind], SimulatorState.post(kind))


def _offered(kind: str, title: str, what: str, sends) -> rx.Component:
    send = button(words.SEND, icon="play", on_click=sends, aria_label=f"{words.SEND}: {title}")
    return rx.el.div(rx.el.h3(title), rx.el.p(what, class_name="muted"), send, class_name="trial", data_kind=kind)


def _result(trial: rx.Var[Trial]) -> rx.Component:
    copy = button(
        words.CURL, icon="copy", kind="quiet", on_click=[rx.set_clipboard(trial.curl), toast.told(words.COPIED)]
    )
    return rx.el.li(
        rx.el.div(
            pill(trial.status, trial.tone),
            rx.el.strong(trial.title),
            rx.el.span(trial.summary, class_name="muted"),
            rx.cond(trial.event_href != "", link(trial.event, href=trial.event_href, class_name="row-link")),
            about(SimulatorState.leads[trial.id]),
            rx.el.span(class_name="spacer"),
            rx.el.time(trial.when, title=trial.at, class_name="muted nowrap"),
            class_name="row wraps",
        ),
        rx.cond(
            trial.request != "",
            rx.el.details(
                rx.el.summary(words.REQUEST, " · ", words.ANSWER),
                rx.el.pre(trial.request, tab_index=0, class_name="raw"),
                rx.el.pre(trial.answer, tab_index=0, class_name="raw"),
                copy,
            ),
        ),
        data_trial=trial.id,
    )


def _trial(one: TrialRow, now: datetime) -> Trial:
    zone, exchange = settings().timezone, one.exchange
    answers = exchange.get("answers", [])
    code = answers[-1]["status"] if answers else 0
    failed = labels_delivery.DELIVERY_CODES.get(one.code, "")
    rejected = code == 401
    return Trial(
        id=one.id,
        title=words.TRIALS.get(one.kind, (one.kind, ""))[0],
        when=write.ago(one.at, now, zone),
        at=write.moment(one.at, zone),
        status=" · ".join(str(answer["status"]) for answer in answers) or (one.code or words.UNDER_WAY),
        tone=TONES.get(code // 100, "bad" if failed else "sky"),
        summary=failed or _summary(exchange),
        request=_request(exchange),
        answer="\n".join(f"HTTP {answer['status']}\n{answer['body']}" for answer in answers),
        curl=exchange["request"]["curl"] if exchange else "",
        event=words.EVENT.format(n=one.event_id) if one.event_id else words.REJECTED if rejected else "",
        event_href=f"/salud/eventos/{one.event_id}/" if one.event_id else REJECTED if rejected else "",
    )


REJECTED = "/salud/eventos/?estado=rejected"


def _summary(exchange: dict) -> str:
    if not exchange:
        return ""
    if exchange["sent"] <= 2:
        return " · ".join(f"{answer['ms']} ms" for answer in exchange["answers"])
    counts = ", ".join(f"{number} × HTTP {status}" for status, number in exchange["counts"].items())
    return words.MANY.format(sent=exchange["sent"], counts=counts, p50=exchange["p50"], worst=exchange["worst"])


def _request(exchange: dict) -> str:
    if not exchange:
        return ""
    sent = exchange["request"]
    headers = "\n".join(f"{name}: {value}" for name, value in sent["headers"].items())
    return f"POST {sent['url']}\n{headers}\n{words.BYTES.format(n=sent['bytes'])}\n\n{sent['body']}"
