"""The table (CSV) that stands for both exports: one row for each pupil, with up to two legal guardians (R21)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from telekiosk.core.dates import can_be_birth_date
from telekiosk.core.names import comparable
from telekiosk.core.uai import uai_is_sound
from telekiosk.roster.cells import Line, TableRow, headings_of, rows_of
from telekiosk.roster.columns import ADDRESS_KEYS, key_of, missing
from telekiosk.roster.dates import table_day, table_moment
from telekiosk.roster.encoding import table_text
from telekiosk.roster.model import (
    FileKind,
    GuardiansFile,
    Heading,
    PupilRow,
    PupilsFile,
    Reason,
    Remark,
)
from telekiosk.roster.pupils import (
    gathered,
    in_class,
    lacks_of_pupil,
    number_at_school,
    sound_ine,
)
from telekiosk.roster.refusals import (
    CellUnfit,
    MissingColumns,
    NoGuardianInTable,
    NoRows,
    NumberRounded,
    Refused,
    RowsDisagree,
)
from telekiosk.roster.table_guardians import TableGuardians

HEADING_LENGTH = 20_000  # characters of the first line, at most
NUMBERS = ("eleve_id", "elenoet", "guardian1_person_id", "guardian2_person_id")
LEAST_HEADINGS = 2  # known ones, by which a text is taken for a table


def is_table(content: bytes) -> bool:
    """Whether its first line holds headings that we know."""
    text = table_text(content)
    if text is None or "\x00" in text[:HEADING_LENGTH]:
        return False
    return sum(key_of(cell) is not None for cell in headings_of(text[:HEADING_LENGTH])) >= LEAST_HEADINGS


def table_files(name: str, content: bytes) -> tuple[PupilsFile, GuardiansFile]:
    """The same two parts that the exports give."""
    return _files(name, rows_of(name, table_text(content) or ""))


def _files(name: str, lines: Iterator[Line]) -> tuple[PupilsFile, GuardiansFile]:
    keys, unknown = _columns(name, next(lines)[1])
    rows = (TableRow(line, {key: cell for key, cell in zip(keys, cells, strict=False) if key}) for line, cells in lines)
    head: Heading | None = None
    read: list[tuple[TableRow, PupilRow]] = []
    first: dict[str, PupilRow] = {}
    found: list[tuple[PupilRow, list[Reason]]] = []
    for row in rows:
        said = _heading(name, row)
        _refuse_rounded(name, row)
        head = head or said
        if said != head:
            raise Refused(_disagreement(name, read[0][0], row))
        pupil, reasons = _pupil(row, head)
        read.append((row, pupil))
        earlier = first.setdefault(pupil.eleve_id, pupil)
        if earlier is pupil or replace(earlier, line=pupil.line) != pupil:
            found.append((pupil, reasons))
    if head is None:
        raise Refused(NoRows(name))
    pupils = gathered(FileKind.TABLE, head, found)
    guardians = _guardians(read, pupils, frozenset(keys))
    if pupils.pupils and not guardians.links:
        raise Refused(NoGuardianInTable(name))
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


def _heading(name: str, row: TableRow) -> Heading:
    """The school, year and day that stand in every row, as a table has no other place for them."""
    code, year, exported = row.value("uai").upper(), row.value("year"), row.value("exported")
    september = re.fullmatch(r"(20\d\d)([-/ –]+\d{2,4})?", year, re.ASCII)
    moment = table_moment(exported)
    if not uai_is_sound(code):
        raise Refused(CellUnfit(name, row.line, "UAI", code))
    if september is None:
        raise Refused(CellUnfit(name, row.line, "Année scolaire", year))
    if moment is None:
        raise Refused(CellUnfit(name, row.line, "Date du fichier", exported))
    return Heading(code, int(september.group(1)), moment)


def _disagreement(name: str, first: TableRow, row: TableRow) -> RowsDisagree:
    """The first of those columns in which a row is not as the first row."""
    of_first, of_row = _heading(name, first), _heading(name, row)
    if of_row.uai != of_first.uai:
        key, heading = "uai", "UAI"
    elif of_row.year != of_first.year:
        key, heading = "year", "Année scolaire"
    else:
        key, heading = "exported", "Date du fichier"
    return RowsDisagree(name, row.line, heading, row.value(key), first.value(key))


def _refuse_rounded(name: str, row: TableRow) -> None:
    """Two pupils' numbers can be the same once rounded, and none is the one that was known."""
    for key in NUMBERS:
        if re.fullmatch(r"\d([.,]\d+)?E\+\d+", row.value(key), re.ASCII | re.IGNORECASE):
            raise Refused(NumberRounded(name, row.line, row.value(key)))


def _pupil(row: TableRow, head: Heading) -> tuple[PupilRow, list[Reason]]:
    left, birth_date = row.value("left"), table_day(row.value("birth_date"))
    born = birth_date if birth_date and can_be_birth_date(birth_date, head.exported_at.date()) else None
    pupil = PupilRow(
        eleve_id=row.value("eleve_id"),
        elenoet=number_at_school(row.value("elenoet")),
        ine=sound_ine(row.value("ine")),
        family_name=row.value("family_name"),
        usage_name=row.value("usage_name"),
        first_name=row.value("first_name"),
        birth_date=born,
        class_name="",
        left_on=table_day(left),
        line=row.line,
        unread_birth_date="" if born else row.value("birth_date"),
        unsaid=frozenset({"usage_name"} - row.cells.keys()),
    )
    names = row.raw("family_name"), row.raw("usage_name"), row.raw("first_name")
    reasons = lacks_of_pupil(pupil, names, row.value("ine"), left)
    return in_class(pupil, reasons, [row.value("class_name")] if row.value("class_name") else [])


def _guardians(read: list[tuple[TableRow, PupilRow]], pupils: PupilsFile, columns: frozenset[str]) -> TableGuardians:
    """Those of every row of a child who is taken: a family may have one row for each guardian. A row that is left out
    bears a number that may be another child's, and makes nobody that child's guardian."""
    taken = {pupil.eleve_id: pupil for pupil in pupils.pupils}
    guardians = TableGuardians(columns)
    for row, pupil in read:
        child = taken.get(pupil.eleve_id)
        guardians.add(row, left_out=child is None or _child(child) != _child(pupil))
    return guardians


def _child(pupil: PupilRow) -> tuple[object, ...]:
    return comparable(pupil.family_name), comparable(pupil.first_name), pupil.birth_date
