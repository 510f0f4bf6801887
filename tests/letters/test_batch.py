"""A batch of letters to a file: paper first, then the letters are good (R3, R4, R22)."""

from __future__ import annotations

import csv
import errno
import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pypdfium2 as pdfium
import pytest
import zxingcpp

from telekiosk.core.counter import Counter
from telekiosk.core.credentials import new_id
from telekiosk.core.database import DatabaseAway
from telekiosk.core.lifecycle import State
from telekiosk.core.owed import LIVE_LETTERS_TOO, LetterChoice
from telekiosk.core.paper import IssueLetters, LettersOutdated, issue_letters
from telekiosk.core.schools import NoSuchSchool
from telekiosk.core.signin import FirstConnectionDue, Scan, SignIn, sign_in, sign_in_by_scan
from telekiosk.letters import batch, leftovers, part_files
from telekiosk.letters.batch import (
    BeingPrinted,
    FileExists,
    FileRefused,
    LettersPrinted,
    LettersUnnamed,
    NoLetterOwed,
    NoSuchClass,
    PrintLetters,
    print_letters,
)
from telekiosk.letters.leftovers import (
    Leftover,
    LeftoverDeleted,
    LeftoverFinished,
    LeftoverRefused,
    LeftoverReplaced,
    trailer,
)
from telekiosk.letters.manifest import manifest
from telekiosk.letters.page import Child
from telekiosk.letters.part_files import manifest_of, part_of, written
from tests.desk import UAI, clock_of, new_family, row, staff
from tests.letters.test_letter_page import PAGE

LEA = ("Léa", date(2012, 3, 7))
TOM = ("Tom", date(2014, 5, 1))
FILES = ["letters.pdf", "letters.pdf.csv"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "letters.pdf"


@pytest.fixture
def desk(counter: Counter) -> Counter:
    new_family(counter, children=(LEA, TOM), pupils_too=True, letters=False)
    return staff(counter)


def printed(desk: Counter, out: Path) -> LettersPrinted:
    outcome = print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert isinstance(outcome, LettersPrinted), outcome
    return outcome


def files(out: Path) -> list[str]:
    return sorted(file.name for file in out.parent.iterdir())


def state(desk: Counter, identifier: str) -> State:
    return row(desk, identifier).state


def test_every_prepared_account_gets_its_letter(desk: Counter, out: Path) -> None:
    outcome = printed(desk, out)
    assert outcome.letters == 4
    assert len(pdfium.PdfDocument(out)) == 5
    assert {state(desk, page.identifier) for page in outcome.pages} == {State.NOTIFIED}
    assert files(out) == FILES


def test_both_files_are_for_their_owner_alone(desk: Counter, out: Path) -> None:
    printed(desk, out)
    assert {stat.S_IMODE(file.stat().st_mode) for file in (out, manifest_of(out))} == {0o600}


def test_the_list_beside_the_pdf_says_whose_letters_these_are_and_no_secret(desk: Counter, out: Path) -> None:
    pages = printed(desk, out).pages
    text = manifest_of(out).read_bytes().decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    assert lines[0] == ["Identifiant", "Classe", "Élève", "Pour", "Émis le", "Dernier jour"]
    assert [line[0] for line in lines[1:]] == [page.identifier for page in pages]
    assert lines[1] == ["cmartin", "4e C", "Léa MARTIN", "Mme Claire MARTIN", "01/09/2026", "01/12/2026"]
    assert not any(secret in text for page in pages for secret in (page.temporary_password, page.scan_code))


def test_names_are_text_for_a_spreadsheet_too() -> None:
    page = replace(PAGE, addressee=("=1+1",), children=(Child('@SUM(A1)"\r\n;x', "-6"),))
    (_, line) = csv.reader(manifest([page]).decode("utf-8-sig").splitlines(), delimiter=";")
    assert line[1:4] == ["'-6", "'@SUM(A1)\" ;x", "'=1+1"]


def test_what_is_printed_signs_in_typed_or_scanned(desk: Counter, counter: Counter, out: Path) -> None:
    printed(desk, out)
    page = pdfium.PdfDocument(out)[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    words = page.get_textpage().get_text_range().split()
    identifier = words[words.index("Votre") :][words[words.index("Votre") :].index("identifiant") + 1]
    start = words.index("provisoire")
    scanned = sign_in_by_scan(counter, Scan(code.text))
    typed = sign_in(counter, SignIn(identifier, f"{words[start + 1]} {words[start + 2]}"))
    assert isinstance(scanned, FirstConnectionDue) and isinstance(typed, FirstConnectionDue)
    assert scanned.identifier == typed.identifier == identifier


def test_letters_come_by_class_and_carry_the_postal_address(desk: Counter, out: Path) -> None:
    guardians = [page for page in printed(desk, out).pages if len(page.addressee) > 1]
    assert [page.addressee for page in guardians] == [("Mme Claire MARTIN", "3 rue des Lilas", "86000 POITIERS")] * 2
    assert guardians[0].contact == ("Secrétariat, bureau B12", "Poitiers", "05 49 00 00 00")


def test_progress_is_told_letter_by_letter(desk: Counter, out: Path) -> None:
    told: list[tuple[int, int]] = []
    print_letters(desk, PrintLetters(LetterChoice(UAI), out), lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_live_letters_are_not_printed_again_by_default(desk: Counter, out: Path) -> None:
    printed(desk, out)
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out.with_name("b.pdf"))) == NoLetterOwed(())


def test_live_letters_printed_anew_void_the_older(desk: Counter, counter: Counter, out: Path) -> None:
    first = printed(desk, out).pages[0]
    clock_of(desk).pass_time(days=1)
    again = print_letters(desk, PrintLetters(LetterChoice(UAI, frozenset({State.NOTIFIED})), out.with_name("b.pdf")))
    assert isinstance(again, LettersPrinted)
    assert (again.letters, again.replaced) == (4, 4)
    assert not isinstance(sign_in(counter, SignIn(first.identifier, first.temporary_password)), FirstConnectionDue)


def test_a_lapsed_account_gets_a_new_letter_with_a_new_deadline(desk: Counter, out: Path) -> None:
    printed(desk, out)
    clock_of(desk).pass_time(days=120)
    again = print_letters(desk, PrintLetters(LetterChoice(UAI), out.with_name("b.pdf")))
    assert isinstance(again, LettersPrinted)
    assert again.pages[0].deadline == date(2027, 3, 30)


def test_an_existing_file_is_never_overwritten(desk: Counter, out: Path) -> None:
    out.write_text("a thesis")
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == FileExists(out)
    assert out.read_text() == "a thesis"
    other = out.with_name("b.pdf")
    manifest_of(other).write_text("a list")
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), other)) == FileExists(manifest_of(other))
    assert manifest_of(other).read_text() == "a list"
    assert state(desk, "cmartin") is State.PREPARED


