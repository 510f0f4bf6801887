"""telekiosk web: serves the pages behind the links in the mails (R26), until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse

from telekiosk.commands.frame import Arguments, Stop, speaker, with_settings
from telekiosk.system_words import reason_words

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    with_settings(parser)
    parser.add_argument("--host", default="127.0.0.1", help=_("the address to listen on (127.0.0.1)"), metavar="HOST")
    parser.add_argument("--port", default=8080, type=_port, help=_("the port to listen on (8080)"), metavar="PORT")
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> None:
    from telekiosk.commands.desk import desk, settings_of
    from telekiosk.commands.worker import portal_of
    from telekiosk.core.counter import family_at
    from telekiosk.web.app import web_app
    from telekiosk.web.server import PortNotFree, serve

    settings = settings_of(arguments)
    with desk(settings, family_at("web")) as counter:
        try:
            serve(web_app(counter, portal_of(settings)), arguments.host, arguments.port)
        except PortNotFree as problem:
            raise Stop(
                _("The address {host}, port {port}, cannot be used: {reason}.").format(
                    host=problem.host, port=problem.port, reason=reason_words(problem.reason, _)
                )
            ) from None


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise ValueError
    return port


_port.__name__ = "port"  # argparse names it in its refusal
