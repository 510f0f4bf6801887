"""Who is who: a roster's pupils among those known, and two records of one guardian (R21).

Nobody is recognised by name and birth date alone: a wrong match would open one family's account to another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from telekiosk.core.names import comparable
from telekiosk.roster.known import KnownGuardian, KnownPupil
from telekiosk.roster.model import NAMES, FileKind, PersonRow, PupilRow, Reason, Remark


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
    return frozenset(f"{first_name} {surname}" for surname in _surnames(person)) if first_name else frozenset()


def is_someone_else(row: PersonRow, record: KnownGuardian) -> bool:
    """Whether a number names another adult now: the first name is not the record's, and neither is the surname or the
    civility. People marry, and schools mend first names; two at once is for the school to say. A garbled name says
    nothing of who it is."""
    if row.unsaid & NAMES:
        return False
    first_names = {comparable(row.first_name), comparable(record.first_name)}
    civilities = {row.civility, record.civility} - {""}
    return len(first_names) == 2 and (len(civilities) == 2 or not _surnames(row) & _surnames(record))


def same_human(one: KnownGuardian, other: KnownGuardian) -> bool:
    """Records that the school said are one, or of equal names once folded (P16)."""
    return one.person == other.person or bool(spellings(one) & spellings(other))


def recognised(
    uai: str, rows: Sequence[PupilRow], known: Sequence[KnownPupil], agreed: frozenset[str] = frozenset()
) -> dict[str, KnownPupil]:
    """By ELEVE_ID, the known pupils of a school's roster, each once: of `agreed` rows whoever they perhaps are; who is
    there under that number and is named alike stays who they are; then by INE wherever they are, by this school's
    ELEVE_ID, by its ELENOET.

    The number of a pupil who is there comes first because an INE can come late, be mistyped or be a twin's: whoever has
    an account at the school must not lose it for that."""
    likely = perhaps(uai, rows, known) if agreed else {}
    here = {pupil.eleve_id: pupil for pupil in known if pupil.school == uai and pupil.eleve_id}
    ines = {pupil.ine: pupil for pupil in known if pupil.ine}
    numbers = _by_number(uai, known, lambda pupil: (pupil.eleve_id, pupil.eleve_ids))
    elenoets = _by_number(uai, known, lambda pupil: (pupil.elenoet.lstrip("0"), pupil.elenoets))
    keys: tuple[tuple[Callable[[PupilRow], KnownPupil | None], Callable[[PupilRow, KnownPupil], bool]], ...] = (
        (lambda row: likely.get(row.eleve_id), lambda row, _pupil: row.eleve_id in agreed),
        (lambda row: here.get(row.eleve_id), _is_named_alike),
        (lambda row: ines.get(row.ine or ""), _is_of_this_ine),
        (lambda row: numbers.get(row.eleve_id), _is_of_this_number),
        (lambda row: elenoets.get(row.elenoet.lstrip("0")), _is_of_this_number),
    )
    found: dict[str, KnownPupil] = {}
    taken: set[UUID] = set()
    for pupil_of, fits in keys:
        for row in rows:
            pupil = pupil_of(row) if row.eleve_id not in found else None
            if pupil is not None and pupil.id not in taken and fits(row, pupil):
                found[row.eleve_id] = pupil
                taken.add(pupil.id)
    return found


def perhaps(uai: str, rows: Sequence[PupilRow], known: Sequence[KnownPupil]) -> dict[str, KnownPupil]:
    """By ELEVE_ID, whom a row may well be though its numbers leave it open: the pupil who has its INE, of the same
    first name and surname or birth date, else the only one of its name and birth date; never somebody whose number in
    this school is a row's of its own."""
    own = {row.eleve_id for row in rows if row.left_on is None}
    free = [pupil for pupil in known if pupil.school != uai or pupil.eleve_id not in own]
    ines = {pupil.ine: pupil for pupil in free if pupil.ine}
    named: dict[tuple[str, date | None], list[KnownPupil]] = {}
    for pupil in free:
        for spelling in spellings(pupil):
            named.setdefault((spelling, pupil.birth_date), []).append(pupil)
    found = {}
    for row in rows:
        alike = {each.id: each for spelling in spellings(row) for each in named.get((spelling, row.birth_date), ())}
        owner = ines.get(row.ine or "")
        first_name, surname, born = _signs(row, owner) if owner else (False, False, False)
        if owner is not None and first_name and (surname or born):
            found[row.eleve_id] = owner
        elif row.birth_date and len(alike) == 1:
            found[row.eleve_id] = next(iter(alike.values()))
    return found


