"""A slip in SIECLE or in a table takes nothing from a family: what is known stays until files say otherwise (R21)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from telekiosk.core.counter import Counter
from telekiosk.core.entities import Guardian, Responsibility
from telekiosk.core.guardians import Record, protect
from telekiosk.core.hiding import Hide, hide
from telekiosk.core.parting import Load, WhichAccount, load_of
from telekiosk.core.school import StaffAct
from telekiosk.roster.columns import COLUMNS
from telekiosk.roster.model import Reason
from telekiosk.roster.plan import Decisions, NothingToDo
from telekiosk.roster.plan_words import sections
from telekiosk.roster.steps import Plan
from tests.core.roads import PASSWORD
from tests.desk import assert_every_journal_holds, give_letter, group_letter
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
    person,
    pupil_named,
    roster,
    rows,
)
from tests.roster.tables import HEADINGS, NOEL, ZOE, read, table

LEA = families().pupils[0]
TOMORROW = {"Date du fichier": "13/10/2026"}
SECOND = [heading for heading in ZOE if heading.startswith("Responsable 2")]


@pytest.fixture
def desk(counter: Counter) -> Counter:
    return desk_of(counter)


def guardian_named(desk: Counter, first_name: str) -> Guardian:
    found: Guardian = next(each for each in rows(desk, Guardian) if each.first_name == first_name)
    return found


def changes(plan: Plan) -> list[str]:
    return [change.field for each in plan.guardians for change in each.changes]


# a pupil entered twice


@pytest.mark.parametrize("ended", [{"Date de sortie": "01/10/2026"}, {"Classe": "INACTIFS"}])
@pytest.mark.parametrize("first", [True, False])
def test_20_of_a_pupil_entered_twice_the_entry_at_the_school_counts(
    desk: Counter, ended: dict[str, str], first: bool
) -> None:
    done(desk, read(table(ZOE)))
    kept = ZOE | TOMORROW | {"Numéro élève": "303", "Classe": "6 B"}
    entries = [ZOE | TOMORROW | ended, {**kept, **dict.fromkeys(SECOND, "")}]
    plan = done(desk, read(table(*entries[:: 1 if first else -1])))
    assert (plan.leavers, plan.detached) == ((), ()), "the father stands at the ended entry alone"
    assert enrolled(desk) == {"Zoé": f"{UAI} 6 B"}
    assert set(accounts(desk).values()) == {"prepared Zoé"}


# numbers forgotten in a table


def test_in_a_table_a_guardians_number_forgotten_detaches_nobody(desk: Counter) -> None:
    done(desk, read(table(ZOE)))
    forgotten = read(table(ZOE | TOMORROW | {"Responsable 2 : numéro": ""}))
    assert [told.reason for told in forgotten.remarks] == [Reason.NO_ID]
    assert isinstance(outcome_of(desk, forgotten), NothingToDo)


def test_in_a_table_a_pupils_number_forgotten_lets_nobody_leave(desk: Counter) -> None:
    done(desk, read(table(ZOE, NOEL)))
    forgotten = read(table(ZOE | TOMORROW, NOEL | TOMORROW | {"Numéro élève": "", "Prénom": "NOEL"}))
    assert isinstance(outcome_of(desk, forgotten), NothingToDo)
    assert enrolled(desk) == {"Zoé": f"{UAI} 6 A", "Noël": f"{UAI} 6B"}
    assert len(done(desk, read(table(ZOE | TOMORROW)), YES).leavers) == 1


# what is not said, or cannot be believed


def test_a_table_without_the_optional_columns_erases_nothing(desk: Counter) -> None:
    done(desk, read(table(ZOE | {"Responsable 1 : nom d'usage": "MARTIN", "Nom d'usage": "LILAS"})))
    required = [column.heading for column in COLUMNS if column.required]
    required += [heading for heading in SECOND if heading in HEADINGS]
    said = ZOE | TOMORROW
    lines = [";".join(required), ";".join(said[heading] for heading in required)]
    outcome = outcome_of(desk, read("\r\n".join(lines)))
    assert isinstance(outcome, NothingToDo), outcome
    known = guardian_named(desk, "Lœtitia")
    assert (known.usage_name, known.phone, known.email) == ("MARTIN", "0639980501", "l.trevanec@example.org")


def test_a_contact_detail_too_long_leaves_the_known_one(desk: Counter) -> None:
    done(desk, read(table(ZOE)))
    long = {"Responsable 1 : adresse": "14 BIS RUE DE L'ÉTANG, DERRIÈRE LE MOULIN"}
    long["Responsable 1 : téléphone"] = "06" * 12
    outcome = outcome_of(desk, read(table(ZOE | TOMORROW | long)))
    assert isinstance(outcome, NothingToDo)
    assert [told.reason for told in outcome.remarks][:1] == [Reason.CONTACT_TOO_LONG]
    assert guardian_named(desk, "Lœtitia").address_lines == "14 BIS RUE DE L'ÉTANG"
    mended = done(desk, read(table(ZOE | TOMORROW | {"Responsable 1 : téléphone": ""})))
    assert changes(mended) == ["phone"]


def test_a_garbled_name_takes_no_good_ones_place(desk: Counter) -> None:
    done(desk, read(table(ZOE)))
    garbled = {"Prénom": "ZoÃ©", "Responsable 1 : nom de famille": "TRÃ‰VANEC", "Responsable 1 : prénom": "LÅ“titia"}
    outcome = outcome_of(desk, read(table(ZOE | TOMORROW | garbled)))
    assert isinstance(outcome, NothingToDo)
    assert [told.reason for told in outcome.remarks] == [Reason.GARBLED, Reason.GARBLED]
    assert pupil_named(desk, "Zoé") and guardian_named(desk, "Lœtitia").family_name == "TRÉVANEC"


# who is whose guardian


def test_a_third_guardian_takes_nobodys_place(desk: Counter) -> None:
    made = families()
    done(desk, made)
    third = later(made, persons=(*made.persons, person(5, "Ali", "BEAU")), links=(*made.links, link(1, 5, pays=True)))
    outcome = outcome_of(desk, third)
    assert isinstance(outcome, NothingToDo)
    assert [(told.about, told.reason) for told in outcome.remarks] == [("Ali BEAU", Reason.THIRD_GUARDIAN)]


def test_30_a_number_with_another_first_name_and_civility_is_asked_about(desk: Counter) -> None:
    """The stepmother was written over the mother's record, and has the family's name too."""
    done(desk, families())
    made = families()
    over = replace(made.persons[0], first_name="Marc", civility="M.")
    outcome = outcome_of(desk, later(made, persons=(over, *made.persons[1:])))
    assert isinstance(outcome, NothingToDo)
    assert {told.reason for told in outcome.remarks} == {Reason.OTHER_PERSON}
    assert bonds(desk)["Claire MARTIN of Léa"] == "cmartin"


def kept_from(desk: Counter, identifier: str) -> None:
    """A court has decided that this account's guardian learns nothing of the child any more."""
    load = load_of(desk, WhichAccount(identifier))
    assert isinstance(load, Load)
    hide(desk, Hide(StaffAct(identifier, "jugement", "vu"), load.carried[0].responsibility, None))


