"""What commands that died have left of letters: finished or deleted, as their batch was committed and is still good for
anything (R22). The batch's number ends the PDF's .part."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias
from uuid import UUID

from telekiosk.core.counter import Counter
from telekiosk.core.paper import BatchFate, batch_fate
from telekiosk.letters.part_files import drop, lies_at, lock, named, part_of

_TRAILER = b"\n% telekiosk batch "  # a comment after the PDF's end, then the batch's number and the key's id
_LONGEST_TRAILER = 200
_PDF = b"%PDF-"


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


def settle(counter: Counter, out: Path) -> Leftover | None:
    """What the command to OUT that was interrupted just now has left, finished or deleted; None: nothing, or what is
    another command's."""
    try:
        return own_settled(counter, out)
    except OSError as problem:
        return LeftoverRefused(part_of(out), problem.strerror or "")


def trailer(counter: Counter, batch: UUID) -> bytes:
    return _TRAILER + f"{batch.hex} {counter.key.id}\n".encode()


def others_settled(counter: Counter, out: Path) -> Iterator[Leftover]:
    """What commands to other files left in OUT's folder. Nothing there keeps OUT from being printed; a .part without a
    batch's number may be any program's, or with one another installation's, and is left alone."""
    for part in sorted(out.parent.glob("*.part")):
        if part == part_of(out) or not part.is_file():
            continue
        try:
            with part.open("rb") as left:
                lock(left)
                batch = _batch_of(counter, left)
                if batch is not None and lies_at(left, part):
                    yield _settled(counter, part.with_suffix(""), batch)
        except (BlockingIOError, FileNotFoundError, FileExistsError):
            continue  # another command is at it, or has just finished; or another installation's will come
        except OSError as problem:
            yield LeftoverRefused(part, problem.strerror or "")


def own_settled(counter: Counter, out: Path) -> Leftover | None:
    """What an earlier command to OUT left. Raises BlockingIOError if that is still at work, FileExistsError if it was
    another installation's, or no command's at all."""
    part = part_of(out)
    if not part.exists():
        return None
    with part.open("rb") as left:
        lock(left)
        batch = _batch_of(counter, left)
        if batch is None and not _may_be_ours(left):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), left.name)
        return _settled(counter, out, batch) if lies_at(left, part) else None


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
        return LeftoverFinished(named(out))
    drop(out)
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
