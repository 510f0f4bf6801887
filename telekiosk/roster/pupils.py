"""ElevesSansAdresses.xml and ElevesAvecAdresses.xml: the pupils (SIECLE's BEE_ELEVES, names as since 2016)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from telekiosk.roster.model import FileKind, PupilRow, PupilsFile, Reason, Remark
from telekiosk.roster.xml import Element, children, day, heading, line_of, refuse_old, too_long, value

INACTIVE_CLASS = "inactifs"  # SIECLE's made-up class for pupils who are not really there
OLDEST_BIRTH_YEAR = 1900


def pupils_file(name: str, root: Element) -> PupilsFile:
    """All pupils of the file; those that cannot be taken become remarks and stop nobody else."""
    head = heading(name, root)
    rows = children(name, root, "DONNEES/ELEVES", "ELEVE")
    refuse_old(name, rows, new="NOM_DE_FAMILLE", old="NOM")
    classes, seen = _classes(root), _Seen()
    pupils: list[PupilRow] = []
    remarks: list[Remark] = []
    for row in rows:
        pupil, reasons = _pupil(row, classes.get(row.get("ELEVE_ID", ""), []), head.exported_at.date())
        reasons += seen.again(pupil)
        remarks += [Remark(FileKind.PUPILS, pupil.line, pupil.name, reason) for reason in reasons]
        if all(reason.kept for reason in reasons):
            pupils.append(pupil)
    return PupilsFile(head, tuple(pupils), tuple(remarks))


def _classes(root: Element) -> dict[str, list[str]]:
    """ELEVE_ID → its classes: structures of type D (division), wherever they stand among the groups, each once."""
    found: dict[str, list[str]] = {}
    for block in root.iterfind("DONNEES/STRUCTURES/STRUCTURES_ELEVE"):
        mine = found.setdefault(block.get("ELEVE_ID", ""), [])
        for structure in block.findall("STRUCTURE"):
            code = value(structure, "CODE_STRUCTURE")
            if value(structure, "TYPE_STRUCTURE") == "D" and code and code not in mine:
                mine.append(code)
    return found


def _pupil(row: Element, classes: list[str], exported: date) -> tuple[PupilRow, list[Reason]]:
    """One ELEVE and what is to be said of it. Its line is that of its opening tag."""
    typed_ine = (value(row, "ID_NATIONAL") or value(row, "INE_RNIE") or value(row, "INE_BEA")).upper()
    ine = typed_ine if re.fullmatch(r"\d{9}[0-9A-Z][A-Z]", typed_ine, re.ASCII) else None
    pupil = PupilRow(
        eleve_id=row.get("ELEVE_ID", "").strip(),
        elenoet=row.get("ELENOET", "").strip() or value(row, "ELENOET"),
        ine=ine,
        family_name=value(row, "NOM_DE_FAMILLE"),
        usage_name=value(row, "NOM_USAGE"),
        first_name=value(row, "PRENOM"),
        birth_date=_birth_date(value(row, "DATE_NAISS"), exported),
        class_name=classes[0] if classes else "",
        left_on=day(value(row, "DATE_SORTIE")),
        line=line_of(row),
    )
    told = {
        Reason.NO_ID: not pupil.eleve_id,
        Reason.NO_NAME: not (pupil.family_name and pupil.first_name),
        Reason.TOO_LONG: too_long(pupil.family_name, pupil.usage_name, pupil.first_name)
        or too_long(pupil.eleve_id, pupil.elenoet, pupil.class_name, longest=20),
        Reason.INACTIVE: pupil.class_name.casefold() == INACTIVE_CLASS,
        Reason.TWO_CLASSES: len(classes) > 1,
        Reason.INE_UNFIT: bool(typed_ine) and ine is None,
    }
    return pupil, [reason for reason, holds in told.items() if holds]


def _birth_date(text: str, exported: date) -> date | None:
    """The date, if it is one on which somebody at school can have been born."""
    born = day(text)
    return born if born and born.year > OLDEST_BIRTH_YEAR and born < exported else None


@dataclass(slots=True)
class _Seen:
    """The first row of an id or an INE stands; what comes later under it is typed twice."""

    ids: set[str] = field(default_factory=set)
    ines: set[str] = field(default_factory=set)

    def again(self, pupil: PupilRow) -> list[Reason]:
        told = []
        if pupil.eleve_id in self.ids:
            told.append(Reason.ID_TWICE)
        elif pupil.ine in self.ines:
            told.append(Reason.INE_TWICE)
        self.ids.add(pupil.eleve_id)
        if pupil.ine:
            self.ines.add(pupil.ine)
        return told
