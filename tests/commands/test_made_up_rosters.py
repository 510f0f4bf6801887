"""Schools made up, and the empty table (R21, R23)."""

from __future__ import annotations

from pathlib import Path

import pytest

from telekiosk.roster.columns import template
from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster


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


def test_nothing_that_is_there_is_written_over(tmp_path: Path, telekiosk) -> None:
    assert telekiosk("roster", "sample", "--pupils", "5", tmp_path).code == 0
    before = [file.read_bytes() for file in sorted(tmp_path.rglob("*.xml"))]
    again = telekiosk("roster", "sample", "--pupils", "5", "--seed", "2", tmp_path)
    assert again.code == 2
    assert "is there already" in again.err
    assert [file.read_bytes() for file in sorted(tmp_path.rglob("*.xml"))] == before


@pytest.mark.parametrize(
    ("option", "value"), [("--pupils", "0"), ("--pupils", "many"), ("--schools", "1000"), ("--oddities", "1.5")]
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
