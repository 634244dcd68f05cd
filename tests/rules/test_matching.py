"""Which words of a text may be a booking, and what clues that agree or do not come to."""

import pytest

from aliun_dashboard.purchase_orders import matching
from aliun_dashboard.purchase_orders.matching import Match, decide
from aliun_dashboard.purchase_orders.rules import MatchedBy

THREAD, SUBJECT, BODY, PDF = MatchedBy.THREAD, MatchedBy.SUBJECT, MatchedBy.BODY, MatchedBy.PDF


@pytest.mark.parametrize(
    ("text", "booking"),
    [
        ("Re: Solicitud de Orden de Compra - Reserva #123456", "123456"),
        ("oc_20251120_123456_oc.pdf", "123456"),
        ("Reserva123456", "123456"),
        ("la reserva kt-2025-0456, gracias", "KT-2025-0456"),
        ("(R-000087).", "R-000087"),
        ("Reserva N° 87", "87"),
        ("reserva nro. 87", "87"),
        ("OC por #87", "87"),
        ("ABC123/DEF456", "ABC123"),
    ],
)
def test_a_booking_is_found_however_it_is_written(text: str, booking: str) -> None:
    assert booking in matching.mentions(text)


@pytest.mark.parametrize("text", ["somos 87 personas", "de la reserva", "", "€ 12"])
def test_little_words_and_numbers_are_none(text: str) -> None:
    assert not {"87", "12", "DE"} & matching.mentions(text)


@pytest.mark.parametrize(
    ("subject", "called"),
    [
        ("OC Reserva #999999", {"999999"}),
        ("Orden de Compra #4500", set()),  # the number of their order
        ("OC reserva 2 habitaciones", set()),
        ("OC reserva 12-05-2026", set()),
        ("OC reserva 2026", set()),
        ("OC reservas hotel", set()),
        ("OC booking: AB-1234", {"AB-1234"}),
    ],
)
def test_only_what_is_called_a_reservation_can_be_an_unknown_one(subject: str, called: set[str]) -> None:
    assert matching.called(subject) == called


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Tel 2 123456, adjunto la OC 4500", set()),
        ("Adjuntamos la OC de la reserva 123456.", {"123456"}),
        ("> - ID: 123456\n> - Hotel: Alba", {"123456"}),
        ("por #87", {"87"}),
    ],
)
def test_in_a_body_only_what_is_called_a_booking_counts(text: str, marked: set[str]) -> None:
    assert matching.marked(text) == marked


def test_in_papers_a_bare_number_must_be_long() -> None:
    assert matching.mentions("Total 4500 por 123456", matching.IN_PAPERS) == {"123456"}


def test_endless_text_is_read_in_one_pass() -> None:
    assert len(matching.mentions("a1b2 " * 400_000)) == 1
    assert len(matching.mentions(" ".join(f"N{number:07d}" for number in range(100_000)))) < 3 * matching.MOST_WORDS


@pytest.mark.parametrize(
    ("clues", "unknown", "match"),
    [
        ({THREAD: {1}, SUBJECT: {1}, PDF: {1}}, False, Match(1, THREAD)),
        ({THREAD: set(), SUBJECT: {1}, BODY: {1}}, False, Match(1, SUBJECT)),
        ({PDF: {1}}, False, Match(1, PDF)),
        ({THREAD: {1}, PDF: {2}}, False, Match(None, why="several")),
        ({SUBJECT: {1, 2}}, False, Match(None, why="several")),
        ({THREAD: {1}}, True, Match(None, why="unknown_id")),
        ({THREAD: set()}, False, Match(None, why="none")),
        ({}, False, Match(None, why="none")),
    ],
)
def test_all_clues_must_name_one_order(clues: dict[MatchedBy, set[int]], unknown: bool, match: Match) -> None:
    assert decide({by: frozenset(ids) for by, ids in clues.items()}, unknown_id=unknown) == match


def test_our_links_are_known_by_their_word() -> None:
    word = "Zx-9_" * 6
    assert matching.tokens(f"> http://aliun.test/o/{word}\n> http://x/o/short") == {word}
