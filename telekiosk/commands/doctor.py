"""telekiosk doctor: is this installation in order? Goes on after the first trouble, and changes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from telekiosk.commands.frame import (
    Arguments,
    ExitCode,
    Stop,
    plain,
    say,
    say_json,
    speaker,
    with_json,
    with_settings,
)

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter
    from telekiosk.settings import Settings

_ = speaker.gettext


class Grade(StrEnum):
    GOOD = "good"
    NOTE = "note"  # works, but somebody should know
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Check:
    about: str
    grade: Grade
    sentence: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    with_settings(parser)
    with_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Refused when anything is in trouble."""
    checks = list(examined(arguments))
    if arguments.json:
        say_json([plain(asdict(check)) for check in checks])
    else:
        signs = {Grade.GOOD: "✓", Grade.NOTE: "·", Grade.TROUBLE: "✗"}
        for check in checks:
            say(f"{signs[check.grade]} {check.sentence}")
    return ExitCode.REFUSED if any(check.grade is Grade.TROUBLE for check in checks) else ExitCode.DONE


def examined(arguments: Arguments) -> Iterator[Check]:
    from telekiosk.commands.desk import desk, settings_of
    from telekiosk.core.counter import family_at

    try:
        settings = settings_of(arguments)
    except Stop as stop:
        yield Check("settings", Grade.TROUBLE, stop.sentence)
        return
    yield Check("settings", Grade.GOOD, _("The settings are understood."))
    yield from _mail(settings)
    yield _links(settings)
    yield from _key_file(settings)
    try:
        with desk(settings, family_at(settings.terminal)) as counter:
            yield Check("database", Grade.GOOD, _("The database answers and fits this program and its key."))
            yield from _school(settings, counter)
            yield from _queue(counter)
            yield _upkeep(counter)
    except Stop as stop:
        yield Check("database", Grade.TROUBLE, stop.sentence)


def _mail(settings: Settings) -> Iterator[Check]:
    from telekiosk.commands.worker import transport_of

    if settings.mail_url is None:
        yield Check("mail", Grade.NOTE, _("No mail server is named (mail_url): mails wait in the queue."))
        return
    try:
        transport_of(settings)
    except Stop as stop:
        yield Check("mail", Grade.TROUBLE, stop.sentence)
        return
    if settings.mail_from is None:
        said = _("No sender is named (mail_from): mails come from {address}, which many servers refuse.")
        yield Check("mail", Grade.NOTE, said.format(address=settings.sender))
    else:
        yield Check("mail", Grade.GOOD, _("Mails come from {address}.").format(address=settings.sender))


def _links(settings: Settings) -> Check:
    if settings.public_url is None:
        return Check("links", Grade.NOTE, _("No public address is named (public_url): mails carry a code and no link."))
    said = _("The links in mails lead to {address}.")
    return Check("links", Grade.GOOD, said.format(address=settings.public_url))


def _key_file(settings: Settings) -> Iterator[Check]:
    if settings.key or not settings.key_file.exists():
        return
    if settings.key_file.stat().st_mode & 0o077:
        said = _("Others than its owner may read the key file. Run: chmod 600 {file}")
        yield Check("key", Grade.TROUBLE, said.format(file=settings.key_file))
    else:
        yield Check("key", Grade.GOOD, _("Only its owner may read the key file."))


def _school(settings: Settings, counter: Counter) -> Iterator[Check]:
    from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school

    known = show_school(counter, WhichSchool(settings.terminal_school))
    if settings.terminal_school and isinstance(known, NoSuchSchool):
        said = _("The terminal's school {uai} (terminal_school) is not in the database.")
        yield Check("school", Grade.TROUBLE, said.format(uai=settings.terminal_school))


def _queue(counter: Counter) -> Iterator[Check]:
    from telekiosk.core.mail_queue import list_mails
    from telekiosk.core.terms import MailState

    states = [mail.state for mail in list_mails(counter)]
    waiting, refused = states.count(MailState.WAITING), states.count(MailState.REFUSED)
    said = _("Of the newest mails, {waiting} wait and {refused} were refused (telekiosk mail list).")
    grade = Grade.NOTE if waiting or refused else Grade.GOOD
    yield Check("queue", grade, said.format(waiting=waiting, refused=refused))


def _upkeep(counter: Counter) -> Check:
    from telekiosk.core.upkeep import last_upkeep
    from telekiosk.texts import moment_in_words

    last = last_upkeep(counter)
    if last is None:
        return Check("upkeep", Grade.NOTE, _("The daily upkeep has not run yet (telekiosk upkeep)."))
    late = counter.clock() - last > timedelta(days=2)
    said = _("The daily upkeep last ran on {when}.").format(when=moment_in_words(last, speaker.language))
    return Check("upkeep", Grade.TROUBLE if late else Grade.GOOD, said)
