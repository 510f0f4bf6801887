"""C3: a responsibility hidden by the school: not there for families, until its day comes or somebody lifts it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.diagnosis import HiddenChild
from telekiosk.core.grouping import Grouped
from telekiosk.core.guardians import OnJointAccount
from telekiosk.core.hiding import (
    AsAsked,
    DayIsPast,
    HiddenEnding,
    Hide,
    NotCarried,
    ShowAgain,
    hidden_ending,
    hide,
    show_again,
)
from telekiosk.core.management import Services, services
from telekiosk.core.parting import Load, WhichAccount, load_of
from telekiosk.core.policy import local_date
from telekiosk.core.roles import Action
from telekiosk.core.school import AnotherSchoolsChild, Done, NoSuchAccount
from telekiosk.core.schools import WhichSchool
from telekiosk.core.sheets import AccountSheet, show_account
from telekiosk.core.signin import NoChildToShow, SignIn, sign_in
from telekiosk.core.terms import Role
from telekiosk.core.upkeep import run_upkeep
from telekiosk.core.whereabouts import NowOn
from tests.core.families import act, by_letter, couple, grouped, opened
from tests.core.roads import told
from tests.core.staffing import ELSEWHERE, at_console, enrol_elsewhere, hire
from tests.desk import UAI, assert_every_journal_holds, clock_of, row, staff


def bond(counter, identifier):
    found = load_of(counter, WhichAccount(identifier))
    assert isinstance(found, Load)
    return found.carried[0].responsibility


def hidden(counter, identifier, until: date | None = None):
    return hide(staff(counter), Hide(act(identifier), bond(counter, identifier), until))


def children(counter, visit) -> list[str]:
    found = services(counter, AtTheDesk(visit))
    assert isinstance(found, Services)
    return [child.first_name for child in found.children]


def today(counter) -> date:
    return local_date(counter.clock())


def test_hidden_it_is_not_there_for_its_guardian_and_lifted_it_is_as_before(counter):
    family = couple(counter)
    claire = family.accounts["Claire"]
    visit = opened(counter, family, "Claire")
    assert hidden(counter, claire) == Done(claire)
    assert children(counter, visit) == []
    assert hidden(counter, claire) == AsAsked()
    form = ShowAgain(act(claire), bond(counter, claire))
    assert show_again(staff(counter), form) == Done(claire)
    assert children(counter, visit) == ["Léa"]
    assert show_again(staff(counter), form) == AsAsked()
    assert told(counter, claire)[-2:] == ["child hidden", "child shown again"]
    assert_every_journal_holds(counter)


def test_a_letter_of_a_hidden_child_is_for_the_school(counter):
    family = couple(counter)
    letter = family.letters["Claire"]
    assert hidden(counter, letter.identifier) == Done(letter.identifier)
    assert isinstance(sign_in(counter, SignIn(letter.identifier, letter.password)), NoChildToShow)


def test_its_day_comes_with_the_upkeep_and_is_announced_fourteen_days_before(counter):
    family = couple(counter)
    claire = family.accounts["Claire"]
    visit = opened(counter, family, "Claire")
    until = today(counter) + timedelta(days=20)
    assert hidden(counter, claire, until) == Done(claire)
    assert hidden_ending(counter, WhichSchool(UAI)) == ()
    clock_of(counter).pass_time(days=6)
    assert hidden_ending(counter, WhichSchool(UAI)) == (HiddenEnding(claire, "Mme Claire MARTIN", "Léa MARTIN", until),)
    assert hidden_ending(counter, WhichSchool("0990009X")) == ()
    clock_of(counter).pass_time(days=13)
    assert run_upkeep(counter).shown == 0
    clock_of(counter).pass_time(days=1)
    assert run_upkeep(counter).shown == 1
    assert children(counter, visit) == ["Léa"]
    assert told(counter, claire)[-1] == "child shown again"
    assert_every_journal_holds(counter)


def test_a_day_that_is_past_or_another_accounts_child_hides_nothing(counter):
    family = couple(counter)
    claire = family.accounts["Claire"]
    assert hidden(counter, claire, today(counter)) == DayIsPast()
    others = Hide(act(claire), bond(counter, family.accounts["Paul"]), None)
    paul = family.accounts["Paul"]
    assert hide(staff(counter), others) == NotCarried((NowOn("Léa MARTIN", paul, None),))
    nobody = Hide(act("nobody9"), bond(counter, claire), None)
    assert hide(staff(counter), nobody) == NoSuchAccount()
    assert show_again(staff(counter), ShowAgain(act("nobody9"), nobody.responsibility)) == NoSuchAccount()


def test_on_a_joint_account_it_is_split_off_first(counter):
    family = couple(counter)
    visit = opened(counter, family, "Claire")
    assert isinstance(grouped(counter, visit, by_letter(family, "Paul")), Grouped)
    claire = family.accounts["Claire"]
    assert hidden(counter, claire) == OnJointAccount(claire)


@pytest.fixture
def two_schools(counter):
    """Claire has one account for Léa, who is here, and Tom, who is at another school; a manager at each."""
    family = couple(counter)
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))
    enrol_elsewhere(counter, "Tom")
    hire(counter, "here", Role.MANAGER)
    hire(counter, "there", Role.MANAGER, ELSEWHERE)
    return family.accounts["Claire"]


def test_a_school_names_and_hides_its_own_children_only(counter, two_schools):
    claire = two_schools
    load = at_console(counter, "here", Action.SPLIT_OFF, load_of, WhichAccount(claire))
    assert isinstance(load, Load)
    assert ([each.child for each in load.carried], load.others) == (["Léa MARTIN"], 1)
    found = load_of(counter, WhichAccount(claire))
    assert isinstance(found, Load)
    (toms,) = [each.responsibility for each in found.carried if each.child == "Tom MARTIN"]
    until = today(counter) + timedelta(days=10)
    order = Hide(act(claire), toms, until)
    assert isinstance(at_console(counter, "here", Action.HIDE, hide, order), AnotherSchoolsChild)
    assert at_console(counter, "there", Action.HIDE, hide, order) == Done(claire)
    lifted = ShowAgain(act(claire), toms)
    assert isinstance(at_console(counter, "here", Action.SHOW, show_again, lifted), AnotherSchoolsChild)
    assert hidden_ending(counter, WhichSchool(UAI)) == ()
    assert [each.child for each in hidden_ending(counter, WhichSchool(ELSEWHERE))] == ["Tom MARTIN"]


def test_another_school_does_not_read_the_order_that_hides_a_child(counter, two_schools):
    claire = two_schools
    found = load_of(counter, WhichAccount(claire))
    assert isinstance(found, Load)
    (toms,) = [each.responsibility for each in found.carried if each.child == "Tom MARTIN"]
    at_console(counter, "there", Action.HIDE, hide, Hide(act(claire), toms, None))
    seen = {}
    for name in ("here", "there"):
        sheet = at_console(counter, name, Action.LOOK, show_account, claire)
        assert isinstance(sheet, AccountSheet)
        (entry,) = [each for each in sheet.entries if each.event == "child hidden"]
        seen[name] = entry.reason, sheet.diagnosis.hidden, Action.SHOW in sheet.diagnosis.possible
    assert seen == {"here": ("", (), False), "there": (act(claire).reason, (HiddenChild("Tom MARTIN", None),), True)}


def test_shown_again_an_account_belongs_where_its_children_are(counter):
    family = couple(counter)
    claire = family.accounts["Claire"]
    assert hidden(counter, claire) == Done(claire)
    enrol_elsewhere(counter, "Léa")
    assert row(counter, claire).school_uai == UAI
    assert show_again(staff(counter), ShowAgain(act(claire), bond(counter, claire))) == Done(claire)
    assert row(counter, claire).school_uai == ELSEWHERE
