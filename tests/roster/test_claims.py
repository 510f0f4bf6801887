"""A pupil in one school's roster whom another still lists: asked for, let go, and moved by the next import (R21)."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest

from telekiosk.core.claims import (
    AnswerClaim,
    Claim,
    ClaimAnswered,
    ClaimPupils,
    Claims,
    ClaimsOf,
    NoSuchClaim,
    PupilsClaimed,
    accept_move,
    claim_pupils,
    list_claims,
    refuse_move,
)
from telekiosk.core.counter import Counter
from telekiosk.core.entities import JournalEntry
from telekiosk.core.operators import OutOfScope, RoleTooLow
from telekiosk.core.roles import Action
from telekiosk.core.staff_entities import PupilClaim
from telekiosk.core.terms import Role
from telekiosk.core.upkeep import run_upkeep
from telekiosk.roster.model import Reason
from telekiosk.roster.plan import NothingToDo
from tests.core.roads import notices
from tests.core.staffing import at_console, hire
from tests.core.test_races import at_once, kinds
from tests.desk import assert_every_journal_holds, clock_of
from tests.roster.made import (
    OTHER,
    UAI,
    desk_of,
    done,
    enrolled,
    families,
    later,
    link,
    opened,
    outcome_of,
    person,
    pupil,
    roster,
    rows,
)

LEA = families().pupils[0]
INE = LEA.ine or ""
THIRD = "0990003Q"
WHY = "moved house"


@pytest.fixture
def desk(counter: Counter) -> Counter:
    """Léa is listed at one school, and in the files of another."""
    desk = desk_of(counter)
    done(desk, families())
    for name, role, school in (
        ("here", Role.MANAGER, UAI),
        ("agent", Role.AGENT, UAI),
        ("there", Role.MANAGER, OTHER),
        ("authority", Role.AUTHORITY, None),
    ):
        hire(counter, name, role, school)
    return desk


def elsewhere():
    """The other school's roster, with Léa and both parents."""
    return roster(
        [pupil(5001, "Léa", ine=INE, born=LEA.birth_date, in_class="2de 4")],
        [person(801, "Claire"), person(802, "Paul")],
        [link(5001, 801), link(5001, 802)],
        uai=OTHER,
    )


def ask(desk: Counter, name: str = "there", uai: str = OTHER) -> object:
    return at_console(desk, name, Action.IMPORT, claim_pupils, ClaimPupils(uai, frozenset({INE, "000000000ZZ"})))


def claims(desk: Counter, name: str, uai: str) -> Claims:
    found = at_console(desk, name, Action.IMPORT, list_claims, ClaimsOf(uai))
    assert isinstance(found, Claims)
    return found


def the_claim(desk: Counter) -> Claim:
    (claim,) = claims(desk, "here", UAI).on_ours
    return claim


def accept(desk: Counter, claim: UUID, name: str = "here", uai: str = UAI) -> object:
    return at_console(desk, name, Action.ANSWER_CLAIM, accept_move, AnswerClaim(uai, claim, WHY))


def refuse(desk: Counter, claim: UUID, name: str = "here", uai: str = UAI) -> object:
    return at_console(desk, name, Action.ANSWER_CLAIM, refuse_move, AnswerClaim(uai, claim, WHY))


def schools_told(desk: Counter, event: str) -> dict[str, JournalEntry]:
    return {each.school_uai or "": each for each in rows(desk, JournalEntry) if each.event == event}


def test_a_pupil_whom_their_school_lets_go_moves_with_the_other_s_next_import(desk: Counter) -> None:
    opened(desk, "cmartin")
    assert ask(desk) == PupilsClaimed(1)
    assert ask(desk) == PupilsClaimed(0), "asked for already"
    claim = the_claim(desk)
    assert (claim.pupil, claim.class_name, claim.school.uai, claim.accepted_at) == ("Léa MARTIN", "4A", OTHER, None)
    (mine,) = claims(desk, "there", OTHER).by_us
    assert (mine.ine, mine.pupil, mine.school.uai) == (INE, "", UAI), "named to their own school alone"
    before = outcome_of(desk, elsewhere())
    assert isinstance(before, NothingToDo) and [each.reason for each in before.remarks] == [Reason.CLAIMED]

    accepted = accept(desk, claim.id)
    assert isinstance(accepted, ClaimAnswered) and accepted.by.uai == OTHER
    assert enrolled(desk)["Léa"] == f"{UAI} 4A", "not before that school imports"
    assert the_claim(desk).accepted_at == clock_of(desk).now
    (row,) = rows(desk, PupilClaim)
    assert (row.answered_by, row.reason) == ("operator:here", WHY)

    plan = done(desk, elsewhere())
    assert [(each.name, each.from_school) for each in plan.moves] == [("Léa MARTIN", UAI)]
    assert enrolled(desk)["Léa"] == f"{OTHER} 2de 4"
    assert ("child moved", "claire@orange.fr") in notices(desk)
    assert claims(desk, "here", UAI) == claims(desk, "there", OTHER) == Claims()
    for event, actor in (("pupils claimed", "operator:there"), ("move accepted", "operator:here")):
        told = schools_told(desk, event)
        assert {(uai, each.actor) for uai, each in told.items()} == {(UAI, actor), (OTHER, actor)}
    assert json.loads(schools_told(desk, "move accepted")[OTHER].details or "") == {"reason": WHY}
    assert_every_journal_holds(desk)


