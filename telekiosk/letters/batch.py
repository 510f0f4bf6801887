"""A batch of letters to a file: no letter is good before its paper is on disk, none is lost with the machine (R22).

The PDF is built whole, written and synced as OUT.part, the manifest beside it as OUT.csv.part; the letters are
committed in one transaction, then first the manifest gets its name, at last the PDF. The batch's number ends the PDF's
.part, so that the next command can ask whether a left one was committed. A manifest's .part never lies there alone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias
from uuid import UUID

from telekiosk.core.counter import Counter
from telekiosk.core.owed import HeldBack, LetterChoice, letters_owed
from telekiosk.core.paper import LettersIssued, LettersOutdated, batch_was_issued, issue_letters
from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
from telekiosk.letters.making import MadeLetters, Progress, make_letters
from telekiosk.letters.manifest import manifest
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
    """They are in the file, and good; `replaced` of them are for accounts whose earlier letter was good until now.
    `pages` is for whoever must know what is on them (the demo): it holds secrets."""

    out: Path
    manifest: Path
    letters: int
    replaced: int
    held_back: tuple[tuple[str, HeldBack], ...]
    pages: tuple[LetterPage, ...] = field(repr=False)


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
    | NoSuchClass
    | LettersOutdated
    | LeftoverFinished
    | FileExists
    | FileRefused
    | BeingPrinted
)


def print_letters(counter: Counter, form: PrintLetters, progress: Progress | None = None) -> PrintOutcome:
    """Letters for the accounts that are owed one: `prepared` or `lapsed` becomes `notified`.

    Raises DatabaseAway; when that happens while committing, the .part files stay until the next command settles."""
    if isinstance(show_school(counter, WhichSchool(form.choice.school_uai)), NoSuchSchool):
        return NoSuchSchool()
    try:
        return _settled(counter, form.out) or _printed(counter, form, progress)
    except BlockingIOError:
        return BeingPrinted(form.out)
    except FileExistsError as taken:
        return FileExists(Path(taken.filename2 or taken.filename))
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
    with _written(part_of(form.out), made.pdf + _trailer(made)), _written(part_of(beside), manifest(made.pages)):
        _sync_folder(form.out)
        issued = issue_letters(counter, made.batch)
        if not isinstance(issued, LettersIssued):
            _drop(form.out)
            return issued
        _name_both(form.out)
    return LettersPrinted(form.out, beside, issued.letters, owed.live, owed.held_back, made.pages)


def _trailer(made: MadeLetters) -> bytes:
    return _TRAILER + made.batch.batch_id.hex.encode() + b"\n"


def manifest_of(out: Path) -> Path:
    """Where the list of a PDF's letters lies, beside it."""
    return out.with_name(f"{out.name}.csv")


def part_of(file: Path) -> Path:
    """Where a file lies until the letters are committed."""
    return file.with_name(f"{file.name}.part")


@contextmanager
def _written(path: Path, content: bytes) -> Iterator[None]:
    """A new file on disk that only its owner may read, locked while the block runs."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        yield


def _settled(counter: Counter, out: Path) -> LeftoverFinished | FileExists | None:
    """What an earlier command left beside OUT is finished or deleted, as its batch was committed or not. None: the way
    is free."""
    part = part_of(out)
    if part.exists():
        with part.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            batch = _batch_of(left)
            if batch is not None and batch_was_issued(counter, batch):
                _name_both(out)
                return LeftoverFinished(out)
            _drop(out)
    taken = [file for file in (out, manifest_of(out)) if file.exists()]
    return FileExists(taken[0]) if taken else None


def _batch_of(left: BinaryIO) -> UUID | None:
    """The number at the end of a .part; a file cut short has none, and was never committed."""
    end = left.read()[-len(_TRAILER) - _NUMBER_LENGTH - 1 :]
    number = end.removeprefix(_TRAILER).strip()
    try:
        return UUID(number.decode("ascii")) if end.startswith(_TRAILER) else None
    except ValueError:
        return None


def _drop(out: Path) -> None:
    """The PDF's .part goes last: while it lies there, the next command looks at both."""
    part_of(manifest_of(out)).unlink(missing_ok=True)
    part_of(out).unlink()


def _name_both(out: Path) -> None:
    for file in (manifest_of(out), out):
        if part_of(file).exists():
            _name(file)


def _name(file: Path) -> None:
    """Gives a .part its name, never that of another file. Raises FileExistsError. May run again after a crash."""
    part = part_of(file)
    if not (file.exists() and file.samefile(part)):
        os.link(part, file)
    part.unlink()
    _sync_folder(file)


def _sync_folder(file: Path) -> None:
    """A name is on disk only when its folder is."""
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
