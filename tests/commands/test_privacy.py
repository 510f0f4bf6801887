"""telekiosk privacy: what is kept about a person, handed out or erased (R24)."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing

import pytest


@pytest.fixture
def school(installed, telekiosk):
    """A made-up school; its first pupil's and first guardian's accounts."""
    telekiosk("roster", "sample", "--pupils", "4", "--seed", "3", str(installed / "siecle"))
    files = sorted((installed / "siecle").rglob("*.zip")) or sorted((installed / "siecle").rglob("*.xml"))
    assert telekiosk("roster", "import", *files).code == 0
    (school,) = telekiosk("school", "list", "--json").json
    telekiosk("school", "set", school["uai"], "--name", "Collège des Aulnes")
    out = installed / "letters.pdf"
    telekiosk("letters", "print", "--school", school["uai"], "-o", out)
    return [line.split(";") for line in (installed / "letters.pdf.csv").read_text("utf-8-sig").splitlines()[1:]]


def test_everything_kept_is_printed_or_written_to_a_private_file(school, telekiosk, installed):
    identifier, _class, pupil, *_ = next(line for line in school if line[3] == "l'élève")
    (told,) = telekiosk("privacy", "export", identifier).json
    assert (told["kind"], told["accounts"][0]["identifier"]) == ("pupil", identifier)
    assert told["record"]["first_name"] in pupil
    assert len(told["accounts"][0]["letters"]) == 1
    out = installed / "export.json"
    both = [told["record"]["ine"] or identifier, next(line[0] for line in school if line[3] != "l'élève")]
    answer = telekiosk("privacy", "export", *both, "-o", out)
    assert f"Everything kept is in {out}." in answer.out
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    pupil, guardian = json.loads(out.read_text("utf-8"))
    (record,) = guardian["records"]
    again = telekiosk("privacy", "export", f"{record['school_uai']}:{record['person_id']}").json
    assert again[0]["records"] == [record]
    assert "exists already" in telekiosk("privacy", "export", identifier, "-o", out).err
    assert telekiosk("journal", "verify").code == 0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["export", "nobody"], 1, "Nobody on record is nobody. Nothing was done."),
        (["export", "nobody", "-o", "new.json"], 1, "Nobody on record is nobody."),
        (["export", "nobody", "-o", "no/new.json"], 1, "cannot be written: there is no such file or folder."),
        (["erase", "123456789AB", "--reason", "x"], 1, "Nobody on record is 123456789AB."),
        (["erase", "0990001N:12", "--reason", "x"], 1, "Nobody on record is 0990001N:12."),
        (["erase", "nobody"], 2, "the following arguments are required: --reason"),
        (["erase", "nobody", "--reason", " "], 2, "Write something after --reason"),
    ],
)
def test_what_cannot_be_done_gets_its_sentence(installed, telekiosk, monkeypatch, words, code, sentence):
    monkeypatch.chdir(installed)
    answer = telekiosk("privacy", *words)
    assert (answer.code, sentence in answer.err) == (code, True), answer.err
    assert not (installed / "new.json").exists()


def test_a_database_that_is_away_leaves_no_file_in_the_way_of_the_next_try(school, telekiosk, installed, monkeypatch):
    identifier, out = school[0][0], installed / "export.json"
    here = os.environ["TELEKIOSK_DATABASE_URL"]
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{installed}/elsewhere.db")
    assert telekiosk("privacy", "export", identifier, "-o", out).code == 3
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", here)
    assert telekiosk("privacy", "export", identifier, "-o", out).code == 0


def test_whoever_a_roster_lists_is_not_erased(school, telekiosk):
    guardian = next(line[0] for line in school if line[3] != "l'élève")
    answer = telekiosk("privacy", "erase", guardian, "--reason", "asked for")
    assert answer.code == 1
    assert f"{guardian} is still in charge of a pupil, by a school's roster. Nothing was erased." in answer.err
    pupil = next(line[0] for line in school if line[3] == "l'élève")
    assert "is still on a school's roster" in telekiosk("privacy", "erase", pupil, "--reason", "asked for").err


def test_where_an_account_is_closed_before_its_holder_is_erased_is_said(school, telekiosk, installed):
    guardian = next(line[0] for line in school if line[3] != "l'élève")
    with closing(sqlite3.connect(installed / "telekiosk.db")) as database:
        database.execute("UPDATE responsibility SET ended_on = '2026-11-01', ended_because = 'left the school'")
        database.commit()
    answer = telekiosk("privacy", "erase", guardian, "--reason", "asked for")
    assert answer.code == 1
    assert f"{guardian} still has an account: {guardian}. Nothing was erased." in answer.err
    assert "at the console (telekiosk helpdesk): on its sheet A, then “Close the account”." in answer.err
