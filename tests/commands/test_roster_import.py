"""telekiosk roster import: what would change is shown before it does, and the school's yes is an option (R21, C5)."""

from __future__ import annotations

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

SIECLE = Path(__file__).parents[1] / "data" / "siecle"
NAMES = ("ElevesSansAdresses.xml", "ResponsablesAvecAdresses.xml")
FILES = tuple(SIECLE / name for name in NAMES)


@pytest.fixture
def again(tmp_path):
    """The files exported a day later, with one text in place of another in each of them that has it."""

    def write(*changes: tuple[str, str]) -> list[Path]:
        paths = []
        for name in NAMES:
            text = (
                (SIECLE / name).read_text(encoding="iso-8859-15").replace("12/10/2026 18:42:07", "13/10/2026 18:42:07")
            )
            for old, new in changes:
                text = text.replace(old, new)
            paths.append(tmp_path / name)
            paths[-1].write_text(text, encoding="iso-8859-15")
        return paths

    return write


@pytest.fixture
def school(installed, telekiosk):
    assert telekiosk("roster", "import", *FILES).code == 0


def test_a_dry_run_says_what_would_change_and_changes_nothing(installed, telekiosk):
    answer = telekiosk("roster", "import", *FILES, "--dry-run")
    assert answer.code == 0
    assert "  2 new pupils\n    Zoé D'ARTIGUELOUVE (6 A)\n    Noël D'ARTIGUELOUVE (6B)\n" in answer.out
    assert "6 accounts to prepare" in answer.out
    assert "Nothing was changed" in answer.out
    assert telekiosk("school", "list", "--json").json == []


def test_a_school_that_is_not_known_is_told_of_first_before_and_after_it_is_made(school, telekiosk, again):
    """A file of the neighbours, or a code mistyped, makes a school: whoever did not mean it sees it in the preview."""
    note = (
        "New school: 0990002P is not known yet, this import makes it. It is shown by this code until telekiosk school "
        "set gives its name."
    )
    files = again(("0990001N", "0990002P"), ("990410001ZA", "990410009ZA"))
    assert telekiosk("roster", "import", *files, "--dry-run").out.splitlines()[1] == note
    assert telekiosk("roster", "import", *files, "--dry-run", "--json").json["new_school"] is True
    assert [each["uai"] for each in telekiosk("school", "list", "--json").json] == ["0990001N"]
    assert telekiosk("roster", "import", *files).out.splitlines()[1] == note
    later = again(("0990001N", "0990002P"), ("990410001ZA", "990410009ZA"), ("6 A", "6C"))
    assert "New school" not in telekiosk("roster", "import", *later).out


def test_changes_are_named_one_by_one(school, telekiosk, again):
    files = again(("6 A", "6C"), ("<PRENOM>Lœtitia<", "<PRENOM>Laetitia-Anne<"), ("l.trevanec@", "laetitia@"))
    answer = telekiosk("roster", "import", *files)
    assert answer.code == 0
    for line in (
        "1 change of class",
        "Zoé D'ARTIGUELOUVE: 6 A → 6C",
        "1 guardian whose details change",
        "first name: Lœtitia → Laetitia-Anne; mail address: l.trevanec@example.org → laetitia@example.org",
    ):
        assert line in answer.out
    assert "Nothing has changed for 0990001N" in telekiosk("roster", "import", *files).out


def test_json_holds_every_step(school, telekiosk, again):
    files = again(("6 A", "6C"))
    told = telekiosk("roster", "import", *files, "--dry-run", "--json").json
    assert (told["uai"], told["imported"], told["needs_accept_leavers"]) == ("0990001N", False, False)
    assert told["changes"]["class_moves"] == 1
    assert told["changed"][0]["changes"] == [{"field": "class_name", "old": "6 A", "new": "6C"}]
    assert telekiosk("roster", "import", *files, "--json").json["imported"] is True


def test_a_change_of_who_pays_is_told_before_and_after_and_counted(school, telekiosk, again):
    who, pays = "<CODE_PARENTE>{}</CODE_PARENTE>\n", "        <PAIE_FRAIS_SCOLAIRES>{}<"
    mother, father = who.format(10) + pays, who.format(20) + pays
    files = again((mother.format(1), mother.format(0)), (father.format(0), father.format(1)))
    preview = telekiosk("roster", "import", *files, "--dry-run").out
    assert "4 guardians whose link to a pupil changes" in preview
    assert "Jean-Noël D'ARTIGUELOUVE, for Zoé D'ARTIGUELOUVE: guardian 1 instead of 2" in preview
    told = telekiosk("roster", "import", *files, "--json").json
    assert (told["changes"]["responsibilities_changed"], told["changes"]["resumed"]) == (4, 0)
    assert {(each["old_rank"], each["rank"]) for each in told["responsibilities_changed"]} == {(1, 2), (2, 1)}


