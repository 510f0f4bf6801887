"""Import, again, next year, and back: what the year does to a school, and what it leaves alone (R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.entities import Account, Enrolment, RosterImport
from telekiosk.core.lifecycle import State
from telekiosk.core.parting import Load, Split, SplitOff, WhichAccount, load_of, split_off
from telekiosk.core.school import Done, StaffAct, close
from telekiosk.core.signin import SignedIn, SignIn, sign_in
from telekiosk.core.upkeep import run_upkeep
from telekiosk.roster.apply import ImportRoster, preview_roster
from telekiosk.roster.model import FileKind, Reason, Remark
from telekiosk.roster.plan import Decisions, NothingToDo
from telekiosk.roster.plan_words import notes
from telekiosk.roster.refusals import ManyMissing, OlderThanLast, OtherYear
from telekiosk.roster.steps import Plan
from tests.core.roads import PASSWORD
from tests.desk import assert_every_journal_holds, clock_of, give_letter, group_letter
from tests.roster.made import (
    UAI,
    YES,
    accounts,
    bonds,
    desk_of,
    done,
    enrolled,
    entries,
    families,
    family,
    later,
    link,
    opened,
    outcome_of,
    per_guardian,
    person,
    pupil,
    roster,
    rows,
)


@pytest.fixture
def desk(counter: Counter) -> Counter:
    return desk_of(counter)


@pytest.fixture
def school(desk: Counter) -> Counter:
    done(desk, families())
    return desk


def test_the_year_goes_round_and_nobody_loses_an_account(school: Counter) -> None:
    first = accounts(school)
    assert outcome_of(school, families()) == NothingToDo(UAI)
    clock_of(school).now = datetime(2027, 9, 3, 8, 0, tzinfo=UTC)
    at = clock_of(school).now
    next_year = roster(
        [pupil(1, "Léa", in_class="3A"), pupil(3, "Zoé", "DUPONT", in_class="3B"), pupil(4, "Max")],
        [person(11, "Claire"), person(12, "Paul"), person(13, "Claire", "DUPONT")],
        [link(1, 11), link(1, 12), link(3, 13), link(4, 11), link(4, 12)],
        year=2027,
        at=at,
    )
    plan = done(school, next_year, YES)
    assert [each.name for each in plan.leavers] == ["Tom MARTIN"]
    assert len(plan.class_moves) == 2
    assert enrolled(school) == {"Léa": f"{UAI} 3A", "Zoé": f"{UAI} 3B", "Max": f"{UAI} 4A"}
    assert accounts(school) == first | {
        "cmartin2": "prepared",
        "pmartin2": "prepared",
        "tmartin": "prepared",
        "cmartin3": "prepared Max",
        "pmartin3": "prepared Max",
        "mmartin": "prepared Max",
    }
    back = replace(families(), heading=replace(next_year.heading, exported_at=at + timedelta(days=1)))
    done(school, back, YES)
    assert accounts(school) == first | dict.fromkeys(("cmartin3", "pmartin3", "mmartin"), "prepared")
    assert_every_journal_holds(school)


def test_15_a_leaver_still_in_the_file_leaves_on_the_day_it_names_and_not_before(school: Counter) -> None:
    made = families()
    going = (replace(made.pupils[0], left_on=date(2026, 10, 20)), *made.pupils[1:])
    assert outcome_of(school, later(made, pupils=going)) == NothingToDo(UAI)
    clock_of(school).pass_time(days=8)
    plan = done(school, later(made, pupils=going))
    assert [(each.name, each.on) for each in plan.leavers] == [("Léa MARTIN", date(2026, 10, 20))]
    ended = [each.ended_on for each in rows(school, Enrolment) if each.ended_on]
    assert ended == [date(2026, 10, 20)]
    assert accounts(school)["cmartin"] == accounts(school)["lmartin"] == "prepared"
    assert outcome_of(school, later(made, pupils=going)) == NothingToDo(UAI)


def test_15_a_pupil_gone_from_the_file_without_a_word_is_a_leaver_too(school: Counter) -> None:
    made = families()
    plan = done(school, later(made, pupils=made.pupils[:2], links=made.links[:4]))
    assert [(each.name, each.on) for each in plan.leavers] == [("Zoé DUPONT", None)]
    assert bonds(school)["Claire DUPONT of Zoé"] == "cdupont left the school"


def test_what_a_leaver_leaves_is_in_the_accounts_journal_and_told_nobody_else(school: Counter) -> None:
    made = families()
    done(school, later(made, pupils=made.pupils[:2], links=made.links[:4]))
    assert entries(school, "cdupont") == entries(school, "zdupont") == ["account prepared", "child ended"]
    assert entries(school, "cmartin") == ["account prepared"]


def test_whoever_comes_back_finds_the_old_account_open_and_as_it_was(school: Counter) -> None:
    opened(school, "cdupont")
    made = families()
    done(school, later(made, pupils=made.pupils[:2], links=made.links[:4]))
    signed_in = sign_in(family(school), SignIn("cdupont", PASSWORD))
    assert isinstance(signed_in, SignedIn)
    plan = done(school, later(later(made)))
    assert [each.name for each in plan.returns] == ["Zoé DUPONT"]
    assert plan.accounts == ()
    assert accounts(school)["cdupont"] == "active Zoé"
    assert accounts(school)["zdupont"] == "prepared Zoé"
    assert_every_journal_holds(school)


def test_an_account_that_time_closed_is_generated_anew_for_a_child_who_is_back(school: Counter) -> None:
    made = families()
    done(school, later(made, pupils=made.pupils[:2], links=made.links[:4]))
    clock_of(school).now = datetime(2027, 12, 1, 8, 0, tzinfo=UTC)
    run_upkeep(school)
    assert accounts(school)["cdupont"] == "closed"
    again = later(made)
    heading = replace(again.heading, year=2027, exported_at=clock_of(school).now)
    plan = done(school, replace(again, heading=heading))
    assert {each.identifier for each in plan.anew} == {"cdupont", "zdupont"}
    found = accounts(school)
    assert (found["cdupont"], found["cdupont2"]) == ("replaced", "prepared Zoé")
    assert (found["zdupont"], found["zdupont2"]) == ("replaced", "prepared Zoé")
    assert bonds(school)["Claire DUPONT of Zoé"] == "cdupont2"
    assert outcome_of(school, replace(again, heading=heading)) == NothingToDo(UAI)
    assert_every_journal_holds(school)


def test_an_account_that_the_school_closed_stays_closed_and_the_plan_says_so(school: Counter) -> None:
    made = families()
    done(school, later(made, pupils=made.pupils[:2], links=made.links[:4]))
    for identifier in ("cdupont", "zdupont"):
        assert close(school, StaffAct(identifier, "asked for")) == Done(identifier)
    plan = done(school, later(later(made)))
    assert plan.anew == ()
    assert [told.about for told in plan.remarks if told.reason is Reason.CLOSED_BY_SCHOOL] == [
        "Claire DUPONT",
        "Zoé DUPONT",
    ]
    assert accounts(school)["cdupont"] == accounts(school)["zdupont"] == "closed"
    again = outcome_of(school, later(later(made)))
    assert isinstance(again, NothingToDo)
    assert [told.reason for told in again.remarks] == [Reason.CLOSED_BY_SCHOOL]
    assert_every_journal_holds(school)


def test_13_many_missing_pupils_need_an_explicit_yes(desk: Counter) -> None:
    children = [pupil(number, f"Enfant{number}") for number in range(1, 21)]
    done(desk, roster(children))
    fewer = later(roster(children[:17]))
    assert outcome_of(desk, fewer) == ManyMissing(UAI, 3, 20, 0, 0)
    assert len(enrolled(desk)) == 20
    preview = preview_roster(desk, ImportRoster(fewer))
    assert isinstance(preview, Plan)
    assert len(preview.leavers) == 3
    assert len(done(desk, fewer, YES).leavers) == 3
    assert len(done(desk, later(roster(children[:16]))).leavers) == 1


@pytest.mark.parametrize(("known", "asked"), [(1, True), (2, True), (3, False), (9, False)])
def test_one_pupil_missing_is_many_only_where_it_is_half_of_the_school(desk: Counter, known: int, asked: bool) -> None:
    """Ten per cent of three pupils is less than one of them; a school is not asked at each departure."""
    children = [pupil(number, f"Enfant{number}") for number in range(1, known + 1)]
    done(desk, roster(children))
    outcome = outcome_of(desk, later(roster([*children[1:], pupil(40, "Nina")])))
    assert (outcome == ManyMissing(UAI, 1, known, 0, 0)) is asked


def test_one_of_two_guardians_of_a_school_of_one_pupil_is_asked_about(desk: Counter) -> None:
    made = roster([pupil(1, "Léa")], [person(11, "Claire"), person(12, "Paul")], [link(1, 11), link(1, 12)])
    done(desk, made)
    assert outcome_of(desk, later(made, links=made.links[:1])) == ManyMissing(UAI, 0, 1, 1, 2)


def test_in_june_the_preview_says_what_the_coming_year_takes_away(school: Counter) -> None:
    """Zoé leaves in July; the secretary has SIECLE's year in preparation before her."""
    clock_of(school).now = datetime(2027, 6, 21, 8, 0, tzinfo=UTC)
    made = families()
    heading = replace(made.heading, year=2027, exported_at=clock_of(school).now)
    coming = replace(made, heading=heading, pupils=made.pupils[:2], links=made.links[:4])
    preview = preview_roster(school, ImportRoster(coming))
    assert isinstance(preview, Plan)
    assert notes(preview, "en") == [
        (
            "This is the coming school year, 2027-2028: once imported, files of 2026-2027 are refused, and that cannot "
            "be taken back."
        ),
        "Whoever is in this year's classes and not in these files leaves now, not in July.",
    ]
    assert notes(done(school, coming), "en") == notes(preview, "en")
    this_year = replace(made, heading=replace(made.heading, exported_at=clock_of(school).now))
    assert outcome_of(school, this_year) == OtherYear(2026, 2027)
    assert notes(done(school, later(coming, pupils=(*coming.pupils, pupil(9, "Nina")))), "en") == []


