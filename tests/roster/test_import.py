"""A roster becomes a school's pupils, guardians and prepared accounts, all or nothing (R1, R2, R11, R21)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from telekiosk.core import journal
from telekiosk.core.counter import Actor, Counter
from telekiosk.core.entities import (
    Account,
    Enrolment,
    Guardian,
    JournalEntry,
    Pupil,
    Responsibility,
    RosterImport,
    School,
)
from telekiosk.core.lifecycle import Kind, State, Who
from telekiosk.core.owed import LetterChoice, letters_owed
from telekiosk.core.preparing import registered_school
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.terms import AccountsPer
from telekiosk.roster.apply import Imported, ImportRoster, import_roster, preview_roster
from telekiosk.roster.plan import NothingToDo
from telekiosk.roster.refusals import OtherSchool
from telekiosk.roster.steps import Plan
from tests.desk import clock_of
from tests.roster.rosters import GUARDIANS, PUPILS, changed, read

UAI = "0990001N"


@pytest.fixture
def desk(counter: Counter) -> Counter:
    clock_of(counter).now = datetime(2026, 10, 13, 8, 0, tzinfo=UTC)
    return counter.acting(Actor(Who.SCHOOL, "local:root"))


def rows(desk: Counter, table: type) -> list:  # type: ignore[type-arg]
    return desk.read(lambda tx: list(tx.session.exec(select(table)).all()))


def count_everything(desk: Counter) -> dict[str, int]:
    tables = (School, Pupil, Enrolment, Guardian, Responsibility, Account, RosterImport, JournalEntry)
    return {table.__name__: len(rows(desk, table)) for table in tables}


def test_a_first_import_makes_the_school_its_people_and_their_accounts(desk: Counter) -> None:
    outcome = import_roster(desk, ImportRoster(read()))
    assert isinstance(outcome, Imported)
    plan = outcome.plan
    assert (outcome.uai, len(plan.new_pupils), len(plan.new_guardians), len(plan.accounts)) == (UAI, 2, 2, 6)
    assert sorted(account.identifier for account in rows(desk, Account)) == [
        "jdartiguelouve",
        "jdartiguelouve2",
        "ldartiguelouve",
        "ldartiguelouve2",
        "ndartiguelouve",
        "zdartiguelouve",
    ]
    assert {account.state for account in rows(desk, Account)} == {State.PREPARED}


def test_people_are_stored_as_the_roster_has_them(desk: Counter) -> None:
    import_roster(desk, ImportRoster(read()))
    zoe = next(pupil for pupil in rows(desk, Pupil) if pupil.first_name == "Zoé")
    assert (zoe.ine, zoe.birth_date, zoe.birth_date_in_roster) == ("990410001ZA", date(2016, 2, 29), date(2016, 2, 29))
    enrolled = next(each for each in rows(desk, Enrolment) if each.pupil_id == zoe.id)
    assert (enrolled.class_name, enrolled.eleve_id, enrolled.elenoet) == ("6 A", "2040101", "4101")
    assert (enrolled.started_on, enrolled.ended_on) == (date(2026, 10, 13), None)
    mother = next(each for each in rows(desk, Guardian) if each.person_id == "310501")
    assert (mother.civility, mother.first_name, mother.usage_name) == ("Mme", "Lœtitia", "D'ARTIGUELOUVE")
    assert mother.address_lines == "14 BIS RUE DE L'ÉTANG\nRÉSIDENCE LES AULNES"
    assert (mother.email, mother.email_is_sound) == ("l.trevanec@example.org", True)


def test_each_responsibility_sits_on_one_account_of_its_own(desk: Counter) -> None:
    import_roster(desk, ImportRoster(read()))
    responsibilities = rows(desk, Responsibility)
    guardians = [account.id for account in rows(desk, Account) if account.kind is Kind.GUARDIAN]
    assert sorted(each.account_id for each in responsibilities) == sorted(guardians)
    assert sorted(each.rank for each in responsibilities) == [1, 1, 2, 2]


def test_a_school_that_chose_one_account_for_each_guardian_gets_that(desk: Counter) -> None:
    def choose(tx) -> None:
        school = registered_school(tx, UAI)
        school.accounts_per = AccountsPer.GUARDIAN
        tx.session.add(school)

    desk.write(choose)
    outcome = import_roster(desk, ImportRoster(read()))
    assert isinstance(outcome, Imported)
    assert len(outcome.plan.accounts) == 4


def test_a_school_that_was_filled_in_before_keeps_its_name(desk: Counter) -> None:
    set_school(desk, SetSchool(UAI, name="Collège des Aulnes", create=True))
    import_roster(desk, ImportRoster(read()))
    assert [school.name for school in rows(desk, School)] == ["Collège des Aulnes"]


def test_every_journal_holds_and_the_schools_tells_of_the_import(desk: Counter) -> None:
    import_roster(desk, ImportRoster(read()))
    told = [entry for entry in rows(desk, JournalEntry) if entry.school_uai == UAI]
    assert [(entry.event, entry.actor) for entry in told] == [("roster imported", "local:root")]

    def check(tx) -> list[object]:
        streams = (*tx.session.exec(select(Account)), *tx.session.exec(select(School)))
        return [journal.verify(tx.session, tx.key, stream) for stream in streams]

    assert desk.read(check) == [journal.Intact(1)] * 7


def test_the_same_files_again_change_nothing(desk: Counter) -> None:
    import_roster(desk, ImportRoster(read()))
    before = count_everything(desk)
    clock_of(desk).pass_time(days=1)
    anew = [changed(file, "12/10/2026 18:42:07", "13/10/2026 07:00:00") for file in (PUPILS, GUARDIANS)]
    for same in (read(), read(*anew)):
        assert import_roster(desk, ImportRoster(same)) == NothingToDo(UAI, passed_over=1)
    assert count_everything(desk) == before


def test_a_refused_roster_does_not_even_make_the_school(desk: Counter) -> None:
    assert import_roster(desk, ImportRoster(read(), wanted="0990002P")) == OtherSchool(UAI, "0990002P")
    assert rows(desk, School) == []


def test_a_preview_changes_nothing(desk: Counter) -> None:
    plan = preview_roster(desk, ImportRoster(read()))
    assert isinstance(plan, Plan)
    assert (len(plan.new_pupils), len(plan.accounts)) == (2, 6)
    assert set(count_everything(desk).values()) == {0}


def test_a_pupil_without_birth_date_gets_an_account_and_no_letter(desk: Counter) -> None:
    bare = changed(PUPILS, "<DATE_NAISS>29/02/2016</DATE_NAISS>", "<DATE_NAISS>31/02/2016</DATE_NAISS>", 1)
    outcome = import_roster(desk, ImportRoster(read(bare)))
    assert isinstance(outcome, Imported)
    assert (len(outcome.plan.accounts), len(outcome.plan.remarks)) == (6, 1)
    owed = letters_owed(desk, LetterChoice(UAI))
    assert len(owed.due) == 3
    assert sorted(identifier for identifier, _ in owed.held_back) == [
        "jdartiguelouve",
        "ldartiguelouve",
        "zdartiguelouve",
    ]


def test_two_imports_at_once_make_one_school(desk: Counter) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: import_roster(desk, ImportRoster(read())), range(2)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Imported", "NothingToDo"]
    assert count_everything(desk)["Account"] == 6
