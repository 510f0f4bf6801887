"""Who is one person, and when two persons may share an account (P16)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.entities import Guardian
from telekiosk.core.grouping import Grouped, Refusal, same_postal_address
from telekiosk.core.guardians import GuardianChanged, Record, protect
from telekiosk.core.parting import Load, SplitOff, WhichAccount, load_of, split_off, undo_grouping
from telekiosk.core.people import persons, same_person
from telekiosk.core.policy import JointFromLetters
from tests.core.families import (
    act,
    born,
    by_letter,
    by_password,
    carry_out,
    change,
    change_responsibility,
    couple,
    grouped,
    guardian_of,
    load,
    opened,
    proved,
    refusal,
    summary,
)
from tests.core.roads import SIBLINGS, sign_in_as
from tests.desk import UAI, assert_every_journal_holds, clock_of, new_family, staff


def person(first_name: str, family_name: str, usage_name: str = "", **more: Any) -> Guardian:
    return Guardian(
        school_uai=UAI,
        person_id="1",
        first_name=first_name,
        family_name=family_name,
        usage_name=usage_name,
        **more,
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (person("Hélène", "Œuvrard-D’Été"), person("HELENE", "OEUVRARD D'ETE"), True),
        (person("Claire", "Durand", "Martin"), person("Claire", "Martin"), True),
        (person("Claire", "Durand", "Martin"), person("Claire", "Leroy", "Martin"), True),
        (person("Claire", "Durand", "Martin"), person("Claire", "Durand"), True),
        (person("Claire", "Martin"), person("Paul", "Martin"), False),
        (person("Claire", "Martin"), person("Claire", "Martinet"), False),
        (person("Claire", "Durand"), person("Claire", "Martin"), False),
        (person("Claire", "Durand", ""), person("Claire", "Martin", ""), False),
        (person("", "Martin"), person("", "Martin"), False),
        (person("李", "王"), person("张", "陈"), False),
        (person("李", "王"), person("李", "王"), True),
        (person("Анна", "Иванова"), person("Мария", "Иванова"), False),
    ],
)
def test_one_person_by_names_once_folded(one, other, same):
    assert same_person(one, other) is same_person(other, one) is same
    assert len(persons([one, other])) == (1 if same else 2)


def test_one_person_because_the_school_said_so_in_whatever_order():
    kept, second, third = person("Claire", "Martin"), person("C.", "Marten"), person("Clara", "Matin")
    second.same_as = third.same_as = kept.id
    assert persons([second, third, kept]) == [second]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("3 rue des Lilas", "86000 POITIERS", ""), ("3, RUE DES LILAS", "86000 Poitiers", ""), True),
        (("3 rue des Lilas", "86000 POITIERS", ""), ("5 rue des Lilas", "86000 POITIERS", ""), False),
        (("3 rue des Lilas", "86000 POITIERS", ""), ("3 rue des Lilas", "31000 TOULOUSE", ""), False),
        (("", "86000 POITIERS", ""), ("", "86000 POITIERS", ""), False),
        (("", "", "FRANCE"), ("", "", "FRANCE"), False),
        (("", "", ""), ("", "", ""), False),
    ],
)
def test_one_postal_address_needs_more_than_a_town(one, other, same):
    names = ("address_lines", "postcode_and_town", "country")
    first, second = (person("x", "y", **dict(zip(names, values, strict=True))) for values in (one, other))
    assert same_postal_address(first, second) is same


@pytest.fixture
def family(counter):
    return couple(counter)


@pytest.fixture
def claire(counter, family):
    return opened(counter, family, "Claire")


def move(counter, family, name, street="12 avenue Foch"):
    change(counter, guardian_of(counter, family.accounts[name]), address_lines=street)


def test_a_letter_of_the_same_postal_address_makes_a_joint_account_and_says_so_first(counter, family, claire):
    seen = summary(counter, claire, by_letter(family, "Paul"))
    assert seen.becomes_joint and not seen.is_joint
    assert (seen.own_holders, seen.added_holders) == (("Mme Claire MARTIN",), ("M. Paul MARTIN",))
    assert isinstance(carry_out(counter, claire, seen.proved), Grouped)
    assert load(counter, family.accounts["Claire"]) == {"Claire-Léa", "Paul-Léa"}
    more = summary(counter, claire, by_letter(family, "Paul 2"))
    assert more.is_joint and not more.becomes_joint
    assert more.own_holders == ("Mme Claire MARTIN", "M. Paul MARTIN")
    assert_every_journal_holds(counter)


def test_a_letter_of_another_postal_address_needs_the_school(counter, family, claire):
    move(counter, family, "Paul")
    assert refusal(counter, claire, by_letter(family, "Paul")) is Refusal.SEE_THE_SCHOOL


def test_unless_the_authority_chose_otherwise(counter, family, claire):
    move(counter, family, "Paul")
    always = replace(counter, rules=replace(counter.rules, joint_from_letters=JointFromLetters.ALWAYS))
    assert summary(always, claire, by_letter(family, "Paul")).becomes_joint


def test_two_active_accounts_may_have_two_postal_addresses(counter, family, claire):
    move(counter, family, "Paul")
    opened(counter, family, "Paul")
    grouped(counter, claire, by_password(family, "Paul"))
    assert load(counter, family.accounts["Claire"]) == {"Claire-Léa", "Paul-Léa"}


def test_a_joint_account_takes_more_letters_of_either_whatever_the_address(counter, family, claire):
    grouped(counter, claire, by_letter(family, "Paul"))
    move(counter, family, "Paul 2")
    grouped(counter, claire, by_letter(family, "Paul 2"))
    grouped(counter, claire, by_letter(family, "Claire 2"))
    assert len(load(counter, family.accounts["Claire"])) == 4


def test_absorbing_a_joint_account_makes_the_other_joint_by_the_same_rules(counter, family, claire):
    opened(counter, family, "Paul 2")
    grouped(counter, opened(counter, family, "Claire 2"), by_password(family, "Paul 2"))
    seen = summary(counter, claire, by_password(family, "Claire 2"))
    assert seen.becomes_joint and set(seen.added_holders) == {"Mme Claire MARTIN", "M. Paul MARTIN"}


def test_no_child_in_common_has_a_reason_of_its_own(counter, family, claire):
    assert refusal(counter, claire, by_letter(family, "Paul 2")) is Refusal.NO_COMMON_CHILD
    opened(counter, family, "Paul 2")
    assert refusal(counter, claire, by_password(family, "Paul 2")) is Refusal.NO_COMMON_CHILD


def test_a_child_who_left_is_no_longer_in_common(counter, family, claire):
    grouped(counter, claire, by_letter(family, "Claire 2"))
    change_responsibility(counter, family.accounts["Claire"], "Léa", ended_on=clock_of(counter)().date())
    assert refusal(counter, claire, by_letter(family, "Paul")) is Refusal.NO_COMMON_CHILD


def test_a_third_guardian_is_refused(counter, claire, family):
    stranger = new_family(counter, children=SIBLINGS[:1], guardians=("Ines",), surname="Petit")
    grouped(counter, claire, by_letter(family, "Paul"))
    assert refusal(counter, claire, by_letter(stranger, "Ines")) is Refusal.THIRD_GUARDIAN


def _protect(counter: Counter, identifier: str) -> None:
    record = guardian_of(counter, identifier)
    done = protect(staff(counter), Record(UAI, record.person_id), "judgement")
    assert done == GuardianChanged(record.person_id)


def test_a_protected_guardian_and_a_hidden_link_are_refused_as_two_addresses_are(counter, family, claire):
    change_responsibility(counter, family.accounts["Claire"], hidden=True)
    grouped_child = by_letter(family, "Paul")
    assert refusal(counter, claire, grouped_child) is Refusal.SEE_THE_SCHOOL
    change_responsibility(counter, family.accounts["Claire"], hidden=False)
    _protect(counter, family.accounts["Paul"])
    assert refusal(counter, claire, grouped_child) is Refusal.SEE_THE_SCHOOL
    assert refusal(counter, opened(counter, family, "Paul"), by_password(family, "Claire")) is Refusal.SEE_THE_SCHOOL


def test_protection_and_hidden_links_do_not_hinder_ones_own_accounts(counter, family, claire):
    _protect(counter, family.accounts["Claire"])
    grouped(counter, claire, by_letter(family, "Claire 2"))
    assert load(counter, family.accounts["Claire"]) == {"Claire-Léa", "Claire-Tom"}


def test_a_person_is_protected_by_whichever_record(counter, family, claire):
    """A second record of Claire's, by name the same person, is the protected one."""
    again = new_family(counter, children=(("Zoé", SIBLINGS[1][1]),), guardians=("Claire",))
    given = replace(by_letter(again, "Claire"), birth_date=born("Claire 2"))
    grouped(counter, claire, given)
    change(counter, guardian_of(counter, family.accounts["Claire"]), protected=False)
    change(counter, guardian_of(counter, family.accounts["Claire"], "Zoé"), protected=True)
    assert refusal(counter, claire, by_letter(family, "Paul")) is Refusal.SEE_THE_SCHOOL


