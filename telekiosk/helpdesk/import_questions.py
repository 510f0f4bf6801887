"""What an import asks the school before it takes something that it does not take by itself (R21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from telekiosk.core.names import clean
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.roster.model import OF_PERSONS, Reason, Remark, Roster
from telekiosk.roster.plan import Decisions, NothingToDo
from telekiosk.roster.steps import Plan, Shortfall


class About(Enum):
    PART = auto()
    LEAVERS = auto()
    MOVE = auto()
    PERSON = auto()
    PUPIL = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """`key`: a moving pupil's INE, a guardian's PERSONNE_ID, a known pupil's ELEVE_ID. `yes`: the school has agreed."""

    about: About
    key: str
    text: str
    explained: str
    yes: bool


def questions(
    roster: Roster, plan: Plan | NothingToDo, decisions: Decisions, *, everywhere: bool
) -> Iterator[Question]:
    """`everywhere`: the operator is the authority's, and may move a pupil whom another school still lists (R21)."""
    yield Question(
        About.PART,
        "",
        _("The files are of a part of the school only"),
        _("Nobody leaves then, whoever is missing from the files."),
        decisions.part,
    )
    short = plan.shortfall if isinstance(plan, Plan) else None
    if short is not None or decisions.leavers:
        yield Question(About.LEAVERS, "", _("Many may be missing"), _leavers(short), decisions.leavers)
    if everywhere:
        yield from _moves(roster, plan.remarks, decisions)
    yield from _known_pupils(roster, plan.remarks, decisions)
    for person in sorted(decisions.persons):
        yield _person(person, person, None, yes=True, as_table=roster.as_table)
    for told in plan.remarks:
        if told.reason in OF_PERSONS and told.number not in decisions.persons:
            name = clean(told.about)[:40]
            yield _person(told.number, name, told.reason, yes=False, as_table=roster.as_table)


def _leavers(short: Shortfall | None) -> str:
    if short is None:
        return _("Whoever is not in the files leaves.")
    told = []
    if short.pupils:
        said = ngettext(
            "{count} of {of} pupils is not in the files.", "{count} of {of} pupils are not in the files.", short.pupils
        )
        told.append(said.format(count=short.pupils, of=short.of_pupils))
    if short.guardians:
        said = ngettext(
            "{count} of {of} guardians is not in the files.",
            "{count} of {of} guardians are not in the files.",
            short.guardians,
        )
        told.append(said.format(count=short.guardians, of=short.of_guardians))
    return " ".join(told)


def only_told(roster: Roster, remarks: tuple[Remark, ...]) -> list[Remark]:
    """The remarks that no question is made of."""
    asked = {row.eleve_id for row in roster.pupils if row.ine}
    return [
        each
        for each in remarks
        if each.reason not in OF_PERSONS | {Reason.PROBABLY_KNOWN}
        and (each.reason is not Reason.CLAIMED or each.number not in asked)
    ]


def listed_elsewhere(roster: Roster, remarks: tuple[Remark, ...]) -> dict[str, str]:
    """The pupils of the files whom another school still lists: their names, by INE. Without one a pupil cannot be asked
    for."""
    ines = {row.eleve_id: row.ine for row in roster.pupils if row.ine}
    claimed = (each for each in remarks if each.reason is Reason.CLAIMED and each.number in ines)
    return {ines[each.number]: clean(each.about)[:40] for each in claimed}


def _moves(roster: Roster, remarks: tuple[Remark, ...], decisions: Decisions) -> Iterator[Question]:
    explained = _("Another school lists this pupil. With your yes the pupil moves, and the guardians are told.")
    for ine in sorted(decisions.moves):
        name = next((row.name for row in roster.pupils if row.ine == ine), ine)
        yield Question(About.MOVE, ine, _("{name} comes from another school").format(name=name), explained, True)
    for ine, name in listed_elsewhere(roster, remarks).items():
        if ine not in decisions.moves:
            yield Question(About.MOVE, ine, _("{name} comes from another school").format(name=name), explained, False)


def _known_pupils(roster: Roster, remarks: tuple[Remark, ...], decisions: Decisions) -> Iterator[Question]:
    explained = _("A pupil of this name and birth date, or INE, has other numbers. With your yes it is that one.")
    names = {row.eleve_id: row.name for row in roster.pupils}
    asked = {told.number for told in remarks if told.reason is Reason.PROBABLY_KNOWN} | decisions.pupils
    for number in sorted(asked):
        said = _("{name} is known already").format(name=clean(names.get(number, number))[:40])
        yield Question(About.PUPIL, number, said, explained, number in decisions.pupils)


def _person(number: str, name: str, reason: Reason | None, *, yes: bool, as_table: bool) -> Question:
    if reason is Reason.OTHER_PERSON:
        said = _("{name} is the person who had this number")
        kept = _("The number had another name. With your yes the same person has a new name and keeps everything.")
        new = (
            _("Somebody new needs a number of their own in the table.")
            if as_table
            else _("For somebody new, make a new person in SIECLE.")
        )
        explained = f"{kept} {new}"
    elif reason is Reason.PERHAPS_GUARDED:
        said = _("{name} is somebody new")
        explained = (
            _(
                "The table lacks a guardian of this pupil whom the school protects or hides. If this is that very "
                "person, give them their number back there. With your yes it is somebody else."
            )
            if as_table
            else _(
                "The files lack a guardian of this pupil whom the school protects or hides. If this is that very "
                "person, give them their number back in SIECLE. With your yes it is somebody else."
            )
        )
    else:
        said = _("{name} gets accounts")
        explained = _("A service, a professional, or a person of more than twelve pupils.")
    return Question(About.PERSON, number, said.format(name=name), explained, yes)


def answered(decisions: Decisions, question: Question) -> Decisions:
    """The decisions with this answer turned round."""
    match question.about:
        case About.PART:
            return replace(decisions, part=not decisions.part)
        case About.LEAVERS:
            return replace(decisions, leavers=not decisions.leavers)
        case About.MOVE:
            return replace(decisions, moves=decisions.moves ^ {question.key})
        case About.PERSON:
            return replace(decisions, persons=decisions.persons ^ {question.key})
        case About.PUPIL:
            return replace(decisions, pupils=decisions.pupils ^ {question.key})