def typed_anew(number: int, first_name: str, uai: str = UAI) -> Any:
    """Léa's roster in which her father has another number and first name, here or at the next school."""
    made = families()
    if uai == UAI:
        claire, _paul, dupont = made.persons
        links = [replace(each, person_id=str(number)) if each.person_id == "12" else each for each in made.links]
        return later(made, persons=(claire, person(number, first_name), dupont), links=tuple(links))
    there = [replace(LEA, eleve_id="5001", class_name="2de 4")]
    parents = [person(801, "Claire"), person(number, first_name)]
    return roster(there, parents, [link(5001, 801), link(5001, number)], uai=uai)


@pytest.mark.parametrize("uai", [UAI, OTHER])
def test_a_guardian_kept_from_the_child_does_not_come_back_under_another_number(desk: Counter, uai: str) -> None:
    done(desk, families())
    kept_from(desk, "pmartin")
    anew = typed_anew(312, "Jean-Paul", uai)
    yes = Decisions(leavers=True, moves=frozenset({LEA.ine or ""}))
    assert Reason.PERHAPS_GUARDED in [told.reason for told in done(desk, anew, yes).remarks]
    assert not [shown for name, shown in accounts(desk).items() if name.startswith("jmartin") and "Léa" in shown]
    hidden = [each for each in rows(desk, Responsibility) if each.hidden]
    assert len(hidden) == 1 and hidden[0].ended_on is None, "the court's word stays too"
    assert isinstance(outcome_of(desk, later(anew), yes), NothingToDo), "now that he is known as Tom's"
    done(desk, later(anew), replace(yes, persons=frozenset({"312"})))
    assert [shown for name, shown in accounts(desk).items() if name.startswith("jmartin") and "Léa" in shown]


def test_a_protected_guardian_gets_no_letter_with_her_address_under_another_number(desk: Counter) -> None:
    done(desk, families())
    protect(desk, Record(UAI, "13"), "ordonnance")
    made = families()
    anew = replace(made.persons[2], person_id="313", first_name="Marie-Claire")
    links = (*made.links[:4], replace(made.links[4], person_id="313"))
    outcome = outcome_of(desk, later(made, persons=(*made.persons[:2], anew), links=links))
    assert isinstance(outcome, NothingToDo)
    assert Reason.PERHAPS_GUARDED in [told.reason for told in outcome.remarks]
    assert bonds(desk)["Claire DUPONT of Zoé"] == "cdupont"


def test_a_guardian_who_leaves_a_joint_account_still_knows_its_password_and_the_plan_says_so(desk: Counter) -> None:
    done(desk, families())
    opened(desk, "cmartin")
    group_letter(family(desk), "cmartin", PASSWORD, give_letter(desk, "pmartin"), "07052013")
    made = families()
    without = tuple(each for each in made.links if (each.eleve_id, each.person_id) != ("1", "12"))
    plan = done(desk, later(made, links=without))
    assert [(each.name, each.shared) for each in plan.detached] == [("Paul MARTIN", "cmartin")]
    assert any("mot de passe" in title and lines == ["cmartin (Paul MARTIN)"] for title, lines in sections(plan))
    assert_every_journal_holds(desk)
