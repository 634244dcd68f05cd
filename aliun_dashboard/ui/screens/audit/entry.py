"""One entry of the forensic log in words."""

import dataclasses
from datetime import datetime

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.forensic_log import LogRow
from aliun_dashboard.ui import labels_audit as words
from aliun_dashboard.ui.parts import diff
from aliun_dashboard.ui.parts import format as write

PAGES = {"lead": "/leads/{}/", "event": "/salud/eventos/{}/", "ticket": "/tickets/{}/"}


@dataclasses.dataclass(frozen=True)
class Entry:
    """A row of the table."""

    id: int
    when: str
    at: str
    actor: str
    is_person: bool
    did: str
    subject: str
    href: str
    reason: str
    sealed: bool
    broken: bool


def in_words(one: LogRow, now: datetime, broken: int) -> Entry:
    """A stored entry as people read it; `broken` is the id of the one that was altered."""
    zone = settings().timezone
    kind, _, number = one.subject.partition(":")
    code = f"L-{int(number):06d}" if kind == "lead" and number.isdecimal() else number
    name = f"{one.name} · {code}" if one.name and kind == "lead" else one.name or code
    return Entry(
        id=one.id,
        when=write.ago(one.at, now, zone),
        at=write.moment(one.at, zone),
        actor=one.actor,
        is_person=one.is_person,
        did=words.ACTIONS.get(one.action, one.action),
        subject=name if kind == "lead" else f"{words.SUBJECTS.get(kind, kind)} {name}".strip(),
        href=PAGES[kind].format(number) if kind in PAGES and number.isdecimal() else "",
        reason=diff.reason(one.reason),
        sealed=one.sealed,
        broken=one.id == broken,
    )
