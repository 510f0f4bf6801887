"""From the settings to the counter at which a command acts, and every trouble on the way as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telekiosk import settings as settings_module
from telekiosk.commands.frame import Arguments, ExitCode, Stop, local_actor, speaker
from telekiosk.core.counter import Actor, Counter, check_key, system_clock
from telekiosk.core.credentials import Argon2idHasher, Key, KeyProblem, parsed_key, read_key
from telekiosk.core.database import Database, DatabaseAway, SchemaProblem
from telekiosk.core.lifecycle import Who
from telekiosk.core.policy import Rules
from telekiosk.places import PREFIX
from telekiosk.settings import Settings, SettingsProblem, load_settings

_ = speaker.gettext


def settings_of(arguments: Arguments) -> Settings:
    """The settings that this command line leads to."""
    settings_module.speaker.use(speaker.language)
    try:
        return load_settings(arguments.settings)
    except SettingsProblem as problem:
        raise Stop(str(problem), ExitCode.USAGE) from None


@contextmanager
def local_desk(arguments: Arguments) -> Iterator[Counter]:
    """The counter with the system's user behind it, who has the authority's rights (R24)."""
    with desk(settings_of(arguments), Actor(Who.SCHOOL, local_actor())) as counter:
        yield counter


@contextmanager
def desk(settings: Settings, actor: Actor) -> Iterator[Counter]:
    """An open counter; closed at the end. Troubles with database or key leave as Stop."""
    database = Database(settings.database_url.get_secret_value())
    try:
        with in_words(settings):
            yield open_counter(settings, database, actor)
    finally:
        database.close()


def open_counter(settings: Settings, database: Database, actor: Actor) -> Counter:
    """Raises DatabaseAway, SchemaProblem or KeyProblem."""
    database.check()
    key = key_of(settings)
    check_key(database, key)
    hasher = Argon2idHasher(
        memory_kib=settings.argon2_memory_kib, passes=settings.argon2_passes, lanes=settings.argon2_lanes
    )
    rules = Rules(
        passwords=settings.password_policy,
        disclosure=settings.disclosure,
        joint_from_letters=settings.joint_from_letters,
        check_deliverability=settings.check_mail_domains,
        mail_domain=settings.sender.rpartition("@")[2],
        large_change_share=settings.large_change_share,
    )
    return Counter(database, key, hasher, system_clock, rules, actor)


def key_of(settings: Settings) -> Key:
    """The installation's key, out of its variable or its file (R8)."""
    return parsed_key(settings.key.get_secret_value()) if settings.key else read_key(settings.key_file)


@contextmanager
def in_words(settings: Settings, *, away: bool = True) -> Iterator[None]:
    """Troubles of database and key, as sentences for whoever runs this installation.

    `away=False` leaves a database that does not answer to someone who can wait for it."""
    try:
        yield
    except DatabaseAway as problem:
        if not away:
            raise
        raise Stop(away_in_words(problem), ExitCode.DATABASE) from None
    except SchemaProblem as problem:
        raise Stop(schema_in_words(problem), ExitCode.DATABASE) from None
    except KeyProblem as problem:
        raise Stop(key_in_words(problem, settings.key_file), ExitCode.USAGE) from None


def away_in_words(problem: DatabaseAway) -> str:
    match problem.trouble:
        case "away":
            return _("The database does not answer. Nothing was changed.")
        case "locked":
            return _("Another program holds the database. Nothing was changed: try again in a moment.")
        case "read-only":
            return _("The database can only be read, not written. Nothing was changed.")
        case "full":
            return _("The database's disk is full. Nothing was changed.")


def schema_in_words(problem: SchemaProblem) -> str:
    match problem.problem:
        case "empty":
            return _("There is no telekiosk database there yet. Make it with: telekiosk db upgrade")
        case "older":
            return _("The database is older than this program. Bring it up to date with: telekiosk db upgrade")
        case "newer":
            return _("The database was made by a newer telekiosk. Install that version here too.")


def key_in_words(problem: KeyProblem, file: Path) -> str:
    match problem.problem:
        case "missing":
            return _(
                "The key file {file} is missing. Copy it from the machine where the database was made: its owner "
                "must be the user who runs telekiosk, its mode 0600."
            ).format(file=file)
        case "unreadable":
            return _("The key in {file} cannot be read. Check its owner and mode (0600), or copy it anew.").format(
                file=problem.path or PREFIX + "KEY"
            )
        case "other":
            return _(
                "The key is not the one this database was made with. Copy the right one to {file} from the machine "
                "where the database was made."
            ).format(file=file)
