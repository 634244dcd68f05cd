"""One mail: what was decided and why, what came of it, its bytes as text, and the way to decide it anew."""

import re

import reflex as rx

from aliun_dashboard.flows import mail_in
from aliun_dashboard.kernel import clock
from aliun_dashboard.mail.rules import Direction, Monitor
from aliun_dashboard.queries import mailbox as query
from aliun_dashboard.queries.mailbox import MailDetail
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS
from aliun_dashboard.ui import labels_mailbox as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import order_tabs, toast
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.menu import menu, menu_item, opens_menu
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.mailbox import shown
from aliun_dashboard.ui.screens.mailbox.list_state import PATH
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "one-mail"
ADDRESS = re.compile(r"/oc/buzon/(\d{1,15})/?$")
OTHERWISE = "mail-otherwise"


class MailState(rx.State):
    """What the page shows of one mail."""

    stands: str = "loading"
    mail: shown.Line = shown.Line()
    facts: list[tuple[str, str]] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    became: list[shown.Became] = []  # noqa: RUF012
    proof: shown.Proof = shown.Proof()
    error: str = ""
    raw: str = ""
    cut: str = ""
    ours: bool = False
    may_reprocess: bool = False
    waits: dict[str, int] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """Read the mail of the address, and stay informed."""
        found = ADDRESS.search(self.router.url.path)
        mail_id = int(found[1]) if found else 0
        if mail_id != self.mail.id:
            self.reset()
            yield
        hub.join(STREAM, self, viewer(), mail_id)
        await self._fill(mail_id)

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def refresh(self):
        """The mail changed."""
        await self._fill(self.mail.id)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def reprocess(self, monitor: str):
        """Have it decided anew: by the rules, or as what a person says it is."""
        wanted = Monitor(str(monitor)) if str(monitor) in words.MONITORS else None
        await ask(mail_in.reprocess, self.mail.id, wanted)
        await self._fill(self.mail.id)
        return toast.done(words.REPROCESSED)

    async def _fill(self, mail_id: int) -> None:
        found: MailDetail | None = await look(query.detail, mail_id)
        self.waits = await order_tabs.waiting()
        self.stands = "ready" if found else "missing"
        if found is None:
            return
        self.mail, self.facts = shown.line(found.row, clock.now()), shown.facts(found)
        self.became, self.error = shown.became(found), found.row.error
        self.proof = shown.proof(found)
        self.ours = found.row.direction is Direction.OUT
        self.may_reprocess = not self.ours and viewer().role in CHASES_ORDERS
        self.raw = shown.text(found.raw)
        sizes = {"shown": len(found.raw) // shown.KILO, "size": shown.size(found.raw_size)}
        self.cut = words.RAW_CUT.format(**sizes) if found.raw_size > len(found.raw) else ""


@hub.publishes(STREAM, "mail", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """After a silence of the database any may have changed."""
    changed = {change.get("id") for change in changes}
    for seat in seats:
        if seat.interest in changed or None in changed:
            await hub.nudge(seat, MailState.refresh)


def _title() -> rx.Var[str]:
    return rx.cond(MailState.mail.subject != "", MailState.mail.subject, words.ONE_MAIL)


@rx.page(route="/oc/buzon/[mail_id]", title=shell.tab_title(_title()), on_load=[ShellState.load, MailState.load])
def mail() -> rx.Component:
    """What was decided left, its text right."""
    back = link_button(words.BACK, PATH, kind="quiet", icon="chevron-left")
    missing = empty(words.MISSING, words.MISSING_WHY, back, icon="inbox")
    return shell.page(
        _title(),
        rx.el.div(
            order_tabs.order_tabs("mailbox", MailState.waits),
            rx.match(MailState.stands, ("ready", _page()), ("missing", missing), skeleton(8)),
            class_name="stack",
        ),
        active="oc",
        toolbar=(back,),
    )


def _page() -> rx.Component:
    return rx.el.div(
        rx.el.div(_decided(), _facts(), class_name="stack"),
        rx.el.div(_raw(), class_name="stack"),
        class_name="event-columns",
    )


def _decided() -> rx.Component:
    one = MailState.mail
    nothing = rx.el.p(words.NOTHING_BECAME, class_name="muted")
    things = rx.el.ul(
        rx.foreach(MailState.became, lambda thing: rx.el.li(link(thing.says, href=thing.href, class_name="link"))),
        class_name="stack tight",
    )
    error = rx.el.div(rx.el.h3(words.ERROR), rx.el.p(MailState.error), class_name="reason")
    return panel(
        rx.el.p(pill(one.status, one.tone, one.icon), " ", rx.el.strong(one.rule)),
        rx.el.p(one.meaning, class_name="muted"),
        rx.cond(MailState.proof.says != "", rx.el.p(pill(MailState.proof.says, MailState.proof.tone)), rx.fragment()),
        rx.cond(MailState.error != "", error, rx.fragment()),
        rx.el.h3(words.BECAME),
        rx.cond(MailState.became.length() > 0, things, nothing),
        title=words.DECIDED,
        actions=[rx.cond(MailState.may_reprocess, _again(), rx.fragment())],
    )


def _again() -> rx.Component:
    return rx.el.div(
        button(words.REPROCESS, kind="primary", icon="retry", key="r", on_click=MailState.reprocess("")),
        menu(
            OTHERWISE,
            button(words.REPROCESS_AS, icon="chevron-down", **opens_menu(OTHERWISE)),
            menu_item(words.AS_CONFIRMATION, icon="check", on_click=MailState.reprocess("confirmaciones")),
            menu_item(words.AS_ORDER, icon="ticket", on_click=MailState.reprocess("oc")),
        ),
        class_name="row wrap",
    )


def _facts() -> rx.Component:
    pairs = rx.foreach(MailState.facts, lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1])))
    return panel(rx.el.dl(pairs, class_name="facts ticket-facts"), title=words.FACTS)


def _raw() -> rx.Component:
    download = rx.el.a(
        icon("download"),
        rx.el.span(words.DOWNLOAD),
        href=f"/files/mails/{MailState.mail.id}.eml",
        download=True,
        class_name="button quiet",
    )
    text = rx.el.pre(MailState.raw, class_name="raw mailbox-raw", tab_index=0, role="region", aria_label=words.RAW)
    return panel(
        rx.cond(MailState.raw != "", text, rx.el.p(words.NO_RAW, class_name="muted")),
        rx.cond(MailState.cut != "", rx.el.p(MailState.cut, class_name="muted small"), rx.fragment()),
        title=rx.cond(MailState.ours, words.RAW_OUT, words.RAW),
        actions=[rx.cond(MailState.raw != "", download, rx.fragment())],
    )
