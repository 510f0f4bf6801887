"""A school's year begins: roster, letters, and what can be looked at afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

SIECLE = Path(__file__).parents[1] / "data" / "siecle"
FILES = (SIECLE / "ElevesSansAdresses.xml", SIECLE / "ResponsablesAvecAdresses.xml")


@pytest.fixture
def school(installed, telekiosk) -> str:
    """The UAI of a school whose roster was just imported."""
    answer = telekiosk("roster", "import", *FILES, "--json")
    assert answer.code == 0
    assert telekiosk("school", "set", answer.json["uai"], "--name", "Collège des Tilleuls").code == 0
    return str(answer.json["uai"])


def test_a_roster_becomes_accounts_and_letters(installed, school, telekiosk):
    out = installed / "letters.pdf"
    printed = telekiosk("letters", "print", "--school", school, "-o", out)
    assert printed.code == 0
    assert f"letters are in {out}" in printed.out
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_mode & 0o777 == 0o600
    journal = telekiosk("journal", "verify", "--json").json
    assert journal["intact"] and journal["entries"] > 10


def test_the_same_roster_again_changes_nothing(school, telekiosk):
    again = telekiosk("roster", "import", *FILES, "--json")
    assert (again.code, again.json["imported"], any(again.json["changes"].values())) == (0, False, False)


def test_an_account_is_shown_and_explained(installed, school, telekiosk):
    telekiosk("letters", "print", "--school", school, "-o", installed / "letters.pdf")
    identifier = an_account(installed)
    sheet = telekiosk("account", "show", identifier, "--json").json
    assert sheet["state"] == "notified"
    assert len(sheet["letters"]) == 1
    assert [entry["event"] for entry in sheet["entries"]] == ["account prepared", "letter issued"]
    assert sheet["entries"][1]["actor"].startswith("local:")
    diagnosis = telekiosk("account", "explain", identifier, "--json").json
    assert diagnosis["finding"] == "the letter was not used yet"
    assert "issue a letter" in diagnosis["remedies"]
    assert "Print a new letter" in telekiosk("account", "explain", identifier).out
    assert identifier in telekiosk("account", "show", identifier.upper()).out


def test_what_time_has_done_is_told_in_words(installed, school, telekiosk, monkeypatch):
    telekiosk("letters", "print", "--school", school, "-o", installed / "letters.pdf")
    in_database(installed, "UPDATE letter SET deadline = '2020-01-01'")
    assert telekiosk("upkeep", "--json").json["lapsed"]
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "délai du courrier passé  automatique" in telekiosk("account", "show", an_account(installed)).out


def test_a_changed_journal_is_found(installed, school, telekiosk):
    in_database(
        installed, "UPDATE journal_entry SET actor = 'local:nobody' WHERE number = 1 AND school_uai IS NOT NULL"
    )
    answer = telekiosk("journal", "verify", "--json")
    assert answer.code == 1
    assert [(each["stream"], each["what"]) for each in answer.json["broken"]] == [(f"school:{school}", "changed")]
    assert f"school:{school}, entry 1: changed" in telekiosk("journal", "verify").err


def test_a_file_is_never_overwritten(installed, school, telekiosk):
    out = installed / "letters.pdf"
    out.write_text("mine")
    answer = telekiosk("letters", "print", "--school", school, "-o", out)
    assert answer.code == 1
    assert "exists already" in answer.err
    assert out.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("roster", "import", FILES[0], "/none.xml"), 1, "/none.xml cannot be read: there is no such file or folder."),
        (("roster", "import", FILES[0], "/"), 1, "/ cannot be read: it is a folder."),
        (("roster", "import", FILES[0], FILES[0]), 1, "is a second file of pupils"),
        (("roster", "import", FILES[0], __file__), 1, "neither an export of SIECLE nor"),
        (
            ("roster", "import", *FILES, "--school", "0990001X"),
            1,
            "These files are those of 0990001N, those of 0990001X are awaited.",
        ),
        (("letters", "print", "--school", "0990001X", "-o", "x.pdf"), 1, "No school has the UAI 0990001X."),
        (("letters", "print", "--school", "tilleuls", "-o", "x.pdf"), 2, "invalid UAI value: 'tilleuls'"),
    ],
)
def test_what_cannot_be_done_gets_its_sentence(installed, telekiosk, words, code, sentence):
    answer = telekiosk(*words)
    assert answer.code == code
    assert sentence in answer.err
    assert telekiosk("school", "list", "--json").json == []


def test_a_folder_that_does_not_exist_issues_nothing(installed, school, telekiosk):
    answer = telekiosk("letters", "print", "--school", school, "-o", installed / "none" / "letters.pdf")
    assert answer.code == 1
    assert "cannot be written" in answer.err
    assert in_database(installed, "SELECT count(*) FROM letter") == 0


def an_account(installation: Path) -> str:
    return str(in_database(installation, "SELECT identifier FROM account WHERE kind = 'guardian' LIMIT 1"))


def in_database(installation: Path, statement: str) -> object:
    import sqlite3

    database = sqlite3.connect(installation / "telekiosk.db")
    row = database.execute(statement).fetchone()
    database.commit()
    database.close()
    return row and row[0]
