"""Which child is which, from one roster to the next and between two schools (R21; SIECLE.md section 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from telekiosk.core.counter import Actor, Counter
from telekiosk.core.entities import Account, Enrolment, JournalEntry, Pupil
from telekiosk.core.hiding import Hide, hide
from telekiosk.core.lifecycle import Who
from telekiosk.core.owed import LetterChoice, letters_owed
from telekiosk.core.parting import Load, WhichAccount, load_of
from telekiosk.core.school import StaffAct
from telekiosk.roster.apply import ImportRoster, import_roster, preview_roster
from telekiosk.roster.model import Reason, Remark, Roster
from telekiosk.roster.plan import Decisions, NothingToDo
from telekiosk.roster.refusals import ManyMissing
from telekiosk.roster.steps import Plan
from tests.core.roads import PASSWORD, notices, sign_in_as
from tests.desk import assert_every_journal_holds
from tests.roster.made import (
    OTHER,
    UAI,
    YES,
    accounts,
    bonds,
    desk_of,
    done,
    enrolled,
    families,
    family,
    later,
    link,
    opened,
    outcome_of,
    per_guardian,
    person,
    pupil,
    pupil_named,
    roster,
    rows,
)

ONE = replace(families(), pupils=families().pupils[:1], links=families().links[:2])
LEA = ONE.pupils[0]


@pytest.fixture
def desk(counter: Counter) -> Counter:
    return desk_of(counter)


def reasons(remarks: tuple[Remark, ...]) -> list[Reason]:
    return [told.reason for told in remarks]


def test_21_a_pupil_without_ine_is_known_by_the_schools_number(desk: Counter) -> None:
    made = replace(ONE, pupils=(replace(LEA, ine=None),))
    done(desk, made)
    assert outcome_of(desk, later(made)) == NothingToDo(UAI)
    done(desk, later(ONE))
    assert pupil_named(desk, "Léa").ine == LEA.ine
    assert len(rows(desk, Pupil)) == 1


def test_22_an_ine_that_changed_is_the_same_pupils(desk: Counter) -> None:
    done(desk, ONE)
    plan = done(desk, later(ONE, pupils=(replace(LEA, ine="1234567890A"),)))
    assert [change.field for change in plan.pupils[0].changes] == ["ine"]
    assert len(rows(desk, Pupil)) == 1


def test_26_an_eleve_id_that_changed_is_found_again_by_elenoet_with_or_without_noughts(desk: Counter) -> None:
    made = replace(ONE, pupils=(replace(LEA, ine=None, elenoet="4101"),))
    done(desk, made)
    renumbered = replace(LEA, eleve_id="77", ine=None, elenoet="04101")
    links = tuple(replace(each, eleve_id="77") for each in ONE.links)
    plan = done(desk, later(made, pupils=(renumbered,), links=links))
    assert plan.accounts == ()
    assert [each.eleve_id for each in rows(desk, Enrolment)] == ["77"]
    assert set(bonds(desk)) == {"Claire MARTIN of Léa", "Paul MARTIN of Léa"}


def test_a_number_given_to_another_child_opens_nobody_elses_account(desk: Counter) -> None:
    done(desk, ONE)
    other = pupil(1, "Karim", "BENALI", ine=None, born=date(2014, 1, 2))
    plan = done(desk, later(roster([other], [person(30, "Samia", "BENALI")], [link(1, 30)])), YES)
    assert [each.name for each in plan.new_pupils] == ["Karim BENALI"]
    assert [each.name for each in plan.leavers] == ["Léa MARTIN"]
    assert accounts(desk)["cmartin"] == "prepared"
    assert accounts(desk)["sbenali"] == "prepared Karim"


def test_a_number_given_to_another_child_of_the_same_first_name_opens_nobody_elses_account(desk: Counter) -> None:
    done(desk, ONE)
    other = pupil(1, "Léa", "BENALI", ine="999999999ZZ", born=date(2015, 9, 9))
    plan = done(desk, later(roster([other], [person(30, "Samia", "BENALI")], [link(1, 30)])), YES)
    assert [each.name for each in plan.new_pupils] == ["Léa BENALI"]
    assert [each.name for each in plan.leavers] == ["Léa MARTIN"]


def test_07_first_name_and_birth_date_mended_at_once_are_the_same_childs(desk: Counter) -> None:
    done(desk, replace(ONE, pupils=(replace(LEA, first_name="LÃ©a", birth_date=None),)))
    plan = done(desk, later(ONE))
    assert {each.field for each in plan.pupils[0].changes} == {"first_name", "birth_date", "birth_date_in_roster"}
    assert not plan.accounts and not plan.leavers
    assert len(rows(desk, Pupil)) == 1


def test_25_a_schools_number_used_again_for_a_child_of_the_same_first_name_opens_nobody_elses_account(
    desk: Counter,
) -> None:
    lea = replace(LEA, ine=None, elenoet="411")
    done(desk, replace(ONE, pupils=(lea,)))
    done(desk, later(roster([pupil(9, "Noé")], ONE.persons, [link(9, 11)])), YES)
    other = pupil(12, "Léa", "PETIT", ine=None, born=date(2015, 9, 9), elenoet="411")
    plan = done(desk, later(later(roster([pupil(9, "Noé"), other], ONE.persons, [link(9, 11), link(12, 11)]))))
    assert [each.name for each in plan.new_pupils] == ["Léa PETIT"]
    assert accounts(desk)["lmartin"] == "prepared"
    assert accounts(desk)["lpetit"] == "prepared Léa"


def test_a_number_given_to_another_child_in_files_of_a_part_of_the_school_is_no_longer_the_first_ones(
    desk: Counter,
) -> None:
    done(desk, ONE)
    other = pupil(1, "Karim", "BENALI", ine=None, born=date(2014, 1, 2))
    part = later(roster([other], [person(30, "Samia", "BENALI")], [link(1, 30)]))
    plan = done(desk, part, Decisions(part=True))
    assert [(each.name, each.changes[0].new) for each in plan.pupils] == [("Léa MARTIN", "")]
    assert accounts(desk)["cmartin"] == "prepared Léa"
    assert isinstance(outcome_of(desk, part, Decisions(part=True)), NothingToDo)


TWINS = roster(
    [pupil(1, "Lou"), pupil(2, "Tom")], [person(11, "Claire")], [link(1, 11, pays=True), link(2, 11, pays=True)]
)


def test_20_twins_whose_ines_are_exchanged_stay_who_they_are(desk: Counter) -> None:
    done(desk, TWINS)
    before = accounts(desk)
    lou, tom = TWINS.pupils
    exchanged = later(TWINS, pupils=(replace(lou, ine=tom.ine), replace(tom, ine=lou.ine)))
    plan = done(desk, exchanged)
    assert [(each.name, [change.field for change in each.changes]) for each in plan.pupils] == [
        ("Lou MARTIN", ["ine"]),
        ("Tom MARTIN", ["ine"]),
    ]
    assert (pupil_named(desk, "Lou").ine, pupil_named(desk, "Tom").ine) == (tom.ine, lou.ine)
    assert plan.remarks == () and accounts(desk) == before
    assert isinstance(outcome_of(desk, exchanged), NothingToDo)


def test_20_a_twin_given_the_others_ine_by_mistake_loses_nothing(desk: Counter) -> None:
    done(desk, TWINS)
    lou, tom = TWINS.pupils
    mistyped = later(TWINS, pupils=(replace(lou, ine=tom.ine), replace(tom, ine=None)))
    assert isinstance(outcome_of(desk, mistyped), NothingToDo)
    assert pupil_named(desk, "Lou").ine == lou.ine


def test_20_a_twin_at_another_school_under_the_others_ine_is_nobodys_namesake(desk: Counter) -> None:
    done(desk, TWINS)
    lou, tom = TWINS.pupils
    there = replace(lou, eleve_id="5001", ine=tom.ine, class_name="2de 4")
    done(desk, roster([there], [person(801, "Claire")], [link(5001, 801)], uai=OTHER))
    assert enrolled(desk)["Tom"] == f"{UAI} 4A"


def test_21_an_ine_that_comes_late_and_is_another_records_empties_no_account(desk: Counter) -> None:
    done(desk, families())
    without = elsewhere(ine=None)
    done(desk, without)
    opened(desk, "cmartin3")
    outcome = outcome_of(desk, later(elsewhere()))
    assert isinstance(outcome, NothingToDo)
    assert reasons(outcome.remarks) == [Reason.PROBABLY_KNOWN]
    assert accounts(desk)["cmartin3"] == "active Léa"


def test_21_of_a_pupil_known_twice_the_school_says_which_one_they_are(desk: Counter) -> None:
    done(desk, families())
    opened(desk, "cmartin")
    done(desk, elsewhere(ine=None))
    late = later(elsewhere())
    agreed = Decisions(leavers=True, pupils=frozenset({"5001"}))
    waits = outcome_of(desk, late, agreed)
    assert isinstance(waits, NothingToDo) and reasons(waits.remarks) == [Reason.CLAIMED]
    plan = done(desk, late, replace(agreed, moves=frozenset({LEA.ine or ""})))
    assert len(plan.moves) == len(plan.leavers) == 1
    assert enrolled(desk)["Léa"] == f"{OTHER} 2de 4"
    assert accounts(desk)["cmartin"] == "active Léa" and accounts(desk)["cmartin3"].endswith("prepared")
    assert isinstance(outcome_of(desk, late), NothingToDo)
    assert_every_journal_holds(desk)


def test_25_homonyms_of_one_birth_date_are_two_pupils(desk: Counter) -> None:
    twice = roster([LEA, replace(LEA, eleve_id="2", ine="000000002AA", line=102)], ONE.persons, ONE.links)
    done(desk, twice)
    assert len(rows(desk, Pupil)) == 2
    assert len([name for name in accounts(desk) if name.startswith("lmartin")]) == 2


def test_25_who_is_known_by_name_and_birth_date_alone_is_new_and_said_to_be_probably_known(desk: Counter) -> None:
    done(desk, replace(ONE, pupils=(replace(LEA, ine=None),)))
    again = replace(LEA, eleve_id="88", ine=None)
    links = tuple(replace(each, eleve_id="88") for each in ONE.links)
    renumbered = later(ONE, pupils=(again,), links=links)
    preview = preview_roster(desk, ImportRoster(renumbered))
    assert isinstance(preview, Plan) and len(preview.new_pupils) == len(preview.leavers) == 1
    assert Reason.PROBABLY_KNOWN in reasons(preview.remarks)
    agreed = done(desk, renumbered, Decisions(pupils=frozenset({"88"})))
    assert [change.field for each in agreed.pupils for change in each.changes] == ["eleve_id"]
    assert not (agreed.leavers or agreed.accounts or agreed.detached)


def test_25_twins_stay_themselves_when_their_numbers_are_all_that_tells_them_apart(desk: Counter) -> None:
    twins = [pupil(1, "Zoé", ine=None), pupil(2, "Noé", ine=None)]
    made = roster(twins, ONE.persons, [link(1, 11), link(2, 11)])
    done(desk, made)
    plan = done(desk, later(made, pupils=(replace(twins[0], class_name="4B"), twins[1])))
    assert [each.name for each in plan.class_moves] == ["Zoé MARTIN"]
    assert len(rows(desk, Pupil)) == 2


def test_20_an_ine_that_another_child_has_is_left_out_and_told(desk: Counter) -> None:
    done(desk, ONE)
    other = pupil(2, "Karim", "BENALI", ine=LEA.ine, born=date(2014, 1, 2))
    plan = done(desk, later(ONE, pupils=(LEA, other)))
    assert Reason.OTHER_PUPILS_INE in reasons(plan.remarks)
    assert pupil_named(desk, "Karim").ine is None
    assert isinstance(outcome_of(desk, later(ONE, pupils=(LEA, other))), NothingToDo)


def test_28_a_changed_name_changes_what_is_shown_and_not_the_identifier(desk: Counter) -> None:
    done(desk, ONE)
    renamed = replace(LEA, usage_name="MARTIN-DURAND", first_name="Léa-Marie")
    done(desk, later(ONE, pupils=(renamed,)))
    assert pupil_named(desk, "Léa-Marie").usage_name == "MARTIN-DURAND"
    assert set(accounts(desk)) == {"cmartin", "pmartin", "lmartin"}


def test_16_a_pupil_without_class_is_there_and_the_class_comes_later(desk: Counter) -> None:
    done(desk, replace(ONE, pupils=(replace(LEA, class_name=""),)))
    plan = done(desk, later(ONE))
    assert len(plan.class_moves) == 1
    assert enrolled(desk) == {"Léa": f"{UAI} 4A"}


def elsewhere(**changes: Any) -> Roster:
    """The same child in the roster of another school, under that school's own numbers."""
    return roster(
        [replace(LEA, eleve_id="5001", elenoet="9", class_name="2de 4", **changes)],
        [person(801, "Claire"), person(802, "Paul")],
        [link(5001, 801), link(5001, 802)],
        uai=OTHER,
    )