def test_in_june_this_years_files_and_in_september_the_new_ones_need_no_word(school: Counter) -> None:
    clock_of(school).now = datetime(2027, 6, 21, 8, 0, tzinfo=UTC)
    made = families()
    now = replace(made.heading, exported_at=clock_of(school).now)
    assert notes(done(school, replace(made, heading=now, pupils=(*made.pupils, pupil(9, "Nina"))))) == []
    clock_of(school).now = datetime(2027, 9, 3, 8, 0, tzinfo=UTC)
    new = replace(made.heading, year=2027, exported_at=clock_of(school).now)
    assert notes(done(school, replace(made, heading=new), YES)) == []


def test_13_a_part_of_the_school_takes_nobody_away(school: Counter) -> None:
    made = families()
    part = later(made, pupils=(replace(made.pupils[0], class_name="4B"), pupil(9, "Nina")), links=made.links[:1])
    plan = done(school, part, Decisions(part=True))
    assert (plan.leavers, plan.detached) == ((), ())
    assert enrolled(school)["Léa"] == f"{UAI} 4B"
    assert set(enrolled(school)) == {"Léa", "Tom", "Zoé", "Nina"}
    assert bonds(school)["Paul MARTIN of Léa"] == "pmartin"


def test_a_part_never_makes_a_third_guardian(school: Counter) -> None:
    made = families()
    third = later(made, pupils=made.pupils[:1], persons=(person(19, "Anne"),), links=(link(1, 19, pays=True),))
    outcome = outcome_of(school, third, Decisions(part=True))
    assert isinstance(outcome, NothingToDo)
    assert [told.reason for told in outcome.remarks] == [Reason.THIRD_GUARDIAN]


