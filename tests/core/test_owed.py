"""Which accounts are owed a letter, and in which order (C4, R4, R10, R22)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Enrolment, Pupil
from telekiosk.core.households import households
from telekiosk.core.owed import LIVE_LETTERS_TOO, HeldBack, LetterChoice, LetterOrder, LettersOwed, letters_owed
from telekiosk.core.people import child_views, holders
from telekiosk.core.school import StaffAct, close
from tests.desk import UAI, clock_of, give_letter, new_family, row, staff

LEA, TOM = ("Léa", date(2012, 3, 7)), ("Tom", date(2014, 5, 1))


@pytest.fixture
def two_families(counter: Counter) -> Counter:
    """The Martins, Léa in 4e C and Tom in 6 A; Zoé Abadie in 6 A. Nobody has a letter."""
    new_family(counter, children=(LEA, TOM), pupils_too=True, letters=False)
    new_family(counter, children=(("Zoé", date(2014, 1, 2)),), surname="Abadie", letters=False)

    def move(tx: Transaction) -> None:
        youngest = select(Enrolment).join(Pupil).where(col(Pupil.first_name).in_(["Tom", "Zoé"]))
        for enrolment in tx.session.exec(youngest):
            enrolment.class_name = "6 A"

    counter.write(move)
    return counter


def identifiers(owed: LettersOwed) -> list[str]:
    return [letter.identifier for letter in owed.due]


def test_an_account_whose_letter_ran_out_is_owed_one_though_nobody_has_looked_at_it_since(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    assert letters_owed(counter, LetterChoice(UAI)).due == ()
    clock_of(counter).pass_time(days=100)
    owed = letters_owed(counter, LetterChoice(UAI))
    assert (identifiers(owed), owed.live) == ([identifier], 0)


def test_letters_come_by_class_then_child_or_one_guardians_together(two_families: Counter) -> None:
    assert identifiers(letters_owed(two_families, LetterChoice(UAI))) == [
        "cmartin",
        "lmartin",
        "cabadie",
        "cmartin2",
        "tmartin",
    ]
    by_addressee = letters_owed(two_families, LetterChoice(UAI, order=LetterOrder.ADDRESSEE))
    assert identifiers(by_addressee) == ["cabadie", "cmartin", "cmartin2", "lmartin", "tmartin"]


def test_a_class_is_found_however_it_is_written_and_an_unknown_one_is_said(two_families: Counter) -> None:
    owed = letters_owed(two_families, LetterChoice(UAI, classes=frozenset({"6a", "6 Z"})))
    assert identifiers(owed) == ["cabadie", "cmartin2", "tmartin"]
    assert (owed.held_back, owed.unknown_classes) == ((), ("6 Z",))


def test_good_letters_are_replaced_only_when_asked_for_and_counted(two_families: Counter) -> None:
    give_letter(two_families, "cabadie")
    assert "cabadie" not in identifiers(letters_owed(two_families, LetterChoice(UAI)))
    owed = letters_owed(two_families, LetterChoice(UAI, LIVE_LETTERS_TOO))
    assert "cabadie" in identifiers(owed)
    assert (len(owed.due), owed.live) == (5, 1)


def test_whoever_is_named_and_gets_no_letter_is_told_why(two_families: Counter) -> None:
    give_letter(two_families, "cabadie")
    close(staff(two_families), StaffAct("tmartin", "left"))
    named = frozenset({"cabadie", "tmartin", "lmartin", "nobody", "cmartin2"})
    owed = letters_owed(two_families, LetterChoice(UAI, identifiers=named, classes=frozenset({"4e C"})))
    assert identifiers(owed) == ["lmartin"]
    assert set(owed.held_back) == {
        ("nobody", HeldBack.NOT_HERE),
        ("cabadie", HeldBack.LETTER_IS_GOOD),
        ("tmartin", HeldBack.ENDED),
        ("cmartin2", HeldBack.OTHER_CLASS),
    }


def test_an_account_of_another_school_gets_no_letter_here(two_families: Counter) -> None:
    from telekiosk.core.schools import SetSchool, set_school

    set_school(staff(two_families), SetSchool("0990002P", create=True))
    owed = letters_owed(two_families, LetterChoice("0990002P", identifiers=frozenset({"cmartin"})))
    assert (owed.due, owed.held_back) == ((), (("cmartin", HeldBack.NOT_HERE),))


def test_households_of_many_are_those_of_each(two_families: Counter) -> None:
    accounts = [row(two_families, name) for name in ("cmartin", "cmartin2", "lmartin", "tmartin", "cabadie")]
    found = two_families.read(lambda tx: households(tx.session, accounts))
    each = two_families.read(lambda tx: [(holders(tx.session, a), child_views(tx.session, a)) for a in accounts])
    assert [(found[account.id].holders, found[account.id].children) for account in accounts] == each
