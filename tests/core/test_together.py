"""P17: several letters at once, line by line, then everything in one transaction, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from telekiosk.core.activation import AccountReady, AddressOfPupil, ConfirmByCode, Confirmed, MailAwaited
from telekiosk.core.activation import confirm_by_code as confirm
from telekiosk.core.counter import Counter
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.grouping import GroupingRefused, Refusal
from telekiosk.core.policy import PasswordPolicy, PasswordRule
from telekiosk.core.proofs import Given, ProofWrong, Proved
from telekiosk.core.school import Done, confirm_at_counter
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.terms import Language
from telekiosk.core.together import (
    CheckLetter,
    LetterGood,
    LineFailed,
    OpenTogether,
    OpenTogetherOutcome,
    check_letter,
    open_together,
)
from tests.core.families import (
    act,
    by_letter,
    by_password,
    by_scan,
    change,
    change_responsibility,
    couple,
    grouped,
    guardian_of,
    load,
    opened,
    states,
)
from tests.core.roads import (
    ADDRESS,
    PASSWORD,
    SIBLINGS,
    activate,
    at_terminal,
    code_in,
    newest,
    notices,
    outbox,
    pend,
    sign_in_as,
    told,
)
from tests.desk import Family, assert_every_journal_holds, clock_of, give_letter, new_family, staff


@pytest.fixture
def family(counter):
    return couple(counter, pupils_too=True)


def lines(counter: Counter, family: Family, *names: str) -> tuple[Proved, ...]:
    """The table filled in, scanned and typed in turn."""
    good: list[Proved] = []
    for number, name in enumerate(names):
        outcome = check_letter(counter, CheckLetter((by_scan, by_letter)[number % 2](family, name), tuple(good)))
        assert isinstance(outcome, LetterGood), outcome
        good.append(outcome.proved)
    return tuple(good)


def refused(counter: Counter, given: Given, before: tuple[Proved, ...] = ()) -> Refusal:
    outcome = check_letter(counter, CheckLetter(given, before))
    assert isinstance(outcome, GroupingRefused), outcome
    return outcome.reason


def validate(counter: Counter, of: tuple[Proved, ...], **typed: Any) -> OpenTogetherOutcome:
    form = OpenTogether(of, PASSWORD, PASSWORD, ADDRESS, ADDRESS, Language.FR)
    for name in ("password", "address"):
        if name in typed:
            typed.setdefault(f"{name}_again", typed[name])
    return open_together(counter, replace(form, **typed))


def test_a_good_line_shows_whose_it_is_and_what_p2_will_need(counter, family):
    good = check_letter(counter, CheckLetter(by_letter(family, "Claire 2")))
    assert isinstance(good, LetterGood)
    assert (good.identifier, good.holders, good.children) == (
        family.accounts["Claire 2"],
        ("Mme Claire MARTIN",),
        ("Tom MARTIN",),
    )
    assert (good.address_optional, good.policy) == (False, PasswordPolicy.GUIDE)


def test_one_guardians_letters_become_one_account_the_first_line_its_principal(counter, family):
    of = lines(counter, family, "Claire 2", "Claire")
    outcome = validate(counter, of)
    assert isinstance(outcome, MailAwaited) and not outcome.active
    assert states(counter, family)["Claire 2"] == "pending"
    assert states(counter, family)["Claire"] == "grouped"
    assert load(counter, family.accounts["Claire 2"]) == {"Claire-Léa", "Claire-Tom"}
    assert told(counter, family.accounts["Claire 2"])[-2:] == ["first connection done", "another account grouped in"]
    assert told(counter, family.accounts["Claire"])[-1] == "account grouped"
    assert len(outbox(counter, "M1")) == 1
    assert confirm(counter, ConfirmByCode(outcome.visit, code_in(newest(counter, "M1")))) == Confirmed()
    assert sign_in_as(counter, family.accounts["Claire 2"])
    assert_every_journal_holds(counter)


def test_both_guardians_letters_become_a_joint_account_and_the_other_is_told(counter):
    family = couple(counter, roster_address="")
    change(counter, guardian_of(counter, family.accounts["Paul"]), email="paul@school.fr", email_is_sound=True)
    of = lines(counter, family, "Claire", "Paul", "Claire 2", "Paul 2")
    assert isinstance(validate(counter, of), MailAwaited)
    assert load(counter, family.accounts["Claire"]) == {"Claire-Léa", "Paul-Léa", "Claire-Tom", "Paul-Tom"}
    assert set(notices(counter)) == {("grouped", "paul@school.fr")}
    assert_every_journal_holds(counter)


def test_the_child_in_common_may_come_in_a_later_line_but_must_come(counter, family):
    assert isinstance(validate(counter, lines(counter, family, "Claire", "Paul 2", "Paul")), MailAwaited)
    family = couple(counter, surname="Petit")
    of = lines(counter, family, "Claire", "Paul 2")
    assert validate(counter, of) == LineFailed(2, Refusal.NO_COMMON_CHILD)
    assert {*states(counter, family).values()} == {"notified"}


def _pending(counter, family):
    pend(counter, family.letters["Claire 2"], birth_date="30112014")


def _active(counter, family):
    opened(counter, family, "Claire 2")


def _grouped(counter, family):
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))


def _lapsed(counter, family):
    clock_of(counter).pass_time(days=120)


def _replaced_letter(counter, family):
    give_letter(counter, family.accounts["Claire 2"])


def _nothing_shown(counter, family):
    change_responsibility(counter, family.accounts["Claire 2"], hidden=True)


@pytest.mark.parametrize(
    ("made", "given", "reason"),
    [
        (_pending, by_letter, Refusal.PENDING),
        (_active, by_password, Refusal.ACTIVE),
        (_active, by_letter, Refusal.ACTIVE),
        (_grouped, by_letter, Refusal.GROUPED),
        (_lapsed, by_scan, Refusal.LAPSED),
        (_replaced_letter, by_scan, Refusal.LETTER_VOID),
        (_nothing_shown, by_letter, Refusal.NO_CHILD_TO_SHOW),
    ],
)
def test_a_line_that_cannot_be_opened_says_why(counter, family, made, given, reason):
    made(counter, family)
    assert refused(counter, given(family, "Claire 2")) is reason


def test_a_line_is_looked_at_with_those_before_it(counter, family):
    before = lines(counter, family, "Claire", "Paul")
    assert refused(counter, by_letter(family, "Claire"), before) is Refusal.SAME_LETTER
    assert refused(counter, by_scan(family, "Paul"), before) is Refusal.SAME_LETTER
    stranger = new_family(counter, children=SIBLINGS[:1], guardians=("Ines",), surname="Petit")
    assert refused(counter, by_letter(stranger, "Ines"), before) is Refusal.THIRD_GUARDIAN


def test_a_pupils_letter_has_no_place_there(counter, family):
    assert refused(counter, Given("07032012", family.letters["Léa"].identifier, family.letters["Léa"].password)) is (
        Refusal.PUPIL
    )


def test_two_persons_of_two_postal_addresses_need_the_school(counter, family):
    change(counter, guardian_of(counter, family.accounts["Paul"]), address_lines="12 avenue Foch")
    before = lines(counter, family, "Claire")
    assert refused(counter, by_letter(family, "Paul"), before) is Refusal.SEE_THE_SCHOOL


def test_a_wrong_birth_date_in_a_later_line_counts_and_leaves_the_others_good(counter, family):
    before = lines(counter, family, "Claire", "Claire 2")
    wrong = CheckLetter(replace(by_scan(family, "Paul"), birth_date="30112014"), before)
    assert [check_letter(counter, wrong) for _ in range(4)] == [ProofWrong()] * 4
    assert isinstance(check_letter(counter, wrong), TooManyAttempts)
    assert isinstance(validate(counter, before), MailAwaited)
    assert states(counter, family)["Paul"] == "notified"
    assert_every_journal_holds(counter)


def test_a_line_with_something_missing_costs_no_attempt(counter, family):
    found = check_letter(counter, CheckLetter(Given("", family.accounts["Claire"], "")))
    assert found == FormRefused(
        (FieldProblem("password", Problem.MISSING), FieldProblem("birth_date", Problem.MISSING))
    )


@pytest.mark.parametrize(
    ("made", "failed"),
    [
        (_pending, LineFailed(2, Refusal.PENDING)),
        (_active, LineFailed(2, Refusal.ACTIVE)),
        (_grouped, LineFailed(2, Refusal.GROUPED)),
        (_replaced_letter, LineFailed(2, Refusal.LETTER_VOID)),
        (_nothing_shown, LineFailed(2, Refusal.NO_CHILD_TO_SHOW)),
    ],
)
def test_what_another_terminal_did_meanwhile_is_named_by_its_line_and_nothing_is_done(counter, family, made, failed):
    of = lines(counter, family, "Paul", "Claire 2", "Paul 2")
    made(at_terminal(counter, "Hall B"), family)
    before, mails = states(counter, family), len(outbox(counter))
    assert validate(counter, of) == failed
    assert (states(counter, family), len(outbox(counter))) == (before, mails)
    assert_every_journal_holds(counter)


def test_letters_whose_last_day_ended_meanwhile_lapse_and_open_nothing(counter, family):
    of = lines(counter, family, "Claire", "Claire 2")
    _lapsed(counter, family)
    assert validate(counter, of) == LineFailed(1, Refusal.LAPSED)
    assert states(counter, family)["Claire 2"] == "lapsed" and not outbox(counter)
    assert_every_journal_holds(counter)


def test_a_line_taken_out_the_rest_goes_through(counter, family):
    of = lines(counter, family, "Paul", "Claire", "Claire 2")
    _pending(at_terminal(counter, "Hall B"), family)
    assert validate(counter, of) == LineFailed(3, Refusal.PENDING)
    assert isinstance(validate(counter, of[:2]), MailAwaited)
    assert load(counter, family.accounts["Paul"]) == {"Paul-Léa", "Claire-Léa"}


def test_a_principal_confirmed_at_the_counter_becomes_active_with_or_without_an_address(counter, family):
    assert confirm_at_counter(staff(counter), act(family.accounts["Claire"])) == Done(family.accounts["Claire"])
    good = check_letter(counter, CheckLetter(by_letter(family, "Claire")))
    assert isinstance(good, LetterGood) and good.address_optional
    of = lines(counter, family, "Claire", "Claire 2")
    assert isinstance(validate(counter, of, address=""), AccountReady)
    assert states(counter, family)["Claire"] == "active"
    confirm_at_counter(staff(counter), act(family.accounts["Paul"]))
    outcome = validate(counter, lines(counter, family, "Paul", "Paul 2"), address="paul@free.fr")
    assert isinstance(outcome, MailAwaited) and outcome.active
    assert_every_journal_holds(counter)


def test_the_mark_of_another_line_opens_nothing_for_the_principal(counter, family):
    confirm_at_counter(staff(counter), act(family.accounts["Claire 2"]))
    of = lines(counter, family, "Claire", "Claire 2")
    missing = FormRefused((FieldProblem("address", Problem.MISSING),))
    assert validate(counter, of, address="") == missing
    outcome = validate(counter, of)
    assert isinstance(outcome, MailAwaited) and not outcome.active


def test_the_password_is_none_of_the_letters_own_nor_any_childs_birth_date(counter, family):
    of = lines(counter, family, "Claire", "Claire 2")
    personal = FormRefused((FieldProblem("password", PasswordRule.PERSONAL),))
    for password in (family.letters["Claire"].password, family.letters["Claire 2"].password):
        assert validate(counter, of, password=password) == personal
    modern = replace(counter, rules=replace(counter.rules, passwords=PasswordPolicy.MODERN))
    assert isinstance(validate(modern, of, password="30.11.2014"), FormRefused)
    assert {*states(counter, family).values()} == {"notified"}


def test_a_form_with_slips_is_refused_whole(counter, family):
    of = lines(counter, family, "Claire", "Claire 2")
    outcome = validate(counter, of, password_again="other1other", address_again="claire@orange.com")
    assert isinstance(outcome, FormRefused)
    assert [each.field for each in outcome.problems] == ["password_again", "address_again"]
    assert {*states(counter, family).values()} == {"notified"}


def test_an_address_of_a_pupil_of_theirs_is_said_once_before_anything_is_kept(counter, family):
    activate(counter, family.letters["Tom"], address="tom@free.fr", birth_date="30112014")
    of = lines(counter, family, "Claire", "Claire 2")
    assert validate(counter, of, address="Tom@free.fr") == AddressOfPupil("Tom")
    assert states(counter, family)["Claire"] == "notified"
    assert isinstance(validate(counter, of, address="Tom@free.fr", shared_is_fine=True), MailAwaited)


def test_one_line_alone_is_a_first_connection(counter, family):
    assert isinstance(validate(counter, lines(counter, family, "Claire")), MailAwaited)
    assert states(counter, family)["Claire"] == "pending"
