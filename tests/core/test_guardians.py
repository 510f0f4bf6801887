"""Guardians' records: a protected person, and records that are one person (C3)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlmodel import col, select

from telekiosk.core.entities import Account, Guardian, JournalEntry
from telekiosk.core.guardians import (
    GuardianChanged,
    NamesDiffer,
    NoSuchGuardian,
    OnePerson,
    OnJointAccount,
    Record,
    SamePerson,
    apart,
    protect,
    same_guardian,
    unprotect,
)
from telekiosk.core.owed import LetterChoice, letters_owed
from telekiosk.core.parting import undo_grouping
from telekiosk.core.people import same_person
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.sheets import AccountSheet, show_account
from tests.core.families import (
    ADDRESSES,
    act,
    by_letter,
    by_password,
    couple,
    grouped,
    guardian_of,
    opened,
    refusal,
    summary,
)
from tests.core.roads import LEA_BORN, notices, told
from tests.desk import UAI, assert_every_journal_holds, new_family, staff

ELSEWHERE = "0990009X"
NOBODY = Record(UAI, "nobody")
WHY = "judgement of 3 September"
ONE = OnePerson("Mme Claire MARTIN", "Mme Claude MATIN")


@pytest.fixture
def family(counter):
    return couple(counter, roster_address="maison@free.fr")


def record(counter, identifier, child=""):
    return Record(UAI, guardian_of(counter, identifier, child).person_id)


def also(counter, identifier, school=None):
    """Which other records of the account's guardian the sheet shows to somebody of that school."""
    sheet = show_account(counter.acting(replace(staff(counter).actor, school=school)), identifier)
    assert isinstance(sheet, AccountSheet)
    return sheet.guardians[0].also


def person(counter, wanted):
    question = select(Guardian).where(Guardian.person_id == wanted.person_id)
    return counter.read(lambda tx: tx.session.exec(question).one())


def test_protection_is_journalled_on_every_account_and_at_the_school(counter, family):
    claire = record(counter, family.accounts["Claire"])
    assert protect(staff(counter), claire, WHY) == GuardianChanged(claire.person_id)
    assert person(counter, claire).protected
    for name in ("Claire", "Claire 2"):
        assert told(counter, family.accounts[name])[-1] == "guardian protected"
    assert told(counter, family.accounts["Paul"])[-1] != "guardian protected"
    assert unprotect(staff(counter), claire, WHY) == GuardianChanged(claire.person_id)
    assert not person(counter, claire).protected
    assert told(counter, family.accounts["Claire 2"])[-1] == "guardian unprotected"
    assert_every_journal_holds(counter)


def test_an_unknown_record_is_said(counter, family):
    known = record(counter, family.accounts["Claire"])
    for outcome in (
        protect(staff(counter), NOBODY, WHY),
        unprotect(staff(counter), NOBODY, WHY),
        same_guardian(staff(counter), SamePerson(NOBODY, known, WHY)),
        same_guardian(staff(counter), SamePerson(known, NOBODY, WHY)),
        protect(staff(counter), Record("0860002B", known.person_id), WHY),
    ):
        assert isinstance(outcome, NoSuchGuardian)


def test_a_protected_guardians_mails_go_to_their_confirmed_address_only(counter, family):
    claire = opened(counter, family, "Claire")
    protect(staff(counter), record(counter, family.accounts["Claire"]), WHY)
    before = len(notices(counter))
    grouped(counter, claire, by_letter(family, "Claire 2"))
    undo_grouping(staff(counter), act(family.accounts["Claire 2"]))
    assert {address for _, address in notices(counter)[before:]} == {ADDRESSES["Claire"]}


def test_a_protected_guardians_letter_carries_no_postal_address(counter):
    family = couple(counter, letters=False)
    protect(staff(counter), record(counter, family.accounts["Claire"]), WHY)
    addresses = {letter.identifier: letter.address for letter in letters_owed(counter, LetterChoice(UAI)).due}
    assert addresses[family.accounts["Claire"]] == () != addresses[family.accounts["Paul"]]