@pytest.mark.parametrize("name", FILES)
def test_a_link_to_nowhere_is_a_name_that_is_taken(desk: Counter, out: Path, name: str) -> None:
    """To a share that is not mounted now, say."""
    link = out.with_name(name)
    link.symlink_to(out.parent / "away" / "real.pdf")
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == FileExists(link)
    assert files(out) == [name] and state(desk, "cmartin") is State.PREPARED


@pytest.mark.fault
@pytest.mark.parametrize("to", ["away.pdf", "letters.pdf.part"])
def test_letters_whose_name_becomes_a_link_while_they_are_made_are_beside_it(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    def while_a_link_comes(counter: Counter, form: IssueLetters) -> object:
        out.symlink_to(out.with_name(to))
        return issue_letters(counter, form)

    monkeypatch.setattr(batch, "issue_letters", while_a_link_comes)
    outcome = printed(desk, out)
    assert outcome.out == out.with_name("letters-2.pdf") and out.is_symlink()
    assert len(pdfium.PdfDocument(outcome.out)) == 5


@pytest.mark.fault
def test_letters_that_cannot_get_their_name_are_said_to_be_good_and_are_finished_next_time(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_at_that_moment(part: Path, file: Path) -> None:
        raise FileExistsError(errno.EEXIST, "File exists", str(part), None, str(file))

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", taken_at_that_moment)
        outcome = print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert outcome == LettersUnnamed(part_of(out), 4, "File exists")
    assert state(desk, "cmartin") is State.NOTIFIED
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == LeftoverFinished(out)
    assert files(out) == FILES


def test_a_class_that_nobody_is_in_prints_nothing(desk: Counter, out: Path) -> None:
    choice = LetterChoice(UAI, classes=frozenset({"4e C", "4e X"}))
    assert print_letters(desk, PrintLetters(choice, out)) == NoSuchClass(("4e X",))
    assert files(out) == []


def test_with_english_every_letter_speaks_both(desk: Counter, out: Path) -> None:
    outcome = print_letters(desk, PrintLetters(LetterChoice(UAI), out, with_english=True))
    assert isinstance(outcome, LettersPrinted)
    for page in list(pdfium.PdfDocument(out))[:4]:
        said = " ".join(page.get_textpage().get_text_range().split())
        assert "Ouvrez votre compte" in said and "Open your account by 1 December 2026" in said


def test_an_unknown_school_and_a_missing_folder_are_said(desk: Counter, out: Path) -> None:
    assert print_letters(desk, PrintLetters(LetterChoice("0990002P"), out)) == NoSuchSchool()
    missing = out.parent / "no" / "letters.pdf"
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), missing)) == FileRefused(
        missing, "No such file or directory"
    )
    assert state(desk, "cmartin") is State.PREPARED


