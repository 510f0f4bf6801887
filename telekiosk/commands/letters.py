"""telekiosk letters: the paper that everything begins with (R22)."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.bar import show_bar
from telekiosk.commands.frame import (
    Arguments,
    ExitCode,
    Json,
    Stop,
    complain,
    say,
    say_json,
    speaker,
    uai,
    verbs,
    with_json,
)
from telekiosk.commands.letters_choice import add_choice, choice_of, need_one_known
from telekiosk.commands.letters_words import (
    boxes_as_json,
    lacks_as_json,
    no_such_class,
    no_such_school,
    of_interruption,
    of_leftover,
    on_letter,
    on_page,
    settled_as_json,
    tell_boxes,
    tell_lacks,
    why_not_printed,
)

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter
    from telekiosk.core.owed import HeldBack, LetterChoice
    from telekiosk.core.people import SchoolView
    from telekiosk.letters.batch import LettersPrinted
    from telekiosk.letters.leftovers import Leftover

_ = speaker.gettext
ngettext = speaker.ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    described = _("letters for every account of a school that is owed one, as a PDF")
    paper = verbs(parser, {"print": (described, print_)})["print"]
    paper.add_argument("--school", type=uai, required=True, metavar="UAI", help=_("whose letters"))
    paper.add_argument("-o", "--out", type=Path, metavar=_("FILE"), help=_("the new PDF; only its owner may read it"))
    add_choice(paper)
    paper.add_argument("--with-english", action="store_true", help=_("every letter in French and English"))
    paper.add_argument("--dry-run", action="store_true", help=_("say how many letters it would be, and print none"))
    with_json(paper)


def print_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk

    if arguments.out is None and not arguments.dry_run:
        raise Stop(_("Where to? Name the new PDF with --out, or ask with --dry-run."), ExitCode.USAGE)
    if arguments.out is not None and arguments.out.suffix == ".part":
        raise Stop(_("A name in .part is for letters that are not issued yet. Choose another, like letters.pdf."))
    choice = choice_of(arguments)
    with local_desk(arguments) as counter:
        if arguments.dry_run:
            _count(arguments, counter, choice)
        else:
            _print(arguments, counter, choice)


def _count(arguments: Arguments, counter: Counter, choice: LetterChoice) -> None:
    from telekiosk.core.owed import letters_owed

    school = _school(counter, choice)
    owed = letters_owed(counter, choice)
    if owed.unknown_classes:
        raise Stop(no_such_class(owed.unknown_classes))
    if not owed.due:
        need_one_known(choice, owed.held_back)
    if arguments.json:
        counted = _as_json(len(owed.due), owed.live, owed.held_back, printed=False)
        say_json(counted | boxes_as_json(map(on_letter, owed.due)) | lacks_as_json(school))
        return
    tell_lacks(school)
    _tell_held_back(owed.held_back)
    tell_boxes(map(on_letter, owed.due))
    due, live = len(owed.due), owed.live
    say(ngettext("{count} letter would be printed.", "{count} letters would be printed.", due).format(count=due))
    if live:
        said = ngettext(
            "{count} letter already handed out would stop working.",
            "{count} letters already handed out would stop working.",
            live,
        )
        say(said.format(count=live))
    say(_("Nothing was printed: this is a count."))


def _print(arguments: Arguments, counter: Counter, choice: LetterChoice) -> None:
    from telekiosk.letters import batch, leftovers

    school = _school(counter, choice)
    if not arguments.json:
        tell_lacks(school)  # before anything is issued: there is time for Ctrl+C
    out = arguments.out.absolute()
    settled: list[leftovers.Leftover] = []

    def tell(leftover: leftovers.Leftover) -> None:
        settled.append(leftover)
        (complain if arguments.json else say)(of_leftover(leftover))

    was_there, form = os.path.lexists(out), batch.PrintLetters(choice, out, arguments.with_english)
    try:
        outcome = batch.print_letters(counter, form, _progress, tell)
    except KeyboardInterrupt:
        left = leftovers.settle(counter, out)
        if left is None and os.path.lexists(out) and not was_there:
            left = leftovers.LeftoverFinished(out)  # it was all done but for saying so
        raise KeyboardInterrupt(of_interruption(left)) from None
    match outcome:
        case batch.LettersPrinted():
            _tell_printed(arguments, outcome, settled)
        case batch.NoLetterOwed(held_back=held_back):
            need_one_known(choice, held_back)
            if arguments.json:
                say_json(_as_json(0, 0, held_back, printed=False) | settled_as_json(settled))
                return
            _tell_held_back(held_back)
            say(_("No account of this choice is owed a letter: none was printed."))
            say(_("If a command was cut off in another folder, its letters lie there: print to a file of that folder."))
        case leftovers.LeftoverFinished():
            _tell_finished(arguments, outcome.out, settled)
        case _:
            raise Stop(why_not_printed(outcome, choice, out))


def _tell_printed(arguments: Arguments, done: LettersPrinted, settled: Sequence[Leftover]) -> None:
    if arguments.json:
        files: dict[str, Json] = {"file": str(done.out), "list": str(done.manifest)}
        told = _as_json(done.letters, done.replaced, done.held_back, printed=True)
        say_json(told | files | boxes_as_json(map(on_page, done.pages)) | settled_as_json(settled))
        return
    _tell_held_back(done.held_back)
    tell_boxes(map(on_page, done.pages))
    said = ngettext("{count} letter is in {file}.", "{count} letters are in {file}.", done.letters)
    say(said.format(count=done.letters, file=done.out))
    if done.replaced:
        said = ngettext(
            "{count} letter handed out earlier no longer works.",
            "{count} letters handed out earlier no longer work.",
            done.replaced,
        )
        say(said.format(count=done.replaced))
    say(_("Whose letters they are, without passwords: {file}.").format(file=done.manifest))
    say(_("They hold passwords: hand them out or post them, then delete the file."))


def _tell_finished(arguments: Arguments, out: Path, settled: Sequence[Leftover]) -> None:
    if arguments.json:
        say_json(_as_json(0, 0, (), printed=False) | {"file": str(out)} | settled_as_json(settled))
        return
    say(_("An earlier command was cut off: its letters are in {file} now. None is new.").format(file=out))


def _as_json(
    letters: int, replaced: int, held_back: tuple[tuple[str, HeldBack], ...], *, printed: bool
) -> dict[str, Json]:
    return {
        "printed": printed,
        "letters": letters,
        "replaced": replaced,
        "held_back": [{"identifier": identifier, "reason": reason.value} for identifier, reason in held_back],
    }


def _school(counter: Counter, choice: LetterChoice) -> SchoolView:
    from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school

    school = show_school(counter, WhichSchool(choice.school_uai))
    if isinstance(school, NoSuchSchool):
        raise Stop(no_such_school(choice))
    return school


def _tell_held_back(held_back: tuple[tuple[str, HeldBack], ...]) -> None:
    from telekiosk.commands.terms import term

    for identifier, reason in held_back:
        say(_("{identifier}: no letter ({reason})").format(identifier=identifier, reason=term(reason)))


def _progress(done: int, of: int) -> None:
    show_bar(_("{bar} {done} of {of} letters"), done, of)
