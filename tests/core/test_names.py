"""Names folded, identifiers made and compared (R2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telekiosk.core.names import clean, identifier_base, identifier_with, typed_identifier


@pytest.mark.parametrize(
    ("first_name", "surname", "identifier"),
    [
        ("Paul", "Martin", "pmartin"),
        ("Élodie", "D'Été", "edete"),
        ("Zoé", "Œuvrard-Lœw", "zoeuvrardloew"),
        ("Jean-Marc", "de La Tour", "jdelatour"),
        ("Łukasz", "Żółć", "lzolc"),
        ("Günter", "Groß", "ggross"),
        ("Anne", "Wolfeschlegelsteinhausen", "awolfeschlegelsteinh"),
        ("Ольга", "Martin", "martin"),
        ("Ольга", "Петрова", "compte"),
        ("", "", "compte"),
        ("李", "王", "compte"),
    ],
)
def test_an_identifier_is_the_first_letter_and_the_surname_folded_to_at_most_twenty(
    first_name: str, surname: str, identifier: str
) -> None:
    assert identifier_base(first_name, surname) == identifier


@pytest.mark.parametrize(
    ("base", "number", "identifier"),
    [
        ("pmartin", 1, "pmartin"),
        ("pmartin", 2, "pmartin2"),
        ("awolfeschlegelsteinh", 2, "awolfeschlegelstein2"),
        ("awolfeschlegelsteinh", 10, "awolfeschlegelstei10"),
        ("compte", 123, "compte123"),
    ],
)
def test_the_number_counts_among_the_twenty(base: str, number: int, identifier: str) -> None:
    assert identifier_with(base, number) == identifier


@pytest.mark.parametrize("typed", ["pmartin2", "PMartin2", " p.martin 2 ", "P-MARTIN'2", "pmârtîn2", "P’Martin2"])
def test_a_typed_identifier_is_compared_without_case_accents_blanks_hyphens_or_apostrophes(typed: str) -> None:
    assert typed_identifier(typed) == "pmartin2"


@given(st.text(max_size=60), st.text(max_size=60), st.integers(1, 9999))
def test_whatever_the_names_an_identifier_is_plain_and_short_and_reads_as_it_is_typed(
    first_name: str, surname: str, number: int
) -> None:
    identifier = identifier_with(identifier_base(first_name, surname), number)
    assert 1 <= len(identifier) <= 20
    assert identifier.isascii()
    assert identifier.isalnum()
    assert identifier == identifier.lower() == typed_identifier(identifier.upper())


@given(st.text())
def test_cleaned_text_holds_no_control_character_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(
        ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 or c in "\u202e\u2028" for c in once
    )
