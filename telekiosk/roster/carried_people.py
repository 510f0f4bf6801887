"""The people of a plan, carried out: records made and changed, enrolments begun and ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import enrolments
from telekiosk.core.counter import Transaction
from telekiosk.core.credentials import new_id
from telekiosk.core.database import among, insert_all, rows_by_id
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil
from telekiosk.core.lifecycle import ENDED
from telekiosk.core.search_terms import note
from telekiosk.core.terms import LEFT_THE_SCHOOL
from telekiosk.roster.differences import guardian_values
from telekiosk.roster.model import PersonRow, PupilRow
from telekiosk.roster.steps import Arrival, Change, Plan

_OF_ENROLMENT = frozenset({"class_name", "eleve_id", "elenoet"})


class People:
    """Who the plan's numbers are, once `add` has made the new ones: `pupil_ids` by ELEVE_ID, `guardian_ids` by
    PERSONNE_ID."""

    def __init__(self, tx: Transaction, plan: Plan) -> None:
        self._tx, self._plan = tx, plan
        self._arriving = {each.row.eleve_id: each.row for each in plan.arrivals}
        self._new_guardians = {each.row.person_id: each.row for each in plan.new_guardians}
        new_pupils = {each.row.eleve_id: new_id() for each in plan.new_pupils}
        self.pupil_ids = {**plan.pupil_ids, **new_pupils}
        self.guardian_ids = {**plan.guardian_ids, **{number: new_id() for number in self._new_guardians}}

    def pupil_names(self, eleve_id: str) -> tuple[str, str]:
        """First name and surname, as an identifier is made of them."""
        row: PupilRow | Pupil | None = self._arriving.get(eleve_id)
        return _names(row or self._tx.session.get_one(Pupil, self.pupil_ids[eleve_id]))

    def guardian_names(self, person_id: str) -> tuple[str, str]:
        row: PersonRow | Guardian | None = self._new_guardians.get(person_id)
        return _names(row or self._tx.session.get_one(Guardian, self.guardian_ids[person_id]))

    def add(self) -> None:
        pupils = [_pupil(each) | {"id": self.pupil_ids[each.row.eleve_id]} for each in self._plan.new_pupils]
        insert_all(self._tx.session, Pupil, pupils)
        uai = self._plan.heading.uai
        guardians = [
            {
                **guardian_values(each.row),
                "id": self.guardian_ids[each.row.person_id],
                "school_uai": uai,
                "same_as": each.same_as,
                "protected": each.protected,
            }
            for each in self._plan.new_guardians
        ]
        insert_all(self._tx.session, Guardian, guardians)

    def change(self) -> None:
        """Names, numbers, classes, contact details; a birth date comes with what it means for families."""
        pupils = rows_by_id(self._tx.session, Pupil, [each.pupil for each in self._plan.pupils])
        enrolled = self._current_enrolments(pupils)
        for told in self._plan.pupils:
            if any(each.field == "ine" for each in told.changes):
                pupils[told.pupil].ine = None  # two that are exchanged must not meet
        self._tx.session.flush()
        for told in self._plan.pupils:
            for each in told.changes:
                if each.field in _OF_ENROLMENT:
                    setattr(enrolled[told.pupil], each.field, each.new)
                elif each.field == "birth_date" and isinstance(each.new, date):
                    enrolments.birth_date_from_roster(self._tx, pupils[told.pupil], each.new)
                else:
                    setattr(pupils[told.pupil], each.field, each.new)
        guardians = rows_by_id(self._tx.session, Guardian, [each.guardian for each in self._plan.guardians])
        for change in self._plan.guardians:
            _change_guardian(guardians[change.guardian], change.changes, change.caught_up)
        self._tx.session.flush()

    def _current_enrolments(self, pupils: Iterable[UUID]) -> dict[UUID, Enrolment]:
        of_these = among(self._tx.session, col(Enrolment.pupil_id), pupils)
        current = select(Enrolment).where(of_these, col(Enrolment.ended_on).is_(None))
        return {row.pupil_id: row for row in self._tx.session.exec(current)}

    def end_enrolments(self) -> None:
        """Of those who leave, and of those whom another school lists and who come here; pupils' own accounts stay."""
        today = self._tx.today
        ending = {each.pupil: (each.on or today, LEFT_THE_SCHOOL) for each in self._plan.leavers}
        ending |= {each.pupil: (today, "moved") for each in self._plan.moves if each.pupil and each.still_there}
        for pupil, enrolment in self._current_enrolments(ending).items():
            enrolment.ended_on, enrolment.ended_because = ending[pupil]
        self._tx.session.flush()
        own = self._open_accounts(each.account for each in self._plan.leavers)
        for leaver in self._plan.leavers:
            if leaver.account in own:
                enrolments.children_gone(self._tx, own[leaver.account], (), [leaver.name], LEFT_THE_SCHOOL)

    def enrol(self) -> None:
        """New enrolments; a pupil's own account learns that its pupil is back."""
        insert_all(self._tx.session, Enrolment, [self._enrolment(each) for each in self._plan.arrivals])
        note(self._tx.session, pupils=(self.pupil_ids[each.row.eleve_id] for each in self._plan.arrivals))
        own = self._open_accounts(each.account for each in self._plan.arrivals)
        for arrival in self._plan.arrivals:
            if arrival.account in own:
                enrolments.children_back(self._tx, own[arrival.account], (), [arrival.name])

    def _open_accounts(self, ids: Iterable[UUID | None]) -> dict[UUID | None, Account]:
        rows = rows_by_id(self._tx.session, Account, [each for each in ids if each])
        return {number: account for number, account in rows.items() if account.state not in ENDED}

    def _enrolment(self, arrival: Arrival) -> dict[str, object]:
        row = arrival.row
        return {
            "id": new_id(),
            "pupil_id": self.pupil_ids[row.eleve_id],
            "school_uai": self._plan.heading.uai,
            "eleve_id": row.eleve_id,
            "elenoet": row.elenoet,
            "class_name": row.class_name,
            "started_on": self._tx.today,
        }


def _names(person: PupilRow | PersonRow | Pupil | Guardian) -> tuple[str, str]:
    return person.first_name, person.usage_name or person.family_name


def _pupil(arrival: Arrival) -> dict[str, object]:
    row = arrival.row
    return {
        "ine": row.ine,
        "family_name": row.family_name,
        "usage_name": row.usage_name,
        "first_name": row.first_name,
        "birth_date": row.birth_date,
        "birth_date_in_roster": row.birth_date,
    }


def _change_guardian(guardian: Guardian, changes: Sequence[Change], caught_up: Sequence[str]) -> None:
    for each in changes:
        setattr(guardian, each.field, each.new)
    if caught_up:
        left = {name: value for name, value in (guardian.in_roster or {}).items() if name not in caught_up}
        guardian.in_roster = left or None
