"""Reads what the database knows of a school, in a dozen questions however large the school is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from telekiosk.core.claims import released_to
from telekiosk.core.database import among
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility, RosterImport, School
from telekiosk.core.lifecycle import State
from telekiosk.core.terms import AccountsPer
from telekiosk.roster.known import KnownAccount, KnownBond, KnownGuardian, KnownPupil, LastImport, Present
from telekiosk.roster.model import Roster

Row = TypeVar("Row")


def present_for(session: Session, roster: Roster) -> Present:
    """The school of the roster, and pupils of other schools whom the roster names by INE."""
    uai = roster.heading.uai
    school = session.get(School, uai)
    per_guardian = school is not None and school.accounts_per is AccountsPer.GUARDIAN
    pupils = _pupils(session, uai, [pupil.ine for pupil in roster.pupils if pupil.ine])
    bonds = _bonds(session, [pupil.id for pupil in pupils])
    own = {pupil.account for pupil in pupils if pupil.account}
    accounts = _accounts(session, {bond.account for bond in bonds} | own)
    records = {bond.guardian for bond in bonds}.union(*(account.guardians for account in accounts))
    return Present(
        last=_last(session, uai),
        accounts_per="guardian" if per_guardian else "child",
        pupils=tuple(pupils),
        guardians=tuple(_guardians(session, uai, records)),
        bonds=tuple(bonds),
        accounts=tuple(accounts),
        school_is_known=school is not None,
    )


def _columns(table: type[SQLModel], *names: str) -> tuple[Any, ...]:
    """Columns alone: rows of thousands of people need no more than their values."""
    return tuple(getattr(table, name) for name in names)


def _last(session: Session, uai: str) -> LastImport | None:
    columns = _columns(RosterImport, "school_year", "pupils_exported_at", "guardians_exported_at")
    newest = sa.select(*map(sa.func.max, columns)).where(col(RosterImport.school_uai) == uai)
    year, pupils_at, guardians_at = session.execute(newest).one()
    return None if year is None else LastImport(year, pupils_at, guardians_at)


_PUPIL = _columns(Pupil, "id", "ine", "family_name", "usage_name", "first_name", "birth_date", "birth_date_in_roster")
_ENROLMENT = _columns(Enrolment, "pupil_id", "id", "school_uai", "class_name", "eleve_id", "elenoet", "ended_on")
_BOND = _columns(Responsibility, "id", "guardian_id", "pupil_id", "account_id", "rank", "ended_on", "hidden")
_ACCOUNT = _columns(Account, "id", "identifier", "state", "closed_by_time")
_NAMES = ("civility", "family_name", "usage_name", "first_name")
_CONTACT = ("address_lines", "postcode_and_town", "country", "phone", "email", "email_is_sound")
_GUARDIAN = _columns(Guardian, "id", "school_uai", "person_id", "same_as", *_NAMES, *_CONTACT, "protected", "in_roster")


def _pupils(session: Session, uai: str, ines: list[str]) -> list[KnownPupil]:
    ever_here = sa.select(col(Enrolment.pupil_id)).where(col(Enrolment.school_uai) == uai)
    rows = {row.id: row for row in session.execute(sa.select(*_PUPIL).where(col(Pupil.id).in_(ever_here)))}
    by_ine = sa.select(*_PUPIL).where(among(session, col(Pupil.ine), ines))
    rows |= {row.id: row for row in session.execute(by_ine)}
    ever = sa.select(*_ENROLMENT).where(among(session, col(Enrolment.pupil_id), rows))
    enrolments = _by_pupil(session.execute(ever.order_by(col(Enrolment.ended_on), col(Enrolment.id))))
    own = sa.select(col(Account.pupil_id), col(Account.id)).where(
        among(session, col(Account.pupil_id), rows), col(Account.state) != State.REPLACED
    )
    accounts = {row.pupil_id: row.id for row in session.execute(own)}
    released = released_to(session, uai)
    return [
        _pupil(uai, row, enrolments[row.id], accounts.get(row.id), released=row.id in released) for row in rows.values()
    ]


def _by_pupil(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.pupil_id].append(row)
    return found


def _pupil(uai: str, row: Any, enrolments: list[Any], account: UUID | None, *, released: bool) -> KnownPupil:
    current = next((each for each in enrolments if each.ended_on is None), None)
    ended = [each.school_uai for each in enrolments if each.ended_on is not None]
    here = [each for each in enrolments if each.school_uai == uai]
    return KnownPupil(
        **row._mapping,
        enrolment=current.id if current else None,
        school=current.school_uai if current else "",
        class_name=current.class_name if current else "",
        eleve_id=current.eleve_id if current else "",
        elenoet=current.elenoet if current else "",
        left=ended[-1] if ended else "",
        eleve_ids=frozenset(each.eleve_id for each in here) - {""},
        elenoets=frozenset(each.elenoet.lstrip("0") for each in here) - {""},
        account=account,
        released=released,
    )


def _bonds(session: Session, pupils: list[UUID]) -> list[KnownBond]:
    rows = session.execute(
        sa.select(*_BOND).where(among(session, col(Responsibility.pupil_id), pupils)).order_by(col(Responsibility.id))
    )
    return [
        KnownBond(row.id, row.guardian_id, row.pupil_id, row.account_id, row.rank, row.ended_on is None, row.hidden)
        for row in rows
    ]


def _accounts(session: Session, ids: set[UUID]) -> list[KnownAccount]:
    carried: dict[UUID, set[UUID]] = defaultdict(set)
    on = sa.select(col(Responsibility.account_id), col(Responsibility.guardian_id)).where(
        among(session, col(Responsibility.account_id), ids)
    )
    for account, guardian in session.execute(on):
        carried[account].add(guardian)
    rows = session.execute(sa.select(*_ACCOUNT).where(among(session, col(Account.id), ids)))
    return [
        KnownAccount(row.id, row.identifier, row.state, row.closed_by_time, frozenset(carried[row.id])) for row in rows
    ]


def _guardians(session: Session, uai: str, records: set[UUID]) -> list[KnownGuardian]:
    rows = {row.id: row for row in session.execute(sa.select(*_GUARDIAN).where(col(Guardian.school_uai) == uai))}
    others = records - rows.keys()
    rows |= {
        row.id: row for row in session.execute(sa.select(*_GUARDIAN).where(among(session, col(Guardian.id), others)))
    }
    return [_guardian(row) for row in rows.values()]


def _guardian(row: Any) -> KnownGuardian:
    told = dict(row._mapping)
    return KnownGuardian(
        school=told.pop("school_uai"),
        person=told.pop("same_as") or row.id,
        in_roster=told.pop("in_roster") or {},
        **told,
    )
