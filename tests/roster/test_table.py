"""The table (CSV) for schools without SIECLE, as spreadsheets write it (R21, docs/roster-csv.md)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from telekiosk.core.policy import PARIS
from telekiosk.roster import refusals as no
from telekiosk.roster.columns import COLUMNS, template
from telekiosk.roster.model import POSTAL, FileKind, LinkRow, Reason
from telekiosk.roster.words import remark, sentence
from tests.roster.rosters import GUARDIANS, refused
from tests.roster.tables import HEADINGS, NOEL, ZOE, read, reasons, table


def test_a_table_is_read_field_by_field() -> None:
    roster = read(table(ZOE, NOEL))
    assert (roster.heading.uai, roster.heading.year) == ("0990001N", 2026)
    assert roster.heading.exported_at == datetime(2026, 10, 12, tzinfo=PARIS)
    zoe = roster.pupils[0]
    assert (zoe.eleve_id, zoe.ine, zoe.name, zoe.class_name) == ("101", "990410001ZA", "Zoé D'ARTIGUELOUVE", "6 A")
    assert (zoe.birth_date, zoe.line) == (date(2016, 2, 29), 2)
    mother, father = roster.persons
    assert (mother.civility, mother.name, mother.phone) == ("Mme", "Lœtitia TRÉVANEC", "0639980501")
    assert (mother.address_lines, mother.postcode_and_town) == (("14 BIS RUE DE L'ÉTANG",), "99100 SAINT-EXEMPLE")
    assert (mother.email, mother.email_is_sound) == ("l.trevanec@example.org", True)
    assert roster.links[:2] == (
        LinkRow("101", "P1", "10", pays_fees=True, first_contact=True, line=2),
        LinkRow("101", "P2", "20", pays_fees=False, first_contact=False, line=2),
    )
    assert [link.eleve_id for link in roster.links] == ["101", "101", "102", "102"]
    assert father.person_id == "P2"
    assert roster.remarks == ()
    assert not any(each.unsaid for each in roster.persons) and not any(each.unsaid for each in roster.pupils)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_separators_and_encodings_are_found_out(encoding: str, sign: str) -> None:
    assert read(table(ZOE, NOEL, sign=sign).encode(encoding)) == read(table(ZOE, NOEL))


def test_headings_are_read_without_regard_to_case_accents_and_signs() -> None:
    loud = [heading.upper().replace("É", "E").replace(" : ", " - ") for heading in HEADINGS]
    assert read(table(ZOE, headings=loud)) == read(table(ZOE))


def test_siecles_own_headings_are_known() -> None:
    siecle = {
        "Nom de famille": "Nom",
        "Prénom": "Prénom 1",
        "Classe": "Division",
        "Responsable 1 : nom de famille": "Nom de famille repr. légal",
        "Responsable 2 : courriel": "Courriel autre repr. légal",
    }
    assert read(table(ZOE, headings=[siecle.get(each, each) for each in HEADINGS])) == read(table(ZOE))


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out() -> None:
    few = [column.heading for column in COLUMNS if column.required]
    lines = [";".join(few[::-1]), ";".join(ZOE[heading] for heading in few[::-1])]
    roster = read("\n".join(lines))
    assert roster.pupils[0].name == "Zoé D'ARTIGUELOUVE"
    assert roster.persons[0].unsaid == POSTAL | {"civility", "usage_name", "phone", "email"}
    assert [told.reason for told in roster.remarks] == [Reason.NO_ADDRESSES]


def test_what_spreadsheets_do_to_cells_is_undone() -> None:
    quoted = table(ZOE | {"Classe": '"=""301"""', "Prénom": '"Zoé"'})
    assert (read(quoted).pupils[0].class_name, read(quoted).pupils[0].first_name) == ("301", "Zoé")
    assert read("sep=;\r\n" + table(ZOE)).links[0].line == 3
    assert read(table(ZOE) + ";;;;\r\n\r\n").pupils == read(table(ZOE)).pupils


def test_a_cell_of_two_lines_does_not_shift_the_lines_that_are_told() -> None:
    roster = read(
        table(ZOE | {"Responsable 1 : adresse": '"14 RUE\nBAT A"'}, NOEL | {"Date de naissance": "31/02/2016"})
    )
    assert roster.persons[0].address_lines == ("14 RUE BAT A",)
    assert roster.pupils[1].line == 4
    assert roster.pupils[1].birth_date is None


