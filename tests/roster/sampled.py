"""Made-up schools looked at as a reader of their files sees them: elements, rosters, what became of whom by October."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from lxml import etree

from telekiosk.roster.known import LastImport, Present
from telekiosk.roster.model import PersonRow, PupilRow, Reason, Roster
from telekiosk.roster.plan import PlanOutcome, planned
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.refusals import ReadRefusal
from telekiosk.roster.sample.handed_over import school_files
from telekiosk.roster.sample.make import Sample, sample_schools
from telekiosk.roster.sample.people import School
from telekiosk.roster.sample.wrong import wrong_files
from telekiosk.roster.unzip import unzipped

TODAY = date(2026, 9, 2)


def read_files(files: dict[str, bytes]) -> Roster | ReadRefusal:
    return read_roster([Given(name, content) for name, content in files.items()])


def read(school: School) -> Roster:
    """What the school hands over, read; fails when it is refused."""
    roster = read_files(school_files(school))
    assert isinstance(roster, Roster), roster
    return roster


@dataclass(frozen=True)
class Element:
    """One row of an export: its school, attributes and direct children's texts; `inner` are those of their children."""

    uai: str
    attributes: dict[str, str]
    texts: dict[str, str]
    inner: list[dict[str, str]]


class World:
    """Schools of every shape with every oddity, in September and in October."""

    def __init__(self, sample: Sample, later: Sample) -> None:
        schools = list(sample_schools(sample))
        self.files = {school.uai: school_files(school) for school in schools}
        self.rosters = [read(school) for school in schools]
        self.october = [read(school) for school in sample_schools(later)]
        self.wrong = wrong_files(schools[0])
        self.uai = schools[0].uai

    @property
    def contents(self) -> list[bytes]:
        return [content for files in self.files.values() for content in files.values()]

    @property
    def reasons(self) -> set[Reason]:
        return {told.reason for roster in self.rosters for told in roster.remarks}

    @cached_property
    def pupils(self) -> list[PupilRow]:
        return [pupil for roster in self.rosters for pupil in roster.pupils]

    @cached_property
    def elements(self) -> dict[str, list[Element]]:
        """Of all exports in XML, by tag."""
        found: dict[str, list[Element]] = defaultdict(list)
        for uai, files in self.files.items():
            for name, packed in files.items():
                content = unzipped(name, packed)
                if content.startswith(b"<"):
                    for section in etree.fromstring(content).iterfind("DONNEES/*"):
                        for part in section:
                            found[str(part.tag)].append(_element(uai, part))
        return found

    def texts(self, tag: str, child: str) -> set[str | None]:
        """What stands in a direct child of all such elements; None where it is absent."""
        return {each.texts.get(child) for each in self.elements[tag]}

    @cached_property
    def structures(self) -> dict[tuple[str, str], list[list[str]]]:
        """School and ELEVE_ID → the types of structures in each block."""
        found: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
        for each in self.elements["STRUCTURES_ELEVE"]:
            kinds = [structure["TYPE_STRUCTURE"] for structure in each.inner]
            found[each.uai, each.attributes["ELEVE_ID"]].append(kinds)
        return found

    def ids(self, tag: str, attribute: str) -> set[tuple[str, str]]:
        """School and id of all such elements."""
        return {(each.uai, each.attributes[attribute]) for each in self.elements[tag]}

    @cached_property
    def links(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """School and ELEVE_ID → the links, of any level, between a pupil and a person who are both in the files."""
        found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        pupils, persons = self.ids("ELEVE", "ELEVE_ID"), self.ids("PERSONNE", "PERSONNE_ID")
        for each in self.elements["RESPONSABLE_ELEVE"]:
            pupil, person = (each.uai, each.texts["ELEVE_ID"]), (each.uai, each.texts["PERSONNE_ID"])
            if pupil in pupils and person in persons:
                found[pupil].append(each.texts)
        return found

    def pupils_by(self, key: str) -> Iterator[tuple[PupilRow, PupilRow | None]]:
        """Each pupil of September beside that of October with the same ELEVE_ID or ELENOET."""
        for before, after in zip(self.rosters, self.october, strict=True):
            later = {getattr(pupil, key): pupil for pupil in after.pupils}
            yield from ((pupil, later.get(getattr(pupil, key))) for pupil in before.pupils if getattr(pupil, key))

    def guardians_by_number(self) -> Iterator[tuple[str, PersonRow, PersonRow | None]]:
        """The school, and each guardian of September beside that of October with the same PERSONNE_ID."""
        for before, after in zip(self.rosters, self.october, strict=True):
            later = {person.person_id: person for person in after.persons}
            yield from ((before.heading.uai, person, later.get(person.person_id)) for person in before.persons)

    def refusal(self, what: str) -> ReadRefusal | PlanOutcome:
        """Why the wrong files are refused on the day after the school's own of that evening were imported."""
        outcome = read_files(self.wrong[what])
        if not isinstance(outcome, Roster):
            return outcome
        last = LastImport(2026, *[self.rosters[0].heading.exported_at] * 2)
        return planned(outcome, Present(last if what == "older" else None), TODAY, self.uai)


class Sight(Protocol):
    """Whether an oddity is there: a list of what one must see of it, each true."""

    __name__: str

    def __call__(self, world: World, /) -> list[object]: ...


def _element(uai: str, part: etree._Element) -> Element:
    attributes = {str(name): str(text) for name, text in part.attrib.items()}
    texts = {str(child.tag): child.text or "" for child in part if not len(child)}
    inner = [{str(each.tag): each.text or "" for each in child} for child in part if len(child)]
    return Element(uai, attributes, texts, inner)
