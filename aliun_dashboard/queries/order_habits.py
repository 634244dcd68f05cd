"""How the house chases, as its settings show it: the habits that hold, and the words of each letter."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aliun_dashboard.contacts.rules import Tone
from aliun_dashboard.messages import orders as messages
from aliun_dashboard.purchase_orders import habits
from aliun_dashboard.purchase_orders.habits import HouseHabits
from aliun_dashboard.purchase_orders.models import OrderHabits, OrderTemplate
from aliun_dashboard.purchase_orders.rules import LetterName


@dataclass(frozen=True)
class HabitsSheet:
    """What holds now; `senders` are those that were written here."""

    now: HouseHabits
    senders: tuple[str, ...]
    edited_by: str
    edited_at: datetime | None


@dataclass(frozen=True)
class LetterSheet:
    """The words of one letter in one tone. `own`: the house wrote them; else they came with the product."""

    name: LetterName
    tone: Tone
    subject: str
    text: str
    cc_admin: bool
    cc_finance: bool
    own: bool
    edited_by: str = ""
    edited_at: datetime | None = None


def sheet(session: Session) -> HabitsSheet:
    """The habits."""
    row = session.get(OrderHabits, 1) or OrderHabits()
    return HabitsSheet(habits.current(session), tuple(row.senders), row.edited_by, row.edited_at)


def letter(session: Session, name: LetterName, tone: Tone) -> LetterSheet:
    """One letter; of the thanks only Administración gets a copy unless somebody said otherwise (X-40)."""
    own = session.get(OrderTemplate, (name.value, tone.value))
    if own is None:
        words = messages.original(name.value, tone.value)
        return LetterSheet(name, tone, words.subject, words.text, True, name is not LetterName.RECEIVED, own=False)
    copies = (own.cc_admin, own.cc_finance)
    return LetterSheet(name, tone, own.subject, own.text, *copies, True, own.edited_by, own.edited_at)
