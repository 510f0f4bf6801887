"""Who is who: a roster's pupils among those known, and two records of one guardian (R21).

Nobody is recognised by name and birth date alone: a wrong match would open one family's account to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from telekiosk.core.names import comparable
from telekiosk.roster.known import KnownGuardian, KnownPupil
from telekiosk.roster.model import FileKind, PupilRow, Reason, Remark


class Named(Protocol):
    """A person as a row or a record names them."""

    @property
    def family_name(self) -> str: ...
    @property
    def usage_name(self) -> str: ...
    @property
    def first_name(self) -> str: ...


def spellings(person: Named) -> frozenset[str]:
    """First name with surname and with usage name, folded; none without a first name: a couple shares its surname."""
    first_name = comparable(person.first_name)
    surnames = {comparable(person.family_name), comparable(person.usage_name)} - {""}
    return frozenset(f"{first_name} {surname}" for surname in surnames) if first_name else frozenset()


def same_human(one: KnownGuardian, other: KnownGuardian) -> bool:
    """Records that the school said are one, or of equal names once folded (P16)."""
    return one.person == other.person or bool(spellings(one) & spellings(other))


Key = Callable[[PupilRow], str]


def recognised(uai: str, rows: Sequence[PupilRow], known: Sequence[KnownPupil]) -> dict[str, KnownPupil]:
    """By ELEVE_ID, the known pupils of a school's roster: by INE wherever they are, then by this school's ELEVE_ID,
    then by its ELENOET; each pupil once.

    A number that another child has now (another first name and another birth date) recognises nobody."""
    found: dict[str, KnownPupil] = {}
    taken: set[object] = set()
    by_key: tuple[tuple[Key, dict[str, KnownPupil]], ...] = (
        (lambda row: row.ine or "", {pupil.ine: pupil for pupil in known if pupil.ine}),
        (lambda row: row.eleve_id, _by_number(uai, known, lambda pupil: (pupil.eleve_id, pupil.eleve_ids))),
        (
            lambda row: row.elenoet.lstrip("0"),
            _by_number(uai, known, lambda pupil: (pupil.elenoet.lstrip("0"), pupil.elenoets)),
        ),
    )
    for key, pupils in by_key:
        for row in rows:
            pupil = pupils.get(key(row)) if row.eleve_id not in found else None
            if pupil is not None and pupil.id not in taken and not _contradicts(row, pupil):
                found[row.eleve_id] = pupil
                taken.add(pupil.id)
    return found


def _by_number(
    uai: str, known: Iterable[KnownPupil], numbers: Callable[[KnownPupil], tuple[str, frozenset[str]]]
) -> dict[str, KnownPupil]:
    """Whoever has a number now comes before whoever had it once."""
    once = {number: pupil for pupil in known for number in numbers(pupil)[1]}
    now = {numbers(pupil)[0]: pupil for pupil in known if pupil.school == uai}
    return {number: pupil for number, pupil in (once | now).items() if number}


def _contradicts(row: PupilRow, pupil: KnownPupil) -> bool:
    if comparable(row.first_name) == comparable(pupil.first_name):
        return False
    return row.birth_date is None or row.birth_date not in {pupil.birth_date, pupil.birth_date_in_roster}


def doubts(
    rows: Sequence[PupilRow], found: Mapping[str, KnownPupil], known: Sequence[KnownPupil], kind: FileKind
) -> list[Remark]:
    """What the school should look at: an INE that another pupil has, and pupils who are probably known already."""
    ines = {pupil.ine: pupil for pupil in known if pupil.ine}
    recognised_ids = {pupil.id for pupil in found.values()}
    others = {
        (spelling, pupil.birth_date)
        for pupil in known
        if pupil.id not in recognised_ids
        for spelling in spellings(pupil)
    }
    told = []
    for row in rows:
        owner = ines.get(row.ine or "")
        if owner is not None and owner != found.get(row.eleve_id):
            told.append(Remark(kind, row.line, row.name, Reason.OTHER_PUPILS_INE, row.eleve_id))
        if row.eleve_id not in found and row.birth_date and _any_of(row, others):
            told.append(Remark(kind, row.line, row.name, Reason.PROBABLY_KNOWN, row.eleve_id))
    return told


def _any_of(row: PupilRow, others: set[tuple[str, date | None]]) -> bool:
    return any((spelling, row.birth_date) in others for spelling in spellings(row))
