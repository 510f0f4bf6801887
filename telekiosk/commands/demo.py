"""telekiosk demo: everything at once, on made-up schools, thrown away afterwards (R25)."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.frame import Arguments, Json, Stop, need_terminal, plain, say, say_json, speaker, with_json
from telekiosk.system_words import reason_words

if TYPE_CHECKING:
    from telekiosk.demo.story import Demo

_ = speaker.gettext

SETTINGS_FILE = "telekiosk.toml"
TERMINAL_SCHOOL = "0990101X"  # of data/


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--prepare",
        type=Path,
        metavar=_("FOLDER"),
        help=_("only make database, letters and mailbox in this new folder, and say what is in them"),
    )
    parser.add_argument(
        "--helpdesk", action="store_true", help=_("open the console of the first school's staff instead")
    )
    with_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int | None:
    """The visitor's own settings are left alone: the demo knows only what it has made itself."""
    for name in [name for name in os.environ if name.startswith("TELEKIOSK_")]:
        del os.environ[name]
    if arguments.prepare is not None:
        _only_prepare(arguments, arguments.prepare.absolute())
        return None
    need_terminal("telekiosk demo --prepare")
    with tempfile.TemporaryDirectory(prefix="telekiosk-demo-") as name:
        print(_("The demo is being prepared…"), file=sys.stderr)
        folder = Path(name)
        demo = prepared(folder, terminal=_("F9: the table"))
        return _open_helpdesk(folder) if arguments.helpdesk else _open_kiosk(folder, demo)


def _only_prepare(arguments: Arguments, folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Stop(_("The folder {folder} is not empty. Nothing was changed.").format(folder=folder))
    except OSError as problem:
        raise Stop(
            _("The folder {folder} cannot be used: {reason}.").format(
                folder=folder, reason=reason_words(problem.strerror, _)
            )
        ) from None
    demo = prepared(folder, terminal="Hall A")
    if arguments.json:
        say_json(as_json(folder, demo))
        return
    say(_("The demo is ready in {folder}.").format(folder=folder))
    say(_("Open its kiosk with: telekiosk kiosk --settings {file}").format(file=folder / SETTINGS_FILE))


def prepared(folder: Path, *, terminal: str) -> Demo:
    """Database, key, settings, letters and mailbox in an empty folder, and the story told (R25)."""
    from telekiosk.commands.desk import open_counter
    from telekiosk.commands.worker import portal_of
    from telekiosk.core.counter import Actor, prepare_database, system_clock
    from telekiosk.core.credentials import new_key
    from telekiosk.core.database import Database
    from telekiosk.core.lifecycle import Who
    from telekiosk.demo.story import tell
    from telekiosk.settings import load_settings

    _write_settings(folder, terminal)
    settings = load_settings(folder / SETTINGS_FILE)
    database = Database(settings.database_url.get_secret_value())
    try:
        prepare_database(database, lambda _empty: new_key(settings.key_file), system_clock)
        counter = open_counter(settings, database, Actor(Who.SCHOOL, "demo"))
        return tell(counter, folder, mailbox_of(folder), portal_of(settings))
    finally:
        database.close()


def mailbox_of(folder: Path) -> Path:
    return folder / "mail"


def _values(folder: Path, terminal: str) -> dict[str, str]:
    return {
        "database_url": f"sqlite:///{folder / 'telekiosk.db'}",
        "key_file": str(folder / "telekiosk.key"),
        "mail_url": f"maildir:{mailbox_of(folder)}",
        "mail_from": "ne-pas-repondre@example.org",
        "terminal": terminal,
        "terminal_school": TERMINAL_SCHOOL,
    }


def _write_settings(folder: Path, terminal: str) -> None:
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in _values(folder, terminal).items()]
    (folder / SETTINGS_FILE).write_text("".join(lines), encoding="utf-8")


def as_json(folder: Path, demo: Demo) -> Json:
    """R25's object: the variables to set, the letters on the table, and every account with its state."""
    settings = {f"TELEKIOSK_{name.upper()}": value for name, value in _values(folder, "Hall A").items()}
    told = asdict(demo)
    return plain({"settings": settings, "letters": told["letters"], "accounts": told["accounts"]})


def _open_kiosk(folder: Path, demo: Demo) -> int:
    from telekiosk.commands.kiosk import Opening
    from telekiosk.demo.table import table_of
    from telekiosk.demo.table_page import DemoKiosk
    from telekiosk.screens.runner import run_kiosk

    arguments = argparse.Namespace(settings=folder / SETTINGS_FILE)
    with ExitStack() as until_the_end:
        return run_kiosk(
            Opening(arguments, until_the_end),
            fault_file=folder / "kiosk.log",
            allow_quit=True,
            kind=partial(DemoKiosk, table=table_of(demo, mailbox_of(folder))),
        )


def _open_helpdesk(folder: Path) -> int:
    """A manager of the terminal's school: all of the console but the list of operators."""
    from telekiosk.commands.desk import desk
    from telekiosk.commands.helpdesk import open_console
    from telekiosk.core.counter import Actor
    from telekiosk.core.lifecycle import Who
    from telekiosk.core.operators import OperatorView
    from telekiosk.core.staff import AddOperator, NewPassword, add_operator
    from telekiosk.core.terms import Role
    from telekiosk.settings import load_settings

    settings = load_settings(folder / SETTINGS_FILE)
    password = secrets.token_hex(16)
    with desk(settings, Actor(Who.SCHOOL, "demo")) as counter:
        form = AddOperator("demo", Role.MANAGER, TERMINAL_SCHOOL, password=NewPassword(password, password))
        operator = add_operator(counter, form)
        assert isinstance(operator, OperatorView)  # noqa: S101 - the database is new
        return open_console(settings, counter, operator, mouse=True, has_password=False)
