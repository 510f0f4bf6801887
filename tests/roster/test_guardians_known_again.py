"""Which adult is which, and on whose account a child is (R1, R21; SIECLE.md section 9)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.entities import Guardian, Responsibility
from telekiosk.core.guardians import GuardianChanged, Record, protect
from telekiosk.core.school import StaffAct, close
from telekiosk.core.staff_entities import Operator
from telekiosk.core.terms import Role
from telekiosk.roster.model import POSTAL, Reason, Roster
from telekiosk.roster.plan import Decisions, NothingToDo
from tests.core.roads import PASSWORD, notices
from tests.core.staffing import hire
from tests.desk import assert_every_journal_holds, give_letter, group_letter
from tests.roster.made import (
    OTHER,
    UAI,
    YES,
    accounts,
    bonds,
    desk_of,
    done,
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


def guardian(desk: Counter, person_id: str, uai: str = UAI) -> Guardian:
    found: Guardian = next(
        each for each in rows(desk, Guardian) if (each.school_uai, each.person_id) == (uai, person_id)
    )
    return found


def test_31_persons_of_leavers_alone_are_nobody_here(desk: Counter) -> None:
    made = families()
    done(desk, replace(made, persons=(*made.persons, person(99, "Ghislaine"))))
    assert len(rows(desk, Guardian)) == 3


def test_a_guardian_who_is_also_staff_keeps_two_accounts_that_know_nothing_of_each_other(desk: Counter) -> None:
    hire(desk, "claire.martin", Role.MANAGER)
    before = [each.model_dump() for each in rows(desk, Operator)]
    made = families()
    claire = replace(made.persons[0], email="claire.martin@example.org", email_is_sound=True)
    done(desk, replace(made, persons=(claire, *made.persons[1:])))
    opened(desk, "cmartin", "claire.martin@example.org")
    assert bonds(desk)["Claire MARTIN of Léa"] == "cmartin"
    assert accounts(desk)["cmartin"] == "active Léa"
    assert [each.model_dump() for each in rows(desk, Operator)] == before


def test_33_a_guardian_whose_number_changed_is_known_by_name_among_the_childs_guardians(desk: Counter) -> None:
    done(desk, families())
    made = families()
    claire = replace(made.persons[0], person_id="211", first_name="CLAIRE")
    links = tuple(replace(each, person_id="211") if each.person_id == "11" else each for each in made.links)
    plan = done(desk, later(made, persons=(claire, *made.persons[1:]), links=links))
    assert (plan.accounts, plan.attached, plan.detached) == ((), (), ())
    assert guardian(desk, "211").first_name == "CLAIRE"
    assert len(rows(desk, Guardian)) == 3
    assert bonds(desk)["CLAIRE MARTIN of Tom"] == "cmartin2"


def test_33_spouses_of_one_name_whose_numbers_change_stay_who_they_are(desk: Counter) -> None:
    spouses = [replace(person(501, "Dominique"), civility="M."), replace(person(502, "Dominique"), civility="Mme")]
    made = roster([pupil(1, "Léa")], spouses, [link(1, 501), link(1, 502, pays=True)])
    done(desk, made)
    before = {each.civility: each.id for each in rows(desk, Guardian)}
    renumbered = [replace(each, person_id=f"7{each.person_id}") for each in spouses]
    plan = done(desk, later(made, persons=tuple(renumbered), links=(link(1, 7501, pays=True), link(1, 7502))))
    assert not plan.accounts and not plan.detached
    assert {each.civility: each.id for each in rows(desk, Guardian)} == before


def test_36_a_guardian_who_becomes_a_contact_keeps_no_account_for_a_namesake(desk: Counter) -> None:
    made = roster([pupil(1, "Léa")], [person(501, "Claire")], [link(1, 501)])
    done(desk, made)
    tutor = later(
        made, persons=(person(888, "Claire"),), links=(link(1, 888, parentage="50"),), lesser=frozenset({("1", "501")})
    )
    plan = done(desk, tutor, YES)
    assert [each.name for each in plan.detached] == ["Claire MARTIN"]
    assert [each.name for each in plan.accounts] == ["Claire MARTIN"]
    assert accounts(desk)["cmartin"] == "prepared"
    assert accounts(desk)["cmartin2"] == "prepared Léa"


def test_33_of_a_person_entered_twice_the_number_that_is_left_takes_over_the_others_children(desk: Counter) -> None:
    twice = roster(
        [pupil(1, "Léa"), pupil(2, "Tom")],
        [person(11, "Claire"), person(21, "Claire")],
        [link(1, 11), link(2, 21)],
    )
    done(desk, twice)
    cleaned = later(twice, persons=(twice.persons[1],), links=(link(1, 21), link(2, 21)))
    plan = done(desk, cleaned)
    assert (plan.accounts, plan.detached) == ((), ())
    kept = guardian(desk, "21").id
    assert {each.guardian_id for each in rows(desk, Responsibility)} == {kept}
    assert bonds(desk) == {"Claire MARTIN of Léa": "cmartin", "Claire MARTIN of Tom": "cmartin2"}
    assert outcome_of(desk, cleaned) == NothingToDo(UAI)


def test_33_true_homonyms_under_two_numbers_are_two_people(desk: Counter) -> None:
    spouses = roster([pupil(1, "Léa")], [person(11, "Dominique"), person(12, "Dominique")], [link(1, 11), link(1, 12)])
    done(desk, spouses)
    assert len(rows(desk, Guardian)) == 2
    assert set(accounts(desk)) == {"dmartin", "dmartin2", "lmartin"}
    assert outcome_of(desk, later(spouses)) == NothingToDo(UAI)


def test_an_adult_of_the_same_name_in_charge_of_another_family_is_another(desk: Counter) -> None:
    done(desk, families())
    made = families()
    more = later(made, pupils=(*made.pupils, pupil(7, "Nina")), persons=(*made.persons, person(71, "Claire")))
    done(desk, replace(more, links=(*made.links, link(7, 71))))
    assert bonds(desk)["Claire MARTIN of Nina"] == "cmartin3"


def test_a_number_given_to_another_adult_opens_nobody_elses_account(desk: Counter) -> None:
    made = roster([pupil(1, "Zoé")], [person(1, "Anne", "LEGRAND")], [link(1, 1)])
    done(desk, made)
    renumbered = later(made, persons=(person(1, "Omar", "BENALI"),))
    nothing = outcome_of(desk, renumbered)
    assert isinstance(nothing, NothingToDo)
    assert [told.reason for told in nothing.remarks] == [Reason.OTHER_PERSON]
    assert guardian(desk, "1").first_name == "Anne"
    assert bonds(desk) == {"Anne LEGRAND of Zoé": "alegrand"}
    done(desk, renumbered, Decisions(persons=frozenset({"1"})))
    assert guardian(desk, "1").first_name == "Omar"


def test_35_the_rank_follows_who_pays_and_nothing_else_changes(desk: Counter) -> None:
    made = families()
    done(desk, replace(made, links=(link(1, 11, pays=True), link(1, 12), *made.links[2:])))
    swapped = later(made, links=(link(1, 11), link(1, 12, pays=True), *made.links[2:]))
    plan = done(desk, swapped)
    assert [(each.name, each.rank) for each in plan.bonds] == [("Paul MARTIN", 1), ("Claire MARTIN", 2)]
    assert not any(each.resumed for each in plan.bonds)


def test_36_a_guardian_who_is_only_a_contact_now_is_detached_from_that_child_alone(desk: Counter) -> None:
    done(desk, families())
    made = families()
    plan = done(desk, later(made, links=(made.links[0], *made.links[2:])))
    assert [(each.name, each.child, each.because) for each in plan.detached] == [
        ("Paul MARTIN", "Léa MARTIN", "no longer a guardian")
    ]
    assert (accounts(desk)["pmartin"], accounts(desk)["pmartin2"]) == ("prepared", "prepared Tom")
    back = done(desk, later(later(made)))
    assert [(each.child, each.resumed) for each in back.bonds] == [("Léa MARTIN", True)]
    assert accounts(desk)["pmartin"] == "prepared Léa"
    assert entries(desk, "pmartin") == ["account prepared", "child ended", "child attached"]


def test_37_a_service_that_the_school_accepted_stays_and_its_next_child_waits_for_a_yes(desk: Counter) -> None:
    made = roster([pupil(1, "Léa"), pupil(2, "Tom")], [person(51, "ASE", "DEPARTEMENT")], [link(1, 51, parentage="51")])
    assert not done(desk, made).attached
    yes = Decisions(persons=frozenset({"51"}))
    assert len(done(desk, later(made), yes).attached) == 1
    assert isinstance(outcome_of(desk, later(made)), NothingToDo)
    two = later(made, links=(*made.links, link(2, 51, parentage="51")))
    waiting = outcome_of(desk, two)
    assert isinstance(waiting, NothingToDo)
    assert [told.reason for told in waiting.remarks] == [Reason.INSTITUTION, Reason.NO_GUARDIAN]
    assert len(done(desk, two, yes).attached) == 1


def test_38_an_adult_pupil_is_nobodys_guardian(desk: Counter) -> None:
    made = roster([pupil(1, "Léa")], [person(11, "Léa")], [link(1, 11, parentage="70")])
    done(desk, made, Decisions(persons=frozenset({"11"})))
    assert accounts(desk) == {"lmartin": "prepared Léa"}


def test_41_one_mailbox_for_many_joins_nobody(desk: Counter) -> None:
    shared = [person(n, name, email="famille@example.org") for n, name in ((11, "Claire"), (12, "Paul"))]
    made = replace(families(), persons=(*shared, families().persons[2]))
    done(desk, made)
    assert len([name for name in accounts(desk) if name[0] in "cp"]) == 5


def test_42_a_mail_address_that_siecle_changes_leaves_the_accounts_address_alone(desk: Counter) -> None:
    done(desk, families())
    opened(desk, "cmartin", "claire@orange.fr")
    made = families()
    other = replace(made.persons[0], email="claire.martin@example.org", email_is_sound=True)
    done(desk, later(made, persons=(other, *made.persons[1:])))
    assert guardian(desk, "11").email == "claire.martin@example.org"
    assert accounts(desk)["cmartin"] == "active Léa"


def test_02_files_without_addresses_take_none_away(desk: Counter) -> None:
    done(desk, families())
    made = families()
    bare = tuple(replace(each, address_lines=(), postcode_and_town="") for each in made.persons)
    silent = tuple(replace(each, unsaid=POSTAL) for each in bare)
    assert outcome_of(desk, later(made, persons=silent)) == NothingToDo(UAI)
    assert guardian(desk, "11").address_lines == "3 rue des Lilas"
    plan = done(desk, later(made, persons=(bare[0], *made.persons[1:])))
    assert len(plan.guardians) == 1
    assert guardian(desk, "11").address_lines == ""


def test_a_protected_guardian_is_protected_at_the_next_school_too(desk: Counter) -> None:
    done(desk, families())
    assert isinstance(protect(desk, Record(UAI, "13"), "court order"), GuardianChanged)
    zoe = families().pupils[2]
    moved = roster([replace(zoe, eleve_id="9")], [person(901, "Claire", "DUPONT")], [link(9, 901)], uai=OTHER)
    plan = done(desk, moved, Decisions(moves=frozenset({zoe.ine or ""})))
    assert [each.protected for each in plan.new_guardians] == [True]
    there = guardian(desk, "901", OTHER)
    assert (there.protected, there.same_as) == (True, guardian(desk, "13").id)
    assert bonds(desk)["Claire DUPONT of Zoé"] == "cdupont"


def grown() -> Roster:
    """Nina comes, of the same two parents."""
    made = families()
    return later(made, pupils=(*made.pupils, pupil(5, "Nina")), links=(*made.links, link(5, 11), link(5, 12)))


def test_one_account_for_each_guardian_takes_a_new_child_without_a_letter_and_tells_the_family(desk: Counter) -> None:
    per_guardian(desk)
    done(desk, families())
    opened(desk, "cmartin")
    plan = done(desk, grown())
    assert [account.person_id for account in plan.accounts] == [None]
    found = accounts(desk)
    assert (found["cmartin"], found["pmartin"]) == ("active Léa Nina Tom", "prepared Léa Nina Tom")
    assert notices(desk)[-1] == ("child added", "claire@orange.fr")
    assert entries(desk, "cmartin")[-1] == "child attached"
    assert outcome_of(desk, grown()) == NothingToDo(UAI)
    assert_every_journal_holds(desk)


def test_the_principal_takes_the_new_child_of_a_family_that_grouped(desk: Counter) -> None:
    done(desk, families())
    opened(desk, "cmartin")
    group_letter(family(desk), "cmartin", PASSWORD, give_letter(desk, "cmartin2"), "07/05/2013")
    per_guardian(desk)
    done(desk, grown())
    assert (accounts(desk)["cmartin"], accounts(desk)["cmartin2"]) == ("active Léa Nina Tom", "grouped")


def test_an_account_that_has_ended_takes_no_child(desk: Counter) -> None:
    per_guardian(desk)
    done(desk, families())
    close(desk, StaffAct("cmartin", "asked for"))
    done(desk, grown())
    assert bonds(desk)["Claire MARTIN of Nina"] == "cmartin2"
    assert accounts(desk)["cmartin2"] == "prepared Nina"


def test_changing_the_setting_touches_no_account(desk: Counter) -> None:
    done(desk, families())
    per_guardian(desk)
    assert outcome_of(desk, later(families())) == NothingToDo(UAI)


def joint(desk: Counter) -> None:
    """Claire and Paul share an account."""
    per_guardian(desk)
    done(desk, families())
    opened(desk, "cmartin")
    group_letter(family(desk), "cmartin", PASSWORD, give_letter(desk, "pmartin"), "07/05/2013")
    assert accounts(desk)["pmartin"] == "grouped"


def test_a_joint_account_takes_a_child_of_both(desk: Counter) -> None:
    joint(desk)
    plan = done(desk, grown())
    assert len([each for each in plan.attached if each.account]) == 2
    assert accounts(desk)["cmartin"] == "active Léa Nina Tom"
    assert bonds(desk)["Paul MARTIN of Nina"] == "cmartin"


def test_a_joint_account_takes_no_child_of_one_of_them_alone(desk: Counter) -> None:
    joint(desk)
    made = families()
    hers = later(
        made,
        pupils=(*made.pupils, pupil(5, "Nina")),
        persons=(*made.persons, person(15, "Marc", "LEROY")),
        links=(*made.links, link(5, 11), link(5, 15)),
    )
    done(desk, hers)
    assert accounts(desk)["cmartin"] == "active Léa Tom"
    assert bonds(desk)["Claire MARTIN of Nina"] == "cmartin2"


def test_a_hidden_mark_outlives_imports_leaving_and_coming_back(desk: Counter) -> None:
    done(desk, families())

    def hide(tx) -> None:
        bond = next(each for each in rows(desk, Responsibility) if each.rank == 2)
        found = tx.session.get_one(Responsibility, bond.id)
        found.hidden = True

    desk.write(hide)
    made = families()
    done(desk, later(made, pupils=made.pupils[2:], links=made.links[4:]), YES)
    done(desk, later(later(made)))
    assert sum(each.hidden for each in rows(desk, Responsibility)) == 1
    assert list(accounts(desk).values()).count("prepared") == 1
