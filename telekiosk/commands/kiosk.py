"""telekiosk kiosk: what families use. Paints its first page before settings, key and database are read."""

from __future__ import annotations

import argparse
import logging
import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.frame import Arguments, ExitCode, Stop, need_terminal, speaker, with_settings

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter
    from telekiosk.screens.opening import Opened, Place
    from telekiosk.settings import Settings

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    with_settings(parser)
    parser.add_argument("--allow-quit", action="store_true", help=_("let Ctrl+Q end it"))
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    need_terminal("telekiosk doctor")
    from telekiosk.screens.runner import run_kiosk

    logging.lastResort = None  # nothing but pages is written to a kiosk's screen
    with ExitStack() as until_the_end:
        opening = Opening(arguments, until_the_end)
        return run_kiosk(opening, fault_file=state_folder() / "kiosk.log", allow_quit=arguments.allow_quit)


def state_folder() -> Path:
    """Where a program's own notes belong: systemd's StateDirectory, or the user's."""
    return Path(
        os.environ.get("STATE_DIRECTORY")
        or Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "telekiosk"
    )


class Opening:
    """Opens the core once, in the thread that the kiosk calls it from, and the mail worker with it on one machine.

    Asked again, after a fault or a renewal, it only looks anew where this terminal stands."""

    def __init__(self, arguments: Arguments, until_the_end: ExitStack) -> None:
        self._arguments = arguments
        self._until_the_end = until_the_end
        self._open: tuple[Settings, Counter] | None = None

    def __call__(self) -> Opened:
        """Raises CannotStart, or Away while the database is."""
        from telekiosk.core.database import DatabaseAway
        from telekiosk.core.policy import Disclosure
        from telekiosk.gateway import Away, Gateway
        from telekiosk.screens.opening import CannotStart, Opened, Pace

        try:
            settings, counter = self._open = self._open or self._opened()
            place = place_of(settings, counter)
        except DatabaseAway:
            raise Away from None
        except Stop as stop:
            raise CannotStart(stop.sentence) from None
        return Opened(
            gateway=Gateway(counter, floor_seconds=settings.floor_ms / 1000),
            place=place,
            passwords=settings.password_policy,
            knock=lambda: knock(counter),
            discreet=settings.disclosure is Disclosure.DISCREET,
            pace=Pace(
                idle=settings.idle_seconds,
                patient=settings.idle_seconds_long,
                countdown=settings.countdown_seconds,
            ),
        )

    def _opened(self) -> tuple[Settings, Counter]:
        from telekiosk.commands.desk import in_words, open_counter, settings_of
        from telekiosk.core.counter import family_at
        from telekiosk.core.database import Database
        from telekiosk.core.database_roles import may_do_upkeep

        settings = settings_of(self._arguments)
        database = Database(settings.database_url.get_secret_value())
        try:
            with in_words(settings, away=False):
                counter = open_counter(settings, database, family_at(settings.terminal))
                if settings.worker_inside and not may_do_upkeep(database):
                    said = _("This kiosk's login may not do the daily upkeep. Leave out “worker” in its settings.")
                    raise Stop(said, ExitCode.USAGE)
        except BaseException:
            database.close()
            raise
        self._until_the_end.callback(database.close)
        self._start_worker(settings, counter)
        return settings, counter

    def _start_worker(self, settings: Settings, counter: Counter) -> None:
        if not settings.worker_inside:
            return
        from telekiosk.commands.upkeep import daily_in_background
        from telekiosk.commands.worker import portal_of, transport_of
        from telekiosk.core.counter import Actor
        from telekiosk.core.lifecycle import Who
        from telekiosk.mail.worker import in_background

        sending = counter.acting(Actor(Who.TIME, "worker"))
        self._until_the_end.enter_context(daily_in_background(sending, settings))
        if settings.mail_url:
            self._until_the_end.enter_context(in_background(sending, transport_of(settings), portal_of(settings)))


def place_of(settings: Settings, counter: Counter) -> Place:
    """The terminal's school; without one that the database knows, the authority itself."""
    from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
    from telekiosk.screens.opening import Place
    from telekiosk.screens.school_words import contact_of, full_name

    school = show_school(counter, WhichSchool(settings.terminal_school))
    name, contact, uai = settings.authority, "", ""
    if not isinstance(school, NoSuchSchool):
        name, contact, uai = full_name(school), contact_of(school), school.uai
    return Place(
        portal=settings.portal,
        school=name,
        terminal=settings.terminal,
        contact=contact or settings.authority_contact,
        school_uai=uai,
        authority=settings.authority,
        authority_contact=settings.authority_contact,
        data_protection_contact=settings.data_protection_contact,
        retention_months=settings.retention_months,
        links=settings.public_url is not None,
    )


def knock(counter: Counter) -> None:
    """Raises Away while the database does not answer, or is being brought up to date."""
    from telekiosk.core.database import DatabaseAway, SchemaProblem
    from telekiosk.gateway import Away

    try:
        counter.database.check()
    except (DatabaseAway, SchemaProblem):
        raise Away from None
