"""A batch of letters to a file: no letter is good before its paper is on disk, none is lost with the machine (R22).

The PDF is built whole, written and synced as OUT.part, the letters are committed in one transaction, then the file gets
its name. The batch's number ends the .part, so that the next command can ask whether a left one was committed."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias
from uuid import UUID

from telekiosk.core.counter import Counter
from telekiosk.core.owed import HeldBack, LetterChoice, letters_owed
from telekiosk.core.paper import LettersIssued, LettersOutdated, batch_was_issued, issue_letters
from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
from telekiosk.letters.making import Progress, make_letters
from telekiosk.letters.page import LetterPage

_TRAILER = b"\n% telekiosk batch "  # a comment after the PDF's end, then the number in hexadecimal
_NUMBER_LENGTH = 32


@dataclass(frozen=True, slots=True)
class PrintLetters:
    """The letters of a choice to a new file, each also in English if asked for."""

    choice: LetterChoice
    out: Path
    with_english: bool = False


@dataclass(frozen=True, slots=True)
class LettersPrinted:
    """They are in the file, and good. `pages` is for whoever must know what is on them (the demo): it holds secrets."""

    out: Path
    letters: int
    held_back: tuple[tuple[str, HeldBack], ...]
    pages: tuple[LetterPage, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoLetterOwed:
    """Every account of the school has its letter, or is held back."""

    held_back: tuple[tuple[str, HeldBack], ...]


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
class LeftoverFinished:
    """An earlier command died after its letters were committed: they are in the file now. Nothing new was printed."""

    out: Path


@dataclass(frozen=True, slots=True)
class BeingPrinted:
    """Another command is writing this very file."""

    out: Path


PrintOutcome: TypeAlias = (
    LettersPrinted
    | NoLetterOwed
    | NoSuchSchool
    | LettersOutdated
    | LeftoverFinished
    | FileExists
    | FileRefused
    | BeingPrinted
)


def print_letters(counter: Counter, form: PrintLetters, progress: Progress | None = None) -> PrintOutcome:
    """Letters for the accounts that are owed one: `prepared` or `lapsed` becomes `notified`.

    Raises DatabaseAway; when that happens while committing, OUT.part stays until the next command settles it."""
    if isinstance(show_school(counter, WhichSchool(form.choice.school_uai)), NoSuchSchool):
        return NoSuchSchool()
    try:
        return _settled(counter, form.out) or _printed(counter, form, progress)
    except BlockingIOError:
        return BeingPrinted(form.out)
    except OSError as problem:
        return FileRefused(form.out, problem.strerror or "")


def _printed(counter: Counter, form: PrintLetters, progress: Progress | None) -> PrintOutcome:
    owed = letters_owed(counter, form.choice)
    if not owed.due:
        return NoLetterOwed(owed.held_back)
    made = make_letters(counter, owed.due, with_english=form.with_english, progress=progress)
    content = made.pdf + _TRAILER + made.batch.batch_id.hex.encode() + b"\n"
    part = part_of(form.out)
    with _private_file(part) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        issued = issue_letters(counter, made.batch)
        if not isinstance(issued, LettersIssued):
            part.unlink()
            return issued
        _name(part, form.out)
    return LettersPrinted(form.out, issued.letters, owed.held_back, made.pages)


def part_of(out: Path) -> Path:
    """Where the PDF lies until its letters are committed."""
    return out.with_name(f"{out.name}.part")


def _private_file(path: Path) -> BinaryIO:
    """A new file that only its owner may read, locked for as long as it is open."""
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def _settled(counter: Counter, out: Path) -> LeftoverFinished | FileExists | None:
    """What an earlier command left beside OUT is finished or deleted, as its batch was committed or not. None: the way
    is free."""
    part = part_of(out)
    if part.exists():
        with part.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            batch = _batch_of(left)
            if batch is None or not batch_was_issued(counter, batch) or (out.exists() and out.samefile(part)):
                part.unlink()
            elif not out.exists():
                _name(part, out)
                return LeftoverFinished(out)
    return FileExists(out) if out.exists() else None


def _batch_of(left: BinaryIO) -> UUID | None:
    """The number at the end of a .part; a file cut short has none, and was never committed."""
    end = left.read()[-len(_TRAILER) - _NUMBER_LENGTH - 1 :]
    number = end.removeprefix(_TRAILER).strip()
    try:
        return UUID(number.decode("ascii")) if end.startswith(_TRAILER) else None
    except ValueError:
        return None


def _name(part: Path, out: Path) -> None:
    """Gives the file its name, never that of a file that is there already."""
    os.link(part, out)
    part.unlink()
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
