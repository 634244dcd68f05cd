"""Fifty mails that pretend to come from somebody we trust: none is taken (row 17)."""

import pytest

from aliun_dashboard.adapters import mail
from aliun_dashboard.mail.rules import MailStatus, judge
from tests.spoofs import AGENCY, HOUSE, SECOND, SPOOFS, TRUSTED, came


@pytest.mark.parametrize(
    ("sender", "signer"),
    [(TRUSTED, "ideasfractal.example"), (SECOND, "gmail.com"), (AGENCY, "andes.cl"),
     ("x@pequena.com.do", "pequena.com.do"),
     ("Kontrol Travel <KontrolTravel@IdeasFractal.example>", "ideasfractal.example")],
)  # fmt: skip
def test_the_genuine_ones_are_taken(sender: str, signer: str) -> None:
    assert status(came(f"From: {sender}", by=signer)) is MailStatus.TAKEN


@pytest.mark.parametrize("trick", SPOOFS)
@pytest.mark.parametrize("in_thread", [False, True])
def test_none_of_fifty_tricks_is_taken(trick: str, in_thread: bool) -> None:
    assert status(SPOOFS[trick](), in_thread=in_thread) in (MailStatus.HELD, MailStatus.IGNORED)


def test_there_are_fifty_and_no_two_alike() -> None:
    assert len({make() for make in SPOOFS.values()}) >= 50


def test_who_pretends_to_be_somebody_we_trust_is_shown_to_a_person() -> None:
    assert status(SPOOFS["plain, not signed"]()) is MailStatus.HELD
    assert status(SPOOFS["the trusted one as name"]()) is MailStatus.HELD
    assert status(SPOOFS["two addresses, the trusted first"]()) is MailStatus.HELD


def status(raw: bytes, *, in_thread: bool = False) -> MailStatus:
    return judge(mail.parse(raw), HOUSE, in_thread).status
