"""What can be said, by whom, over which channel."""

from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason


class ActivityKind(StrEnum):
    """Lines of a lead's timeline that people or customers wrote; everything else is in the forensic log."""

    MESSAGE_IN = "message_in"
    MESSAGE_OUT = "message_out"
    NOTE = "note"


class ConversationReason(Reason):
    """Why a text is refused."""

    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"
    OPTED_OUT = "opted_out"
    OUTSIDE_WINDOW = "outside_window"
    UNREACHABLE = "unreachable"
    UNTRUE = "untrue_promise"


MAX_TEXT = 4000


def mentions(text: str, names: dict[str, int]) -> set[int]:
    """User ids named as `@Nombre` or `@nombre.apellido` in `text`; `names` maps lower-case handles to ids."""
    words = {word.strip(".,;:!?()").lower() for word in text.split() if word.startswith("@")}
    return {names[word[1:]] for word in words if word[1:] in names}
