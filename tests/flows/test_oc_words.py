"""The words of letters to agencies: the customer's own, warm ones, the house's; only blanks, previewed, one subject."""

from decimal import Decimal

import pytest
from sqlmodel import select

from aliun_dashboard.contacts.rules import ContactReason, Tone
from aliun_dashboard.flows import agencies, oc_habits, oc_letters
from aliun_dashboard.flows.agencies import AgencyTerms
from aliun_dashboard.kernel.audit import Actor, AuditEntry
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages import orders
from aliun_dashboard.messages.orders import BadBlank, Words
from aliun_dashboard.purchase_orders import habits
from aliun_dashboard.purchase_orders.rules import LetterName, OCReason
from aliun_dashboard.staff.rules import Role
from tests import chasing, make
from tests.conftest import NOON

EVERY = [(name, tone) for name in LetterName for tone in Tone]


@pytest.fixture
def finance(database: str) -> Actor:
    return make.user(Role.FINANCE, "Fina Mora")


@pytest.mark.parametrize(("name", "tone"), EVERY)
def test_every_letter_has_words_in_every_tone_that_name_the_booking(name: LetterName, tone: Tone) -> None:
    filled = orders.fill(orders.original(name.value, tone.value), dict.fromkeys(orders.BLANKS, "7-X"))
    assert "#7-X" in filled.subject
    assert "{{" not in filled.text
    assert filled.text.startswith("Estimados")


@pytest.mark.parametrize("name", LetterName)
def test_a_warm_letter_keeps_the_subject_the_customer_wrote(name: LetterName) -> None:
    normal, warm = (orders.original(name.value, tone.value) for tone in (Tone.AS_WRITTEN, Tone.WARM))
    assert normal.subject == warm.subject
    assert normal.text != warm.text


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("Hola {{ cliente }}", "cliente"),
        ("{{ agency.__class__ }}", "getattr"),
        ("{% for n in range(999999999) %}x{% endfor %}", "for"),
        ("{{ agency | upper }}", "filter"),
        ("{{ agency() }}", "call"),
        ("{{ agency", "end of print"),
    ],
)
def test_a_template_is_text_with_known_blanks_and_nothing_more(text: str, blank: str) -> None:
    with pytest.raises(BadBlank, match=blank):
        orders.check(text)


def test_a_line_break_in_a_fact_cannot_add_a_header() -> None:
    filled = orders.fill(Words("Reserva {{ id }}", "."), {"id": "1\r\nBcc: todos@x.example"})
    assert filled.subject == "Reserva 1 Bcc: todos@x.example"


def test_the_houses_own_words_hold_from_the_next_letter_on_with_its_copies(finance: Actor) -> None:
    agency = chasing.agency(tone=Tone.WARM)
    chasing.order(agency, booking_id="88", total=Decimal("1234.5"), currency="USD")
    words = Words("OC de la reserva #{{ id }}", "Hola {{ agency }}: {{ amount }}, {{ hotel }}.")
    with begin(finance, now=NOON) as work:
        oc_habits.set_copies(work, "Admin@Kontrol.example", "caja@kontrol.example")
        oc_habits.set_words(work, LetterName.REQUEST, Tone.WARM, words, cc_admin=False, cc_finance=True)
    chasing.cycle(NOON)
    letter = chasing.letters()[0].payload
    assert letter["subject"] == "OC de la reserva #88"
    assert letter["text"].startswith("Hola Viajes Sol: US$\u00a01,234.50, Hotel Bahía Azul.\n\nSi lo prefiere")
    assert letter["cc"] == ["caja@kontrol.example"]


def test_words_that_cannot_be_filled_are_refused_by_the_blanks_name_and_change_nothing(finance: Actor) -> None:
    for words, reason in ((Words("A", "{{ cliente }}"), OCReason.BAD_TEMPLATE), (Words("", "x"), CommonReason.INVALID)):
        with pytest.raises(Refused, match=reason.value), begin(finance, now=NOON) as work:
            oc_habits.set_words(work, LetterName.REQUEST, Tone.WARM, words, cc_admin=True, cc_finance=True)
    with begin(finance, now=NOON) as work:
        shown = oc_letters.template(work, LetterName.REQUEST, Tone.WARM)
    assert shown == orders.original("oc_request", "cordial")


