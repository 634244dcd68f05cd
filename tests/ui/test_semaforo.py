"""The «Semáforo Atlas» says which validation fails, what opens it, and why Atlas may be offered at all."""

from dataclasses import replace
from datetime import date

import pytest

from aliun_dashboard.campaigns.rules import CampaignStatus, CheckCode, Terms, Trigger, verdict
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts.semaforo import because, lights, lights_of_a_campaign

TODAY = date(2026, 11, 21)
TERMS = Terms(
    status=CampaignStatus.APPROVED,
    travel_from=date(2026, 12, 1),
    travel_to=date(2026, 12, 20),
    booking_from=date(2026, 11, 1),
    booking_to=date(2026, 11, 30),
    quota_total=10,
)


def test_one_failed_validation_shuts_atlas_and_says_what_opens_it() -> None:
    later = replace(TERMS, booking_from=date(2026, 12, 3), booking_to=date(2026, 12, 9))
    shown = lights(verdict(later, None, Trigger.MENTION, "vi la oferta ATL-007", 3, TODAY))
    assert (shown.allowed, shown.title, shown.why) == (
        False,
        words.ATLAS_SHUT,
        "Match por mención: «vi la oferta ATL-007»",
    )
    assert [row.passed for row in shown.rows] == [True, True, True, False]
    assert shown.rows[3].step == "La ventana de reserva está cerrada. Se reserva del 03/12/2026 al 09/12/2026."


def test_all_four_open_it_but_not_without_a_trigger() -> None:
    asked = lights(verdict(TERMS, None, Trigger.MATCH, "", 3, TODAY))
    unasked = lights(verdict(TERMS, None, None, "", 3, TODAY))
    assert (asked.allowed, asked.title, asked.why) == (True, words.ATLAS_OPEN, "Coincide con lo que pide")
    assert (unasked.allowed, unasked.title) == (False, words.ATLAS_SHUT)
    assert all(row.passed and not row.step for row in unasked.rows)
    assert "Core" in unasked.why


def test_a_campaign_alone_is_judged_without_a_lead() -> None:
    assert lights_of_a_campaign(verdict(TERMS, None, None, "", 3, TODAY)).allowed
    sold_out = lights_of_a_campaign(verdict(TERMS, None, None, "", 0, TODAY))
    assert (sold_out.allowed, sold_out.title) == (False, words.CAMPAIGN_SHUT)


def test_every_validation_and_trigger_has_its_words() -> None:
    assert set(words.CHECKS) == set(CheckCode)
    assert set(words.TRIGGERS) == set(Trigger)


@pytest.mark.parametrize(("said", "shown"), [("", "Coincide con lo que pide"), ("a", "Coincide con lo que pide: «a»")])
def test_the_trigger_quotes_what_was_said(said: str, shown: str) -> None:
    assert because(Trigger.MATCH, said) == shown
