"""Whose guardians a table's rows name: no slip in a number makes anybody the guardian of another family's child."""

from __future__ import annotations

import pytest

from telekiosk.roster import refusals as no
from telekiosk.roster.model import Reason
from tests.roster.rosters import refused
from tests.roster.tables import NOEL, ZOE, read, reasons, table

HUGO = {
    **{heading: ZOE[heading] for heading in ("UAI", "Année scolaire", "Date du fichier", "Numéro élève")},
    "Nom de famille": "BERNARD",
    "Prénom": "Hugo",
    "Date de naissance": "05/06/2014",
    "Classe": "5C",
    "Responsable 1 : numéro": "P777",
    "Responsable 1 : nom de famille": "BERNARD",
    "Responsable 1 : prénom": "Karim",
}
SECOND = [heading for heading in ZOE if heading.startswith("Responsable 2")]


def test_a_row_under_another_childs_number_makes_nobody_that_childs_guardian() -> None:
    roster = read(table(ZOE, HUGO))
    assert [(each.name, each.person_id) for each in roster.persons] == [
        ("Lœtitia TRÉVANEC", "P1"),
        ("Jean-Noël D'ARTIGUELOUVE", "P2"),
    ]
    assert {link.person_id for link in roster.links} == {"P1", "P2"}
    told = [(each.line, each.about, each.reason, each.number) for each in roster.remarks]
    assert told == [
        (3, "Hugo BERNARD", Reason.ID_TWICE, "101"),
        (3, "Karim BERNARD", Reason.ROW_LEFT_OUT, "P777"),
    ]


def test_neither_does_a_row_that_is_left_out_for_its_name() -> None:
    roster = read(table(ZOE, NOEL | HUGO | {"Prénom": "", "Numéro élève": "103"}))
    assert "P777" not in {link.person_id for link in roster.links}
    assert [each.reason for each in roster.remarks][:2] == [Reason.NO_NAME, Reason.ROW_LEFT_OUT]


def test_one_row_for_each_guardian_of_a_child_counts_whole() -> None:
    mother = {heading: cell for heading, cell in ZOE.items() if heading not in SECOND}
    father = mother | {
        heading: ZOE[heading.replace("Responsable 1", "Responsable 2")]
        for heading in ("Responsable 1 : numéro", "Responsable 1 : nom de famille", "Responsable 1 : prénom")
    }
    roster = read(table(mother, father))
    assert [pupil.name for pupil in roster.pupils] == ["Zoé D'ARTIGUELOUVE"]
    assert [(link.eleve_id, link.person_id) for link in roster.links] == [("101", "P1"), ("101", "P2")]
    assert roster.remarks == ()
    assert reasons(table(mother, father | {"Classe": "6C", "Prénom": "zoe"})) == [Reason.ID_TWICE]
    assert len(read(table(mother, father | {"Classe": "6C", "Prénom": "zoe"})).links) == 2


@pytest.mark.parametrize("heading", ["Numéro élève", "Numéro interne", "Responsable 1 : numéro"])
@pytest.mark.parametrize("number", ["1,23457E+11", "1.2e+11", "1E+11"])
def test_numbers_that_a_spreadsheet_has_rounded_refuse_the_table(heading: str, number: str) -> None:
    rounded = table(ZOE, NOEL | {heading: number}).encode()
    assert refused(rounded) == no.NumberRounded("f", 3, number)
    assert read(table(ZOE | {heading: "3E5"})).pupils


LI = {"Nom de famille": "李", "Prénom": "小龙", "Responsable 1 : nom de famille": "李", "Responsable 1 : prénom": "梅"}
IVAN = {"Nom de famille": "ИВАНОВ", "Prénom": "Иван", "INE": "", "Numéro élève": "102"}


def test_names_without_a_latin_letter_are_told_apart() -> None:
    ivan = IVAN | {"Responsable 1 : nom de famille": "ИВАНОВ", "Responsable 1 : prénom": "Анна"}
    assert reasons(table(ZOE | LI, ZOE | ivan | {"Responsable 1 : numéro": "P3"})) == []
    assert reasons(table(ZOE | LI, ZOE | ivan)) == [Reason.PERSON_DIFFERS]
    assert reasons(table(ZOE | LI, ZOE | LI | {"INE": "", "Numéro élève": "102"})) == [Reason.SAME_PUPIL]


def test_so_are_the_two_guardians_of_a_child() -> None:
    parents = LI | {"Responsable 2 : nom de famille": "ИВАНОВ", "Responsable 2 : prénom": "Иван"}
    assert reasons(table(ZOE | parents)) == []
    alike = parents | {"Responsable 2 : nom de famille": "李", "Responsable 2 : prénom": "梅"}
    assert reasons(table(ZOE | alike)) == [Reason.SAME_GUARDIAN]


def test_neither_script_makes_one_child_of_two_under_one_number() -> None:
    roster = read(table(ZOE | LI, ZOE | IVAN | {"Numéro élève": "101", "Responsable 1 : numéro": "P9"}))
    assert "P9" not in {link.person_id for link in roster.links}
