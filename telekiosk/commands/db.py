"""telekiosk db: make the database, bring it up to date, check it, copy it and put it back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands import backup
from telekiosk.commands.frame import Arguments, Stop, say, speaker, verbs

if TYPE_CHECKING:
    from telekiosk.core.credentials import Key

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "upgrade": (_("make the database, or bring it up to date"), upgrade),
            "check": (_("check that the database fits this program and its key"), check),
            "backup": (_("a checked copy of the living database"), backup.backup),
            "restore": (_("put a backup back, where there is no database yet"), backup.restore),
        },
    )
    for verb in ("backup", "restore"):
        made[verb].add_argument("file", type=Path, metavar=_("FILE"))


def upgrade(arguments: Arguments) -> None:
    """The only command that makes a key, and only for an empty database (R8)."""
    from telekiosk.commands.desk import in_words, key_of, settings_of
    from telekiosk.core.counter import prepare_database, system_clock
    from telekiosk.core.credentials import KeyProblem
    from telekiosk.core.database import Database

    settings = settings_of(arguments)

    def find_key(has_none_yet: bool) -> Key:
        try:
            return key_of(settings)
        except KeyProblem as problem:
            if problem.problem != "missing" or not has_none_yet:
                raise
            made = _made(settings.key_file)
            say(_("A new key was made: {file}. Keep a copy of it in a safe place.").format(file=settings.key_file))
            return made

    database = Database(settings.database_url.get_secret_value())
    try:
        with in_words(settings):
            prepare_database(database, find_key, system_clock)
    finally:
        database.close()
    say(_("The database is up to date."))


def _made(file: Path) -> Key:
    from telekiosk.core.credentials import new_key

    try:
        return new_key(file)
    except OSError as problem:
        said = _("The key cannot be written to {file}: {reason}. Mend that, or set key_file, and run this again.")
        raise Stop(said.format(file=file, reason=problem.strerror)) from None


def check(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk

    with local_desk(arguments):
        say(_("The database answers and fits this program and its key."))
