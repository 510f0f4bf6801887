"""What telekiosk letters says of single letters, and of what commands that were cut off have left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, assert_never

from telekiosk.commands.frame import Json, say, speaker
from telekiosk.system_words import reason_words

if TYPE_CHECKING:
    from telekiosk.core.owed import LetterChoice, LetterDue
    from telekiosk.core.paper import LettersOutdated
    from telekiosk.core.people import SchoolView
    from telekiosk.core.schools import NoSuchSchool
    from telekiosk.letters.batch import (
        BeingPrinted,
        FileExists,
        FileRefused,
        LettersUnnamed,
        NoSuchClass,
    )
    from telekiosk.letters.leftovers import Leftover
    from telekiosk.letters.page import LetterPage

    NotPrinted: TypeAlias = (
        NoSuchSchool | NoSuchClass | LettersOutdated | FileExists | BeingPrinted | FileRefused | LettersUnnamed
    )

_ = speaker.gettext
ngettext = speaker.ngettext


def tell_lacks(school: SchoolView) -> None:
    """What its letters do without, and the command that gives it."""
    from telekiosk.core.people import Lack

    words = {
        Lack.NAME: _("the school's name"),
        Lack.TOWN: _("the town"),
        Lack.CONTACT: _("whom to ask (office, telephone)"),
    }
    if school.lacks:
        lacking = ", ".join(words[lack] for lack in school.lacks)
        said = _("The letters of this school lack: {lacking}. To give it: {command}")
        say(said.format(lacking=lacking, command=_fill_in(school)))


def lacks_as_json(school: SchoolView) -> dict[str, Json]:
    return {"lacks": [lack.value for lack in school.lacks]}


def _fill_in(school: SchoolView) -> str:
    from telekiosk.core.people import Lack

    options = {Lack.NAME: '--name "…"', Lack.TOWN: '--town "…"', Lack.CONTACT: '--contact "…" --phone "…"'}
    return " ".join(["telekiosk school set", school.uai, *(options[lack] for lack in school.lacks)])


def of_leftover(leftover: Leftover) -> str:
    from telekiosk.letters import leftovers

    match leftover:
        case leftovers.LeftoverFinished(out=out):
            return _("An earlier command was cut off: its letters are in {file} now.").format(file=out)
        case leftovers.LeftoverDeleted(out=out):
            said = _("An earlier command to {file} was cut off before its letters were issued: its pages were deleted.")
            return said.format(file=out)
        case leftovers.LeftoverReplaced(out=out):
            said = _(
                "An earlier command to {file} was cut off. Its letters were replaced or voided meanwhile: its pages "
                "were deleted."
            )
            return said.format(file=out)
        case leftovers.LeftoverRefused(part=part, why=why):
            said = _("{file} cannot be read: {reason}. If letters print was cut off there, its owner runs it again.")
            return said.format(file=part, reason=reason_words(why, _))
        case other:
            assert_never(other)


def of_interruption(left: Leftover | None) -> str:
    """What Ctrl+C has kept, once the command's own leftover is settled."""
    from telekiosk.letters import leftovers

    match left:
        case leftovers.LeftoverFinished(out=out):
            return _("Interrupted, but the letters were issued: they are in {file}.").format(file=out)
        case leftovers.LeftoverDeleted() | leftovers.LeftoverReplaced() | None:
            return _("Interrupted. No letter was issued: give the same command again.")
        case leftovers.LeftoverRefused():
            return _("Interrupted. Give the same command again: it finishes what was issued, and prints the rest.")
        case other:
            assert_never(other)


def why_not_printed(outcome: NotPrinted, choice: LetterChoice, out: Path) -> str:
    from telekiosk.core.paper import LettersOutdated
    from telekiosk.core.schools import NoSuchSchool
    from telekiosk.letters import batch

    match outcome:
        case NoSuchSchool():
            return no_such_school(choice)
        case batch.NoSuchClass(names=names):
            return no_such_class(names)
        case LettersOutdated():
            return _("Accounts changed while the letters were made. Nothing was issued: print again.")
        case batch.FileExists(out=taken):
            return _("The file {file} exists already. Nothing was issued: choose another name.").format(file=taken)
        case batch.BeingPrinted():
            return _("Another command is writing {file}. Nothing was issued.").format(file=out)
        case batch.FileRefused(why=why):
            said = _("The file {file} cannot be written: {reason}.")
            return said.format(file=out, reason=reason_words(why, _))
        case batch.LettersUnnamed(part=part, letters=letters, why=why):
            said = ngettext(
                "{count} letter is issued. Its page is still in {file}: {reason}. The same command again finishes it.",
                "{count} letters are issued. Their pages are still in {file}: {reason}. The same command again "
                "finishes them.",
                letters,
            )
            return said.format(count=letters, file=part, reason=reason_words(why, _))
        case other:
            assert_never(other)


def no_such_school(choice: LetterChoice) -> str:
    return _("No school has the UAI {uai}.").format(uai=choice.school_uai)


def no_such_class(names: tuple[str, ...]) -> str:
    said = _("No pupil of this school is in: {classes}. Nothing was printed.")
    return said.format(classes=", ".join(names))


def settled_as_json(settled: Sequence[Leftover]) -> dict[str, Json]:
    """What earlier commands left, and what became of it."""
    from telekiosk.letters import leftovers

    fates = {
        leftovers.LeftoverFinished: "finished",
        leftovers.LeftoverDeleted: "never issued",
        leftovers.LeftoverReplaced: "void",
        leftovers.LeftoverRefused: "unreadable",
    }
    return {
        "settled": [
            {
                "file": str(each.part if isinstance(each, leftovers.LeftoverRefused) else each.out),
                "fate": fates[type(each)],
            }
            for each in settled
        ]
    }


def on_letter(due: LetterDue) -> tuple[str, list[str]]:
    """A letter's identifier, and what stands on it out of the roster."""
    return due.identifier, [*due.holders, *due.address, *(child.name for child in due.children)]


def on_page(page: LetterPage) -> tuple[str, list[str]]:
    return page.identifier, [*page.addressee, *(child.name for child in page.children)]


def _boxes(letters: Iterable[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """The letters whose names hold signs that print as boxes, each with these signs."""
    from telekiosk.letters.signs import signs_missing

    found = ((identifier, signs_missing(texts)) for identifier, texts in letters)
    return [(identifier, signs) for identifier, signs in found if signs]


def boxes_as_json(letters: Iterable[tuple[str, list[str]]]) -> dict[str, Json]:
    return {"boxes": [{"identifier": identifier, "signs": signs} for identifier, signs in _boxes(letters)]}


def tell_boxes(letters: Iterable[tuple[str, list[str]]]) -> None:
    for identifier, signs in _boxes(letters):
        said = _("{identifier}: {signs} cannot be printed, there are boxes in their place. Write the name by hand.")
        say(said.format(identifier=identifier, signs=signs))
