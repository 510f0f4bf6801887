"""Made-up schools' later exports, imported one after the other: what six weeks and a year do (R21, R23)."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.entities import Account, Guardian, Pupil, Responsibility
from telekiosk.roster.apply import Imported
from telekiosk.roster.model import Reason, Roster
from telekiosk.roster.plan import NO_DECISION, NothingToDo
from telekiosk.roster.refusals import ManyMissing
from telekiosk.roster.sample.make import Sample, sample_schools
from telekiosk.roster.steps import Plan
from tests.core.roads import activate
from tests.desk import assert_every_journal_holds, clock_of, give_letter
from tests.roster.made import YES, desk_of, family, outcome_of, rows
from tests.roster.pictures import assert_all_is_well, assert_the_plan_is_what_happened, picture
from tests.roster.sampled import read

PUPILS, SEED = 160, 6
DAYS = (datetime(2026, 9, 2, 8, tzinfo=UTC), datetime(2026, 10, 13, 8, tzinfo=UTC), datetime(2027, 9, 2, 8, tzinfo=UTC))


def rosters(export: int) -> list[Roster]:
    """Those of two schools."""
    return [read(school) for school in sample_schools(Sample(PUPILS, SEED, schools=2, oddities=0.6, export=export))]


def imported(desk: Counter, export: int) -> list[Plan]:
    """On the day after the schools made this export. Each plan tells all that was done, and the same files again bring
    nothing."""
    clock_of(desk).now = DAYS[export - 1]
    plans = []
    for made in rosters(export):
        before = picture(desk)
        outcome = outcome_of(desk, made, YES)
        assert isinstance(outcome, Imported), outcome
        after = picture(desk)
        assert_the_plan_is_what_happened(before, after, outcome.plan)
        assert_all_is_well(after)
        assert isinstance(outcome_of(desk, made, YES), NothingToDo)
        assert picture(desk) == after
        plans.append(outcome.plan)
    assert_every_journal_holds(desk)
    return plans


@pytest.fixture
def september(counter: Counter) -> Counter:
    desk = desk_of(counter)
    imported(desk, 1)
    return desk


def holders(desk: Counter) -> dict[UUID, tuple[str, UUID | None]]:
    """Account → its identifier and, of a pupil's own, whose."""
    return {each.id: (each.identifier, each.pupil_id) for each in rows(desk, Account)}


def changes(plan: Plan, field: str) -> list[tuple[str, str]]:
    """Of pupils, old and new."""
    return [(str(c.old), str(c.new)) for each in plan.pupils for c in each.changes if c.field == field]


def test_in_october_some_come_go_move_or_are_mended_and_nobody_is_taken_for_another(september: Counter) -> None:
    before = holders(september)
    plan, other = imported(september, 2)
    assert {each.on is None for each in plan.leavers} == {True, False}  # 15
    assert plan.class_moves and plan.new_pupils
    assert [each.from_school for each in other.moves] == [plan.heading.uai]  # 20: the other school lists them alone now
    ines = [(old, new) for old, new in changes(plan, "ine") if old != "None"]
    assert ines and all(old[9].isdigit() and new[9].isalpha() for old, new in ines)  # 22
    assert changes(plan, "birth_date")  # 23
    assert changes(plan, "eleve_id")  # 26
    assert changes(plan, "usage_name")  # 28
    assert any(each.person_id for each in plan.bonds + other.bonds)  # 33
    arrived = {each.row.eleve_id for each in plan.arrivals}
    assert {child for each in plan.accounts if not each.person_id for child in each.eleve_ids} == arrived
    after = holders(september)
    assert {account: after[account] for account in before} == before
    assert Reason.PROBABLY_KNOWN not in {told.reason for told in plan.remarks}


def test_42_mail_that_siecle_changes_leaves_the_address_of_an_open_account_alone(september: Counter) -> None:
    first, later = rosters(1)[0], {person.person_id: person for person in rosters(2)[0].persons}
    born = {pupil.eleve_id: pupil.birth_date for pupil in first.pupils}
    changed = {each.person_id for each in first.persons if later.get(each.person_id, each).email != each.email}
    link = next(each for each in first.links if each.person_id in changed and born[each.eleve_id])
    guardian = next(
        each
        for each in rows(september, Guardian)
        if (each.school_uai, each.person_id) == (first.heading.uai, link.person_id)
    )
    bond = next(each for each in rows(september, Responsibility) if each.guardian_id == guardian.id)
    identifier = holders(september)[bond.account_id][0]
    child = next(each for each in rows(september, Pupil) if each.id == bond.pupil_id)
    letter = give_letter(september, identifier)
    activate(family(september), letter, address="claire@orange.fr", birth_date=f"{child.birth_date:%d%m%Y}")
    imported(september, 2)
    told = next(each for each in rows(september, Guardian) if each.id == guardian.id)
    assert told.email == later[link.person_id].email != guardian.email
    account = next(each for each in rows(september, Account) if each.identifier == identifier)
    assert account.confirmed_address == "claire@orange.fr"


def test_a_year_later_everybody_is_a_class_higher_and_whoever_is_back_finds_the_account(september: Counter) -> None:
    imported(september, 2)
    before, known = holders(september), {each.id for each in rows(september, Pupil)}
    clock_of(september).now = DAYS[2]
    assert isinstance(outcome_of(september, rosters(3)[0], NO_DECISION), ManyMissing)
    for plan in imported(september, 3):
        assert len(plan.class_moves) > 75
        assert len([each for each in plan.leavers if each.class_name.startswith("3")]) > 25
        assert len(plan.new_pupils) > 25
        assert all(each.row.class_name.startswith("6") for each in plan.new_pupils)
        assert plan.returns
        assert {each.pupil for each in plan.returns} <= known
        resumed = {each.account for each in plan.bonds if each.resumed}
        assert resumed and resumed | {each.account for each in plan.returns} <= before.keys()
    after = holders(september)
    assert {account: after[account] for account in before} == before
