"""What a roster would change (R1, R21): the rules that need no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telekiosk.core.lifecycle import Kind
from telekiosk.roster.known import Present
from telekiosk.roster.model import LinkRow, Reason, Roster
from telekiosk.roster.plan import NO_DECISION, Decisions, planned
from telekiosk.roster.refusals import NobodyToImport, OtherSchool
from telekiosk.roster.steps import Plan
from telekiosk.roster.words import remark
from tests.roster.rosters import PUPILS, changed, read

TODAY = date(2026, 10, 13)
EMPTY = Present()


def plan(roster: Roster, present: Present = EMPTY, today: date = TODAY, decisions: Decisions = NO_DECISION) -> Plan:
    outcome = planned(roster, present, today, decisions=decisions)
    assert isinstance(outcome, Plan), outcome
    return outcome


def test_a_pupil_who_has_left_is_not_imported_and_neither_is_their_guardian() -> None:
    made = plan(read())
    assert [new.row.first_name for new in made.new_pupils] == ["Zoé", "Noël"]
    assert [new.row.first_name for new in made.new_guardians] == ["Lœtitia", "Jean-Noël"]
    assert (made.passed_over, made.leavers) == (1, ())


def test_a_pupil_who_leaves_tomorrow_is_still_there() -> None:
    assert len(plan(read(), today=date(2026, 10, 1)).new_pupils) == 3


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
    ranks = {made.person_id: made.rank for made in plan(linked(*links)).attached}
    assert ranks == {"310501": 1, "310502": 2} | ({"310501": 2, "310502": 1} if first == "310502" else {})


def test_a_third_legal_guardian_is_left_out() -> None:
    made = plan(linked(link("310501", pays=True), link("310502"), link("310503", first=True)))
    assert [(new.person_id, new.rank) for new in made.attached] == [("310501", 1), ("310503", 2)]
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
    assert [each.person_id for each in made.attached] == ["310502"]
    assert reason in [told.reason for told in made.remarks]


@pytest.mark.parametrize(("parentage", "persons"), [("51", 2), ("41", 2), ("42", 2), ("70", 1)])
def test_37_services_and_professionals_get_an_account_once_the_school_has_said_yes(
    parentage: str, persons: int
) -> None:
    yes = Decisions(persons=frozenset({"310501"}))
    made = plan(linked(link("310501", parentage=parentage), link("310502")), decisions=yes)
    assert len(made.attached) == persons


def test_a_person_in_charge_of_thirteen_pupils_waits_for_the_schools_yes() -> None:
    roster = read()
    many = tuple(replace(roster.pupils[0], eleve_id=str(n), ine=None) for n in range(13))
    links = tuple(replace(link("310501"), eleve_id=str(n)) for n in range(13))
    yes = Decisions(persons=frozenset({"310501"}))
    assert plan(replace(roster, pupils=many, links=links)).attached == ()
    assert len(plan(replace(roster, pupils=many, links=links), decisions=yes).attached) == 13
    assert len(plan(replace(roster, pupils=many[1:], links=links[1:])).attached) == 12


def test_a_pupil_without_birth_date_class_or_guardian_is_imported_and_reported() -> None:
    bare = changed(PUPILS, "<DATE_NAISS>29/02/2016</DATE_NAISS>", "<DATE_NAISS/>", 1)
    bare = changed(bare, "<CODE_STRUCTURE>6 A</CODE_STRUCTURE>", "<CODE_STRUCTURE/>")
    made = plan(replace(read(bare), links=()))
    assert [told.reason for told in made.remarks[:3]] == [Reason.NO_BIRTH_DATE, Reason.NO_CLASS, Reason.NO_GUARDIAN]
    assert len(made.new_pupils) == 2
    told = remark(made.remarks[0]).replace("\u00a0", " ")
    assert told == (
        "élèves, ligne 11 : Zoé D'ARTIGUELOUVE : importé "
        "(pas de date de naissance : le compte est préparé, "
        "son courrier attend la date)"
    )


def test_another_schools_files_are_refused_when_a_school_is_asked_for() -> None:
    assert planned(read(), EMPTY, TODAY, "0990002P") == OtherSchool("0990001N", "0990002P")
    assert isinstance(planned(read(), EMPTY, TODAY, "0990001n"), Plan)


def test_files_with_leavers_alone_import_nobody() -> None:
    roster = read()
    assert planned(replace(roster, pupils=roster.pupils[2:]), EMPTY, TODAY) == NobodyToImport(
        "0990001N", roster.remarks
    )
