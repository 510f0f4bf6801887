"""Files that are whole before they get their name (R22): written and synced as NAME.part, for their owner alone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO


def manifest_of(out: Path) -> Path:
    """Where the list of a PDF's letters lies, beside it."""
    return out.with_name(f"{out.name}.csv")


def part_of(file: Path) -> Path:
    """Where a file lies until the letters are committed."""
    return file.with_name(f"{file.name}.part")


@contextmanager
def written(path: Path, content: bytes) -> Iterator[None]:
    """A new file on disk that only its owner may read, locked while the block runs."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        lock(file)
        if not lies_at(file, path):
            raise BlockingIOError  # another command took it for a leftover before it was locked
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise
        yield


def lock(file: BinaryIO) -> None:
    """Raises BlockingIOError: another command is at it."""
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lies_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def drop(out: Path) -> None:
    """The PDF's .part goes last: while it lies there, the next command looks at both."""
    part_of(manifest_of(out)).unlink(missing_ok=True)
    part_of(out).unlink()


def named(out: Path) -> Path:
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
    sync_folder(file)


def sync_folder(file: Path) -> None:
    """A name is on disk only when its folder is."""
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
