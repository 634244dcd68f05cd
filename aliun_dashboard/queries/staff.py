"""Who is there: the person behind a cookie or a token, and the lists of Ajustes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from aliun_dashboard.kernel import passwords
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.staff.models import ApiToken, StaffSession, StaffUser
from aliun_dashboard.staff.rules import SESSION_IDLE, Role

TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Viewer:
    """The person in front of us.

    `login_id` is the log-in behind their cookie, if they came with one. `is_due` asks the door to call
    `flows.staff.touch` with the token it holds.
    """

    id: int
    name: str
    email: str
    role: Role
    login_id: int | None = None
    is_due: bool = field(default=False, compare=False)

    @property
    def actor(self) -> Actor:
        """As whom they act."""
        return Actor(self.name, user_id=self.id, role=self.role.value)


@dataclass(frozen=True)
class UserRow:
    """A person in Ajustes."""

    id: int
    name: str
    email: str
    role: Role
    active: bool
    created_at: datetime


@dataclass(frozen=True)
class TokenRow:
    """An API token in Ajustes. `hint` is its last four characters."""

    id: int
    name: str
    user_name: str
    hint: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class SessionRow:
    """A log-in that is still good."""

    id: int
    user_name: str
    user_agent: str
    created_at: datetime
    seen_at: datetime


def viewer_of_cookie(session: Session, token: str, now: datetime) -> Viewer | None:
    """The person logged in with this cookie; None when it is unknown, ended, too old or idle too long."""
    login = (
        select(StaffUser, StaffSession)
        .join(StaffSession, col(StaffSession.user_id) == col(StaffUser.id))
        .where(StaffSession.token_hash == passwords.fingerprint(token), col(StaffUser.active))
        .where(StaffSession.expires_at > now, StaffSession.seen_at > now - SESSION_IDLE)
    )
    found = session.exec(login).one_or_none()
    return _viewer(found[0], found[1].seen_at, now, found[1].id) if found else None


def viewers_now(session: Session, logins: Iterable[int], now: datetime) -> set[Viewer]:
    """Who is behind these log-ins at this moment; those that ended are not among them."""
    good = (
        select(StaffUser, StaffSession)
        .join(StaffSession, col(StaffSession.user_id) == col(StaffUser.id))
        .where(col(StaffSession.id).in_(list(logins)), col(StaffUser.active), StaffSession.expires_at > now)
    )
    return {_viewer(user, login.seen_at, now, login.id) for user, login in session.exec(good)}


def viewer_of_token(session: Session, token: str, now: datetime) -> Viewer | None:
    """The person whose API token this is; None when it is unknown or revoked."""
    issued = (
        select(StaffUser, ApiToken.used_at)
        .join(ApiToken, col(ApiToken.user_id) == col(StaffUser.id))
        .where(ApiToken.token_hash == passwords.fingerprint(token), col(StaffUser.active))
        .where(col(ApiToken.revoked_at).is_(None))
    )
    found = session.exec(issued).one_or_none()
    return _viewer(found[0], found[1], now) if found else None


def users(session: Session) -> list[UserRow]:
    """Everybody, active people first, by name."""
    found = session.exec(select(StaffUser).order_by(col(StaffUser.active).desc(), col(StaffUser.name))).all()
    return [UserRow(user.id or 0, user.name, user.email, user.role, user.active, user.created_at) for user in found]


def tokens(session: Session) -> list[TokenRow]:
    """All API tokens, newest first."""
    issued = select(ApiToken, StaffUser.name).join(StaffUser, col(StaffUser.id) == col(ApiToken.user_id))
    found = session.exec(issued.order_by(col(ApiToken.id).desc())).all()
    return [
        TokenRow(row.id or 0, row.name, name, row.hint, row.created_at, row.used_at, row.revoked_at)
        for row, name in found
    ]


def sessions(session: Session, now: datetime, user_id: int | None = None) -> list[SessionRow]:
    """Log-ins that are still good, of one person or of all, last seen first."""
    good = (
        select(StaffSession, StaffUser.name)
        .join(StaffUser, col(StaffUser.id) == col(StaffSession.user_id))
        .where(StaffSession.expires_at > now, StaffSession.seen_at > now - SESSION_IDLE)
        .order_by(col(StaffSession.seen_at).desc())
    )
    found = session.exec(good if user_id is None else good.where(StaffSession.user_id == user_id)).all()
    return [SessionRow(row.id or 0, name, row.user_agent, row.created_at, row.seen_at) for row, name in found]


def _viewer(user: StaffUser, seen_at: datetime | None, now: datetime, login_id: int | None = None) -> Viewer:
    is_due = seen_at is None or now - seen_at >= TOUCH_AFTER
    return Viewer(user.id or 0, user.name, user.email, user.role, login_id, is_due)