def test_a_pupil_whom_another_school_still_lists_does_not_move(desk: Counter) -> None:
    done(desk, families())
    outcome = outcome_of(desk, elsewhere())
    assert isinstance(outcome, NothingToDo)
    assert reasons(outcome.remarks) == [Reason.CLAIMED]
    assert enrolled(desk)["Léa"] == f"{UAI} 4A"


def test_an_accepted_move_keeps_account_and_password_and_tells_the_guardians(desk: Counter) -> None:
    done(desk, families())
    opened(desk, "cmartin")
    plan = done(desk, elsewhere(), Decisions(moves=frozenset({LEA.ine or ""})))
    assert [(each.name, each.from_school) for each in plan.moves] == [("Léa MARTIN", UAI)]
    assert plan.accounts == ()
    assert enrolled(desk)["Léa"] == f"{OTHER} 2de 4"
    assert accounts(desk)["cmartin"] == "active Léa"
    sign_in_as(family(desk), "cmartin", PASSWORD)
    assert ("child moved", "claire@orange.fr") in notices(desk)
    schools = {each.identifier: each.school_uai for each in rows(desk, Account)}
    assert {schools[name] for name in ("cmartin", "pmartin", "lmartin")} == {OTHER}
    assert schools["cmartin2"] == UAI
    told = [entry.event for entry in rows(desk, JournalEntry) if entry.school_uai == UAI]
    assert told[-1] == "pupils moved away"
    assert_every_journal_holds(desk)


