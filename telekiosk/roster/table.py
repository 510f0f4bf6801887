"""The table (CSV) that stands for both exports: one row for each pupil, with up to two legal guardians (R21).

`;`, `,` or tabs; UTF-8, cp1252 or UTF-16; what Excel and LibreOffice do to a table on its way is undone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from telekiosk.core.names import clean, letters_only
from telekiosk.core.uai import uai_is_sound
from telekiosk.roster.columns import ADDRESS_KEYS, key_of, missing
from telekiosk.roster.encoding import table_text
from telekiosk.roster.guardians import CIVILITIES, Home, abroad, housed, lacks_of_person, short_enough
from telekiosk.roster.model import (
    FileKind,
    GuardiansFile,
    Heading,
    LinkRow,
    Pair,
    PersonRow,
    PupilRow,
    PupilsFile,
    Reason,
    Remark,
)
from telekiosk.roster.pupils import (
    doubtful_letters,
    gathered,
    in_class,
    lacks_of_pupil,
    number_at_school,
    sound_birth_date,
    sound_ine,
)
from telekiosk.roster.refusals import (
    Broken,
    MissingColumns,
    NoLegalGuardian,
    NoSchool,
    Refused,
    RowsDisagree,
    UnknownShape,
)
from telekiosk.roster.xml import day, moment

HEADING_LENGTH = 20_000  # characters of the first line, at most
LEAST_HEADINGS = 2  # known ones, by which a text is taken for a table
PARENTAGES = {
    "": "",
    "mere": "10",
    "pere": "20",
    "fratrie": "37",
    "ascendant": "38",
    "autremembredelafamille": "39",
    "educateur": "41",
    "assistantfamilial": "42",
    "tuteur": "50",
    "tutrice": "50",
    "aidesocialealenfance": "51",
    "ase": "51",
    "eleveluimeme": "70",
    "autre": "90",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One pupil's row: its cells by the columns' keys, as they were written, and the line where it begins."""

    line: int
    cells: dict[str, str]

    def raw(self, key: str) -> str:
        return self.cells.get(key, "")

    def value(self, key: str) -> str:
        """Cleaned, out of the quotes and ="…" with which numbers are kept from becoming numbers."""
        found = re.fullmatch(r'=?"(.*)"', text := clean(self.raw(key)))
        return clean(found.group(1)) if found else text


def is_table(content: bytes) -> bool:
    """Whether its first line holds headings that we know."""
    text = table_text(content)
    if text is None or "\x00" in text[:HEADING_LENGTH]:
        return False
    try:
        cells = next(_csv(text[:HEADING_LENGTH]), (0, []))[1]
    except csv.Error:
        return False
    return sum(key_of(cell) is not None for cell in cells) >= LEAST_HEADINGS


def table_files(name: str, content: bytes) -> tuple[PupilsFile, GuardiansFile]:
    """The same two parts that the exports give."""
    try:
        return _files(name, _csv(table_text(content) or ""))
    except csv.Error:
        raise Refused(Broken(name, 1)) from None


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with the line where it begins."""
    text = re.sub(r"\Asep=.\r?\n", "", text)
    first = text[: text.find("\n")] if "\n" in text else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    before = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield before + 1, cells
        before = reader.line_num


def _files(name: str, lines: Iterator[tuple[int, list[str]]]) -> tuple[PupilsFile, GuardiansFile]:
    keys, unknown = _columns(name, next(lines)[1])
    rows = (_Row(line, {key: cell for key, cell in zip(keys, cells, strict=False) if key}) for line, cells in lines)
    head: Heading | None = None
    found: list[tuple[PupilRow, list[Reason]]] = []
    guardians = _Guardians()
    for row in rows:
        said = _heading(name, row)
        head = head or said
        if said != head:
            raise Refused(RowsDisagree(name, row.line))
        found.append(_pupil(row, head))
        guardians.add(row)
    if head is None:
        raise Refused(UnknownShape(name, "Numéro élève"))
    if not guardians.links:
        raise Refused(NoLegalGuardian(name))
    pupils = gathered(FileKind.TABLE, head, found)
    return pupils, GuardiansFile(
        head,
        tuple(guardians.persons.values()),
        tuple(guardians.links.values()),
        (*(Remark(FileKind.TABLE, 1, each, Reason.UNKNOWN_COLUMN) for each in unknown), *guardians.remarks),
        has_addresses=bool(ADDRESS_KEYS & set(keys)),
        doubtful=frozenset(guardians.doubtful),
    )


def _columns(name: str, headings: list[str]) -> tuple[list[str], list[str]]:
    """The columns' keys in order, '' for one that is not read; and the headings of those."""
    keys: list[str] = []
    for heading in headings:
        key = key_of(heading) or ""
        keys.append("" if key in keys else key)
    if lacking := missing(set(keys)):
        raise Refused(MissingColumns(name, lacking))
    return keys, [heading for heading, key in zip(headings, keys, strict=True) if heading.strip() and not key]


