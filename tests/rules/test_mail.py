"""Whose mail it is: the table of precedence, line by line (X-37)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.mail.rules import (
    Bounce,
    House,
    Mail,
    MailRule,
    MailStatus,
    Monitor,
    Pdf,
    Proof,
    Verdict,
    folded,
    judge,
)

HOUSE = House(
    own=frozenset({"seguimientooc@gmail.com"}),
    confirmers=frozenset({"kontroltravel@ideasfractal.example", "segunda.cuenta@gmail.com"}),
    agencies={"contacto@andes.cl": 1, "andes.cl": 1, "viajessol@gmail.com": 2, "gmail.com": 3},
)
PDF = (Pdf("x.pdf", b"%PDF-1.4"),)
CONFIRMATION = Mail(
    key="m1@x", senders=("kontroltravel@ideasfractal.example",), sender_name="Kontrol Travel", to=(),
    subject="Confirmación de reserva #123456", thread=(), text="", sent_at=None, proof=Proof.DMARC, pdfs=PDF,
)  # fmt: skip
ORDER = replace(CONFIRMATION, senders=("contacto@andes.cl",), sender_name="", subject="Orden de Compra 123456")
REPORT = Bounce("a@b", "contacto@andes.cl", "5.1.1", "no such user", permanent=True)


def verdict(mail: Mail, in_thread: bool = False) -> tuple[MailRule, MailStatus, Monitor]:
    given = judge(mail, HOUSE, in_thread)
    return given.rule, given.status, given.monitor


def test_an_authorised_sender_with_subject_and_pdf_is_a_confirmation() -> None:
    assert verdict(CONFIRMATION) == (MailRule.CONFIRMATION, MailStatus.TAKEN, Monitor.CONFIRMATIONS)


def test_an_agency_with_subject_and_pdf_is_an_order_and_is_named() -> None:
    assert judge(ORDER, HOUSE, in_thread=False) == Verdict(MailRule.ORDER, MailStatus.TAKEN, Monitor.ORDERS, 1)


def test_an_answer_to_the_request_is_an_order_though_its_subject_says_reserva() -> None:
    answer = replace(ORDER, subject="Re: Solicitud de Orden de Compra - Reserva #123456")
    assert verdict(answer, in_thread=True)[0] is MailRule.ORDER


@pytest.mark.parametrize(
    "subject",
    ["OC 123456", "Adjunto OC", "oc_123456.pdf", "OC123456", "O.C. 123456", "Envío OC: reserva 9", "ORDEN DE COMPRA",
     "órdenes de compra", "orden compra 12", "Re: Órden de  Compra", "Purchase Order 7"],
)  # fmt: skip
def test_subjects_of_orders(subject: str) -> None:
    assert verdict(replace(ORDER, subject=subject))[0] is MailRule.ORDER


@pytest.mark.parametrize(
    "subject", ["Documento de viaje", "Adoc", "Época alta", "Ordenamos su compra", "Doc. 12", "D.O.C.", "Octubre", ""]
)
def test_oc_is_a_whole_word(subject: str) -> None:
    assert verdict(replace(ORDER, subject=subject)) == (MailRule.OTHER_SUBJECT, MailStatus.IGNORED, Monitor.ORDERS)


@pytest.mark.parametrize(
    "subject", ["CONFIRMACION", "confirmación", "Re: Reserva 12", "Reservas del día", "Confirmacio\u0301n"]
)
def test_subjects_of_confirmations(subject: str) -> None:
    assert verdict(replace(CONFIRMATION, subject=subject))[0] is MailRule.CONFIRMATION


@pytest.mark.parametrize(
    ("change", "rule", "status"),
    [
        ({"bounces": (REPORT,), "automatic": "report"}, MailRule.BOUNCE, MailStatus.TAKEN),
        ({"ours": True}, MailRule.OUR_OWN, MailStatus.IGNORED),
        ({"senders": ("seguimientooc@gmail.com",)}, MailRule.OUR_OWN, MailStatus.IGNORED),
        ({"automatic": "auto-replied"}, MailRule.AUTO_REPLY, MailStatus.IGNORED),
        ({"automatic": "bulk"}, MailRule.AUTO_REPLY, MailStatus.HELD),
        ({"automatic": "bulk", "proof": Proof.NONE}, MailRule.AUTO_REPLY, MailStatus.IGNORED),
        ({"automatic": "auto-generated", "proof": Proof.NONE}, MailRule.NOT_PROVEN, MailStatus.HELD),
        ({"senders": ("x@evil.example", "contacto@andes.cl")}, MailRule.SEVERAL_SENDERS, MailStatus.HELD),
        ({"senders": ("x@evil.example", "y@evil.example")}, MailRule.SEVERAL_SENDERS, MailStatus.IGNORED),
        ({"senders": ("x@e.example",), "sender_name": "contacto@andes.cl"}, MailRule.ADDRESS_IN_NAME, MailStatus.HELD),
        ({"senders": ("x@e.example",), "sender_name": "pay@pal.example"}, MailRule.ADDRESS_IN_NAME, MailStatus.IGNORED),
        ({"senders": ("x@evil.example",)}, MailRule.UNKNOWN_SENDER, MailStatus.IGNORED),
        ({"senders": ()}, MailRule.UNKNOWN_SENDER, MailStatus.IGNORED),
        ({"proof": Proof.NONE}, MailRule.NOT_PROVEN, MailStatus.HELD),
        ({"pdfs": ()}, MailRule.NO_PDF, MailStatus.IGNORED),
        ({"pdfs": (), "closed": (("a.zip", "password"),)}, MailRule.CANNOT_OPEN, MailStatus.HELD),
        ({"subject": "Tarifas"}, MailRule.OTHER_SUBJECT, MailStatus.IGNORED),
    ],
)  # fmt: skip
def test_what_keeps_a_confirmation_from_being_taken(
    change: dict[str, object], rule: MailRule, status: MailStatus
) -> None:
    assert verdict(replace(CONFIRMATION, **change))[:2] == (rule, status)  # pyright: ignore[reportArgumentType]


def test_the_main_systems_write_by_themselves_and_agencies_do_not() -> None:
    assert verdict(replace(CONFIRMATION, automatic="auto-generated"))[0] is MailRule.CONFIRMATION
    assert verdict(replace(ORDER, automatic="auto-generated"))[:2] == (MailRule.AUTO_REPLY, MailStatus.HELD)


def test_an_agency_that_writes_without_its_order_is_read_by_a_person() -> None:
    nothing = replace(ORDER, pdfs=())
    assert verdict(replace(nothing, subject="Re: Hola"), in_thread=True)[:2] == (
        MailRule.NO_ANSWER_YET,
        MailStatus.HELD,
    )
    assert verdict(nothing)[:2] == (MailRule.NO_PDF, MailStatus.HELD)


def test_a_stranger_who_answers_our_letter_is_read_by_a_person() -> None:
    stranger = replace(ORDER, senders=("ana.privada@correo.example",))
    assert verdict(stranger, in_thread=True) == (MailRule.UNKNOWN_SENDER, MailStatus.HELD, Monitor.NOBODY)


def test_an_address_that_shows_itself_as_its_name_is_no_trick() -> None:
    assert verdict(replace(ORDER, sender_name="Contacto@Andes.cl"))[0] is MailRule.ORDER


def test_everybody_has_an_address_at_gmail_so_it_names_no_agency() -> None:
    assert judge(replace(ORDER, senders=("viajessol@gmail.com",)), HOUSE, in_thread=False).agency_id == 2
    assert verdict(replace(ORDER, senders=("otra@gmail.com",)))[0] is MailRule.UNKNOWN_SENDER


@pytest.mark.parametrize(
    "sender", ["x@andes.cl.evil.example", "x@evilandes.cl", "contacto@andes.cl.", "andes.cl", "x@sub.andes.cl"]
)
def test_a_domain_is_exactly_that_domain(sender: str) -> None:
    assert verdict(replace(ORDER, senders=(sender,)))[1] is not MailStatus.TAKEN


addresses = st.sampled_from(
    [*HOUSE.confirmers, *HOUSE.own, "contacto@andes.cl", "otra@andes.cl", "x@gmail.com", "x@evil.example"]
)
mails = st.builds(
    Mail,
    key=st.just("m@x"),
    senders=st.lists(addresses, max_size=3).map(tuple),
    sender_name=st.one_of(st.text(max_size=20), addresses),
    to=st.just(()),
    subject=st.one_of(st.text(max_size=30), st.sampled_from([CONFIRMATION.subject, ORDER.subject])),
    thread=st.just(()),
    text=st.just(""),
    sent_at=st.none(),
    proof=st.sampled_from(Proof),
    pdfs=st.sampled_from([(), PDF]),
    automatic=st.sampled_from(["", "", "bulk", "auto-generated", "auto-replied", "report"]),
    ours=st.booleans(),
    bounces=st.sampled_from([(), (), (REPORT,)]),
    closed=st.sampled_from([(), (("a.rar", "archive"),)]),
)


@given(mail=mails, in_thread=st.booleans())
def test_nothing_is_taken_but_from_one_known_and_proven_sender_with_a_pdf(mail: Mail, in_thread: bool) -> None:
    given = judge(mail, HOUSE, in_thread)
    if given.status is MailStatus.TAKEN and given.rule is not MailRule.BOUNCE:
        assert set(mail.senders) == {mail.sender}
        assert mail.sender in HOUSE.confirmers or mail.sender.endswith("@andes.cl")
        assert mail.proof is not Proof.NONE
        assert mail.pdfs
        assert not mail.automatic or (mail.automatic == "auto-generated" and mail.sender in HOUSE.confirmers)
        assert not mail.ours
        assert (given.rule is MailRule.ORDER) == (given.agency_id is not None)


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
