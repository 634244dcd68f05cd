"""What a subject of the log (`lead:42`, `contact:7`, `user:3`) is called by people."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff.models import StaffUser

Names = dict[str, str]


def names_of(session: Session, subjects: Iterable[str]) -> Names:
    """The person behind each subject that has one: three statements at most, whatever their number."""
    ids: dict[str, set[int]] = {}
    for subject in subjects:
        kind, _, number = subject.partition(":")
        if number.isdecimal():
            ids.setdefault(kind, set()).add(int(number))
    of_leads = select(Lead.id, Contact.name).join(Contact, col(Contact.id) == col(Lead.contact_id))
    asked = {
        "lead": of_leads.where(col(Lead.id).in_(ids.get("lead", ()))),
        "contact": select(Contact.id, Contact.name).where(col(Contact.id).in_(ids.get("contact", ()))),
        "user": select(StaffUser.id, StaffUser.name).where(col(StaffUser.id).in_(ids.get("user", ()))),
    }
    return {
        f"{kind}:{number}": name for kind, query in asked.items() if kind in ids for number, name in session.exec(query)
    }
