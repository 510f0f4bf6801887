"""telekiosk db backup|restore: a checked copy of the living database, and the way back (R8: the key is not in it)."""

from __future__ import annotations

import os
from pathlib import Path

from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, speaker
from telekiosk.core.copying import CopyBroken, check_file, copy_database
from telekiosk.core.database import Database, DatabaseAway, SchemaProblem
from telekiosk.system_words import reason_words

_ = speaker.gettext


def backup(arguments: Arguments) -> None:
    """A copy of one moment, while families go on: built beside its place, checked, synced, then named."""
    from telekiosk.commands.desk import local_desk

    out: Path = arguments.file
    part = out.with_name(f"{out.name}.part")
    if out.exists():
        raise Stop(_("{file} is there already. Name a new file.").format(file=out), ExitCode.USAGE)
    with local_desk(arguments) as counter:
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            _copied(counter.database, part)
            _synced(part)
            os.link(part, out)
            part.unlink()
            _synced(out.parent)
        except OSError as problem:
            said = _("{file} cannot be written: {reason}.")
            raise Stop(said.format(file=out, reason=reason_words(problem.strerror, _))) from None
        except CopyBroken:
            raise Stop(_("The copy is not whole. Nothing was kept: try again.")) from None
    say(_("The backup is in {file}. The key is not in it: keep a copy of the key elsewhere.").format(file=out))


def _copied(living: Database, file: Path) -> None:
    copy = Database(f"sqlite:///{file.absolute()}")
    try:
        copy.upgrade()
        copy_database(living, copy)
        check_file(copy)
        copy.settle()
    finally:
        copy.close()


def restore(arguments: Arguments) -> None:
    """Into a database that is not there yet, or has no table: nothing that lives is ever overwritten."""
    from telekiosk.commands.desk import in_words, key_of, settings_of
    from telekiosk.core.counter import check_key

    source: Path = arguments.file
    if not source.is_file():
        raise Stop(_("There is no backup {file}.").format(file=source), ExitCode.USAGE)
    settings = settings_of(arguments)
    kept, database = Database(f"sqlite:///{source.absolute()}"), Database(settings.database_url.get_secret_value())
    try:
        with in_words(settings):
            _must_be_empty(database)
            _must_be_a_backup(kept, source)
            check_key(kept, key_of(settings))
            database.upgrade()
            copy_database(kept, database)
            database.check()
    except CopyBroken:
        raise Stop(_("{file} could not be put back whole.").format(file=source)) from None
    finally:
        kept.close()
        database.close()
    say(_("The database is back, and fits this program and its key."))


def _must_be_empty(database: Database) -> None:
    try:
        database.check()
    except SchemaProblem as problem:
        if problem.problem == "empty":
            return
        raise
    raise Stop(_("There is a database already. Restore into an empty place, then change database_url."))


def _must_be_a_backup(kept: Database, source: Path) -> None:
    try:
        check_file(kept)
        kept.check()
    except SchemaProblem as problem:
        if problem.problem != "empty":
            raise
    except (CopyBroken, DatabaseAway):
        pass
    else:
        return
    raise Stop(_("{file} is no backup, or it is damaged. Nothing was done.").format(file=source))


def _synced(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
