"""ElevesSansAdresses.xml and ElevesAvecAdresses.xml: the pupils (SIECLE's BEE_ELEVES; NOM was its name of 2016)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from telekiosk.core.dates import can_be_birth_date
from telekiosk.core.names import clean, comparable
from telekiosk.roster.encoding import is_garbled
from telekiosk.roster.model import NAMES, FileKind, Heading, PupilRow, PupilsFile, Reason, Remark
from telekiosk.roster.recognise import spellings
from telekiosk.roster.refusals import Refused, UnknownShape
from telekiosk.roster.xml import Row, day, heading, rows, too_long

INACTIVE_CLASS = "inactifs"  # SIECLE's made-up class for pupils who are not really there


def pupils_file(name: str, content: bytes) -> PupilsFile:
    """All pupils of the file; those that cannot be taken become remarks and stop nobody else."""
    parts = rows(name, content)
    head = heading(name, parts)
    found: list[tuple[PupilRow, list[Reason]]] = []
    classes: dict[str, list[str]] = {}
    named = False
    for part in parts:
        if part.tag == "ELEVE":
            named = named or part.has("NOM_DE_FAMILLE", "NOM")
            found.append(_pupil(part, head.exported_at.date()))
        elif part.tag == "STRUCTURES_ELEVE":
            _add_classes(classes, part)
    if not named:
        raise Refused(UnknownShape(name, "NOM_DE_FAMILLE" if found else "DONNEES/ELEVES/ELEVE"))
    return gathered(
        FileKind.PUPILS, head, [in_class(row, reasons, classes.get(row.eleve_id, [])) for row, reasons in found]
    )


def gathered(kind: FileKind, head: Heading, found: list[tuple[PupilRow, list[Reason]]]) -> PupilsFile:
    """The pupils who can be taken, and what is to be said of all. Of two rows for one pupil that of somebody who is at
    the school stands, else the first: a pupil entered twice is mended by a leaving date on one of them."""
    seen = _Seen()
    told = {
        id(pupil): [*said, *seen.again(pupil)]
        for pupil, said in sorted(found, key=lambda each: _is_away(each, head.exported_at.date()))
    }
    pupils: list[PupilRow] = []
    remarks: list[Remark] = []
    for pupil, _said in found:
        reasons = told[id(pupil)]
        remarks += [Remark(kind, pupil.line, pupil.name, reason, pupil.eleve_id) for reason in reasons]
        if all(reason.kept for reason in reasons):
            garbled = NAMES if Reason.GARBLED in reasons else frozenset()
            pupils.append(replace(pupil, unsaid=pupil.unsaid | garbled) if garbled else pupil)
    unnumbered = frozenset(chain.from_iterable(spellings(pupil) for pupil, _said in found if not pupil.eleve_id))
    return PupilsFile(head, tuple(pupils), tuple(remarks), seen.doubles, unnumbered)


def _is_away(found: tuple[PupilRow, list[Reason]], exported: date) -> bool:
    """Whether this row's pupil is not at the school any more, or not really."""
    pupil, said = found
    return Reason.INACTIVE in said or (pupil.left_on is not None and pupil.left_on <= exported)


def _add_classes(found: dict[str, list[str]], block: Row) -> None:
    """ELEVE_ID → its classes: structures of type D (division), wherever they stand among the groups, each once, even
    when the pupil has two blocks."""
    mine = found.setdefault(block.number("ELEVE_ID"), [])
    for structure in block.inner:
        code = clean(structure.get("CODE_STRUCTURE", ""))
        if structure.get("TYPE_STRUCTURE", "").strip() == "D" and code and code not in mine:
            mine.append(code)


def in_class(pupil: PupilRow, reasons: list[Reason], classes: list[str]) -> tuple[PupilRow, list[Reason]]:
    """The pupil with their class, a real one before that of the inactive."""
    real = [each for each in classes if each.casefold() != INACTIVE_CLASS]
    class_name = (real or classes or [""])[0]
    told = {
        Reason.TOO_LONG: too_long(class_name, longest=20),
        Reason.INACTIVE: bool(classes) and not real,
        Reason.TWO_CLASSES: len(real) > 1,
    }
    return replace(pupil, class_name=class_name), [*reasons, *(reason for reason, holds in told.items() if holds)]