def test_nothing_hidden_comes_onto_an_account_that_is_joint_already(counter, family, claire):
    grouped(counter, claire, by_letter(family, "Paul"))
    change_responsibility(counter, family.accounts["Claire 2"], "Tom", hidden=True)
    opened_other = new_family(counter, children=(("Zoé", SIBLINGS[1][1]),), guardians=("Claire",))
    given = replace(by_letter(opened_other, "Claire"), birth_date=born("Claire 2"))
    grouped(counter, claire, given)  # what is hidden elsewhere does not matter
    assert refusal(counter, claire, by_letter(family, "Claire 2")) is Refusal.NO_CHILD_TO_SHOW
    both = couple(counter, surname="Petit")
    principal = opened(counter, both, "Claire 2")
    grouped(counter, principal, by_letter(both, "Claire"))
    change_responsibility(counter, both.accounts["Claire 2"], "Léa", hidden=True)
    assert refusal(counter, principal, by_letter(both, "Paul 2")) is Refusal.SEE_THE_SCHOOL


def test_an_account_that_the_school_emptied_takes_in_nobody(counter, family, claire):
    grouped(counter, claire, by_letter(family, "Paul"))
    carried = load_of(counter, WhichAccount(family.accounts["Claire"]))
    assert isinstance(carried, Load)
    own = frozenset(each.responsibility for each in carried.carried if each.guardian.startswith("Mme"))
    split_off(staff(counter), SplitOff(act(family.accounts["Claire"]), own))
    undo_grouping(staff(counter), act(family.accounts["Paul"]))
    assert load(counter, family.accounts["Claire"]) == set()
    visit = sign_in_as(counter, family.accounts["Claire"])
    assert refusal(counter, visit, by_letter(family, "Paul 2")) is Refusal.SEE_THE_SCHOOL
    assert proved(counter, by_letter(family, "Paul 2")).opens
