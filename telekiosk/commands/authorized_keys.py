"""telekiosk operator authorized-keys: whose key is this? sshd asks for every key that somebody offers, so nothing is
loaded but the standard library (and psycopg, where the database is PostgreSQL)."""

from __future__ import annotations

import os
import pwd
import shlex
import sqlite3
import sys
import tomllib
from pathlib import Path

from telekiosk.commands.frame import Arguments, ExitCode, Stop, speaker
from telekiosk.places import PREFIX, settings_file

_ = speaker.gettext

_QUESTION = (
    "SELECT operator.name, operator_key.public_key FROM operator_key JOIN operator"
    " ON operator.id = operator_key.operator_id WHERE operator_key.fingerprint = {mark} AND operator.removed_at IS NULL"
)


def authorized_keys(arguments: Arguments) -> None:
    """One line of authorized_keys for sshd, or nothing: no operator has this key, or the login is not our own. sshd may
    ask for every user, and nobody else's account may open with an operator's key."""
    if arguments.user != pwd.getpwuid(os.getuid()).pw_name:
        return
    try:
        found = _owner(_database_url(arguments.settings), arguments.fingerprint)
    except Stop:
        raise
    except Exception as problem:  # noqa: BLE001 - sshd's log has no use for a traceback, whatever happens
        words = _("The key cannot be looked up: the database does not answer as it should ({kind}).")
        raise Stop(words.format(kind=type(problem).__name__), ExitCode.DATABASE) from None
    if found is not None:
        print(f'restrict,pty,command="{_command(found[0], arguments.settings)}" {found[1]}')


def _command(name: str, settings: Path | None) -> str:
    """What the operator's session runs and nothing else, quoted for the shell and then for sshd."""
    program = Path(sys.executable).with_name("telekiosk")
    named = ["--settings", str(settings.absolute())] if settings else []
    words = [str(program), "helpdesk", *named, "--operator", name]
    return shlex.join(words).replace("\\", "\\\\").replace('"', '\\"')


def _database_url(named: Path | None) -> str:
    """As settings.load_settings finds it, without checking all the rest."""
    if url := os.environ.get(f"{PREFIX}DATABASE_URL"):
        return url
    file = settings_file(named)
    try:
        url = tomllib.loads(file.read_text(encoding="utf-8")).get("database_url", "") if file else ""
    except (OSError, ValueError):
        raise Stop(_("The settings file {file} cannot be read.").format(file=file), ExitCode.USAGE) from None
    if not isinstance(url, str) or "://" not in url:
        raise Stop(_("The settings do not say where the database is."), ExitCode.USAGE)
    return url


def _owner(url: str, fingerprint: str) -> tuple[str, str] | None:
    if url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:///").partition("?")[0]
        connection = sqlite3.connect(f"file:{_escaped(path)}?mode=rw", uri=True, timeout=5)
        try:
            row = connection.execute(_QUESTION.format(mark="?"), (fingerprint,)).fetchone()
        finally:
            connection.close()
    else:
        import psycopg

        with psycopg.connect(url, connect_timeout=5) as asked:
            row = asked.execute(_QUESTION.format(mark="%s"), (fingerprint,)).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