def test_on_a_joint_account_protection_waits_until_they_are_apart(counter, family):
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Paul"))
    paul = record(counter, family.accounts["Paul 2"])
    assert protect(staff(counter), paul, WHY) == OnJointAccount(family.accounts["Claire"])
    assert not person(counter, paul).protected
    undo_grouping(staff(counter), act(family.accounts["Paul"]))
    assert protect(staff(counter), paul, WHY) == GuardianChanged(paul.person_id)


def test_ones_own_account_with_two_records_is_not_joint(counter, family):
    again = new_family(counter, children=(("Zoé", LEA_BORN),))
    visit = opened(counter, family, "Claire")
    grouped(counter, visit, by_letter(again, "Claire"))
    claire = record(counter, family.accounts["Claire"])
    assert protect(staff(counter), claire, WHY) == GuardianChanged(claire.person_id)


def test_the_same_person_by_two_records_makes_no_joint_account(counter, family):
    claire, other = opened(counter, family, "Claire"), new_family(counter, guardians=("Claude",), surname="Matin")
    assert refusal(counter, claire, by_letter(other, "Claude")) == "no child in common"
    first, second = record(counter, family.accounts["Claire"]), record(counter, other.accounts["Claude"])
    assert same_guardian(staff(counter), SamePerson(first, second, WHY, names_differ_is_fine=True)) == ONE
    seen = summary(counter, claire, by_letter(other, "Claude"))
    assert not seen.becomes_joint and not seen.is_joint
    for identifier in (family.accounts["Claire"], other.accounts["Claude"]):
        assert told(counter, identifier)[-1] == "guardian is the same person"
    assert_every_journal_holds(counter)


def test_three_records_are_one_person_in_whatever_order_it_is_said(counter, family):
    others = [new_family(counter, guardians=(name,), surname=name) for name in ("Ada", "Bea", "Cleo")]
    ada, bea, cleo = (record(counter, next(iter(each.accounts.values()))) for each in others)
    same_guardian(staff(counter), SamePerson(bea, cleo, WHY, names_differ_is_fine=True))
    same_guardian(staff(counter), SamePerson(ada, bea, WHY, names_differ_is_fine=True))
    same_guardian(staff(counter), SamePerson(cleo, ada, WHY, names_differ_is_fine=True))
    kept = {person(counter, each).same_as or person(counter, each).id for each in (ada, bea, cleo)}
    assert len(kept) == 1
    roots = [each for each in (ada, bea, cleo) if person(counter, each).same_as is None]
    assert len(roots) == 1
    protect(staff(counter), cleo, WHY)
    assert all(person(counter, each).protected for each in (ada, bea, cleo))
    unprotect(staff(counter), ada, WHY)
    assert not any(person(counter, each).protected for each in (ada, bea, cleo))


def test_protection_of_one_record_holds_for_the_other_and_is_refused_beside_somebody(counter, family):
    other = new_family(counter, guardians=("Claude",), surname="Matin")
    first, second = record(counter, family.accounts["Claire"]), record(counter, other.accounts["Claude"])
    protect(staff(counter), second, WHY)
    opened(counter, family, "Paul")
    grouped(counter, opened(counter, family, "Claire"), by_password(family, "Paul"))
    refused = same_guardian(staff(counter), SamePerson(first, second, WHY, names_differ_is_fine=True))
    assert refused == OnJointAccount(family.accounts["Claire"])
    assert not person(counter, first).protected and person(counter, second).same_as is None
    undo_grouping(staff(counter), act(family.accounts["Paul"]))
    assert same_guardian(staff(counter), SamePerson(first, second, WHY, names_differ_is_fine=True)) == ONE
    assert person(counter, first).protected
    assert told(counter, family.accounts["Claire 2"])[-1] == "guardian is the same person"


