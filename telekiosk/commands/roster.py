"""telekiosk roster: a school's pupils and guardians, from what SIECLE exports (R21)."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.bar import show_bar
from telekiosk.commands.frame import (
    Arguments,
    ExitCode,
    Stop,
    speaker,
    uai,
    verbs,
    with_json,
)
from telekiosk.commands.made_up import sample, sample_arguments, template, template_arguments
from telekiosk.commands.roster_told import stop_as_the_import_would, tell_nothing, tell_plan
from telekiosk.system_words import reason_words

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter
    from telekiosk.roster.apply import ImportRoster
    from telekiosk.roster.carrying import Progress
    from telekiosk.roster.read import Given

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "import": (_("import a school's roster, whole or not at all"), import_),
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
    take.add_argument("--dry-run", action="store_true", help=_("say what would change, and change nothing"))
    take.add_argument("--part", action="store_true", help=_("a part of the school: nobody is taken away"))
    take.add_argument("--accept-leavers", action="store_true", help=_("yes, many pupils or guardians may be missing"))
    take.add_argument(
        "--accept-move",
        action="append",
        default=[],
        metavar="INE",
        help=_("yes, this pupil comes from the school that still lists them (can be repeated)"),
    )
    take.add_argument(
        "--accept-person",
        action="append",
        default=[],
        metavar="PERSONNE_ID",
        help=_("yes, this service, professional, renamed or new person gets accounts (can be repeated)"),
    )
    take.add_argument(
        "--accept-pupil",
        action="append",
        default=[],
        metavar="ELEVE_ID",
        help=_("yes, this is the pupil known already under other numbers (can be repeated)"),
    )
    with_json(take)


def import_(arguments: Arguments) -> None:
    done, of = 0, 2

    def progress(*now: int) -> None:
        nonlocal done, of
        done, of = now
        show_bar(_("{bar} {done} of {of} steps"), done, of)

    try:
        _import(arguments, progress)
    except KeyboardInterrupt:
        if done == of:
            kept = _("Interrupted, but the import had ended: all of it is kept.")
        elif done == of - 1:
            kept = _("Interrupted while it was being kept: all of it is kept, or nothing. Give the same command again.")
        else:
            kept = _("Interrupted. Nothing was imported: give the same command again.")
        raise KeyboardInterrupt(kept) from None


def _import(arguments: Arguments, progress: Progress) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.roster.apply import Imported, ImportRoster, import_roster, preview_roster
    from telekiosk.roster.model import Roster
    from telekiosk.roster.plan import Decisions, NothingToDo
    from telekiosk.roster.read import read_roster
    from telekiosk.roster.steps import Plan
    from telekiosk.roster.words import sentence

    roster = read_roster([_given(path) for path in arguments.files])
    if not isinstance(roster, Roster):
        raise Stop(sentence(roster, speaker.language))
    decisions = Decisions(
        part=arguments.part,
        leavers=arguments.accept_leavers,
        moves=frozenset(ine.upper() for ine in arguments.accept_move),
        persons=frozenset(arguments.accept_person),
        pupils=frozenset(arguments.accept_pupil),
    )
    form = ImportRoster(roster, arguments.school, decisions)
    with local_desk(arguments) as counter:
        _refuse_idle_yes(counter, form)
        outcome = preview_roster(counter, form) if arguments.dry_run else import_roster(counter, form, progress)
    match outcome:
        case Plan():
            tell_plan(arguments, outcome, done=False)
            stop_as_the_import_would(outcome)
        case Imported(plan=plan):
            tell_plan(arguments, plan, done=True)
        case NothingToDo():
            tell_nothing(arguments, roster.heading, outcome)
        case _:
            raise Stop(sentence(outcome, speaker.language))


def _refuse_idle_yes(counter: Counter, form: ImportRoster) -> None:
    """A number that nobody of the files has was mistyped: what it was to accept would be left out without a word."""
    from telekiosk.roster.apply import preview_roster
    from telekiosk.roster.plan import NO_DECISION, NothingToDo
    from telekiosk.roster.steps import Plan

    persons = form.decisions.persons - {person.person_id for person in form.roster.persons}
    moves = form.decisions.moves - {pupil.ine for pupil in form.roster.pupils}
    if moves:  # a pupil without INE in the files may have one elsewhere
        plan = preview_roster(counter, replace(form, decisions=NO_DECISION))
        if isinstance(plan, Plan | NothingToDo):
            moves -= {told.ine for told in plan.remarks}
    pupils = form.decisions.pupils - {pupil.eleve_id for pupil in form.roster.pupils}
    for option, numbers in (("--accept-person", persons), ("--accept-move", moves), ("--accept-pupil", pupils)):
        if numbers:
            said = _("{option} {number}: nobody in these files has this number. Nothing was imported.")
            raise Stop(said.format(option=option, number=min(numbers)), ExitCode.USAGE)


def _given(path: Path) -> Given:
    """A file's bytes, no more of them than it takes to see that it is too large."""
    from telekiosk.roster.read import Given
    from telekiosk.roster.unzip import LARGEST_FILE

    try:
        with path.open("rb") as file:
            return Given(path.name, file.read(LARGEST_FILE + 1))
    except OSError as problem:
        raise Stop(
            _("The file {file} cannot be read: {reason}.").format(file=path, reason=reason_words(problem.strerror, _))
        ) from None