def _heading(name: str, row: _Row) -> Heading:
    """The school, year and day that stand in every row, as a table has no other place for them."""
    code = row.value("uai").upper()
    year = re.fullmatch(r"(20\d\d)([-/ –]+\d{2,4})?", row.value("year"), re.ASCII)
    exported = moment(row.value("exported"))
    if not uai_is_sound(code):
        raise Refused(NoSchool(name, code))
    if year is None:
        raise Refused(UnknownShape(name, "Année scolaire"))
    if exported is None:
        raise Refused(UnknownShape(name, "Date du fichier"))
    return Heading(code, int(year.group(1)), exported)


def _pupil(row: _Row, head: Heading) -> tuple[PupilRow, list[Reason]]:
    left = row.value("left")
    pupil = PupilRow(
        eleve_id=row.value("eleve_id"),
        elenoet=number_at_school(row.value("elenoet")),
        ine=sound_ine(row.value("ine")),
        family_name=row.value("family_name"),
        usage_name=row.value("usage_name"),
        first_name=row.value("first_name"),
        birth_date=sound_birth_date(row.value("birth_date"), head.exported_at.date()),
        class_name="",
        left_on=day(left),
        line=row.line,
    )
    names = row.raw("family_name"), row.raw("usage_name"), row.raw("first_name")
    reasons = lacks_of_pupil(pupil, names, row.value("ine"), left)
    return in_class(pupil, reasons, [row.value("class_name")] if row.value("class_name") else [])


@dataclass(slots=True)
class _Guardians:
    """The guardians of the rows so far. A guardian of several pupils stands in several rows under one number."""

    persons: dict[str, PersonRow] = field(default_factory=dict)
    links: dict[Pair, LinkRow] = field(default_factory=dict)
    doubtful: set[Pair] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)

    def add(self, row: _Row) -> None:
        for which in ("guardian1_", "guardian2_"):
            if any(row.value(key) for key in row.cells if key.startswith(which)):
                self._add(row, which)

    def _add(self, row: _Row, which: str) -> None:
        person = _person(row, which)
        reasons = self._reasons(row, which, person)
        self.remarks += [Remark(FileKind.TABLE, row.line, person.name, reason, person.person_id) for reason in reasons]
        if all(reason.kept for reason in reasons):
            self.persons.setdefault(person.person_id, short_enough(person))
            link = _link(row, which, person)
            self.links[link.eleve_id, link.person_id] = link
        elif person.person_id:
            self.doubtful.add((row.value("eleve_id"), person.person_id))

    def _reasons(self, row: _Row, which: str, person: PersonRow) -> list[Reason]:
        known = self.persons.get(person.person_id)
        names = (row.raw(f"{which}{each}") for each in ("family_name", "usage_name", "first_name"))
        told = {
            Reason.NO_ID: not person.person_id,
            Reason.PERSON_DIFFERS: known is not None and letters_only(known.name) != letters_only(person.name),
            Reason.LINK_TWICE: (row.value("eleve_id"), person.person_id) in self.links,
            Reason.UNKNOWN_PARENTAGE: _parentage(row, which) is None,
        }
        own = [*doubtful_letters(*names), *lacks_of_person(person)] if known is None else []
        return [*(reason for reason, holds in told.items() if holds), *own]


def _person(row: _Row, which: str) -> PersonRow:
    def cell(key: str) -> str:
        return row.value(which + key)

    person = PersonRow(
        person_id=cell("person_id"),
        civility=CIVILITIES.get(cell("civility").upper(), ""),
        family_name=cell("family_name"),
        usage_name=cell("usage_name"),
        first_name=cell("first_name"),
        address_lines=(),
        postcode_and_town="",
        country="",
        phone=cell("phone"),
        email=cell("email"),
        email_is_sound=False,
        line=row.line,
    )
    lines = tuple(line for line in (cell("line1"), cell("line2")) if line)
    return housed(person, Home(lines, f"{cell('postcode')} {cell('town')}".strip(), abroad(cell("country"))))


def _link(row: _Row, which: str, person: PersonRow) -> LinkRow:
    """Whoever stands as responsable 1 is guardian 1."""
    first = which == "guardian1_"
    parentage = _parentage(row, which) or ""
    return LinkRow(
        row.value("eleve_id"), person.person_id, parentage, pays_fees=first, first_contact=first, line=row.line
    )


def _parentage(row: _Row, which: str) -> str | None:
    """CODE_PARENTE, written as such or in words; None for another word, which could mean a service."""
    said = letters_only(row.value(f"{which}parentage"))
    return said if said in set(PARENTAGES.values()) else PARENTAGES.get(said)
