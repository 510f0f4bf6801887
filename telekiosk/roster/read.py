"""From the files to one roster (R21): each told by its content, all of one school and one year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from telekiosk.core.names import comparable
from telekiosk.roster.guardians import guardians_file
from telekiosk.roster.model import (
    FileKind,
    GuardiansFile,
    Heading,
    LinkRow,
    Pair,
    PersonRow,
    PupilsFile,
    Reason,
    Remark,
    Roster,
)
from telekiosk.roster.pupils import pupils_file
from telekiosk.roster.refusals import (
    GivenTwice,
    Missing,
    NotXml,
    ReadRefusal,
    Refused,
    TableAndMore,
    TwoSchools,
    TwoYears,
)
from telekiosk.roster.table import is_table, table_files
from telekiosk.roster.unzip import unzipped
from telekiosk.roster.xml import kind_of, looks_like_xml


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was handed over: the name by which a sentence calls it, and its bytes, zipped or not."""

    name: str
    content: bytes = field(repr=False)


def read_roster(files: Sequence[Given]) -> Roster | ReadRefusal:
    """Reads the pupils' and the guardians' export, in whatever order they come, or one table (docs/roster-csv.md).

    Rows that cannot be taken are remarks of the roster; what is wrong with a file as a whole is a refusal."""
    try:
        return _roster(files)
    except Refused as refused:
        return refused.refusal


def _roster(files: Sequence[Given]) -> Roster:
    pupils: PupilsFile | None = None
    guardians: GuardiansFile | None = None
    for given in files:
        content = unzipped(given.name, given.content)
        kind = _kind(given.name, content)
        if kind is FileKind.TABLE:
            if len(files) > 1:
                raise Refused(TableAndMore(given.name))
            return _joined(*table_files(given.name, content), FileKind.TABLE)
        if (pupils if kind is FileKind.PUPILS else guardians) is not None:
            raise Refused(GivenTwice(kind, given.name))
        if kind is FileKind.PUPILS:
            pupils = pupils_file(given.name, content)
        else:
            guardians = guardians_file(given.name, content)
    if pupils is None or guardians is None:
        raise Refused(Missing(FileKind.PUPILS if pupils is None else FileKind.GUARDIANS))
    return _joined(pupils, guardians)


def _kind(name: str, content: bytes) -> FileKind:
    if looks_like_xml(content):
        return kind_of(name, content)
    if is_table(content):
        return FileKind.TABLE
    raise Refused(NotXml(name))


def _joined(pupils: PupilsFile, guardians: GuardiansFile, kind: FileKind = FileKind.GUARDIANS) -> Roster:
    one, other = pupils.heading, guardians.heading
    if one.uai != other.uai:
        raise Refused(TwoSchools(one.uai, other.uai))
    if one.year != other.year:
        raise Refused(TwoYears(one.year, other.year))
    known = {pupil.eleve_id for pupil in pupils.pupils}
    links = tuple(link for link in guardians.links if link.eleve_id in known)
    in_charge = {link.person_id for link in links}
    return Roster(
        heading=_older(one, other),
        pupils=pupils.pupils,
        persons=tuple(person for person in guardians.persons if person.person_id in in_charge),
        links=links,
        remarks=(
            *_of_whole_files(pupils, guardians, kind),
            *pupils.remarks,
            *guardians.remarks,
            *_of_links(guardians, known, kind),
        ),
        as_table=kind is FileKind.TABLE,
        unread=frozenset(_unread(pupils)),
        unnumbered=pupils.unnumbered,
        doubtful=guardians.doubtful.union(_of_doubles(pupils, guardians)),
        lesser=guardians.lesser,
    )


def _older(pupils: Heading, guardians: Heading) -> Heading:
    moments = pupils.exported_at, guardians.exported_at
    return pupils if pupils == guardians else replace(pupils, exported_at=min(moments), apart=moments)


def _unread(pupils: PupilsFile) -> Iterator[str]:
    """The numbers of pupils whose row could not be taken; those in the class of the inactive are away."""
    for told in pupils.remarks:
        if told.number and not told.reason.kept and told.reason is not Reason.INACTIVE:
            yield told.number


def _of_doubles(pupils: PupilsFile, guardians: GuardiansFile) -> Iterator[Pair]:
    """A pupil entered twice has their guardians at either row, until SIECLE is mended."""
    for eleve_id, person_id in {*((link.eleve_id, link.person_id) for link in guardians.links), *guardians.doubtful}:
        if eleve_id in pupils.doubles:
            yield pupils.doubles[eleve_id], person_id


def _of_whole_files(pupils: PupilsFile, guardians: GuardiansFile, kind: FileKind) -> Iterator[Remark]:
    if pupils.heading.exported_at.date() != guardians.heading.exported_at.date():
        yield Remark(kind, 0, "", Reason.TWO_DAYS)
    if not guardians.has_addresses:
        yield Remark(kind, 0, "", Reason.NO_ADDRESSES)


def _of_links(guardians: GuardiansFile, known: set[str], kind: FileKind) -> Iterator[Remark]:
    """Links to pupils who are not in the file; and two guardians of one pupil who may be one, entered twice: spouses
    can be true homonyms, so both stay."""
    persons = {person.person_id: person for person in guardians.persons}
    around: dict[str, set[tuple[str, str]]] = {}
    for link in guardians.links:
        person = persons[link.person_id]
        if link.eleve_id not in known:
            yield _remark(kind, link, person, Reason.UNKNOWN_PUPIL)
            continue
        name = comparable(person.family_name), comparable(person.first_name)
        others = around.setdefault(link.eleve_id, set())
        if name in others:
            yield _remark(kind, link, person, Reason.SAME_GUARDIAN)
        others.add(name)


def _remark(kind: FileKind, link: LinkRow, person: PersonRow, reason: Reason) -> Remark:
    return Remark(kind, link.line, person.name, reason, person.person_id)
