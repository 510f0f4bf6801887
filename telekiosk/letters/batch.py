"""A batch of letters to a file: no letter is good before its paper is on disk, none is lost with the machine (R22).

The PDF is built whole, written and synced as OUT.part, the manifest beside it as OUT.csv.part; the letters are
committed in one transaction, then first the manifest gets its name, at last the PDF. The batch's number ends the PDF's
.part, so that the next command in this folder can ask whether a left one was committed. A manifest's .part never lies
there alone."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO, TypeAlias
from uuid import UUID

from telekiosk.core.counter import Counter
from telekiosk.core.owed import HeldBack, LetterChoice, letters_owed
from telekiosk.core.paper import BatchFate, LettersIssued, LettersOutdated, batch_fate, issue_letters
from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
from telekiosk.letters.making import Progress, make_letters
from telekiosk.letters.manifest import manifest
from telekiosk.letters.page import LetterPage

_TRAILER = b"\n% telekiosk batch "  # a comment after the PDF's end, then the batch's number and the key's id
_LONGEST_TRAILER = 200
_PDF = b"%PDF-"


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
class LeftoverFinished:
    """An earlier command died after its letters were committed: they are in the file now. As the outcome of a command
    it says that the file was its own: nothing new was printed."""

    out: Path


@dataclass(frozen=True, slots=True)
class LeftoverDeleted:
    """An earlier command died before its letters were committed: its pages, good for nothing, are gone."""

    out: Path


@dataclass(frozen=True, slots=True)
class LeftoverReplaced:
    """An earlier command died after its letters were committed. None of them is good any more: its pages are gone."""

    out: Path


@dataclass(frozen=True, slots=True)
class LeftoverRefused:
    """A .part that cannot be looked into; `why` is the system's own word for it."""

    part: Path
    why: str


Leftover: TypeAlias = LeftoverFinished | LeftoverDeleted | LeftoverReplaced | LeftoverRefused
Tell: TypeAlias = Callable[[Leftover], None]


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
        for leftover in _others_settled(counter, form.out):
            if tell is not None:
                tell(leftover)
        own = _own_settled(counter, form.out)
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
    pdf = made.pdf + _trailer(counter, made.batch.batch_id)
    with _written(part_of(form.out), pdf), _written(part_of(beside), manifest(made.pages)):
        _sync_folder(form.out)
        issued = issue_letters(counter, made.batch)
        if not isinstance(issued, LettersIssued):
            _drop(form.out)
            return issued
        try:
            out = _named(form.out)
        except OSError as problem:
            return LettersUnnamed(part_of(form.out), issued.letters, problem.strerror or "")
    return LettersPrinted(out, manifest_of(out), issued.letters, owed.live, owed.held_back, made.pages)


def settle(counter: Counter, out: Path) -> Leftover | None:
    """What the command to OUT that was interrupted just now has left, finished or deleted; None: nothing, or what is
    another command's."""
    try:
        return _own_settled(counter, out)
    except OSError as problem:
        return LeftoverRefused(part_of(out), problem.strerror or "")


def _trailer(counter: Counter, batch: UUID) -> bytes:
    return _TRAILER + f"{batch.hex} {counter.key.id}\n".encode()


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
        _lock(file)
        if not _lies_at(file, path):
            raise BlockingIOError  # another command took it for a leftover before it was locked
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise
        yield


def _lock(file: BinaryIO) -> None:
    """Raises BlockingIOError: another command is at it."""
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lies_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _others_settled(counter: Counter, out: Path) -> Iterator[Leftover]:
    """What commands to other files left in OUT's folder. Nothing there keeps OUT from being printed; a .part without a
    batch's number may be any program's, or with one another installation's, and is left alone."""
    for part in sorted(out.parent.glob("*.part")):
        if part == part_of(out) or not part.is_file():
            continue
        try:
            with part.open("rb") as left:
                _lock(left)
                batch = _batch_of(counter, left)
                if batch is not None and _lies_at(left, part):
                    yield _settled(counter, part.with_suffix(""), batch)
        except (BlockingIOError, FileNotFoundError, FileExistsError):
            continue  # another command is at it, or has just finished; or another installation's will come
        except OSError as problem:
            yield LeftoverRefused(part, problem.strerror or "")


