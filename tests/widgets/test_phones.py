"""Telephone numbers as people read them aloud, whatever the roster holds."""

from __future__ import annotations

import pytest

from telekiosk.texts import phone_in_pairs


@pytest.mark.parametrize(
    "held", ["+33549000001", "0549000001", "05.49.00.00.01", "05-49-00-00-01", "+33 (0)5 49 00 00 01"]
)
def test_a_french_number_is_shown_in_pairs_that_stay_on_one_line(held: str) -> None:
    assert phone_in_pairs(held).split("\N{NO-BREAK SPACE}") == ["05", "49", "00", "00", "01"]


@pytest.mark.parametrize("held", ["+442079460123", "05 49 00", "poste 12", "", "0033", "+590590000000", "٠٥٤٩٠٠٠٠٠١"])
def test_another_is_left_as_it_is(held: str) -> None:
    assert phone_in_pairs(held) == held
