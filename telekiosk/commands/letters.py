"""telekiosk letters: the paper that everything begins with (R22)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.frame import Arguments, Stop, say, speaker, uai, verbs

if TYPE_CHECKING:
    from telekiosk.core.owed import HeldBack

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    described = _("letters for every account of a school that is owed one, as a PDF")
    paper = verbs(parser, {"print": (described, print_)})["print"]
    paper.add_argument("--school", type=uai, required=True, metavar="UAI", help=_("whose letters"))
    paper.add_argument(
        "-o", "--out", type=Path, required=True, metavar=_("FILE"), help=_("the new PDF; only its owner may read it")
    )


def print_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.owed import LetterChoice
    from telekiosk.core.paper import LettersOutdated
    from telekiosk.core.schools import NoSuchSchool
    from telekiosk.letters import batch

    out = arguments.out.absolute()
    with local_desk(arguments) as counter:
        outcome = batch.print_letters(counter, batch.PrintLetters(LetterChoice(arguments.school), out), _progress)
    match outcome:
        case batch.LettersPrinted():
            _tell_held_back(outcome.held_back)
            say(_("{count} letters are in {file}.").format(count=outcome.letters, file=out))
            say(_("They hold passwords: hand them out or post them, then delete the file."))
        case batch.NoLetterOwed():
            _tell_held_back(outcome.held_back)
            say(_("No account of this school is owed a letter: none was printed."))
        case batch.LeftoverFinished():
            say(_("An earlier command was cut off: its letters are in {file} now. None is new.").format(file=out))
        case NoSuchSchool():
            raise Stop(_("No school has the UAI {uai}.").format(uai=arguments.school))
        case LettersOutdated():
            raise Stop(_("Accounts changed while the letters were made. Nothing was issued: print again."))
        case batch.FileExists():
            raise Stop(_("The file {file} exists already. Nothing was issued: choose another name.").format(file=out))
        case batch.BeingPrinted():
            raise Stop(_("Another command is writing {file}. Nothing was issued.").format(file=out))
        case batch.FileRefused():
            said = _("The file {file} cannot be written: {reason}.")
            raise Stop(said.format(file=out, reason=outcome.why))
        case other:
            assert_never(other)


def _tell_held_back(held_back: tuple[tuple[str, HeldBack], ...]) -> None:
    from telekiosk.commands.terms import term

    for identifier, reason in held_back:
        say(_("{identifier}: no letter ({reason})").format(identifier=identifier, reason=term(reason)))


def _progress(ready: int, of: int) -> None:
    """A count that rewrites itself, for people only."""
    if sys.stderr.isatty():
        print(
            _("{ready} of {of} letters").format(ready=ready, of=of), end="\n" if ready == of else "\r", file=sys.stderr
        )
