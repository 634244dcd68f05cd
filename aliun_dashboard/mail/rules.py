"""The law of the mailbox: what a mail is, who may have written it, and which rule decides (X-37, X-38)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason


class Direction(StrEnum):
    """Came in, or was sent by us."""

    IN = "in"
    OUT = "out"


class MailStatus(StrEnum):
    """`held` waits for a person; `failed` is tried again by itself, then waits for a person too."""

    RECEIVED = "received"
    TAKEN = "taken"
    IGNORED = "ignored"
    HELD = "held"
    FAILED = "failed"
    SENT = "sent"


class Monitor(StrEnum):
    """Whose mail it is: the sender decides (X-37)."""

    CONFIRMATIONS = "confirmaciones"
    ORDERS = "oc"
    NOBODY = "nadie"


class MailRule(StrEnum):
    """The rule that decided about a mail. Each has its words on the screen of the mailbox."""

    CONFIRMATION = "confirmation"  # authorised sender, proven, subject and PDF
    ORDER = "order"  # an agency we know, subject or thread, and PDF
    BOUNCE = "bounce"
    OUR_OWN = "our_own"
    AUTO_REPLY = "auto_reply"
    UNKNOWN_SENDER = "unknown_sender"
    NOT_PROVEN = "not_proven"  # an authorised or known address that the provider does not vouch for
    SEVERAL_SENDERS = "several_senders"
    ADDRESS_IN_NAME = "address_in_name"
    OTHER_SUBJECT = "other_subject"
    NO_PDF = "no_pdf"
    NO_ANSWER_YET = "no_answer_yet"  # an agency writes in the thread without the order
    CANNOT_OPEN = "cannot_open"  # winmail.dat, zip with a password, a link to a cloud
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"  # not a mail at all
    BY_HAND = "by_hand"  # a person decided


class MailReason(Reason):
    """Why something about a mail is refused."""

    NOT_A_MAIL = "not_a_mail"
    NOT_INCOMING = "mail_not_incoming"


class Proof(StrEnum):
    """How the receiving provider vouches for the sender's domain, in its own topmost Authentication-Results."""

    DMARC = "dmarc"
    DKIM = "dkim"  # aligned, where the domain publishes no DMARC
    NONE = "none"


@dataclass(frozen=True)
class Pdf:
    """A PDF that came along, whatever the mail called it. `name` is the sender's and never a path."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Bounce:
    """A delivery report: which of our letters came back, from whom, and what the other side said."""

    message_id: str
    recipient: str
    status: str
    words: str
    permanent: bool


@dataclass(frozen=True)
class Mail:
    """A mail as we read it. Message-IDs are without brackets; addresses in lower case; `text` is its body, plain.

    `senders` are all addresses of From; `sender_name` its display name. `thread` are the Message-IDs it answers.
    `automatic` says why it is no person's mail; `closed` names attachments nobody could open, and why.
    """

    key: str
    senders: tuple[str, ...]
    sender_name: str
    to: tuple[str, ...]
    subject: str
    thread: tuple[str, ...]
    text: str
    sent_at: datetime | None
    proof: Proof
    pdfs: tuple[Pdf, ...] = ()
    automatic: str = ""
    ours: bool = False
    bounce: Bounce | None = None
    closed: tuple[tuple[str, str], ...] = ()

    @property
    def sender(self) -> str:
        return self.senders[0] if self.senders else ""


@dataclass(frozen=True)
class House:
    """Whom we know: our own addresses, those that may confirm, and of every agency its addresses and domains."""

    own: frozenset[str]
    confirmers: frozenset[str]
    agencies: Mapping[str, int]  # address or bare domain → organization id


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mail, by which rule. `agency_id` when the sender is one we know."""

    rule: MailRule
    status: MailStatus
    monitor: Monitor = Monitor.NOBODY
    agency_id: int | None = None
