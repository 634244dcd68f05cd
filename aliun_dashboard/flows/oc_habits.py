"""How this house chases: who may confirm, who gets copies, thanks, office hours, the hurried rhythm, its own words."""

from typing import Any

import holidays

from aliun_dashboard.contacts.rules import Tone, email_key
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.orders import Words
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.models import OrderHabits, OrderTemplate
from aliun_dashboard.purchase_orders.rules import LetterName
from aliun_dashboard.staff.rules import CHASES_ORDERS, EDITS_RULES

from . import access, oc_letters

SUBJECT = "oc_habits:1"
LONGEST_SUBJECT, LONGEST_TEXT = 200, 5000


def set_senders(work: UnitOfWork, senders: tuple[str, ...]) -> None:
    """Who may confirm (K-28), besides those of the environment; exact addresses. Raises Refused: BAD_EMAIL."""
    _set(work, senders=list(dict.fromkeys(email_key(one) for one in senders if one.strip())))


def set_copies(work: UnitOfWork, admin_email: str, finance_email: str) -> None:
    """Who gets copies of requests and reminders (K-38) where the environment says nobody. Raises Refused: BAD_EMAIL."""
    addresses = [email_key(one) if one.strip() else "" for one in (admin_email, finance_email)]
    _set(work, admin_email=addresses[0], finance_email=addresses[1])


def set_reception(work: UnitOfWork, *, confirms: bool) -> None:
    """Whether an agency is thanked for its order (K-23)."""
    _set(work, confirms_reception=confirms)


def set_office_hours(work: UnitOfWork, *, business_days_only: bool, country: str) -> None:
    """Whether letters go only in office hours of the working days of `country` (X-34). Raises Refused: INVALID."""
    if country not in holidays.list_supported_countries():
        raise Refused(CommonReason.INVALID, field="país", value=country)
    _set(work, business_days_only=business_days_only, country=country)


def set_hurries(work: UnitOfWork, *, hurries: bool) -> None:
    """Whether reminders go on days 1, 2 and 3 in the week before check-in (idea 5): direction decides."""
    access.allowed(work, EDITS_RULES)
    _set(work, hurries=hurries)


def set_words(
    work: UnitOfWork, name: LetterName, tone: Tone, words: Words, *, cc_admin: bool, cc_finance: bool
) -> None:
    """The house's own words for a letter. Raises Refused: BAD_TEMPLATE (with the blank), INVALID when empty."""
    access.allowed(work, CHASES_ORDERS)
    subject, text = " ".join(words.subject.split())[:LONGEST_SUBJECT], words.text.strip()[:LONGEST_TEXT]
    if not subject or not text:
        raise Refused(CommonReason.INVALID, field="asunto y texto", value="")
    oc_letters.preview(work, name, tone, Words(subject, text))
    before = actions.template(work, name, tone.value)
    after = {"subject": subject, "text": text, "cc_admin": cc_admin, "cc_finance": cc_finance}
    was = {field: getattr(before, field) for field in after} if before else None
    row = before or OrderTemplate(name=name.value, tone=tone.value, subject="", text="", edited_at=work.now)
    row.sqlmodel_update(after | {"edited_by": work.actor.name, "edited_at": work.now})
    work.session.add(row)
    work.audit("oc_words.changed", f"oc_words:{name.value}.{tone.value}", before=was, after=after)
    work.tell("oc_habits", None)


def restore_words(work: UnitOfWork, name: LetterName, tone: Tone) -> None:
    """Back to the words of the product."""
    access.allowed(work, CHASES_ORDERS)
    own = actions.template(work, name, tone.value)
    if own is not None:
        was = {"subject": own.subject, "text": own.text}
        work.session.delete(own)
        work.audit("oc_words.restored", f"oc_words:{name.value}.{tone.value}", before=was)
        work.tell("oc_habits", None)


def _set(work: UnitOfWork, **facts: Any) -> None:
    access.allowed(work, CHASES_ORDERS)
    row: OrderHabits = actions.habits_row(work)
    before = {field: getattr(row, field) for field in facts}
    row.sqlmodel_update(facts | {"edited_by": work.actor.name, "edited_at": work.now})
    work.session.add(row)
    work.audit("oc_habits.changed", SUBJECT, before=before, after=facts)
    work.tell("oc_habits", None)
