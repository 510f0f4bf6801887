"""Schools made up, and the empty table (R21, R23)."""

from __future__ import annotations

from pathlib import Path

import pytest

from telekiosk.roster.columns import template
from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.sample.shape import Shape

UAI = "0990001N"
# By folder, what the import of all its files says
WRONG = {
    "guardians-twice": "(1).xml is a second file of guardians",
    "nomenclature": "Nomenclature.xml is another export of SIECLE: Nomenclature",
    "timetable": "sts_emp.xml is not an export of SIECLE",
    "aaf": "is a file of the AAF",
    "another-school": "These files are those of 0999999F, those of 0990001N are awaited",
    "no-school": "ElevesSansAdresses.xml does not say which school it is of",
    "last-year": "of the school year 2025-2026, those of 2026-2027 are awaited",
    "two-schools": "The pupils' file is of 0990001N, the guardians' file of 0999999F",
    "two-years": "The pupils' file is of 2026-2027, the guardians' file of 2025-2026",
    "older": "Give newer ones",
    "utf-8-said-to-be-latin-9": "ElevesSansAdresses.xml was saved in another encoding than it says",
    "cut-short": "ElevesSansAdresses.xml is broken or cut short at line",
    "mismatched-tag": "ResponsablesAvecAdresses.xml is broken or cut short at line",
    "two-in-a-zip": "SIECLE.zip is a zip of 2 files",
    "one-class": "pupils are not in these files. That is a lot",
    "unknown-model": "has not the shape that is known: NIVEAU_RESPONSABILITE is missing",
    "nobody-legal": "ResponsablesAvecAdresses.xml names no legal guardian at all",
}


def test_made_up_schools_are_written_one_folder_each_and_can_be_read(tmp_path: Path, telekiosk) -> None:
    answer = telekiosk("roster", "sample", "--pupils", "40", "--schools", "2", "--seed", "7", tmp_path / "schools")
    assert answer.code == 0
    assert "40 pupils" in answer.out
    folders = sorted((tmp_path / "schools").iterdir())
    assert [folder.name for folder in folders] == ["0990001N", "0990002P"]
    for folder in folders:
        roster = read_roster([Given(file.name, file.read_bytes()) for file in folder.iterdir()])
        assert isinstance(roster, Roster)
        assert roster.heading.uai == folder.name


def test_the_same_seed_and_year_write_the_same_bytes(tmp_path: Path, telekiosk) -> None:
    made = []
    for folder in (tmp_path / "one", tmp_path / "other"):
        telekiosk("roster", "sample", "--pupils", "30", "--seed", "7", "--year", "2026", folder)
        made.append([file.read_bytes() for file in sorted(folder.rglob("*.xml"))])
    assert len(made[0]) == 2
    assert made[0] == made[1]


def test_files_that_must_be_refused_are_refused_for_what_their_folder_says(
    tmp_path: Path, installed: Path, telekiosk
) -> None:
    sample = ("roster", "sample", "--pupils", "120", "--oddities", "0.3", "--year", "2026", "--wrong")
    assert telekiosk(*sample, tmp_path / "schools").code == 0
    school = tmp_path / "schools" / UAI
    assert telekiosk("roster", "import", *school.glob("*.xml")).code == 0
    assert {folder.name for folder in (school / "wrong").iterdir()} == WRONG.keys()
    for what, sentence in WRONG.items():
        words = ("roster", "import", "--school", UAI, *sorted((school / "wrong" / what).iterdir(), reverse=True))
        preview, answer = telekiosk(*words, "--dry-run"), telekiosk(*words)
        assert sentence in preview.out + preview.err, what
        assert (preview.code, answer.code, sentence in answer.err) == (1, 1, True), what


def test_a_part_of_the_school_is_taken_when_it_is_said_to_be_one(tmp_path: Path, installed: Path, telekiosk) -> None:
    telekiosk("roster", "sample", "--pupils", "120", "--year", "2026", "--wrong", tmp_path)
    assert telekiosk("roster", "import", *(tmp_path / UAI).glob("*.xml")).code == 0
    part = telekiosk("roster", "import", "--part", *(tmp_path / UAI / "wrong" / "one-class").iterdir())
    assert "bring nothing new" in part.out


def test_a_later_export_of_the_same_school_is_imported_after_the_first(
    tmp_path: Path, installed: Path, telekiosk
) -> None:
    for export in ("1", "2"):
        sample = ("roster", "sample", "--pupils", "120", "--year", "2026", "--export", export)
        assert telekiosk(*sample, tmp_path / export).code == 0
        answer = telekiosk("roster", "import", *(tmp_path / export / UAI).iterdir())
        assert answer.code == 0
    assert "changes of class" in answer.out
    assert "Give newer ones" in telekiosk("roster", "import", *(tmp_path / "1" / UAI).iterdir()).err


@pytest.mark.parametrize("shape", Shape)
def test_files_in_the_shape_that_was_asked_for_are_imported(
    shape: Shape, tmp_path: Path, installed: Path, telekiosk
) -> None:
    assert telekiosk("roster", "sample", "--pupils", "30", "--year", "2026", "--shape", shape, tmp_path).code == 0
    assert telekiosk("roster", "import", *(tmp_path / UAI).iterdir()).code == 0


def test_nothing_that_is_there_is_written_over(tmp_path: Path, telekiosk) -> None:
    assert telekiosk("roster", "sample", "--pupils", "5", tmp_path).code == 0
    before = [file.read_bytes() for file in sorted(tmp_path.rglob("*.xml"))]
    again = telekiosk("roster", "sample", "--pupils", "5", "--seed", "2", tmp_path)
    assert again.code == 2
    assert "is there already" in again.err
    assert [file.read_bytes() for file in sorted(tmp_path.rglob("*.xml"))] == before


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--pupils", "0"),
        ("--pupils", "many"),
        ("--schools", "1000"),
        ("--oddities", "1.5"),
        ("--export", "4"),
        ("--shape", "x"),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_the_bounds(option: str, value: str, tmp_path: Path, telekiosk) -> None:
    answer = telekiosk("roster", "sample", option, value, tmp_path / "none")
    assert answer.code == 2
    assert value in answer.err
    assert not (tmp_path / "none").exists()


def test_the_empty_table_is_printed_or_written_but_never_over_another(tmp_path: Path, telekiosk) -> None:
    assert telekiosk("roster", "template").out.startswith("UAI;Année scolaire;Date du fichier;")
    file = tmp_path / "table.csv"
    assert telekiosk("roster", "template", file).code == 0
    assert file.read_bytes() == template()
    assert telekiosk("roster", "template", file).code == 2