def test_the_products_words_come_back_and_the_log_keeps_both(finance: Actor) -> None:
    with begin(finance, now=NOON) as work:
        words = Words("A #{{ id }}", "B")
        oc_habits.set_words(work, LetterName.RECEIVED, Tone.AS_WRITTEN, words, cc_admin=True, cc_finance=False)
    with begin(finance, now=NOON) as work:
        oc_habits.restore_words(work, LetterName.RECEIVED, Tone.AS_WRITTEN)
    with begin(finance, now=NOON) as work:
        assert oc_letters.preview(work, LetterName.RECEIVED, Tone.AS_WRITTEN).subject == "OC Recibida - Reserva #123456"
        acts = work.session.exec(select(AuditEntry.action).where(AuditEntry.actor == finance.name)).all()
    assert list(acts) == ["oc_words.changed", "oc_words.restored"]


def test_a_preview_is_of_an_invented_order_or_of_a_real_one(finance: Actor) -> None:
    order = chasing.order(chasing.agency(), booking_id="99")
    with begin(finance, now=NOON) as work:
        invented = oc_letters.preview(work, LetterName.ULTIMATUM, Tone.AS_WRITTEN)
        real = oc_letters.preview(work, LetterName.REQUEST, Tone.AS_WRITTEN, order_id=order.id)
    assert "Llevamos 6 días esperando la OC." in invented.text
    assert "- ID: 99\n" in real.text
    assert real.text.endswith(order.token)


def test_what_the_environment_says_stays_and_more_can_be_added(finance: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", "Kontrol@Sistema.example, otra@sistema.example")
    monkeypatch.setenv("OC_FINANCE_EMAIL", "caja@env.example")
    settings.cache_clear()
    with begin(finance, now=NOON) as work:
        before = habits.current(work.session)
        oc_habits.set_senders(work, ("Nueva@Sistema.example", "nueva@sistema.example "))
        oc_habits.set_copies(work, "", "")
        after = habits.current(work.session)
    monkeypatch.undo()
    settings.cache_clear()
    assert before.senders == ("kontrol@sistema.example", "otra@sistema.example")
    assert (before.admin_email, before.finance_email) == ("", "caja@env.example")
    assert after.senders == (*before.senders, "nueva@sistema.example")
    assert (after.admin_email, after.finance_email) == ("", "caja@env.example")


def test_a_country_without_holidays_and_an_address_without_sense_are_refused(finance: Actor) -> None:
    with pytest.raises(Refused, match=CommonReason.INVALID.value), begin(finance, now=NOON) as work:
        oc_habits.set_office_hours(work, business_days_only=True, country="XX")
    with pytest.raises(Refused, match=ContactReason.BAD_EMAIL.value), begin(finance, now=NOON) as work:
        oc_habits.set_senders(work, ("todos",))


def test_an_agency_is_kept_tidy_and_nobody_elses_address_is_taken(finance: Actor) -> None:
    terms = AgencyTerms(
        "  Viajes   Lirio ", emails=("Caja@Lirio.example ", "caja@lirio.example", ""), domains=("@Lirio.example",)
    )
    with begin(finance, now=NOON) as work:
        made = agencies.create(work, terms, requires_oc=True)
    assert (made.name, made.emails, made.domains) == ("Viajes Lirio", ["caja@lirio.example"], ["lirio.example"])
    refused = [
        (AgencyTerms(" "), ContactReason.NO_AGENCY_NAME),
        (AgencyTerms("VIAJES LIRIO"), ContactReason.AGENCY_TAKEN),
        (AgencyTerms("Otra", emails=("caja@lirio.example",)), ContactReason.ADDRESS_TAKEN),
        (AgencyTerms("Otra", domains=("lirio.example",)), ContactReason.ADDRESS_TAKEN),
        (AgencyTerms("Otra", domains=("gmail.com",)), ContactReason.BAD_DOMAIN),
        (AgencyTerms("Otra", domains=("sin punto",)), ContactReason.BAD_DOMAIN),
        (AgencyTerms("Otra", emails=("nadie",)), ContactReason.BAD_EMAIL),
    ]
    for wrong, reason in refused:
        with pytest.raises(Refused, match=reason.value), begin(finance, now=NOON) as work:
            agencies.create(work, wrong)
    with begin(finance, now=NOON) as work:  # its own addresses are no obstacle to itself
        agencies.edit(work, made.id or 0, AgencyTerms("Viajes Lirio", emails=("caja@lirio.example", "b@lirio.example")))
