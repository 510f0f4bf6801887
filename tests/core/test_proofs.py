"""Proof that an account is one's own, before it is added to another (P16, P17, R20)."""

from __future__ import annotations

import pytest

from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.proofs import Given, ProofWrong, Proved, prove
from telekiosk.core.school import Lent, lend_password
from telekiosk.core.signin import TooManyAttempts
from tests.core.families import act, born, by_letter, by_password, by_scan, couple, grouped, opened, proved
from tests.core.roads import at_terminal, told
from tests.desk import assert_every_journal_holds, clock_of, give_letter, row, staff

WRONG = ProofWrong()


@pytest.fixture
def family(counter):
    return couple(counter)


def test_a_letter_its_scan_or_ones_own_password_proves_an_account(counter, family):
    opened(counter, family, "Claire")
    for given in (by_letter(family, "Paul"), by_scan(family, "Paul"), by_password(family, "Claire")):
        outcome = proved(counter, given)
        assert outcome.opens and outcome.identifier in family.accounts.values()


def test_a_letter_is_read_as_people_type(counter, family):
    letter = family.letters["Claire"]
    typed = f"{letter.password[:4]} - {letter.password[4:]}".lower()
    assert isinstance(prove(counter, Given("7/3/2012", "C. Martin", typed)), Proved)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (Given(""), [("identifier", "MISSING"), ("password", "MISSING"), ("birth_date", "MISSING")]),
        (Given("31022012", "cmartin", "x"), [("birth_date", "NO_SUCH_DAY")]),
        (Given("7 mars", "cmartin", "x"), [("birth_date", "NOT_A_DATE")]),
        (Given("", scan_code="TKBCDF"), [("birth_date", "MISSING")]),
        (Given("07032012", "--", "x"), [("identifier", "MISSING")]),
    ],
)
def test_what_is_missing_or_no_date_is_said_beside_its_field_and_costs_no_attempt(counter, family, given, found):
    expected = FormRefused(tuple(FieldProblem(name, Problem[problem]) for name, problem in found))
    for _ in range(6):
        assert prove(counter, given) == expected


def test_one_answer_for_a_wrong_password_identifier_scan_or_birth_date(counter, family):
    letter = family.letters["Claire"]
    assert prove(counter, Given("07032012", letter.identifier, "WRONGXYZ")) == WRONG
    assert prove(counter, Given("07032012", "nobody", letter.password)) == WRONG
    assert prove(counter, Given("07032012", scan_code="TKBCDFGHJKLNPRSTUVX")) == WRONG
    assert prove(counter, Given("08032012", letter.identifier, letter.password)) == WRONG
    assert prove(counter, Given("30112014", scan_code=letter.scan_code)) == WRONG


def test_the_birth_date_of_any_child_of_the_account_will_do(counter, family):
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))
    for name in ("Claire", "Claire 2"):
        assert isinstance(prove(counter, Given(born(name), family.accounts["Claire"], "lune7verte")), Proved)


def test_a_lent_password_proves_nothing(counter, family):
    opened(counter, family, "Claire")
    lent = lend_password(staff(counter), act(family.accounts["Claire"]))
    assert isinstance(lent, Lent)
    assert prove(counter, by_password(family, "Claire", lent.password)) == WRONG


def test_the_fifth_wrong_birth_date_begins_a_wait_that_holds_for_scans_and_at_every_terminal(counter, family):
    letter = family.letters["Claire"]
    wrong = Given("01012001", letter.identifier, letter.password)
    assert [prove(counter, wrong) for _ in range(4)] == [WRONG] * 4
    assert isinstance(prove(counter, wrong), TooManyAttempts)
    for given in (by_letter(family, "Claire"), by_scan(family, "Claire")):
        assert isinstance(prove(at_terminal(counter, "Hall B"), given), TooManyAttempts)
    assert told(counter, letter.identifier).count("wait begun") == 1
    clock_of(counter).pass_time(seconds=31)
    assert isinstance(prove(counter, by_scan(family, "Claire")), Proved)
    assert_every_journal_holds(counter)


def test_the_fifth_wrong_password_begins_a_wait_that_spares_scans_and_other_terminals(counter, family):
    wrong = Given("07032012", family.accounts["Claire"], "WRONGXYZ")
    assert [prove(counter, wrong) for _ in range(4)] == [WRONG] * 4
    assert isinstance(prove(counter, wrong), TooManyAttempts)
    assert isinstance(prove(counter, by_letter(family, "Claire")), TooManyAttempts)
    assert isinstance(prove(counter, by_scan(family, "Claire")), Proved)
    assert isinstance(prove(at_terminal(counter, "Hall B"), by_letter(family, "Claire")), Proved)
    assert_every_journal_holds(counter)


def test_what_does_not_exist_waits_alike(counter, family):
    wrong = Given("07032012", "nobody", "WRONGXYZ")
    assert [prove(counter, wrong) for _ in range(4)] == [WRONG] * 4
    assert isinstance(prove(counter, wrong), TooManyAttempts)


def test_proving_again_and_again_is_no_failure(counter, family):
    for _ in range(8):
        assert isinstance(prove(counter, by_letter(family, "Claire")), Proved)


def test_a_wrong_birth_date_is_no_wrong_password_nor_the_other_way_round(counter, family):
    letter = family.letters["Claire"]
    for _ in range(3):
        assert prove(counter, Given("01012001", letter.identifier, letter.password)) == WRONG
        assert prove(counter, Given("07032012", letter.identifier, "WRONGXYZ")) == WRONG
    assert isinstance(prove(counter, by_letter(family, "Claire")), Proved)


def test_a_replaced_letter_proves_who_one_is_but_opens_nothing(counter, family):
    before = proved(counter, by_scan(family, "Claire"))
    assert before.opens
    give_letter(counter, family.accounts["Claire"])
    assert not proved(counter, by_scan(family, "Claire")).opens
    assert not proved(counter, by_letter(family, "Claire")).opens
    account = row(counter, family.accounts["Claire"])
    assert not counter.read(lambda tx: before.still_holds(tx, account))


def test_the_first_look_at_a_letter_past_its_deadline_tells_as_much_as_the_second(counter, family):
    clock_of(counter).pass_time(days=120)
    assert [proved(counter, by_scan(family, "Claire")).opens for _ in range(2)] == [False, False]
    assert row(counter, family.accounts["Claire"]).state == "lapsed"


def test_no_secret_shows_in_a_form_or_a_proof(counter, family):
    letter = family.letters["Claire"]
    shown = repr((by_letter(family, "Claire"), by_scan(family, "Claire"), proved(counter, by_letter(family, "Claire"))))
    assert letter.password not in shown and letter.scan_code not in shown and "argon2" not in shown