def test_two_strangers_are_not_taken_for_one_by_a_slip_of_the_pen(counter, family):
    other = new_family(counter, guardians=("Loïc",), surname="Œuvrard")
    claire, loic = record(counter, family.accounts["Claire"]), record(counter, other.accounts["Loïc"])
    slip = SamePerson(claire, loic, WHY)
    assert same_guardian(staff(counter), slip) == NamesDiffer("Mme Claire MARTIN", "M. Loïc ŒUVRARD")
    assert person(counter, loic).same_as is None
    assert told(counter, other.accounts["Loïc"])[-1] != "guardian is the same person"


def test_names_that_are_alike_need_no_second_word(counter, family):
    again = new_family(counter)
    first, second = record(counter, family.accounts["Claire"]), record(counter, again.accounts["Claire"])
    done = same_guardian(staff(counter), SamePerson(first, second, WHY))
    assert done == OnePerson("Mme Claire MARTIN", "Mme Claire MARTIN")


def test_the_journal_names_the_accounts_that_became_one_persons(counter, family):
    other = new_family(counter, guardians=("Claude",), surname="Matin")
    first, second = record(counter, family.accounts["Claire"]), record(counter, other.accounts["Claude"])
    same_guardian(staff(counter), SamePerson(first, second, WHY, names_differ_is_fine=True))
    for identifier in (family.accounts["Claire"], other.accounts["Claude"]):
        mine = select(JournalEntry).join(Account).where(Account.identifier == identifier)
        newest = mine.order_by(col(JournalEntry.number).desc())
        entry = counter.read(lambda tx, question=newest: tx.session.exec(question).first())
        accounts = (family.accounts["Claire"], family.accounts["Claire 2"], other.accounts["Claude"])
        assert json.loads(entry.details) == {"reason": WHY, "accounts": ", ".join(sorted(accounts))}


def test_what_was_said_of_two_records_can_be_taken_back(counter, family):
    others = [new_family(counter, guardians=(name,), surname=name) for name in ("Ada", "Bea", "Cleo")]
    ada, bea, cleo = (record(counter, next(iter(each.accounts.values()))) for each in others)
    for other in (bea, cleo):
        same_guardian(staff(counter), SamePerson(ada, other, WHY, names_differ_is_fine=True))
    assert also(counter, "aada") == ("bbea", "ccleo")
    set_school(staff(counter), SetSchool(ELSEWHERE, create=True))
    assert also(counter, "aada", ELSEWHERE) == ("Collège Jean-Moulin", "Collège Jean-Moulin")
    assert apart(staff(counter), ada, WHY) == GuardianChanged(ada.person_id)  # the one that the others pointed at
    assert person(counter, ada).same_as is None
    assert also(counter, "aada") == () and also(counter, "bbea") == ("ccleo",)
    assert same_person(person(counter, bea), person(counter, cleo))
    assert not same_person(person(counter, ada), person(counter, bea))
    assert told(counter, others[2].accounts["Cleo"])[-1] == "guardian is not the same person"
    assert apart(staff(counter), NOBODY, WHY) == NoSuchGuardian("nobody")
    before = told(counter, others[0].accounts["Ada"])
    assert apart(staff(counter), ada, WHY) == GuardianChanged(ada.person_id)
    assert told(counter, others[0].accounts["Ada"]) == before
    assert_every_journal_holds(counter)


def test_records_on_one_account_are_not_taken_apart(counter, family):
    other = new_family(counter, guardians=("Claude",), surname="Matin")
    first, second = record(counter, family.accounts["Claire"]), record(counter, other.accounts["Claude"])
    same_guardian(staff(counter), SamePerson(first, second, WHY, names_differ_is_fine=True))
    grouped(counter, opened(counter, family, "Claire"), by_letter(other, "Claude"))
    for each in (first, second):
        assert apart(staff(counter), each, WHY) == OnJointAccount(family.accounts["Claire"])
    undo_grouping(staff(counter), act(other.accounts["Claude"]))
    assert apart(staff(counter), second, WHY) == GuardianChanged(second.person_id)
    assert not same_person(person(counter, first), person(counter, second))
