"""From the two files to one roster (R21): each told by its content, both of one school and one year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from telekiosk.roster.guardians import guardians_file
from telekiosk.roster.model import FileKind, GuardiansFile, PupilsFile, Reason, Remark, Roster
from telekiosk.roster.pupils import pupils_file
from telekiosk.roster.refusals import GivenTwice, Missing, ReadRefusal, Refused, TwoSchools, TwoYears
from telekiosk.roster.xml import KINDS, opened


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was handed over: the name by which a sentence calls it, and its bytes."""

    name: str
    content: bytes = field(repr=False)


def read_roster(files: Sequence[Given]) -> Roster | ReadRefusal:
    """Reads the pupils' and the guardians' export, in whatever order they come.

    Rows that cannot be taken are remarks of the roster; what is wrong with a file as a whole is a refusal."""
    try:
        return _roster(files)
    except Refused as refused:
        return refused.refusal


def _roster(files: Sequence[Given]) -> Roster:
    pupils: PupilsFile | None = None
    guardians: GuardiansFile | None = None
    for given in files:
        root = opened(given.name, given.content)
        kind = KINDS[str(root.tag)]
        if (pupils if kind is FileKind.PUPILS else guardians) is not None:
            raise Refused(GivenTwice(kind, given.name))
        if kind is FileKind.PUPILS:
            pupils = pupils_file(given.name, root)
        else:
            guardians = guardians_file(given.name, root)
    if pupils is None or guardians is None:
        raise Refused(Missing(FileKind.PUPILS if pupils is None else FileKind.GUARDIANS))
    return _joined(pupils, guardians)


def _joined(pupils: PupilsFile, guardians: GuardiansFile) -> Roster:
    one, other = pupils.heading, guardians.heading
    if one.uai != other.uai:
        raise Refused(TwoSchools(one.uai, other.uai))
    if one.year != other.year:
        raise Refused(TwoYears(one.year, other.year))
    known = {pupil.eleve_id for pupil in pupils.pupils}
    names = {person.person_id: person.name for person in guardians.persons}
    lost = [link for link in guardians.links if link.eleve_id not in known]
    return Roster(
        heading=min(one, other, key=lambda heading: heading.exported_at),
        pupils=pupils.pupils,
        persons=guardians.persons,
        links=tuple(link for link in guardians.links if link.eleve_id in known),
        remarks=(
            *pupils.remarks,
            *guardians.remarks,
            *(Remark(FileKind.GUARDIANS, link.line, names[link.person_id], Reason.UNKNOWN_PUPIL) for link in lost),
        ),
    )
