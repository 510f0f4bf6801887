"""Section 6: what each role may do, and whose accounts an operator reaches, whatever is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from telekiosk.core.counter import Counter
from telekiosk.core.entities import Account, Enrolment, JournalEntry, Pupil
from telekiosk.core.guardians import OnePerson, Record, SamePerson, same_guardian
from telekiosk.core.lifecycle import State
from telekiosk.core.mail_queue import MailsOf, stuck_mails
from telekiosk.core.operators import (
    Asked,
    OperatorGone,
    OperatorView,
    OutOfScope,
    RoleTooLow,
    operator_now,
    permitted,
)
from telekiosk.core.parting import Load, Split, SplitOff, Undone, WhichAccount, load_of, split_off, undo_grouping
from telekiosk.core.people import SchoolView
from telekiosk.core.reports import Mended, MendReport, mend_report, new_report
from telekiosk.core.roles import NEEDS, Action, may
from telekiosk.core.school import (
    AnotherSchoolsChild,
    Done,
    GeneratedAnew,
    Lent,
    close,
    confirm_at_counter,
    generate_anew,
    lend_password,
)
from telekiosk.core.schools import SetSchool, WhichSchool, set_school, show_school
from telekiosk.core.scope import schools_of
from telekiosk.core.search import Found, Query, search
from telekiosk.core.sheets import AccountSheet, show_account
from telekiosk.core.terms import ReportKind, Role
from tests.core.families import act, by_letter, change, change_responsibility, couple, grouped, guardian_of, opened
from tests.core.staffing import ELSEWHERE, at_console, enrol_elsewhere, hire, remove
from tests.desk import UAI, assert_every_journal_holds, clock_of, row

AGENTS = """search; look at an account; look at the classes; look at the mail queue; look at the reports; send the
confirmation again; correct the address; confirm at the counter; lend a password; issue a letter; clear a wait; send a
mail again; call a family back"""


def everybody(counter: Counter) -> None:
    for role in Role:
        hire(counter, role.value, role)


def nothing(counter: Counter, form: WhichSchool) -> str:
    return counter.read(lambda tx: f"{tx.actor.name} {tx.actor.terminal} {tx.actor.school}")


def test_every_action_has_a_role_and_a_family_s_daily_help_takes_an_agent():
    assert set(NEEDS) == set(Action)
    agents = {action.value for action in Action if may(Role.AGENT, action)}
    assert agents == set(" ".join(AGENTS.split()).split("; "))
    assert [action for action in Action if not may(Role.MANAGER, action)] == [Action.OPERATORS]
    assert all(may(Role.AUTHORITY, action) for action in Action)


def test_each_role_does_what_the_table_says_and_is_told_the_role_for_the_rest(counter):
    everybody(counter)
    for role in Role:
        for action in Action:
            answer = at_console(counter, role.value, action, nothing, WhichSchool(UAI))
            own = None if role is Role.AUTHORITY else UAI
            done = f"operator:{role.value} helpdesk {own}"
            assert answer == (done if may(role, action) else RoleTooLow(action, role)), (role, action)
    assert counter.read(lambda tx: operator_now(tx, "agent")) == OperatorView("agent", Role.AGENT, UAI)
    assert counter.read(lambda tx: operator_now(tx, "nobody")) is None


def test_a_removed_operator_s_session_ends_at_the_next_act_even_in_the_middle_of_one(counter):
    everybody(counter)

    def dismissed_meanwhile(guarded: Counter, form: WhichSchool) -> str:
        remove(counter, "agent")
        return nothing(guarded, form)

    assert at_console(counter, "agent", Action.LOOK, dismissed_meanwhile, WhichSchool(UAI)) == OperatorGone()
    assert at_console(counter, "agent", Action.LOOK, nothing, WhichSchool(UAI)) == OperatorGone()
    hire(counter, "agent", Role.MANAGER, ELSEWHERE)
    answer = at_console(counter, "agent", Action.CLOSE, nothing, WhichSchool(ELSEWHERE))
    assert answer == f"operator:agent helpdesk {ELSEWHERE}"


def test_another_person_under_the_same_name_does_not_take_over_an_act_in_progress(counter):
    everybody(counter)

    def replaced_meanwhile(guarded: Counter, form: WhichSchool) -> str:
        remove(counter, "manager")
        hire(counter, "manager", Role.AGENT)
        return nothing(guarded, form)

    assert at_console(counter, "manager", Action.LOOK, replaced_meanwhile, WhichSchool(UAI)) == OperatorGone()


def carried_for(counter: Counter, identifier: str, child: str) -> UUID:
    load = load_of(counter, WhichAccount(identifier))
    assert isinstance(load, Load)
    return next(each.responsibility for each in load.carried if each.child.startswith(child))


@pytest.fixture
def two_schools(counter):
    """Léa at the operators' school, Tom at another one; 'here' and 'there' are their managers."""
    family = couple(counter, pupils_too=True)
    enrol_elsewhere(counter, "Tom")
    hire(counter, "here", Role.MANAGER)
    hire(counter, "there", Role.MANAGER, ELSEWHERE)
    hire(counter, "above", Role.AUTHORITY)
    return family


