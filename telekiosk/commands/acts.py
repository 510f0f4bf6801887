"""What staff do to one account from the command line: the reason that the journal keeps, refusals in words, and secrets
that are shown once (R24)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, assert_never

from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, speaker
from telekiosk.commands.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telekiosk.core.lifecycle import NotAllowed
    from telekiosk.core.people import SchoolView
    from telekiosk.core.school import StaffAct

_ = speaker.gettext


def with_reason(parser: argparse.ArgumentParser, *, secret: bool = False) -> None:
    """--reason, which the journal keeps; where a secret is handed out, --checked and --slip too."""
    parser.add_argument("--reason", required=True, metavar=_("TEXT"), help=_("why, for the journal"))
    if secret:
        parser.add_argument("--checked", required=True, metavar=_("TEXT"), help=_("how identity was checked"))
        parser.add_argument("--slip", type=Path, metavar=_("FILE"), help=_("write the password to this new file"))


def act_of(arguments: Arguments) -> StaffAct:
    """The act on the account named, with a reason that is not empty."""
    from telekiosk.core.school import StaffAct

    texts = {name: getattr(arguments, name, "").strip() for name in ("reason", "checked")}
    empty = [name for name, text in texts.items() if not text and hasattr(arguments, name)]
    if empty:
        raise Stop(_("Write something after --{option}: the journal keeps it.").format(option=empty[0]), ExitCode.USAGE)
    return StaffAct(arguments.identifier, texts["reason"], texts["checked"])


def unknown_account(arguments: Arguments) -> Stop:
    return Stop(_("No account has the identifier {identifier}.").format(identifier=arguments.identifier))


def not_possible(reason: NotAllowed) -> Stop:
    """Why the lifecycle's table refuses, as a sentence."""
    from telekiosk.core.lifecycle import Lacking, NotInThisState

    match reason:
        case NotInThisState(state, event):
            sentence = _("Not possible: “{event}” is nothing that can happen to an account that is {state}.")
            return Stop(sentence.format(event=term(event), state=term(state)))
        case Lacking(_state, event, need):
            sentence = _("Not possible: “{event}” needs this: {need}.")
            return Stop(sentence.format(event=term(event), need=term(need)))
        case other:
            assert_never(other)


def others_children(schools: Sequence[SchoolView]) -> Stop:
    """Why one school alone may not move or end an account."""
    said = _("Children of another school are concerned: {schools}. The authority can do this.")
    return Stop(said.format(schools=", ".join(f"{each.name} {each.phone}".strip() for each in schools)))


def must_be_showable(arguments: Arguments) -> None:
    """A secret is printed once, and only to a terminal or to --slip FILE: said before anything is done."""
    if arguments.slip is None and not sys.stdout.isatty():
        raise Stop(_("The password is shown on a terminal only. Otherwise use --slip FILE."), ExitCode.USAGE)


def hand_out(arguments: Arguments, slip: TextIO, identifier: str, password: str) -> None:
    """The lent password, once: on this terminal, or in the file taken for it before the act (`written_to`)."""
    from telekiosk.core.credentials import in_groups

    line = _("Identifier {identifier}, lent password {password} (24 hours)").format(
        identifier=identifier, password=in_groups(password)
    )
    print(line, file=slip, flush=True)
    if arguments.slip is not None:
        say(_("The password is in {file}.").format(file=arguments.slip))