def test_14_guardians_who_vanish_in_number_need_an_explicit_yes(school: Counter) -> None:
    made = families()
    assert outcome_of(school, later(made, links=made.links[:1])) == ManyMissing(UAI, 0, 3, 4, 5)
    assert "pmartin no longer" not in bonds(school)["Paul MARTIN of Léa"]
    assert len(done(school, later(made, links=made.links[:1]), YES).detached) == 4


def test_06_files_older_than_the_last_import_are_refused_and_so_is_last_years_year(school: Counter) -> None:
    made = families()
    older = replace(made, heading=replace(made.heading, exported_at=made.heading.exported_at - timedelta(hours=1)))
    assert isinstance(outcome_of(school, older), OlderThanLast)
    between = replace(made.heading, apart=(made.heading.exported_at, made.heading.exported_at - timedelta(days=9)))
    assert isinstance(outcome_of(school, replace(made, heading=between)), OlderThanLast)
    last_year = later(made)
    last_year = replace(last_year, heading=replace(last_year.heading, year=2025))
    assert outcome_of(school, last_year) == OtherYear(2025, 2026)
    assert len(rows(school, RosterImport)) == 1


def test_06_what_said_the_same_later_was_the_last_import_too(school: Counter) -> None:
    made = families()
    clock_of(school).now += timedelta(days=2)
    assert isinstance(outcome_of(school, later(made)), NothingToDo)
    between = replace(made.pupils[0], class_name="3A")
    heading = replace(made.heading, exported_at=made.heading.exported_at + timedelta(hours=1))
    assert isinstance(
        outcome_of(school, replace(made, heading=heading, pupils=(between, *made.pupils[1:]))), OlderThanLast
    )