def test_many_guardians_gone_need_a_yes_or_a_part(school, telekiosk, again):
    files = again(
        (
            "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE>\n        <CODE_PARENTE>20",
            "<NIVEAU_RESPONSABILITE>3</NIVEAU_RESPONSABILITE>\n        <CODE_PARENTE>20",
        )
    )
    refused = telekiosk("roster", "import", *files)
    assert refused.code == 1
    assert "2 of 4 guardians would no longer be in charge" in refused.err
    assert "Look at it with --dry-run" in refused.err
    assert "bring nothing new" in telekiosk("roster", "import", *files, "--part").out
    accepted = telekiosk("roster", "import", *files, "--accept-leavers")
    assert accepted.code == 0
    assert "2 guardians no longer in charge" in accepted.out


def test_a_dry_run_ends_as_the_import_would_and_shows_the_changes_all_the_same(school, telekiosk, again):
    files = again(
        (
            "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE>\n        <CODE_PARENTE>20",
            "<NIVEAU_RESPONSABILITE>3</NIVEAU_RESPONSABILITE>\n        <CODE_PARENTE>20",
        )
    )
    preview = telekiosk("roster", "import", *files, "--dry-run")
    assert preview.code == telekiosk("roster", "import", *files).code == 1
    assert "2 guardians no longer in charge" in preview.out
    assert "an import would be refused. Is it right? Add --accept-leavers." in preview.err
    assert "--dry-run" not in preview.err + preview.out
    for_script = telekiosk("roster", "import", *files, "--dry-run", "--json")
    assert (for_script.code, for_script.json["needs_accept_leavers"]) == (1, True)
    assert for_script.err == preview.err
    assert telekiosk("roster", "import", *files, "--dry-run", "--accept-leavers").code == 0


def test_a_pupil_of_another_school_comes_when_the_move_is_accepted(school, telekiosk, again):
    files = again(("0990001N", "0990002P"))
    told = telekiosk("roster", "import", *files)
    assert "another school lists this pupil too" in told.out
    assert "To say yes, add --accept-move 990410001ZA\n" in told.out
    claimed = telekiosk("roster", "import", *files, "--json").json["remarks"][0]
    assert (claimed["reason"], claimed["ine"]) == ("listed by another school too", "990410001ZA")
    accepted = telekiosk("roster", "import", *files, "--accept-move", "990410001za")
    assert "Zoé D'ARTIGUELOUVE, from 0990001N" in accepted.out


def test_a_service_gets_its_accounts_when_the_school_accepts_it(installed, telekiosk, again):
    files = again(("<CODE_PARENTE>20<", "<CODE_PARENTE>51<"))
    told = telekiosk("roster", "import", *files)
    assert "the school must agree first). To say yes, add --accept-person 310502\n" in told.out
    assert "4 accounts to prepare" in told.out
    assert "2 accounts to prepare" in telekiosk("roster", "import", *files, "--accept-person", "310502").out


def test_a_pupil_entered_anew_keeps_their_accounts_when_the_school_says_who_it_is(school, telekiosk, again):
    files = again(("2040102", "2049999"), (">4102<", ">4999<"), ('"4102"', '"4999"'))
    told = telekiosk("roster", "import", *files, "--dry-run")
    assert "1 new pupil" in told.out and "1 pupil leaves" in told.out
    assert "To say yes, add --accept-pupil 2049999\n" in told.out
    kept = telekiosk("roster", "import", *files, "--accept-pupil", "2049999")
    assert kept.code == 0 and "1 pupil whose details change" in kept.out
    assert not {"new pupil", "leaves", "accounts to prepare"} & set(kept.out.split())


@pytest.mark.parametrize("option", ["--accept-person", "--accept-move", "--accept-pupil"])
def test_a_yes_to_nobody_in_the_files_is_refused_before_anything_is_done(installed, telekiosk, option):
    answer = telekiosk("roster", "import", *FILES, option, "9999Z")
    assert answer.code == 2
    assert f"{option} 9999Z: nobody in these files has this number. Nothing was imported." in answer.err
    assert telekiosk("school", "list", "--json").json == []


def test_a_yes_that_was_given_before_may_be_given_again(installed, telekiosk, again):
    files = again(("<CODE_PARENTE>20<", "<CODE_PARENTE>51<"))
    assert telekiosk("roster", "import", *files, "--accept-person", "310502").code == 0
    assert telekiosk("roster", "import", *files, "--accept-person", "310502", "--accept-move", "990410001za").code == 0


def test_letters_are_spoken_of_only_where_accounts_were_prepared(installed, telekiosk, again):
    assert "await their letters" in telekiosk("roster", "import", *FILES).out
    told = telekiosk("roster", "import", *again(("6 A", "6C"))).out
    assert told.endswith("Done.\n")


def test_the_share_that_may_go_is_a_setting(school, telekiosk, again, monkeypatch):
    monkeypatch.setenv("TELEKIOSK_LARGE_CHANGE_SHARE", "0.5")
    files = again(
        (
            "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE>\n        <CODE_PARENTE>20",
            "<NIVEAU_RESPONSABILITE>3</NIVEAU_RESPONSABILITE>\n        <CODE_PARENTE>20",
        )
    )
    assert telekiosk("roster", "import", *files).code == 0