def _own_settled(counter: Counter, out: Path) -> Leftover | None:
    """What an earlier command to OUT left. Raises BlockingIOError if that is still at work, FileExistsError if it was
    another installation's, or no command's at all."""
    part = part_of(out)
    if not part.exists():
        return None
    with part.open("rb") as left:
        _lock(left)
        batch = _batch_of(counter, left)
        if batch is None and not _may_be_ours(left):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), left.name)
        return _settled(counter, out, batch) if _lies_at(left, part) else None


def _may_be_ours(left: BinaryIO) -> bool:
    """Whether a .part without a batch's number can be the beginning of one of ours, and is not somebody's file."""
    found = os.fstat(left.fileno())
    left.seek(0)
    begins_so = _PDF.startswith(left.read(len(_PDF)))
    return begins_so and found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == 0o600


def _settled(counter: Counter, out: Path, batch: UUID | None) -> Leftover:
    """A left .part, locked, is finished or deleted, as its batch was committed and is still good for anything."""
    fate = BatchFate.NEVER_ISSUED if batch is None else batch_fate(counter, batch)
    if fate is BatchFate.GOOD:
        return LeftoverFinished(_named(out))
    _drop(out)
    return LeftoverReplaced(out) if fate is BatchFate.VOID else LeftoverDeleted(out)


def _batch_of(counter: Counter, left: BinaryIO) -> UUID | None:
    """The number at the end of a .part; a file cut short has none, and was never committed. Raises FileExistsError for
    another installation's letters, of which this database knows nothing."""
    left.seek(max(0, left.seek(0, os.SEEK_END) - _LONGEST_TRAILER))
    _, mark, end = left.read().rpartition(_TRAILER)
    if not (mark and end.endswith(b"\n")):
        return None
    number, _, owner = end.decode("ascii", "replace").strip().partition(" ")
    if owner != counter.key.id:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), left.name)
    return UUID(number)


def _drop(out: Path) -> None:
    """The PDF's .part goes last: while it lies there, the next command looks at both."""
    part_of(manifest_of(out)).unlink(missing_ok=True)
    part_of(out).unlink()


def _named(out: Path) -> Path:
    """Gives both .part files their names, and says which: OUT's, or where that is taken, OUT-2's, for letters that are
    good must not stay out of sight."""
    others = (out.with_name(f"{out.stem}-{number}{out.suffix}") for number in count(2))
    free = next(name for name in chain([out], others) if all(_may_take(*pair) for pair in _pairs(out, name)))
    for part, file in _pairs(out, free):
        if part.exists():
            _name(part, file)
    return free


def _pairs(out: Path, name: Path) -> tuple[tuple[Path, Path], ...]:
    """OUT's .part files in the order in which they are named, each with its name."""
    return (part_of(manifest_of(out)), manifest_of(name)), (part_of(out), name)


def _may_take(part: Path, file: Path) -> bool:
    """A name is free, or is this .part's already since a command that died while it gave names."""
    return not os.path.lexists(file) or not part.exists() or _same(part, file)


def _same(part: Path, file: Path) -> bool:
    """Two names of one file; a link that leads there is none."""
    return os.path.lexists(file) and os.path.samestat(file.lstat(), part.lstat())


def _name(part: Path, file: Path) -> None:
    """Gives a .part its name, never that of another file. Raises FileExistsError. May run again after a crash."""
    try:
        if not _same(part, file):
            os.link(part, file)
        part.unlink()
    except FileExistsError:
        raise
    except OSError:
        part.rename(file)  # a memory stick's file system knows no second name for a file
    _sync_folder(file)


def _sync_folder(file: Path) -> None:
    """A name is on disk only when its folder is."""
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
