"""Verbs on the people of the house."""

from aliun_dashboard.kernel.db import UnitOfWork

from .models import Notice


def notify(work: UnitOfWork, user_id: int, kind: str, link: str, **facts: str | int) -> None:
    """Put a line behind somebody's bell; nobody is told of what they did themselves."""
    if user_id == work.actor.user_id:
        return
    work.session.add(Notice(user_id=user_id, kind=kind, facts=facts, link=link, at=work.now))
    work.tell("notice", user_id=user_id)