def test_the_school_they_left_claims_them_from_then_on_in_vain(desk: Counter) -> None:
    done(desk, families())
    done(desk, elsewhere(), Decisions(moves=frozenset({LEA.ine or ""})))
    outcome = outcome_of(desk, later(families()))
    assert isinstance(outcome, NothingToDo)
    assert reasons(outcome.remarks) == [Reason.CLAIMED]
    assert outcome_of(desk, elsewhere()) == NothingToDo(OTHER)


def test_a_pupil_moves_by_itself_once_the_old_school_no_longer_has_them(desk: Counter) -> None:
    done(desk, families())
    made = families()
    done(desk, later(made, pupils=made.pupils[1:], links=made.links[2:]))
    plan = done(desk, elsewhere())
    assert [(each.name, each.from_school, each.still_there) for each in plan.moves] == [("Léa MARTIN", UAI, False)]
    assert plan.accounts == ()
    assert accounts(desk)["cmartin"] == "prepared Léa"
    assert set(bonds(desk).values()) == {"cmartin", "pmartin", "cmartin2", "pmartin2", "cdupont"}
    due = {letter.identifier for letter in letters_owed(desk, LetterChoice(OTHER)).due}
    assert due == {"cmartin", "pmartin", "lmartin"}
    assert outcome_of(desk, elsewhere()) == NothingToDo(OTHER)
    assert_every_journal_holds(desk)


