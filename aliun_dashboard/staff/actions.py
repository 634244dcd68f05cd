"""Verbs on the people of the house: their accounts, log-ins, tokens and notices."""

from sqlalchemy import func
from sqlmodel import col, delete, select

from aliun_dashboard.kernel import passwords
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .models import ApiToken, LoginAttempt, Notice, StaffSession, StaffUser
from .rules import ATTEMPT_WINDOW, SESSION_LIFE, Role


def notify(work: UnitOfWork, user_id: int, kind: str, link: str, **facts: str | int) -> None:
    """Put a line behind somebody's bell; nobody is told of what they did themselves."""
    if user_id == work.actor.user_id:
        return
    work.session.add(Notice(user_id=user_id, kind=kind, facts=facts, link=link, at=work.now))
    work.tell("notice", user_id)


def remind_oneself(work: UnitOfWork, kind: str, link: str, **facts: str | int) -> None:
    """Put a line behind the actor's own bell: a trial of what others would be told."""
    work.session.add(Notice(user_id=work.actor.user_id or 0, kind=kind, facts=facts, link=link, at=work.now))
    work.tell("notice", work.actor.user_id)


def with_roles(work: UnitOfWork, roles: frozenset[Role]) -> list[int]:
    """The active people of `roles`."""
    of_them = select(StaffUser.id).where(col(StaffUser.role).in_(roles), col(StaffUser.active))
    return [user_id for user_id in work.session.exec(of_them).all() if user_id is not None]


def get(work: UnitOfWork, user_id: int) -> StaffUser:
    """The person, locked until the transaction ends."""
    user = work.session.get(StaffUser, user_id, with_for_update=True)
    if user is None:
        raise Refused(CommonReason.NOT_FOUND, what="user")
    return user


def by_email(work: UnitOfWork, email: str) -> StaffUser | None:
    """The person with this e-mail address, however it is capitalised."""
    return work.session.exec(select(StaffUser).where(StaffUser.email == email.strip().lower())).one_or_none()


def other_admins(work: UnitOfWork, user: StaffUser) -> int:
    """How many active administrators there are besides `user`. Locks them, so two cannot leave at once."""
    admins = select(StaffUser.id).where(StaffUser.role == Role.ADMIN, col(StaffUser.active)).order_by(col(StaffUser.id))
    return len(set(work.session.exec(admins.with_for_update()).all()) - {user.id})


def open_session(work: UnitOfWork, user: StaffUser, user_agent: str) -> str:
    """A new log-in of `user`. Returns its token, which is not kept."""
    token = passwords.new_token()
    work.session.add(
        StaffSession(
            token_hash=passwords.fingerprint(token),
            user_id=user.id or 0,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + SESSION_LIFE,
            user_agent=user_agent[:200],
        )
    )
    return token


def session_of(work: UnitOfWork, token: str) -> StaffSession | None:
    """The log-in with this token."""
    mine = StaffSession.token_hash == passwords.fingerprint(token)
    return work.session.exec(select(StaffSession).where(mine)).one_or_none()


def end_sessions(work: UnitOfWork, user_id: int, *, but: str = "") -> None:
    """End the log-ins of a person, except the one with token `but`, on open screens too."""
    mine = col(StaffSession.user_id) == user_id
    others = col(StaffSession.token_hash) != passwords.fingerprint(but)
    work.session.exec(delete(StaffSession).where(mine, others))
    work.tell("session", user_id)


def issue_token(work: UnitOfWork, user: StaffUser, name: str) -> tuple[ApiToken, str]:
    """A new API token of `user`: the row, and the token itself, which is not kept."""
    token = passwords.new_token()
    row = ApiToken(
        token_hash=passwords.fingerprint(token),
        user_id=user.id or 0,
        name=name,
        hint=token[-4:],
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row, token


def count_attempt(work: UnitOfWork, subject: str) -> int:
    """Note one attempt of `subject` to log in. Returns how many it made within the window, this one included."""
    work.session.exec(select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))))
    past = col(LoginAttempt.at) <= work.now - ATTEMPT_WINDOW
    work.session.exec(delete(LoginAttempt).where(col(LoginAttempt.subject) == subject, past))
    work.session.add(LoginAttempt(subject=subject, at=work.now))
    work.session.flush()
    return work.session.exec(select(func.count()).where(LoginAttempt.subject == subject)).one()


def forget_attempts(work: UnitOfWork, subject: str) -> None:
    """A right password wipes the slate of its e-mail address."""
    work.session.exec(delete(LoginAttempt).where(col(LoginAttempt.subject) == subject))