def test_only_the_school_that_lists_the_pupil_lets_them_go_by_its_manager_or_the_authority(desk: Counter) -> None:
    ask(desk)
    hire(desk, "third", Role.MANAGER, THIRD)
    claim = the_claim(desk).id
    assert accept(desk, claim, "third") == OutOfScope()
    assert accept(desk, claim, "third", THIRD) == NoSuchClaim()
    assert accept(desk, claim, "there", OTHER) == NoSuchClaim(), "nobody says yes to themselves"
    assert accept(desk, claim, "there") == OutOfScope()
    assert accept(desk, claim, "agent") == RoleTooLow(Action.ANSWER_CLAIM, Role.AGENT)
    assert claims(desk, "third", THIRD) == Claims()
    assert at_console(desk, "third", Action.IMPORT, list_claims, ClaimsOf(UAI)) == OutOfScope()
    assert isinstance(outcome_of(desk, elsewhere()), NothingToDo)
    assert isinstance(accept(desk, claim, "authority"), ClaimAnswered)
    assert accept(desk, claim) == NoSuchClaim(), "it is accepted already"


def test_a_refused_claim_tells_the_other_school_by_whom_and_why_and_can_still_become_a_yes(desk: Counter) -> None:
    ask(desk)
    claim = the_claim(desk).id
    clock_of(desk).pass_time(hours=1)
    assert refuse(desk, claim, "agent") == RoleTooLow(Action.ANSWER_CLAIM, Role.AGENT)
    assert refuse(desk, claim, "there", OTHER) == NoSuchClaim(), "nobody says no to themselves"
    assert isinstance(refuse(desk, claim), ClaimAnswered)
    assert refuse(desk, claim, "authority") == NoSuchClaim(), "it is refused already"
    (seen,) = claims(desk, "there", OTHER).by_us
    assert (seen.refused_at, seen.answered_by, seen.reason) == (clock_of(desk).now, "operator:here", WHY)
    told = schools_told(desk, "move refused")
    assert {uai: json.loads(each.details or "") for uai, each in told.items()} == {
        UAI: {"reason": WHY},
        OTHER: {"reason": WHY},
    }
    assert isinstance(outcome_of(desk, elsewhere()), NothingToDo), "nobody moves"
    assert ask(desk) == PupilsClaimed(0)

    assert isinstance(accept(desk, claim, "authority"), ClaimAnswered)
    assert (the_claim(desk).refused_at, the_claim(desk).answered_by) == (None, "operator:authority")
    assert refuse(desk, claim) == NoSuchClaim(), "what is accepted is not taken back"
    done(desk, elsewhere())
    assert enrolled(desk)["Léa"] == f"{OTHER} 2de 4"
    assert_every_journal_holds(desk)


def test_a_yes_is_to_the_school_that_asked_and_to_no_other(desk: Counter) -> None:
    ask(desk)
    accept(desk, the_claim(desk).id)
    other = elsewhere()
    third = outcome_of(desk, replace(other, heading=replace(other.heading, uai=THIRD)))
    assert isinstance(third, NothingToDo) and [each.reason for each in third.remarks] == [Reason.CLAIMED]


def test_a_claim_ends_with_the_enrolment_and_a_new_one_is_asked_for_anew(desk: Counter) -> None:
    ask(desk)
    claim, made = the_claim(desk).id, families()
    done(desk, later(made, pupils=made.pupils[1:], links=made.links[2:]))
    assert accept(desk, claim) == NoSuchClaim()
    assert ask(desk) == PupilsClaimed(0), "nobody lists them any more"
    done(desk, later(later(made)))
    assert enrolled(desk)["Léa"] == f"{UAI} 4A"
    assert isinstance(outcome_of(desk, elsewhere()), NothingToDo)
    assert ask(desk) == PupilsClaimed(1)
    assert the_claim(desk).id != claim


def test_a_school_asks_nobody_for_its_own_pupils(desk: Counter) -> None:
    assert ask(desk, "here", UAI) == PupilsClaimed(0)
    assert at_console(desk, "agent", Action.IMPORT, claim_pupils, ClaimPupils(UAI, frozenset({INE}))) == RoleTooLow(
        Action.IMPORT, Role.AGENT
    )


@pytest.mark.fault
def test_of_two_who_ask_or_accept_at_once_one_does(desk: Counter) -> None:
    asked = at_once(lambda: ask(desk), lambda: ask(desk, "authority"))
    assert sorted(each.pupils for each in asked if isinstance(each, PupilsClaimed)) == [0, 1]
    claim = the_claim(desk).id
    said = at_once(lambda: accept(desk, claim), lambda: accept(desk, claim, "authority"))
    assert kinds(said) == {"ClaimAnswered": 1, "NoSuchClaim": 1}
    assert refuse(desk, claim) == NoSuchClaim()
    assert_every_journal_holds(desk)


def test_upkeep_drops_claims_of_ninety_days_ago(desk: Counter) -> None:
    ask(desk)
    accept(desk, the_claim(desk).id)
    clock_of(desk).pass_time(days=89)
    run_upkeep(desk)
    assert rows(desk, PupilClaim)
    clock_of(desk).pass_time(days=1)
    run_upkeep(desk)
    assert not rows(desk, PupilClaim)
