"""The three kinds of failure: business says no, the world says no, and bugs (anything else)."""

from enum import StrEnum


class Reason(StrEnum):
    """Base of every noun's refusal codes. Each code has its Spanish text in `messages`."""


class CommonReason(Reason):
    """Refusals that belong to no noun."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    STALE = "stale"
    INVALID = "invalid"
    NEVER_GENUINE = "never_genuine"
    NOT_FAILED = "not_failed"
    BODY_GONE = "body_gone"
    DEMO_ONLY = "demo_only"
    UNREADABLE_FILE = "unreadable_file"
    FILE_TOO_BIG = "file_too_big"


class Refused(Exception):
    """The business says no. Nothing was changed; `facts` fill the blanks of the Spanish text."""

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(f"{reason.value} {facts}" if facts else reason.value)
        self.reason = reason
        self.facts = facts


class DeliveryFailed(Exception):
    """The world says no. `permanent` means: trying again cannot help.

    `retry_after` is the wait the receiver asked for, in seconds. `code` is a stable
    word for screens; the message is for engineers.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        code: str = "failed",
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.code = code