def reached_by(counter: Counter, identifier: str) -> set[str]:
    names = {"here", "there", "above"}
    sheets = {name: at_console(counter, name, Action.LOOK, show_account, identifier) for name in names}
    assert all(isinstance(sheet, AccountSheet | OutOfScope) for sheet in sheets.values())
    return {name for name, sheet in sheets.items() if isinstance(sheet, AccountSheet)} - {"above"}


def test_an_account_is_reached_by_the_schools_of_its_children(counter, two_schools):
    reached = {name: reached_by(counter, identifier) for name, identifier in two_schools.accounts.items()}
    assert reached == {
        "Claire": {"here"},
        "Paul": {"here"},
        "Claire 2": {"there"},
        "Paul 2": {"there"},
        "Léa": {"here"},
        "Tom": {"there"},
    }
    visit = opened(counter, two_schools, "Claire")
    grouped(counter, visit, by_letter(two_schools, "Claire 2"))
    assert reached_by(counter, two_schools.accounts["Claire"]) == {"here", "there"}
    assert reached_by(counter, two_schools.accounts["Claire 2"]) == {"there"}, "by what it held when grouped"
    change_responsibility(counter, two_schools.accounts["Claire"], "Tom", hidden=True)
    change_responsibility(counter, two_schools.accounts["Claire"], "Léa", ended_on=clock_of(counter).now.date())
    assert reached_by(counter, two_schools.accounts["Claire"]) == {"here", "there"}, "hidden and ended ones too"


def test_a_child_enrolled_nowhere_counts_where_it_was_last(counter, two_schools):
    today = clock_of(counter).now.date()

    def step(tx):
        tom = tx.session.exec(select(Pupil).where(Pupil.first_name == "Tom")).one()
        lea = tx.session.exec(select(Pupil).where(Pupil.first_name == "Léa")).one()
        for pupil, years, uai in ((tom, 1, UAI), (tom, 2, UAI), (lea, 1, ELSEWHERE)):
            day = today.replace(year=today.year - years)
            tx.session.add(Enrolment(pupil_id=pupil.id, school_uai=uai, started_on=day, ended_on=day))
        for each in tx.session.exec(select(Enrolment).where(Enrolment.pupil_id == tom.id)):
            each.ended_on = each.ended_on or today
        tx.session.flush()
        tx.session.add(Enrolment(pupil_id=tom.id, school_uai=UAI, started_on=today, ended_on=None))

    counter.write(step)
    assert reached_by(counter, two_schools.accounts["Tom"]) == {"here"}, "where it is now"
    change(counter, enrolment_now(counter, "Tom"), ended_on=today.replace(year=today.year - 1))
    assert reached_by(counter, two_schools.accounts["Tom"]) == {"there"}, "where it ended last"
    assert reached_by(counter, two_schools.accounts["Léa"]) == {"here"}, "now, not where it was before"