def test_06_a_day_that_has_not_come_makes_no_later_file_too_old(school: Counter) -> None:
    made = families()
    clock_of(school).now += timedelta(days=1)
    typo = replace(made.heading, exported_at=made.heading.exported_at.replace(year=2062))
    moved = replace(made.pupils[0], class_name="3A")
    done(school, replace(made, heading=typo, pupils=(moved, *made.pupils[1:])))
    same_day = replace(made.heading, exported_at=clock_of(school).now - timedelta(hours=5))
    again = replace(made.pupils[0], class_name="3C")
    assert done(school, replace(made, heading=same_day, pupils=(again, *made.pupils[1:]))).class_moves
    clock_of(school).now += timedelta(days=2)
    heading = replace(made.heading, exported_at=clock_of(school).now - timedelta(days=1))
    assert done(school, replace(made, heading=heading)).class_moves


def test_17_a_pupil_in_the_class_of_inactive_pupils_leaves(school: Counter) -> None:
    made = families()
    inactive = Remark(FileKind.PUPILS, 103, "Zoé DUPONT", Reason.INACTIVE, "3")
    plan = done(school, later(made, pupils=made.pupils[:2], links=made.links[:4], remarks=(inactive,)))
    assert [each.name for each in plan.leavers] == ["Zoé DUPONT"]


def test_one_row_that_cannot_be_read_takes_nothing_from_that_pupil_or_guardian(school: Counter) -> None:
    made = families()
    bad = (
        Remark(FileKind.PUPILS, 103, "", Reason.NO_NAME, "3"),
        Remark(FileKind.GUARDIANS, 512, "", Reason.TOO_LONG, "12"),
    )
    links = tuple(each for each in made.links if each.eleve_id != "3" and each.person_id != "12")
    unread = {"unread": frozenset({"3"}), "doubtful": frozenset({("1", "12"), ("2", "12")})}
    outcome = outcome_of(school, later(made, pupils=made.pupils[:2], links=links, remarks=bad, **unread))
    assert outcome == NothingToDo(UAI, bad)
    assert "Zoé" in enrolled(school)


