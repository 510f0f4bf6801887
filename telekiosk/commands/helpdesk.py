"""telekiosk helpdesk: the console for staff; and what an operator's SSH key opens, which is this and nothing else.

With --operator (sshd's forced command, see `telekiosk operator authorized-keys`) it does what the operator's ssh was
told: nothing for the console, `pickup NUMBER`, `deposit`. Whoever can run the program as this user can read the
database anyway, so --operator is not kept from them."""

from __future__ import annotations

import argparse
import os
import pwd
import re
import sys
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands import errands
from telekiosk.commands.frame import Arguments, ExitCode, Stop, need_terminal, say, speaker, with_settings
from telekiosk.places import settings_file

if TYPE_CHECKING:
    from telekiosk.core.counter import Actor, Counter
    from telekiosk.core.operators import OperatorView
    from telekiosk.settings import Settings

_ = speaker.gettext

KEPT = ("TERM", "COLORTERM", "LANG", "LC_ALL", "LC_MESSAGES")
"""All that a session over SSH keeps of the environment it comes with."""
_PLAIN = re.compile(r"[A-Za-z0-9_.@+-]{1,64}")
TRIES = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    with_settings(parser)
    parser.add_argument("--mouse", action="store_true", help=_("take the mouse too"))
    parser.add_argument("--operator", metavar=_("NAME"), help=_("for sshd: whose key opened this session"))
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int | None:
    if arguments.operator is not None:
        return _by_key(arguments, _scrubbed().split())
    need_terminal("telekiosk account show")
    from telekiosk.commands.desk import desk, settings_of

    settings = settings_of(arguments)
    with desk(settings, _nobody_yet()) as counter:
        return open_console(settings, counter, _signed_in(counter), mouse=arguments.mouse, has_password=True)


def _scrubbed() -> str:
    """Takes everything away that an operator's client could send, before anything reads it; what their ssh was told."""
    told = os.environ.get("SSH_ORIGINAL_COMMAND", "")
    kept = {name: os.environ[name] for name in KEPT if _PLAIN.fullmatch(os.environ.get(name, ""))}
    home = pwd.getpwuid(os.getuid()).pw_dir
    os.environ.clear()
    os.environ.update(kept, HOME=home, PATH="/usr/bin:/bin")
    return told


def _nobody_yet() -> Actor:
    from telekiosk.core.counter import Actor
    from telekiosk.core.lifecycle import Who

    return Actor(Who.SCHOOL, "helpdesk", "helpdesk")


def _by_key(arguments: Arguments, words: list[str]) -> int | None:
    """What an operator's ssh was told, if it is one of the three things that are possible."""
    from telekiosk.commands.desk import desk, settings_of

    errands.must_be_possible(words)
    if settings_file(arguments.settings) is None:
        raise Stop(
            _("No settings file is there. Name it by --settings: an operator's session reads no variable."),
            ExitCode.USAGE,
        )
    settings = settings_of(arguments)
    with desk(settings, _nobody_yet()) as counter:
        operator = _arrived(counter, arguments.operator)
        match words:
            case []:
                return open_console(settings, counter, operator, mouse=arguments.mouse, has_password=False)
            case ["pickup", number]:
                errands.pick_up_to(sys.stdout.buffer, counter, operator, number)
            case _:
                errands.deposit_from(sys.stdin.buffer, counter, operator)
    return None


def _arrived(counter: Counter, name: str) -> OperatorView:
    from telekiosk.core.operator_signin import arrive_by_key
    from telekiosk.core.operators import OperatorGone

    operator = arrive_by_key(counter, name)
    if isinstance(operator, OperatorGone):
        raise Stop(_("Your access to the helpdesk has ended. Ask whoever manages the operators."))
    return operator


def _signed_in(counter: Counter) -> OperatorView:
    """On the spot, by name and password; over SSH sshd has checked a key instead."""
    import getpass

    from telekiosk.core.operator_signin import OperatorWaits, SignInOperator, WrongOperator, sign_in_operator
    from telekiosk.core.operators import OperatorView
    from telekiosk.texts import time_of_day

    for _try in range(TRIES):
        try:
            name = input(_("Name: ")).strip()
            form = SignInOperator(name, getpass.getpass(_("Password: ")))
        except EOFError:
            break
        match sign_in_operator(counter, form):
            case OperatorView() as operator:
                return operator
            case WrongOperator():
                say(_("Name and password do not fit."))
            case OperatorWaits(until):
                said = _("Too many attempts. Next try at {time}.")
                raise Stop(said.format(time=time_of_day(until)))
            case other:
                assert_never(other)
    raise Stop(_("Nobody is signed in."))


def open_console(
    settings: Settings, counter: Counter, operator: OperatorView, *, mouse: bool, has_password: bool
) -> int:
    """Runs the console for this operator; its exit code."""
    from telekiosk.commands.kiosk import state_folder
    from telekiosk.core.people import SchoolView
    from telekiosk.core.schools import WhichSchool, show_school
    from telekiosk.gateway import Gateway
    from telekiosk.helpdesk.desk import Desk
    from telekiosk.helpdesk.runner import run_helpdesk

    school = show_school(counter, WhichSchool(operator.school_uai or ""))
    desk = Desk(
        gateway=Gateway(counter, floor_seconds=settings.floor_ms / 1000),
        operator=operator,
        school=school if isinstance(school, SchoolView) else None,
        portal=settings.portal,
        authority=settings.authority,
        ssh_target=settings.ssh_target,
        clock=counter.clock,
        has_password=has_password,
    )
    return run_helpdesk(desk, fault_file=state_folder() / "helpdesk.log", mouse=mouse)