def _pupil(row: Row, exported: date) -> tuple[PupilRow, list[Reason]]:
    """One ELEVE, its class apart, and what is to be said of it."""
    typed_ine = row.value("ID_NATIONAL", "INE_RNIE", "INE_BEA")
    left = row.value("DATE_SORTIE")
    born = sound_birth_date(row.value("DATE_NAISS"), exported)
    names = row.raw("NOM_DE_FAMILLE", "NOM"), row.raw("NOM_USAGE"), row.raw("PRENOM")
    pupil = PupilRow(
        eleve_id=row.number("ELEVE_ID"),
        elenoet=number_at_school(row.number("ELENOET") or row.value("ELENOET")),
        ine=sound_ine(typed_ine),
        family_name=row.name("NOM_DE_FAMILLE", "NOM"),
        usage_name=row.name("NOM_USAGE"),
        first_name=row.name("PRENOM"),
        birth_date=born,
        class_name="",
        left_on=day(left),
        line=row.line,
        unread_birth_date="" if born else row.value("DATE_NAISS"),
    )
    return pupil, lacks_of_pupil(pupil, names, typed_ine, left)


def lacks_of_pupil(pupil: PupilRow, names: tuple[str, ...], typed_ine: str, left: str) -> list[Reason]:
    """What is to be said of one pupil, given some of the cells as they were written."""
    told = {
        Reason.NO_ID: not pupil.eleve_id,
        Reason.NO_NAME: not (pupil.family_name and pupil.first_name),
        Reason.TOO_LONG: too_long(pupil.family_name, pupil.usage_name, pupil.first_name)
        or too_long(pupil.eleve_id, pupil.elenoet, longest=20),
        Reason.INE_UNFIT: bool(typed_ine) and pupil.ine is None,
        Reason.LEAVING_UNFIT: bool(left) and pupil.left_on is None,
    }
    return [*(reason for reason, holds in told.items() if holds), *doubtful_letters(*names)]


def doubtful_letters(*names: str) -> list[Reason]:
    """Names that went through a wrong encoding, or hold SIECLE's '?' for a letter that it could not write."""
    told = {Reason.GARBLED: is_garbled(*names), Reason.UNWRITABLE: any("?" in name for name in names)}
    return [reason for reason, holds in told.items() if holds]


def sound_ine(typed: str) -> str | None:
    """An INE in either of its forms (10 figures and a letter, 9 and two), or None."""
    return typed.upper() if re.fullmatch(r"\d{9}[0-9A-Z][A-Z]", typed.upper(), re.ASCII) else None


def number_at_school(typed: str) -> str:
    """ELENOET, which other tools pad with zeros or lead with an 'e'; letters inside stay as they are."""
    found = re.fullmatch(r"e?0*(\d+)", typed, re.ASCII | re.IGNORECASE)
    return found.group(1) if found else typed


def sound_birth_date(text: str, exported: date) -> date | None:
    """The date, if it is one on which somebody at school can have been born; never a stand-in for it."""
    born = day(text)
    return born if born and can_be_birth_date(born, exported) else None


@dataclass(slots=True)
class _Seen:
    """The first row of an id or an INE stands; what comes later under it is typed twice. `doubles`: the ELEVE_ID of
    rows whose INE had come before, and the ELEVE_ID of the row that stands."""

    ids: set[str] = field(default_factory=set)
    ines: dict[str, str] = field(default_factory=dict)
    doubles: dict[str, str] = field(default_factory=dict)
    people: set[tuple[str, str, date]] = field(default_factory=set)

    def again(self, pupil: PupilRow) -> list[Reason]:
        """Homonyms born on one day are two pupils until the school says otherwise."""
        told = []
        if pupil.eleve_id in self.ids:
            told.append(Reason.ID_TWICE)
        elif pupil.ine in self.ines:
            told.append(Reason.INE_TWICE)
            self.doubles[pupil.eleve_id] = self.ines[pupil.ine]
        elif self._is_known(pupil):
            told.append(Reason.SAME_PUPIL)
        self.ids.add(pupil.eleve_id)
        if pupil.ine:
            self.ines.setdefault(pupil.ine, pupil.eleve_id)
        return told

    def _is_known(self, pupil: PupilRow) -> bool:
        if pupil.birth_date is None:
            return False
        person = comparable(pupil.family_name), comparable(pupil.first_name), pupil.birth_date
        known = person in self.people
        self.people.add(person)
        return known