def test_an_account_with_children_at_two_schools_stays_with_the_one_it_belongs_to(desk: Counter) -> None:
    per_guardian(desk)
    done(desk, families())
    done(desk, elsewhere(), Decisions(moves=frozenset({LEA.ine or ""})))
    assert accounts(desk)["cmartin"] == "prepared Léa Tom"
    schools = {each.identifier: each.school_uai for each in rows(desk, Account)}
    assert (schools["cmartin"], schools["lmartin"]) == (UAI, OTHER)


def test_20_one_ine_in_two_schools_with_two_names_and_birth_dates_is_two_children(desk: Counter) -> None:
    done(desk, families())
    other = elsewhere(first_name="Karim", birth_date=date(2012, 1, 2))
    plan = done(desk, other)
    assert len(plan.new_pupils) == 1
    assert Reason.OTHER_PUPILS_INE in reasons(plan.remarks)
    assert enrolled(desk)["Léa"] == f"{UAI} 4A"
    assert enrolled(desk)["Karim"] == f"{OTHER} 2de 4"


def test_what_was_asked_to_be_accepted_still_holds_when_the_plan_is_made_again(desk: Counter) -> None:
    """The preview was of yesterday: the import plans anew, with the same yes."""
    done(desk, families())
    made = families()
    fewer = later(made, pupils=made.pupils[:1], links=made.links[:2])
    assert outcome_of(desk, fewer) == ManyMissing(UAI, 2, 3, 0, 2)
    done(desk, later(made, pupils=(*made.pupils, pupil(6, "Nina"))))
    newer = later(later(fewer))
    assert [each.name for each in done(desk, newer, YES).leavers] == ["Nina MARTIN", "Zoé DUPONT", "Tom MARTIN"]