def enrolment_now(counter: Counter, first_name: str) -> Enrolment:
    now = select(Enrolment).join(Pupil).where(Pupil.first_name == first_name, col(Enrolment.ended_on).is_(None))
    return counter.read(lambda tx: tx.session.exec(now).one())


def test_an_account_without_any_child_is_reached_by_the_school_it_belongs_to(counter, two_schools):
    claire = two_schools.accounts["Claire"]
    assert isinstance(at_console(counter, "here", Action.GENERATE_ANEW, generate_anew, act(claire)), GeneratedAnew)
    assert row(counter, claire).state is State.REPLACED
    assert reached_by(counter, claire) == {"here"}
    every = counter.read(lambda tx: schools_of(tx.session, tx.session.exec(select(Account.id)).all()))
    assert len(every) == len(two_schools.accounts) + 1 and all(every.values())


def test_whatever_a_form_names_is_asked_wherever_it_stands_in_it(counter, two_schools):
    here, there = two_schools.accounts["Claire"], two_schools.accounts["Claire 2"]

    def ask(form: object, **asked: str) -> object:
        return permitted(counter, Asked("here", Action.LOOK, **asked), lambda counter, _form: "done", form)

    assert ask(WhichSchool(UAI)) == ask(act(here)) == ask(None, identifier=here) == ask(here.upper()) == "done"
    assert ask(SplitOff(act(here), frozenset())) == ask((Record(UAI, "1"), Record(UAI, "2"))) == "done"
    refused = [
        ask(act(there)),
        ask(act(here), identifier=there),
        ask(act(there), identifier=here),
        ask(act("nobody")),
        ask(there),
        ask(SplitOff(act(there), frozenset())),
        ask((Record(UAI, "1"), Record(ELSEWHERE, "2"))),
        ask(WhichSchool(ELSEWHERE)),
        ask(SetSchool(ELSEWHERE, message="Bonjour")),
        ask(act(here), school_uai=ELSEWHERE),
        ask(MendReport("ZZZZZ", "")),
        ask(None),
        ask((UUID(int=1),)),
    ]
    assert refused == [OutOfScope()] * len(refused)
    assert at_console(counter, "above", Action.LOOK, lambda _counter, _form: "done", None) == "done"


def test_school_and_reports_are_in_reach_of_their_school_alone(counter, two_schools):
    account = row(counter, two_schools.accounts["Claire"])
    kind = ReportKind.CHILD_MISSING
    reference = counter.write(lambda tx: new_report(tx, tx.session.get_one(Account, account.id), kind))
    mended = MendReport(reference, "done")
    assert at_console(counter, "there", Action.MEND_REPORT, mend_report, mended) == OutOfScope()
    assert at_console(counter, "here", Action.MEND_REPORT, mend_report, mended) == Mended(account.identifier)
    assert at_console(counter, "there", Action.LOOK, show_school, WhichSchool(UAI)) == OutOfScope()
    message = SetSchool(UAI, message="Fermé lundi")
    assert at_console(counter, "there", Action.SCHOOL_SETTINGS, set_school, message) == OutOfScope()
    changed = at_console(counter, "here", Action.SCHOOL_SETTINGS, set_school, message)
    assert isinstance(changed, SchoolView) and changed.message == "Fermé lundi"


def test_a_form_that_leaves_its_school_open_asks_for_all_schools(counter, two_schools):
    everywhere: list[tuple[Action, Callable[[Counter, Any], object], object]]
    everywhere = [(Action.SEARCH, search, Query("martin", None)), (Action.MAIL_QUEUE, stuck_mails, MailsOf())]
    for action, use_case, form in everywhere:
        for asked in (Asked("here", action), Asked("here", action, school_uai=UAI)):
            assert permitted(counter, asked, use_case, form) == OutOfScope()
        assert permitted(counter, Asked("above", action), use_case, form) != OutOfScope()
    assert isinstance(at_console(counter, "here", Action.SEARCH, search, Query("martin", UAI)), Found)
    one = MailsOf(identifier=two_schools.accounts["Claire"])
    assert at_console(counter, "here", Action.MAIL_RETRY, stuck_mails, one) == ()


