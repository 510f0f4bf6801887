"""What a roster would change (R1, R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telekiosk.core.lifecycle import Kind
from telekiosk.roster.model import LinkRow, Reason, Roster
from telekiosk.roster.plan import NewLink, NothingToDo, Plan, PlanOutcome, Present, content_digest, planned
from telekiosk.roster.refusals import NobodyToImport, OtherSchool, PupilsElsewhere, SchoolNotEmpty
from telekiosk.roster.words import remark, sentence
from tests.roster.rosters import PUPILS, changed, read

TODAY = date(2026, 10, 13)
EMPTY = Present(pupils=0, digest="", ines=frozenset())


def plan(roster: Roster, present: Present = EMPTY, today: date = TODAY) -> Plan:
    outcome = planned(roster, present, today)
    assert isinstance(outcome, Plan), outcome
    return outcome


def test_a_pupil_who_has_left_is_not_imported_and_neither_is_their_guardian() -> None:
    made = plan(read())
    assert [pupil.first_name for pupil in made.pupils] == ["Zoé", "Noël"]
    assert [person.first_name for person in made.persons] == ["Lœtitia", "Jean-Noël"]
    assert made.leavers == 1


def test_a_pupil_who_leaves_tomorrow_is_still_there() -> None:
    assert len(plan(read(), today=date(2026, 10, 1)).pupils) == 3


def test_each_guardian_gets_an_account_for_each_child_and_each_pupil_one() -> None:
    made = plan(read())
    assert [(account.kind, account.person_id, account.eleve_ids) for account in made.accounts] == [
        (Kind.GUARDIAN, "310501", ("2040101",)),
        (Kind.GUARDIAN, "310502", ("2040101",)),
        (Kind.GUARDIAN, "310501", ("2040102",)),
        (Kind.GUARDIAN, "310502", ("2040102",)),
        (Kind.PUPIL, None, ("2040101",)),
        (Kind.PUPIL, None, ("2040102",)),
    ]


def test_a_school_may_choose_one_account_for_each_guardian() -> None:
    made = plan(read(), replace(EMPTY, accounts_per="guardian"))
    guardians = [account for account in made.accounts if account.kind is Kind.GUARDIAN]
    assert [(account.person_id, account.eleve_ids) for account in guardians] == [
        ("310501", ("2040101", "2040102")),
        ("310502", ("2040101", "2040102")),
    ]


def linked(*links: LinkRow) -> Roster:
    """The example with these links instead of its own."""
    return replace(read(), links=links)


def link(person: str, *, pays: bool = False, first: bool = False, parentage: str = "10") -> LinkRow:
    return LinkRow("2040101", person, parentage, pays_fees=pays, first_contact=first, line=1)


@pytest.mark.parametrize(
    ("links", "first"),
    [
        ((link("310501"), link("310502", pays=True)), "310502"),
        ((link("310501", first=True), link("310502", pays=True)), "310502"),
        ((link("310501"), link("310502", first=True)), "310502"),
        ((link("310502"), link("310501")), "310501"),
    ],
)
def test_rank_one_pays_else_is_the_first_contact_else_has_the_lower_number(
    links: tuple[LinkRow, ...], first: str
) -> None:
    ranks = {made.person_id: made.rank for made in plan(linked(*links)).links}
    assert ranks == {"310501": 1, "310502": 2} | ({"310501": 2, "310502": 1} if first == "310502" else {})


def test_a_third_legal_guardian_is_left_out() -> None:
    made = plan(linked(link("310501", pays=True), link("310502"), link("310503", first=True)))
    assert made.links == (NewLink("2040101", "310501", 1), NewLink("2040101", "310503", 2))
    assert Reason.THIRD_GUARDIAN in [told.reason for told in made.remarks]


@pytest.mark.parametrize(
    ("parentage", "reason"),
    [
        ("70", Reason.OWN_GUARDIAN),
        ("51", Reason.INSTITUTION),
        ("41", Reason.INSTITUTION),
        ("42", Reason.INSTITUTION),
    ],
)
def test_pupils_themselves_and_services_get_no_guardians_account(parentage: str, reason: Reason) -> None:
    made = plan(linked(link("310501", parentage=parentage), link("310502")))
    assert [each.person_id for each in made.links] == ["310502"]
    assert reason in [told.reason for told in made.remarks]


def test_a_person_in_charge_of_thirteen_pupils_waits_for_the_schools_yes() -> None:
    roster = read()
    many = tuple(replace(roster.pupils[0], eleve_id=str(n), ine=None) for n in range(13))
    links = tuple(replace(link("310501"), eleve_id=str(n)) for n in range(13))
    assert plan(replace(roster, pupils=many, links=links)).links == ()
    assert len(plan(replace(roster, pupils=many[1:], links=links[1:])).links) == 12


def test_a_pupil_without_birth_date_class_or_guardian_is_imported_and_reported() -> None:
    bare = changed(PUPILS, "<DATE_NAISS>29/02/2016</DATE_NAISS>", "<DATE_NAISS/>", 1)
    bare = changed(bare, "<CODE_STRUCTURE>6 A</CODE_STRUCTURE>", "<CODE_STRUCTURE/>")
    made = plan(replace(read(bare), links=()))
    assert [told.reason for told in made.remarks[:3]] == [Reason.NO_BIRTH_DATE, Reason.NO_CLASS, Reason.NO_GUARDIAN]
    assert len(made.pupils) == 2
    told = remark(made.remarks[0]).replace("\u00a0", " ")
    assert told == (
        "élèves, ligne 11 : Zoé D'ARTIGUELOUVE : importé "
        "(pas de date de naissance : le compte est préparé, "
        "son courrier attend la date)"
    )


def refused(outcome: PlanOutcome) -> str:
    assert not isinstance(outcome, Plan)
    return sentence(outcome)


def test_the_same_roster_again_changes_nothing_even_when_exported_anew() -> None:
    roster = read()
    present = Present(pupils=2, digest=content_digest(roster), ines=frozenset())
    anew = read(changed(PUPILS, "12/10/2026 18:42:07", "13/10/2026 07:00:00"))
    for same in (roster, anew, replace(roster, pupils=roster.pupils[::-1])):
        assert planned(same, present, TODAY) == NothingToDo("0990001N")
    assert "Rien n'a changé" in refused(NothingToDo("0990001N"))


def test_any_difference_to_a_school_with_pupils_refuses_the_whole() -> None:
    present = Present(pupils=2, digest=content_digest(read()), ines=frozenset())
    different = read(changed(PUPILS, "<CODE_STRUCTURE>6B<", "<CODE_STRUCTURE>6C<"))
    assert planned(different, present, TODAY) == SchoolNotEmpty("0990001N")


def test_another_schools_files_are_refused_when_a_school_is_asked_for() -> None:
    assert planned(read(), EMPTY, TODAY, "0990002P") == OtherSchool("0990001N", "0990002P")
    assert isinstance(planned(read(), EMPTY, TODAY, "0990001n"), Plan)


def test_pupils_known_at_another_school_refuse_the_whole() -> None:
    present = replace(EMPTY, ines=frozenset({"990410001ZA", "990398877ZB"}))
    assert planned(read(), present, TODAY) == PupilsElsewhere(1)


def test_files_with_leavers_alone_import_nobody() -> None:
    roster = read()
    assert planned(replace(roster, pupils=roster.pupils[2:]), EMPTY, TODAY) == NobodyToImport("0990001N")
