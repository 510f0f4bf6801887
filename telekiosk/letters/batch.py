"""A batch of letters to a file: no letter is good before its paper is on disk, none is lost with the machine (R22).

The PDF is built whole, written and synced as OUT.part, the manifest beside it as OUT.csv.part; the letters are
committed in one transaction, then first the manifest gets its name, at last the PDF. The batch's number ends the PDF's
.part, so that the next command in this folder can ask whether a left one was committed. A manifest's .part never lies
there alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from telekiosk.core.counter import Counter
from telekiosk.core.owed import HeldBack, LetterChoice, letters_owed
from telekiosk.core.paper import LettersIssued, LettersOutdated, issue_letters
from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
from telekiosk.letters.leftovers import LeftoverFinished, Tell, others_settled, own_settled, trailer
from telekiosk.letters.making import Progress, make_letters
from telekiosk.letters.manifest import manifest
from telekiosk.letters.page import LetterPage
from telekiosk.letters.part_files import drop, manifest_of, named, part_of, sync_folder, written


@dataclass(frozen=True, slots=True)
class PrintLetters:
    """The letters of a choice to a new file, each also in English if asked for."""

    choice: LetterChoice
    out: Path
    with_english: bool = False


@dataclass(frozen=True, slots=True)
class LettersPrinted:
    """They are in the file, and good; `replaced` of them are for accounts whose earlier letter was good until now.
    `out` is another than was asked for where that name was taken while the letters were made.
    `pages` is for whoever must know what is on them (the demo): it holds secrets."""

    out: Path
    manifest: Path
    letters: int
    replaced: int
    held_back: tuple[tuple[str, HeldBack], ...]
    pages: tuple[LetterPage, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LettersUnnamed:
    """They are good, but their pages are still in `part`: the next command to this file finishes that. `why` is the
    system's own word."""

    part: Path
    letters: int
    why: str


@dataclass(frozen=True, slots=True)
class NoLetterOwed:
    """Every account of the choice has its letter, or is held back."""

    held_back: tuple[tuple[str, HeldBack], ...]


@dataclass(frozen=True, slots=True)
class NoSuchClass:
    """These classes have no pupil; nothing was printed, for a slip of the pen must not print half of what was meant."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileExists:
    """Nothing is ever overwritten."""

    out: Path


@dataclass(frozen=True, slots=True)
class FileRefused:
    """The file cannot be written; `why` is the system's own word for it."""

    out: Path
    why: str


@dataclass(frozen=True, slots=True)
class BeingPrinted:
    """Another command is writing this very file."""

    out: Path


PrintOutcome: TypeAlias = (
    LettersPrinted
    | LettersUnnamed
    | NoLetterOwed
    | NoSuchSchool
    | NoSuchClass
    | LettersOutdated
    | LeftoverFinished
    | FileExists
    | FileRefused
    | BeingPrinted
)


def print_letters(
    counter: Counter, form: PrintLetters, progress: Progress | None = None, tell: Tell | None = None
) -> PrintOutcome:
    """Letters for the accounts that are owed one: `prepared` or `lapsed` becomes `notified`. Before that, whatever
    earlier commands left in OUT's folder is settled, and `tell` is told.

    Raises DatabaseAway; when that happens while committing, the .part files stay until the next command settles."""
    if isinstance(show_school(counter, WhichSchool(form.choice.school_uai)), NoSuchSchool):
        return NoSuchSchool()
    try:
        for leftover in others_settled(counter, form.out):
            if tell is not None:
                tell(leftover)
        own = own_settled(counter, form.out)
        if isinstance(own, LeftoverFinished):
            return own
        if own is not None and tell is not None:
            tell(own)
        beside = manifest_of(form.out)
        taken = [file for file in (form.out, beside, part_of(beside)) if os.path.lexists(file)]
        return FileExists(taken[0]) if taken else _printed(counter, form, progress)
    except BlockingIOError:
        return BeingPrinted(form.out)
    except FileExistsError as taken_meanwhile:
        return FileExists(Path(taken_meanwhile.filename2 or taken_meanwhile.filename))
    except OSError as problem:
        return FileRefused(form.out, problem.strerror or "")


def _printed(counter: Counter, form: PrintLetters, progress: Progress | None) -> PrintOutcome:
    owed = letters_owed(counter, form.choice)
    if owed.unknown_classes:
        return NoSuchClass(owed.unknown_classes)
    if not owed.due:
        return NoLetterOwed(owed.held_back)
    made = make_letters(counter, owed.due, with_english=form.with_english, progress=progress)
    beside = manifest_of(form.out)
    pdf = made.pdf + trailer(counter, made.batch.batch_id)
    with written(part_of(form.out), pdf), written(part_of(beside), manifest(made.pages)):
        sync_folder(form.out)
        issued = issue_letters(counter, made.batch)
        if not isinstance(issued, LettersIssued):
            drop(form.out)
            return issued
        try:
            out = named(form.out)
        except OSError as problem:
            return LettersUnnamed(part_of(form.out), issued.letters, problem.strerror or "")
    return LettersPrinted(out, manifest_of(out), issued.letters, owed.live, owed.held_back, made.pages)
