"""telekiosk roster: a school's pupils and guardians, from what SIECLE exports (R21)."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.frame import Arguments, Stop, plain, say, say_json, speaker, uai, verbs, with_json
from telekiosk.commands.made_up import sample, sample_arguments, template, template_arguments

if TYPE_CHECKING:
    from telekiosk.roster.apply import Imported
    from telekiosk.roster.read import Given

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "import": (_("import a school's first roster, whole or not at all"), import_),
            "sample": (_("make up schools as SIECLE would export them, to try things out"), sample),
            "template": (_("make an empty table for schools without SIECLE"), template),
        },
    )
    sample_arguments(made["sample"])
    template_arguments(made["template"])
    take = made["import"]
    take.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar=_("FILE"),
        help=_("ElevesSansAdresses and ResponsablesAvecAdresses, zip or XML, in any order; or telekiosk's table alone"),
    )
    take.add_argument("--school", type=uai, metavar="UAI", help=_("refuse the files of any other school"))
    with_json(take)


def import_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.roster.apply import Imported, ImportRoster, import_roster
    from telekiosk.roster.model import Roster
    from telekiosk.roster.plan import NothingToDo
    from telekiosk.roster.read import read_roster
    from telekiosk.roster.words import sentence

    roster = read_roster([_given(path) for path in arguments.files])
    if not isinstance(roster, Roster):
        raise Stop(sentence(roster, speaker.language))
    with local_desk(arguments) as counter:
        outcome = import_roster(counter, ImportRoster(roster, arguments.school))
    match outcome:
        case Imported():
            _tell(arguments, outcome)
        case NothingToDo():
            _tell(arguments, Imported(outcome.uai, 0, 0, 0, 0, ()), sentence(outcome, speaker.language))
        case _:
            raise Stop(sentence(outcome, speaker.language))


def _given(path: Path) -> Given:
    """A file's bytes, no more of them than it takes to see that it is too large."""
    from telekiosk.roster.read import Given
    from telekiosk.roster.unzip import LARGEST_FILE

    try:
        with path.open("rb") as file:
            return Given(path.name, file.read(LARGEST_FILE + 1))
    except OSError as problem:
        raise Stop(_("The file {file} cannot be read: {reason}.").format(file=path, reason=problem.strerror)) from None


def _tell(arguments: Arguments, imported: Imported, unchanged: str = "") -> None:
    from telekiosk.roster.words import remark

    if arguments.json:
        say_json(plain(asdict(imported)))
        return
    for told in imported.remarks:
        say(remark(told, speaker.language))
    said = _("{school}: {pupils} pupils, {guardians} guardians; {accounts} accounts are prepared.")
    say(
        unchanged
        or said.format(
            school=imported.uai,
            pupils=imported.pupils,
            guardians=imported.guardians,
            accounts=imported.accounts,
        )
    )
    if imported.leavers:
        say(_("{count} who have left were passed over.").format(count=imported.leavers))
