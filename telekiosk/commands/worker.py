"""telekiosk worker: sends the mails that wait, and does the daily upkeep, until it is told to end (R17, R27)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from telekiosk.commands.frame import Arguments, ExitCode, Stop, speaker, with_settings

if TYPE_CHECKING:
    from telekiosk.mail.delivery import Transport
    from telekiosk.mail.portal import Portal
    from telekiosk.settings import Settings

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    with_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> None:
    import logging

    from telekiosk.commands.desk import desk, settings_of
    from telekiosk.commands.upkeep import daily_in_background
    from telekiosk.core.counter import Actor
    from telekiosk.core.lifecycle import Who
    from telekiosk.mail.worker import run_until_signalled

    settings = settings_of(arguments)
    transport = transport_of(settings)
    logging.basicConfig(format="%(message)s")
    logging.getLogger("telekiosk").setLevel(logging.INFO)
    with desk(settings, Actor(Who.TIME, "worker")) as counter:
        logging.getLogger(__name__).info("ready")
        with daily_in_background(counter, settings):
            run_until_signalled(counter, transport, portal_of(settings))


def transport_of(settings: Settings) -> Transport:
    """The way out for mails that the settings name; Stop where they name none that we know."""
    from telekiosk.mail.speech import speaker as mail_speaker
    from telekiosk.mail.transport import MailUrlNotUnderstood, transport_for

    mail_speaker.use(speaker.language)
    if settings.mail_url is None:
        raise Stop(
            _("No mail server is named. Write mail_url in the settings file, or set TELEKIOSK_MAIL_URL."),
            ExitCode.USAGE,
        )
    try:
        return transport_for(settings.mail_url.get_secret_value())
    except MailUrlNotUnderstood as problem:
        raise Stop(str(problem), ExitCode.USAGE) from None


def portal_of(settings: Settings) -> Portal:
    from telekiosk.mail.portal import Portal

    return Portal(settings.portal, settings.sender, settings.public_url)
