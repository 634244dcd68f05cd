"""The people of the house: log-in and out, passwords, roles, API tokens. Every change is audited."""

from sqlmodel import col, delete, update

from aliun_dashboard.contacts.rules import EMAIL
from aliun_dashboard.kernel import passwords
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import ApiToken, StaffSession, StaffUser
from aliun_dashboard.staff.rules import (
    ADMINISTERS,
    MAX_ATTEMPTS,
    MAX_ATTEMPTS_PER_ADDRESS,
    MIN_PASSWORD,
    Role,
    StaffReason,
)

from . import access


def knock(work: UnitOfWork, email: str, address: str) -> None:
    """Count an attempt to prove a password, in a transaction of its own, before looking at the password.

    Refuses TOO_MANY_ATTEMPTS of one e-mail or network address within `ATTEMPT_WINDOW`; that one is not counted.
    """
    of_email = staff.count_attempt(work, _email_subject(email))
    of_address = staff.count_attempt(work, f"address:{address}")
    if of_email > MAX_ATTEMPTS or of_address > MAX_ATTEMPTS_PER_ADDRESS:
        raise Refused(StaffReason.TOO_MANY_ATTEMPTS)


def log_in(work: UnitOfWork, email: str, password: str, *, user_agent: str = "") -> str | None:
    """The token for the cookie, or None for a wrong e-mail or password. Call `knock` before."""
    user = staff.by_email(work, email)
    right = passwords.matches(password, user.password_hash if user and user.active else None)
    if user is None or not right:
        work.audit("staff.log_in_failed", f"user:{user.id}" if user else "user:unknown")
        return None
    staff.forget_attempts(work, _email_subject(email))
    work.audit("staff.logged_in", f"user:{user.id}")
    return staff.open_session(work, user, user_agent)


def log_out(work: UnitOfWork, token: str) -> None:
    """End this log-in, on open screens too."""
    row = staff.session_of(work, token)
    if row is None:
        return
    work.session.delete(row)
    work.audit("staff.logged_out", f"user:{row.user_id}")
    work.tell("session", row.user_id)


def touch(work: UnitOfWork, token: str) -> None:
    """Note that this cookie or API token is in use. Doors call it at most once a minute (`Viewer.is_due`)."""
    mark = passwords.fingerprint(token)
    work.session.exec(update(StaffSession).where(col(StaffSession.token_hash) == mark).values(seen_at=work.now))
    work.session.exec(update(ApiToken).where(col(ApiToken.token_hash) == mark).values(used_at=work.now))


def change_password(work: UnitOfWork, user_id: int, current: str, new: str, *, keep: str = "") -> None:
    """One's own password. All other log-ins end; `keep` is the token of the one that stays. Call `knock` before."""
    user = staff.get(work, user_id)
    if not passwords.matches(current, user.password_hash):
        raise Refused(StaffReason.BAD_CREDENTIALS)
    _check_password(user.email, new)
    user.password_hash = passwords.scramble(new)
    staff.forget_attempts(work, _email_subject(user.email))
    staff.end_sessions(work, user_id, but=keep)
    work.audit("staff.password_changed", f"user:{user_id}")


def rename(work: UnitOfWork, name: str) -> str:
    """Correct one's own name. Returns it as it is kept."""
    user = staff.get(work, work.actor.user_id or 0)
    if not (name := " ".join(name.split())[:120]):
        raise Refused(StaffReason.NO_NAME)
    if name != user.name:
        work.audit("staff.renamed", f"user:{user.id}", before={"name": user.name}, after={"name": name})
        user.name = name
    return name


def end_other_logins(work: UnitOfWork, login_id: int) -> int:
    """End all of one's own log-ins but this one, on open screens too. Returns how many."""
    user_id = work.actor.user_id
    others = (col(StaffSession.user_id) == user_id, col(StaffSession.id) != login_id)
    ended = work.session.connection().execute(delete(StaffSession).where(*others)).rowcount
    work.audit("staff.other_log_ins_ended", f"user:{user_id}", after={"ended": ended})
    work.tell("session", user_id)
    return ended


