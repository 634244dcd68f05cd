"""The law of purchase orders: seven states, and when an agency is written to next (K-12…K-16, X-34, X-35)."""

from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.transitions import check_total


class OCStatus(StrEnum):
    """The customer's own codes (K-39)."""

    NOT_REQUIRED = "NO_REQUIERE_OC"
    PENDING = "PENDIENTE"
    REQUESTED = "SOLICITADA"
    REMINDED_1 = "RECORDATORIO_1"
    REMINDED_2 = "RECORDATORIO_2"
    REMINDED_3 = "RECORDATORIO_3"
    RECEIVED = "RECIBIDA"


class Trouble(StrEnum):
    """Why an order needs a person. Empty: it does not."""

    NONE = ""
    NO_ADDRESS = "no_address"  # the agency has no e-mail
    BOUNCED = "bounced"  # a letter came back
    NOT_DELIVERED = "not_delivered"  # our mail server refused it for good
    NO_ANSWER = "no_answer"  # a day after the ultimatum


class ConfirmationStatus(StrEnum):
    """A confirmation PDF: `taken` became a reservation, `review` asks a person, the others became nothing."""

    TAKEN = "taken"
    REVIEW = "review"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    DISMISSED = "dismissed"


class FileStanding(StrEnum):
    """An OC file: the one that counts, one that came after, the same bytes again, one without reservation."""

    CURRENT = "current"
    LATER = "later"
    DUPLICATE = "duplicate"
    STRAY = "stray"
    DISMISSED = "dismissed"


class Way(StrEnum):
    """How an OC file came in."""

    MAIL = "correo"
    LINK = "enlace"
    HAND = "a mano"


class MatchedBy(StrEnum):
    """What told us which reservation an OC is for, the strongest first."""

    THREAD = "thread"
    TOKEN = "token"  # noqa: S105 - a kind of clue, not a password
    SUBJECT = "subject"
    BODY = "body"
    PDF = "pdf"
    LINK = "link"
    HAND = "hand"


class OCReason(Reason):
    """Why something about a purchase order is refused."""

    BAD_STATUS = "bad_oc_status"
    NOT_A_PDF = "not_a_pdf"
    PDF_TOO_BIG = "pdf_too_big"
    NO_ADDRESS = "agency_without_address"
    ALREADY_DECIDED = "oc_already_decided"
    MISSING_FIELD = "oc_missing_field"
    BAD_FIELD = "oc_bad_field"
    BOOKING_KNOWN = "booking_known"
    OTHER_AGENCY = "other_agency"
    BAD_TEMPLATE = "bad_template"
    BAD_PAUSE = "bad_pause"
    NOTHING_TO_SEND = "nothing_to_send"


REQUEST, ULTIMATUM = 0, 3  # levels of a letter: the request, reminders 1 and 2, the ultimatum
OPEN = frozenset(OCStatus) - {OCStatus.NOT_REQUIRED, OCStatus.RECEIVED}
# Sending level n leads here.
AFTER = (OCStatus.REQUESTED, OCStatus.REMINDED_1, OCStatus.REMINDED_2, OCStatus.REMINDED_3)
MOVES: dict[OCStatus, frozenset[OCStatus]] = {
    # A reminder may be skipped, so the next one may follow from any state before it. A bounced request was none.
    OCStatus.NOT_REQUIRED: frozenset({OCStatus.PENDING}),
    OCStatus.PENDING: frozenset({OCStatus.REQUESTED, OCStatus.RECEIVED, OCStatus.NOT_REQUIRED}),
    OCStatus.REQUESTED: frozenset({*AFTER[1:], OCStatus.RECEIVED, OCStatus.NOT_REQUIRED, OCStatus.PENDING}),
    OCStatus.REMINDED_1: frozenset({*AFTER[2:], OCStatus.RECEIVED, OCStatus.NOT_REQUIRED}),
    OCStatus.REMINDED_2: frozenset({*AFTER[3:], OCStatus.RECEIVED, OCStatus.NOT_REQUIRED}),
    OCStatus.REMINDED_3: frozenset({OCStatus.RECEIVED, OCStatus.NOT_REQUIRED}),
    OCStatus.RECEIVED: frozenset(),
}
check_total(OCStatus, MOVES)


def code(order_id: int) -> str:
    """The human code: `OC-000087`."""
    return f"OC-{order_id:06d}"
