"""R28 in P16 and P17: what is void explains a refusal, and never adds an account."""

from __future__ import annotations

import pytest

from telekiosk.core.grouping import GroupingRefused, Refusal
from telekiosk.core.proofs import Given
from telekiosk.core.together import CheckLetter, check_letter
from tests.core.roads import PASSWORD, SIBLINGS, activate
from tests.desk import give_letter, group_letter, new_family

TOM_BORN = "30112014"


@pytest.fixture
def family(counter):
    return new_family(counter, children=SIBLINGS)


def test_a_letter_that_opened_its_account_does_not_add_it_to_another(counter, family):
    activate(counter, family.letters["Claire"])
    used = family.letters["Claire 2"]
    activate(counter, used, birth_date=TOM_BORN)
    outcome = group_letter(counter, family.accounts["Claire"], PASSWORD, used, TOM_BORN)
    assert outcome == GroupingRefused(Refusal.LETTER_USED)


def test_a_letter_that_was_replaced_does_not_add_its_account(counter, family):
    activate(counter, family.letters["Claire"])
    newer = give_letter(counter, family.accounts["Claire 2"])
    outcome = group_letter(counter, family.accounts["Claire"], PASSWORD, family.letters["Claire 2"], TOM_BORN)
    assert outcome == GroupingRefused(Refusal.LETTER_VOID)
    assert not isinstance(group_letter(counter, family.accounts["Claire"], PASSWORD, newer, TOM_BORN), GroupingRefused)


@pytest.mark.parametrize("scanned", [False, True])
def test_nor_is_it_one_of_several_letters_at_once(counter, family, scanned):
    void = family.letters["Claire 2"]
    give_letter(counter, void.identifier)
    given = Given(TOM_BORN, scan_code=void.scan_code) if scanned else Given(TOM_BORN, void.identifier, void.password)
    assert check_letter(counter, CheckLetter(given)) == GroupingRefused(Refusal.LETTER_VOID)
