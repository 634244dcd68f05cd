"""The law of campaigns: four validations and their steps, whom a text speaks of, what matches, what is warned of."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.campaigns.matching import Nights, Wanted, match
from aliun_dashboard.campaigns.mentions import SMALL_WORDS, Mention, Named, fold, mentions, of_ad
from aliun_dashboard.campaigns.rules import (
    CampaignReason,
    CampaignStatus,
    CheckCode,
    Terms,
    Trigger,
    check_terms,
    verdict,
)
from aliun_dashboard.kernel.errors import Refused

TODAY = date(2026, 3, 2)
TERMS = Terms(
    status=CampaignStatus.APPROVED,
    travel_from=date(2026, 8, 1),
    travel_to=date(2026, 8, 31),
    booking_from=date(2026, 3, 1),
    booking_to=date(2026, 4, 1),
    quota_total=10,
    destination="Punta Cana",
    hotel="Coral del Este",
)
STAY = Nights(date(2026, 8, 3), 5)

AFTER, BEFORE = {"today": date(2026, 4, 2)}, {"today": date(2026, 2, 28)}
IN_THE_WAY = [
    ({}, {}, None),
    ({"status": CampaignStatus.PENDING}, {}, "not_approved"),
    ({"status": CampaignStatus.PAUSED}, {}, "not_approved"),
    ({"status": CampaignStatus.EXPIRED}, {}, "not_approved"),
    ({"stop_sale": True}, {}, "stop_sale"),
    ({}, {"stay": Nights(date(2026, 7, 31), 5)}, "out_of_dates"),
    ({}, {"stay": Nights(date(2026, 8, 28), 4)}, "out_of_dates"),
    ({}, {"stay": Nights(date(2026, 8, 28), 3)}, None),
    ({}, {"stay": Nights(date(2026, 8, 1), 30)}, None),
    ({}, {"available": 0}, "sold_out"),
    ({}, {"stay": replace(STAY, rooms=3), "available": 2}, "sold_out"),
    ({}, {"stay": replace(STAY, rooms=3), "available": 3}, None),
    ({"release_on": TODAY}, {}, "released"),
    ({"release_on": TODAY + timedelta(days=1)}, {}, None),
    ({}, BEFORE, "window_closed"),
    ({}, AFTER, "window_closed"),
    ({}, {"today": date(2026, 4, 1)}, None),
    ({}, {"trigger": None}, "no_trigger"),
    ({}, {"trigger": Trigger.FORCED}, None),
    ({}, {"trigger": Trigger.FORCED, "available": 0}, "sold_out"),
    ({}, {"trigger": Trigger.FORCED} | AFTER, "window_closed"),
]


def asked(terms: Terms = TERMS, **facts: Any) -> Any:
    known = {"stay": STAY, "trigger": Trigger.MENTION, "words": "ATL-001", "available": 10, "today": TODAY}
    return verdict(terms, **known | facts)


@pytest.mark.parametrize(("terms", "facts", "reason"), IN_THE_WAY)
def test_the_first_thing_in_the_way_is_the_refusal(terms: dict[str, Any], facts: dict[str, Any], reason: str) -> None:
    answer = asked(replace(TERMS, **terms), **facts)
    assert (answer.refusal.reason if answer.refusal else None) == reason
    assert answer.allowed is (reason is None)
    if reason is None:
        answer.enforce()
    else:
        with pytest.raises(Refused) as refused:
            answer.enforce()
        assert refused.value.reason == reason


def test_the_four_validations_are_always_all_told_in_their_order() -> None:
    nothing_holds = replace(TERMS, status=CampaignStatus.DRAFT, release_on=TODAY)
    for answer in (asked(), asked(nothing_holds, stay=Nights(TODAY, 1), available=0, **AFTER)):
        assert [check.code for check in answer.checks] == list(CheckCode)
    assert [check["step"]["code"] for check in answer.told()["checks"]] == [
        "not_approved",
        "out_of_dates",
        "released",
        "window_closed",
    ]
    assert answer.told()["checks"][3]["step"]["facts"] == {"first": "2026-03-01", "last": "2026-04-01"}


@given(
    st.sampled_from(CampaignStatus),
    st.booleans(),
    st.integers(-40, 250),
    st.integers(1, 40),
    st.integers(-3, 12),
    st.sampled_from([None, *Trigger]),
)
def test_allowed_means_a_trigger_and_all_four(
    status: CampaignStatus, stopped: bool, day: int, nights: int, available: int, trigger: Trigger | None
) -> None:
    today = TODAY + timedelta(days=day % 45)
    stay = Nights(TODAY + timedelta(days=day), nights)
    answer = asked(
        replace(TERMS, status=status, stop_sale=stopped), stay=stay, trigger=trigger, available=available, today=today
    )
    by_hand = (
        status is CampaignStatus.APPROVED
        and not stopped
        and TERMS.travel_from <= stay.check_in
        and stay.check_in + timedelta(days=nights) <= TERMS.travel_to
        and stay.check_in >= today
        and available >= 1
        and TERMS.booking_from <= today <= TERMS.booking_to
        and trigger is not None
    )
    assert answer.allowed is by_hand
    assert all(check.passed is (check.step is None) for check in answer.checks)


VERANO = Named(7, "Escapada Punta Cana Verano", "Punta Cana Coral del Este", ("120210000123",))
ALL = (
    VERANO,
    Named(8, "Escapada Punta Cana", "Punta Cana"),
    Named(9, "Luna de miel en Miches", "Miches"),
    Named(10, "Verano 2026", "Samaná"),
    Named(11, "Coral del Este", "Bávaro Coral del Este"),
)
SPOKEN = [
    ("vi la oferta ATL-007", {7: "ATL-007"}),
    ("¿la atl 7 sigue?", {7: "atl 7"}),
    ("ATL007", {7: "ATL007"}),
    ("Atl-7 y ATL-10", {7: "Atl-7", 10: "ATL-10"}),
    ("salgo de ATL 7 am", {}),
    ("vuelo por ATL 7:30", {}),
    ("oferta 7", {}),
    ("ATL-999", {}),
    ("atlas 7", {}),
    ("quiero ir a Punta Cana", {}),
    ("Punta Cana en verano", {}),
    ("escapada de verano", {}),
    ("la ESCAPADA PUNTA CANA VERANO!", {7: "ESCAPADA PUNTA CANA VERANO"}),
    ("escapada a Punta Cana en el verano", {7: "escapada a Punta Cana en el verano"}),
    ("la escapda puntacana berano", {7: "escapda puntacana berano"}),
    ("utm: escapada_punta_cana_verano", {7: "escapada_punta_cana_verano"}),
    ("la Escapada Punta Cana, por favor", {8: "Escapada Punta Cana"}),
    ("luna de miel", {}),
    ("luna de miel en mitches", {9: "luna de miel en mitches"}),
    ("luna de miel en Miches hi", {9: "luna de miel en Miches"}),
    ("verano 2026", {10: "verano 2026"}),
    ("verano 2027", {}),
    ("verano 206", {}),
    ("¿trabajan con Coral del Este?", {}),
    ("la promo del coral del este", {11: "coral del este"}),
    ("", {}),
    ("😀 \x00 ¿?", {}),
]


@pytest.mark.parametrize(("text", "found"), SPOKEN)
def test_a_text_speaks_of_a_campaign_only_when_it_clearly_does(text: str, found: dict[int, str]) -> None:
    assert {one.campaign_id: one.words for one in mentions(text, ALL)} == found


def test_an_ad_belongs_to_a_campaign_by_its_exact_id() -> None:
    assert [one.campaign_id for one in of_ad(" 120210000123 ", ALL)] == [7]
    assert of_ad("12021000012", ALL) == ()
    assert of_ad("", (replace(VERANO, ad_refs=("",)),)) == ()


WORDS = st.lists(
    st.text("abcdefgilmnoprstuvz", min_size=3, max_size=10).filter(lambda word: word not in SMALL_WORDS),
    min_size=2,
    max_size=5,
    unique=True,
)


@given(WORDS, st.data())
def test_a_subset_of_a_name_never_counts(name: list[str], data: st.DataObject) -> None:
    left_out = data.draw(st.integers(0, len(name) - 1))
    rest = name[:left_out] + name[left_out + 1 :]
    assert mentions(" ".join(rest), [Named(1, " ".join(name))]) == ()


def test_a_word_of_a_name_that_sounds_like_a_small_word_is_none() -> None:
    assert mentions("Villa", [Named(1, "Villa Dell")]) == ()
    assert mentions("la villa dell, por favor", [Named(1, "Villa Dell")]) == (Mention(1, "villa dell"),)
    assert mentions("verano familia", [Named(1, "Verano con Familia")]) == (Mention(1, "verano familia"),)


@given(WORDS, st.text("áéíóú ,.¡!¿?hola", max_size=20), st.text(" ,.!gracias", max_size=20))
def test_a_whole_name_always_counts_whatever_stands_around_it(name: list[str], before: str, after: str) -> None:
    whole = " ".join(name)
    found = mentions(f"{before} · {whole.upper()} · {after}", [Named(1, whole)])
    assert [one.campaign_id for one in found] == [1]


@given(st.text(max_size=200))
def test_no_text_makes_it_stumble_and_words_are_quoted_as_written(text: str) -> None:
    assert all(one.words in text for one in mentions(text, ALL))


@given(st.permutations("abdefgimnoprstu"), st.integers(7, 12), st.data())
def test_one_wrong_letter_in_a_long_word_is_forgiven(letters: list[str], length: int, data: st.DataObject) -> None:
    word = "".join(letters[:length])
    at = data.draw(st.integers(0, length - 1))
    wrong = f"{word[:at]}x{word[at + 1 :]}"
    assert [one.words for one in mentions(f"semana {wrong}", [Named(1, f"Semana {word}")])] == [f"semana {wrong}"]


def test_places_are_compared_without_accents_and_case() -> None:
    assert fold("  SAMANÁ  bahía ") == fold("Samaná Bahia")


@pytest.mark.parametrize(
    ("wanted", "rooms"),
    [
        (Wanted("punta cana", date(2026, 8, 3), 5, 2), 1),
        (Wanted("PUNTA  CANA", date(2026, 8, 3), 5, 9), 3),
        (Wanted("coral del este", date(2026, 8, 3), 5, 4), 1),
        (Wanted("Bávaro", date(2026, 8, 3), 5, 2), None),
        (Wanted("Punta Cana", date(2026, 8, 30), 5, 2), None),
        (Wanted("Punta Cana", date(2026, 7, 30), 5, 2), None),
        (Wanted("Punta Cana", None, 5, 2), None),
        (Wanted("Punta Cana", date(2026, 8, 3), None, 2), None),
        (Wanted("Punta Cana", date(2026, 8, 3), 5, None), None),
        (Wanted("", date(2026, 8, 3), 5, 2), None),
    ],
)
def test_only_what_is_said_and_fits_matches(wanted: Wanted, rooms: int | None) -> None:
    stay = match(TERMS, wanted)
    assert (stay.rooms if stay else None) == rooms


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"travel_to": date(2026, 8, 1)}, CampaignReason.BAD_DATES),
        ({"travel_to": date(2026, 7, 1)}, CampaignReason.BAD_DATES),
        ({"travel_to": date.max}, CampaignReason.BAD_DATES),
        ({"travel_from": date.min}, CampaignReason.BAD_DATES),
        ({"booking_to": date(2026, 2, 1)}, CampaignReason.BAD_DATES),
        ({"booking_from": date(2026, 9, 1), "booking_to": date(2026, 9, 2)}, CampaignReason.BAD_DATES),
        ({"release_on": date.min}, CampaignReason.BAD_DATES),
        ({"quota_total": 0}, CampaignReason.BAD_QUOTA),
        ({"quota_total": -1}, CampaignReason.BAD_QUOTA),
        ({"quota_total": 10**9}, CampaignReason.BAD_QUOTA),
        ({"keep": -1}, CampaignReason.BAD_QUOTA),
        ({"keep": 10}, CampaignReason.BAD_QUOTA),
    ],
)
def test_terms_that_cannot_be_are_refused(facts: dict[str, Any], reason: CampaignReason) -> None:
    check_terms(TERMS)
    with pytest.raises(Refused) as refused:
        check_terms(replace(TERMS, **facts))
    assert refused.value.reason is reason


@given(st.integers(1, 50), st.integers(0, 49), st.integers(0, 60))
def test_never_more_is_left_than_may_be_sold(total: int, keep: int, taken: int) -> None:
    terms = replace(TERMS, quota_total=total, keep=min(keep, total - 1))
    assert 0 <= terms.left(taken, TODAY) <= terms.sellable
    assert terms.left(taken, TODAY) + taken >= terms.sellable
    assert replace(terms, release_on=TODAY).left(taken, TODAY) == 0
