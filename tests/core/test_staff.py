"""C8: operators taken on, given keys and passwords, removed; how they come in, and what the journal keeps of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from telekiosk.core.counter import Counter
from telekiosk.core.entities import JournalEntry
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.operator_signin import (
    OperatorWaits,
    SignInOperator,
    WrongOperator,
    arrive_by_key,
    sign_in_operator,
)
from telekiosk.core.operators import Asked, OperatorGone, OperatorView, RoleTooLow, permitted
from telekiosk.core.policy import PasswordRule
from telekiosk.core.roles import Action
from telekiosk.core.school import confirm_at_counter, lend_password
from telekiosk.core.schools import NoSuchSchool
from telekiosk.core.ssh_keys import PublicKey
from telekiosk.core.staff import (
    AddOperator,
    AddOutcome,
    BadName,
    GiveKeys,
    KeyTaken,
    MonthOf,
    NameTaken,
    NewPassword,
    NoSuchOperator,
    NoWayIn,
    RemoveOperator,
    SchoolDoesNotFit,
    SetPassword,
    add_operator,
    give_keys,
    list_operators,
    remove_operator,
    set_operator_password,
)
from telekiosk.core.terms import Role
from tests.core.families import act, by_letter, couple, grouped, opened
from tests.core.staffing import ELSEWHERE, at_console, enrol_elsewhere
from tests.desk import UAI, assert_every_journal_holds, clock_of, hasher_of, new_family, staff

KEYS = tuple(PublicKey(f"SHA256:{number}", f"ssh-ed25519 {number}") for number in range(4))
PASSWORD = NewPassword("la mer est belle ce soir", "la mer est belle ce soir")
ADA = AddOperator("abernard", Role.AGENT, UAI, (KEYS[0],))


@pytest.fixture
def school(counter):
    return new_family(counter)


def added(counter: Counter, form: AddOperator) -> AddOutcome:
    return add_operator(staff(counter), form)


def told(counter: Counter) -> list[tuple[str, str]]:
    entries = select(JournalEntry).where(JournalEntry.school_uai == UAI, col(JournalEntry.event).contains("operator"))
    rows = counter.read(lambda tx: tx.session.exec(entries.order_by(col(JournalEntry.number))).all())
    return [(each.event, each.actor) for each in rows]


def test_operators_are_taken_on_listed_and_removed_and_the_school_s_journal_knows(counter, school):
    assert added(counter, ADA) == OperatorView("abernard", Role.AGENT, UAI)
    above = AddOperator("zoe", Role.AUTHORITY, None, (), PASSWORD)
    assert added(counter, above) == OperatorView("zoe", Role.AUTHORITY, None)
    assert give_keys(staff(counter), GiveKeys("abernard", (KEYS[1], KEYS[1]))) == OperatorView(
        "abernard", Role.AGENT, UAI
    )
    zoe, ada = list_operators(counter)
    assert (zoe.operator.name, zoe.keys, zoe.has_password) == ("zoe", (), True)
    assert (ada.operator.name, ada.keys, ada.has_password) == ("abernard", ("SHA256:0", "SHA256:1"), False)
    assert (ada.added_at, ada.added_by) == (clock_of(counter).now, "operator:sbernard")
    assert remove_operator(staff(counter), RemoveOperator("abernard")) == ada.operator
    assert [line.operator.name for line in list_operators(counter)] == ["zoe"]
    events = ["operator added", "operator given a key", "operator removed"]
    assert told(counter) == [(event, "operator:sbernard") for event in events]
    assert remove_operator(staff(counter), RemoveOperator("abernard")) == NoSuchOperator()
    assert give_keys(staff(counter), GiveKeys("abernard", (KEYS[2],))) == NoSuchOperator()
    assert added(counter, ADA) == ada.operator, "name and key are free again"
    assert_every_journal_holds(counter)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": ""}, BadName()),
        ({"name": "Ada"}, BadName()),
        ({"name": "ada b"}, BadName()),
        ({"name": '$(id)"'}, BadName()),
        ({"name": "a" * 33}, BadName()),
        ({"school_uai": None}, SchoolDoesNotFit()),
        ({"role": Role.AUTHORITY}, SchoolDoesNotFit()),
        ({"school_uai": "0990009Z"}, NoSuchSchool()),
        ({"keys": ()}, NoWayIn()),
        ({"name": "zoe"}, NameTaken()),
        ({"keys": (KEYS[1], KEYS[3])}, KeyTaken("SHA256:3", "zoe")),
        ({"password": NewPassword("lune7verte", "lune7verte")}, PasswordRule.LENGTH),
        ({"password": NewPassword("azertyuiopazertyuiop", "azertyuiopazertyuiop")}, PasswordRule.COMMON),
        ({"password": replace(PASSWORD, again="la mer")}, Problem.DIFFERENT),
    ],
)
def test_what_cannot_be_an_operator_is_refused_and_nothing_is_stored(counter, school, change, refusal):
    added(counter, AddOperator("zoe", Role.AGENT, UAI, (KEYS[3],)))
    answer = added(counter, replace(ADA, **change))
    if isinstance(refusal, PasswordRule | Problem):
        field = "password_again" if refusal is Problem.DIFFERENT else "password"
        assert answer == FormRefused((FieldProblem(field, refusal),))
    else:
        assert answer == refusal
    assert [line.operator.name for line in list_operators(counter)] == ["zoe"]


def test_only_the_authority_keeps_the_list(counter, school):
    added(counter, replace(ADA, role=Role.MANAGER))
    added(counter, AddOperator("zoe", Role.AUTHORITY, None, (KEYS[1],)))
    new = AddOperator("new", Role.AGENT, UAI, (KEYS[2],))
    refused = permitted(counter, Asked("abernard", Action.OPERATORS), add_operator, new)
    assert refused == RoleTooLow(Action.OPERATORS, Role.MANAGER)
    assert permitted(counter, Asked("zoe", Action.OPERATORS), add_operator, new) == OperatorView("new", Role.AGENT, UAI)
    assert told(counter)[-1] == ("operator added", "operator:zoe")


def test_a_password_opens_the_console_on_the_spot_and_guesses_wait(counter, school):
    added(counter, replace(ADA, password=PASSWORD))
    added(counter, AddOperator("keysonly", Role.AGENT, UAI, (KEYS[1],)))
    right, wrong = SignInOperator("abernard", PASSWORD.password), SignInOperator("abernard", "la mer")
    assert sign_in_operator(counter, right) == OperatorView("abernard", Role.AGENT, UAI)
    assert told(counter)[-1] == ("operator signed in with a password", "operator:abernard")
    before = hasher_of(counter).computed
    for name in ("nobody", "keysonly", "Abernard"):
        assert sign_in_operator(counter, SignInOperator(name, PASSWORD.password)) == WrongOperator()
    assert hasher_of(counter).computed == before + 3, "one Argon2id each, whatever exists"
    for _ in range(5):
        assert sign_in_operator(counter, wrong) == WrongOperator()
    waiting = sign_in_operator(counter, right)
    assert isinstance(waiting, OperatorWaits) and waiting.until > clock_of(counter).now
    assert isinstance(sign_in_operator(counter, right), OperatorWaits), "a try during the wait counts nothing"
    clock_of(counter).now = waiting.until
    assert sign_in_operator(counter, right) == OperatorView("abernard", Role.AGENT, UAI)
    for _ in range(4):
        assert sign_in_operator(counter, wrong) == WrongOperator()
    assert isinstance(sign_in_operator(counter, right), OperatorView), "a success ended the count"
    assert_every_journal_holds(counter)


def test_a_new_password_replaces_the_old_and_a_removed_operator_has_none(counter, school):
    added(counter, ADA)
    other = NewPassword("le vent se lève au large", "le vent se lève au large")
    assert set_operator_password(staff(counter), SetPassword("abernard", PASSWORD)) == OperatorView(
        "abernard", Role.AGENT, UAI
    )
    assert isinstance(set_operator_password(staff(counter), SetPassword("abernard", other)), OperatorView)
    assert sign_in_operator(counter, SignInOperator("abernard", PASSWORD.password)) == WrongOperator()
    assert isinstance(sign_in_operator(counter, SignInOperator("abernard", other.password)), OperatorView)
    short = SetPassword("abernard", NewPassword("la mer", "la mer"))
    assert isinstance(set_operator_password(staff(counter), short), FormRefused)
    assert set_operator_password(staff(counter), SetPassword("nobody", other)) == NoSuchOperator()
    remove_operator(staff(counter), RemoveOperator("abernard"))
    assert sign_in_operator(counter, SignInOperator("abernard", other.password)) == WrongOperator()


def test_a_session_by_key_is_kept_and_not_opened_for_someone_removed(counter, school):
    added(counter, ADA)
    assert arrive_by_key(counter, "abernard") == OperatorView("abernard", Role.AGENT, UAI)
    assert told(counter)[-1] == ("operator signed in with a key", "operator:abernard")
    remove_operator(staff(counter), RemoveOperator("abernard"))
    assert arrive_by_key(counter, "abernard") == OperatorGone()


def test_what_an_operator_lent_and_confirmed_is_counted_by_month_once_for_each_act(counter):
    family = couple(counter)
    enrol_elsewhere(counter, "Tom")
    added(counter, ADA)
    visit = opened(counter, family, "Claire")
    grouped(counter, visit, by_letter(family, "Claire 2"))
    claire, paul = family.accounts["Claire"], family.accounts["Paul"]
    at_console(counter, "abernard", Action.LEND, lend_password, act(claire))  # in two schools' journals
    clock_of(counter).pass_time(days=35)
    for _ in range(2):
        at_console(counter, "abernard", Action.LEND, lend_password, act(claire))
        clock_of(counter).pass_time(minutes=1)
    at_console(counter, "abernard", Action.CONFIRM_AT_COUNTER, confirm_at_counter, act(paul))
    (line,) = list_operators(counter)
    assert line.months == (MonthOf(date(2026, 10, 1), 2, 1), MonthOf(date(2026, 9, 1), 1, 0))
    assert ELSEWHERE in {
        each.school_uai for each in counter.read(lambda tx: tx.session.exec(select(JournalEntry)).all())
    }
