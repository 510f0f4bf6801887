"""A whole database copied into an empty one, of the same kind or the other: what backup and restore are made of.

A backup is a SQLite file whatever it was taken from, so that it can be checked without a server, and a school that
outgrows one machine can restore it into PostgreSQL."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection
from sqlmodel import SQLModel

import telekiosk.core.staff_entities  # noqa: F401 - fills the metadata, with entities
from telekiosk.core.database import APPLICATION_ID, Database

_ROWS_AT_ONCE = 500
_SQLITE = b"SQLite format 3\x00"
_APPLICATION_ID_AT = 68  # in the file's head

Counts: TypeAlias = dict[str, int]


class CopyBroken(Exception):
    """The copy does not hold what was read, or is damaged. Nothing may rely on it."""


class InTheWay(Exception):
    """Something that was not left here lies where the copy is to be built. It is left alone."""

    def __init__(self, path: Path) -> None:
        super().__init__("in the way")
        self.path = path


class BeingWritten(Exception):
    """Another command is building this very file."""


def copy_database(source: Database, target: Database) -> Counts:
    """The schema and every row of every table, as of one moment, into an empty database, in one transaction; returns
    how many rows each table has. Raises CopyBroken, NotEmpty, DatabaseAway."""
    with source.snapshot() as rows_from, target.filling() as rows_to:
        counts = {table.name: _copy_table(rows_from, rows_to, table) for table in SQLModel.metadata.sorted_tables}
        if counts != {table.name: _count(rows_to, table) for table in SQLModel.metadata.sorted_tables}:
            raise CopyBroken
    return counts


def check_file(database: Database) -> None:
    """A SQLite file's own checks: whole pages, and no row that points to nothing. Raises CopyBroken."""
    try:
        with database.snapshot() as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            linked = connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    except sa.exc.DatabaseError:
        raise CopyBroken from None
    if not (whole and linked):
        raise CopyBroken


def file_database(file: Path) -> Database:
    """A SQLite file that this command alone reads or fills, whatever signs are in its name."""
    return Database(URL.create("sqlite", database=str(file.absolute())), shared=False)


@contextmanager
def built_beside(file: Path) -> Iterator[Database]:
    """A new SQLite file that only its owner may read. It is filled as FILE.part; when the block ends it is checked,
    synced and gets its name. Nothing of it stays when that fails; what a command that was cut off left goes first.

    Raises CopyBroken, InTheWay, BeingWritten, DatabaseAway, OSError (FileExistsError: the name was taken meanwhile)."""
    part = part_of(file)
    with _claimed(part, file) as claimed:
        try:
            database = file_database(part)
            try:
                yield database
                check_file(database)
            finally:
                database.close()
            os.fsync(claimed)
            _name(part, file)
            if not _lies_at(claimed, file):
                raise CopyBroken
        except BaseException:
            _clear(part)
            raise


def part_of(file: Path) -> Path:
    """Where a file lies until it is whole."""
    return file.with_name(f"{file.name}.part")


@contextmanager
def _claimed(part: Path, file: Path) -> Iterator[int]:
    """A new empty .part, locked while the block runs."""
    if os.path.lexists(part):
        with _locked(part, os.O_RDWR) as left:
            if not _was_left_here(left):
                raise InTheWay(part)
            _clear(part)
    _must_lie_alone(part, file)
    with _locked(part, os.O_RDWR | os.O_CREAT | os.O_EXCL) as new:
        yield new


@contextmanager
def _locked(path: Path, flags: int) -> Iterator[int]:
    try:
        opened = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise BeingWritten from None  # it was not there a moment ago
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _lies_at(opened, path):
            raise BlockingIOError
        yield opened
    except BlockingIOError:
        raise BeingWritten from None
    finally:
        os.close(opened)


def _must_lie_alone(*files: Path) -> None:
    """What SQLite once wrote beside a file of this name would be taken for this one's."""
    for path in (file.with_name(f"{file.name}-{kind}") for file in files for kind in ("journal", "wal", "shm")):
        if os.path.lexists(path):
            raise InTheWay(path)


def _lies_at(opened: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(opened), path.lstat())
    except FileNotFoundError:
        return False


def _was_left_here(opened: int) -> bool:
    """Whether a file is a copy that was cut off: the user's own, and still empty or marked as filled here."""
    found = os.fstat(opened)
    mark = os.pread(opened, len(_SQLITE), 0), os.pread(opened, 4, _APPLICATION_ID_AT)
    return found.st_uid == os.geteuid() and (not found.st_size or mark == (_SQLITE, APPLICATION_ID.to_bytes(4, "big")))


def _clear(part: Path) -> None:
    """The .part goes last: while it lies there, the next command knows whose the journal beside it is."""
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    part.unlink(missing_ok=True)


def _name(part: Path, file: Path) -> None:
    """Never that of another file. Raises FileExistsError."""
    try:
        os.link(part, file)
        part.unlink()
    except FileExistsError:
        raise
    except OSError:  # a memory stick's file system knows no second name for a file
        if os.path.lexists(file):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from None
        part.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems know no sync of a folder
            os.fsync(folder)
    finally:
        os.close(folder)


def _copy_table(rows_from: Connection, rows_to: Connection, table: sa.Table) -> int:
    copied = 0
    for piece in rows_from.execute(sa.select(table)).mappings().partitions(_ROWS_AT_ONCE):
        rows_to.execute(sa.insert(table), [dict(row) for row in piece])
        copied += len(piece)
    return copied


def _count(connection: Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
