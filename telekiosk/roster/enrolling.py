"""The pupils of a plan: who arrives, who is told apart, what differs, who leaves (R21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from telekiosk.roster.differences import pupil_changes
from telekiosk.roster.known import KnownPupil, Present
from telekiosk.roster.model import FileKind, PupilRow, Reason, Remark, Roster
from telekiosk.roster.recognise import doubts, exchanged_ines, spellings
from telekiosk.roster.steps import Arrival, Change, Leaver, PupilChange


@dataclass(frozen=True, slots=True)
class Enrolling:
    """`rows` are the pupils who are at the school once the plan is carried out."""

    rows: tuple[PupilRow, ...]
    arrivals: tuple[Arrival, ...]
    changes: tuple[PupilChange, ...]
    remarks: tuple[Remark, ...]


def enrolling(
    roster: Roster,
    enrolled: Sequence[PupilRow],
    known: Mapping[str, KnownPupil],
    present: Present,
    moves: frozenset[str],
) -> Enrolling:
    """Of the `enrolled` rows; `known` are the recognised pupils by ELEVE_ID, `moves` the INEs that may come though
    another school still lists them."""
    exchanged = exchanged_ines(enrolled, known)
    owners = {pupil.ine: pupil.id for pupil in present.pupils if pupil.ine and pupil.ine not in exchanged}
    kind = FileKind.TABLE if roster.as_table else FileKind.PUPILS
    claimed = [row for row in enrolled if _claimed(roster.heading.uai, row, known.get(row.eleve_id), moves)]
    refused = {row.eleve_id for row in claimed}
    rows = tuple(row for row in enrolled if row.eleve_id not in refused)
    arrivals = tuple(
        _arrival(roster.heading.uai, row, pupil, owners)
        for row in rows
        if (pupil := known.get(row.eleve_id)) is None or pupil.school != roster.heading.uai
    )
    told = [
        Remark(kind, row.line, row.name, Reason.CLAIMED, row.eleve_id, ine=row.ine or known[row.eleve_id].ine or "")
        for row in claimed
    ]
    return Enrolling(
        rows,
        arrivals,
        tuple(_changes(rows, known, owners, {each.row.eleve_id for each in arrivals})),
        (*told, *doubts(roster.heading.uai, rows, known, present.pupils, kind), *_lacks(rows, kind)),
    )


def _claimed(uai: str, row: PupilRow, pupil: KnownPupil | None, moves: frozenset[str]) -> bool:
    """Whether another school still lists the pupil, and nobody has said yes to the move."""
    if pupil is None or pupil.school in {"", uai}:
        return False
    return not pupil.released and not {row.ine, pupil.ine} & moves


def _arrival(uai: str, row: PupilRow, pupil: KnownPupil | None, owners: Mapping[str, UUID]) -> Arrival:
    """New (without an INE that another pupil has), back where they were last, or from another school."""
    if pupil is None:
        return Arrival(replace(row, ine=None) if row.ine in owners else row)
    came_from = pupil.school or ("" if pupil.left == uai else pupil.left)
    return Arrival(row, pupil.id, came_from, bool(pupil.school), pupil.account)


def _changes(
    rows: Sequence[PupilRow], known: Mapping[str, KnownPupil], owners: Mapping[str, UUID], arriving: set[str]
) -> Iterator[PupilChange]:
    for row in rows:
        pupil = known.get(row.eleve_id)
        if pupil is not None:
            changes = pupil_changes(pupil, row, owners, arrives=row.eleve_id in arriving)
            if changes:
                yield PupilChange(pupil.id, row.name, changes)


def _lacks(rows: Sequence[PupilRow], kind: FileKind) -> Iterator[Remark]:
    """What the school should know of pupils who are imported all the same."""
    for row in rows:
        if row.unread_birth_date:
            yield Remark(kind, row.line, row.name, Reason.BIRTH_DATE_UNFIT, row.eleve_id, row.unread_birth_date)
        elif row.birth_date is None:
            yield Remark(kind, row.line, row.name, Reason.NO_BIRTH_DATE, row.eleve_id)
        if not row.class_name:
            yield Remark(kind, row.line, row.name, Reason.NO_CLASS, row.eleve_id)


def numbers_given_away(
    uai: str,
    rows: Sequence[PupilRow],
    known: Mapping[str, KnownPupil],
    present: Present,
    leaving: Sequence[Leaver],
) -> Iterator[PupilChange]:
    """Pupils who stay, though the files do not have them, under an ELEVE_ID that is another's of these rows now."""
    numbers = {row.eleve_id for row in rows}
    away = {leaver.pupil for leaver in leaving} | {pupil.id for pupil in known.values()}
    for pupil in present.pupils:
        if pupil.school == uai and pupil.eleve_id in numbers and pupil.id not in away:
            yield PupilChange(pupil.id, pupil.name, (Change("eleve_id", pupil.eleve_id, ""),))


def leavers(
    roster: Roster,
    enrolled: Sequence[PupilRow],
    rows: Sequence[PupilRow],
    known: Mapping[str, KnownPupil],
    present: Present,
) -> tuple[Leaver, ...]:
    """The school's pupils who are not among the `enrolled` rows, by class. Those stay whose row could not be read, or
    may be one without a number, or is not among the `rows` that are taken: it waits for a yes to a move."""
    here = {known[row.eleve_id].id for row in enrolled if row.eleve_id in known}
    said = {known[row.eleve_id].id: row.left_on for row in roster.pupils if row.eleve_id in known}
    waiting = {row.eleve_id for row in enrolled} - {row.eleve_id for row in rows}
    gone = [
        Leaver(pupil.id, pupil.name, pupil.class_name, said.get(pupil.id), pupil.account)
        for pupil in present.pupils
        if pupil.school == roster.heading.uai and pupil.id not in here and pupil.eleve_id not in roster.unread | waiting
        if not spellings(pupil) & roster.unnumbered
    ]
    return tuple(sorted(gone, key=lambda leaver: (leaver.class_name, leaver.name)))
