"""The guardians of a table's rows: one or two in a row, the same person in the rows of all their children (R21)."""

from __future__ import annotations

from dataclasses import dataclass, field

from telekiosk.core.names import comparable, letters_only
from telekiosk.roster.cells import TableRow
from telekiosk.roster.columns import ADDRESS_KEYS
from telekiosk.roster.guardians import CIVILITIES, Home, abroad, believed, housed, lacks_of_person
from telekiosk.roster.model import POSTAL, FileKind, LinkRow, Pair, PersonRow, Reason, Remark
from telekiosk.roster.pupils import doubtful_letters

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


OPTIONAL = ("civility", "usage_name", "phone", "email")


@dataclass(slots=True)
class TableGuardians:
    """The guardians of the rows so far. A guardian of several pupils stands in several rows under one number.
    `columns`: the keys of the table's columns."""

    columns: frozenset[str]
    persons: dict[str, PersonRow] = field(default_factory=dict)
    links: dict[Pair, LinkRow] = field(default_factory=dict)
    doubtful: set[Pair] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)

    def add(self, row: TableRow, *, left_out: bool) -> None:
        """`left_out`: the pupil of this row is not taken."""
        for which in ("guardian1_", "guardian2_"):
            if any(row.value(key) for key in row.cells if key.startswith(which)):
                person = _person(row, which)
                self._add(row, which, person, [Reason.ROW_LEFT_OUT] if left_out else self._reasons(row, which, person))

    def _add(self, row: TableRow, which: str, person: PersonRow, reasons: list[Reason]) -> None:
        self.remarks += [Remark(FileKind.TABLE, row.line, person.name, reason, person.person_id) for reason in reasons]
        if all(reason.kept for reason in reasons):
            self.persons.setdefault(person.person_id, believed(person, reasons, self._unsaid(which)))
            link = _link(row, which, person)
            self.links[link.eleve_id, link.person_id] = link
        else:
            self.doubtful.add((row.value("eleve_id"), person.person_id))

    def _unsaid(self, which: str) -> frozenset[str]:
        """What the table has no column for."""
        lacking = {name for name in OPTIONAL if which + name not in self.columns}
        return frozenset(lacking) | (frozenset() if ADDRESS_KEYS & self.columns else POSTAL)

    def _reasons(self, row: TableRow, which: str, person: PersonRow) -> list[Reason]:
        known = self.persons.get(person.person_id)
        names = (row.raw(f"{which}{each}") for each in ("family_name", "usage_name", "first_name"))
        told = {
            Reason.NO_ID: not person.person_id,
            Reason.PERSON_DIFFERS: known is not None and comparable(known.name) != comparable(person.name),
            Reason.LINK_TWICE: (row.value("eleve_id"), person.person_id) in self.links,
            Reason.UNKNOWN_PARENTAGE: _parentage(row, which) is None,
        }
        own = [*doubtful_letters(*names), *lacks_of_person(person)] if known is None else []
        return [*(reason for reason, holds in told.items() if holds), *own]


def _person(row: TableRow, which: str) -> PersonRow:
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


def _link(row: TableRow, which: str, person: PersonRow) -> LinkRow:
    """Whoever stands as responsable 1 is guardian 1."""
    first = which == "guardian1_"
    parentage = _parentage(row, which) or ""
    return LinkRow(
        row.value("eleve_id"), person.person_id, parentage, pays_fees=first, first_contact=first, line=row.line
    )


def _parentage(row: TableRow, which: str) -> str | None:
    """CODE_PARENTE, written as such or in words; None for another word, which could mean a service."""
    said = letters_only(row.value(f"{which}parentage"))
    return said if said in set(PARENTAGES.values()) else PARENTAGES.get(said)
