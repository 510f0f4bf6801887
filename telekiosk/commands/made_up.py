"""telekiosk roster sample|template: rosters of people who do not exist; an empty table for those who do (R21, R23)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, speaker
from telekiosk.system_words import reason_words

_ = speaker.gettext

MOST_SCHOOLS = 999


def _between(lowest: int, highest: int) -> Callable[[str], int]:
    """A whole number within these bounds, for argparse."""

    def number(text: str) -> int:
        if not lowest <= int(text) <= highest:
            raise ValueError
        return int(text)

    number.__name__ = _("a number from {lowest} to {highest}").format(lowest=lowest, highest=highest)
    return number


def _share(text: str) -> float:
    if not 0 <= float(text) <= 1:
        raise ValueError
    return float(text)


def sample_arguments(parser: argparse.ArgumentParser) -> None:
    from telekiosk.roster.sample.make import EXPORTS, PUPILS_AT_MOST
    from telekiosk.roster.sample.shape import Shape

    _share.__name__ = _("a share from 0 to 1")
    parser.add_argument("folder", type=Path, metavar=_("FOLDER"), help=_("where to write: one folder for each school"))
    parser.add_argument(
        "--pupils", type=_between(1, PUPILS_AT_MOST), default=300, metavar="N", help=_("pupils in each school (300)")
    )
    parser.add_argument(
        "--schools", type=_between(1, MOST_SCHOOLS), default=1, metavar="N", help=_("number of schools (1)")
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=_("the same number makes the same people (1)"))
    parser.add_argument(
        "--oddities",
        type=_share,
        default=0.05,
        metavar=_("SHARE"),
        help=_("share of families with something odd in their rows, from 0 to 1 (0.05)"),
    )
    parser.add_argument(
        "--year",
        type=_between(2000, 2099),
        metavar=_("YEAR"),
        help=_("the school year's September (the present one)"),
    )
    parser.add_argument(
        "--export",
        type=_between(1, EXPORTS),
        default=1,
        metavar="N",
        help=_("which of the same schools' exports: 1 September, 2 October, 3 the September after (1)"),
    )
    parser.add_argument(
        "--shape",
        choices=list(map(str, Shape)),
        metavar=_("SHAPE"),
        help=_("how the files are handed over: {shapes} (2019; several schools with oddities: by the seed)").format(
            shapes=", ".join(Shape)
        ),
    )
    parser.add_argument(
        "--wrong", action="store_true", help=_("files that must be refused as well, in each school's folder wrong/")
    )


def template_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, nargs="?", metavar=_("FILE"), help=_("the table to make; without it, it is printed")
    )


def sample(arguments: Arguments) -> None:
    """Each school's files in FOLDER/UAI/, those that must be refused in FOLDER/UAI/wrong/WHAT IS WRONG/."""
    from telekiosk.roster.fit import school_year
    from telekiosk.roster.sample.handed_over import school_files
    from telekiosk.roster.sample.make import Sample, sample_schools
    from telekiosk.roster.sample.shape import Shape
    from telekiosk.roster.sample.wrong import wrong_files
    from telekiosk.texts import PARIS

    year = arguments.year or school_year(datetime.now(PARIS).date())
    wanted = Sample(
        arguments.pupils,
        arguments.seed,
        arguments.schools,
        year,
        arguments.oddities,
        arguments.export,
        Shape(arguments.shape) if arguments.shape else None,
    )
    for school in sample_schools(wanted):
        folder = arguments.folder / school.uai
        for name, content in school_files(school).items():
            _write(folder / name, content)
        if arguments.wrong:
            for what, files in wrong_files(school).items():
                for name, content in files.items():
                    _write(folder / "wrong" / what / name, content)
        said = _("{school}: {pupils} pupils, {guardians} guardians, all made up, in {folder}")
        say(said.format(school=school.uai, pupils=len(school.pupils), guardians=len(school.persons), folder=folder))


def template(arguments: Arguments) -> None:
    """The empty table of docs/roster-csv.md."""
    from telekiosk.roster.columns import template as empty_table

    if arguments.file is None:
        sys.stdout.write(empty_table().decode("utf-8-sig"))
        return
    _write(arguments.file, empty_table())
    say(_("The empty table is in {file}. One row for each pupil.").format(file=arguments.file))


def _write(file: Path, content: bytes) -> None:
    """A new file: none that is there is written over."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            out.write(content)
    except FileExistsError:
        raise Stop(_("{file} is there already. Name a new file.").format(file=file), ExitCode.USAGE) from None
    except OSError as problem:
        said = _("{file} cannot be written: {reason}.").format(file=file, reason=reason_words(problem.strerror, _))
        raise Stop(said) from None
