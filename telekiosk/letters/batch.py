"""A batch of letters to a file: no letter is good before its paper is on disk, none is lost with the machine (R22).

The PDF is built whole, written and synced as OUT.part, the letters are committed in one transaction, then the file gets
its name. The batch's number ends the .part, so that the next command can ask whether a left one was committed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeAlias
from uuid import UUID

from telekiosk.core.counter import Counter
from telekiosk.core.credentials import new_id, new_paper_secret, new_scan_code
from telekiosk.core.lifecycle import State
from telekiosk.core.paper import (
    HeldBack,
    IssueLetters,
    LetterDue,
    LettersIssued,
    LettersOutdated,
    NewLetter,
    batch_was_issued,
    issue_letters,
    letters_owed,
)
from telekiosk.core.policy import deadline, local_date
from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
from telekiosk.letters.page import Child, LetterPage
from telekiosk.letters.pdf import letters_pdf

Progress: TypeAlias = Callable[[int, int], None]  # letters ready, of how many
_TRAILER = b"\n% telekiosk batch "  # a comment after the PDF's end, then the number in hexadecimal
_NUMBER_LENGTH = 32


@dataclass(frozen=True, slots=True)
class PrintLetters:
    """A school's letters for all its accounts in these states, by default those without a live one, to a new file;
    `only` narrows it down to these identifiers."""

    school_uai: str
    out: Path
    states: Collection[State] = (State.PREPARED, State.LAPSED)
    only: frozenset[str] | None = None


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
    if isinstance(show_school(counter, WhichSchool(form.school_uai)), NoSuchSchool):
        return NoSuchSchool()
    try:
        return _settled(counter, form.out) or _printed(counter, form, progress)
    except BlockingIOError:
        return BeingPrinted(form.out)
    except OSError as problem:
        return FileRefused(form.out, problem.strerror or "")


def _printed(counter: Counter, form: PrintLetters, progress: Progress | None) -> PrintOutcome:
    owed = letters_owed(counter, form.school_uai, form.states)
    due = [letter for letter in owed.due if form.only is None or letter.identifier in form.only]
    if not due:
        return NoLetterOwed(owed.held_back)
    issued_on = local_date(counter.clock())
    pages = [_page(letter, issued_on) for letter in due]
    batch = IssueLetters(new_id(), form.school_uai, issued_on, _sealed(counter, due, pages, progress))
    content = letters_pdf(pages) + _TRAILER + batch.batch_id.hex.encode() + b"\n"
    part = part_of(form.out)
    with _private_file(part) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        issued = issue_letters(counter, batch)
        if not isinstance(issued, LettersIssued):
            part.unlink()
            return issued
        _name(part, form.out)
    return LettersPrinted(form.out, issued.letters, owed.held_back, tuple(pages))


def _page(due: LetterDue, issued_on: date) -> LetterPage:
    """One letter with its two new secrets; they exist in this page and in the PDF alone."""
    school = due.school
    return LetterPage(
        school=school.name,
        town=school.town,
        contact=tuple(line for line in (school.contact, school.town, school.phone, school.email) if line),
        addressee=(*due.holders, *due.address),
        children=tuple(Child(child.name, child.class_name) for child in due.children),
        identifier=due.identifier,
        temporary_password=new_paper_secret(),
        scan_code=new_scan_code(),
        issued_on=issued_on,
        deadline=deadline(issued_on),
        kind=due.kind,
        language="en" if due.language == "en" else "fr",
    )


def _sealed(
    counter: Counter, due: Sequence[LetterDue], pages: Sequence[LetterPage], progress: Progress | None
) -> list[NewLetter]:
    """The letters as the core takes them, digests made on all cores and outside any transaction."""
    letters: list[NewLetter] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = pool.map(counter.hasher.hash, [page.temporary_password for page in pages])
        for account, page, digest in zip(due, pages, digests, strict=True):
            letters.append(NewLetter(account.account_id, digest, page.scan_code))
            if progress is not None:
                progress(len(letters), len(pages))
    return letters


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
