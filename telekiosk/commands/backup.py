"""telekiosk db backup|restore: a checked copy of the living database, and the way back (R8: the key is not in it)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, speaker
from telekiosk.core.copying import (
    BeingWritten,
    CopyBroken,
    InTheWay,
    built_beside,
    check_file,
    copy_database,
    file_database,
    part_of,
)
from telekiosk.core.database import Database, DatabaseAway, NotEmpty, SchemaProblem
from telekiosk.system_words import reason_words

_ = speaker.gettext


def backup(arguments: Arguments) -> None:
    """A copy of one moment, while families go on."""
    from telekiosk.commands.desk import local_desk

    out: Path = arguments.file
    with local_desk(arguments) as counter, _told_of(out):
        if out.is_dir():
            raise Stop(_("{file} is a folder. Name a new file.").format(file=out), ExitCode.USAGE)
        if out.exists():
            raise Stop(_("{file} is there already. Name a new file.").format(file=out), ExitCode.USAGE)
        try:
            with built_beside(out) as copy:
                copy_database(counter.database, copy)
        except CopyBroken:
            raise Stop(_("The copy is not whole. Nothing was kept: try again.")) from None
        except DatabaseAway as problem:
            if problem.trouble != "full":  # nothing was written but the copy
                raise
            raise Stop(_("The disk of {file} is full. Nothing of the backup was kept.").format(file=out)) from None
    say(_("The backup is in {file}. The key is not in it: keep a copy of the key elsewhere.").format(file=out))


def restore(arguments: Arguments) -> None:
    """Into a database that is not there yet, or has no table: nothing that lives is ever overwritten, and a restore
    that is cut off leaves no database."""
    from telekiosk.commands.desk import in_words, key_of, settings_of
    from telekiosk.core.counter import check_key

    source: Path = arguments.file
    if not source.is_file():
        raise Stop(_("There is no backup {file}.").format(file=source), ExitCode.USAGE)
    settings = settings_of(arguments)
    kept, database = file_database(source), Database(settings.database_url.get_secret_value())
    try:
        with in_words(settings):
            _must_be_empty(database)
            _must_be_a_backup(kept, source, database)
            check_key(kept, key_of(settings))
            _put_back(kept, database)
            database.check()
    except CopyBroken:
        raise Stop(_("{file} could not be put back whole.").format(file=source)) from None
    except NotEmpty:
        raise Stop(_("There is a database already. Restore into an empty place, then change database_url.")) from None
    finally:
        kept.close()
        database.close()
    say(_("The database is back, and fits this program and its key."))


def _put_back(kept: Database, database: Database) -> None:
    if not database.is_sqlite:
        copy_database(kept, database)
        return
    file = _file_of(database)
    with _told_of(file):
        try:
            with built_beside(file) as copy:
                copy_database(kept, copy)
                _must_be_empty(database)
                file.unlink(missing_ok=True)
        except FileExistsError:
            raise NotEmpty from None


def _must_be_empty(database: Database) -> None:
    if database.is_sqlite:
        file = _file_of(database)
        if file.exists() and file.stat().st_size:
            raise NotEmpty
        return
    try:
        database.check()
    except SchemaProblem as problem:
        if problem.problem == "empty":
            return
    raise NotEmpty


def _must_be_a_backup(kept: Database, source: Path, database: Database) -> None:
    """What a restore that was cut off has left is none."""
    try:
        check_file(kept)
        kept.check()
    except SchemaProblem as problem:
        if problem.problem != "empty":
            raise
    except (CopyBroken, DatabaseAway):
        pass
    else:
        if not (database.is_sqlite and source.absolute() == part_of(_file_of(database)).absolute()):
            return
    raise Stop(_("{file} is no backup, or it is damaged. Nothing was done.").format(file=source))


def _file_of(database: Database) -> Path:
    return Path(database.url.database or "")


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    """Why a new file cannot be written, in a sentence."""
    try:
        yield
    except InTheWay as problem:
        said = _("{file} is in the way, and no backup or restore has left it. Nothing was done: move it elsewhere.")
        raise Stop(said.format(file=problem.path)) from None
    except BeingWritten:
        raise Stop(_("Another command is writing {file}. Nothing was done.").format(file=file)) from None
    except OSError as problem:
        said = _("{file} cannot be written: {reason}.")
        raise Stop(said.format(file=problem.filename or file, reason=reason_words(problem.strerror, _))) from None
