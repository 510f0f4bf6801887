"""telekiosk db: make the database, bring it up to date, check it, copy it and put it back; its roles on PostgreSQL."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands import backup
from telekiosk.commands.frame import Arguments, Stop, say, speaker, verbs
from telekiosk.system_words import reason_words

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
            "roles": (_("on PostgreSQL: a role for each face, with its rights and no other"), roles),
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
        raise Stop(said.format(file=file, reason=reason_words(problem.strerror, _))) from None


def check(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk

    with local_desk(arguments):
        say(_("The database answers and fits this program and its key."))


def roles(arguments: Arguments) -> None:
    """The kiosk's, the helpdesk's, and worker's and upkeep's (docs/operations.md)."""
    from telekiosk.commands.desk import in_words, settings_of
    from telekiosk.core.database import Database
    from telekiosk.core.database_roles import HELPDESK, KIOSK, UPKEEP, MayNotMakeRoles, OneFile, RolesSet, set_roles

    settings = settings_of(arguments)
    database = Database(settings.database_url.get_secret_value())
    try:
        with in_words(settings):
            database.check()
            outcome = set_roles(database)
    finally:
        database.close()
    match outcome:
        case RolesSet(made):
            if made:
                say(_("New roles: {roles}").format(roles=", ".join(made)))
            say(_("{roles} have their rights.").format(roles=f"{KIOSK}, {HELPDESK}, {UPKEEP}"))
        case OneFile():
            raise Stop(_("This is a SQLite file: it knows no roles. Who can open it can do everything."))
        case MayNotMakeRoles(missing):
            if not missing:
                raise Stop(_("This database user may not do that: use the one who owns the tables."))
            said = _("This database user may not make roles. The server's administrator can: {statements}")
            raise Stop(said.format(statements=" ".join(f"CREATE ROLE {role} NOLOGIN;" for role in missing)))
        case other:
            assert_never(other)