def test_a_hidden_childs_new_school_is_not_told(desk: Counter) -> None:
    done(desk, families())
    opened(desk, "cmartin")
    load = load_of(desk, WhichAccount("cmartin"))
    assert isinstance(load, Load)
    hide(desk, Hide(StaffAct("cmartin", "court order"), load.carried[0].responsibility, None))
    done(desk, elsewhere(), Decisions(moves=frozenset({LEA.ine or ""})))
    assert ("child moved", "claire@orange.fr") not in notices(desk)
    schools = {each.identifier: each.school_uai for each in rows(desk, Account)}
    assert (schools["cmartin"], schools["pmartin"]) == (UAI, OTHER)


def test_a_schools_operator_takes_no_pupil_whom_another_school_lists(desk: Counter) -> None:
    done(desk, families())
    manager = desk.acting(Actor(Who.SCHOOL, "operator:max", "helpdesk", OTHER))
    form = ImportRoster(elsewhere(), OTHER, Decisions(moves=frozenset({LEA.ine or ""})))
    assert isinstance(import_roster(manager, form), NothingToDo)
    assert enrolled(desk)["Léa"] == f"{UAI} 4A"


def test_back_where_they_were_last_under_a_new_number_no_one_has_moved(desk: Counter) -> None:
    done(desk, families())
    opened(desk, "cmartin")
    made = families()
    done(desk, later(made, pupils=made.pupils[1:], links=made.links[2:]), YES)
    back = later(later(made), pupils=(replace(LEA, eleve_id="77"), *made.pupils[1:]))
    plan = done(desk, replace(back, links=(link(77, 11), link(77, 12), *made.links[2:])))
    assert [(each.name, each.from_school) for each in plan.returns] == [("Léa MARTIN", "")]
    assert plan.moves == ()
    assert ("child moved", "claire@orange.fr") not in notices(desk)


def test_back_from_another_school_under_the_old_number_the_account_comes_back_too(desk: Counter) -> None:
    done(desk, families())
    done(desk, elsewhere(), Decisions(moves=frozenset({LEA.ine or ""})))
    away = elsewhere()
    nobody = replace(
        later(away), pupils=(replace(LEA, ine="999999999ZZ", eleve_id="5002", first_name="Ana"),), links=()
    )
    done(desk, nobody, YES)
    plan = done(desk, later(later(families())))
    assert [(each.name, each.from_school) for each in plan.moves] == [("Léa MARTIN", OTHER)]
    schools = {each.identifier: each.school_uai for each in rows(desk, Account)}
    assert schools["cmartin"] == UAI
