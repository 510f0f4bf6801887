"""The machine dies while letters are printed: every letter issued has its page, every page its letter (R22)."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp
from sqlmodel import col, select

from telekiosk.core.counter import Counter, Transaction, system_clock
from telekiosk.core.entities import Account, Letter
from telekiosk.core.owed import LIVE_LETTERS_TOO, LetterChoice
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.signin import scan_digest
from telekiosk.letters.batch import FileExists, LettersPrinted, PrintLetters, print_letters
from telekiosk.letters.leftovers import LeftoverFinished
from telekiosk.letters.part_files import manifest_of, part_of
from telekiosk.roster.apply import Imported, ImportRoster, import_roster
from telekiosk.roster.fit import school_year
from telekiosk.roster.model import Roster
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.sample.files import guardians_xml, pupils_xml
from telekiosk.roster.sample.make import Sample, sample_schools
from tests.desk import KEY_TEXT, assert_every_journal_holds, counter_on, staff
from tests.lengths import KILLS

PUPILS = 2


def desk_with_school(url: str) -> tuple[Counter, str]:
    """The school's desk, its accounts prepared; the clock is the machine's, as that of the program under test."""
    (school,) = sample_schools(Sample(pupils=PUPILS, seed=7, year=school_year(datetime.now(UTC).date())))
    roster = read_roster([Given("pupils.xml", pupils_xml(school)), Given("guardians.xml", guardians_xml(school))])
    assert isinstance(roster, Roster)
    desk = replace(staff(counter_on(url)), clock=system_clock)
    assert isinstance(import_roster(desk, ImportRoster(roster)), Imported)
    set_school(desk, SetSchool(roster.heading.uai, name="Collège des Aulnes"))
    return desk, roster.heading.uai


def printing(url: str, uai: str, out: Path) -> subprocess.Popen[str]:
    """`telekiosk letters print --live`, a program of its own."""
    key = out.parent / "telekiosk.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(KEY_TEXT)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEKIOSK_")}
    environment |= {"TELEKIOSK_DATABASE_URL": url, "TELEKIOSK_KEY_FILE": str(key), "LC_ALL": "en_GB.UTF-8"}
    environment |= {"XDG_CONFIG_HOME": str(out.parent), "TELEKIOSK_ARGON2_MEMORY_KIB": "8"}
    command = [sys.executable, "-m", "telekiosk", "letters", "print", "--school", uai, "--live", "-o", str(out)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def killed(program: subprocess.Popen[str], moments: random.Random, seconds: float, part: Path) -> None:
    """Half of them at any moment; half just after the PDF began to be written, where the most is at stake."""
    with program:
        if moments.random() < 0.5:
            pause = seconds * moments.uniform(0.5, 1.0)
        else:
            while not part.exists() and program.poll() is None:
                time.sleep(0.001)
            pause = moments.uniform(0, 0.08)
        try:
            program.wait(pause)
        except subprocess.TimeoutExpired:
            program.kill()


def good_letters(desk: Counter) -> set[tuple[str, str]]:
    """Identifier and scan digest of each letter in force."""

    def step(tx: Transaction) -> set[tuple[str, str]]:
        live = select(Account.identifier, Letter.scan_digest).join(Letter).where(col(Letter.voided_at).is_(None))
        return set(tx.session.exec(live).all())

    return desk.read(step)


def on_paper(desk: Counter, out: Path) -> set[tuple[str, str]]:
    """The same of each page of a PDF; its list must name the same letters in the same order."""
    with manifest_of(out).open(encoding="utf-8-sig", newline="") as file:
        listed = [line[0] for line in csv.reader(file, delimiter=";")][1:]
    letters = list(pdfium.PdfDocument(out))[: len(listed)]
    found = []
    for identifier, page in zip(listed, letters, strict=True):
        assert identifier in page.get_textpage().get_text_range().split()
        (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        found.append((identifier, desk.read(lambda tx, text=code.text: scan_digest(tx, text))))  # type: ignore[misc]
    assert len(set(found)) == len(found)
    return set(found)


@pytest.mark.fault
def test_printing_that_dies_leaves_no_letter_without_its_page(new_url: Callable[[], str], tmp_path: Path) -> None:
    url, moments = new_url(), random.Random(20261125)
    desk, uai = desk_with_school(url)
    began = time.monotonic()
    with printing(url, uai, tmp_path / "whole.pdf") as program:
        assert program.communicate()[1] == ""
    seconds = time.monotonic() - began
    issued = good_letters(desk)
    assert on_paper(desk, tmp_path / "whole.pdf") == issued
    for number in range(KILLS):
        out = tmp_path / f"{number}" / "letters.pdf"
        out.parent.mkdir()
        killed(printing(url, uai, out), moments, seconds, part_of(out))
        left = good_letters(desk)
        outcome = print_letters(desk, PrintLetters(LetterChoice(uai, LIVE_LETTERS_TOO), out))
        assert isinstance(outcome, LettersPrinted if left == issued else LeftoverFinished | FileExists), outcome
        issued = good_letters(desk)
        assert left == issued or isinstance(outcome, LettersPrinted)
        assert on_paper(desk, out) == issued
        assert {file.name for file in out.parent.iterdir()} - {"telekiosk.key"} == {out.name, manifest_of(out).name}
    assert_every_journal_holds(desk)
    desk.database.close()