def test_older_files_and_those_of_another_year_are_refused(school, telekiosk, again):
    telekiosk("roster", "import", *again(("6 A", "6C")))
    assert "Give newer ones" in telekiosk("roster", "import", *FILES).err
    other_year = again(("<ANNEE_SCOLAIRE>2026<", "<ANNEE_SCOLAIRE>2025<"))
    assert "school year 2025-2026" in telekiosk("roster", "import", *other_year).err


def told_by_the_bar(text: str) -> list[tuple[int, int]]:
    """How many steps of how many, each time that the bar was drawn."""
    return [(int(done), int(of)) for done, of in re.findall(r"(\d+) of (\d+) steps", text)]


def test_the_bar_is_full_once_and_only_when_all_is_kept(installed, telekiosk, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    told = told_by_the_bar(telekiosk("roster", "import", *FILES).err)
    assert [done == of for done, of in told] == [False] * (len(told) - 1) + [True]
    assert len(told) == len(set(told)) > 2
    assert len(telekiosk("school", "list", "--json").json) == 1


@pytest.mark.fault
@pytest.mark.parametrize(
    ("at", "said", "kept"),
    [
        ("telekiosk.roster.read.read_roster", "Interrupted. Nothing was imported: give the same command again.", False),
        ("telekiosk.roster.carrying._record", "Interrupted. Nothing was imported: give the same command again.", False),
        ("telekiosk.core.counter.renew", "Interrupted while it was being kept: all of it is kept, or nothing.", False),
        ("telekiosk.roster.plan_words.heading", "Interrupted, but the import had ended: all of it is kept.", True),
    ],
)
def test_after_ctrl_c_it_is_said_what_was_kept(installed, telekiosk, monkeypatch, at, said, kept):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(at, interrupted)
        answer = telekiosk("roster", "import", *FILES)
    assert answer.code == 130 and answer.err.startswith(said)
    assert bool(telekiosk("school", "list", "--json").json) is kept
    again = telekiosk("roster", "import", *FILES)
    assert again.code == 0 and ("Nothing has changed" in again.out) is kept


def test_why_a_responsibility_ended_is_told_in_french_and_what_staff_typed_as_they_typed_it(
    installed, school, telekiosk, again, monkeypatch
):
    with closing(sqlite3.connect(installed / "telekiosk.db")) as database:
        identifier, person = database.execute(
            "SELECT identifier, person_id FROM responsibility JOIN account ON account_id = account.id "
            "JOIN guardian ON guardian_id = guardian.id"
        ).fetchone()
    level = "<NIVEAU_RESPONSABILITE>{}</NIVEAU_RESPONSABILITE>\n        <CODE_PARENTE>{}"
    files = again(*((level.format(1, code), level.format(3, code)) for code in (10, 20)))
    assert telekiosk("roster", "import", *files, "--accept-leavers").code == 0
    assert telekiosk("guardian", "protect", "0990001N", person, "--reason", "no longer a guardian").code == 0
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    sheet = telekiosk("account", "show", identifier).out
    assert "n'est plus responsable" in sheet and "« no longer a guardian »" in sheet.replace("\N{NO-BREAK SPACE}", " ")
    assert sheet.count("no longer a guardian") == 1 and "“" not in sheet


@pytest.mark.parametrize("old", NAMES)
def test_which_of_the_two_files_is_too_old_is_said(school, telekiosk, again, old):
    """One was exported today, the other found in the folder of last month's downloads."""
    files = again(("6 A", "6C"))
    (path,) = (path for path in files if path.name == old)
    text = path.read_text(encoding="iso-8859-15").replace("13/10/2026 18:42:07", "01/10/2026 08:00:00")
    path.write_text(text, encoding="iso-8859-15")
    told = telekiosk("roster", "import", *files).err
    which = "pupils" if old == NAMES[0] else "guardians"
    assert told.startswith(
        f"The {which}' file was exported on 1 October 2026 at 08:00, the one imported last on 12 October 2026"
    )


def test_json_has_the_same_names_where_there_is_nothing_to_do(installed, telekiosk, again):
    """A script reads the year, the part and each list without asking first whether something changed."""
    full = telekiosk("roster", "import", *FILES, "--json").json
    nothing = telekiosk("roster", "import", *again(), "--part", "--json").json
    assert nothing.keys() == full.keys()
    assert (nothing["year"], nothing["part"], nothing["imported"]) == (2026, True, False)
    assert (nothing["needs_accept_leavers"], nothing["new_pupils"]) == (False, [])
    assert set(nothing["changes"].values()) == {0}


def test_pupils_who_have_left_and_were_never_here_are_counted(installed, telekiosk):
    """The file goes on listing Maëlys, who left before the school had telekiosk."""
    assert (
        "  1 pupil of the files has left and was never here: passed over\n"
        in telekiosk("roster", "import", *FILES, "--dry-run").out
    )
    assert telekiosk("roster", "import", *FILES, "--json").json["passed_over"] == 1
    assert telekiosk("roster", "import", *FILES, "--json").json["passed_over"] == 1