def test_a_missing_column_is_named() -> None:
    without = [heading for heading in HEADINGS if heading not in {"Classe", "UAI"}]
    assert refused((";".join(without) + "\r\n").encode()) == no.MissingColumns("f", ("UAI", "Classe"))
    assert refused(b"NOM;PRENOM\nMARTIN;Zo\xe9\n") == no.MissingColumns(
        "f", tuple(c.heading for c in COLUMNS if c.required and c.heading not in {"Nom de famille", "Prénom"})
    )


def test_an_unknown_column_is_told_of_and_not_read() -> None:
    headings, row = table(ZOE).splitlines()
    text = f"{headings};Mot de passe\r\n{row};secret\r\n"
    roster = read(text)
    assert [(told.about, told.reason) for told in roster.remarks] == [("Mot de passe", Reason.UNKNOWN_COLUMN)]
    assert remark(roster.remarks[0], "en") == "table, line 1: Mot de passe: this column is not read"


def test_a_table_goes_alone_and_holds_one_school_year_and_date() -> None:
    assert refused(table(ZOE).encode(), GUARDIANS) == no.TableAndMore("f")
    assert refused(GUARDIANS, table(ZOE).encode()) == no.TableAndMore("g")
    for heading, text in {"UAI": "0990002P", "Année scolaire": "2025", "Date du fichier": "13/10/2026"}.items():
        refusal = refused(table(ZOE, NOEL | {heading: text}).encode())
        assert refusal == no.RowsDisagree("f", 3, heading, text, ZOE[heading])
    assert sentence(refusal, "en").startswith(
        "f, line 3: “13/10/2026” under “Date du fichier”, “12/10/2026” on the first row."
    )


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        ({"UAI": "0990001X"}, no.CellUnfit("f", 3, "UAI", "0990001X")),
        ({"UAI": ""}, no.CellUnfit("f", 3, "UAI", "")),
        ({"Année scolaire": "cette année"}, no.CellUnfit("f", 3, "Année scolaire", "cette année")),
        ({"Date du fichier": ""}, no.CellUnfit("f", 3, "Date du fichier", "")),
        ({"Date du fichier": "46307"}, no.CellUnfit("f", 3, "Date du fichier", "46307")),
    ],
)
def test_a_row_that_does_not_say_whose_it_is_refuses_the_table_with_its_line(
    cell: dict[str, str], refusal: no.CellUnfit
) -> None:
    assert refused(table(ZOE, NOEL | cell).encode()) == refusal
    said = sentence(refusal, "en")
    assert said.startswith(f"f, line 3: “{refusal.text}” under" if refusal.text else "f, line 3: nothing stands under")


def test_an_empty_table_and_one_without_guardians_are_refused() -> None:
    assert refused(template()) == no.NoRows("f")
    alone = {heading: cell for heading, cell in ZOE.items() if not heading.startswith("Responsable")}
    assert refused(table(alone).encode()) == no.NoGuardianInTable("f")


def test_rows_that_cannot_be_taken_are_remarks_with_their_line() -> None:
    assert reasons(table(ZOE, NOEL | {"Numéro élève": "101"})) == [Reason.ID_TWICE, *[Reason.ROW_LEFT_OUT] * 2]
    assert reasons(table(ZOE, NOEL | {"Responsable 1 : numéro": ""})) == [Reason.NO_ID]
    assert reasons(table(ZOE, NOEL | {"Responsable 1 : prénom": "Marie"})) == [Reason.PERSON_DIFFERS]
    assert reasons(table(ZOE | {"Responsable 2 : lien": "services"})) == [Reason.UNKNOWN_PARENTAGE]
    told = read(table(ZOE, NOEL | {"Prénom": ""})).remarks[0]
    assert (told.file, told.line, told.reason) == (FileKind.TABLE, 3, Reason.NO_NAME)


@pytest.mark.parametrize(("word", "code"), [("ASE", "51"), ("éducateur", "41"), ("Élève lui-même", "70"), ("", "")])
def test_the_link_is_read_in_words(word: str, code: str) -> None:
    assert read(table(ZOE | {"Responsable 2 : lien": word})).links[1].parentage == code


def test_names_that_went_through_a_wrong_encoding_are_told_of() -> None:
    assert reasons(table(ZOE | {"Prénom": "ZoÃ©"})) == [Reason.GARBLED]


def test_the_document_names_every_column() -> None:
    document = (Path(__file__).parents[2] / "docs" / "roster-csv.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"`{column.heading.replace('Responsable 2', 'Responsable 1')}`" in document
