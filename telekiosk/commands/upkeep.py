"""telekiosk upkeep: what has to be done once a day (R27); the mail worker does it too, wherever it runs."""

from __future__ import annotations

import argparse
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.frame import Arguments, Stop, complain, plain, say, say_json, speaker, with_json, with_settings

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter
    from telekiosk.core.upkeep import Upkept
    from telekiosk.settings import Settings

_ = speaker.gettext
ngettext = speaker.ngettext

_LOOK_SECONDS = 600.0
"""How often a worker asks whether a day has passed."""

_DAILY = timedelta(hours=23)
"""A little less than a day, so that the hour does not wander."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    with_settings(parser)
    with_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> None:
    from telekiosk.commands.desk import desk, settings_of
    from telekiosk.core.counter import Actor
    from telekiosk.core.lifecycle import Who
    from telekiosk.core.upkeep import run_upkeep

    settings = settings_of(arguments)
    with desk(settings, Actor(Who.TIME, "time")) as counter:
        done = run_upkeep(counter, settings.retention_months)
        anchored = add_anchor(counter, settings)
    if arguments.json:
        say_json(plain(asdict(done) | {"anchored": anchored}))
    else:
        _say(done)
    if not anchored:
        said = _(
            "All of it was done, but the journal's anchor could not be written to {file}. Name another: anchor_file."
        )
        raise Stop(said.format(file=settings.anchor_file))
    if not arguments.json:
        say(_("The journal's anchor was added to {file}.").format(file=settings.anchor_file))


def _say(done: Upkept) -> None:
    say(_("Letters past their deadline: {count}").format(count=done.lapsed))
    say(_("Accounts closed, without a child for 13 months: {count}").format(count=done.closed))
    say(_("Accounts on which a hidden child shows again: {count}").format(count=done.shown))
    say(_("Old codes, links and lent passwords deleted: {count}").format(count=done.secrets))
    say(_("Old attempts deleted: {count}").format(count=done.attempts))
    say(_("Old mails deleted: {count}").format(count=done.mails))
    say(_("Old reports deleted: {count}").format(count=done.reports))
    say(_("Old letters deleted, void for long: {count}").format(count=done.letters))
    say(_("Journal entries put into checkpoints: {count}").format(count=done.entries))
    if done.broken:
        said = ngettext(
            "{count} journal does not hold and was left as it is. See: telekiosk journal verify",
            "{count} journals do not hold and were left as they are. See: telekiosk journal verify",
            done.broken,
        )
        complain(said.format(count=done.broken))


def add_anchor(counter: Counter, settings: Settings) -> bool:
    """The journal's anchor at the end of a file outside the database (R12); whether it could be written."""
    from telekiosk.core.anchors import new_anchor

    try:
        _add_line(settings.anchor_file, new_anchor(counter).line())
    except OSError:
        return False
    return True


def _add_line(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as anchors:
        anchors.write(f"{line}\n")
        anchors.flush()
        os.fsync(anchors.fileno())


@contextmanager
def daily_in_background(counter: Counter, settings: Settings) -> Iterator[None]:
    """Once a day beside a worker, whichever of several workers notices first; leaving waits for the part in hand."""
    stop = threading.Event()
    thread = threading.Thread(target=_daily, args=(counter, settings, stop), name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_LOOK_SECONDS / 60)


def _daily(counter: Counter, settings: Settings, stop: threading.Event) -> None:
    from telekiosk.core.upkeep import last_upkeep, run_upkeep

    log = logging.getLogger(__name__)
    while not stop.is_set():
        try:
            last = last_upkeep(counter)
            if last is None or counter.clock() - last >= _DAILY:
                if broken := run_upkeep(counter, settings.retention_months).broken:
                    log.warning("upkeep: %d journals do not hold", broken)
                if not add_anchor(counter, settings):
                    log.warning("upkeep: the anchor could not be written to %s", settings.anchor_file)
        except Exception as fault:  # noqa: BLE001 a day without upkeep must not end the mails
            log.warning("upkeep: %s", type(fault).__name__)
        stop.wait(_LOOK_SECONDS)