def test_32_a_link_to_a_person_who_is_not_in_the_file_takes_nobody_away(school: Counter) -> None:
    made = families()
    orphan = Remark(FileKind.GUARDIANS, 901, "", Reason.UNKNOWN_PERSON, "12")
    links = tuple(each for each in made.links if each.person_id != "12")
    doubtful = frozenset({("1", "12"), ("2", "12")})
    made = later(made, links=links, remarks=(orphan,), doubtful=doubtful)
    assert outcome_of(school, made) == NothingToDo(UAI, (orphan,))


def test_31_what_is_wrong_elsewhere_with_a_guardian_leaves_them_no_child_that_is_no_longer_theirs(
    school: Counter,
) -> None:
    made = families()
    stale = Remark(FileKind.GUARDIANS, 901, "Paul MARTIN", Reason.UNKNOWN_PUPIL, "12")
    links = tuple(each for each in made.links if (each.eleve_id, each.person_id) != ("1", "12"))
    doubtful = frozenset({("2", "12")})
    plan = done(school, later(made, links=links, remarks=(stale,), doubtful=doubtful))
    assert [(each.name, each.child) for each in plan.detached] == [("Paul MARTIN", "Léa MARTIN")]


def test_a_pupil_and_a_person_of_one_number_are_two(school: Counter) -> None:
    made = families()
    bad = Remark(FileKind.GUARDIANS, 512, "", Reason.NO_NAME, "3")
    plan = done(school, later(made, pupils=made.pupils[:2], links=made.links[:4], remarks=(bad,)))
    assert [each.name for each in plan.leavers] == ["Zoé DUPONT"]


def test_groupings_survive_and_a_new_child_has_an_account_of_its_own(school: Counter) -> None:
    opened(school, "cmartin")
    group_letter(family(school), "cmartin", PASSWORD, give_letter(school, "cmartin2"), "07/05/2013")
    assert accounts(school)["cmartin"] == "active Léa Tom"
    made = families()
    grown = later(made, pupils=(*made.pupils, pupil(5, "Nina")), links=(*made.links, link(5, 11)))
    done(school, grown)
    found = accounts(school)
    assert (found["cmartin"], found["cmartin2"], found["cmartin3"]) == ("active Léa Tom", "grouped", "prepared Nina")
    leaving = done(school, later(grown, pupils=grown.pupils[1:], links=grown.links[2:]), YES)
    assert len(leaving.leavers) == 1
    assert accounts(school)["cmartin"] == "active Tom"
    assert_every_journal_holds(school)


def test_a_split_off_responsibility_stays_where_the_school_put_it(desk: Counter) -> None:
    per_guardian(desk)
    done(desk, families())
    opened(desk, "cmartin")
    load = load_of(desk, WhichAccount("cmartin"))
    assert isinstance(load, Load)
    chosen = frozenset(each.responsibility for each in load.carried if each.child.startswith("Tom"))
    assert isinstance(split_off(desk, SplitOff(StaffAct("cmartin", "asked"), chosen)), Split)
    assert isinstance(outcome_of(desk, later(families())), NothingToDo)
    assert bonds(desk)["Claire MARTIN of Tom"] == "cmartin2"


def test_a_letter_that_lapsed_meanwhile_is_no_obstacle(school: Counter) -> None:
    give_letter(school, "cdupont")
    clock_of(school).pass_time(days=100)
    made = families()
    done(school, later(made, pupils=made.pupils[:2], links=made.links[:4]))
    assert [each.state for each in rows(school, Account) if each.identifier == "cdupont"] == [State.LAPSED]
