"""telekiosk letters print: a choice, counted, then printed (C4, R22)."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from telekiosk.letters import batch, part_files


@pytest.fixture
def imported(installed: Path, telekiosk) -> Path:
    """A made-up school whose letters wait; nobody has said anything of it yet."""
    telekiosk("roster", "sample", "--pupils", "4", "--seed", "3", str(installed / "siecle"))
    files = sorted((installed / "siecle").rglob("*.zip")) or sorted((installed / "siecle").rglob("*.xml"))
    assert telekiosk("roster", "import", *files).code == 0
    return installed


@pytest.fixture
def school(imported: Path, telekiosk) -> Path:
    """The same, filled in."""
    own = ("--name", "Collège des Aulnes", "--town", "Exempleville", "--phone", "01 99 00 01 01")
    assert telekiosk("school", "set", uai_of(telekiosk), *own).code == 0
    return imported


def uai_of(telekiosk) -> str:
    (school,) = telekiosk("school", "list", "--json").json
    return str(school["uai"])


def test_a_dry_run_counts_and_prints_nothing(school, telekiosk):
    uai = uai_of(telekiosk)
    counted = telekiosk("letters", "print", "--school", uai, "--dry-run", "--json").json
    assert counted["letters"] > 4 and counted["printed"] is False and counted["replaced"] == 0
    said = telekiosk("letters", "print", "--school", uai, "--dry-run")
    assert f"{counted['letters']} letters would be printed." in said.out
    assert not list(school.glob("*.pdf"))


def test_a_choice_is_printed_and_said(school, telekiosk):
    uai = uai_of(telekiosk)
    every = telekiosk("letters", "print", "--school", uai, "--dry-run", "--json").json["letters"]
    out = school / "first.pdf"
    done = telekiosk("letters", "print", "--school", uai, "-o", out, "--sort", "addressee", "--json").json
    assert (done["printed"], done["letters"], done["file"]) == (True, every, str(out))
    lines = Path(done["list"]).read_text("utf-8-sig").splitlines()[1:]
    one, two = (line.split(";")[0] for line in lines[:2])
    (school / "some.txt").write_text(f"{one}\n\n{two.upper()}\n")
    some = ("letters", "print", "--school", uai, "--only-from", school / "some.txt", "--only", "nobody")
    held = telekiosk(*some, "--dry-run", "--json").json
    assert {each["identifier"]: each["reason"] for each in held["held_back"]} == {
        "nobody": "not an account of this school",
        one: "its letter is good",
        two: "its letter is good",
    }
    assert "2 letters already handed out would stop working." in telekiosk(*some, "--live", "--dry-run").out
    answer = telekiosk(*some, "--live", "--with-english", "-o", school / "again.pdf")
    assert answer.code == 0
    assert "nobody: no letter (not an account of this school)" in answer.out
    assert "2 letters handed out earlier no longer work." in answer.out
    assert len(pdfium.PdfDocument(school / "again.pdf")) == 3
    nothing = telekiosk("letters", "print", "--school", uai, "-o", school / "none.pdf")
    assert "No account of this choice is owed a letter" in nothing.out
    assert json.loads(telekiosk("letters", "print", "--school", uai, "-o", "none.pdf", "--json").out)["letters"] == 0


class Killed(BaseException):
    """As if the machine had died there."""


def cut_off(telekiosk, uai: str, out: Path, at: str) -> None:
    def die(*_: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part_files if at == "_name" else batch, at, die)
        with pytest.raises(Killed):
            telekiosk("letters", "print", "--school", uai, "-o", out)


@pytest.mark.fault
def test_what_a_command_that_was_cut_off_left_is_settled_and_said(school, telekiosk):
    uai = uai_of(telekiosk)
    first, second, third = (school / f"{name}.pdf" for name in ("first", "second", "third"))
    cut_off(telekiosk, uai, first, "issue_letters")
    cut_off(telekiosk, uai, second, "_name")
    said = telekiosk("letters", "print", "--school", uai, "-o", third)
    assert said.out.splitlines() == [
        f"An earlier command to {first} was cut off before its letters were issued: its pages were deleted.",
        f"An earlier command was cut off: its letters are in {second} now.",
        "No account of this choice is owed a letter: none was printed.",
        "If a command was cut off in another folder, its letters lie there: print to a file of that folder.",
    ]


@pytest.mark.fault
def test_scripts_are_told_what_was_settled(school, telekiosk):
    uai = uai_of(telekiosk)
    first = school / "first.pdf"
    cut_off(telekiosk, uai, first, "issue_letters")
    answer = telekiosk("letters", "print", "--school", uai, "-o", school / "second.pdf", "--json")
    assert json.loads(answer.out)["settled"] == [{"file": str(first), "fate": "never issued"}]
    assert "its pages were deleted" in answer.err


@pytest.mark.fault
def test_a_leftover_whose_name_is_taken_is_said_to_be_beside_it(school, telekiosk):
    uai = uai_of(telekiosk)
    out = school / "first.pdf"
    cut_off(telekiosk, uai, out, "_name")
    out.write_text("a thesis")
    answer = telekiosk("letters", "print", "--school", uai, "-o", out)
    beside = school / "first-2.pdf"
    assert (answer.code, answer.out) == (
        0,
        f"An earlier command was cut off: its letters are in {beside} now. None is new.\n",
    )
    assert len(pdfium.PdfDocument(beside)) > 4


@pytest.mark.fault
@pytest.mark.parametrize(
    ("at", "said", "files"),
    [
        ("make_letters", "Interrupted. No letter was issued: give the same command again.", []),
        ("issue_letters", "Interrupted. No letter was issued: give the same command again.", []),
        (
            "named",
            "Interrupted, but the letters were issued: they are in {out}.",
            ["first.pdf", "first.pdf.csv"],
        ),
        (
            "LettersPrinted",
            "Interrupted, but the letters were issued: they are in {out}.",
            ["first.pdf", "first.pdf.csv"],
        ),
    ],
)
def test_after_ctrl_c_it_is_said_whether_letters_were_issued(school, telekiosk, at, said, files):
    uai, out = uai_of(telekiosk), school / "first.pdf"

    def once(*_: object, **_options: object) -> None:
        patch.undo()
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, at, once)
        answer = telekiosk("letters", "print", "--school", uai, "-o", out)
    assert (answer.code, answer.err) == (130, said.format(out=out) + "\n")
    assert sorted(file.name for file in school.glob("first.*")) == files
    due = telekiosk("letters", "print", "--school", uai, "--dry-run", "--json").json["letters"]
    assert (due == 0) == bool(files)


@pytest.mark.fault
def test_letters_that_are_issued_are_never_said_not_to_be(school, telekiosk):
    uai, out = uai_of(telekiosk), school / "first.pdf"

    def taken_at_that_moment(*_: object) -> None:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "link", taken_at_that_moment)
        answer = telekiosk("letters", "print", "--school", uai, "-o", out)
    assert (
        answer.code == 1
        and f"letters are issued. Their pages are still in {out}.part: that name is taken." in answer.err
    )
    assert "Nothing was issued" not in answer.err
    again = telekiosk("letters", "print", "--school", uai, "-o", out)
    assert f"its letters are in {out} now" in again.out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--school", "0999999Z", "-o", "x.pdf"], 1, "No school has the UAI 0999999Z."),
        (["--school", "0999999Z", "--dry-run"], 1, "No school has the UAI 0999999Z."),
        (["--school", "UAI"], 2, "Name the new PDF with --out"),
        (["--school", "UAI", "-o", "x.pdf", "--class", "9 Z"], 1, "No pupil of this school is in: 9 Z."),
        (["--school", "UAI", "--dry-run", "--class", "9 Z"], 1, "No pupil of this school is in: 9 Z."),
        (["--school", "UAI", "--dry-run", "--only-from", "no/list"], 1, "The list no/list cannot be read as text."),
        (["--school", "UAI", "-o", "x.pdf.part"], 1, "A name in .part is for letters that are not issued yet."),
        (["--school", "UAI", "-o", "no/x.pdf"], 1, "cannot be written: there is no such file or folder."),
    ],
)
def test_what_cannot_be_printed_gets_its_sentence(school, telekiosk, monkeypatch, words, code, sentence):
    monkeypatch.chdir(school)
    uai = uai_of(telekiosk)
    answer = telekiosk("letters", "print", *(uai if word == "UAI" else word for word in words))
    assert (answer.code, sentence in answer.err) == (code, True), answer.err
    assert not list(school.glob("x.pdf*"))


def test_letters_whose_names_would_print_as_boxes_are_named(school, telekiosk):
    uai = uai_of(telekiosk)
    assert telekiosk("letters", "print", "--school", uai, "--dry-run", "--json").json["boxes"] == []
    with closing(sqlite3.connect(school / "telekiosk.db")) as database:
        (pupil,) = database.execute("SELECT pupil_id FROM responsibility LIMIT 1").fetchone()
        database.execute("UPDATE pupil SET first_name = '小龙' WHERE id = ?", (pupil,))
        database.commit()
    counted = telekiosk("letters", "print", "--school", uai, "--dry-run", "--json").json["boxes"]
    assert counted and {each["signs"] for each in counted} == {"小龙"}
    said = telekiosk("letters", "print", "--school", uai, "--dry-run").out
    assert f"{counted[0]['identifier']}: 小龙 cannot be printed, there are boxes in their place." in said
    done = telekiosk("letters", "print", "--school", uai, "-o", school / "first.pdf")
    assert f"{counted[0]['identifier']}: 小龙 cannot be printed, there are boxes in their place." in done.out
    again = telekiosk("letters", "print", "--school", uai, "--live", "-o", school / "again.pdf", "--json")
    assert again.json["boxes"] == counted


def test_a_school_that_nobody_has_filled_in_learns_it_before_its_letters_are_spoilt(imported, telekiosk):
    uai, out = uai_of(telekiosk), imported / "first.pdf"
    command = f'telekiosk school set {uai} --name "…" --town "…" --contact "…" --phone "…"'
    lacking = "The letters of this school lack: the school's name, the town, whom to ask (office, telephone)."
    counted = telekiosk("letters", "print", "--school", uai, "--dry-run")
    assert (counted.code, counted.out.splitlines()[0]) == (0, f"{lacking} To give it: {command}")

    telekiosk("school", "set", uai, "--name", "Collège des Aulnes")
    rest = f'telekiosk school set {uai} --town "…" --contact "…" --phone "…"'
    lacking = f"The letters of this school lack: the town, whom to ask (office, telephone). To give it: {rest}"
    assert telekiosk("letters", "print", "--school", uai, "--dry-run").out.splitlines()[0] == lacking
    assert telekiosk("letters", "print", "--school", uai, "--dry-run", "--json").json["lacks"] == ["town", "contact"]
    printed = telekiosk("letters", "print", "--school", uai, "-o", out)
    assert (printed.code, printed.out.splitlines()[0]) == (0, lacking)
    letter = pdfium.PdfDocument(out)[0].get_textpage().get_text_range()
    assert "Adressez-vous au secrétariat de l'établissement." in " ".join(letter.split())

    telekiosk("school", "set", uai, "--town", "Exempleville", "--phone", "01 99 00 01 01")
    whole = telekiosk("letters", "print", "--school", uai, "--live", "--dry-run")
    assert "lack" not in whole.out


def test_a_lost_batch_is_printed_again_by_the_list_beside_it(school, telekiosk):
    uai, lost, again = uai_of(telekiosk), school / "first.pdf", school / "again.pdf"
    count = telekiosk("letters", "print", "--school", uai, "-o", lost, "--json").json["letters"]
    lost.unlink()
    beside = Path(f"{lost}.csv")
    one_more = ("letters", "print", "--school", uai, "--live", "--only-from", beside, "-o", again, "--json")
    printed = telekiosk(*one_more).json
    assert (printed["letters"], printed["replaced"], printed["held_back"]) == (count, count, [])
    assert Path(printed["list"]).read_bytes() == beside.read_bytes()
    beside.write_text(beside.read_text("utf-8-sig"), "cp1252")  # as a spreadsheet saves it
    counted = ("letters", "print", "--school", uai, "--live", "--only-from", beside, "--dry-run", "--json")
    assert telekiosk(*counted).json["letters"] == count


@pytest.mark.parametrize("ending", [("--dry-run",), ("-o", "x.pdf"), ("-o", "x.pdf", "--json")])
def test_a_list_in_which_nobody_is_known_is_no_success(school, telekiosk, monkeypatch, ending):
    monkeypatch.chdir(school)
    uai = uai_of(telekiosk)
    Path("list.txt").write_text("nobody\nnobodyelse\n")
    answer = telekiosk("letters", "print", "--school", uai, "--only-from", "list.txt", *ending)
    said = f"None of the names given is an account of the school {uai}, “nobody” for one. Nothing was printed.\n"
    assert (answer.code, answer.out, answer.err) == (1, "", said)
    Path("list.txt").write_text("Identifiant;Classe;Élève;Pour;Émis le;Dernier jour\n")
    answer = telekiosk("letters", "print", "--school", uai, "--only-from", "list.txt", *ending)
    assert (answer.code, answer.err) == (1, "The list list.txt holds no identifier.\n")