def _by_number(
    uai: str, known: Iterable[KnownPupil], numbers: Callable[[KnownPupil], tuple[str, frozenset[str]]]
) -> dict[str, KnownPupil]:
    """Whoever has a number now comes before whoever had it once."""
    once = {number: pupil for pupil in known for number in numbers(pupil)[1]}
    now = {numbers(pupil)[0]: pupil for pupil in known if pupil.school == uai}
    return {number: pupil for number, pupil in (once | now).items() if number}


def _is_named_alike(row: PupilRow, pupil: KnownPupil) -> bool:
    """First name, and surname or birth date; all that is known where each has an INE of their own."""
    first_name, surname, born = _signs(row, pupil)
    if _have_two_ines(row, pupil):
        return first_name and surname and (born or None in {row.birth_date, pupil.birth_date})
    return first_name and (surname or born)


def _is_of_this_ine(row: PupilRow, pupil: KnownPupil) -> bool:
    """An INE is believed when two of first name, surname, birth date and the school's number agree, for what is mended
    in SIECLE is often mended all at once; but surname and birth date alone are a twin's as well."""
    _, surname, born = _signs(row, pupil)
    first_name = bool(set(_first_names(row)) & set(_first_names(pupil)))
    number = row.eleve_id in pupil.eleve_ids
    return (first_name or number) and first_name + surname + born + number >= 2


def _is_of_this_number(row: PupilRow, pupil: KnownPupil) -> bool:
    """A school's number, which is used again, is believed of whoever is named alike, and of a child whose first name
    alone was mended."""
    _, surname, born = _signs(row, pupil)
    return _is_named_alike(row, pupil) or (surname and born and not _have_two_ines(row, pupil))


def _have_two_ines(row: PupilRow, pupil: KnownPupil) -> bool:
    return bool(row.ine and pupil.ine) and row.ine != pupil.ine


def _signs(row: PupilRow, pupil: KnownPupil) -> tuple[bool, bool, bool]:
    """Whether first name, a surname, the birth date are the same."""
    return (
        comparable(row.first_name) == comparable(pupil.first_name),
        bool(_surnames(row) & _surnames(pupil)),
        row.birth_date is not None and row.birth_date in {pupil.birth_date, pupil.birth_date_in_roster},
    )


def _first_names(person: Named) -> list[str]:
    """'Léa-Marie' → 'lea', 'marie': one of several is often left out."""
    return [name for part in re.split(r"[\s\-]+", person.first_name) if (name := comparable(part))]


def _surnames(person: Named) -> frozenset[str]:
    return frozenset((comparable(person.family_name), comparable(person.usage_name))) - {""}


def exchanged_ines(rows: Sequence[PupilRow], found: Mapping[str, KnownPupil]) -> frozenset[str]:
    """INEs that two recognised pupils, who stay who they are, have of each other from now on: twins' are mended so."""
    said = {found[row.eleve_id].ine or "": row.ine for row in rows if row.eleve_id in found and row.ine}
    return frozenset(ine for ine, now in said.items() if ine and ine != now and said.get(now or "") == ine)


def doubts(
    uai: str, rows: Sequence[PupilRow], found: Mapping[str, KnownPupil], known: Sequence[KnownPupil], kind: FileKind
) -> list[Remark]:
    """What the school should look at: an INE that another pupil has, and pupils who are probably known already, which
    the school may say (`agreed`)."""
    exchanged = exchanged_ines(rows, found)
    ines = {pupil.ine: pupil for pupil in known if pupil.ine and pupil.ine not in exchanged}
    likely = perhaps(uai, rows, known)
    recognised_ids = {pupil.id for pupil in found.values()}
    others = {
        (spelling, pupil.birth_date)
        for pupil in known
        if pupil.id not in recognised_ids
        for spelling in spellings(pupil)
    }
    told = []
    for row in rows:
        pupil, owner, whom = found.get(row.eleve_id), ines.get(row.ine or ""), likely.get(row.eleve_id)
        may_be = whom is not None and whom.id not in recognised_ids
        if owner is not None and owner != pupil:
            reason = Reason.PROBABLY_KNOWN if may_be and whom == owner else Reason.OTHER_PUPILS_INE
        elif pupil is None and row.birth_date and _any_of(row, others):
            reason = Reason.PROBABLY_KNOWN if may_be else Reason.SAME_PUPIL
        else:
            continue
        told.append(Remark(kind, row.line, row.name, reason, row.eleve_id))
    return told


def _any_of(row: PupilRow, others: set[tuple[str, date | None]]) -> bool:
    return any((spelling, row.birth_date) in others for spelling in spellings(row))