def test_accounts_that_changed_meanwhile_take_the_whole_batch_back(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_a_change(counter: Counter, form: IssueLetters) -> object:
        from telekiosk.core.school import StaffAct, close

        close(counter, StaffAct("cmartin", "left"))
        return issue_letters(counter, form)

    monkeypatch.setattr(batch, "issue_letters", after_a_change)
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == LettersOutdated(("cmartin",))
    assert files(out) == []
    assert state(desk, "cmartin2") is State.PREPARED


def test_of_two_commands_that_print_the_same_letters_at_once_one_is_told(
    desk: Counter, counter: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other is quicker: its letters are handed out before these are made, and must stay good."""
    quicker: list[LettersPrinted] = []

    def while_another_prints(desk: Counter, form: IssueLetters) -> object:
        monkeypatch.undo()
        quicker.append(printed(desk, out.with_name("b.pdf")))
        return issue_letters(desk, form)

    monkeypatch.setattr(batch, "issue_letters", while_another_prints)
    outcome = print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert isinstance(outcome, LettersOutdated) and len(outcome.identifiers) == 4
    assert files(out) == ["b.pdf", "b.pdf.csv"]
    for page in quicker[0].pages:
        letter = SignIn(page.identifier, page.temporary_password)
        assert isinstance(sign_in(counter, letter), FirstConnectionDue)


def test_of_two_commands_that_replace_the_same_live_letters_at_once_one_is_told(
    desk: Counter, counter: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(desk, out)
    live = LetterChoice(UAI, LIVE_LETTERS_TOO)

    def while_another_prints(desk: Counter, form: IssueLetters) -> object:
        monkeypatch.undo()
        assert isinstance(print_letters(desk, PrintLetters(live, out.with_name("b.pdf"))), LettersPrinted)
        return issue_letters(desk, form)

    monkeypatch.setattr(batch, "issue_letters", while_another_prints)
    assert isinstance(print_letters(desk, PrintLetters(live, out.with_name("c.pdf"))), LettersOutdated)


class Killed(BaseException):
    """As if the machine had died there."""


def die(*_: object) -> None:
    raise Killed


@pytest.mark.fault
def test_after_a_death_before_the_commit_the_next_command_starts_over(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(batch, "issue_letters", die)
        with pytest.raises(Killed):
            print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert part_of(out).exists()
    assert state(desk, "cmartin") is State.PREPARED
    assert part_of(manifest_of(out)).exists()
    assert printed(desk, out).letters == 4
    assert files(out) == FILES


@pytest.mark.fault
def test_after_a_death_behind_the_commit_the_next_command_gives_the_file_its_name(
    desk: Counter, counter: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(part_files, "_name", die)
        with pytest.raises(Killed):
            print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert state(desk, "cmartin") is State.NOTIFIED
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == LeftoverFinished(out)
    (code,) = zxingcpp.read_barcodes(pdfium.PdfDocument(out)[0].render(scale=2).to_pil())
    assert isinstance(sign_in_by_scan(counter, Scan(code.text)), FirstConnectionDue)
    assert files(out) == FILES


@pytest.mark.fault
@pytest.mark.parametrize("named", [1, 2])
def test_after_a_death_between_names_and_clean_up_the_next_command_cleans_up(
    desk: Counter, out: Path, named: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name_and_die(part: Path, file: Path) -> None:
        os.link(part, file)
        if len(list(out.parent.glob("*.csv")) + list(out.parent.glob("*.pdf"))) == named:
            raise Killed
        part.unlink()

    with monkeypatch.context() as patch:
        patch.setattr(part_files, "_name", name_and_die)
        with pytest.raises(Killed):
            print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == LeftoverFinished(out)
    assert files(out) == FILES


def cut_off(desk: Counter, out: Path, at: str) -> None:
    """A command to this file dies where it would call this."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part_files if at == "_name" else batch, at, die)
        with pytest.raises(Killed):
            print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert part_of(out).exists()


def printed_beside(desk: Counter, out: Path) -> tuple[object, list[Leftover]]:
    """What a command to this file comes to, and what it says of others."""
    told: list[Leftover] = []
    return print_letters(desk, PrintLetters(LetterChoice(UAI), out), None, told.append), told


@pytest.mark.fault
def test_letters_cut_off_after_the_commit_come_to_light_with_any_command_to_their_folder(
    desk: Counter, counter: Counter, out: Path
) -> None:
    cut_off(desk, out, "_name")
    assert printed_beside(desk, out.with_name("b.pdf")) == (NoLetterOwed(()), [LeftoverFinished(out)])
    (code,) = zxingcpp.read_barcodes(pdfium.PdfDocument(out)[0].render(scale=2).to_pil())
    assert isinstance(sign_in_by_scan(counter, Scan(code.text)), FirstConnectionDue)
    assert files(out) == FILES


@pytest.mark.fault
def test_pages_cut_off_before_the_commit_are_deleted_with_any_command_to_their_folder(desk: Counter, out: Path) -> None:
    cut_off(desk, out, "issue_letters")
    outcome, told = printed_beside(desk, out.with_name("b.pdf"))
    assert isinstance(outcome, LettersPrinted) and outcome.letters == 4
    assert told == [LeftoverDeleted(out)]
    assert files(out) == ["b.pdf", "b.pdf.csv"]


@pytest.mark.fault
@pytest.mark.parametrize("own", [True, False])
def test_pages_whose_letters_were_all_replaced_meanwhile_are_deleted(desk: Counter, out: Path, own: bool) -> None:
    cut_off(desk, out, "_name")
    elsewhere = out.parent / "elsewhere"
    elsewhere.mkdir()
    again = print_letters(desk, PrintLetters(LetterChoice(UAI, LIVE_LETTERS_TOO), elsewhere / "b.pdf"))
    assert isinstance(again, LettersPrinted) and again.replaced == 4
    name = out if own else out.with_name("c.pdf")
    assert printed_beside(desk, name) == (NoLetterOwed(()), [LeftoverReplaced(out)])
    assert files(out) == ["elsewhere"]


@pytest.mark.fault
def test_pages_of_which_one_letter_is_good_are_kept(desk: Counter, out: Path) -> None:
    cut_off(desk, out, "_name")
    clock_of(desk).pass_time(days=1)
    three = frozenset({"cmartin", "cmartin2", "lmartin"})
    elsewhere = out.parent / "elsewhere"
    elsewhere.mkdir()
    again = print_letters(
        desk, PrintLetters(LetterChoice(UAI, LIVE_LETTERS_TOO, identifiers=three), elsewhere / "b.pdf")
    )
    assert isinstance(again, LettersPrinted) and again.letters == 3
    assert printed_beside(desk, out) == (LeftoverFinished(out), [])


@pytest.mark.fault
@pytest.mark.parametrize("taken", ["letters.pdf", "letters.pdf.csv"])
def test_a_leftover_whose_name_is_taken_meanwhile_is_finished_beside_it(desk: Counter, out: Path, taken: str) -> None:
    cut_off(desk, out, "_name")
    out.with_name(taken).write_text("a thesis")
    beside = out.with_name("letters-2.pdf")
    assert printed_beside(desk, out) == (LeftoverFinished(beside), [])
    assert out.with_name(taken).read_text() == "a thesis"
    assert len(pdfium.PdfDocument(beside)) == 5
    assert files(out) == sorted(["letters-2.pdf", "letters-2.pdf.csv", taken])


@pytest.mark.fault
def test_after_a_death_between_the_names_beside_a_taken_one_both_files_get_the_same_name(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(desk, out, "_name")
    out.write_text("a thesis")

    def list_only(part: Path, file: Path) -> None:
        if file.suffix != ".csv":
            raise Killed
        name(part, file)

    name = part_files._name
    with monkeypatch.context() as patch:
        patch.setattr(part_files, "_name", list_only)
        with pytest.raises(Killed):
            printed_beside(desk, out)
    assert printed_beside(desk, out) == (LeftoverFinished(out.with_name("letters-2.pdf")), [])
    assert files(out) == ["letters-2.pdf", "letters-2.pdf.csv", "letters.pdf"]


def test_letters_whose_name_is_taken_while_they_are_made_are_beside_it(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def while_a_file_comes(counter: Counter, form: IssueLetters) -> object:
        out.write_text("a thesis")
        return issue_letters(counter, form)

    monkeypatch.setattr(batch, "issue_letters", while_a_file_comes)
    outcome = printed(desk, out)
    assert (outcome.out, outcome.manifest) == (out.with_name("letters-2.pdf"), out.with_name("letters-2.pdf.csv"))
    assert out.read_text() == "a thesis"
    assert len(pdfium.PdfDocument(outcome.out)) == 5


def test_what_other_programs_and_commands_at_work_have_in_the_folder_is_left_alone(desk: Counter, out: Path) -> None:
    film, folder, paper = (out.with_name(f"{name}.part") for name in ("film.mkv", "folder", "paper.pdf"))
    film.write_bytes(b"half of a film")
    folder.mkdir()
    with written(paper, trailer(desk, new_id())):
        outcome, told = printed_beside(desk, out)
    assert isinstance(outcome, LettersPrinted) and told == []
    assert film.exists() and folder.exists() and paper.exists()


def test_letters_that_another_installation_left_in_a_shared_folder_are_its_own_to_settle(
    desk: Counter, out: Path
) -> None:
    theirs = out.with_name("theirs.pdf")
    cut_off(replace(desk, key=replace(desk.key, id="another")), theirs, "_name")
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), theirs)) == FileExists(part_of(theirs))
    outcome, told = printed_beside(desk, out)
    assert outcome == NoLetterOwed(()) and told == []
    assert files(out) == ["theirs.pdf.csv.part", "theirs.pdf.part"]


def test_a_leftover_that_cannot_be_read_is_named_and_keeps_nobody_from_printing(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = out.with_name("theirs.pdf.part")
    theirs.touch()

    def lock(file: BinaryIO) -> None:
        if file.name == str(theirs):
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(leftovers, "lock", lock)
    outcome, told = printed_beside(desk, out)
    assert isinstance(outcome, LettersPrinted)
    assert told == [LeftoverRefused(theirs, "Permission denied")]


def test_letters_get_their_names_on_a_memory_stick_too(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_second_names(part: Path, file: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_second_names)
    assert printed(desk, out).out == out
    assert files(out) == FILES


@pytest.mark.fault
def test_when_the_disk_is_full_no_secrets_stay_on_it(desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert outcome == FileRefused(out, "No space left on device")
    assert files(out) == []
    assert state(desk, "cmartin") is State.PREPARED


@pytest.mark.fault
@pytest.mark.parametrize("half", [b"", b"%P", b"%PDF-1.7 half of a letter"])
def test_a_half_written_part_is_deleted(desk: Counter, out: Path, half: bytes) -> None:
    part_of(out).write_bytes(half)
    part_of(out).chmod(0o600)
    assert printed_beside(desk, out)[1] == [LeftoverDeleted(out)]
    assert files(out) == FILES


@pytest.mark.parametrize(("content", "mode"), [(b"x", 0o600), (b"a thesis", 0o600), (b"%PDF-1.7 a thesis", 0o644)])
def test_somebody_s_own_file_named_like_a_part_is_never_deleted(
    desk: Counter, out: Path, content: bytes, mode: int
) -> None:
    part_of(out).write_bytes(content)
    part_of(out).chmod(mode)
    assert printed_beside(desk, out) == (FileExists(part_of(out)), [])
    list_part = part_of(manifest_of(out.with_name("b.pdf")))
    list_part.write_bytes(content)
    assert printed_beside(desk, out.with_name("b.pdf")) == (FileExists(list_part), [])
    assert part_of(out).read_bytes() == list_part.read_bytes() == content
    assert files(out) == ["b.pdf.csv.part", "letters.pdf.part"]
    assert state(desk, "cmartin") is State.PREPARED


@pytest.mark.fault
def test_when_the_answer_to_the_commit_is_lost_the_part_waits_for_the_next_command(
    desk: Counter, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def committed_but_unheard(counter: Counter, form: IssueLetters) -> object:
        issue_letters(counter, form)
        raise DatabaseAway("away")

    with monkeypatch.context() as patch:
        patch.setattr(batch, "issue_letters", committed_but_unheard)
        with pytest.raises(DatabaseAway):
            print_letters(desk, PrintLetters(LetterChoice(UAI), out))
    assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == LeftoverFinished(out)


def test_two_commands_do_not_write_one_file(desk: Counter, out: Path) -> None:
    with written(part_of(out), b"of another command"):
        assert print_letters(desk, PrintLetters(LetterChoice(UAI), out)) == BeingPrinted(out)
