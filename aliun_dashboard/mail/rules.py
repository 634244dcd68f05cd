"""The law of the mailbox: what a mail is, who may have written it, and which rule decides (X-37, X-38)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from aliun_dashboard.kernel.errors import Reason


class Direction(StrEnum):
    """Came in, or was sent by us."""

    IN = "in"
    OUT = "out"


class MailStatus(StrEnum):
    """`held` waits for a person; `failed` is tried again by itself, then waits for a person too.

    Ours are `leaving`, then `sent` or, when the server refused for good, `not_sent`.
    """

    RECEIVED = "received"
    TAKEN = "taken"
    IGNORED = "ignored"
    HELD = "held"
    FAILED = "failed"
    LEAVING = "leaving"
    SENT = "sent"
    NOT_SENT = "not_sent"


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
    """Of a delivery report: which of our letters came back, from whom, and what the other side said."""

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
    bounces: tuple[Bounce, ...] = ()
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


OUR_MARK = "X-Aliun"  # the header of what we sent
MACHINE = "auto-generated"
GENERATED = frozenset({MACHINE, "bulk"})  # a program wrote it, of its own accord: perhaps what we wait for
# Anybody may have an address there: such a domain tells of no agency.
PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.es", "outlook.com", "outlook.es", "live.com", "msn.com",
        "yahoo.com", "yahoo.es", "ymail.com", "icloud.com", "me.com", "aol.com", "gmx.com", "gmx.es", "proton.me",
        "protonmail.com", "zoho.com", "mail.com", "terra.com", "vtr.net", "claro.net.do", "codetel.net.do",
    }
)  # fmt: skip
CONFIRMATION_WORDS = re.compile(r"confirmaci(?:on|ones)|confirmation|reserva")
# «OC» is a whole word: not in «documento»; «OC-123», «OC_123», «OC123» and «O.C.» are.
ORDER_WORDS = re.compile(
    r"(?<![a-z0-9])oc(?![a-z])|(?<![a-z0-9.])o\.c(?![a-z])|orden(?:es)?\s+(?:de\s+)?compras?\b|purchase\s+orders?\b"
)
_LETTER = r"[^\s<>()\[\]\"',;:@]"
ADDRESS = re.compile(rf"(?<!{_LETTER}){_LETTER}{{1,64}}@{_LETTER}{{1,253}}")


def judge(mail: Mail, house: House, in_thread: bool) -> Verdict:
    """Whose mail it is and what becomes of it: the first line of `PRECEDENCE` that holds.

    `in_thread`: it answers a letter of ours that the recipient alone could know.
    """
    look = _Look(mail, house, in_thread)
    return next(Verdict(rule, status, look.monitor, look.agency) for rule, status, holds in PRECEDENCE if holds(look))


@dataclass(frozen=True)
class _Look:
    """A mail beside those we know."""

    mail: Mail
    house: House
    in_thread: bool

    @cached_property
    def confirmer(self) -> bool:
        return self.mail.sender in self.house.confirmers

    @cached_property
    def agency(self) -> int | None:
        """The agency of the sender, by its address, else by a domain of its own. Confirmers are none."""
        name, _, domain = self.mail.sender.rpartition("@")
        if self.confirmer or not name:
            return None
        by_domain = None if domain in PUBLIC_DOMAINS else self.house.agencies.get(domain)
        return self.house.agencies.get(self.mail.sender, by_domain)

    @property
    def monitor(self) -> Monitor:
        if self.several or self.masked:
            return Monitor.NOBODY
        if self.confirmer:
            return Monitor.CONFIRMATIONS
        return Monitor.NOBODY if self.agency is None else Monitor.ORDERS

    @property
    def stranger(self) -> bool:
        return self.monitor is Monitor.NOBODY

    @property
    def ours(self) -> bool:
        return self.mail.ours or self.mail.sender in self.house.own

    @property
    def several(self) -> bool:
        return len(set(self.mail.senders)) > 1

    @property
    def masked(self) -> bool:
        """The display name shows another address than the one that wrote."""
        return bool(self._shown - {self.mail.sender})

    @property
    def plays_known(self) -> bool:
        """One of the addresses it shows is known: perhaps a trick, perhaps a clumsy friend."""
        shown = {*self.mail.senders, *self._shown}
        known = {*self.house.own, *self.house.confirmers, *self.house.agencies}
        return bool(known & (shown | {address.rpartition("@")[2] for address in shown}))

    @cached_property
    def _shown(self) -> set[str]:
        return {found.rstrip(".").lower() for found in ADDRESS.findall(self.mail.sender_name)}

    @property
    def fits(self) -> bool:
        """Its subject is what its monitor looks for; an answer to our letter may bear any."""
        if self.monitor is Monitor.CONFIRMATIONS:
            return bool(CONFIRMATION_WORDS.search(folded(self.mail.subject)))
        return self.in_thread or bool(ORDER_WORDS.search(folded(self.mail.subject)))

    @property
    def automatic(self) -> bool:
        """No person wrote it. That the main systems write by themselves is what they are for (K-02)."""
        return bool(self.mail.automatic) and not (self.confirmer and self.mail.automatic == MACHINE)

    @property
    def awaited(self) -> bool:
        """Only its being automatic speaks against it: nothing is done, but a person sees it."""
        proven = not self.stranger and self.mail.proof is not Proof.NONE
        return self.mail.automatic in GENERATED and proven and self.fits and bool(self.mail.pdfs)


# From top to bottom; the first that holds decides.
PRECEDENCE: tuple[tuple[MailRule, MailStatus, Callable[[_Look], bool]], ...] = (
    (MailRule.BOUNCE, MailStatus.TAKEN, lambda a: bool(a.mail.bounces)),
    (MailRule.OUR_OWN, MailStatus.IGNORED, lambda a: a.ours),
    (MailRule.SEVERAL_SENDERS, MailStatus.HELD, lambda a: a.several and a.plays_known),
    (MailRule.SEVERAL_SENDERS, MailStatus.IGNORED, lambda a: a.several),
    (MailRule.ADDRESS_IN_NAME, MailStatus.HELD, lambda a: a.masked and a.plays_known),
    (MailRule.ADDRESS_IN_NAME, MailStatus.IGNORED, lambda a: a.masked),
    (MailRule.AUTO_REPLY, MailStatus.HELD, lambda a: a.automatic and a.awaited),
    (MailRule.AUTO_REPLY, MailStatus.IGNORED, lambda a: a.automatic),
    (MailRule.UNKNOWN_SENDER, MailStatus.HELD, lambda a: a.stranger and a.in_thread),  # a colleague's other address?
    (MailRule.UNKNOWN_SENDER, MailStatus.IGNORED, lambda a: a.stranger),
    (MailRule.NOT_PROVEN, MailStatus.HELD, lambda a: a.mail.proof is Proof.NONE),
    (MailRule.OTHER_SUBJECT, MailStatus.IGNORED, lambda a: not a.fits),
    (MailRule.CONFIRMATION, MailStatus.TAKEN, lambda a: a.confirmer and bool(a.mail.pdfs)),
    (MailRule.ORDER, MailStatus.TAKEN, lambda a: bool(a.mail.pdfs)),
    (MailRule.CANNOT_OPEN, MailStatus.HELD, lambda a: bool(a.mail.closed)),
    (MailRule.NO_ANSWER_YET, MailStatus.HELD, lambda a: a.in_thread and not a.confirmer),
    (MailRule.NO_PDF, MailStatus.HELD, lambda a: not a.confirmer),  # an agency forgot the file
    (MailRule.NO_PDF, MailStatus.IGNORED, lambda _: True),
)


def folded(text: str) -> str:
    """Without accents and case, as subjects are compared (X-37)."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