def invite(work: UnitOfWork, email: str, name: str, role: Role) -> str:
    """A new person with a password made here, which can be read this once."""
    password = passwords.new_password()
    create_user(work, email, name, role, password)
    return password


def reset_password(work: UnitOfWork, user_id: int) -> str:
    """A new password for somebody who lost theirs, to be read this once. All their log-ins end."""
    access.allowed(work, ADMINISTERS)
    user, password = staff.get(work, user_id), passwords.new_password()
    user.password_hash = passwords.scramble(password)
    staff.end_sessions(work, user_id)
    work.audit("staff.password_reset", f"user:{user_id}")
    return password


def create_user(work: UnitOfWork, email: str, name: str, role: Role, password: str) -> int:
    """A new person. Returns the id."""
    access.allowed(work, ADMINISTERS)
    email, name = email.strip().lower(), " ".join(name.split())[:120]
    if len(email) > 254 or not EMAIL.fullmatch(email):
        raise Refused(StaffReason.BAD_EMAIL, email=email)
    if not name:
        raise Refused(StaffReason.NO_NAME)
    if staff.by_email(work, email):
        raise Refused(StaffReason.EMAIL_TAKEN, email=email)
    _check_password(email, password)
    user = StaffUser(email=email, name=name, role=role, password_hash=passwords.scramble(password), created_at=work.now)
    work.session.add(user)
    work.session.flush()
    work.audit("staff.created", f"user:{user.id}", after={"email": email, "name": name, "role": role.value})
    return user.id or 0


def change_role(work: UnitOfWork, user_id: int, role: Role) -> None:
    """Give a person another role; it counts at once. The last administrator stays one."""
    access.allowed(work, ADMINISTERS)
    user = staff.get(work, user_id)
    if role is user.role:
        return
    _check_admin_left(work, user)
    work.audit("staff.role_changed", f"user:{user_id}", before={"role": user.role}, after={"role": role.value})
    user.role = role
    work.tell("session", user_id)


def deactivate(work: UnitOfWork, user_id: int) -> None:
    """Shut a person out: log-ins end, API tokens stop working. Not the last administrator."""
    access.allowed(work, ADMINISTERS)
    user = staff.get(work, user_id)
    if not user.active:
        return
    _check_admin_left(work, user)
    user.active = False
    staff.end_sessions(work, user_id)
    work.audit("staff.deactivated", f"user:{user_id}")


def reactivate(work: UnitOfWork, user_id: int) -> None:
    """Let a person in again, with the password they had."""
    access.allowed(work, ADMINISTERS)
    user = staff.get(work, user_id)
    if not user.active:
        user.active = True
        work.audit("staff.reactivated", f"user:{user_id}")


def create_token(work: UnitOfWork, email: str, name: str) -> str:
    """A new API token with the role of the person at `email`. This is the only time it can be read."""
    access.allowed(work, ADMINISTERS)
    user = staff.by_email(work, email)
    if user is None or not user.active:
        raise Refused(CommonReason.NOT_FOUND, what="user")
    row, token = staff.issue_token(work, user, name.strip()[:120] or "API")
    work.audit("token.created", f"token:{row.id}", after={"user": user.email, "name": row.name})
    return token


def revoke_token(work: UnitOfWork, token_id: int) -> None:
    """Stop an API token for good."""
    access.allowed(work, ADMINISTERS)
    row = work.session.get(ApiToken, token_id, with_for_update=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="token")
    if row.revoked_at is None:
        row.revoked_at = work.now
        work.audit("token.revoked", f"token:{token_id}", before={"name": row.name})


def _email_subject(email: str) -> str:
    return f"email:{email.strip().lower()[:254]}"


def _check_password(email: str, password: str) -> None:
    is_known = password.lower() in email.lower() or passwords.is_common(password)
    if is_known or not MIN_PASSWORD <= len(password) <= 200:
        raise Refused(StaffReason.WEAK_PASSWORD, least=MIN_PASSWORD)


def _check_admin_left(work: UnitOfWork, user: StaffUser) -> None:
    if user.role is Role.ADMIN and user.active and staff.other_admins(work, user) == 0:
        raise Refused(StaffReason.LAST_ADMIN)
