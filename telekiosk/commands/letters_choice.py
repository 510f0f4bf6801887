"""Which letters telekiosk letters prints, as typed: a class, names, a list."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.frame import Arguments, Stop, speaker

if TYPE_CHECKING:
    from telekiosk.core.owed import HeldBack, LetterChoice

_ = speaker.gettext


def add_choice(paper: argparse.ArgumentParser) -> None:
    paper.add_argument(
        "--class",
        dest="classes",
        action="append",
        default=[],
        metavar=_("CLASS"),
        help=_("only accounts with a child in this class (can be repeated)"),
    )
    paper.add_argument("--only", nargs="+", metavar=_("IDENTIFIER"), help=_("only these accounts"))
    paper.add_argument(
        "--only-from",
        type=Path,
        metavar=_("FILE"),
        help=_("only the accounts of this list, an identifier on each line; the one beside a PDF will do"),
    )
    paper.add_argument(
        "--live", action="store_true", help=_("also where a letter is still good: that one then stops working")
    )
    paper.add_argument(
        "--sort",
        choices=("class", "addressee"),
        default="class",
        help=_("by class, then name; or by addressee, one person's letters together"),
    )


def choice_of(arguments: Arguments) -> LetterChoice:
    from telekiosk.core import owed
    from telekiosk.core.names import typed_identifier

    named = None if arguments.only is None and arguments.only_from is None else list(arguments.only or ())
    if named is not None and arguments.only_from is not None:
        named += _lines(arguments.only_from)
    return owed.LetterChoice(
        arguments.school,
        owed.LIVE_LETTERS_TOO if arguments.live else owed.WITHOUT_LIVE_LETTER,
        frozenset(arguments.classes),
        None if named is None else frozenset(map(typed_identifier, named)),
        owed.LetterOrder(arguments.sort),
    )


def _lines(path: Path) -> list[str]:
    """The first cell of each line: a list may have been written by hand, or be the one beside a PDF of letters."""
    from telekiosk.letters.words import manifest_heads

    lines = [line.split(";") for line in _text(path).splitlines() if line.strip()]
    if lines and lines[0] in (manifest_heads("fr"), manifest_heads("en")):
        del lines[0]
    named = [cells[0] for cells in lines if cells[0].strip()]
    if not named:
        raise Stop(_("The list {file} holds no identifier.").format(file=path))
    return named


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252")  # as a spreadsheet saves it
    except (OSError, ValueError):
        raise Stop(_("The list {file} cannot be read as text.").format(file=path)) from None


def need_one_known(choice: LetterChoice, held_back: tuple[tuple[str, HeldBack], ...]) -> None:
    """Where none of the accounts named is one, the names are wrong, and not nothing owed."""
    from telekiosk.core.owed import HeldBack

    unknown = [name for name, reason in held_back if reason is HeldBack.NOT_HERE]
    if unknown and choice.identifiers is not None and len(unknown) == len(choice.identifiers):
        said = _("None of the names given is an account of the school {uai}, “{name}” for one. Nothing was printed.")
        raise Stop(said.format(uai=choice.school_uai, name=unknown[0]))
