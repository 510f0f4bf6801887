"""Which accounts are owed a letter (R4, R10)."""

from __future__ import annotations

from telekiosk.core.counter import Counter
from telekiosk.core.owed import LetterChoice, letters_owed
from tests.desk import UAI, clock_of, new_family


def test_an_account_whose_letter_ran_out_is_owed_one_though_nobody_has_looked_at_it_since(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    assert letters_owed(counter, LetterChoice(UAI)).due == ()
    clock_of(counter).pass_time(days=100)
    assert [letter.identifier for letter in letters_owed(counter, LetterChoice(UAI)).due] == [identifier]