def test_two_records_become_one_person_only_for_whom_reaches_both(counter, two_schools):
    def record(name: str) -> Record:
        return Record(UAI, guardian_of(counter, two_schools.accounts[name]).person_id)

    elsewhere = replace(record("Paul"), school_uai=ELSEWHERE)
    for pair in ((record("Claire"), elsewhere), (elsewhere, record("Claire"))):
        refused = at_console(counter, "here", Action.SAME_PERSON, same_guardian, SamePerson(*pair, "doublon"))
        assert refused == OutOfScope()
    both = SamePerson(record("Claire"), record("Paul"), "doublon", names_differ_is_fine=True)
    done = at_console(counter, "here", Action.SAME_PERSON, same_guardian, both)
    assert isinstance(done, OnePerson)


def test_what_another_school_s_child_stands_on_is_neither_ended_nor_taken_apart_by_one_school(counter, two_schools):
    claire, second = two_schools.accounts["Claire"], two_schools.accounts["Claire 2"]
    grouped(counter, opened(counter, two_schools, "Claire"), by_letter(two_schools, "Claire 2"))
    toms = SplitOff(act(claire), frozenset({carried_for(counter, claire, "Tom")}))
    for name, others in (("here", ELSEWHERE), ("there", UAI)):
        closed = at_console(counter, name, Action.CLOSE, close, act(claire))
        assert isinstance(closed, AnotherSchoolsChild) and [each.uai for each in closed.schools] == [others]
        assert at_console(counter, name, Action.GENERATE_ANEW, generate_anew, act(claire)) == closed
    split = at_console(counter, "here", Action.SPLIT_OFF, split_off, toms)
    assert isinstance(split, AnotherSchoolsChild) and split.schools[0].phone == "05 49 11 11 11"
    assert at_console(counter, "here", Action.UNDO_GROUPING, undo_grouping, act(second)) == OutOfScope()
    assert isinstance(at_console(counter, "there", Action.UNDO_GROUPING, undo_grouping, act(second)), Undone)
    assert at_console(counter, "here", Action.CLOSE, close, act(claire)) == Done(claire)
    assert_every_journal_holds(counter)


def test_each_school_splits_off_its_own_children_and_the_authority_any(counter, two_schools):
    claire = two_schools.accounts["Claire"]
    grouped(counter, opened(counter, two_schools, "Claire"), by_letter(two_schools, "Claire 2"))
    toms = SplitOff(act(claire), frozenset({carried_for(counter, claire, "Tom")}))
    assert isinstance(at_console(counter, "there", Action.SPLIT_OFF, split_off, toms), Split)
    assert at_console(counter, "above", Action.CLOSE, close, act(claire)) == Done(claire)


def test_what_one_school_does_in_person_stands_in_the_journals_of_all_schools_concerned(counter, two_schools):
    claire = two_schools.accounts["Claire"]
    grouped(counter, opened(counter, two_schools, "Claire"), by_letter(two_schools, "Claire 2"))
    lent = at_console(counter, "here", Action.LEND, lend_password, act(claire))
    assert isinstance(lent, Lent) and lent.password not in repr(lent)
    paul = two_schools.accounts["Paul"]
    assert isinstance(at_console(counter, "here", Action.CONFIRM_AT_COUNTER, confirm_at_counter, act(paul)), Done)
    entries = counter.read(lambda tx: tx.session.exec(select(JournalEntry)).all())
    told = {(each.school_uai, each.event, each.actor) for each in entries if each.school_uai}
    assert told >= {(uai, "password lent", "operator:here") for uai in (UAI, ELSEWHERE)}
    assert (UAI, "confirmed at the counter", "operator:here") in told
    assert (ELSEWHERE, "confirmed at the counter", "operator:here") not in told
    assert "identity card" in next(each.details for each in entries if each.school_uai == ELSEWHERE and each.details)
    assert_every_journal_holds(counter)
